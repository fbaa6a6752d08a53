"""Builds a small random bundle batch by batch, in one process that parses dbt once.

After each batch the incremental tables are compared with a full refresh of the same bundle,
and the adoption of every account and day with the reference. Run by
test_adoption_increments.py: python adoption_batches.py <folder> <seed>.
"""

from __future__ import annotations

import copy
import json
import os
import random
import shutil
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import reference_adoption as reference

ROOT = Path(__file__).parents[2]
TIMEZONE = "America/New_York"
START = datetime(2025, 9, 1)
SELECTED = [
    "+path:models/marts/adoption",
    "+path:models/intermediate/adoption",
    "+data_coverage",
    "+rejected_rows",
]
# what a run has to do differs from run to run, and so do the numbers that it has given to
# accounts, users and features; what it leaves behind does not
WORK_LISTS = {
    "int_usage_log__file_days_touched",
    "int_usage_log__user_days_touched",
    "int_adoption__user_restarts",
    "int_adoption__restarts",
    "int_adoption__account_days_asked",
    "int_adoption__definition_months",
    "int_adoption__definition_users",
    "int_adoption__definition_features",
    "int_adoption__definition_print",
    "int_adoption__account_prints",
    "int_adoption__build_state",
    "int_adoption__finished",
    "int_adoption__account_numbers",
    "int_adoption__user_numbers",
    "int_adoption__feature_numbers",
    # may keep names that have vanished
    "int_usage_log__users_seen",
    "int_usage_log__features_seen",
}
# number -> the table that gives it, and what it stands for
NUMBERS = {
    "account_no": ("int_adoption__account_numbers", "account_id"),
    "user_no": ("int_adoption__user_numbers", "account_id || ' ' || user_id"),
    "feature_no": ("int_adoption__feature_numbers", "feature_id"),
}
# of a few features all stand in the first word, each in the place of its number
WORDS = {"feature_bit", "features", "features_28d"}
# a row that an increment leaves alone and a build from nothing does not make
MARK = """
    insert into intermediate.int_adoption__user_months by name
    select -1 as account_no, -1 as user_no, true as is_other, date '2025-09-30' as month_end
"""
IS_MARKED = "select count(*) = 1 from intermediate.int_adoption__user_months where user_no = -1"
UNMARK = "delete from intermediate.int_adoption__user_months where user_no = -1"
WORDS_OF = {
    "int_adoption__entitled_feature_periods": {"entitled_features", "entitled_key_features"}
}


class World:
    """A bundle that grows; every change is one that real data makes."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.accounts = {f"a{i}": {"internal": i == 0} for i in range(8)}
        self.tenants = {
            f"t{i}": {
                "account": f"a{i}" if i < 7 else None,
                "environment": "sandbox" if i == 6 else "production",
                "telemetry_from": None,
            }
            for i in range(9)
        }
        self.tenants["t8"]["account"] = "a1"  # a second tenant of an account
        self.tenants["t5"]["telemetry_from"] = START + timedelta(days=20)
        self.features = {
            f"f{i}": {
                "product": [None, "p1", "p2"][i % 3],
                "is_key": i % 2 == 0,
                "released": date(2025, 10, 1) if i == 4 else None,
                "retired": date(2026, 1, 10) if i == 1 else None,
            }
            for i in range(7)
        }
        self.event_features = {("clicked", None): "f0", ("opened", date(2025, 11, 1)): "f2"}
        self.actors = {("t1", "u0"): "service", ("t2", "u1"): "internal"}
        self.lines = {
            "l1": ("a1", "p1", date(2025, 9, 1), None, 10),
            "l2": ("a2", None, date(2025, 9, 15), date(2025, 12, 1), 0),
            "l3": ("a3", "p2", date(2025, 10, 1), date(2025, 12, 20), None),
            "l4": ("a3", "p2", date(2026, 1, 5), None, 5),
            "l5": ("a5", "p1", date(2025, 9, 1), date(2026, 1, 20), 3),
        }
        self.events: list[dict] = []
        self.written: dict[str, list[tuple]] = {}
        self.until = START + timedelta(days=120)
        self.add_events(500, START, self.until)
        self.add_visits("u8", [3, 40, 75])

    def add_events(self, number: int, first: datetime, last: datetime) -> None:
        """Events between two moments, received now or soon after; some of them twice."""
        seconds = int((last - first).total_seconds())
        for _ in range(number):
            occurred = first + timedelta(seconds=self.random.randrange(seconds))
            if self.random.random() < 0.2:  # midnight and its edges in the reporting zone
                occurred = occurred.replace(
                    hour=self.random.choice([3, 4, 5]), minute=0, second=0
                ) - timedelta(seconds=self.random.choice([0, 1]))
            named = self.random.random() < 0.25
            event = {
                "event_id": f"e{self.random.randrange(4000)}",
                "tenant_id": f"t{self.random.choice([0, 1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9])}",
                "user_id": f"u{self.random.choice([0, 1, 1, 1, 2, 3, 4])}",
                "feature_id": None if named else f"f{self.random.randrange(8)}",
                "event_name": self.random.choice(["clicked", "opened", "lost"]) if named else None,
                "occurred_at": occurred,
                "received_at": max(occurred, last),
                "event_count": self.random.randrange(1, 4),
            }
            self.events.append(event)
            if self.random.random() < 0.1:
                self.events.append(dict(event))

    def add_visits(self, user: str, days: list[int]) -> None:
        """A user who comes on these days after the first."""
        for day in days:
            occurred = START + timedelta(days=day, hours=12)
            self.events.append(
                {
                    "event_id": f"v{user}{day}",
                    "tenant_id": "t3",
                    "user_id": user,
                    "feature_id": "f0",
                    "event_name": None,
                    "occurred_at": occurred,
                    "received_at": occurred,
                    "event_count": 1,
                }
            )

    def habit(self, tenant: str, user: str, days: int) -> None:
        """A user who comes on most of the last days."""
        for back in range(days):
            if self.random.random() < 0.7:
                occurred = self.until - timedelta(days=back, hours=1)
                self.events.append(
                    {
                        "event_id": f"h{user}{back}",
                        "tenant_id": tenant,
                        "user_id": user,
                        "feature_id": f"f{self.random.randrange(7)}",
                        "event_name": None,
                        "occurred_at": occurred,
                        "received_at": self.until,
                        "event_count": 1,
                    }
                )

    def next_day(self) -> None:
        before, self.until = self.until, self.until + timedelta(days=1)
        self.add_events(12, before, self.until)
        late = before - timedelta(days=self.random.randrange(5, 110))
        self.add_events(3, late, late + timedelta(hours=9))
        for event in self.events[-3:]:
            event["received_at"] = self.until

    def taken_back(self) -> None:
        """The last day of a user, who came before it on a day that nothing touches."""
        self.events = [event for event in self.events if event["event_id"] != "vu875"]

    def changed_meaning(self) -> None:
        self.event_features["lost", None] = "f5"
        self.event_features["opened", date(2025, 12, 1)] = "f3"
        self.actors["t1", "u0"] = "human"
        self.actors["t3", "u1"] = "test"
        self.tenants["t7"]["account"] = "a6"
        self.features["f7"] = {
            "product": "p1", "is_key": True, "released": None, "retired": None
        }  # fmt: skip

    def changed_contracts(self) -> None:
        self.lines["l6"] = ("a4", "p2", date(2025, 11, 1), None, 8)
        self.lines["l1"] = ("a1", "p1", date(2025, 9, 1), date(2025, 12, 24), 12)
        self.features["f0"]["is_key"] = False
        self.features["f2"]["retired"] = date(2025, 12, 15)

    def vanished_and_new(self) -> None:
        day = (START + timedelta(days=60)).date()
        self.events = [event for event in self.events if event["occurred_at"].date() != day]
        self.accounts["a9"] = {"internal": False}
        self.tenants["t9"] = {
            "account": "a9", "environment": "production", "telemetry_from": None
        }  # fmt: skip
        self.lines["l9"] = ("a9", "p1", date(2025, 12, 1), None, 4)
        before, self.until = self.until, self.until + timedelta(days=3)
        self.add_events(15, before, self.until)
        self.habit("t9", "u7", 25)
        first = START - timedelta(days=12)  # before anything that was known of the account
        self.add_events(4, first, first + timedelta(days=1))

    def silence(self) -> None:
        before, self.until = self.until, self.until + timedelta(days=45)
        self.add_events(1, self.until - timedelta(minutes=5), self.until)
        assert before < self.until

    def write(self, folder: Path) -> None:
        """The canonical bundle as parquet."""
        target = folder / "canonical"
        target.mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect()

        def table(name: str, columns: str, rows: list[tuple]) -> None:
            connection.execute(f"create or replace table written ({columns})")
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f"insert into written values ({marks})", rows)
            connection.execute(f"copy written to '{target / name}.parquet' (format parquet)")

        table(
            "accounts",
            "account_id text, account_name text, is_internal boolean, parent_account_id text",
            [
                (a, a, said["internal"], "a1" if a in ("a2", "a3") else None)
                for a, said in self.accounts.items()
            ],
        )
        table(
            "subscription_lines",
            "line_id text, account_id text, product_id text, annual_amount decimal(18,2), "
            "starts_on date, ends_on date, seats integer",
            [(line, a, p, 100, s, e, n) for line, (a, p, s, e, n) in self.lines.items()],
        )
        table(
            "usage_tenants",
            "tenant_id text, account_id text, environment text, telemetry_from timestamp",
            [
                (t, said["account"], said["environment"], said["telemetry_from"])
                for t, said in self.tenants.items()
            ],
        )
        table(
            "usage_users",
            "tenant_id text, user_id text, actor_type text",
            [(t, u, actor) for (t, u), actor in self.actors.items()],
        )
        table(
            "features",
            "feature_id text, product_id text, is_key boolean, released_on date, retired_on date",
            [
                (f, said["product"], said["is_key"], said["released"], said["retired"])
                for f, said in self.features.items()
            ],
        )
        table(
            "event_features",
            "event_name text, feature_id text, valid_from date",
            [(name, f, valid) for (name, valid), f in self.event_features.items()],
        )
        # a file a month of arrival, written again only where its rows are others
        (target / "usage_events").mkdir(exist_ok=True)
        files: dict[str, list[tuple]] = {}
        for event in self.events:
            name = f"usage_events/{event['received_at']:%Y-%m}"
            files.setdefault(name, []).append(tuple(event.values()))
        for name in self.written.keys() - files.keys():
            (target / f"{name}.parquet").unlink()
        for name, rows in files.items():
            if self.written.get(name) != rows:
                table(
                    name,
                    "event_id text, tenant_id text, user_id text, feature_id text, event_name "
                    "text, occurred_at timestamp, received_at timestamp, event_count integer",
                    rows,
                )
        self.written = files

    def as_reference(self, as_of_date: date) -> reference.Adoption:
        """The same for the reference."""
        return reference.read(
            reference.Bundle(
                events=[reference.Event(**event) for event in self.events],
                tenants=[
                    reference.Tenant(t, said["account"], said["environment"],
                                     said["telemetry_from"])
                    for t, said in self.tenants.items()
                ],
                as_of_date=as_of_date,
                features=[
                    reference.Feature(f, said["product"], said["is_key"], said["released"],
                                      said["retired"])
                    for f, said in self.features.items()
                ],
                lines=[
                    reference.Line(a, p, s, e, n) for a, p, s, e, n in self.lines.values()
                ],
                actor_types=self.actors,
                event_features=[
                    (name, f, valid) for (name, valid), f in self.event_features.items()
                ],
                internal_accounts={a for a, said in self.accounts.items() if said["internal"]},
                timezone=TIMEZONE,
            )
        )  # fmt: skip


def comparable(table: str, columns: list[str], schema: str = "intermediate") -> str:
    """A query of a table in which ids stand for the numbers that builds give."""
    said = []
    for column in columns:
        if column in NUMBERS and table.startswith("int_"):
            numbers, name = NUMBERS[column]
            said.append(
                f"(select {name} from intermediate.{numbers} as n where n.{column} = t.{column})"
            )
        elif column not in WORDS | WORDS_OF.get(table, set()):
            said.append(f"t.{column}")
    return f"select {', '.join(said)} from {schema}.{table} as t"


def contents(database: Path) -> dict[str, Counter]:
    """Rows of every table that a build leaves behind."""
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(
            "select table_schema, table_name, list(column_name order by ordinal_position) "
            "from information_schema.columns "
            "where table_schema in ('intermediate', 'marts', 'quality') group by all"
        ).fetchall()
        return {
            name: Counter(connection.execute(comparable(name, columns, schema)).fetchall())
            for schema, name, columns in found
            if name not in WORK_LISTS
        }


def differences(grown: Path, full: Path) -> list[str]:
    """Tables that are not equal row for row in two databases, with an example."""
    left, right = contents(grown), contents(full)
    assert left.keys() == right.keys()
    return [
        f"{name}: {len(left[name])} and {len(right[name])} rows, only grown "
        f"{list((left[name] - right[name]).items())[:2]}, only full "
        f"{list((right[name] - left[name]).items())[:2]}"
        for name in sorted(left)
        if left[name] != right[name]
    ]


def wrong_cells(world: World, database: Path) -> list[str]:
    """Account-days, event classes, walks and users on which models and reference disagree."""
    connection = duckdb.connect(str(database), read_only=True)
    (as_of_date,) = connection.execute(
        "select as_of_date from staging.stg_bundle__as_of"
    ).fetchone()
    adoption = world.as_reference(as_of_date)
    found = connection.execute("select * from marts.account_adoption_days")
    names = [column[0] for column in found.description]
    rows = found.fetchall()
    keys = {(account, day) for account, day, *_ in rows}
    expected_keys = reference.days_with_telemetry(adoption, set(world.accounts))
    wrong = [f"{account} {day}: in one only" for account, day in keys ^ expected_keys]
    for row in rows:
        model = dict(zip(names, row, strict=True))
        expected = reference.account_day(adoption, model["account_id"], model["adoption_date"])
        for name, value in expected.items():
            if model[name] != value:
                wrong.append(f"{model['account_id']} {model['adoption_date']} {name}: "
                             f"{model[name]}, expected {value}")  # fmt: skip
    classes = {
        (month, name): rows
        for month, name, rows in connection.execute(
            "select month_end, row_class, row_count from intermediate.int_quality__row_classes "
            "where source_table = 'usage_events'"
        ).fetchall()
        if rows
    }
    expected_classes = adoption.class_months
    if classes != expected_classes:
        wrong.append(f"event classes: {classes} expected {expected_classes}")
    wrong += reference.wrong_walks(connection, adoption)
    wrong += map(str, reference.wrong_users(connection, adoption))
    return wrong


def define_quarterly(database: Path) -> None:
    """A definition whose window is longer than those of the days and divides by 90 of them."""
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "insert into definitions.adoption_definitions by name select 'quarterly' as "
            "definition, 'Quarterly report' as label, '120' as window_days, 'all' as actors, "
            "'active_90d' as user_denominator, 'key' as feature_set, 2 as days_needed, "
            "'healthy_share' as depth_measure, 'Somebody' as owner, 'A test' as reason, "
            "date '1900-01-01' as valid_from"
        )


def main(folder: Path, seed: int) -> None:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    os.chdir(ROOT)
    bundle = folder / "bundle"
    variables = {
        "raw_bundle": str(bundle),
        "sources": {"crm": ["canonical"], "usage": ["canonical"], "support": []},
        "reporting_timezone": TIMEZONE,
    }
    options = [
        "--vars", json.dumps(variables), "--target-path", str(folder / "target"),
        "--log-path", str(folder / "logs"), "--quiet",
    ]  # fmt: skip

    def read_until(as_of_date: date | None, **others) -> list[str]:
        """The options, with this as-of date."""
        said = variables | {"as_of_date": as_of_date and as_of_date.isoformat()} | others
        return [*options[:1], json.dumps(said), *options[2:]]

    world = World(seed)
    world.write(bundle)
    incremental, full = folder / "grown" / "world.duckdb", folder / "full" / "world.duckdb"

    def build(database: Path, *arguments: str, as_of_date: date | None = None) -> None:
        """A dbt command; one on the grown database may go from an edited model."""
        database.parent.mkdir(exist_ok=True)
        os.environ["COMMON_GROUND_DATABASE"] = str(database)
        os.environ["COMMON_GROUND_THREADS"] = "2"
        for node in parsed.result.nodes.values():  # a run leaves marks on the manifest
            if node.resource_type == "model":
                node.extra_ctes, node.extra_ctes_injected, node.compiled = [], False, False
        # one of the two in small parts, the other at once
        parts = {"adoption_part_rows": 200} if database == incremental else {}
        said = read_until(as_of_date, **parts)
        done = dbtRunner(manifest=parsed.result).invoke([*arguments, *said])
        DuckDBConnectionManager.close_all_connections()
        assert done.success, [
            (result.node.name, result.message)
            for result in getattr(done.result, "results", [])
            if result.status not in ("success", "pass")
        ] or done.exception

    os.environ["COMMON_GROUND_DATABASE"] = str(incremental)
    parsed = dbtRunner().invoke(["parse", *options])
    assert parsed.success, parsed.exception
    build(incremental, "seed")
    define_quarterly(incremental)
    selected = ["run", "--select", *SELECTED]
    build(incremental, *selected)
    assert not wrong_cells(world, incremental), wrong_cells(world, incremental)[:10]
    build(full, "seed")
    define_quarterly(full)

    models = [
        node
        for node in parsed.result.nodes.values()
        if node.resource_type == "model" and set(node.fqn) & {"usage_log", "adoption"}
    ]
    edited = parsed.result.nodes["model.common_ground.int_adoption__user_months"]
    right = edited.raw_code

    def unfinished() -> None:
        """A build that stops on the way, of a bundle that nobody sees again."""
        shutil.copytree(bundle, folder / "kept")
        ahead = copy.deepcopy(world)
        ahead.next_day()
        ahead.taken_back()
        ahead.write(bundle)
        stops_at = world.random.choice(models).name
        build(incremental, "run", "--select", f"+{stops_at}")
        shutil.rmtree(bundle)
        (folder / "kept").rename(bundle)
        print(seed, "unfinished at", stops_at, flush=True)

    def some_models() -> None:
        """A build of a few models, in which lists, state and tables are left out or not."""
        few = world.random.sample([node.name for node in models], 12)
        build(incremental, "run", "--select", *few)
        print(seed, "only", *few, flush=True)

    def edit() -> None:
        """A model that says something else, and is made again with what stands on it."""
        edited.raw_code = right.replace(") }} < 28", ") }} < 20")
        assert edited.raw_code != right

    def mend() -> None:
        edited.raw_code = right

    batches = ["next_day", "changed_meaning", "changed_contracts", "vanished_and_new", "silence"]
    world.random.shuffle(batches)
    # two changes a build, a build to which nothing came, one of an earlier day, and back
    past = (world.until - timedelta(days=40)).date()
    for before, batch, as_of_date in [
        (unfinished, batches[:2], None), (some_models, batches[2:4], None),
        (unfinished, [batches[4], "next_day"], None), (edit, [], None),
        (mend, ["taken_back"], None), (some_models, [], past), (unfinished, ["next_day"], None),
        (None, ["next_day"], None),
    ]:  # fmt: skip
        if before:
            before()
        for change in batch:
            getattr(world, change)()
        world.write(bundle)
        with duckdb.connect(str(incremental)) as connection:
            connection.execute(MARK)
        build(incremental, *selected, as_of_date=as_of_date)
        with duckdb.connect(str(incremental)) as connection:
            (kept,) = connection.execute(IS_MARKED).fetchone()
            connection.execute(UNMARK)
        assert kept == (before not in (edit, mend)), (before, batch)
        build(full, *selected, "--full-refresh", as_of_date=as_of_date)
        different = differences(incremental, full)
        assert not different, (before, batch, different)
        wrong = [] if before is edit else wrong_cells(world, full)
        assert not wrong, (batch, len(wrong), wrong[:10])
        print(seed, *batch, as_of_date or "", "equal", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

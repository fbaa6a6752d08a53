"""The hand-made cases of test_adoption_cases.py: a bundle, and what must come out of it."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import builds
import duckdb

AS_OF = "2026-04-30"
MARCH, APRIL, FEBRUARY = date(2026, 3, 31), date(2026, 4, 30), date(2026, 2, 28)


def day(month: int, number: int) -> date:
    return date(2026, month, number)


@dataclass
class Bundle:
    accounts: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)
    tenants: list = field(default_factory=list)
    users: list = field(default_factory=list)
    events: list = field(default_factory=list)

    def account(self, name, product="P", internal=False, environment="production", **line):
        """An account with one tenant of its name and, but for product "", one line."""
        self.accounts[name] = internal
        self.tenants.append((name, name, environment, line.pop("telemetry_from", "")))
        if product != "":
            self.line(name, product, **line)

    def line(
        self, name, product, starts="2026-01-01", ends="", seats="", recurring=True, trial=False
    ):
        self.lines.append(
            (f"l{len(self.lines)}", name, product or "", 100, starts, ends, seats, recurring, trial)
        )

    def use(self, tenant, user, moment, feature="f1", received=None, event_id=None, name=""):
        """An event on a day at noon in the reporting zone, or at a given UTC time."""
        if isinstance(moment, date) and not isinstance(moment, datetime):
            moment = datetime(moment.year, moment.month, moment.day, 16)
        self.events.append(
            (
                event_id or f"e{len(self.events)}",
                tenant, user, feature, name, moment, received or moment,
            )
        )  # fmt: skip

    def habit(self, tenant, user, first, days, feature="f1"):
        for number in range(days):
            self.use(tenant, user, first + timedelta(days=number), feature)


# raw rows by what became of them
CLASSES = """
    select event_class, sum(rows_in - duplicates) from intermediate.int_adoption__account_class_days
    group by event_class
    union all
    select 'duplicate', sum(duplicates) from intermediate.int_adoption__account_class_days
    having sum(duplicates) > 0
"""
FEATURES = [
    # feature, product, is_key, released_on, retired_on
    *[(f"f{i}", "P", False, "", "") for i in range(1, 4)],
    ("old", "P", False, "", "2026-03-01"),
    ("fresh", "P", False, "2026-03-15", ""),
    ("q1", "Q", False, "", ""),
    ("nowhere", "", False, "", ""),  # without product
    *[(f"k{i}", "K", True, "", "") for i in (1, 2)],
    *[(f"b{i}", "B", True, "", "") for i in range(6)],
    *[(f"t{i}", "T", False, "", "") for i in range(9)],  # ten with `nowhere`
]
EVENT_FEATURES = [("opened", "f2", ""), ("opened", "f3", "2026-03-10")]


def bundle() -> Bundle:
    made = Bundle()
    use, account = made.use, made.account
    account("edge")
    use("edge", "u", day(3, 1))
    account("edge90")
    use("edge90", "u", day(1, 1))
    account("h22")
    for number in range(10):
        made.habit("h22", f"u{number}", day(2, 10), 12)
    made.habit("h22", "u0", day(3, 10), 12)
    account("h23", "K")
    use("h23", "u", day(3, 20), "k1")
    use("h23", "u", day(3, 20), "k2")
    for name, used in (("h24a", 5), ("h24b", 2), ("h24c", 0)):
        account(name, "T")
        for number in range(used):
            use(name, "u", day(3, 20), f"t{number}")
    account("h25", "K", telemetry_from="2026-01-01 12:00:00")
    account("dup")
    for feature in ("f1", "f1", "f2"):
        use("dup", "u", day(3, 20), feature, event_id="same")
    account("zone")
    use("zone", "winter", datetime(2026, 1, 15, 4, 59, 59))
    use("zone", "winter", datetime(2026, 1, 15, 5, 0, 0))
    use("zone", "summer", datetime(2026, 3, 9, 3, 59, 59))
    use("zone", "summer", datetime(2026, 3, 9, 4, 0, 0))
    account("two")
    made.tenants.append(("two-b", "two", "production", ""))
    use("two", "u", day(3, 20))
    use("two-b", "u", day(3, 20))
    account("service")
    made.users.append(("service", "robot", "service"))
    use("service", "robot", day(3, 20))
    account("ourselves", internal=True)
    use("ourselves", "u", day(3, 20))
    account("sandbox", environment="sandbox")
    use("sandbox", "u", day(3, 20))
    account("dark")
    account("silent")
    use("silent", "u", day(1, 5))
    for name, seats in (("seats0", 0), ("seatsnull", ""), ("seats4", 4)):
        account(name, seats=seats)
        use(name, "u", day(3, 20))
    account("pools", seats=10)
    made.line("pools", "P", seats=2)
    made.line("pools", "Q", seats=4)
    use("pools", "u", day(3, 20))
    account("late")
    use("late", "u", day(3, 20), received=datetime(2026, 4, 20))
    account("unknown")
    use("unknown", "u", day(1, 2))
    use("unknown", "v", day(4, 29), received=datetime(2026, 5, 3))
    account("retired")
    use("retired", "u", day(2, 25), "old")
    use("retired", "u", day(3, 20), "fresh")
    account("bridged", ends="2026-03-10")
    made.line("bridged", "P", starts="2026-03-25")
    use("bridged", "u", day(3, 5))
    account("lapsed", ends="2026-03-10")
    use("lapsed", "u", day(3, 5))
    account("trial", trial=True)
    use("trial", "u", day(3, 20))
    account("oneoff", recurring=False)
    use("oneoff", "u", day(3, 20))
    account("everything", None)
    use("everything", "u", day(3, 20), "q1")
    account("twice")
    made.line("twice", "P")
    use("twice", "u", day(3, 20))
    account("habits")
    made.habit("habits", "nine", day(3, 10), 9)
    made.habit("habits", "ten", day(3, 10), 10)
    made.habit("habits", "nineteen", day(3, 10), 19)
    made.habit("habits", "twenty", day(3, 10), 20)
    account("lime")
    for number in range(20):
        made.habit("lime", f"u{number}", day(3, 10), 10 if number < 7 else 1)
    for name, used in (("keys3", 3), ("keys5", 5)):
        account(name, "B")
        for number in range(used):
            use(name, "u", day(3, 20), f"b{number}")
    account("life")
    for month in (1, 3, 4):
        use("life", "u", day(month, 3))
    account("names")
    use("names", "u", day(3, 9), None, name="opened")
    use("names", "u", day(3, 10), None, name="opened")
    use("names", "v", day(3, 10), None, name="never mapped")
    use("names", "w", day(3, 10), "not listed")
    use("no such tenant", "u", day(3, 20))
    return made


# account, day, column, expected
DAYS = [
    ("edge", day(2, 28), "has_telemetry", False),
    ("edge", day(2, 28), "active_users_28d", None),
    ("edge", day(3, 1), "active_users_1d", 1),
    ("edge", day(3, 2), "active_users_1d", 0),
    ("edge", day(3, 7), "active_users_7d", 1),
    ("edge", day(3, 8), "active_users_7d", 0),
    ("edge", day(3, 28), "active_users_28d", 1),
    ("edge", day(3, 29), "active_users_28d", 0),
    ("edge90", day(3, 31), "active_users_90d", 1),
    ("edge90", day(4, 1), "active_users_90d", 0),
    ("h22", day(2, 28), "healthy_users_28d", 10),
    ("h22", MARCH, "healthy_users_28d", 1),
    ("h22", MARCH, "active_users_90d", 10),
    ("dup", day(3, 20), "events_28d", 2),
    ("zone", day(1, 14), "active_users_1d", 1),
    ("zone", day(1, 15), "active_users_1d", 1),
    ("zone", day(1, 16), "active_users_1d", 0),
    ("zone", day(3, 8), "active_users_1d", 1),
    ("zone", day(3, 9), "active_users_1d", 1),
    ("zone", day(3, 10), "active_users_1d", 0),
    ("two", day(3, 20), "active_users_28d", 1),
    ("two", day(3, 20), "user_days_28d", 1),
    ("two", day(3, 20), "events_28d", 2),
    ("service", day(3, 20), "active_users_28d", 0),
    ("service", day(3, 20), "has_telemetry", True),
    ("ourselves", day(3, 20), "has_telemetry", False),
    ("ourselves", day(3, 20), "active_users_28d", None),
    ("sandbox", day(3, 20), "has_telemetry", False),
    ("dark", day(3, 20), "active_users_28d", None),
    ("dark", day(3, 20), "entitled_features", None),
    ("pools", day(3, 20), "licensed_seats", 12),
    ("seats0", day(3, 20), "licensed_seats", 0),
    ("seatsnull", day(3, 20), "licensed_seats", None),
    ("late", day(3, 20), "active_users_1d", 1),
    ("unknown", day(4, 29), "active_users_1d", 0),
    ("retired", day(2, 28), "entitled_features_used_28d", 1),
    ("retired", day(3, 1), "entitled_features_used_28d", 0),
    ("retired", day(3, 1), "features_used_28d", 1),
    ("retired", day(2, 28), "entitled_features", 5),  # f1 f2 f3 old nowhere
    ("retired", day(3, 14), "entitled_features", 4),
    ("retired", day(3, 15), "entitled_features", 5),  # fresh is out
    ("retired", day(3, 20), "entitled_features_used_28d", 1),
    ("bridged", day(3, 15), "entitled_features", 5),
    ("lapsed", day(3, 9), "entitled_features", 4),
    ("lapsed", day(3, 15), "entitled_features", 0),
    ("trial", day(3, 20), "entitled_features", 5),
    ("oneoff", day(3, 20), "entitled_features", 0),
    ("everything", day(3, 20), "entitled_features", 23),  # all but old
    ("everything", day(3, 20), "entitled_features_used_28d", 1),
    ("twice", day(3, 20), "entitled_features", 5),
    ("twice", day(3, 20), "entitled_features_used_28d", 1),
    ("habits", MARCH, "healthy_users_28d", 3),
    ("habits", MARCH, "power_users_28d", 1),
    ("habits", MARCH, "features_used_28d", 1),
    ("habits", MARCH, "active_users_28d", 4),
    ("habits", MARCH, "user_days_28d", 58),
    ("names", day(3, 20), "active_users_28d", 1),
    ("names", day(3, 20), "features_used_28d", 2),
]
# account, month-end, column, expected
MONTHS = [
    ("h22", MARCH, "healthy_user_rate", 0.1),
    ("h22", MARCH, "depth_band", "orange"),
    ("h23", MARCH, "breadth_band", "green"),
    ("h24a", MARCH, "breadth", 0.5),
    ("h24b", MARCH, "breadth", 0.2),
    ("h24c", MARCH, "breadth", None),
    ("h25", MARCH, "has_telemetry", True),
    ("h25", MARCH, "active_users_28d", 0),
    ("h25", MARCH, "breadth", 0.0),
    ("h25", MARCH, "depth", None),
    ("h25", MARCH, "depth_band", "red"),
    ("h25", MARCH, "breadth_band", "red"),
    ("h25", MARCH, "adoption_score", 0.0),
    ("silent", APRIL, "active_users_28d", 0),
    ("silent", APRIL, "breadth", 0.0),
    ("silent", APRIL, "depth", None),
    ("silent", APRIL, "depth_band", "red"),
    ("silent", APRIL, "breadth_band", None),  # no key features
    ("silent", APRIL, "adoption_score", None),
    ("dark", MARCH, "depth_band", None),
    ("lapsed", MARCH, "breadth", None),
    ("lapsed", MARCH, "depth_band", None),
    ("lapsed", MARCH, "adoption_score", None),
    ("seats0", MARCH, "reach", None),
    ("seats0", MARCH, "reach_active_users_28d", None),
    ("seatsnull", MARCH, "reach", None),
    ("seats4", MARCH, "reach", 0.25),
    ("lime", MARCH, "healthy_user_rate", 0.35),
    ("lime", MARCH, "depth_band", "lime"),
    ("keys3", MARCH, "breadth_band", "lime"),
    ("keys5", MARCH, "breadth_band", "green"),
    ("edge", FEBRUARY, "active_users_28d", None),
    ("habits", MARCH, "depth", 58 / 4),
    ("h23", MARCH, "adoption_score", 50.0),  # green and red
]
# account, user, month-end, (active_days_28d, active_days_month, lifecycle_state)
LIFECYCLES = [
    ("edge", "u", MARCH, (0, 1, "new")),
    ("edge", "u", APRIL, (0, 0, "dormant")),
    ("life", "u", date(2026, 1, 31), (0, 1, "new")),
    ("life", "u", FEBRUARY, (0, 0, "dormant")),
    ("life", "u", MARCH, (0, 1, "resurrected")),
    ("life", "u", APRIL, (1, 1, "retained")),
]


def write(made: Bundle, folder: Path) -> dict:
    """Writes the bundle as CSV and gives the variables of the build."""
    target = folder / "bundle" / "canonical"
    target.mkdir(parents=True)
    tables = {
        "accounts": (
            ["account_id", "account_name", "is_internal"],
            [(name, name, internal) for name, internal in made.accounts.items()],
        ),
        "subscription_lines": (
            ["line_id", "account_id", "product_id", "annual_amount", "starts_on", "ends_on",
             "seats", "is_recurring", "is_trial"],
            made.lines,
        ),
        "usage_tenants": (
            ["tenant_id", "account_id", "environment", "telemetry_from"], made.tenants
        ),
        "usage_users": (["tenant_id", "user_id", "actor_type"], made.users),
        "features": (
            ["feature_id", "product_id", "is_key", "released_on", "retired_on"], FEATURES
        ),
        "event_features": (["event_name", "feature_id", "valid_from"], EVENT_FEATURES),
        "usage_events": (
            ["event_id", "tenant_id", "user_id", "feature_id", "event_name", "occurred_at",
             "received_at", "event_count"],
            [(*event, None) for event in made.events],
        ),
    }  # fmt: skip
    for name, (columns, rows) in tables.items():
        with (target / f"{name}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(["" if value is None else value for value in row] for row in rows)
    return {
        "raw_bundle": str(folder / "bundle"),
        "sources": {"crm": ["canonical"], "usage": ["canonical"], "support": []},
        "as_of_date": AS_OF,
        "reporting_timezone": "America/New_York",
    }


class Built:
    """Reads the built tables."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, compiled: Path):
        self.connection = connection
        self.compiled = compiled

    def _row(self, sql: str, values: list) -> dict:
        rows = self._rows(sql, values)
        assert len(rows) == 1, rows
        return rows[0]

    def _rows(self, sql: str, values: list) -> list[dict]:
        found = self.connection.execute(sql, values)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def day(self, account: str, on: date, table: str = "marts.account_adoption_days") -> dict:
        """The day of an account; without telemetry there is none, and nothing is known."""
        rows = self._rows(f"from {table} where account_id = ? and adoption_date = ?", [account, on])
        assert len(rows) < 2, rows
        return rows[0] if rows else defaultdict(lambda: None, has_telemetry=False)

    def month(self, account: str, month_end: date) -> dict:
        return self._row(
            "from marts.account_adoption_months where account_id = ? and month_end = ?",
            [account, month_end],
        )

    def user_month(self, account: str, user: str, month_end: date) -> tuple:
        row = self._row(
            "from marts.user_adoption_months "
            "where account_id = ? and user_id = md5(?) and month_end = ?",
            [account, user, month_end],
        )
        return row["active_days_28d"], row["active_days_month"], row["lifecycle_state"]

    def sql(self, model: str) -> str:
        """The compiled SQL of a model."""
        (file,) = self.compiled.rglob(f"{model}.sql")
        return file.read_text()

    def one(self, sql: str):
        return self.connection.execute(sql).fetchone()[0]

    def wrong_days(self, table: str) -> list[tuple]:
        """The cases that a table of account days gets wrong."""
        return [case for case in DAYS if self.day(case[0], case[1], table)[case[2]] != case[3]]


def build(folder: Path) -> None:
    """Builds the cases into the folder."""
    variables = write(bundle(), folder)
    database = folder / "cases.duckdb"
    environment = {"COMMON_GROUND_DATABASE": str(database), "COMMON_GROUND_THREADS": "2"}
    selected = [
        "+path:models/marts/adoption",
        "+path:models/intermediate/adoption",
        "path:models/intermediate/usage_log",
    ]
    for command in (["seed"], ["run", "--select", *selected]):
        builds.run_dbt(*command, folder=folder, variables=variables, environment=environment)


def opened(folder: Path, copy: Path) -> Built:
    """A copy, in an empty folder, of what `build` left: tests change its tables."""
    compiled = folder / "target" / "compiled" / "common_ground" / "models"
    return Built(duckdb.connect(shutil.copy(folder / "cases.duckdb", copy)), compiled)

"""Small random logs through the compiled models, against the reference in Python.

dbt compiles the models once; an example runs their SQL in memory, so that there can be many.
"""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

import adoption_cases as cases
import duckdb
import pytest
import reference_adoption as reference
from hypothesis import given, settings
from hypothesis import strategies as st

AS_OF = date.fromisoformat(cases.AS_OF)
START = AS_OF - timedelta(days=130)
TIMEZONE = "America/New_York"
WANTED = [
    "account_adoption_days", "int_adoption__account_class_days", "adoption_definition_gaps",
    "users",
]  # fmt: skip
FEATURES = [
    reference.Feature("f0", None, True),
    reference.Feature("f1", "p1", True),
    reference.Feature("f2", "p1"),
    reference.Feature("f3", "p2", True, None, START + timedelta(days=70)),
    reference.Feature("f4", "p2", False, START + timedelta(days=30)),
]
EVENT_FEATURES = [("click", "f1", None), ("click", "f4", START + timedelta(days=50))]
TENANTS = [
    reference.Tenant("t0", "a0"),
    reference.Tenant("t1", "a0"),  # a user of both is one user
    reference.Tenant("t2", "a1", telemetry_from=datetime.combine(START, time(4))),
    reference.Tenant("t3", "a2", "sandbox"),
    reference.Tenant("t4", None),
]
ACTORS = {("t1", "u2"): "service"}

moments = st.builds(
    lambda day, clock: datetime.combine(START + timedelta(days=day), clock),
    st.integers(0, 133),
    st.sampled_from([time(0), time(3, 59, 59), time(4), time(4, 59, 59), time(5), time(17, 30)]),
)
events = st.builds(
    lambda number, tenant, user, named, occurred, late, count: reference.Event(
        f"e{number}", tenant, user,
        named if named.startswith("f") else None,
        occurred, count,
        None if named.startswith("f") else named,
        occurred + timedelta(days=late),
    ),
    st.integers(0, 12),
    st.sampled_from([tenant.tenant_id for tenant in TENANTS]),
    st.sampled_from(["u0", "u1", "u2"]),
    st.sampled_from(["f0", "f1", "f2", "f3", "f4", "f9", "click", "lost"]),
    moments,
    st.sampled_from([0, 0, 0, 1, 40]),
    st.integers(1, 3),
)  # fmt: skip
# whether a user came on each of 60 days, often enough to become healthy and powerful
habits = st.builds(
    lambda tenant, user, first, came: [
        reference.Event(f"h{user}{first}{day}", tenant, user, "f1",
                        datetime.combine(START + timedelta(days=first + day), time(12)))
        for day in range(60) if came >> day & 1
    ],
    st.sampled_from(["t0", "t1", "t2"]),
    st.sampled_from(["u0", "u1", "u2"]),
    st.integers(0, 60),
    st.integers(0, 2**60 - 1),
)  # fmt: skip
lines = st.builds(
    lambda account, product, first, length: reference.Line(
        account, product, START + timedelta(days=first),
        None if length is None else START + timedelta(days=first + length),
    ),
    st.sampled_from(["a0", "a1"]),
    st.sampled_from([None, "p1", "p2"]),
    st.integers(-20, 130),
    st.sampled_from([None, 0, 5, 20, 60]),
)  # fmt: skip
bundles = st.builds(
    lambda some, often, held: reference.Bundle(
        [event for habit in often for event in habit] + some + some[:2],
        TENANTS, AS_OF, FEATURES, held, ACTORS, EVENT_FEATURES, timezone=TIMEZONE,
    ),
    st.lists(events, max_size=40),
    st.lists(habits, max_size=3),
    st.lists(lines, min_size=1, max_size=5),
)  # fmt: skip


class Models:
    """The compiled models up to those wanted, in the order in which they build."""

    def __init__(self, folder: Path):
        manifest = json.loads((folder / "target" / "manifest.json").read_text())
        self.source = str(folder / "cases.duckdb")
        self.steps: list[tuple[str, str, str]] = []
        seen: set[str] = set()

        def visit(key: str) -> None:
            if key in seen:
                return
            seen.add(key)
            for parent in manifest["parent_map"].get(key, []):
                visit(parent)
            node = manifest["nodes"].get(key)
            if node and node["resource_type"] == "model":
                kind = node["config"]["materialized"]
                if kind != "ephemeral":
                    file = folder / "target" / "compiled" / "common_ground"
                    sql = (file / node["original_file_path"]).read_text()
                    name = f'"{node["schema"]}"."{node["name"]}"'
                    self.steps.append(("view" if kind == "view" else "table", name, sql))

        for name in WANTED:
            visit(f"model.common_ground.{name}")

    def run(self, bundle: reference.Bundle) -> duckdb.DuckDBPyConnection:
        """A connection to a database in memory with the models of this bundle."""
        connection = duckdb.connect()
        connection.execute("set threads = 1; set TimeZone = 'UTC'")
        connection.execute(f"attach '{self.source}' as made (read_only)")
        connection.execute("attach ':memory:' as cases; use cases")
        there = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'made' "
            "and schema_name not in ('staging', 'intermediate', 'marts')"
        ).fetchall()
        for schema in ("staging", "intermediate", "marts", "raw_canonical"):
            connection.execute(f"create schema {schema}")
        for schema, table in there:
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(f"create table {schema}.{table} as from made.{schema}.{table}")
        connection.execute(
            "insert into definitions.adoption_definitions by name select 'calendar' as definition, "
            "'Calendar report' as label, 'month' as window_days, 'all' as actors, "
            "'active_90d' as user_denominator, 'key' as feature_set, 2 as days_needed, "
            "'healthy_share' as depth_measure, 'Somebody' as owner, 'A test' as reason, "
            "date '1900-01-01' as valid_from"
        )
        for table, (columns, rows) in raw_tables(bundle).items():
            named = ", ".join(f"{column} varchar" for column in columns)
            connection.execute(f"create table raw_canonical.{table} ({named})")
            if rows:
                texts = [[None if value is None else str(value) for value in row] for row in rows]
                marks = ", ".join("?" * len(columns))
                connection.executemany(f"insert into raw_canonical.{table} values ({marks})", texts)
        for kind, name, sql in self.steps:
            connection.execute(f"create {kind} {name} as {sql}")
        return connection


def raw_tables(bundle: reference.Bundle) -> dict[str, tuple[list[str], list[tuple]]]:
    """The files of a bundle as columns and rows."""
    return {
        "accounts": (
            ["account_id", "account_name", "is_internal"],
            [(account, account, False) for account in ("a0", "a1", "a2")],
        ),
        "subscription_lines": (
            ["line_id", "account_id", "product_id", "annual_amount", "starts_on", "ends_on",
             "seats", "is_recurring", "is_trial"],
            [(f"l{n}", line.account_id, line.product_id, 100, line.starts_on, line.ends_on, None,
              True, False) for n, line in enumerate(bundle.lines)],
        ),
        "usage_tenants": (
            ["tenant_id", "account_id", "environment", "telemetry_from"],
            [(t.tenant_id, t.account_id, t.environment, t.telemetry_from) for t in bundle.tenants],
        ),
        "usage_users": (
            ["tenant_id", "user_id", "actor_type"],
            [(*key, kind) for key, kind in bundle.actor_types.items()],
        ),
        "features": (
            ["feature_id", "product_id", "is_key", "released_on", "retired_on"],
            [(f.feature_id, f.product_id, f.is_key, f.released_on, f.retired_on)
             for f in bundle.features],
        ),
        "event_features": (["event_name", "feature_id", "valid_from"], bundle.event_features),
        "usage_events": (
            ["event_id", "tenant_id", "user_id", "feature_id", "event_name", "occurred_at",
             "received_at", "event_count", "loaded_from"],
            [(e.event_id, e.tenant_id, e.user_id, e.feature_id, e.event_name, e.occurred_at,
              e.received_at or e.occurred_at, e.event_count, None) for e in bundle.events],
        ),
    }  # fmt: skip


def wrong_cells(connection, adoption: reference.Adoption) -> list[str]:
    found = connection.execute("from marts.account_adoption_days")
    names = [column[0] for column in found.description]
    rows = found.fetchall()
    keys = {(account, day) for account, day, *_ in rows}
    accounts = {tenant.account_id for tenant in adoption.bundle.tenants}
    expected_keys = reference.days_with_telemetry(adoption, accounts)
    wrong = [f"{account} {day}: in one only" for account, day in keys ^ expected_keys]
    for row in rows:
        model = dict(zip(names, row, strict=True))
        expected = reference.account_day(adoption, model["account_id"], model["adoption_date"])
        wrong += [
            f"{model['account_id']} {model['adoption_date']} {name}: {model[name]} not {value}"
            for name, value in expected.items()
            if model[name] != value
        ]
    return wrong


@pytest.fixture(scope="module")
def models(adoption_cases_folder):
    return Models(adoption_cases_folder)


@settings(max_examples=25)
@given(bundle=bundles)
def test_every_account_day_and_every_raw_row(models, bundle):
    connection = models.run(bundle)
    adoption = reference.read(bundle)
    assert not wrong_cells(connection, adoption)
    assert not reference.wrong_walks(connection, adoption)
    assert not reference.wrong_users(connection, adoption)
    classes = dict(connection.execute(cases.CLASSES).fetchall())
    assert classes == adoption.classes

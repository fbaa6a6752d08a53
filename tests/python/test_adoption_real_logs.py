"""Two real usage logs, counted a second time in plain Python: every account and month-end."""

import os
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import builds
import duckdb
import pytest

DATA = Path(os.environ.get("COMMON_GROUND_DATA", builds.ROOT.parent / "shared" / "data"))
WINDOWS = (1, 7, 28, 90)
HEALTHY_DAYS, POWER_DAYS = 10, 20

pytestmark = pytest.mark.slow


def month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def used(canonical: Path, as_of: date) -> dict[tuple, int]:
    """(account, user, feature, day) -> uses, of the events that count."""
    read = duckdb.connect()

    def rows(table: str, *columns: str) -> list[tuple]:
        file = f"'{canonical / table}.parquet'"
        there = {name for name, *_ in read.execute(f"describe from {file}").fetchall()}
        asked = ", ".join(column if column in there else "1" for column in columns)
        return read.execute(f"select {asked} from {file}").fetchall()

    accounts = {tenant: account for tenant, account in rows("usage_tenants", "tenant_id",
                "account_id") if account}  # fmt: skip
    robots = {(tenant, user) for tenant, user, kind in rows("usage_users", "tenant_id",
              "user_id", "actor_type") if kind != "human"}  # fmt: skip
    features = {feature for (feature,) in rows("features", "feature_id")}
    events: dict[tuple, int] = {}
    for *key, received, count in rows("usage_events", "event_id", "tenant_id", "user_id",
                                      "feature_id", "occurred_at", "received_at",
                                      "event_count"):  # fmt: skip
        _, tenant, user, feature, occurred = key
        if (
            tenant in accounts
            and (tenant, user) not in robots
            and feature in features
            and occurred >= datetime(2000, 1, 1)
            and max(occurred, received).date() <= as_of
        ):
            events[tuple(key)] = max(count, events.get(tuple(key), 0))
    uses: dict[tuple, int] = defaultdict(int)
    for (_, tenant, user, feature, occurred), count in events.items():
        uses[accounts[tenant], user, feature, occurred.date()] += count
    return uses


def by_month_end(uses: dict[tuple, int]) -> dict[tuple[str, date], dict[str, int]]:
    """(account, month-end) -> measure -> number, where any is above zero."""
    users = {window: defaultdict(set) for window in WINDOWS}
    days, features = defaultdict(set), defaultdict(set)
    events: dict[tuple, int] = defaultdict(int)
    for (account, user, feature, day), count in uses.items():
        end = month_end(day)
        while (end - day).days < max(WINDOWS):
            for window in WINDOWS:
                if (end - day).days < window:
                    users[window][account, end].add(user)
            if (end - day).days < 28:
                days[account, end].add((user, day))
                features[account, end].add(feature)
                events[account, end] += count
            end = month_end(end + timedelta(days=1))
    found: dict[tuple[str, date], dict[str, int]] = defaultdict(dict)
    for window in WINDOWS:
        for key, those in users[window].items():
            found[key][f"active_users_{window}d"] = len(those)
    for key, those in days.items():
        by_user: dict[str, int] = defaultdict(int)
        for user, _ in those:
            by_user[user] += 1
        found[key] |= {
            "user_days_28d": len(those),
            "events_28d": events[key],
            "features_used_28d": len(features[key]),
            "healthy_users_28d": sum(n >= HEALTHY_DAYS for n in by_user.values()),
            "power_users_28d": sum(n >= POWER_DAYS for n in by_user.values()),
        }
    return found


@pytest.mark.parametrize("name", ["usage_openstack", "cncf"])
def test_every_month_end_of_a_real_log(name, tmp_path):
    bundle = DATA / name
    if not bundle.exists():
        pytest.skip(f"{name} is not at {DATA}; set COMMON_GROUND_DATA")
    database = tmp_path / "real.duckdb"
    builds.run_dbt(
        "build", "--resource-type", "model", "--resource-type", "seed",
        "--select", "+account_adoption_months",
        folder=tmp_path / "dbt",
        variables=builds.bundle_vars(bundle),
        environment={"COMMON_GROUND_DATABASE": str(database)},
    )  # fmt: skip
    connection = duckdb.connect(str(database), read_only=True)
    (as_of,) = connection.execute("select as_of_date from staging.stg_bundle__as_of").fetchone()
    expected = by_month_end(used(bundle / "canonical", as_of))
    measures = [f"active_users_{window}d" for window in WINDOWS] + [
        "user_days_28d", "events_28d", "features_used_28d", "healthy_users_28d",
        "power_users_28d",
    ]  # fmt: skip
    rows = connection.execute(
        f"select account_id, month_end, {', '.join(measures)} from marts.account_adoption_months "
        "where has_telemetry"
    ).fetchall()
    assert len(rows) > 10_000
    wrong = [
        (account, end, measure, number, right)
        for account, end, *numbers in rows
        for measure, number in zip(measures, numbers, strict=True)
        if number != (right := expected.get((account, end), {}).get(measure, 0))
    ]
    assert not wrong, (len(wrong), wrong[:10])
    complete = {key for key in expected if key[1] <= as_of}
    assert complete <= {(account, end) for account, end, *_ in rows}

"""A skewed usage log as a canonical bundle: python benchmarks/generate.py <folder> <events>.

Accounts and users are drawn by a power law, days by a habit per user; 0.5 % of the rows are
duplicates and 1 % arrive up to 30 days late. The same arguments give the same rows.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

DAYS = 730
FIRST_DAY = "2024-01-01"


def generate(folder: Path, events: int, days: int = DAYS) -> None:
    """Writes the bundle; a month a file, so that memory stays small."""
    target = folder / "canonical"
    (target / "usage_events").mkdir(parents=True, exist_ok=True)
    accounts = max(20, min(10_000, events // 10_000))
    users = max(200, events // 210)
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    connection.execute("set memory_limit = '2GB'")

    def copy(name: str, sql: str) -> None:
        connection.execute(f"copy ({sql}) to '{target / name}.parquet' (format parquet)")

    copy(
        "accounts",
        f"select 'account-' || i as account_id, 'Account ' || i as account_name from range({accounts}) as r(i)",
    )
    copy(
        "subscription_lines",
        f"""select 'line-' || i as line_id, 'account-' || i as account_id,
            'product-' || (i % 3) as product_id, 1000.0 as annual_amount,
            date '{FIRST_DAY}' + cast(i % 200 as integer) as starts_on,
            case when i % 11 = 0 then date '{FIRST_DAY}' + 500 end as ends_on,
            cast(5 + i % 50 as integer) as seats from range({accounts}) as r(i)""",
    )
    copy(
        "features",
        """select 'feature-' || i as feature_id, 'product-' || (i % 3) as product_id,
            i < 12 as is_key from range(60) as r(i)""",
    )
    copy(
        "products",
        "select 'product-' || i as product_id, 'P' || i as product_name from range(3) as r(i)",
    )
    copy(
        "usage_users",
        f"""select 'account-' || cast(floor({accounts} * power(hash(i) / 18446744073709551615.0, 2.5))
            as integer) % {accounts} as tenant_id, 'user-' || i as user_id,
            case when i % 200 = 0 then 'service' else 'human' end as actor_type
            from range({users}) as r(i)""",
    )
    month = connection.execute(
        f"select list(m) from range(date '{FIRST_DAY}', date '{FIRST_DAY}' + {days}, interval 1 month) as r(m)"
    ).fetchone()[0]
    monthly = events // len(month)
    for number, first in enumerate(month):
        connection.execute(
            f"""copy (
            -- how many events fall on a user follows a power law: {monthly} * sqrt(u / {users})
            -- on the users up to u; a user is active on a seventh as many days
            with drawn as (
                select i, hash(i, {number}) as h,
                    cast(floor({users} * power(hash(i, {number}, 1) / 18446744073709551615.0, 2))
                        as bigint) as u
                from range({monthly}) as r(i)
            ),
            placed as (
                select i, h, u, hash(u, (h >> 24) % cast(least(28, ceil({monthly} / 7.0
                    * (sqrt((u + 1) / {users}) - sqrt(u / {users})))) as ubigint), {number}) as day
                from drawn
            ),
            rows_of_month as (
                select
                    'e-{number}-' || i as event_id,
                    'account-' || cast(floor({accounts} * power(hash(u) / 18446744073709551615.0, 2.5))
                        as integer) % {accounts} as tenant_id,
                    'user-' || u as user_id,
                    -- three features a user and day
                    'feature-' || hash(u % 97, day, (h >> 8) % 3) % 60 * (day % 60) // 60 as feature_id,
                    timestamp '{first}'
                        + to_seconds(cast(day % 28 * 86400 + (h >> 32) % 86400 as bigint))
                        as occurred_at,
                    h
                from placed
            ),
            with_copies as (
                from rows_of_month
                union all
                from rows_of_month where h % 200 = 0
            )
            select event_id, tenant_id, user_id, feature_id, occurred_at,
                case when h % 100 = 0 then occurred_at + to_days(cast((h >> 40) % 30 as integer))
                    else occurred_at end as received_at,
                1 as event_count
            from with_copies
            ) to '{target}/usage_events/{number:03}.parquet' (format parquet)"""
        )
    (folder / "bundle.yml").write_text(
        "sources: {crm: [canonical], usage: [canonical], support: []}\n"
    )


def add_day(folder: Path, events: int, days: int = DAYS) -> int:
    """One more day of events, one in a hundred of them late; gives the rows added."""
    target = folder / "canonical" / "usage_events"
    log = f"read_parquet('{target}/0*.parquet')"
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    (last,) = connection.execute(f"select max(received_at) from {log}").fetchone()
    number = max(1, events // days)
    connection.execute(
        f"""copy (
        with sampled as (
            select *, row_number() over (order by hash(event_id)) as n
            from {log} where hash(event_id) % {days} = 0 limit {number}
        )
        select 'new-' || n as event_id, tenant_id, user_id, feature_id,
            case when n % 100 = 0 then occurred_at
                else timestamp '{last}'::date + to_days(1) + to_seconds(n % 80000) end as occurred_at,
            timestamp '{last}'::date + to_days(1) + to_seconds(n % 80000) as received_at,
            1 as event_count
        from sampled
        where n % 100 <> 0 or occurred_at > timestamp '{last}' - to_days(30)
        ) to '{target}/new.parquet' (format parquet)"""
    )
    return connection.execute(f"select count(*) from '{target}/new.parquet'").fetchone()[0]


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))

"""The one rule of every increment, in a small project of its own that has the project's macros.

The tables of days and of months are built, then built again where facts have changed from some
day of some accounts on. They must hold what the facts then say, and what lies before a restart
must not have been read again: facts from before the restarts are wrong the second time.
"""

import json
import random
import subprocess
import sys
from calendar import monthrange
from collections import Counter
from datetime import date, timedelta

import builds
import duckdb

PROJECT = f"""
name: common_ground
profile: common_ground
macro-paths: ["{builds.ROOT / "macros"}"]
"""
PROFILE = "common_ground: {target: dev, outputs: {dev: {type: duckdb, path: restarts.duckdb}}}"
MODELS = {
    "int_adoption__restarts": """
        select account_no, cast(from_day as date) as from_day
        from (values {{ var('restarts') }}) as given (account_no, from_day)
        where account_no > 0
    """,
    "facts": """
        select account_no, cast(day as date) as day, amount
        from (values {{ var('facts') }}) as given (account_no, day, amount)
    """,
    "days": """
        {{ config(
            materialized='incremental', incremental_strategy='append',
            pre_hook="{{ restarted(['account_no'], 'day') }}"
        ) }}
        select facts.* from {{ ref('facts') }} as facts
        {{ since_restart('facts', ['account_no'], 'day') }}
    """,
    "months": """
        {{ config(
            materialized='incremental', incremental_strategy='append',
            pre_hook="{{ restarted(['account_no'], 'month_end') }}"
        ) }}
        select facts.account_no, last_day(facts.day) as month_end, sum(facts.amount) as amount
        from {{ ref('facts') }} as facts
        {{ since_restart('facts', ['account_no'], 'day', by_month=true) }}
        group by facts.account_no, last_day(facts.day)
    """,
}
FIRST = date(2024, 1, 1)
DAYS = [FIRST + timedelta(days) for days in range(91)]  # three months
ACCOUNTS = range(1, 31)


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def values(rows) -> str:
    return ", ".join(f"({', '.join(repr(str(v)) if isinstance(v, date) else str(v) for v in row)})"
                     for row in rows)  # fmt: skip


def test_what_restarts_is_made_again_and_nothing_else(tmp_path):
    chance = random.Random(5)
    restarts = {account: chance.choice(DAYS) for account in ACCOUNTS if account % 5}
    # both ends of a month
    restarts |= {1: date(2024, 1, 31), 2: date(2024, 2, 1), 3: date(2024, 2, 29)}
    before = {
        (account, day): chance.randint(1, 9)
        for account in ACCOUNTS
        for day in chance.sample(DAYS, 25)
    }
    after = {
        key: amount for key, amount in before.items() if key[1] < restarts.get(key[0], date.max)
    }
    for account, from_day in restarts.items():
        later = [day for day in DAYS if day >= from_day]
        for day in chance.sample(later, len(later) // 2):
            after[account, day] = chance.randint(10, 99)

    def is_read_again(key: tuple[int, date]) -> bool:
        return key[1] >= restarts.get(key[0], date.max).replace(day=1)

    (tmp_path / "models").mkdir()
    (tmp_path / "dbt_project.yml").write_text(PROJECT)
    (tmp_path / "profiles.yml").write_text(PROFILE)
    for name, sql in MODELS.items():
        (tmp_path / "models" / f"{name}.sql").write_text(sql)
    for facts, starts in (
        (before, {0: FIRST}),
        ({key: n if is_read_again(key) else n + 1000 for key, n in after.items()}, restarts),
    ):
        said = {
            "facts": values((*key, amount) for key, amount in facts.items()),
            "restarts": values(starts.items()),
        }
        done = subprocess.run(
            [
                sys.executable, "-m", "dbt.cli.main", "run", "--profiles-dir", ".",
                "--vars", json.dumps(said),
            ],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-3000:]

    by_month = Counter()
    for (account, day), amount in after.items():
        by_month[account, month_end(day)] += amount
    with duckdb.connect(str(tmp_path / "restarts.duckdb"), read_only=True) as connection:
        days = connection.execute("select account_no, day, amount from days").fetchall()
        months = connection.execute("select account_no, month_end, amount from months").fetchall()
    assert sorted(days) == sorted((*key, amount) for key, amount in after.items())
    assert sorted(months) == sorted((*key, amount) for key, amount in by_month.items())

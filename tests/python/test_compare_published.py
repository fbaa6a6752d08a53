"""Two published files against each other: what is a difference, and what is only rounding."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "compare_published.py"
ROWS = """
create schema marts;
create table marts.rates as
select * from (values ('a', 1, 0.1::double), ('a', 1, 0.1), ('b', 2, null), (null, 3, 2e9))
    as rows(account_id, accounts, rate);
create table marts.empty (account_id varchar, tags varchar[]);
"""
# what happens to the second file -> what is said of it
DIFFERENCES = {
    "update marts.rates set accounts = 3 where account_id = 'b'":
        "marts.rates: 1 rows only before, 1 only after; "
        "such as account_id b, accounts 2, rate None: accounts 2 -> 3",
    "delete from marts.rates where rowid = 1":
        "marts.rates: 1 rows only before, 0 only after; "
        "such as account_id a, accounts 1, rate 0.1",
    "insert into marts.rates from marts.rates limit 1":
        "marts.rates: 0 rows only before, 1 only after; "
        "such as account_id a, accounts 1, rate 0.1",
    "update marts.rates set rate = rate + 20 where accounts = 3":
        "marts.rates: 1 rows only before, 1 only after; "
        "such as account_id None, accounts 3, rate 2000000000.0: "
        "rate 2000000000.0 -> 2000000020.0",
    "update marts.rates set rate = 0 where account_id = 'b'":
        "marts.rates: 1 rows only before, 1 only after; "
        "such as account_id b, accounts 2, rate None: rate None -> 0.0",
    "insert into marts.empty values ('a', ['x'])":
        "marts.empty: 0 rows only before, 1 only after; such as account_id a, tags ['x']",
    "alter table marts.empty alter tags set data type integer[]":
        "marts.empty: column tags is INTEGER[], was VARCHAR[]",
    "alter table marts.empty rename tags to marks":
        "marts.empty: column marks only after; column tags only before",
    "drop table marts.empty; create table marts.empty (tags varchar[], account_id varchar)":
        "marts.empty: columns in another order",
    "drop table marts.empty": "marts.empty: only before",
    "create table marts.more as select 1 as one": "marts.more: only after",
}  # fmt: skip


def write(file: Path, *statements: str) -> None:
    file.parent.mkdir(exist_ok=True)
    with duckdb.connect(str(file)) as connection:
        for statement in (ROWS, *statements):
            connection.execute(statement)


def compare(*paths: Path) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, paths)], capture_output=True, text=True
    )
    assert not done.stderr
    return done.returncode, done.stdout.splitlines()


def test_rows_in_another_order_are_equal(tmp_path):
    write(tmp_path / "one.duckdb")
    write(
        tmp_path / "other.duckdb",
        "create or replace table marts.rates as from marts.rates order by accounts desc",
    )
    assert compare(tmp_path / "one.duckdb", tmp_path / "other.duckdb") == (0, ["other: equal"])


@pytest.mark.parametrize("statement", DIFFERENCES)
def test_each_kind_of_difference_is_said(statement, tmp_path):
    write(tmp_path / "one.duckdb")
    write(tmp_path / "other.duckdb", statement)
    assert compare(tmp_path / "one.duckdb", tmp_path / "other.duckdb") == (
        1,
        [f"other {DIFFERENCES[statement]}"],
    )


def test_rounding_is_said_apart_and_is_no_difference(tmp_path):
    write(tmp_path / "one.duckdb")
    write(tmp_path / "other.duckdb", "update marts.rates set rate = rate * (1 + 2e-10)")
    code, lines = compare(tmp_path / "one.duckdb", tmp_path / "other.duckdb")
    assert code == 0
    assert lines == [
        "other marts.rates: (3 rows differ by rounding, at most 2.0e-10)",
        "other: equal",
    ]


def test_when_a_check_ran_is_not_compared(tmp_path):
    checks = "create schema quality; create table quality.check_results as select '{}' as {}"
    write(tmp_path / "one.duckdb", checks.format("yesterday", "checked_at"))
    write(tmp_path / "other.duckdb", checks.format("today", "checked_at"))
    assert compare(tmp_path / "one.duckdb", tmp_path / "other.duckdb")[0] == 0


def test_folders_are_compared_file_by_file(tmp_path):
    for folder in ("before", "after"):
        write(tmp_path / folder / "same.duckdb")
    write(tmp_path / "before" / "changed.duckdb")
    write(tmp_path / "after" / "changed.duckdb", "drop table marts.empty")
    write(tmp_path / "after" / "new.duckdb")
    assert compare(tmp_path / "before", tmp_path / "after") == (
        1,
        ["changed marts.empty: only before", "new: only after", "same: equal"],
    )


@pytest.mark.slow
def test_the_present_code_publishes_what_it_published(tmp_path):
    """And a file in which one number is another is seen."""
    script = SCRIPT.with_name("published_before_and_after.py")

    def run(*arguments) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, str(script), *arguments, tmp_path, "--only", "ledger_0"],
            capture_output=True,
            text=True,
        )

    assert run("--make").returncode == 0
    done = run("--before")
    assert done.stdout.endswith("\nledger_0: equal\n") and done.returncode == 0, done.stderr
    with duckdb.connect(str(tmp_path / "ledger_0.duckdb")) as connection:
        connection.execute(
            "update metrics.company_monthly set arr = arr + 1 "
            "where month_end = (select max(month_end) from metrics.company_monthly)"
        )
    done = run("--before")
    assert "ledger_0 metrics.company_monthly: 1 rows only before" in done.stdout
    assert done.returncode == 1

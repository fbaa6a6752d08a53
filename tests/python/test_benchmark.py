"""The benchmarks: their ratios, and that on small inputs they run and compare every answer."""

import subprocess
import sys

import builds
import duckdb
import pytest

sys.path.append(str(builds.ROOT / "benchmarks"))
import ledger  # noqa: E402
import ledger_bundle  # noqa: E402
import run as benchmark  # noqa: E402

DUCKDB_WITHOUT_MEMORY = """
import duckdb
duckdb.execute("set memory_limit = '5MB'; set temp_directory = ''")
duckdb.execute("create table numbers as from range(10_000_000)")
"""


@pytest.mark.parametrize(
    ("code", "is_memory"),
    [
        ("import os; os.kill(os.getpid(), 9)", True),
        ("raise MemoryError", True),
        (DUCKDB_WITHOUT_MEMORY, True),
        ("import os; os.abort()", False),
        ("raise ValueError", False),
    ],
)
def test_running_out_of_memory_is_told_from_other_failures(code, is_memory):
    with pytest.raises(RuntimeError) as raised:
        benchmark.measured(sys.executable, "-c", code)
    assert (raised.type is benchmark.OutOfMemory) == is_memory


def test_ratios():
    def cost(wall, cpu, peak_mb=100):
        return benchmark.Cost(wall, cpu, peak_mb)

    def dbt(sql_wall, sql_cpu, peak_mb=100):
        return benchmark.Cost(sql_wall + 9, sql_cpu + 9, peak_mb, sql_wall, sql_cpu)

    def run(events, cpu):
        return {
            "events": events, "memory": "2GB", "threads": 2, "scan": cost(1, events / 250_000),
            "full": dbt(20, cpu, 2400), "increment": dbt(5, 4), "half": dbt(2, 2),
            "refresh": dbt(20, 80), "everything": dbt(40, 100), "everything_increment": dbt(4, 6),
            "added": 1, "naive SQL": cost(40, 40), "pandas": None,
        }  # fmt: skip

    page = benchmark.report([run(1_000_000, 10), run(4_000_000, 80)])
    rows = dict(
        line.strip("| ").split(" | ")[:2]
        for line in page.split("## 4,000,000")[1].splitlines()
        if line.startswith("| ") and line.count("|") == 4
    )
    assert rows == {
        "ratio": "value",
        "adoption, full build, CPU s of SQL a million events": "20.00",
        "peak memory ÷ memory_limit": "1.20",
        "adoption, full build, SQL ÷ bare scan": "5.0",
        "the same a million ÷ that at 1,000,000 events": "2.00",
        "increment ÷ full refresh, SQL": "5.0%",
        "increment ÷ increment on half the history, SQL": "2.00",
        "everything ÷ adoption, full build, SQL": "1.25",
        "everything ÷ adoption, increment, SQL": "1.50",
        "naive SQL ÷ adoption, full build, wall of SQL": "2.00",
        "naive SQL ÷ adoption, one-day increment, wall of SQL": "8.00",
    }
    assert "| pandas | out of memory | | | |" in page


def test_a_section_takes_the_place_of_its_older_one(tmp_path):
    page = tmp_path / "results.md"
    for section in ("# Ledger\n\nold\n", "# Benchmark\n\n## 1\n\nlog\n", "# Ledger\n\nnew\n"):
        benchmark.write_section(page, section)
    assert page.read_text() == "# Benchmark\n\n## 1\n\nlog\n\n# Ledger\n\nnew\n"


def test_parts_are_subjects_whatever_the_layer():
    manifest = {
        "nodes": {
            "model.p.a": {"fqn": ["p", "intermediate", "retention", "a"]},
            "model.p.b": {"fqn": ["p", "marts", "retention", "b"]},
            "model.p.c": {"fqn": ["p", "staging", "crm", "c"]},
            "model.p.d": {"fqn": ["p", "metrics", "d"]},
        }
    }
    nodes = {name: 2.0 for name in manifest["nodes"]}
    found = ledger.parts({**nodes, "test.p.t": 3, "seed.p.s": 4, "": 5}, manifest)
    assert found == {
        "retention": 4, "staging": 2, "metrics": 2, "tests": 3, "seeds": 4, "dbt's hooks": 5,
    }  # fmt: skip


def test_a_ledger_is_the_same_every_time_and_knows_every_kind_of_line():
    first, again = (list(ledger_bundle.Ledger(400).subscription_lines()) for _ in range(2))
    assert first == again
    assert len(first) > 1000
    kinds = {line[0][-1] for line in first if not line[0][-1].isdigit()}
    assert kinds == {"u", "d", "c"}  # upsell, discount, change
    assert {line[11] for line in first} == {1, 2}
    assert any(line[10] for line in first)


def test_the_roll_forward_by_hand(tmp_path):
    """An account that comes, grows by a link, is corrected, goes, and comes back for less."""
    folder = tmp_path / "canonical"
    folder.mkdir()
    lines = """
        values ('l1', 'a', null, null, 1, 100, null, date '2025-01-10', date '2026-01-10',
            date '2026-01-10', null, 1, timestamp '2025-01-01', false),
        ('l2', 'a', null, null, 1, 999, 'EUR', date '2025-03-01', date '2025-05-15',
            date '2025-05-15', 'l1', 1, timestamp '2025-02-01', false),
        ('l2', 'a', null, null, 1, 100, 'EUR', date '2025-03-01', date '2025-05-15',
            date '2025-05-15', 'l1', 2, timestamp '2025-04-01', false),
        ('l3', 'b', null, null, 1, 50, null, date '2025-06-30', date '2025-07-31',
            date '2025-07-31', null, 1, timestamp '2025-06-01', false)"""
    given = {
        "subscription_lines": lines,
        "fx_rates": "values ('EUR', date '2024-01-01', 9.0), ('EUR', date '2025-02-01', 1.5)",
        "accounts": "values ('a', null, null, 1, null, null, null, null, null), "
        "('b', null, null, 1, null, null, null, 'a', timestamp '2025-05-01')",
    }
    with duckdb.connect() as connection:
        for table, rows in given.items():
            connection.execute(f"create table {table} ({ledger_bundle.COLUMNS[table]})")
            connection.execute(f"insert into {table} {rows}")
            connection.execute(f"copy {table} to '{folder}/{table}.parquet'")
        found = connection.execute(
            "select month(month_end), opening_arr, new_arr, reactivation_arr, expansion_arr, "
            "contraction_arr, churned_arr, closing_arr from ("
            + ledger_bundle.BY_HAND.format(bundle=tmp_path, first="2025-01-01", as_of="2025-07-31")
            + ") where opening_arr <> closing_arr order by 1"
        ).fetchall()
    assert found == [
        (1, 0, 100, 0, 0, 0, 0, 100),
        (3, 100, 0, 0, 50, 0, 0, 150),
        (5, 150, 0, 0, 0, 0, 150, 0),
        (6, 0, 0, 50, 0, 0, 0, 50),
        (7, 50, 0, 0, 0, 0, 50, 0),
    ]


@pytest.mark.slow
def test_a_small_ledger(tmp_path):
    results = tmp_path / "results.md"
    done = subprocess.run(
        [
            sys.executable, "benchmarks/ledger.py", "--accounts", "300", "--work",
            str(tmp_path), "--results", str(results),
        ],
        cwd=builds.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    page = results.read_text()
    for told in (
        "## 300 accounts", "account-months compared", "| retention |", "| adoption |",
        "| tests |", "dbt's own", "roll-forward by hand", "slowest model",
    ):  # fmt: skip
        assert told in page


@pytest.mark.slow
def test_a_small_benchmark(tmp_path):
    results = tmp_path / "results.md"
    done = subprocess.run(
        [
            sys.executable, "benchmarks/run.py", "--sizes", "20000", "50000",
            "--memory", "1GB", "2GB", "--work", str(tmp_path), "--results", str(results),
        ],
        cwd=builds.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    page = results.read_text()
    for told in (
        "50,000 events, memory_limit 1GB", "50,000 events, memory_limit 2GB",
        "increment ÷ full refresh", "increment ÷ increment on half the history",
        "that at 20,000 events", "polars streaming", "pandas", "naive SQL",
        "naive SQL, every day", "polars streaming, every day", "everything ÷ adoption",
    ):  # fmt: skip
        assert told in page
    assert "out of memory" not in page

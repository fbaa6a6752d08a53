"""The benchmark: its ratios, and on a small log that it runs and compares every answer."""

import subprocess
import sys

import builds
import pytest

sys.path.append(str(builds.ROOT / "benchmarks"))
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
        return benchmark.Cost(wall, cpu, peak_mb, "")

    def run(events, cpu):
        return {
            "events": events, "memory": "2GB", "threads": 2, "scan": cost(1, events / 250_000),
            "empty": cost(5, 5), "nothing": cost(10, 10), "full": cost(30, cpu + 10, 2400),
            "increment": cost(15, 14), "refresh": cost(30, 90), "increment_sql": 3,
            "refresh_sql": 60, "half_sql": 2, "added": 1, "naive SQL": cost(40, 40),
            "pandas": None,
        }  # fmt: skip

    page = benchmark.report([run(1_000_000, 10), run(4_000_000, 80)])
    rows = dict(
        line.strip("| ").split(" | ")[:2]
        for line in page.split("## 4,000,000")[1].splitlines()
        if line.startswith("| ") and line.count("|") == 4
    )
    assert rows == {
        "ratio": "value",
        "SQL of the full build (without dbt on one table), CPU s a million events": "20.0",
        "the same ÷ that of the bare scan and roll-up": "5.0",
        "the same ÷ that at 1,000,000 events": "2.00",
        "peak memory ÷ memory_limit": "1.20",
        "increment ÷ full refresh, seconds of SQL": "5.0%",
        "increment ÷ full refresh, CPU without dbt on one table": "5.0%",
        "increment ÷ increment on half the history, seconds of SQL": "1.50",
        "dbt on one table ÷ dbt on an empty project, wall": "2.0",
        "naive SQL ÷ dbt, full build (without dbt on one table), wall": "2.00",
        "naive SQL ÷ dbt, one-day increment (without dbt on one table), wall": "8.00",
    }
    assert "| pandas | out of memory | | |" in page


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
        "the same ÷ that at 20,000 events", "polars streaming", "pandas", "naive SQL",
        "naive SQL, every day",
    ):  # fmt: skip
        assert told in page
    assert "out of memory" not in page

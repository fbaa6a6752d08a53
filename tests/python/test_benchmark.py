"""The benchmark on a small log: that it runs, compares every answer and writes its page."""

import subprocess
import sys

import builds
import pytest

pytestmark = pytest.mark.slow


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

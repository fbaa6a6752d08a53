"""Measures what dbt really runs: python benchmarks/run.py --sizes 1000000 10000000 --memory 2GB.

For each size: a bare parquet scan with a plain roll-up, the adoption models by dbt (full build,
one-day increment, full refresh of the same), dbt on one table and on an empty project, and what a
user would write instead for the monthly active users. All answers are compared. Under every other
memory limit the largest size is built once more. Writes benchmarks/results.md.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

import generate

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests" / "python"))
from adoption_batches import WORK_LISTS  # noqa: E402

SELECTED = ["+path:models/marts/adoption", "+path:models/intermediate/adoption"]
SCAN = """
select tenant_id, user_id, feature_id, cast(occurred_at as date) as usage_date,
    sum(event_count) as event_count
from read_parquet('{log}') group by all
"""
NAIVE = """
with month_ends as (
    select unnest(generate_series(date '2024-01-31', date '{last}', interval 1 month)) as m
),
days as (select last_day(m) as month_end from month_ends where last_day(m) <= date '{last}'),
human as (select user_id, tenant_id from read_parquet('{users}') where actor_type <> 'human')
select tenant_id as account_id, month_end, count(distinct user_id) as active_users
from read_parquet('{log}') as events
join days on cast(occurred_at as date) between month_end - 27 and month_end
where not exists (select 1 from human where human.user_id = events.user_id
    and human.tenant_id = events.tenant_id)
group by all
"""


@dataclass
class Cost:
    """Of one process: wall and CPU seconds, peak memory in MB, and what it printed."""

    wall: float
    cpu: float
    peak_mb: float
    printed: str


def measured(*command: str, **environment: str) -> Cost:
    """Runs a command in a process of its own.

    Raises RuntimeError with the end of its output when it fails.
    """
    before = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
        )  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        printed = output.read()
    if process.returncode:
        raise RuntimeError(printed[-3000:])
    return Cost(
        time.perf_counter() - before,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss * 1024 / 1e6,
        printed,
    )


class Run:
    """One size on one bundle."""

    def __init__(self, folder: Path, events: int, memory: str, threads: int):
        self.folder, self.events = folder, events
        self.bundle = folder / "bundle"
        self.database = folder / "benchmark.duckdb"
        self.environment = {
            "BENCHMARK_DATABASE": str(self.database),
            "BENCHMARK_MEMORY": memory,
            "BENCHMARK_THREADS": str(threads),
        }
        self.memory, self.threads = memory, threads
        self.log = f"{self.bundle}/canonical/usage_events/*.parquet"

    def dbt(self, *arguments: str) -> tuple[Cost, float]:
        """A dbt command, and the seconds that its statements took by dbt's own log."""
        variables = {
            "raw_bundle": str(self.bundle),
            "sources": {"crm": ["canonical"], "usage": ["canonical"], "support": []},
        }
        log = self.folder / "logs" / "dbt.log"
        log.unlink(missing_ok=True)
        cost = measured(
            sys.executable, "-m", "dbt.cli.main", *arguments, "--profiles-dir", "benchmarks",
            "--partial-parse", "--no-write-json", "--vars", json.dumps(variables),
            "--target-path", str(self.folder / "target"), "--log-path", str(self.folder / "logs"),
            **self.environment,
        )  # fmt: skip
        seconds = re.findall(r"SQL status: OK in ([0-9.]+) seconds", log.read_text())
        return cost, sum(map(float, seconds))

    def empty_project(self) -> Cost:
        """dbt on a project of one model that selects nothing."""
        folder = self.folder / "empty"
        (folder / "models").mkdir(parents=True)
        (folder / "dbt_project.yml").write_text("name: empty\nprofile: common_ground\n")
        (folder / "models" / "nothing.sql").write_text("select 1 as nothing")
        command = (
            sys.executable, "-m", "dbt.cli.main", "run", "--no-write-json",
            "--profiles-dir", "benchmarks", "--project-dir", str(folder), "--target-path", str(folder / "target"),
            "--log-path", str(folder / "logs"),
        )  # fmt: skip
        settings = {**self.environment, "BENCHMARK_DATABASE": str(folder / "empty.duckdb")}
        measured(*command, **settings)  # reads the project
        return measured(*command, **settings)

    def python(self, code: str) -> Cost:
        """Python code that ends by writing the parquet file `answer`."""
        return measured(sys.executable, "-c", code)

    def sql(self, sql: str, answer: Path) -> Cost:
        return self.python(
            f'import duckdb\nc = duckdb.connect()\nc.execute("set threads = {self.threads}")\n'
            f"c.execute(\"set memory_limit = '{self.memory}'\")\n"
            f"c.execute(\"set temp_directory = '{self.folder}/tmp'\")\n"
            f"c.execute('''copy ({sql}) to '{answer}' (format parquet)''')"
        )


def apart(function, *arguments):
    """The result of a function in a process of its own.

    A process inherits the peak memory of the one that starts it, so this one has to stay small.
    """
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


def monthly_answer(database: Path) -> tuple[list, date]:
    """Active users by account and month-end, and the last month-end."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select account_id, month_end, active_users_28d from marts.account_adoption_months "
            "where active_users_28d > 0 order by all"
        ).fetchall()
        (last,) = connection.execute(
            "select max(month_end) from marts.account_adoption_months"
        ).fetchone()
    return rows, last


def contents(database: Path) -> dict[str, tuple]:
    """Rows and a sum of hashes of every table but the work lists."""
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables where "
            "table_type = 'BASE TABLE' and (table_schema = 'marts' or table_name like "
            "'int_adoption%')"
        ).fetchall()
        return {
            name: connection.execute(
                f"select count(*), sum(hash(t)::hugeint) from {schema}.{name} as t"
            ).fetchone()
            for schema, name in tables
            if name not in WORK_LISTS
        }


POLARS = """
import polars as pl
from datetime import date
ends = pl.date_range(date(2024, 1, 1), date.fromisoformat('{last}'), '1mo', eager=True).dt.month_end()
ends = ends.filter(ends <= date.fromisoformat('{last}'))
robots = pl.scan_parquet('{users}').filter(pl.col('actor_type') != 'human').select('user_id', 'tenant_id')
days = pl.scan_parquet('{log}').with_columns(pl.col('occurred_at').dt.date().alias('day'))
days = days.with_columns(pl.col('day').dt.month_end().alias('month_end'))
days = days.filter((pl.col('month_end') - pl.col('day')).dt.total_days() < 28)
days = days.filter(pl.col('month_end').is_in(ends.implode()))
days = days.join(robots, on=['user_id', 'tenant_id'], how='anti')
answer = days.group_by(pl.col('tenant_id').alias('account_id'), 'month_end').agg(
    pl.col('user_id').n_unique().alias('active_users'))
answer.collect(engine='streaming').write_parquet('{answer}')
"""
PANDAS = """
import glob, pandas as pd
log = pd.concat([pd.read_parquet(f, columns=['tenant_id', 'user_id', 'occurred_at']) for f in glob.glob('{log}')])
users = pd.read_parquet('{users}')
robots = users[users.actor_type != 'human'][['tenant_id', 'user_id']]
log['day'] = log.occurred_at.dt.normalize()
log['month_end'] = log.day + pd.offsets.MonthEnd(0)
log = log[((log.month_end - log.day).dt.days < 28) & (log.month_end <= pd.Timestamp('{last}'))]
log = log.merge(robots, on=['tenant_id', 'user_id'], how='left', indicator=True)
log = log[log._merge == 'left_only']
answer = log.groupby(['tenant_id', 'month_end']).user_id.nunique().reset_index()
answer.columns = ['account_id', 'month_end', 'active_users']
answer.to_parquet('{answer}')
"""


def run(events: int, memory: str, threads: int, work: Path) -> dict:
    """All measurements of one size; raises AssertionError where answers differ."""
    folder = work / f"{events}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    this = Run(folder, events, memory, threads)
    apart(generate.generate, this.bundle, events)
    found: dict = {"events": events, "memory": memory, "threads": threads}
    found["scan"] = this.sql(SCAN.format(log=this.log), folder / "scan.parquet")
    found["empty"] = this.empty_project()
    this.dbt("seed")
    found["nothing"], _ = this.dbt("run", "--select", "stg_crm__products")
    found["full"], found["full_sql"] = this.dbt("run", "--select", *SELECTED)
    ours, last = apart(monthly_answer, this.database)
    said = {"log": this.log, "last": last, "users": f"{this.bundle}/canonical/usage_users.parquet"}
    peers = {"naive SQL": lambda answer: this.sql(NAIVE.format(**said), answer)}
    peers["polars streaming"] = lambda answer: this.python(POLARS.format(**said, answer=answer))
    if events <= 10_000_000:
        peers["pandas"] = lambda answer: this.python(PANDAS.format(**said, answer=answer))
    for name, peer in peers.items():
        answer = folder / f"{name.split()[0]}.parquet"
        found[name] = peer(answer)
        theirs = duckdb.execute(
            "select account_id, cast(month_end as date), cast(active_users as bigint) "
            f"from '{answer}' order by all"
        ).fetchall()
        assert theirs == ours, f"{name} says something else"
    found["added"] = apart(generate.add_day, this.bundle, events)
    found["increment"], found["increment_sql"] = this.dbt("run", "--select", *SELECTED)
    grown = apart(contents, this.database)
    found["refresh"], found["refresh_sql"] = this.dbt(
        "run", "--select", *SELECTED, "--full-refresh"
    )
    fresh = apart(contents, this.database)
    assert grown == fresh, [name for name in fresh if grown[name] != fresh[name]]
    return found


def other_limit(events: int, memory: str, threads: int, work: Path) -> dict:
    """A full build under another memory limit, of the bundle that `run` left."""
    this = Run(work / f"{events}", events, memory, threads)
    found: dict = {"events": events, "memory": memory, "threads": threads}
    this.dbt("seed", "--full-refresh")
    found["nothing"], _ = this.dbt("run", "--select", "stg_crm__products")
    found["full"], found["full_sql"] = this.dbt("run", "--select", *SELECTED, "--full-refresh")
    return found


LABELS = {
    "scan": "bare scan and roll-up",
    "empty": "dbt on an empty project",
    "nothing": "dbt on one table of this one",
    "full": "dbt, full build",
    "increment": "dbt, one-day increment",
    "refresh": "dbt, full refresh after it",
    "naive SQL": "naive SQL",
    "polars streaming": "polars streaming",
    "pandas": "pandas",
}


def ratios(found: dict) -> list[tuple[str, str, str]]:
    """What is compared, its value and its goal, of one run."""
    nothing, full = found["nothing"], found["full"]
    sql_cpu = full.cpu - nothing.cpu
    limit = float(found["memory"].removesuffix("GB")) * 1000
    rows = [
        (
            "SQL of the full build (CPU without dbt on one table), CPU s a million events",
            f"{sql_cpu / found['events'] * 1e6:.1f}",
            "2.5",
        ),
        ("peak memory ÷ memory_limit", f"{full.peak_mb / limit:.2f}", "1.15"),
    ]
    if "scan" not in found:
        return rows
    rows.append(
        ("the same ÷ bare scan and roll-up, CPU", f"{sql_cpu / found['scan'].cpu:.1f}", "3.5")
    )
    step = found["increment_sql"] / found["refresh_sql"]
    rows.append(("increment ÷ full refresh, seconds of SQL", f"{step:.1%}", "3 % at 100M"))
    share = (found["increment"].cpu - nothing.cpu) / (found["refresh"].cpu - nothing.cpu)
    rows.append(("increment ÷ full refresh, CPU without dbt on one table", f"{share:.1%}", ""))
    start = nothing.wall / found["empty"].wall
    rows.append(("dbt on one table ÷ dbt on an empty project, wall", f"{start:.1f}", "1.5"))
    for name in ("naive SQL", "polars streaming", "pandas"):
        if name in found:
            times = found[name].wall / (full.wall - nothing.wall)
            rows.append((f"{name} ÷ SQL of the full build, wall", f"{times:.2f}", ""))
    return rows


def report(runs: list[dict]) -> str:
    """The page of results."""
    lines = [
        "# Benchmark",
        "",
        f"Written by `benchmarks/run.py` on {date.today()}; DuckDB {duckdb.__version__}, "
        f"{os.cpu_count()} shared cores. Compare ratios of one run, not seconds of two. All "
        "answers were compared and are equal; the increment equals a full refresh in every table. "
        "The peers answer one question of many: users active in 28 days, by account and month.",
        "",
    ]
    for found in runs:
        lines += [
            f"## {found['events']:,} events, memory_limit {found['memory']}, "
            f"{found['threads']} threads",
            "",
            "| part | wall s | CPU s | peak MB |",
            "|---|---|---|---|",
        ]
        for name, label in LABELS.items():
            if name in found:
                cost = found[name]
                lines.append(
                    f"| {label} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.peak_mb:,.0f} |"
                )
        lines += ["", "| ratio | value | goal |", "|---|---|---|"]
        lines += [f"| {what} | {value} | {goal} |" for what, value, goal in ratios(found)]
        if "added" in found:
            lines += ["", f"The increment added {found['added']:,} rows."]
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--sizes", nargs="+", type=int, default=[1_000_000, 10_000_000])
    asked.add_argument("--memory", nargs="+", default=["2GB"])
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "benchmark")
    asked.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "results.md")
    said = asked.parse_args()
    runs = []
    for events in said.sizes:
        runs.append(run(events, said.memory[0], said.threads, said.work))
        said.results.write_text(report(runs))
        if events != max(said.sizes):
            shutil.rmtree(said.work / f"{events}")
    for memory in said.memory[1:]:
        runs.append(other_limit(max(said.sizes), memory, said.threads, said.work))
        said.results.write_text(report(runs))
    print(report(runs))


if __name__ == "__main__":
    main()

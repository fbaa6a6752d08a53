"""Measures what dbt really runs: python benchmarks/run.py --sizes 1000000 10000000 --memory 2GB.

For each size: a bare parquet scan with a plain roll-up, the adoption models by dbt (full build,
one-day increment, full refresh of the same, the increment on half the history), everything by
`dbt build` with its tests (full, increment), and what a user would write instead for the counts of
an account. All answers are compared. Under every other memory limit the largest size is built once
more. Writes benchmarks/results.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

import generate
import peers

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests" / "python"))
from adoption_batches import WORK_LISTS, comparable  # noqa: E402

SELECTED = ["+path:models/marts/adoption", "+path:models/intermediate/adoption"]
SCAN = """
select tenant_id, user_id, feature_id, cast(occurred_at as date) as usage_date,
    sum(event_count) as event_count
from read_parquet('{log}') group by all
"""
TABLES = {"month_end": "account_adoption_months", "adoption_date": "account_adoption_days"}
EVERYTHING = ["build", "--exclude-resource-type", "unit_test"]
PEERS = {
    "naive SQL": (peers.SQL, "month_end"),
    "polars streaming": (peers.POLARS, "month_end"),
    "pandas": (peers.PANDAS, "month_end"),
    "naive SQL, every day": (peers.SQL, "adoption_date"),
    "polars streaming, every day": (peers.POLARS, "adoption_date"),
}
# needs more memory than most machines have for a larger log
UP_TO_10M = ("pandas", "naive SQL, every day", "polars streaming, every day")
# where memory runs out, this is the process that the kernel ends
FIRST_TO_GO = """
from pathlib import Path
score = Path('/proc/self/oom_score_adj')
if score.exists():
    score.write_text('1000')
"""
# what DuckDB, polars and Python print
NO_MEMORY = "Out of Memory Error|memory allocation of|MemoryError"


class OutOfMemory(RuntimeError):
    """A process that did not get the memory it asked for."""


@dataclass
class Cost:
    """Of one process: wall and CPU seconds, peak memory in MB; of dbt those of its SQL too."""

    wall: float
    cpu: float
    peak_mb: float
    sql_wall: float | None = None
    sql_cpu: float | None = None


def measured(*command: str, **environment: str) -> Cost:
    """Runs a command in a process of its own.

    Raises OutOfMemory, or RuntimeError with the end of its output when it fails otherwise.
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
        is_memory = process.returncode == -signal.SIGKILL or re.search(NO_MEMORY, printed)
        raise (OutOfMemory if is_memory else RuntimeError)(printed[-3000:])
    return Cost(
        time.perf_counter() - before,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss * 1024 / 1e6,
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

    def say(self, step: str) -> None:
        """A line of progress."""
        print(f"{time.strftime('%H:%M:%S')} {self.events:,} events: {step}", flush=True)

    def dbt(self, *arguments: str, database: Path | None = None) -> Cost:
        """What a dbt command takes, in the database of adoption or another one."""
        variables = {
            "raw_bundle": str(self.bundle),
            "sources": {"crm": ["canonical"], "usage": ["canonical"], "support": []},
        }
        nodes = self.folder / "nodes.json"
        settings = {**self.environment}
        if database:
            settings["BENCHMARK_DATABASE"] = str(database)
        cost = measured(
            sys.executable, "benchmarks/nodes.py", str(nodes), *arguments, "--profiles-dir",
            "benchmarks", "--partial-parse", "--no-write-json", "--vars", json.dumps(variables),
            "--target-path", str(self.folder / (database or self.database).stem),
            "--log-level-file", "none", **settings,
        )  # fmt: skip
        used = json.loads(nodes.read_text())
        return replace(cost, sql_wall=sum(used["wall"].values()), sql_cpu=sum(used["cpu"].values()))

    def sql(self, sql: str, answer: Path, memory: str | None = None) -> Cost:
        """A query that DuckDB answers, without a memory limit unless one is given."""
        limit = f"c.execute(\"set memory_limit = '{memory}'\")\n" if memory else ""
        return measured(
            sys.executable, "-c",
            f"{FIRST_TO_GO}\nimport duckdb\nc = duckdb.connect()\n{limit}"
            f"c.execute('set threads = {self.threads}')\n"
            f"c.execute(\"set temp_directory = '{self.folder}/tmp'\")\n"
            f"c.execute('''copy ({sql}) to '{answer}' (format parquet)''')",
        )  # fmt: skip

    def peer(self, name: str, last: dict[str, date]) -> Cost | None:
        """What a peer takes to say what the marts say; None where memory ran out."""
        text, day = PEERS[name]
        answer = self.folder / "answer.parquet"
        with (ROOT / "seeds" / "definitions" / "adoption_thresholds.csv").open() as seed:
            thresholds = {row["threshold"]: row["value"] for row in csv.DictReader(seed)}
        said = {
            "log": self.log, "users": f"{self.bundle}/canonical/usage_users.parquet",
            "first": generate.FIRST_DAY, "last": last[day], "answer": answer,
            "asked": peers.ASKED[day][0 if text is peers.SQL else 1],
            "healthy": thresholds["healthy_days"], "power": thresholds["power_days"],
        }  # fmt: skip
        try:
            if text is peers.SQL:
                memory = self.memory if day == "month_end" else None
                cost = self.sql(text.format(**said), answer, memory)
            else:
                cost = measured(sys.executable, "-c", FIRST_TO_GO + text.format(**said))
        except OutOfMemory:
            return None
        assert not apart(differences, self.database, answer, TABLES[day], day), (
            f"{name} says something else"
        )
        return cost


def apart(function, *arguments):
    """The result of a function in a process of its own.

    A process inherits the peak memory of the one that starts it, so this one has to stay small.
    """
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


def days_asked(database: Path) -> dict[str, date]:
    """The last month-end and the last day that the marts answer for."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return {
            day: connection.execute(f"select max({day}) from marts.{table}").fetchone()[0]
            for day, table in TABLES.items()
        }


def differences(database: Path, answer: Path, table: str, day: str) -> int:
    """Rows that only one of a mart and a peer's answer has."""
    counts = ", ".join(f"cast({count} as bigint)" for count in peers.COUNTS)
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(
            f"""with ours as (
                select account_id, {day}, {counts} from marts.{table} where active_users_90d > 0
            ),
            theirs as (select account_id, cast(asked_on as date), {counts} from '{answer}')
            select count(*) from (
                (from ours except all from theirs) union all (from theirs except all from ours)
            )"""
        ).fetchone()[0]


def contents(database: Path) -> dict[str, tuple]:
    """Rows and a sum of hashes of every table but the work lists."""
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema, table_name, list(column_name order by ordinal_position) from "
            "information_schema.columns inner join information_schema.tables using "
            "(table_schema, table_name) where table_type = 'BASE TABLE' and (table_schema = "
            "'marts' or table_name like 'int_adoption%' or table_name like 'int_usage_log%') "
            "group by all"
        ).fetchall()
        return {
            name: connection.execute(
                f"select count(*), sum(hash(t)::hugeint) from ({comparable(name, columns, schema)}) t"
            ).fetchone()
            for schema, name, columns in tables
            if name not in WORK_LISTS
        }


def half_history(this: Run) -> Cost:
    """What the same increment takes where the log has only its first half."""
    half = Run(this.folder / "half", this.events // 2, this.memory, this.threads)
    shutil.copytree(this.bundle, half.bundle, copy_function=os.link)
    files = sorted(Path(half.log).parent.iterdir())
    for file in files[len(files) // 2 :]:
        file.unlink()
    half.dbt("seed")
    half.dbt("run", "--select", *SELECTED)
    apart(generate.add_day, half.bundle, half.events, generate.DAYS // 2)
    cost = half.dbt("run", "--select", *SELECTED)
    shutil.rmtree(half.folder)
    return cost


def run(events: int, memory: str, threads: int, work: Path) -> dict:
    """All measurements of one size; raises AssertionError where answers differ."""
    folder = work / f"{events}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    this = Run(folder, events, memory, threads)
    this.say("making the log")
    apart(generate.generate, this.bundle, events)
    found: dict = {"events": events, "memory": memory, "threads": threads}
    this.say("bare scan")
    found["scan"] = this.sql(SCAN.format(log=this.log), folder / "scan.parquet", memory)
    this.dbt("seed")
    this.say("full build")
    found["full"] = this.dbt("run", "--select", *SELECTED)
    last = apart(days_asked, this.database)
    for name in PEERS:
        if name not in UP_TO_10M or events <= 10_000_000:
            this.say(name)
            found[name] = this.peer(name, last)
    this.say("half the history")
    found["half"] = half_history(this)
    this.say("everything")
    everything = folder / "everything.duckdb"
    found["everything"] = this.dbt(*EVERYTHING, database=everything)
    this.say("increment and full refresh")
    found["added"] = apart(generate.add_day, this.bundle, events)
    found["everything_increment"] = this.dbt(*EVERYTHING, database=everything)
    found["increment"] = this.dbt("run", "--select", *SELECTED)
    grown = apart(contents, this.database)
    found["refresh"] = this.dbt("run", "--select", *SELECTED, "--full-refresh")
    fresh = apart(contents, this.database)
    assert grown == fresh, [name for name in fresh if grown[name] != fresh[name]]
    return found


def other_limit(events: int, memory: str, threads: int, work: Path) -> dict:
    """A full build under another memory limit, of the bundle that `run` left."""
    this = Run(work / f"{events}", events, memory, threads)
    found: dict = {"events": events, "memory": memory, "threads": threads}
    this.say(f"full build under {memory}")
    this.dbt("seed", "--full-refresh")
    found["full"] = this.dbt("run", "--select", *SELECTED, "--full-refresh")
    return found


LABELS = {
    "scan": "bare scan and roll-up",
    "full": "adoption, full build",
    "increment": "adoption, one-day increment",
    "half": "the same on half the history",
    "refresh": "adoption, full refresh after it",
    "everything": "everything, tests included, full build",
    "everything_increment": "everything, tests included, one-day increment",
    **{name: name for name in PEERS},
}
# goals that hold for a size only
BARE_GOALS = {10_000_000: "2.7 at 100M; 3.5", 100_000_000: "2.7"}
PEER_GOALS = {1_000_000: "1", 100_000_000: "10"}


def million(found: dict) -> float:
    """CPU seconds a million events that the SQL of the full build of adoption takes."""
    return found["full"].sql_cpu / found["events"] * 1e6


def ratios(found: dict, smaller: dict | None) -> list[tuple[str, str, str]]:
    """What is compared, its value and its goal, of one run and of one on fewer events."""
    full = found["full"]
    limit = float(found["memory"].removesuffix("GB")) * 1000
    rows = [
        ("adoption, full build, CPU s of SQL a million events", f"{million(found):.2f}", ""),
        ("peak memory ÷ memory_limit", f"{full.peak_mb / limit:.2f}", "1.15"),
    ]
    if "scan" not in found:
        return rows

    def compare(what: str, part: str, whole: str, goal: str, form: str = ".2f") -> None:
        rows.append((what, f"{found[part].sql_cpu / found[whole].sql_cpu:{form}}", goal))

    bare = f"{full.sql_cpu / found['scan'].cpu:.1f}"
    rows.append(
        ("adoption, full build, SQL ÷ bare scan", bare, BARE_GOALS.get(found["events"], ""))
    )
    if smaller:
        growth = f"{million(found) / million(smaller):.2f}"
        rows.append((f"the same a million ÷ that at {smaller['events']:,} events", growth, "1.1"))
    compare("increment ÷ full refresh, SQL", "increment", "refresh", "3 % at 100M", ".1%")
    compare("increment ÷ increment on half the history, SQL", "increment", "half", "1")
    compare("everything ÷ adoption, full build, SQL", "everything", "full", "1.3")
    compare("everything ÷ adoption, increment, SQL", "everything_increment", "increment", "1.3")
    for name in PEERS:
        if found.get(name):
            goal = "3" if "every day" in name else "above 1"
            for part, target in (
                ("full", goal),
                ("increment", PEER_GOALS.get(found["events"], "")),
            ):
                times = found[name].wall / found[part].sql_wall
                rows.append((f"{name} ÷ {LABELS[part]}, wall of SQL", f"{times:.2f}", target))
    return rows


def report(runs: list[dict]) -> str:
    """The page of results."""
    lines = [
        "# Benchmark",
        "",
        f"Written by `benchmarks/run.py` on {date.today()}; DuckDB {duckdb.__version__}, "
        f"{os.cpu_count()} shared cores. Compare ratios of one run, not seconds of two. All "
        "answers were compared and are equal; the increment equals a full refresh in every table. "
        "The peers count users, days, events and features of an account at month-ends, or every "
        "day, and nothing else that the build makes. Of them only naive SQL at month-ends keeps "
        "to the memory limit.",
        "",
    ]
    for number, found in enumerate(runs):
        lines += [
            f"## {found['events']:,} events, memory_limit {found['memory']}, "
            f"{found['threads']} threads",
            "",
            "| part | wall s | CPU s | CPU s of SQL | peak MB |",
            "|---|---|---|---|---|",
        ]
        for name, label in LABELS.items():
            cost = found.get(name)
            if cost:
                sql = "" if cost.sql_cpu is None else f"{cost.sql_cpu:.1f}"
                lines.append(
                    f"| {label} | {cost.wall:.1f} | {cost.cpu:.1f} | {sql} | {cost.peak_mb:,.0f} |"
                )
            elif name in found:
                lines.append(f"| {label} | out of memory | | | |")
        lines += ["", "| ratio | value | goal |", "|---|---|---|"]
        lines += [
            f"| {what} | {value} | {goal} |"
            for what, value, goal in ratios(found, runs[number - 1] if number else None)
        ]
        if "added" in found:
            lines += ["", f"The increment added {found['added']:,} rows."]
        lines.append("")
    return "\n".join(lines)


def write_section(results: Path, section: str) -> None:
    """Writes a section of a page of results, in the place of an older one of the same title."""
    title = section.split("\n")[0]
    page = results.read_text() if results.exists() else ""
    others = [part for part in re.split(r"(?m)^(?=# )", page) if not part.startswith(title)]
    parts = sorted(part.strip() for part in [*others, section])
    results.write_text("\n\n".join(part for part in parts if part) + "\n")


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
        write_section(said.results, report(runs))
        if events != max(said.sizes):
            shutil.rmtree(said.work / f"{events}")
    for memory in said.memory[1:]:
        runs.append(other_limit(max(said.sizes), memory, said.threads, said.work))
        write_section(said.results, report(runs))
    print(report(runs))


if __name__ == "__main__":
    main()

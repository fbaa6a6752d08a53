"""Measures a ledger without usage: python benchmarks/ledger.py --accounts 20000 100000.

For each size: `dbt build` of everything, tests included, with the CPU seconds of each part, and
the plain SQL roll-forward of the same ledger that somebody would write by hand. The account-months
of both are compared wherever their rules agree. Writes its section of benchmarks/results.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb

import ledger_bundle
from run import FIRST_TO_GO, ROOT, apart, measured, write_section

COLUMNS = (
    "opening_arr", "new_arr", "reactivation_arr", "expansion_arr", "contraction_arr",
    "churned_arr", "closing_arr",
)  # fmt: skip
KINDS = {"model": "models", "test": "tests", "seed": "seeds"}
# goals: CPU seconds of all SQL at 20,000 accounts, and retention's over that of the hand-written
GOAL_SECONDS, GOAL_TIMES = 50, 10


def parts(nodes: dict[str, float], manifest: dict) -> Counter:
    """CPU seconds of SQL by part: the subject of a model, whatever its layer, or its kind."""
    found: Counter = Counter()
    for name, seconds in nodes.items():
        part = KINDS.get(name.split(".")[0], "dbt's hooks")
        if part == "models":
            _, layer, *below = manifest["nodes"][name]["fqn"]
            part = layer if layer in ("staging", "metrics") else below[0]
        found[part] += seconds
    return found


# rows of the same columns: one an account-month of an account whose renewals a plain
# roll-forward understands
OURS = """
select months.account_id, months.month_end, months.{columns},
    coalesce(cohorts.retained_arr, 0) as retained_arr
from marts.account_arr_months as months
left join marts.account_retention_months as cohorts
    on months.account_id = cohorts.account_id and months.month_end = cohorts.month_end
    and cohorts.window_months = 12
where months.account_id like 'plain-%'
""".format(columns=", months.".join(COLUMNS))
THEIRS = """
select account_id, month_end, {columns}, retained_arr from '{{answer}}'
where account_id like 'plain-%'
""".format(columns=", ".join(COLUMNS))


def differences(database: Path, answer: Path) -> tuple[int, int, float]:
    """Account-months compared, rows that only one of both has, and company ARR by hand over ours.

    The ARR is that of all accounts, summed over all months.
    """
    theirs = THEIRS.format(answer=answer)
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(
            f"""with ours as ({OURS}), theirs as ({theirs})
            select (select count(*) from ours),
                (select count(*) from (from ours except all from theirs))
                    + (select count(*) from (from theirs except all from ours)),
                (select sum(closing_arr) from '{answer}')
                    / (select sum(closing_arr) from marts.account_arr_months)"""
        ).fetchone()


def say(accounts: int, step: str) -> None:
    """A line of progress."""
    print(f"{time.strftime('%H:%M:%S')} {accounts:,} accounts: {step}", flush=True)


def run(accounts: int, memory: str, threads: int, work: Path) -> dict:
    """All measurements of one size; raises AssertionError where answers differ."""
    folder = work / f"{accounts}"
    shutil.rmtree(folder, ignore_errors=True)
    bundle, database, target = folder / "bundle", folder / "ledger.duckdb", folder / "target"
    say(accounts, "making the ledger")
    found: dict = {"accounts": accounts, "memory": memory, "threads": threads}
    found["lines"] = apart(ledger_bundle.write, bundle, accounts)
    say(accounts, "by hand")
    answer = folder / "answer.parquet"
    by_hand = ledger_bundle.BY_HAND.format(
        bundle=bundle, first=ledger_bundle.FIRST, as_of=ledger_bundle.AS_OF
    )
    found["by_hand"] = measured(
        sys.executable, "-c",
        f"{FIRST_TO_GO}\nimport duckdb\nc = duckdb.connect()\n"
        f"c.execute('set threads = {threads}')\n"
        f"c.execute('''copy ({by_hand}) to '{answer}' (format parquet)''')",
    )  # fmt: skip
    say(accounts, "dbt build")
    variables = {
        "raw_bundle": str(bundle), "as_of_date": str(ledger_bundle.AS_OF),
        "sources": {"crm": ["canonical"], "usage": [], "support": []},
    }  # fmt: skip
    found["build"] = measured(
        sys.executable, "benchmarks/nodes.py", str(folder / "nodes.json"), "build",
        "--exclude-resource-type", "unit_test", "--profiles-dir", "benchmarks",
        "--vars", json.dumps(variables), "--target-path", str(target),
        "--log-level-file", "none", BENCHMARK_DATABASE=str(database), BENCHMARK_MEMORY=memory,
        BENCHMARK_THREADS=str(threads),
    )  # fmt: skip
    nodes = json.loads((folder / "nodes.json").read_text())["cpu"]
    found["parts"] = parts(nodes, json.loads((target / "manifest.json").read_text()))
    models = {name: used for name, used in nodes.items() if name.startswith("model.")}
    found["slowest"] = sorted(models.items(), key=lambda model: -model[1])[:10]
    found["compared"], different, found["arr"] = apart(differences, database, answer)
    assert not different, f"{different:,} account-months are others by hand"
    return found


def table(head: str, rows: list[tuple]) -> list[str]:
    """The lines of a Markdown table."""
    return [head, re.sub(r"[^|]+", "---", head), *(f"| {' | '.join(row)} |" for row in rows), ""]


def report(runs: list[dict]) -> str:
    """The section of results."""
    lines = [
        "# Ledger without usage",
        "",
        f"Written by `benchmarks/ledger.py` on {date.today()}; DuckDB {duckdb.__version__}, "
        f"{os.cpu_count()} shared cores, CPU seconds. By hand is a roll-forward of months by lines "
        "that knows versions, links, rates and mergers, but neither early nor late renewals nor "
        "what was reported. The account-months of all accounts that need no more were compared, "
        "and are equal.",
        "",
    ]
    for found in runs:
        build, by_hand = found["build"], found["by_hand"]
        sql = sum(found["parts"].values())
        rows = [
            *((part, f"{used:.1f}", "") for part, used in found["parts"].most_common()),
            ("all SQL", f"{sql:.1f}", ""),
            ("dbt's own", f"{build.cpu - sql:.1f}", ""),
            ("dbt build, tests included", f"{build.cpu:.1f}", f"{build.peak_mb:,.0f}"),
            ("roll-forward by hand", f"{by_hand.cpu:.1f}", f"{by_hand.peak_mb:,.0f}"),
        ]
        goal = f"{GOAL_SECONDS}" if found["accounts"] == 20_000 else ""
        ratios = [
            ("all SQL, CPU s", f"{sql:.1f}", goal),
            (
                "SQL of retention ÷ roll-forward by hand",
                f"{found['parts']['retention'] / by_hand.cpu:.1f}",
                f"{GOAL_TIMES}",
            ),
            ("all SQL ÷ roll-forward by hand", f"{sql / by_hand.cpu:.1f}", ""),
            ("ARR by hand ÷ ours, all accounts and months", f"{found['arr']:.3f}", ""),
        ]
        slowest = [(name.split(".")[-1], f"{used:.1f}") for name, used in found["slowest"]]
        lines += [
            f"## {found['accounts']:,} accounts, {found['lines']:,} lines, memory_limit "
            f"{found['memory']}, {found['threads']} threads",
            "",
            f"{found['compared']:,} account-months compared.",
            "",
            *table("| part | CPU s | peak MB |", rows),
            *table("| compared | value | goal |", ratios),
            *table("| slowest model | CPU s |", slowest),
        ]
    return "\n".join(lines)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--accounts", nargs="+", type=int, default=[20_000, 100_000])
    asked.add_argument("--memory", default="4GB")
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "ledger")
    asked.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "results.md")
    said = asked.parse_args()
    runs = []
    for accounts in said.accounts:
        runs.append(run(accounts, said.memory, said.threads, said.work))
        write_section(said.results, report(runs))
        shutil.rmtree(said.work / f"{accounts}")
    print(report(runs))


if __name__ == "__main__":
    main()

"""What the build tells a person: what came in, what was rejected, what came out, where."""

import time
from collections import Counter
from pathlib import Path

import duckdb

from common_ground.bundle import Bundle
from common_ground.dbt import Run
from common_ground.project import shown

SHOWN_REASONS = 10


def say_bundle(bundle: Bundle, say=print) -> None:
    """Print what was found in the bundle, with its notes and warnings."""
    say(f"  {len(bundle.tables)} tables, {bundle.rows:,} rows")
    for note in bundle.notes:
        say(f"  Note: {note}")
    for warning in bundle.warnings:
        say(f"  Warning:\n{warning}")


def say_summary(
    bundle: Bundle, run: Run, rows: dict[str, int], work: Path, out: Path, started: float, say=print
) -> None:
    """Print the summary of a build that was published."""
    statuses = Counter(check.status for check in run.checks)
    as_of, rejected = _facts(work)
    say("")
    say(f"{'as-of date':<14}{as_of or 'none (the bundle holds no recorded time)'}")
    say(f"{'rows in':<14}{bundle.rows:>12,}")
    for table in bundle.tables:
        say(f"  {table.label:<44}{table.rows:>12,}")
    if rejected is None:
        say(f"{'rows rejected':<14}{'unknown':>12}")
    else:
        say(f"{'rows rejected':<14}{sum(row[2] for row in rejected):>12,}")
        for table, reason, number in rejected[:SHOWN_REASONS]:
            say(f"  {table + ': ' + reason:<70.70}{number:>12,}")
        if len(rejected) > SHOWN_REASONS:
            rest = len(rejected) - SHOWN_REASONS
            say(f"  and {rest} more reasons; all rows are in quality.rejected_rows")
    say(f"{'tables':<14}{len(rows):>12,}")
    for name, number in rows.items():
        say(f"  {name:<44}{number:>12,}")
    say(
        f"{'checks':<14}{len(run.checks):>12,}"
        f" run, {statuses['pass']:,} passed, {statuses['warn']:,} warned"
    )
    for check in run.checks:
        if check.status == "warn":
            number = "" if check.failing_rows is None else f" ({check.failing_rows:,} rows)"
            say(f"  warned: {check.name}{number}")
    say(f"{'result':<14}{shown(out)} ({out.stat().st_size / 1e6:,.1f} MB)")
    say(f"{'time':<14}{time.monotonic() - started:>12,.0f} s")


def _facts(work: Path) -> tuple[object, list[tuple] | None]:
    """Return the as-of date and (table, reason, rows) of what was rejected."""
    with duckdb.connect(str(work), read_only=True) as connection:
        as_of = connection.execute("select as_of_date from staging.stg_bundle__as_of").fetchone()
        try:
            rejected = connection.execute(
                "select source_table, reason, sum(row_count) from quality.rejected_rows "
                "group by all order by 3 desc, 1, 2"
            ).fetchall()
        except duckdb.CatalogException:
            rejected = None
    return (as_of[0] if as_of else None), rejected

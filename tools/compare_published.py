"""Compares two published files, or two folders of them, table by table and row for row.

`python tools/compare_published.py BEFORE AFTER` says one line for every table that differs.
Rows that are equal but for rounding (floating numbers within 1e-9 of each other, relative)
are said apart and are no difference. Exits 1 if anything differs.
"""

import argparse
import math
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import duckdb

sys.path.append(str(Path(__file__).parents[1]))
from common_ground.words import text  # noqa: E402

TOLERANCE = 1e-9
FLOATING = ("FLOAT", "DOUBLE")
# what tells of the build and not of its data
NOT_COMPARED = {"quality.check_results": {"checked_at"}}
# rows among which the one most like an example is looked for
LOOKED_THROUGH = 2000


@dataclass
class Difference:
    """What is unlike in one table."""

    table: str
    unlike: list[str] = field(default_factory=list)
    rounding: list[str] = field(default_factory=list)


def compare_files(before: Path, after: Path) -> list[Difference]:
    """Return the tables that differ between two DuckDB files."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        for name, file in (("before", before), ("after", after)):
            connection.execute(f"attach {text(file)} as {name} (read_only)")
        columns = {name: _columns(connection, name) for name in ("before", "after")}
        found = []
        for table in sorted(columns["before"].keys() | columns["after"].keys()):
            difference = Difference(table)
            if table not in columns["after"]:
                difference.unlike.append("only before")
            elif table not in columns["before"]:
                difference.unlike.append("only after")
            else:
                _compare_columns(difference, columns["before"][table], columns["after"][table])
                _compare_rows(
                    connection, difference, columns["before"][table], columns["after"][table]
                )
            if difference.unlike or difference.rounding:
                found.append(difference)
        return found


def _columns(connection, database: str) -> dict[str, dict[str, str]]:
    """Return table -> column -> type, in the order of the table."""
    found: dict[str, dict[str, str]] = {}
    for schema, table, column, data_type in connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where database_name = ? and not internal "
        "order by schema_name, table_name, column_index",
        [database],
    ).fetchall():
        name = f"{schema}.{table}"
        if column not in NOT_COMPARED.get(name, ()):
            found.setdefault(name, {})[column] = data_type
    return found


def _compare_columns(difference: Difference, before: dict, after: dict) -> None:
    for column in before.keys() - after.keys():
        difference.unlike.append(f"column {column} only before")
    for column in after.keys() - before.keys():
        difference.unlike.append(f"column {column} only after")
    for column in before.keys() & after.keys():
        if before[column] != after[column]:
            difference.unlike.append(f"column {column} is {after[column]}, was {before[column]}")
    difference.unlike.sort()
    if before.keys() == after.keys() and list(before) != list(after):
        difference.unlike.append("columns in another order")


def _compare_rows(connection, difference: Difference, before: dict, after: dict) -> None:
    columns = [column for column in before if column in after]
    if not columns:
        return
    lost = _rows_only_in(connection, "before", "after", difference.table, columns)
    new = _rows_only_in(connection, "after", "before", difference.table, columns)
    if not lost and not new:
        return
    floating = [
        number
        for number, column in enumerate(columns)
        if before[column] in FLOATING and after[column] in FLOATING
    ]
    lost, new, close, widest = _without_rounding(lost, new, floating)
    if close:
        difference.rounding.append(f"{close} rows differ by rounding, at most {widest:.1e}")
    if lost or new:
        difference.unlike.append(
            f"{len(lost)} rows only before, {len(new)} only after; {_example(columns, lost, new)}"
        )


def _rows_only_in(connection, one: str, other: str, table: str, columns: list[str]) -> list[tuple]:
    schema, name = table.split(".")
    chosen = ", ".join(f'"{column}"' for column in columns)
    return connection.execute(
        f'select {chosen} from {one}.{schema}."{name}" '
        f'except all select {chosen} from {other}.{schema}."{name}"'
    ).fetchall()


def _without_rounding(lost: list, new: list, floating: list[int]):
    """Take away the pairs that are equal but for rounding.

    Returns what remains of both, the number of pairs and the largest relative difference.
    """
    if not (lost and new and floating):
        return lost, new, 0, 0.0
    groups: dict[tuple, tuple[list, list]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((lost, new)):
        for row in rows:
            exact = tuple(repr(value) for number, value in enumerate(row) if number not in floating)
            groups[exact][side].append(row)
    left: tuple[list, list] = ([], [])
    close, widest = 0, 0.0
    for sides in groups.values():
        for side in sides:
            side.sort(key=lambda row: [(row[n] is None, row[n] or 0) for n in floating])
        pairs = list(zip(*sides, strict=False))
        for before, after in pairs:
            distance = max(_distance(before[number], after[number]) for number in floating)
            if distance <= TOLERANCE:
                close, widest = close + 1, max(widest, distance)
            else:
                left[0].append(before)
                left[1].append(after)
        for side, rows in enumerate(sides):
            left[side].extend(rows[len(pairs) :])
    return *left, close, widest


def _distance(before: float | None, after: float | None) -> float:
    """Return the relative difference of two numbers; infinity if only one is there."""
    if before == after or (before is None and after is None):
        return 0.0
    if before is None or after is None:
        return math.inf
    if math.isnan(before) or math.isnan(after) or math.isinf(before) or math.isinf(after):
        return 0.0 if math.isnan(before) and math.isnan(after) else math.inf
    return abs(before - after) / max(abs(before), abs(after))


def _example(columns: list[str], lost: list, new: list) -> str:
    """Return a row that differs in words: what names it, and what is another in the other file."""
    row = (lost or new)[0]
    named = ", ".join(
        f"{name} {value}" for name, value in islice(zip(columns, row, strict=True), 3)
    )
    if not (lost and new):
        return f"such as {named}"

    def equal_values(other: tuple) -> int:
        # the first columns name a row, so that they count for more
        return sum(
            len(columns) - place
            for place, (one, two) in enumerate(zip(row, other, strict=True))
            if one == two
        )

    other = max(new[:LOOKED_THROUGH], key=equal_values)
    changes = [
        f"{name} {before} -> {after}"
        for name, before, after in zip(columns, row, other, strict=True)
        if before != after
    ]
    return f"such as {named}: {', '.join(changes[:6])}"


def compare(before: Path, after: Path, say=print) -> bool:
    """Compare two files or two folders of files, say what differs, return whether all is equal."""
    pairs = _pairs(before, after)
    equal = True
    for name, one, other in pairs:
        if not (one.is_file() and other.is_file()):
            say(f"{name}: only {'before' if one.is_file() else 'after'}")
            equal = False
            continue
        differences = compare_files(one, other)
        for difference in differences:
            said = difference.unlike + [f"({words})" for words in difference.rounding]
            say(f"{name} {difference.table}: {'; '.join(said)}")
            equal = equal and not difference.unlike
        if not any(difference.unlike for difference in differences):
            say(f"{name}: equal")
    return equal


def _pairs(before: Path, after: Path) -> list[tuple[str, Path, Path]]:
    if before.is_file() and after.is_file():
        return [(after.stem, before, after)]
    names = {file.name for folder in (before, after) for file in folder.glob("*.duckdb")}
    if not names:
        raise SystemExit(f"There is no published file in {before} or {after}.")
    return [(name.removesuffix(".duckdb"), before / name, after / name) for name in sorted(names)]


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("before", type=Path, help="a published file, or a folder of them")
    parser.add_argument("after", type=Path, help="another, made later")
    options = parser.parse_args()
    for path in (options.before, options.after):
        if not path.exists():
            parser.error(f"there is no {path}")
    sys.exit(0 if compare(options.before, options.after) else 1)


if __name__ == "__main__":
    main()

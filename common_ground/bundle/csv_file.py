"""Reads a CSV table to its last row and says of each kind of bad row where it is."""

import csv
import gzip
import io
import zlib

import duckdb

from common_ground.bundle.table_file import TableFile, connection
from common_ground.errors import Problems
from common_ground.words import nearest, short

# The options of macros/staging/land_bundle.sql; a test holds the two together.
LANDING_OPTIONS = (
    "header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', nullstr = ''"
)
STRICT_OPTIONS = (
    "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
    "nullstr = '', store_rejects = true, rejects_limit = 1000, rejects_table = 'bad_rows', "
    "rejects_scan = 'bad_scans'"
)
HEADER_BYTES = 1 << 20
NOT_UTF_8 = ("The text is not UTF-8.", "Export the file again with the encoding UTF-8.")


def open_csv(file: TableFile, problems: Problems) -> bool:
    """Fill in the reader, types and row count; return False after adding what is wrong."""
    start = _first_bytes(file, problems)
    if start is None:
        return False
    header = _header(start)
    if fault := _header_fault(file, header):
        problems.add(f"{file.label}, row 1", *fault)
        return False
    path = file.files[0]
    columns = ", ".join(f"'c{number}': 'varchar'" for number in range(len(header)))
    strict = f"read_csv('{path}', {STRICT_OPTIONS}, columns = {{{columns}}})"
    counts = ", ".join(f"count(c{number})" for number in range(len(header)))
    file.reader = f"read_csv('{path}', {LANDING_OPTIONS})"
    reading = connection()
    try:
        reading.execute("drop table if exists bad_rows; drop table if exists bad_scans")
        # all rows are fetched, since DuckDB writes down the rejected ones at the end
        file.rows = reading.execute(f"select count(*), {counts} from {strict}").fetchall()[0][0]
        rejected = reading.execute(
            "select error_type, line, column_idx from bad_rows order by line, column_idx"
        ).fetchall()
        if rejected:
            _add_bad_rows(file, header, rejected, problems)
            return False
        landed = reading.execute(f"select count(*) from {file.reader}").fetchall()[0][0]
        if landed != file.rows:
            raise duckdb.InvalidInputException("its rows can be read in two ways")
        described = reading.execute(f"describe from {file.reader}").fetchall()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0].replace(str(path), path.name)
        problems.add(
            file.label,
            f"The file cannot be read as CSV ({reason}).",
            'Export it again as CSV: UTF-8, comma between fields, " around text.',
        )
        return False
    file.raw_types = {row[0].lower(): row[1] for row in described}
    return True


def _first_bytes(file: TableFile, problems: Problems) -> bytes | None:
    path = file.files[0]
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            return stream.read(HEADER_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        problems.add(
            file.label,
            f"The file cannot be unpacked; it may be cut off or damaged ({error}).",
            "Export or copy it again.",
        )
        return None


def _header(start: bytes) -> list[str] | None:
    """Return the fields of the first row, or None if it is not UTF-8."""
    # a broken character further down is found with its row when all rows are read
    text = start.decode("utf-8-sig", errors="replace")
    header = next(csv.reader(io.StringIO(text)), [])
    return None if any("\ufffd" in name or "\0" in name for name in header) else header


def _header_fault(file: TableFile, header: list[str] | None) -> tuple[str, str] | None:
    """Return what is wrong with the first row, and the fix, or None if it is a header."""
    if header is None:
        return NOT_UTF_8
    names = [name.strip().lower() for name in header]
    known = file.table.columns
    wanted = ", ".join(column.name for column in known.values() if column.required)
    fix = f"Put a first row with the names of the columns{wanted and ', at least ' + wanted}."
    if not any(names):
        return "The file has no header; its first row is empty.", fix
    if len(header) == 1:
        for mark, word in ((";", "a semicolon"), ("\t", "a tab"), ("|", "a bar |")):
            if mark in header[0]:
                return (
                    f"The fields are separated by {word} instead of a comma.",
                    "Export the file again with a comma between fields.",
                )
    if known and not any(name in known for name in names):
        shown = short(", ".join(header))
        guess = next((hint for name in names if (hint := nearest(name, known))), "")
        return (
            f"The file has no header: no column of {file.table.name} is among {shown}.",
            fix + guess,
        )
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice:
        return (
            f"The column {twice} stands there twice (capitals do not count).",
            "Rename or remove one of the two.",
        )
    return None


def _add_bad_rows(
    file: TableFile, header: list[str], rejected: list[tuple[str, int, int]], problems: Problems
) -> None:
    """Add one problem per kind of unreadable row, naming the first rows."""
    kinds: dict[str, list[tuple[int, int]]] = {}
    for kind, row, column in rejected:
        kinds.setdefault(kind, []).append((row, column))
    for kind, places in kinds.items():
        rows = sorted({row for row, _ in places})
        where = f"{file.label}, row {rows[0]}"
        if kind in ("MISSING COLUMNS", "TOO MANY COLUMNS"):
            amount = "fewer" if kind == "MISSING COLUMNS" else "more"
            what = f"The row has {amount} fields than the header, which has {len(header)}."
            fix = 'Give each row one field per column; put " around text that holds a comma.'
        elif kind == "INVALID ENCODING":
            where += f", column {header[min(places[0][1], len(header)) - 1]}"
            what, fix = NOT_UTF_8
        elif kind == "UNQUOTED VALUE":
            what = 'A text that begins with " has no closing ".'
            fix = 'Close the text with "; a " inside of it is written "".'
        else:
            what = f"The row cannot be read ({kind.lower()})."
            fix = "Mend the row, or export the file again."
        if len(rows) > 1:
            more = " and more" if len(rows) > 4 else ""
            what += f" The same in row {', '.join(str(row) for row in rows[1:4])}{more}."
        problems.add(where, what, fix)

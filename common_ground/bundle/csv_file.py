"""Reads a CSV table to its last row and says of each kind of bad row where it is.

Python's csv module, which guesses nothing, says what the rows are. DuckDB, which lands
them, is told the dialect to the last option and must find as many; the few places where it
would read another value are refused.
"""

import csv
import gzip
import io
import re
import shlex
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from common_ground.bundle.table_file import TableFile, connection
from common_ground.errors import Problems
from common_ground.words import nearest, short, text

# what a row may hold, and what DuckDB reads at a time, in bytes
LONGEST_ROW = 16 << 20
# a text that is empty is null, in quotation marks too
DIALECT = (
    "auto_detect = false, header = true, skip = 0, delim = ',', quote = '\"', escape = '\"', "
    "comment = '', nullstr = '', allow_quoted_nulls = true, null_padding = false, "
    "strict_mode = true, ignore_errors = false, encoding = 'utf-8', hive_partitioning = false, "
    f"max_line_size = {LONGEST_ROW}, buffer_size = {2 * LONGEST_ROW}"
)
HEADER_BYTES = 1 << 20
SHOWN_ROWS = 4
NOT_UTF_8 = ("The text is not UTF-8.", "Export the file again with the encoding UTF-8.")
END_NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}
ONE_FIELD = 'Give each row one field per column; put " around text that holds a comma.'


csv.field_size_limit(1 << 30)  # Python's own limit is 128 KB


class CsvFault(Exception):
    """A CSV file cannot be read on: where (`, row 3`), what is wrong, the fix."""


def open_csv(file: TableFile, problems: Problems) -> bool:
    """Fill in the options, types and row count; return False after adding what is wrong."""
    path = file.files[0]
    try:
        faults = _open(file)
    except CsvFault as fault:
        faults = [fault.args]
    except (OSError, EOFError, zlib.error) as error:
        what = f"The file cannot be read ({error})."
        if path.suffix == ".gz":
            what = f"The file cannot be unpacked; it may be cut off or damaged ({error})."
        faults = [("", what, "Export or copy it again.")]
    except duckdb.Error as error:
        reason = short(str(error).splitlines()[0].replace(str(path), path.name), 200)
        what = f"The file cannot be read as CSV ({reason})."
        faults = [("", what, "Export it again as CSV, or as parquet.")]
    for where, what, fix in faults:
        problems.add(file.label + where, what, fix)
    return not faults


def _open(file: TableFile) -> list[tuple[str, str, str]]:
    """Fill in what open_csv does and return where, what and fix of all that is wrong."""
    path, header = file.files[0], _header(file)
    rows = _Rows(path, header)
    rows.read()
    if faults := list(rows.faults()):
        return faults
    file.options = csv_options(path, header, rows.hold_line_breaks)
    counted = f"select count(*), count(columns(*)) from {file.reader}"
    landed = connection().execute(counted).fetchall()[0][0]
    if landed != rows.number:
        what = f"DuckDB reads {landed:,} rows, Python {rows.number:,}."
        return [("", what, "Export it again as CSV, or as parquet.")]
    file.rows, file.file_rows = rows.number, [rows.number]
    file.raw_types = {name.lower(): "VARCHAR" for name in _names(header)}
    return []


def csv_options(path: Path, header: list[str], hold_line_breaks: bool) -> str:
    """Return the options by which DuckDB reads a CSV file with this header, every column text.

    Parts of a file are read side by side only if no text holds a line break: DuckDB takes one
    for the end of a row where a part begins in the middle of such a text.
    """
    columns = ", ".join(f"{text(name)}: 'varchar'" for name in _names(header))
    packed = "gzip" if path.suffix == ".gz" else "none"
    file = f"compression = '{packed}', parallel = {str(not hold_line_breaks).lower()}"
    return f"{DIALECT}, {file}, columns = {{{columns}}}"


def _first_break(header: list[str]) -> str:
    """Return the first line break in the names of the columns, by which DuckDB goes."""
    found = re.search("\r\n|\r|\n", ",".join(header))
    return found[0] if found else ""


def _names(header: list[str]) -> list[str]:
    """Return the names of the columns; one without a name is called after its place."""
    return [name or f"column {place}" for place, name in enumerate(header, 1)]


@contextmanager
def _opened(path: Path, errors: str = "strict") -> Iterator[io.TextIOWrapper]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        yield io.TextIOWrapper(stream, "utf-8-sig", errors, newline="")


def _header(file: TableFile) -> list[str]:
    """Return the fields of the first row; raise CsvFault if it is no header."""
    path = file.files[0]
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        start = stream.read(HEADER_BYTES)
    # a broken character further down is found with its row when all rows are read
    first = csv.reader(io.StringIO(start.decode("utf-8-sig", "replace"), newline=""))
    header = next(first, [])
    if any("\ufffd" in name or "\0" in name for name in header):
        raise CsvFault(", row 1", *NOT_UTF_8)
    if fault := _header_fault(file, header):
        raise CsvFault(", row 1", *fault)
    return header


def _header_fault(file: TableFile, header: list[str]) -> tuple[str, str] | None:
    """Return what is wrong with the first row, and the fix, or None if it is a header."""
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
    names = [name.strip().lower() for name in _names(header)]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        return (
            f"The column {twice} stands there twice (capitals do not count).",
            "Rename or remove one of the two.",
        )
    return None


class _Rows:
    """The rows of a CSV file below its header, counted, with what is wrong with which.

    The header is row 1, and a line break in quotation marks begins no new row.
    """

    def __init__(self, path: Path, header: list[str]):
        self.path = path
        self.header = header
        self.number = 0
        self.bad: dict[str, list[int]] = {}
        self.first_end = self.other_end = ""
        self.hold_line_breaks = False

    def read(self) -> None:
        """Read the file to its end; raise CsvFault where it cannot be read on."""
        width, row_number = len(self.header), 0
        with _opened(self.path) as stream:
            lines = _Lines(stream)
            rows = csv.reader(lines, strict=True)
            try:
                for row_number, row in enumerate(rows, 1):
                    if len(row) != width:
                        self._look_at_width(row_number, len(row))
                    if row:
                        self.number += 1
                    if lines.end != self.first_end:
                        self._look_at_end(row_number, lines.end)
                    if lines.is_odd:
                        self._look_closer(row_number, row, lines)
                    lines.begin_row()
            except csv.Error as error:
                _raise_at(row_number + 1, error)
            except UnicodeDecodeError:
                self._raise_not_utf_8()
        self.number -= 1
        self.hold_line_breaks = lines.hold_breaks

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield where, what and fix of every kind of bad row, naming the first rows."""
        if self.first_end and _first_break(self.header) not in ("", self.first_end):
            yield (
                ", row 1",
                "The name of a column holds another line break than the rows end with.",
                "Rename the column, so that its name is one line.",
            )
        for kind, rows in self.bad.items():
            what, fix = self._words(kind)
            if len(rows) > 1:
                more = " and more" if len(rows) > SHOWN_ROWS else ""
                what += f" The same in row {', '.join(map(str, rows[1:SHOWN_ROWS]))}{more}."
            yield f", row {rows[0]}", what, fix

    def _words(self, kind: str) -> tuple[str, str]:
        width = len(self.header)
        return {
            "few": (f"The row has fewer fields than the header, which has {width}.", ONE_FIELD),
            "many": (f"The row has more fields than the header, which has {width}.", ONE_FIELD),
            "blank": (
                "The line is empty; in a file of one column that may be no row, or one without "
                "a value.",
                'Take the line out, or write "" for a row without a value.',
            ),
            "end": (
                f"The rows end in two ways (mixed line ends): the first in "
                f"{END_NAMES.get(self.first_end)}, this one in {END_NAMES.get(self.other_end)}.",
                f"Write the file with one kind of line end: {_mend_ends(self.path)}",
            ),
            "nul": (
                "The row holds the character NUL (a byte of 0); the file may be damaged.",
                "Export the file again.",
            ),
            "space": (
                'A space stands before the " with which a text begins.',
                'Take the space away; if it belongs to the text, put " around all of it and '
                'write each " inside as "".',
            ),
            "long": (
                f"The row is longer than {LONGEST_ROW >> 20} MB.",
                "Shorten its texts, or export the table as parquet.",
            ),
        }[kind]

    def _add(self, kind: str, row: int) -> None:
        rows = self.bad.setdefault(kind, [])
        if len(rows) <= SHOWN_ROWS:
            rows.append(row)

    def _look_at_width(self, row: int, fields: int) -> None:
        if fields:
            self._add("few" if fields < len(self.header) else "many", row)
        elif len(self.header) == 1:
            self._add("blank", row)

    def _look_at_end(self, row: int, end: str) -> None:
        if end and not self.first_end:
            self.first_end = end
        elif end:  # the last row may end with the file
            self.other_end = self.other_end or end
            self._add("end", row)

    def _look_closer(self, row: int, fields: list[str], lines: "_Lines") -> None:
        """Look at a row that may hold what DuckDB reads otherwise, or not at all."""
        if any("\0" in field for field in fields):
            self._add("nul", row)
        if lines.length > LONGEST_ROW // 4 and len(lines.row().encode()) > LONGEST_ROW:
            self._add("long", row)
        for field in fields:
            if field.startswith(" ") and field.lstrip(" ").startswith('"'):
                in_quotes = '"' + field.replace('"', '""') + '"'
                if in_quotes not in lines.row():
                    self._add("space", row)

    def _raise_not_utf_8(self) -> None:
        """Find the first row that is not UTF-8."""
        with _opened(self.path, "surrogateescape") as stream:
            for number, row in enumerate(csv.reader(stream), 1):
                for place, field in enumerate(row):
                    if any("\udc80" <= mark <= "\udcff" for mark in field):
                        column = self.header[min(place, len(self.header) - 1)]
                        raise CsvFault(f", row {number}, column {column}", *NOT_UTF_8)
        raise CsvFault("", *NOT_UTF_8)


class _Lines:
    """The lines of a file, with what a look at each tells of the row that it belongs to."""

    def __init__(self, stream: io.TextIOWrapper):
        self._stream = stream
        self._parts: list[str] = []
        self.end = ""
        self.hold_breaks = False
        self.begin_row()

    def begin_row(self) -> None:
        """Forget the row before."""
        self._parts.clear()
        self.length = 0
        self.is_odd = False

    def row(self) -> str:
        """Return the row as it stands in the file."""
        return "".join(self._parts)

    def __iter__(self) -> Iterator[str]:
        parts = self._parts
        for line in self._stream:
            if parts:
                self.hold_breaks = True
            parts.append(line)
            self.length += len(line)
            if ' "' in line or "\0" in line or self.length > LONGEST_ROW // 4:
                self.is_odd = True
            last = line[-1]
            self.end = "\r\n" if line[-2:] == "\r\n" else last if last in "\r\n" else ""
            yield line


def _raise_at(row: int, error: csv.Error) -> None:
    """Say why Python cannot read on."""
    if "unexpected end" in str(error):
        raise CsvFault(
            f", row {row}",
            'A text that begins with " has no closing ".',
            'Close the text with "; a " inside of it is written "".',
        ) from error
    raise CsvFault(
        f", row {row}",
        'After the " with which a text ends stands something else than a comma.',
        'Write a " inside of a text as "".',
    ) from error


def _mend_ends(path: Path) -> str:
    """Return a command that gives every line of a file the same end."""
    opener = "import gzip, sys; o = gzip.open" if path.suffix == ".gz" else "import sys; o = open"
    code = "p = sys.argv[1]; t = o(p, 'rt', encoding='utf-8').read()"
    code = f"{opener}; {code}; o(p, 'wt', encoding='utf-8').write(t)"
    return f'python3 -c "{code}" {shlex.quote(str(path))}'

"""A table found in a bundle, how it is read, and the connection to read it with."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import duckdb

from common_ground.project import Table
from common_ground.words import quoted, text


@dataclass
class TableFile:
    """One table found in the folder `bundle`; the rest is known once it has been opened.

    `options` are those of the DuckDB table function that reads it, `raw_types` the types of
    its columns by name in lower case.
    """

    table: Table
    files: list[Path]
    bundle: Path
    options: str = ""
    rows: int = 0
    file_rows: list[int] = field(default_factory=list)
    raw_types: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Return how a message names it, like `canonical/accounts.csv`."""
        return self.label_of(self.files[0] if len(self.files) == 1 else self.files[0].parent)

    def label_of(self, path: Path) -> str:
        """Return how a message names one of its files."""
        return printable(path.relative_to(self.bundle).as_posix())

    @property
    def is_csv(self) -> bool:
        """Return whether it is one CSV file."""
        return self.files[0].name.endswith((".csv", ".csv.gz"))

    @property
    def reader(self) -> str:
        """Return the DuckDB table function that reads it, for the check and the landing alike."""
        return self._reader("")

    def landed(self) -> str:
        """Return the query of its rows as they are landed.

        The usage log also says in `loaded_from` which file a row is of, whatever its own
        columns are called.
        """
        if self.table.name != "usage_events":
            return f"select * from {self.reader}"
        name = "loaded_from"
        while name in self.raw_types:
            name += "_"
        taken = ', "loaded_from"' if name != "loaded_from" else ""
        return (
            f"select * exclude ({quoted(name)}{taken}), {quoted(name)} as loaded_from "
            f"from {self._reader(f', filename = {text(name)}')}"
        )

    def _reader(self, more: str) -> str:
        function = "read_csv" if self.is_csv else "read_parquet"
        paths = ", ".join(path_text(path) for path in self.files)
        return f"{function}([{paths}], {self.options}{more})"


def path_text(path: Path) -> str:
    """Return a path as the SQL text by which DuckDB reads that file and no other.

    DuckDB takes `*`, `?` and `[` for a pattern; in brackets they stand for themselves.
    """
    return text("".join(f"[{mark}]" if mark in "*?[" else mark for mark in str(path)))


def path_fault(path: Path) -> str | None:
    """Return why DuckDB cannot read a file of this path, or None if it can."""
    if not is_text(path):
        return "Its path is not UTF-8."
    if "\\" in str(path) and any(mark in str(path) for mark in "*?["):
        return "Its path holds a backslash beside one of * ? [."
    return None


def is_text(path: Path) -> bool:
    """Return whether a path can be written as UTF-8, as DuckDB must be told it."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def printable(name: str) -> str:
    """Return a name for a message, with what a screen cannot show written as an escape."""
    return "".join(mark if mark.isprintable() else ascii(mark)[1:-1] for mark in name)


@cache
def connection() -> duckdb.DuckDBPyConnection:
    """Return the DuckDB in memory by which bundles are read, with times as in staging."""
    opened = duckdb.connect()
    opened.execute("set TimeZone = 'UTC'")
    return opened

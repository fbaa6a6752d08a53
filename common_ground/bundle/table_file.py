"""A table found in a bundle, and the connection to read it with."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import duckdb

from common_ground.project import Table


@dataclass
class TableFile:
    """One table found in the folder `bundle`; the rest is known once it has been read.

    `reader` is the DuckDB table function for it, `raw_types` the types of its columns by
    name in lower case.
    """

    table: Table
    files: list[Path]
    bundle: Path
    reader: str = ""
    rows: int = 0
    raw_types: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Return how a message names it, like `canonical/accounts.csv`."""
        return self.label_of(self.files[0] if len(self.files) == 1 else self.files[0].parent)

    def label_of(self, path: Path) -> str:
        """Return how a message names one of its files."""
        return path.relative_to(self.bundle).as_posix()

    @property
    def is_csv(self) -> bool:
        """Return whether it is one CSV file."""
        return ".csv" in self.files[0].name


@cache
def connection() -> duckdb.DuckDBPyConnection:
    """Return the DuckDB in memory by which bundles are read, with times as in staging."""
    opened = duckdb.connect()
    opened.execute("set TimeZone = 'UTC'")
    return opened

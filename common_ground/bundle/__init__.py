"""Reads a raw bundle and says, before anything is built, everything that is wrong with it.

A bundle is a folder: `<bundle>/<source>/<table>.parquet|.csv|.csv.gz`, or
`<bundle>/<source>/<table>/*.parquet`, and `<bundle>/bundle.yml`. File names are lower
case; column names match in any case, as they do in staging. Bad rows are not looked for
here: staging rejects them one by one. What is found here makes a whole file unusable.
"""

from dataclasses import dataclass, field
from pathlib import Path

from common_ground import project
from common_ground.bundle.addresses import address_warnings
from common_ground.bundle.columns import check_columns
from common_ground.bundle.csv_file import open_csv
from common_ground.bundle.dated import undated
from common_ground.bundle.find import find_tables
from common_ground.bundle.lines import inclusive_end_warning
from common_ground.bundle.parquet_file import open_parquet
from common_ground.bundle.settings import read_settings
from common_ground.bundle.table_file import TableFile, path_fault, printable
from common_ground.errors import BundleError, Problem, Problems
from common_ground.words import counted


@dataclass
class Bundle:
    """A bundle that can be used, with what a person should know about it."""

    path: Path
    sources: dict[str, list[str]]
    variables: dict
    tables: list[TableFile]
    notes: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Return the number of raw rows."""
        return sum(table.rows for table in self.tables)

    def dbt_variables(self) -> dict:
        """Return what is handed to dbt: as --vars, but secrets, which it does not render."""
        variables = {**self.variables, "raw_bundle": str(self.path)}
        return {
            **{
                name: value if name in project.SECRETS else _unrendered(value)
                for name, value in variables.items()
            },
            "sources": self.sources,
        }


def _unrendered(value):
    """Return a value as dbt must be told it, which renders every text: braces as a literal."""
    if not isinstance(value, str) or "{" not in value:
        return value
    escaped = value.encode("unicode_escape").decode().replace('"', '\\"')
    return f'{{{{ "{escaped}" }}}}'


def check(path: Path, as_of: str | None = None) -> Bundle:
    """Read the bundle at `path` and return it, or raise BundleError with every problem.

    `as_of` (YYYY-MM-DD) replaces the bundle's own as_of_date.
    """
    problems, notes = Problems(), []
    _check_path(path, problems)
    if not problems:
        sources, variables = read_settings(path, as_of, problems)
        tables = find_tables(path, sources, problems, notes)
        readable = [table for table in tables if _is_readable(table, problems)]
        if not problems and not variables.get("as_of_date") and (problem := undated(readable)):
            problems.append(problem)
    _raise_if_any(path, problems)
    warnings = inclusive_end_warning(readable) + address_warnings(readable)
    return Bundle(path, sources, variables, readable, notes, warnings)


def open_tables(path: Path, sources: dict[str, list[str]]) -> list[TableFile]:
    """Return the tables of the bundle at `path` for its sources, opened, but not checked.

    For a build that no check has gone before. CSV is read to its end, of parquet only what
    the files say of themselves, and a table may be missing. Raises BundleError with every
    problem.
    """
    problems = Problems()
    _check_path(path, problems)
    tables = [] if problems else find_tables(path, sources, problems, [], complete=False)
    opened = [table for table in tables if _is_opened(table, problems, whole=False)]
    _raise_if_any(path, problems)
    return opened


def _raise_if_any(path: Path, problems: Problems) -> None:
    if problems:
        raise BundleError(
            f"The bundle {printable(project.shown(path))} cannot be used: "
            f"{counted(len(problems), 'problem')}. Nothing was built.",
            problems,
        )


def _check_path(path: Path, problems: Problems) -> None:
    """Check the folder of the bundle itself."""
    if not path.is_dir():
        fix = "Give the folder of a bundle: make build RAW=<folder>."
        if path == project.DEFAULT_BUNDLE:
            fix = f"Run `make sample`. {fix}"
        what = "It is no folder." if path.exists() else "There is no such folder."
        problems.add(printable(str(path)), what, fix)
    elif fault := path_fault(path):
        problems.add(printable(str(path)), fault, "Rename the folder, or move the bundle.")


def _is_readable(file: TableFile, problems: Problems) -> bool:
    """Check one table as a whole and return whether it is good."""
    before = len(problems)
    if _is_opened(file, problems, whole=True):
        check_columns(file, problems)
        if file.table.name == "accounts" and file.table.domain == "crm" and not file.rows:
            problems.add(
                file.label,
                "The table accounts has no row.",
                "Export the accounts again; every other table refers to them.",
            )
    return len(problems) == before


def _is_opened(file: TableFile, problems: Problems, whole: bool) -> bool:
    """Fill in how a table is read, its types and row count; return whether it can be read."""
    empty = [path for path in file.files if path.stat().st_size == 0]
    if empty:
        problems.add(
            file.label_of(empty[0]),
            "The file is empty: it has 0 bytes, not even a header.",
            "Export it again. A table without rows still needs its column names; an optional "
            "table may be left out.",
        )
        return False
    return open_csv(file, problems) if file.is_csv else open_parquet(file, problems, whole)

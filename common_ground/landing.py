"""Hands dbt the list of files that the check has made: a plugin of dbt-duckdb.

profiles/profiles.yml names it, so that every dbt command has the SQL function
`bundle_tables(bundle, sources)`, which the macro land_bundle asks. In `make build` it
answers with what the check has found; in plain dbt, where no check has gone before, it
opens the bundle by the same code. dbt looks for no file itself.
"""

import json
import os
from contextlib import contextmanager
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

from common_ground import bundle
from common_ground.bundle import Bundle
from common_ground.bundle.table_file import TableFile
from common_ground.errors import BundleError, Problem
from common_ground.words import text

_checked: list[Bundle] = []


@contextmanager
def handing_over(checked: Bundle):
    """Let dbt land what the check of a bundle has found, and nothing else."""
    _checked.append(checked)
    try:
        yield
    finally:
        _checked.remove(checked)


def bundle_tables(path: str, sources: str) -> str:
    """Return what there is to land, as JSON.

    `sources` is the variable of that name, as JSON. The answer is `tables`, each with its
    source, its name and the query of its rows, and `files`, the query of the list of files;
    or `problems`, a text.
    """
    folder = Path(os.path.abspath(path))
    named = {domain: names or [] for domain, names in json.loads(sources).items()}
    known = [one.tables for one in _checked if (one.path, one.sources) == (folder, named)]
    try:
        found = known[0] if known else bundle.open_tables(folder, named)
        rows = [
            {"source": one.table.source, "name": one.table.name, "rows": one.landed()}
            for one in found
        ]
        return json.dumps({"tables": rows, "files": _files(found)})
    except BundleError as error:
        return json.dumps({"problems": str(error)})
    except OSError as error:
        what = f"It cannot be read any more ({error.strerror})."
        gone = Problem(str(error.filename), what, "Run the build again when the bundle is whole.")
        return json.dumps({"problems": f"The bundle was changed.\n\n{gone}"})


def _files(tables: list[TableFile]) -> str:
    """Return the query of the files of these tables: what the macro landed_files names."""
    rows = [
        f"({text(table.table.source)}, {text(table.table.name)}, {text(path)}, "
        f"{text(_stamp(path))}, {rows})"
        for table in tables
        for path, rows in zip(table.files, table.file_rows, strict=True)
    ]
    names = "source_name, table_name, loaded_from, stamp, rows_checked"
    values = ", ".join(["('', '', '', '', 0::bigint)", *rows])
    return f"select * from (values {values}) as files({names}) where source_name <> ''"


def _stamp(path: Path) -> str:
    """Return the size of a file and when it was written; of a link, those of the file behind."""
    found = path.stat()
    return f"{found.st_size} bytes of {found.st_mtime_ns}"


class Plugin(BasePlugin):
    """Gives dbt's connection the SQL function bundle_tables."""

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Register the function."""
        conn.create_function("bundle_tables", bundle_tables, ["VARCHAR", "VARCHAR"], "VARCHAR")

"""Reads a parquet table to its last page, so that a broken file is found here."""

from pathlib import Path

import duckdb

from common_ground.bundle.table_file import TableFile, connection, path_text
from common_ground.errors import Problems
from common_ground.words import quoted

# a folder called year=2025 in the path is no column
ONE_FILE = "hive_partitioning = false"


def open_parquet(file: TableFile, problems: Problems, whole: bool = True) -> bool:
    """Fill in the options, types and row counts; return False after adding what is wrong.

    Unless it is to be read as a whole, what the files say of themselves is believed.
    """
    broken = len(problems)
    for path in file.files:
        try:
            file.file_rows.append(_rows(path) if whole else _rows_said(path))
        except duckdb.Error as error:
            reason = str(error).splitlines()[0].replace(str(path), path.name)
            problems.add(
                file.label_of(path),
                f"The file is no whole parquet file; it may be cut off or damaged ({reason}).",
                "Export or copy it again.",
            )
    if len(problems) > broken:
        return False
    file.rows = sum(file.file_rows)
    file.options = f"union_by_name = true, {ONE_FILE}"
    try:
        described = connection().execute(f"describe from {file.reader}").fetchall()
    except duckdb.Error as error:
        problems.add(
            file.label,
            f"The files do not fit together ({str(error).splitlines()[0]}).",
            "Export them with the same types.",
        )
        return False
    file.raw_types = {row[0].lower(): row[1] for row in described}
    names = [row[0].lower() for row in described]
    if twice := [name for name in names if names.count(name) > 1]:
        problems.add(
            f"{file.label}, column {twice[0]}",
            "The column stands there twice (capitals do not count).",
            "Rename or remove one of the two.",
        )
        return False
    return True


def _rows(path: Path) -> int:
    """Return the number of rows of a file after reading every page of it."""
    reader = f"read_parquet({path_text(path)}, {ONE_FILE})"
    names = [row[0] for row in connection().execute(f"describe from {reader}").fetchall()]
    counts = ", ".join(f"count({quoted(name)})" for name in names)
    return connection().execute(f"select count(*), {counts} from {reader}").fetchall()[0][0]


def _rows_said(path: Path) -> int:
    """Return the number of rows of a file by its own footer."""
    said = f"select num_rows from parquet_file_metadata({path_text(path)})"
    return connection().execute(said).fetchall()[0][0]

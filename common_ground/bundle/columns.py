"""Checks that required columns are there and that no column is of a wrong type."""

from pathlib import Path

from common_ground import project
from common_ground.bundle.table_file import TableFile, connection, path_text
from common_ground.errors import Problem, Problems
from common_ground.project import Column
from common_ground.words import nearest, short

SAMPLE_ROWS = 100_000


def check_columns(file: TableFile, problems: Problems) -> None:
    """Check that the required columns are there and that each column is of its type."""
    known = file.table.columns
    for name, column in known.items():
        if column.required and name not in file.raw_types:
            unknown = [raw.strip() for raw in file.raw_types if raw not in known]
            hint = nearest(column.name, unknown)
            if name in unknown:
                hint = " There is one of that name with spaces around it; take them away."
            problems.add(
                f"{file.label}, column {column.name}",
                "The required column is missing.",
                f"Add the column {column.name}: {column.description}{hint}",
            )
    for name, raw_type in file.raw_types.items():
        if name in known and known[name].data_type:
            problem = _unreadable_column(file, known[name], raw_type) or _rounded_ids(
                file, known[name], raw_type
            )
            if problem:
                problems.append(problem)


def _unreadable_column(file: TableFile, column: Column, raw_type: str) -> Problem | None:
    """Return a problem if the column has values and staging can read none of them.

    One single bad text in an optional column is a bad row, not a column of a wrong type.
    """
    name = f'"{column.name}"'
    value = project.reading_macros().filled(name, raw_type.lower())
    where = f"{file.label}, column {column.name}"
    kind = (column.data_type or "").split("(")[0]
    if "[" in raw_type or raw_type.startswith(("STRUCT", "MAP", "UNION")):
        return Problem(
            where,
            f"The column holds nested values ({short(raw_type)}), not {kind}.",
            f"Export it as {kind}.",
        )
    good = f"({column.read(name, raw_type)}) is not null"
    if column.accepted:
        good += f" and list_contains($accepted::varchar[], lower(trim(cast({value} as varchar))))"
    elif kind in ("text", raw_type.lower()):
        return None
    for rows in (f"(from {file.reader} limit {SAMPLE_ROWS})", file.reader):
        filled, readable = (
            connection()
            .execute(
                f"select count({value}), count(*) filter (where {good}) from {rows}",
                {"accepted": list(column.accepted)} if column.accepted else None,
            )
            .fetchone()
        )
        if readable:
            return None
    few = 1 if raw_type != "VARCHAR" or column.required else 2
    if filled < few:
        return None
    row, example = _first(file, value, f"{value} is not null")
    wanted = f"one of {', '.join(column.accepted)}" if column.accepted else _kind_words(kind)
    stored = "" if raw_type == "VARCHAR" else f" (stored as {raw_type})"
    return Problem(
        f"{where}, row {row}",
        f"The column has the wrong type: none of its {filled:,} values{stored} can be read as "
        f"{kind if not column.accepted else wanted}; the first is {short(repr(str(example)))}.",
        f"Export the column as {wanted}.",
    )


def _first(file: TableFile, value: str, condition: str) -> tuple[int, object]:
    """Return the row, as a person counts it, and the value of the first for which it holds."""
    row, found = (
        connection()
        .execute(
            f"select row_number() over (), {value} from {file.reader} qualify {condition} limit 1"
        )
        .fetchone()
    )
    return (row + 1 if file.is_csv else row), found


def _rounded_ids(file: TableFile, column: Column, raw_type: str) -> Problem | None:
    """Return a problem if ids are floating-point numbers that may have been rounded.

    That is a number stored as such, or a text column in which all values look like 1001.0.
    """
    macros = project.reading_macros()
    kind = macros.raw_kind(raw_type.lower()).strip()
    if not column.is_id or kind not in ("float", "text"):
        return None
    if kind == "text" and not file.is_csv and (odd := _file_with_floats(file, column)):
        return Problem(
            f"{odd}, column {column.name}",
            "The ids are floating-point numbers in this file and texts in others of the table, so "
            "that 1001.0 and 1001 would be two.",
            "Export the column as text in every file.",
        )
    value = macros.filled(f'"{column.name}"', raw_type.lower())
    if kind == "text":
        other = f"not regexp_matches({value}, {macros.float_pattern()})"
        sql = f"select 1 from {file.reader} where {other} limit 1"
        if connection().execute(sql).fetchone():
            return None
        kind = "float text"
    bad = f"not ({macros.is_exact(value, kind)})"
    rows = connection().execute(f"select count(*) from {file.reader} where {bad}").fetchone()[0]
    if not rows:
        return None
    row, example = _first(file, value, bad)
    return Problem(
        f"{file.label}, column {column.name}, row {row}",
        f"The ids are floating-point numbers, of which {rows:,} may have been rounded: they have "
        f"a fraction or are above 2^53; the first is {example}.",
        "Export the column as text or as whole numbers (pandas: .astype('Int64')).",
    )


def _file_with_floats(file: TableFile, column: Column) -> str | None:
    """Return how a message names the first parquet file that stores the column as float."""
    paths = ", ".join(path_text(path) for path in file.files)
    found = (
        connection()
        .execute(
            f"select file_name from parquet_schema([{paths}]) "
            "where lower(name) = ? and type in ('DOUBLE', 'FLOAT') order by 1 limit 1",
            [column.name.lower()],
        )
        .fetchone()
    )
    return file.label_of(Path(found[0])) if found else None


def _kind_words(kind: str) -> str:
    return {
        "integer": "a whole number like 12",
        "numeric": "a number with a decimal point like 1200.50",
        "boolean": "true or false",
        "date": "a date like 2024-12-31",
        "timestamp": "a UTC time like 2024-12-31 23:59:59",
    }.get(kind, kind)

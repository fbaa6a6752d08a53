"""A warning about e-mail addresses in columns that are published."""

from common_ground import project
from common_ground.bundle.table_file import TableFile, connection
from common_ground.errors import Problem
from common_ground.words import counted, quoted


def address_warnings(tables: list[TableFile]) -> list[Problem]:
    """Return a warning for each column whose addresses staging replaces.

    The usage log is left out: what it names stands in the other tables too.
    """
    return [
        warning for file in tables if file.table.name != "usage_events" for warning in _warn(file)
    ]


def _warn(file: TableFile) -> list[Problem]:
    known = file.table.columns
    columns = [
        known[name]
        for name, raw_type in file.raw_types.items()
        if raw_type == "VARCHAR" and name in known and known[name].hides_addresses
    ]
    if not columns:
        return []
    measures = []
    for column in columns:
        name = quoted(column.name)
        holds = f"filter ({name} like '%@%' and regexp_matches({name}, $pattern))"
        measures += [f"count(*) {holds}", f"min(row_number_here) {holds}"]
    numbers = (
        connection()
        .execute(
            f"select {', '.join(measures)} "
            f"from (select *, row_number() over () as row_number_here from {file.reader})",
            {"pattern": project.email_pattern()},
        )
        .fetchone()
    )
    first_line = 1 if file.is_csv else 0
    return [
        Problem(
            f"{file.label}, column {column.name}",
            f"{counted(rows, 'row')} with an e-mail address, the first is row "
            f"{first + first_line}. Each is published as its domain and a short hash, like "
            "acme.example (3f9c2a1b55e0).",
            "Export another id or name, or keep that, with a user_id_salt that nobody can guess.",
        )
        for column, rows, first in zip(columns, numbers[::2], numbers[1::2], strict=True)
        if rows
    ]

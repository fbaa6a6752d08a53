"""Whether anything in a bundle says when it was recorded."""

import datetime

from common_ground import project
from common_ground.bundle.table_file import TableFile, connection
from common_ground.errors import Problem


def undated(tables: list[TableFile]) -> Problem | None:
    """Return a problem if no value of a column that dates the bundle can be used.

    Those are the columns with `dates_bundle` in the staging YAML, as in stg_bundle__as_of;
    a time from before 1990 or after the clock dates nothing.
    """
    columns = [
        (file, column)
        for file in tables
        for name, column in file.table.columns.items()
        if column.dates_bundle and name in file.raw_types
    ]
    if any(_dates(file, column) for file, column in columns):
        return None
    asked = ", ".join(f"{file.table.name}.{column.name}" for file, column in columns)
    return Problem(
        "bundle.yml, vars, as_of_date",
        "Nothing in the bundle says when it was recorded, so it is not known up to which day it "
        f"is to be read. {f'Asked were {asked}' if asked else 'No table has such a column'}.",
        "Give that day: make build AS_OF=2026-03-31, or vars: {as_of_date: 2026-03-31} in "
        "bundle.yml.",
    )


def _dates(file: TableFile, column) -> bool:
    value = column.read(f'"{column.name}"', file.raw_types[column.name])
    none = project.reading_macros().is_no_date(value, column.data_type)
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    sql = f"select 1 from {file.reader} where {value} <= ? and not {none} limit 1"
    return connection().execute(sql, [now]).fetchone() is not None

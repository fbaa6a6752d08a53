"""One way to ask DuckDB and PostgreSQL the same question about a few given rows."""

import datetime
from decimal import Decimal

import duckdb
from rendering import render

SQL_TYPES = {"date": "date", "at": "timestamp", "text": "text", "int": "integer"}


def literal(value, sql_type: str) -> str:
    if value is None:
        return f"cast(null as {sql_type})"
    return f"cast('{value}' as {sql_type})"


def rows_cte(name: str, columns: dict[str, str], rows: list[tuple]) -> str:
    """A CTE with the given columns (name -> SQL type) and rows, also with no row."""
    body = "\n    union all ".join(
        "select "
        + ", ".join(
            f"{literal(value, sql_type)} as {column}"
            for value, (column, sql_type) in zip(row, columns.items(), strict=True)
        )
        for row in rows or [(None,) * len(columns)]
    )
    if not rows:
        body = f"select * from ({body}) as no_rows where 1 = 0"
    return f"{name} as (\n    {body}\n)"


def plain(value):
    """Numbers of every width compare as the same number."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    return value


class DuckDB:
    name = "duckdb"

    def __init__(self):
        self.connection = duckdb.connect()
        self.connection.execute("set TimeZone = 'UTC'")
        self.connection.execute("set threads = 2")

    def query(self, sql: str) -> list[tuple]:
        rows = self.connection.execute(sql).fetchall()
        return [tuple(plain(value) for value in row) for row in rows]


class Postgres:
    name = "postgres"

    def __init__(self, server):
        self.connection = server.connect()

    def query(self, sql: str) -> list[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return [tuple(plain(value) for value in row) for row in cursor.fetchall()]


def ask(engine, operation: str, **tables) -> list[tuple]:
    """Sorted rows of one macro call over tables.

    A table is given as name=(columns, rows), or as name="another macro call".
    """
    ctes = [
        f"{name} as (\n    {render(engine.name, '{{ ' + table + ' }}')}\n)"
        if isinstance(table, str)
        else rows_cte(name, *table)
        for name, table in tables.items()
    ]
    ctes.append(f"answer as (\n    {render(engine.name, '{{ ' + operation + ' }}')}\n)")
    rows = engine.query("with " + ",\n".join(ctes) + "\nselect * from answer")
    return sorted(rows, key=lambda row: [(value is None, str(value)) for value in row])


def day(offset: int) -> datetime.date:
    return datetime.date(2024, 2, 20) + datetime.timedelta(days=offset)

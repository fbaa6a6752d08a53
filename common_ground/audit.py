"""The last look before publishing: is everything there, and is nobody's data in it.

Works on the work database after dbt has passed. Which staging columns are about a person
stands in their YAML (`config.meta.personal`).
"""

import datetime
from pathlib import Path

import duckdb

from common_ground.dbt import Check
from common_ground.errors import BuildError, Problem
from common_ground.publish import PublicTable
from common_ground.words import counted, text

EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
LAYER = "published"
INSIDE = "a person's name or words"


def audit(database: Path, tables: list[PublicTable], manifest: dict) -> list[Check]:
    """Return the audit's checks of the tables to publish; raise BuildError if one fails."""
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        there = _columns_there(connection)
        found = [table for table in tables if table.full_name in there]
        texts = [
            (table, column)
            for table in found
            for column, kind in there[table.full_name].items()
            if kind == "VARCHAR"
        ]
        people = personal_columns(manifest)
        results = {
            "published tables are there": _missing_tables(tables, there),
            "published columns are as contracted": _wrong_columns(connection, found, there),
            "published columns are documented": _undocumented_columns(found, there),
            "no published column is about a person": _personal_names(found, there, people),
            "no published text holds an e-mail address": _emails(connection, texts),
            "no published text is a person's": _personal_values(connection, texts, people),
        }
    problems = [problem for result in results.values() for problem in result]
    if problems:
        found = counted(len(problems), "problem")
        raise BuildError(f"The audit found {found}. Nothing was published.", problems)
    return [Check(name, LAYER, "error", "pass", 0) for name in results]


def personal_columns(manifest: dict) -> list[tuple[str, str, str]]:
    """Return (staging relation, column, data type) of every column about a person."""
    return [
        (f'{node["schema"]}."{node["alias"]}"', column["name"], column["data_type"] or "")
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "staging"
        for column in node["columns"].values()
        if ((column.get("config") or {}).get("meta") or {}).get("personal")
    ]


def _columns_there(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    there: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(
        "select table_schema || '.' || table_name, column_name, data_type "
        "from information_schema.columns where table_catalog = current_database() "
        "order by ordinal_position"
    ).fetchall():
        there.setdefault(table, {})[column] = kind
    return there


def _missing_tables(tables, there) -> list[Problem]:
    return [
        Problem(
            table.full_name,
            "The table was not built.",
            "Look in dbt's log for why its model was left out.",
        )
        for table in tables
        if table.columns and table.full_name not in there
    ]


def _wrong_columns(connection, tables, there) -> list[Problem]:
    problems = []
    for table in tables:
        for column, contracted in table.contracted.items():
            kind = there[table.full_name].get(column)
            if kind is None:
                what = "The contracted column is missing."
            elif contracted and kind != _resolved(connection, contracted):
                what = f"The column is {kind}; the contract says {contracted}."
            else:
                continue
            problems.append(
                Problem(
                    f"{table.full_name}.{column}",
                    what,
                    "Build once from nothing (without --incremental), or mend the model.",
                )
            )
    return problems


def _resolved(connection, data_type: str) -> str:
    """Return DuckDB's own name of a type."""
    return connection.execute(f"select typeof(cast(null as {data_type}))").fetchone()[0]


def _undocumented_columns(tables, there) -> list[Problem]:
    return [
        Problem(
            f"{table.full_name}.{column}",
            "The column has no description.",
            "Describe it in the model's YAML.",
        )
        for table in tables
        if table.columns
        for column in there[table.full_name]
        if not table.columns.get(column)
    ]


def _personal_names(tables, there, people) -> list[Problem]:
    names = {column for _, column, _ in people if not column.endswith("_id")}
    return [
        Problem(
            f"{table.full_name}.{column}",
            "A column of that name holds data about a person.",
            "Leave it out of the public model.",
        )
        for table in tables
        for column in there[table.full_name]
        if column in names
    ]


def _emails(connection, texts) -> list[Problem]:
    problems = []
    for table, column in texts:
        rows = connection.execute(
            f'select count(*) from {table.schema}."{table.name}" '
            f'where regexp_matches("{column}", ?)',
            [EMAIL],
        ).fetchone()[0]
        if rows:
            problems.append(
                Problem(
                    f"{table.full_name}.{column}",
                    f"{rows:,} rows look like they hold an e-mail address.",
                    "Leave the column out, or hash it.",
                )
            )
    return problems


def _personal_values(connection, texts, people) -> list[Problem]:
    """Return the text columns that hold a name, an e-mail, a free text or a raw user id.

    A value that is also an id or a name of something else in the bundle (an account that
    is called like an employee, a subscription whose id serves as user id) is taken for
    that, except in a column that is itself called after a person's id.
    """
    people = [person for person in people if person[2] == "text"]
    if not texts or not people:
        return []
    connection.execute(
        "create or replace temp table published_text as "
        + " union all ".join(
            f'select distinct {number} as number, "{column}" as value '
            f'from {table.schema}."{table.name}" where "{column}" is not null'
            for number, (table, column) in enumerate(texts)
        )
    )
    connection.execute(
        "create or replace temp table personal_text as "
        + " union ".join(
            f"select '{column}' as kind, cast({column} as varchar) as value from {relation} "
            f"where {column} in (select value from published_text)"
            for relation, column, _ in people
        )
    )
    # full names and addresses may also stand inside a longer text
    spoken = [
        f"select {column} as value from {relation} where {column} like '%_ _%'"
        for relation, column, _ in people
        if not column.endswith("_id")
    ]
    inside = ""
    if spoken:
        inside = (
            f" union select number, {text(INSIDE)}, published_text.value "
            "from published_text "
            f"inner join (select distinct value from ({' union all '.join(spoken)}) as said) "
            "as said "
            "on published_text.value like '% %' and contains(published_text.value, said.value)"
        )
    hits = connection.execute(
        "select number, kind, value from published_text inner join personal_text using (value)"
        + inside
    ).fetchall()
    ids = {column for _, column, _ in people if column.endswith("_id")}
    elsewhere = _values_elsewhere(connection, {value for _, _, value in hits}, people)
    problems = {}
    for number, kind, value in sorted(hits, key=lambda hit: (hit[0], hit[1] == INSIDE)):
        table, column = texts[number]
        if value in elsewhere and column not in ids:
            continue
        problems.setdefault(
            number,
            Problem(
                f"{table.full_name}.{column}",
                f"The column holds values of {kind} as they stand in the raw data.",
                "Leave the column out, or hash it.",
            ),
        )
    return list(problems.values())


def _values_elsewhere(connection, values: set[str], people) -> set[str]:
    """Return which of the values also stand in a staging column that is about no person."""
    if not values:
        return set()
    personal = {(relation.replace('"', ""), column) for relation, column, _ in people}
    connection.execute("create or replace temp table suspects (value varchar)")
    connection.executemany("insert into suspects values (?)", [[value] for value in values])
    columns = connection.execute(
        "select table_schema || '.' || table_name, column_name from information_schema.columns "
        "where table_catalog = current_database() and table_schema = 'staging' "
        "and data_type = 'VARCHAR'"
    ).fetchall()
    found: set[str] = set()
    for table, column in columns:
        if (table, column) in personal:
            continue
        rows = connection.execute(
            f'select distinct "{column}" from {table} '
            f'where "{column}" in (select value from suspects)'
        ).fetchall()
        found |= {row[0] for row in rows}
    return found


def write_check_results(database: Path, checks: list[Check]) -> None:
    """Fill quality.check_results, which dbt leaves empty, if the project has it."""
    with duckdb.connect(str(database)) as connection:
        try:
            connection.execute("delete from quality.check_results")
        except duckdb.CatalogException:
            return
        now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)
        connection.executemany(
            "insert into quality.check_results "
            "(name, layer, severity, status, failing_rows, checked_at) "
            "values (?, ?, ?, ?, ?, ?)",
            [
                [check.name, check.layer, check.severity, check.status, check.failing_rows, now]
                for check in checks
            ],
        )

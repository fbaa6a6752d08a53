"""The last look before publishing: is everything there, and is nobody's data in it.

Works on the work database after dbt has passed. Which staging columns are about a person
stands in their YAML (`config.meta.personal`).
"""

import datetime
import re
from pathlib import Path

import duckdb

from common_ground import project
from common_ground.dbt import Check
from common_ground.errors import BuildError, Problem
from common_ground.publish import PublicTable
from common_ground.words import counted

LAYER = "published"
INSIDE = "a person's name or words"
HASH = "[0-9a-f]{32}"
# columns worked out from a day alone
WORKED_OUT = ("fiscal_quarter",)
# a comment, a quoted name or a text of SQL
SQL_TOKEN = re.compile(
    r"""--[^\n]*|/\*.*?\*/|"[^"]*"|'(?P<text>(?:[^']|'')*)'""",
    re.DOTALL,
)


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
        landed = {source["schema"] for source in manifest.get("sources", {}).values()}
        _keep_own_words(connection, there, manifest)
        results = {
            "published tables are there": _missing_tables(tables, there),
            "published columns are as contracted": _wrong_columns(connection, found, there),
            "published columns are documented": _undocumented_columns(found, there),
            "no published column is about a person": _personal_names(found, there, people),
            "no published text holds an e-mail address": _emails(connection, texts),
            "no published text is a person's": _personal_values(
                connection, texts, people, there, landed
            ),
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


def _keep_own_words(connection, there: dict, manifest: dict) -> None:
    """Make the table own_words: what stands in the project's seeds and in its models' SQL.

    Metrics, their labels and owners, reasons, enumerations and names of tables are texts in
    the compiled SQL. None of it came with the bundle, so none of it gives a person away.
    """
    nodes = list(manifest["nodes"].values())
    literals = {
        match["text"].replace("''", "'")
        for node in nodes
        for match in SQL_TOKEN.finditer(node.get("compiled_code") or "")
        if match["text"]
    }
    connection.execute(
        "create or replace temp table own_words as select unnest(?::varchar[]) as value",
        [sorted(literals)],
    )
    for node in nodes:
        seed = f"{node['schema']}.{node['alias']}" if node["resource_type"] == "seed" else ""
        for column in there.get(seed, ()):
            connection.execute(
                f'insert into own_words select distinct cast("{column}" as varchar) '
                f'from {seed} where "{column}" is not null'
            )


def _emails(connection, texts) -> list[Problem]:
    problems = []
    for table, column in texts:
        rows = connection.execute(
            f'select count(*) from {table.schema}."{table.name}" '
            f'where regexp_matches("{column}", ?) and "{column}" not in (from own_words)',
            [project.email_pattern()],
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


def _personal_values(connection, texts, people, there, landed) -> list[Problem]:
    """Return the text columns that hold a name, an e-mail, a free text or a raw user id.

    A value that is one of the project's own words, or that the bundle also brought in a
    column about no person (an account that is called like an employee, a subscription whose
    id serves as user id), is taken for that. Not so in a column that is called after a
    person's id: it holds hashes and nothing else.
    """
    people = [person for person in people if person[2] == "text"]
    texts = [(table, column) for table, column in texts if column not in WORKED_OUT]
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
    ids = {column for _, column, _ in people if column.endswith("_id")}
    equal, own = _equal_values(connection, people)
    hits = [hit for hit in equal if texts[hit[0]][1] in ids]
    hits += _unhashed_ids(connection, texts, ids)
    suspects = [hit for hit in equal if hit[2] not in own]
    suspects += _spoken_values(connection, people, ids)
    values = {value for _, _, *values in suspects for value in values}
    elsewhere = _values_elsewhere(connection, values, people, there, landed)
    hits += [hit for hit in suspects if elsewhere.isdisjoint(hit[2:])]
    problems = {}
    for number, kind, *_ in hits:
        table, column = texts[number]
        problems.setdefault(
            number,
            Problem(
                f"{table.full_name}.{column}",
                f"The column holds values of {kind} as they stand in the raw data.",
                "Leave the column out, or hash it.",
            ),
        )
    return list(problems.values())


def _unhashed_ids(connection, texts, ids: set[str]) -> list[tuple[int, str, str]]:
    """Return (number, column, value) of what is no hash in columns called after an id."""
    numbers = [number for number, (_, column) in enumerate(texts) if column in ids]
    found = connection.execute(
        "select number, min(value) from published_text "
        "where list_contains(?::integer[], number) and not regexp_full_match(value, ?) group by 1",
        [numbers, HASH],
    ).fetchall()
    return [(number, texts[number][1], value) for number, value in found]


def _equal_values(connection, people) -> tuple[list[tuple[int, str, str]], set[str]]:
    """Return (number, column, value) of values of columns about a person, and our own of these."""
    connection.execute(
        "create or replace temp table personal_text as "
        + " union ".join(
            f"select '{column}' as kind, {column} as value from {relation} "
            f"where {column} in (select value from published_text)"
            for relation, column, _ in people
        )
    )
    equal = connection.execute(
        "select number, kind, value from published_text inner join personal_text using (value)"
    ).fetchall()
    own = connection.execute(
        "select value from own_words where value in (select value from personal_text)"
    ).fetchall()
    return equal, {value for (value,) in own}


def _spoken_values(connection, people, ids: set[str]) -> list[tuple[int, str, str, str]]:
    """Return (number, what, value, part) of texts that a full name or a text is part of."""
    spoken = [
        f"select lower({column}) as value from {relation} where {column} like '%_ _%'"
        for relation, column, _ in people
        if column not in ids
    ]
    if not spoken:
        return []
    return connection.execute(
        f"with said as (select distinct value from ({' union all '.join(spoken)})) "
        "select number, ?, published_text.value, substr(published_text.value, "
        "instr(lower(published_text.value), said.value), length(said.value)) "
        "from published_text inner join said "
        "on published_text.value like '% %' "
        "and contains(lower(published_text.value), said.value) "
        "where not exists (from own_words where contains(lower(own_words.value), said.value))",
        [INSIDE],
    ).fetchall()


def _values_elsewhere(connection, values: set[str], people, there, landed) -> set[str]:
    """Return which of the values the bundle also brought in a column that is about no person.

    What is not staged is looked for among what was landed, as the key of a rejected row.
    """
    personal = {column for _, column, _ in people}
    found: set[str] = set()
    for schemas in ({"staging"}, landed):
        left = sorted(values - found)
        columns = [
            (table, column)
            for table in there
            for column in there[table]
            if table.split(".")[0] in schemas and column.lower() not in personal
        ]
        if not left or not columns:
            continue
        connection.execute(
            "create or replace temp table suspects as select unnest(?::varchar[]) as value", [left]
        )
        rows = connection.execute(
            " union ".join(
                f'select cast("{column}" as varchar) as value from {table} '
                f'where cast("{column}" as varchar) in (from suspects)'
                for table, column in columns
            )
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

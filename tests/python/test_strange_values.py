"""A value that cannot be read, in every column of the contract in turn.

Each table has a good row and, for each of its columns, rows that differ from it in that column
alone. Whatever stands there, the build goes through: the row is rejected with a reason that
names the column, or staged.
"""

import csv

import builds
import duckdb
import pytest

from common_ground import project

# what nobody can read as a number, a time, true or false, or one of some words
UNREADABLE = ["n/a", "-", "1.2.3", "=SUM(A1)", "0x1F", "∞", "12 34", "ты", "nul\\N", "1e999"]
# what can be read, and is as large, small, early or late as can be
EXTREMES = {
    "integer": ["0", "-1", "2147483647", "-2147483648"],
    "numeric": ["0", "999999999.9999", "0.0001", "-0.0001"],
    "date": ["1900-01-01", "0000-00-00", "-infinity", "1989-12-31", "9999-12-31", "infinity"],
    "timestamp": ["1900-01-01", "0001-01-01", "-infinity", "9999-12-31T23:59:59Z", "infinity"],
}
# what a text may hold, and what nothing may be made of
TEXTS = [
    "it's",
    'say "so"',
    "back\\slash",
    "{{ ref('x') }}",
    "{% raw %}",
    "100 %s %(x)s",
    "; drop table x; --",
    "two\nlines",
    "#comment",
    "ﬁ ¼ 株式会社 👩‍💻",
    " blanks ",
    "x" * 5000,
    "1e999",
]
# columns whose good value follows from no type
GOOD = {
    "parent_account_id": "",
    "merged_into_account_id": "",
    "merged_at": "",
    "replaces_line_id": "",
    "merged_into_ticket_id": "",
    "retired_on": "",
    "deactivated_at": "",
    "ended_on": "",
    "is_internal": "false",
    "is_trial": "false",
    "is_void": "false",
    "is_discarded": "false",
    "currency": "USD",
    "version": "1",
    "contract_id": "",
    "ends_on": "2025-06-10",
    "term_ends_on": "2025-06-10",
    "satisfaction": "good",
    "feature_id": "f1",
}
OWN_IDS = {  # the column that tells the rows of a table apart
    "accounts": "account_id",
    "account_changes": "valid_from",
    "employee_changes": "valid_from",
    "fx_rates": "currency",
    "features": "feature_id",
    "event_features": "event_name",
    "ticket_schedules": "ticket_id",
}
FIELDS = {"account_changes": ("industry", "Food"), "employee_changes": ("team", "csm")}


def good_value(table: str, column: project.Column) -> str:
    if table in FIELDS and column.name in ("field", "value", "old_value"):
        return FIELDS[table][column.name != "field"]
    if column.name in GOOD:
        return GOOD[column.name]
    if column.accepted:
        return column.accepted[0]
    kind = (column.data_type or "").split("(")[0]
    return {
        "integer": "5",
        "numeric": "5.5",
        "boolean": "true",
        "date": "2025-01-10",
        "timestamp": "2025-01-10 10:00:00",
    }.get(kind, f"{column.name}-1")


def own_id(name: str, table: project.Table) -> str:
    return OWN_IDS.get(name) or next(iter(table.columns.values())).name


def strange_values(column: project.Column) -> list[str]:
    if column.data_type == "text" and not column.accepted:
        return TEXTS
    kind = (column.data_type or "").split("(")[0]
    return UNREADABLE + EXTREMES.get(kind, [])


def rows_of(name: str, table: project.Table) -> list[tuple[str | None, dict[str, str]]]:
    """(column that is strange in it, row), the good row first."""
    own = own_id(name, table)
    good = {column.name: good_value(name, column) for column in table.columns.values()}
    rows: list[tuple[str | None, dict[str, str]]] = [(None, good)]
    for column in table.columns.values():
        for value in strange_values(column):
            row = {**good, column.name: value}
            if column.name != own and own not in ("valid_from", "currency"):
                row[own] = f"{name}-{len(rows)}"
            rows.append((column.name, row))
    return rows


def write(folder):
    source = folder / "canonical"
    source.mkdir(parents=True)
    (folder / "bundle.yml").write_text(
        "sources: {crm: [canonical], usage: [canonical], support: [canonical]}\n"
        "vars: {as_of_date: '2025-12-31'}\n"
    )
    for tables in project.canonical_tables().values():
        for name, table in tables.items():
            with (source / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
                writer = csv.DictWriter(stream, list(rows_of(name, table)[0][1]))
                writer.writeheader()
                writer.writerows(row for _, row in rows_of(name, table))
    return folder


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """Staging and what it rejects; the slow test builds all that stands on them."""
    folder = tmp_path_factory.mktemp("strange")
    database = builds.build_staging(write(folder / "bundle"), folder)
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


def typed_columns():
    for tables in project.canonical_tables().values():
        for name, table in tables.items():
            for column in table.columns.values():
                if column.data_type != "text" or column.accepted:
                    yield name, column


def test_what_cannot_be_read_is_rejected_by_name(database):
    found = dict.fromkeys((name, column.name) for name, column in typed_columns())
    for name, column in typed_columns():
        found[name, column.name] = database.execute(
            "select coalesce(sum(row_count), 0) from quality.rejected_rows "
            "where source_table = ? and starts_with(reason, ? || ' ')",
            [name, column.name],
        ).fetchone()[0]
    missing = {place: rows for place, rows in found.items() if rows < len(UNREADABLE)}
    assert not missing


def test_every_row_is_staged_or_rejected(database):
    for domain, tables in project.canonical_tables().items():
        for name, table in tables.items():
            raw = len(rows_of(name, table))
            staged = database.execute(
                f"select count(*) from staging.stg_{domain}__{name}"
            ).fetchone()[0]
            rejected = database.execute(
                "select coalesce(sum(row_count), 0) from quality.rejected_rows "
                "where source_table = ?",
                [name],
            ).fetchone()[0]
            assert staged + rejected == raw, name


def test_texts_are_kept_as_they_are(database):
    names = database.execute(
        "select account_name from staging.stg_crm__accounts where account_name <> 'account_name-1'"
    ).fetchall()
    assert {name for (name,) in names} >= set(TEXTS)


@pytest.mark.slow
def test_everything_is_built_of_it(tmp_path):
    bundle = write(tmp_path / "bundle")
    build = builds.build_duckdb(bundle, tmp_path / "dev.duckdb", tmp_path / "build")
    assert "skipped" not in build.statuses.values()


@pytest.mark.slow
def test_everything_is_built_of_it_on_postgres(tmp_path, postgres):
    bundle = write(tmp_path / "bundle")
    postgres.create_database("strange")
    builds.land_in_postgres(bundle, postgres, "strange")
    builds.run_dbt(
        *builds.WITHOUT_UNIT_TESTS,
        "--target",
        "postgres",
        folder=tmp_path,
        variables=builds.bundle_vars(bundle),
        environment=postgres.environment("strange"),
    )

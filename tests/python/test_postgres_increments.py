"""An increment on PostgreSQL leaves the rows that a build from nothing makes."""

from collections import Counter

import adoption_batches
import builds
import pytest

pytestmark = pytest.mark.slow

# a fiftieth of the log, and its end
LATE = "hashtext(event_id) % 50 = 0 or occurred_at > '2026-06-20'"


def contents(server, database: str) -> dict[str, Counter]:
    """Rows of every table of adoption but the work lists."""
    with server.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute(
            "select columns.table_schema, columns.table_name, "
            "array_agg(cast(column_name as text) order by ordinal_position) "
            "from information_schema.columns join information_schema.tables "
            "using (table_schema, table_name) where table_type = 'BASE TABLE' and "
            "(table_name like 'int\\_adoption%' or table_name like 'int\\_usage\\_log%' "
            "or table_schema = 'marts') group by 1, 2"
        )
        found = {}
        for schema, table, columns in cursor.fetchall():
            if table not in adoption_batches.WORK_LISTS:
                cursor.execute(adoption_batches.comparable(table, columns, schema))
                found[table] = Counter(cursor.fetchall())
        return found


def test_late_events_leave_what_a_build_from_nothing_makes(postgres, tmp_path):
    database, folder = "increments", tmp_path / "build"

    def build(*arguments: str) -> None:
        builds.run_dbt(
            *arguments, "--target", "postgres", folder=folder,
            variables=builds.bundle_vars(builds.SAMPLE),
            environment=postgres.environment(database),
        )  # fmt: skip

    def run_sql(sql: str) -> list[tuple]:
        with postgres.connect(database) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

    postgres.create_database(database)
    builds.land_in_postgres(builds.SAMPLE, postgres, database)
    run_sql(
        f"create table late as select * from raw_canonical.usage_events where {LATE};"
        f"delete from raw_canonical.usage_events where {LATE}"
    )
    assert run_sql("select count(*) from late")[0][0] > 1000
    selected = ("run", "--select", *adoption_batches.SELECTED)
    build("seed")
    build(*selected)
    before = contents(postgres, database)
    run_sql("insert into raw_canonical.usage_events select * from late")
    build(*selected)
    made_in = run_sql("select build_id from intermediate.int_adoption__build_state "
                      "where kind = 'model'")  # fmt: skip
    (finished,) = run_sql("select build_id from intermediate.int_adoption__finished")
    assert made_in and finished not in made_in
    grown = contents(postgres, database)
    assert grown["account_adoption_days"] != before["account_adoption_days"]
    build(*selected, "--full-refresh")
    fresh = contents(postgres, database)
    assert grown.keys() == fresh.keys()
    assert [table for table in fresh if grown[table] != fresh[table]] == []

    # as if one model were edited: its table and those that stand on it are made from nothing
    edited = "int_adoption__user_months"
    run_sql(
        "update intermediate.int_adoption__build_state set fingerprint = 'another' "
        f"where kind = 'model' and key = '{edited}'"
    )
    run_sql(f"update intermediate.{edited} set active_days = 0")
    build(*selected)
    mended = contents(postgres, database)
    assert [table for table in fresh if mended[table] != fresh[table]] == []
    (finished,) = run_sql("select build_id from intermediate.int_adoption__finished")
    made = dict(
        run_sql(
            "select key, build_id from intermediate.int_adoption__build_state where kind = 'model'"
        )
    )
    assert made[edited] == made["account_adoption_days"] == finished[0]
    assert made["int_usage_log__events_rolled"] != finished[0]

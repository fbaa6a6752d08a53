"""The same bundle gives the same numbers on PostgreSQL as on DuckDB, row for row."""

import datetime
import math
from collections import Counter
from decimal import Decimal

import builds
import duckdb
import pytest

from common_ground import metric_tables

SCHEMAS = ("marts", "metrics", "quality")
FLOATS = ("DOUBLE", "FLOAT")
RELATIVE_TOLERANCE = 1e-9
# columns that name the moment of the run itself
CLOCK_COLUMNS = {("quality", "check_results"): {"checked_at"}}


@pytest.fixture(scope="module")
def postgres_dbt_build(postgres, tmp_path_factory):
    """The builds.Build of raw/sample in the PostgreSQL database `sample`."""
    folder = tmp_path_factory.mktemp("postgres_build")
    return builds.build_postgres(builds.SAMPLE, postgres, "sample", folder)


@pytest.fixture(scope="module")
def postgres_build(postgres, postgres_dbt_build):
    """An open connection to the database that dbt built from raw/sample."""
    return postgres.connect("sample")


def grains(manifest: dict) -> dict[tuple[str, str], list[str]]:
    """(schema, table) -> the columns that a test of its grain names."""
    found = {}
    nodes = manifest["nodes"]
    for node in nodes.values():
        metadata = node.get("test_metadata") or {}
        model = nodes.get(node.get("attached_node") or "")
        if model is None or metadata.get("name") not in ("grain", "unique"):
            continue
        said = metadata["kwargs"]
        key = said.get("key") or [said.get("column_name")]
        place = (model["schema"], model.get("alias") or model["name"])
        # the grain is the widest key that is tested
        if len(key) > len(found.get(place, [])):
            found[place] = key
    return found


def plain(value):
    """A value that compares across drivers; the width of a number does not matter."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | Decimal):
        return Decimal(value).normalize() + 0
    if isinstance(value, datetime.datetime) and value.tzinfo:
        return value.astimezone(datetime.UTC).replace(tzinfo=None)
    return value


def same(one, other, is_float: bool) -> bool:
    if is_float and one is not None and other is not None:
        one, other = float(one), float(other)
        if math.isnan(one) or math.isnan(other):
            return math.isnan(one) and math.isnan(other)
        return math.isclose(one, other, rel_tol=RELATIVE_TOLERANCE, abs_tol=1e-12)
    return one == other


def differences(table, columns, floats, key, left_rows, right_rows, limit=10) -> list[str]:
    """What differs between the rows of DuckDB (left) and PostgreSQL (right), in words."""
    key = [column for column in key or columns if column in columns]
    exact = [index for index, column in enumerate(columns) if column not in floats]
    places = [columns.index(column) for column in key if column not in floats]
    left, right = {}, {}
    for rows, into in ((left_rows, left), (right_rows, right)):
        for row in rows:
            into.setdefault(tuple(row[place] for place in places), []).append(row)

    def named(values):
        names = (columns[place] for place in places)
        return ", ".join(f"{name}={value}" for name, value in zip(names, values, strict=True))

    def order(row):
        return [(row[index] is None, str(row[index])) for index in exact]

    said = []
    for values in left.keys() | right.keys():
        ours, theirs = left.get(values, []), right.get(values, [])
        if len(ours) != len(theirs):
            said.append(
                f"{table} [{named(values)}]: {len(ours)} rows on DuckDB, "
                f"{len(theirs)} on PostgreSQL"
            )
            continue
        for one, other in zip(sorted(ours, key=order), sorted(theirs, key=order), strict=True):
            said += [
                f"{table} [{named(values)}] {column}: {mine!r} on DuckDB, {their!r} on PostgreSQL"
                for column, mine, their in zip(columns, one, other, strict=True)
                if not same(mine, their, column in floats)
            ]
    count = len(said)
    said = sorted(said)[:limit]
    return said + [f"{table}: {count - limit} more"] if count > limit else said


def test_every_published_table_is_the_same(sample_dbt_build, sample_build, postgres_build):
    keys = grains(sample_dbt_build.manifest)
    said, compared = [], Counter()
    with (
        duckdb.connect(str(sample_build), read_only=True) as ours,
        postgres_build.cursor() as theirs,
    ):
        listing = (
            "select table_schema, table_name, column_name from information_schema.columns "
            f"where table_schema in {SCHEMAS} order by table_schema, table_name, ordinal_position"
        )
        theirs.execute(listing)
        postgres_columns, duckdb_columns = {}, {}
        for rows, into in (
            (theirs.fetchall(), postgres_columns),
            (ours.execute(listing).fetchall(), duckdb_columns),
        ):
            for schema, table, column in rows:
                into.setdefault((schema, table), []).append(column)
        for place in sorted(duckdb_columns.keys() | postgres_columns.keys()):
            table = ".".join(place)
            columns, other_columns = duckdb_columns.get(place), postgres_columns.get(place)
            if columns != other_columns:
                said.append(f"{table}: columns {columns} on DuckDB, {other_columns} on PostgreSQL")
                continue
            columns = [c for c in columns if c not in CLOCK_COLUMNS.get(place, ())]
            listed = ", ".join(f'"{column}"' for column in columns)
            found = ours.execute(f'select {listed} from {place[0]}."{place[1]}"')
            floats = {column[0] for column in found.description if str(column[1]) in FLOATS}
            left = [tuple(map(plain, row)) for row in found.fetchall()]
            theirs.execute(f'select {listed} from {place[0]}."{place[1]}"')
            right = [tuple(map(plain, row)) for row in theirs.fetchall()]
            said += differences(table, columns, floats, keys.get(place), left, right)
            compared[table] += len(left)
    empty = [name for name in metric_tables.ROWS if not compared[f"metrics.{name}"]]
    assert compared["marts.accounts"] and not empty, f"no rows were compared: {empty}"
    assert not said, "\n" + "\n".join(said)


def test_unit_tests_pass_on_postgres(postgres_dbt_build):
    ended = postgres_dbt_build.statuses
    unit_tests = postgres_dbt_build.manifest["unit_tests"]
    assert len(unit_tests) > 50
    assert {name: ended.get(name) for name in unit_tests if ended.get(name) != "pass"} == {}


def test_differences_are_found():
    """The comparison itself: what it must see, and what it must let pass."""

    def compare(left, right, key=("id",)):
        return differences("t", ["id", "share", "amount"], {"share"}, list(key), left, right)

    row = (1, 0.1, Decimal("2.50"))
    assert compare([row], [(1, 0.1 + 1e-12, Decimal("2.50"))]) == []
    assert compare([row, row], [row, row]) == []
    assert compare([row], [(1, 0.1001, Decimal("2.50"))]) == [
        "t [id=1] share: 0.1 on DuckDB, 0.1001 on PostgreSQL"
    ]
    assert "amount" in compare([row], [(1, 0.1, Decimal("2.51"))])[0]
    assert "amount" in compare([row], [(1, 0.1, None)])[0]
    assert "share" in compare([row], [(1, None, Decimal("2.50"))])[0]
    assert "1 rows on DuckDB, 0 on PostgreSQL" in compare([row], [])[0]
    assert "2 rows on DuckDB, 1 on PostgreSQL" in compare([row, row], [row], key=())[0]
    assert compare([row, row], [row])[0].startswith("t [id=1]: 2 rows")

"""What a landed value is read as, the same on both engines."""

import datetime
from decimal import Decimal

import duckdb
import pytest
from builds import postgres_type
from engines import Postgres
from rendering import macros, render

BERLIN = {"reporting_timezone": "Europe/Berlin"}


def at(*parts: int) -> datetime.datetime:
    return datetime.datetime(*parts)


def on(*parts: int) -> datetime.date:
    return datetime.date(*parts)


EVER, FOREVER = on(1900, 1, 1), on(9999, 12, 31)

# (landed text, as a date, as a moment in UTC), both in Europe/Berlin
MOMENTS = [
    ("2025-05-01", on(2025, 5, 1), at(2025, 4, 30, 22)),
    ("2025-12-01", on(2025, 12, 1), at(2025, 11, 30, 23)),
    ("2025-5-1", on(2025, 5, 1), at(2025, 4, 30, 22)),
    ("2025/05/01", on(2025, 5, 1), at(2025, 4, 30, 22)),
    (" 2025-05-01 ", on(2025, 5, 1), at(2025, 4, 30, 22)),
    # without an offset a day stays as it is written, and a moment is UTC
    ("2025-05-01 23:30:00", on(2025, 5, 1), at(2025, 5, 1, 23, 30)),
    ("2025-05-01T23:30", on(2025, 5, 1), at(2025, 5, 1, 23, 30)),
    ("2025-05-01 9:05", on(2025, 5, 1), at(2025, 5, 1, 9, 5)),
    ("2025-05-01 10:00:00.1234567", on(2025, 5, 1), at(2025, 5, 1, 10, 0, 0, 123456)),
    ("2025-05-01 10:00:00.9999999", on(2025, 5, 1), at(2025, 5, 1, 10, 0, 0, 999999)),
    # with one it is an instant first and a day of the reporting time zone after
    ("2025-05-01T00:00:00+02:00", on(2025, 5, 1), at(2025, 4, 30, 22)),
    ("2025-05-01T00:00:00+0200", on(2025, 5, 1), at(2025, 4, 30, 22)),
    ("2025-05-01 00:00:00+02", on(2025, 5, 1), at(2025, 4, 30, 22)),
    ("2025-05-01T00:00+02:00", on(2025, 5, 1), at(2025, 4, 30, 22)),
    ("2025-04-30T22:00:00Z", on(2025, 5, 1), at(2025, 4, 30, 22)),
    ("2025-04-30T22:00Z", on(2025, 5, 1), at(2025, 4, 30, 22)),
    ("2025-04-30 22:00:00 UTC", on(2025, 5, 1), at(2025, 4, 30, 22)),
    ("2025-04-30 22:00 GMT", on(2025, 5, 1), at(2025, 4, 30, 22)),
    ("2025-04-30T21:59:59.999999999Z", on(2025, 4, 30), at(2025, 4, 30, 21, 59, 59, 999999)),
    ("2025-05-01 00:30:00 -05:30", on(2025, 5, 1), at(2025, 5, 1, 6)),
    # what other systems write for "no date"
    ("0000-00-00", EVER, at(1900, 1, 1)),
    ("0000-00-00 00:00:00", EVER, at(1900, 1, 1)),
    ("-infinity", EVER, at(1900, 1, 1)),
    ("Infinity", FOREVER, at(9999, 12, 31)),
    # no day, no time, or another way to write one
    ("", None, None),
    ("n/a", None, None),
    ("2025-02-30", None, None),
    ("2025-13-01T00:00:00Z", None, None),
    ("2025-05-01 24:00:00", None, None),
    ("2025-05-01 10:00:60", None, None),
    ("2025-05-01T00:00:00+25:00", None, None),
    ("01/05/2025", None, None),
    ("May 1 2025", None, None),
    ("20250501", None, None),
    ("45778", None, None),
    ("today", None, None),
    ("epoch", None, None),
    ("10000-01-01", None, None),
    ("2025-05-01; drop", None, None),
]

NUMBERS = [
    ("12", 12, Decimal(12)),
    (" 12 ", 12, Decimal(12)),
    ("+5", 5, Decimal(5)),
    ("-3.0", -3, Decimal(-3)),
    ("1e3", 1000, Decimal(1000)),
    ("12.5", None, Decimal("12.5")),
    (".5", None, Decimal("0.5")),
    ("0.00005", None, Decimal("0.0001")),
    ("99999999999", None, Decimal(99999999999)),
    ("99999999999999.99999", None, None),
    ("1e40", None, None),
    ("1e400", None, None),
    ("9" * 60, None, None),
    ("", None, None),
    ("n/a", None, None),
    ("nan", None, None),
    ("inf", None, None),
    ("0x10", None, None),
    ("1_000", None, None),
    ("1,200.50", None, None),
    ("--1", None, None),
    ("12 34", None, None),
]

BOOLEANS = [
    *((word, True) for word in ("true", "TRUE", " t ", "Yes", "y", "1", "1.0")),
    *((word, False) for word in ("false", "False", "f", "no", "N", "0", "0.0")),
    *((word, None) for word in ("", "maybe", "2", "-1", "on", "tru")),
]

# (landed type, SQL of the landed value, type of the contract, value), in Europe/Berlin
TYPED = [
    ("date", "cast('2025-05-01' as date)", "timestamp", at(2025, 4, 30, 22)),
    ("timestamp", "cast('2025-05-01 23:30:00' as timestamp)", "date", on(2025, 5, 1)),
    ("timestamptz", "cast('2025-04-30 22:30:00+00' as timestamptz)", "date", on(2025, 5, 1)),
    (
        "timestamptz",
        "cast('2025-05-01 00:30:00+02' as timestamptz)",
        "timestamp",
        at(2025, 4, 30, 22, 30),
    ),
    ("double precision", "cast(1001 as double precision)", "text", "1001"),
    ("double precision", "cast(-1 as double precision)", "text", "-1"),
    ("double precision", "cast(9007199254740992 as double precision)", "text", "9007199254740992"),
    ("double precision", "cast(44.25 as double precision)", "text", "44.25"),
    ("double precision", "cast('NaN' as double precision)", "text", None),
    ("double precision", "cast('NaN' as double precision)", "integer", None),
    ("double precision", "cast('Infinity' as double precision)", "integer", None),
    ("double precision", "cast('Infinity' as double precision)", "numeric(18,4)", None),
    ("double precision", "cast(12 as double precision)", "integer", 12),
    ("double precision", "cast(12.5 as double precision)", "integer", None),
    ("double precision", "cast(0.0000237512 as double precision)", "numeric(38,20)",
     Decimal("0.0000237512")),
    ("numeric(20,2)", "cast(1001 as numeric(20,2))", "text", "1001"),
    ("bigint", "cast(1001 as bigint)", "text", "1001"),
    ("bigint", "cast(3000000000 as bigint)", "integer", None),
    ("bigint", "cast(1 as bigint)", "boolean", True),
    ("bigint", "cast(2 as bigint)", "boolean", None),
    ("double precision", "cast(0 as double precision)", "boolean", False),
    ("bigint", "cast(20250501 as bigint)", "date", None),
    ("boolean", "true", "integer", None),
    ("boolean", "true", "timestamp", None),
    ("time", "cast('10:00' as time)", "timestamp", None),
    ("text", "''", "text", None),
    ("float text", "'1001.0'", "text", "1001"),
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def functions(engine):
    if isinstance(engine, Postgres):
        with engine.connection.cursor() as cursor:
            cursor.execute("set timezone = 'America/New_York'; set datestyle = 'ISO, DMY'")
            cursor.execute(macros("postgres")["prepare_database"]())


def read(engine, value: str, contract_type: str, raw_type: str):
    """A landed value, given as SQL, as the engine reads it."""
    macro = f'{{{{ read_value("landed.value", "{contract_type}", "{raw_type}") }}}}'
    sql = render(engine.name, macro, **BERLIN)
    return engine.query(f"select {sql} from (select {value} as value) as landed")[0][0]


def text(value: str) -> str:
    return f"cast('{value}' as text)"


@pytest.mark.parametrize(("landed", "date", "moment"), MOMENTS)
def test_days_and_moments(engine, landed, date, moment):
    assert read(engine, text(landed), "date", "text") == date
    assert read(engine, text(landed), "timestamp", "text") == moment


@pytest.mark.parametrize(("landed", "integer", "number"), NUMBERS)
def test_numbers(engine, landed, integer, number):
    assert read(engine, text(landed), "integer", "text") == integer
    assert read(engine, text(landed), "numeric(18,4)", "text") == number


@pytest.mark.parametrize(("landed", "value"), BOOLEANS)
def test_booleans(engine, landed, value):
    assert read(engine, text(landed), "boolean", "text") is value


@pytest.mark.parametrize(("raw_type", "landed", "contract_type", "value"), TYPED)
def test_typed_values(engine, raw_type, landed, contract_type, value):
    found = read(engine, landed, contract_type, raw_type)
    if isinstance(value, Decimal):
        # a floating-point number is exact to some fifteen digits
        assert abs(found - value) <= abs(value) * Decimal("1e-14")
    else:
        assert found == value


def test_every_landed_type_of_duckdb_has_a_kind():
    """Also the names under which an export keeps times and numbers."""
    kinds = {
        "varchar": "text", "double": "float", "float": "float", "decimal(18,3)": "decimal",
        "hugeint": "integer", "utinyint": "integer", "timestamp_ns": "timestamp",
        "timestamp_s": "timestamp", "timestamp with time zone": "instant", "date": "date",
        "boolean": "boolean", "uuid": "other", "time": "other", "blob": "other",
    }  # fmt: skip
    connection = duckdb.connect()
    for name, kind in kinds.items():
        assert macros("duckdb")["raw_kind"](name) == kind
        landed = connection.execute(f"select typeof(cast(null as {name}))").fetchone()[0].lower()
        assert macros("duckdb")["raw_kind"](landed) == kind
        assert macros("postgres")["raw_kind"](postgres_type(landed.upper()))

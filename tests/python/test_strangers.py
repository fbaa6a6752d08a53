"""Rows as other programs write them, read by staging as they are meant."""

import datetime

import builds
import duckdb
import pandas
import pytest

UTC = datetime.UTC
LINES = [
    "line_id,account_id,annual_amount,currency,starts_on,ends_on,signed_on,pricing_model",
    # ids with a decimal point, as pandas writes a column with a null in it
    "l1,1001.0,100,usd,2025-05-01T00:00:00+02:00,2025-04-30T22:00:00Z,2025-05-01,Committed",
    "l2,1002.0,100, Eur ,1900-01-01,,1899-12-30,USAGE",
    "l3,1002.0,100,EUR,0001-01-01,9999-12-31,,",
    "l4,1002.0,100,EUR,2025-01-01,1900-01-01,,",
    "l5,1002.0,100,EUR,-infinity,infinity,,",
]
ODD_IDS = ["employee_id,manager_id,team", "007,7.0,csm", "7,007,Support", "7.0,,support"]


def write(folder):
    source = folder / "canonical"
    (source / "usage_events").mkdir(parents=True)
    (folder / "bundle.yml").write_text(
        "sources: {crm: [canonical], usage: [canonical], support: [canonical]}\n"
        "vars: {reporting_timezone: Europe/Berlin}\n"
    )
    pandas.DataFrame(
        {
            "account_id": [1001, 1002, 1003],
            "parent_account_id": [None, 1001.0, float("nan")],
            "account_name": ["North", "South", ""],
            "csm_id": ["", "e1", ""],
            "coverage": ["Pooled", "DEDICATED", ""],
            "employee_count": [250.0, None, 12.5],
        }
    ).to_parquet(source / "accounts.parquet")
    pandas.DataFrame(
        {
            "event_id": [1.0, 2.0, 3.0],
            "tenant_id": [1001.0, 1001.0, None],
            "user_id": ["u1", "u2", "u3"],
            "feature_id": ["f1", "f1", "f1"],
            "event_name": ["", "", ""],
            "occurred_at": [datetime.datetime(2025, 6, 1, 22, 30, tzinfo=UTC)] * 3,
            "event_count": [1, 0, 1],
        }
    ).to_parquet(source / "usage_events" / "2025.parquet")
    (source / "subscription_lines.csv").write_text("\n".join(LINES) + "\n")
    (source / "employees.csv").write_text("\n".join(ODD_IDS) + "\n")
    (source / "invoices.csv").write_text(
        "invoice_id,account_id,issued_on,currency,disputed_on\n"
        "i1,1001,2025-05-01,eur,\ni2,1001,1900-01-01,EUR,\ni3,1001,2025-05-01,EUR,1899-12-30\n"
    )
    (source / "usage_users.csv").write_text(
        "user_id,tenant_id,actor_type\nu1,1001, Service \nu2,1001,HUMAN\n"
    )
    (source / "account_changes.csv").write_text(
        "account_id,field,old_value,value,valid_from\n"
        "1001,Coverage,Digital,POOLED,2025-02-01\n"
        "1001,employee_count,200.0,n/a,2025-02-01\n"
        "1001,employee_count,200.0,250.0,2025-03-01T00:00:00+01:00\n"
    )
    (source / "employee_changes.csv").write_text(
        "employee_id,field,old_value,value,valid_from\n"
        "007,hourly_cost,n/a,50,2025-02-01\n007,hourly_cost,40,44.25,2025-03-01\n"
    )
    (source / "fx_rates.csv").write_text(
        "currency,valid_from,rate_to_reporting\nirr,1900-01-01,0.0000237512345678\n"
    )
    return folder


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """A function that answers a query on staging and what it rejected."""
    folder = tmp_path_factory.mktemp("strangers")
    database = builds.build_staging(write(folder / "bundle"), folder)
    with duckdb.connect(str(database), read_only=True) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def test_ids_in_floating_point_are_whole_numbers_and_empty_texts_are_null(rows):
    assert rows(
        "select account_id, parent_account_id, account_name, csm_id, coverage "
        "from staging.stg_crm__accounts order by 1"
    ) == [
        ("1001", None, "North", None, "pooled"),
        ("1002", "1001", "South", "e1", "dedicated"),
    ]
    assert rows("select event_id, tenant_id from staging.stg_usage__usage_events") == [
        ("1", "1001")
    ]
    assert rows(
        "select distinct account_id from staging.stg_crm__subscription_lines order by 1"
    ) == [
        ("1001",),
        ("1002",),
    ]


def test_a_column_of_other_ids_keeps_them_as_they_are(rows):
    assert rows(
        "select employee_id, manager_id from staging.stg_crm__employees order by employee_id"
    ) == [("007", "7.0"), ("7", "007"), ("7.0", None)]


def test_an_instant_is_one_day_and_no_date_is_ever(rows):
    day = datetime.date
    assert rows(
        "select line_id, starts_on, ends_on, signed_on, recorded_at, currency, pricing_model "
        "from staging.stg_crm__subscription_lines order by 1"
    ) == [
        (
            *("l1", day(2025, 5, 1), day(2025, 5, 1), day(2025, 5, 1)),
            *(datetime.datetime(2025, 4, 30, 22), "USD", "committed"),
        ),
        (
            *("l2", day(1900, 1, 1), None, day(1900, 1, 1)),
            *(datetime.datetime(1900, 1, 1), "EUR", "usage"),
        ),
        (
            *("l3", day(1900, 1, 1), day(9999, 12, 31), None),
            *(datetime.datetime(1900, 1, 1), "EUR", "committed"),
        ),
        (
            *("l5", day(1900, 1, 1), day(9999, 12, 31), None),
            *(datetime.datetime(1900, 1, 1), "EUR", "committed"),
        ),
    ]


def test_enumerations_match_in_any_case(rows):
    assert rows("select user_id, actor_type from staging.stg_usage__usage_users order by 1") == [
        ("u1", "service"),
        ("u2", "human"),
    ]
    assert rows(
        "select field, old_value, value from staging.stg_crm__account_changes order by field"
    ) == [("coverage", "digital", "pooled"), ("employee_count", "200.0", "250.0")]
    assert rows("select currency from staging.stg_crm__fx_rates") == [("IRR",)]


def test_rates_keep_twelve_significant_digits(rows):
    (rate,) = rows("select rate_to_reporting from staging.stg_crm__fx_rates")[0]
    assert f"{rate:.16f}" == "0.0000237512345678"


def test_what_is_rejected_says_why(rows):
    assert rows(
        "select source_table, row_key, reason, row_count from quality.rejected_rows order by all"
    ) == [
        ("account_changes", "1001|employee_count|2025-01-31 23:00:00",
         "value of employee_count cannot be read as integer", 1),
        ("accounts", "1003", "employee_count cannot be read as integer", 1),
        ("employee_changes", "007|hourly_cost|2025-01-31 23:00:00",
         "old_value of hourly_cost cannot be read as numeric", 1),
        ("invoices", "i2", "issued_on lies before 1990-01-01", 1),
        ("invoices", "i3", "disputed_on lies before 1990-01-01", 1),
        ("subscription_lines", "l4|1", "ends_on lies before 1990-01-01", 1),
        ("usage_events", "2025-06-02", "event_count is zero: no use", 1),
        ("usage_events", "2025-06-02", "tenant_id is missing", 1),
    ]  # fmt: skip


def test_the_as_of_date_is_that_of_a_given_time(rows):
    """The line that is recorded by default only, in 2025-05, does not date the bundle."""
    assert rows("select as_of_date from staging.stg_bundle__as_of") == [
        (datetime.date(2025, 6, 2),)
    ]

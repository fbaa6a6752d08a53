"""What a table would tell is unknown where the bundle does not have it, and not zero.

The sample is built without some of its optional tables, and with two of them that hold no row:
of those nothing happened.
"""

import shutil

import builds
import duckdb
import pytest

KEPT = ["accounts", "employees", "employee_changes", "fx_rates", "products", "subscription_lines"]
WITHOUT_ROWS = ["survey_responses", "outcomes"]
# dbt's tests of these are about the tables that are there
OTHER_TESTS = [
    "seeds",
    "models/staging",
    "models/intermediate/adoption",
    "models/marts/adoption",
    "models/intermediate/retention",
    "models/marts/retention",
    "tests/retention",
    "tests/adoption",
]
SETTINGS = "sources: {crm: [canonical], usage: [], support: [canonical]}\n"

NPS = ["nps_promoters", "nps_detractors", "nps_responses"]
OUTCOMES = ["outcomes_due", "outcomes_verified"]
TICKETS = [
    "backlog",
    "tickets_opened",
    "tickets_solved",
    "ticket_handoffs",
    "first_reply_sla_met",
    "first_reply_sla_due",
    "resolution_sla_met",
    "resolution_sla_due",
    "csat_good",
    "csat_rated",
]
INVOICES = ["invoices_issued", "invoices_clean", "invoices_undetermined"]
WORK = ["services_revenue", "services_cost", "billable_hours", "available_hours"]
GROWTH = ["csqls_created", "csqls_accepted", "advocacy_acts"]
PEOPLE = ["people_90d", "people_90d_support_as_one", "roles_90d", "teams_90d"]
QUESTIONS = ["questions", "direct_answers", "questions_with_csm", "bypasses"]

# table -> columns that nothing tells of: null in every row
UNKNOWN = {
    "marts.account_experience_months": [
        *TICKETS,
        "tickets_withdrawn",
        "solves",
        "reopens",
        *INVOICES,
    ],
    "marts.account_coverage_months": [
        *PEOPLE,
        *QUESTIONS,
        "ticket_handoffs",
        "csm_changes",
        "account_handoffs",
        "touches",
        "minutes",
        "minute_share",
        "csm_quarter_questions",
        "csm_quarter_direct_answers",
    ],
    "marts.csm_book_months": ["minutes", "services_minutes"],
    "marts.customer_360": [
        "backlog",
        "tickets_opened_3m",
        "sla_breaches_3m",
        "reopens_3m",
        "csat_rated_3m",
        "people_90d",
        "touches",
        "minutes",
        "csm_changes_3m",
    ],
    "marts.segment_months": [
        *TICKETS,
        *INVOICES,
        *WORK,
        *GROWTH,
        "services_hours",
        "costed_hours",
    ],
    "marts.segmentation_months": [*TICKETS, *INVOICES, *WORK, *GROWTH],
    "marts.job_titles": ["contacts"],
    "metrics.account_work_months": [*WORK, *GROWTH],
    "metrics.account_gap_months": ["cost", "coded_minutes", "uncoded_minutes"],
    "intermediate.int_scorecards__account_outcomes": ["cost_to_serve"],
}
# table -> columns of the tables that are there and hold no row: 0 in every row
ZERO = {
    "marts.account_experience_months": [*NPS, *OUTCOMES, "survey_csat_responses", "ces_responses"],
    "marts.segment_months": [*NPS, *OUTCOMES],
    "marts.segmentation_months": [*NPS, *OUTCOMES],
}
# of the measures that a rule of attention_rules may look at, those that are still told
KNOWN_MEASURES = [
    "bridged_arr",
    "closing_arr",
    "days_to_renewal",
    "nps_detractors_12m",
    "has_csm",
    "has_telemetry",
]
METRICS = [
    "csqls_created",
    "csql_acceptance_rate",
    "advocacy_acts",
    "services_margin",
    "billable_utilisation",
    "first_reply_sla",
    "resolution_sla",
    "ticket_backlog",
    "csat",
    "nps",
    "invoice_accuracy",
    "outcome_rate",
    "handoffs_per_account",
    "people_per_account",
    "direct_answer_rate",
    "bypass_rate",
    "product_gap_cost",
    "gap_coding_coverage",
]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """An open connection to the build."""
    folder = tmp_path_factory.mktemp("missing_tables")
    source = folder / "bundle" / "canonical"
    source.mkdir(parents=True)
    (folder / "bundle" / "bundle.yml").write_text(SETTINGS)
    for table in KEPT:
        shutil.copy(builds.SAMPLE / "canonical" / f"{table}.csv", source)
    for table in WITHOUT_ROWS:
        with (builds.SAMPLE / "canonical" / f"{table}.csv").open() as rows:
            (source / f"{table}.csv").write_text(next(rows))
    database = folder / "dev.duckdb"
    builds.run_dbt(
        *builds.WITHOUT_UNIT_TESTS,
        "--exclude",
        *(f"resource_type:test,path:{path}" for path in OTHER_TESTS),
        folder=folder,
        variables=builds.bundle_vars(folder / "bundle"),
        environment={"COMMON_GROUND_DATABASE": str(database)},
    )
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


def known_rows(built, table: str, columns: list[str]) -> dict[str, int]:
    """Column -> rows in which it is not null; the table has rows."""
    counts = ", ".join(f"count({column})" for column in columns)
    rows, *known = built.execute(f"select count(*), {counts} from {table}").fetchone()
    assert rows, f"{table} has no row to look at"
    return dict(zip(columns, known, strict=True))


def test_tables_are_seen(built):
    columns = built.execute("select * from staging.stg_bundle__tables")
    names = [name for name, *_ in columns.description]
    (row,) = columns.fetchall()
    given = {name for name, is_given in zip(names, row, strict=True) if is_given}
    assert given == {f"has_{table}" for table in KEPT + WITHOUT_ROWS}


@pytest.mark.parametrize("table", UNKNOWN)
def test_unknown_is_null(built, table):
    known = known_rows(built, table, UNKNOWN[table])
    assert known == dict.fromkeys(UNKNOWN[table], 0)


@pytest.mark.parametrize("table", ZERO)
def test_nothing_is_zero(built, table):
    sums = ", ".join(f"min({column}), max({column})" for column in ZERO[table])
    assert set(built.execute(f"select {sums} from {table}").fetchone()) == {0}
    rows = built.execute(f"select count(*) from {table}").fetchone()[0]
    assert set(known_rows(built, table, ZERO[table]).values()) == {rows}


@pytest.mark.parametrize(
    "table", ["metrics.company_monthly", "metrics.segment_monthly", "metrics.account_monthly"]
)
def test_metrics_are_null(built, table):
    there = {name for (name,) in built.execute(
        "select column_name from information_schema.columns "
        "where table_schema || '.' || table_name = $1", [table]
    ).fetchall()}  # fmt: skip
    asked = [metric for metric in METRICS if metric in there]
    assert len(asked) > 15
    assert known_rows(built, table, asked) == dict.fromkeys(asked, 0)
    # what the tables that are there tell is still told
    assert known_rows(built, table, ["arr"])["arr"]


def test_no_way_of_working_is_guessed(built):
    models = built.execute(
        "select distinct csm_model from marts.account_coverage_months where csm_id is not null"
    ).fetchall()
    assert models == [("unknown",)]


def test_rules_about_what_is_unknown_stay_silent(built):
    (checkable,) = built.execute(
        "select count(*) from definitions.attention_rules "
        "where measure in (select unnest($1)) "
        "and coalesce(second_measure in (select unnest($1)), true)",
        [KNOWN_MEASURES],
    ).fetchone()
    (most,) = built.execute(
        "select max(attention_rules_checked) from marts.customer_360"
    ).fetchone()
    assert 0 < most <= checkable

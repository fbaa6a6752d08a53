"""Every default that the input contract speaks of is held by code, on both engines.

A default of staging is proved by typing a row without the column and one where it is null. What
a null or a missing table means further on has a test each; a description that speaks of one
without either fails.
"""

import re
from datetime import date, datetime
from types import SimpleNamespace

import builds
import duckdb
import pytest
import yaml
from engines import rows_cte
from rendering import macros, render

from common_ground import project
from tools import document

MODELS = builds.ROOT / "models"
TABLES = {
    name: table for tables in project.canonical_tables().values() for name, table in tables.items()
}
DEFAULTS = [
    (table.name, column)
    for table in TABLES.values()
    for column in table.columns.values()
    if column.default is not None
]

# a value, as it stands in a CSV file, of a column that is another one's default
GIVEN = {"date": "2025-03-04", "timestamp": "2025-03-04 05:06:07"}
TYPED = {
    "true": True,
    "false": False,
    "1": 1,
    "2025-03-04": datetime(2025, 3, 4),
    "2025-03-04 05:06:07": datetime(2025, 3, 4, 5, 6, 7),
}


@pytest.fixture(scope="module")
def ready_engine(engine):
    """The engine, with the functions that every dbt run makes first."""
    if engine.name == "postgres":
        with engine.connection.cursor() as cursor:
            cursor.execute(render("postgres", "{{ prepare_database() }}"))
    return engine


def ids(case) -> str:
    return f"{case[0]}.{case[1].name}"


@pytest.mark.parametrize("has_column", [False, True], ids=["absent", "null"])
@pytest.mark.parametrize("case", DEFAULTS, ids=ids)
def test_a_default_fills_what_is_not_given(ready_engine, case, has_column):
    name, column = case
    others = TABLES[name].columns
    raw = {other: GIVEN.get(others[other].data_type) for other in others if others[other].required}
    if has_column:
        raw[column.name] = None
    node = SimpleNamespace(
        name=column.name,
        data_type=column.data_type,
        config=SimpleNamespace(meta={"default": column.default}),
    )
    typed = macros(ready_engine.name)["typed_column"](
        node, [SimpleNamespace(name=name) for name in raw], dict.fromkeys(raw, "text")
    )
    rows = rows_cte("raw_rows", dict.fromkeys(raw, "text"), [tuple(raw.values())])
    (found,) = ready_engine.query(f"with {rows} select {typed} from raw_rows")
    means = raw.get(column.default, column.default)
    assert found == (TYPED.get(means, means),)


def test_the_page_prints_the_defaults_that_are_held():
    page = document.PAGE.read_text()
    for name, table in TABLES.items():
        section = page.split(f"### {name}", 1)[1].split("\n##", 1)[0]
        printed = dict(re.findall(r"^\| (\w+) \|.* Default: (\S+)\. \|$", section, re.M))
        held = {
            column.name: column.default
            for column in table.columns.values()
            if column.default is not None
        }
        assert printed == held, name


# ---- what a null or a missing table means further on -----------------------------------------


def answer(engine, model: str, columns: str, given: dict, **variables) -> list[tuple]:
    """Rows of a model over given tables, each as (column -> SQL type, rows)."""
    sql = next(MODELS.rglob(f"{model}.sql")).read_text()
    sql = re.sub(r"{{\s*ref\('(\w+)'\)\s*}}", r"given_\1", sql)
    ctes = ", ".join(rows_cte(f"given_{name}", *table) for name, table in given.items())
    return sorted(
        engine.query(
            f"with {ctes} select {columns} from ({render(engine.name, sql, **variables)}) as answer"
        ),
        key=str,
    )


def texts(*columns: str, **others: str) -> dict[str, str]:
    return {**dict.fromkeys(columns, "text"), **others}


AS_OF = ({"as_of_date": "date"}, [("2025-06-30",)])
ACCOUNTS = (texts("account_id", "survivor_id", is_internal="boolean"), [("a", "a", "false")])


def seed(name: str) -> tuple[dict, list]:
    """A seed as it is committed, with the types of its YAML."""
    path = builds.ROOT / "seeds" / "definitions" / f"{name}.csv"
    with duckdb.connect() as connection:
        read = connection.execute(f"from read_csv('{path}', all_varchar = true)")
        names = [column[0] for column in read.description]
        rows = read.fetchall()
    (described,) = yaml.safe_load(path.with_suffix(".yml").read_text())["seeds"]
    types = described["config"]["column_types"]
    return {name: types[name] for name in names}, rows


def test_an_answer_has_the_usual_scale_of_its_kind(engine):
    answers = [
        ("csat4", "a", "csat", 4, None), ("csat3", "a", "csat", 3, None),
        ("csat4of7", "a", "csat", 4, 7), ("ces6", "a", "ces", 6, None),
        ("nps9", "a", "nps", 9, None), ("nps0", "a", "nps", 0, None),
        ("nps8.5", "a", "nps", "8.5", None),
    ]  # fmt: skip
    columns = texts(
        "response_id", "account_id", "kind", score="numeric(18,4)", scale_max="numeric(18,4)",
        responded_at="timestamp",
    )  # fmt: skip
    found = answer(
        engine,
        "int_experience__survey_answers",
        "response_id, band, cast(round(cast(score as numeric(18, 8)), 4) as numeric(18, 4))",
        {
            "stg_crm__survey_responses": (
                columns, [(*row, "2025-01-10 10:00:00") for row in answers]
            ),
            "int_core__accounts_resolved": ACCOUNTS,
            "stg_bundle__as_of": AS_OF,
            "survey_bands": seed("survey_bands"),
            "survey_scales": seed("survey_scales"),
        },
    )  # fmt: skip
    assert {name: (band, float(score)) for name, band, score in found} == {
        "csat4": ("good", 0.8),
        "csat3": (None, 0.6),
        "csat4of7": (None, 0.5714),
        "ces6": (None, 0.8571),
        "nps9": ("promoter", 9),
        "nps0": ("detractor", 0),
        "nps8.5": (None, 8.5),
    }


def test_a_ticket_has_the_default_schedule(engine):
    found = answer(
        engine,
        "int_experience__ticket_schedule_periods",
        "ticket_id, schedule_id, valid_to",
        {
            "int_experience__tickets_known": (texts("ticket_id"), [("alone",), ("moved",)]),
            "stg_support__ticket_schedules": (
                texts("ticket_id", "schedule_id", valid_from="timestamp"),
                [("moved", "emea", "2025-01-02 10:00:00")],
            ),
            "business_hours": seed("business_hours"),
            "stg_bundle__as_of": AS_OF,
        },
    )
    assert found == [
        ("alone", "default", None),
        ("moved", "default", datetime(2025, 1, 2, 10)),
        ("moved", "emea", None),
    ]


def test_a_line_has_the_reporting_currency(engine):
    columns = {
        **texts("line_id", "account_id", "product_id", "contract_id", "currency"),
        **texts("replaces_line_id", "end_reason", "pricing_model"),
        "version": "integer", "seats": "integer", "annual_amount": "numeric(18,4)",
        "starts_on": "date", "ends_on": "date", "term_ends_on": "date",
        "is_recurring": "boolean", "is_trial": "boolean", "is_void": "boolean",
        "recorded_at": "timestamp",
    }  # fmt: skip
    said = {"annual_amount": 1, "version": 1, "starts_on": "2025-01-01",
            "recorded_at": "2025-01-01", "is_recurring": "true"}  # fmt: skip
    lines = [{**said, "line_id": "none"}, {**said, "line_id": "own", "currency": "SEK"}]
    rows = [tuple(line.get(column) for column in columns) for line in lines]
    given = {"stg_crm__subscription_lines": (columns, rows), "stg_bundle__as_of": AS_OF}
    model = "int_retention__line_versions"
    found = answer(engine, model, "line_id, currency", given, reporting_currency="CHF")
    assert found == [("none", "CHF"), ("own", "SEK")]
    (found,) = answer(engine, model, "max(ends_on)", given)
    assert found == (date(9999, 12, 31),)


@pytest.mark.parametrize("table", ["invoices", "opportunities"])
def test_no_number_reads_amounts_that_are_not_converted(table):
    """Whoever reads these must give a null currency its meaning, and a test here."""
    for path in MODELS.rglob("*.sql"):
        sql = path.read_text()
        if f"stg_crm__{table}" in sql:
            assert not re.search(r"\b(amount|currency|credited_amount)\b", sql), path


def test_without_tenants_a_tenant_is_its_account(engine):
    columns = texts("tenant_id", "account_id", "environment", telemetry_from="timestamp")
    given = {"int_core__accounts_resolved": ACCOUNTS, "stg_usage__usage_tenants": (columns, [])}
    model, shown = "int_core__tenants_matched", "tenant_id, account_id, is_counted"
    assert answer(engine, model, shown, given) == [("a", "a", True)]
    given["stg_usage__usage_tenants"] = (columns, [("t", "a", "production", None)])
    assert answer(engine, model, shown, given) == [("t", "a", True)]


def test_without_organizations_an_organization_is_its_account(engine):
    columns = texts("organization_id", "account_id")
    given = {
        "int_core__accounts_resolved": ACCOUNTS,
        "stg_support__support_organizations": (columns, []),
    }
    model, shown = "int_core__organizations_matched", "organization_id, account_id"
    assert answer(engine, model, shown, given) == [("a", "a")]
    given["stg_support__support_organizations"] = (columns, [("o", "a")])
    assert answer(engine, model, shown, given) == [("o", "a")]


def test_without_features_those_seen_are_features(engine):
    columns = texts(
        "feature_id", "feature_name", "module", "product_id", is_key="boolean",
        released_on="date", retired_on="date",
    )  # fmt: skip
    given = {
        "stg_usage__features": (columns, []),
        "int_usage_log__features_seen": (texts("feature_id", name_key="bigint"), [("seen", 1)]),
        "int_usage_log__events_rolled": (texts(name_key="bigint"), [(1,)]),
        "stg_usage__event_features": (texts("feature_id"), [("mapped",)]),
    }
    shown = "feature_id, is_key"
    assert answer(engine, "int_core__features", shown, given) == [
        ("mapped", False),
        ("seen", False),
    ]
    given["stg_usage__features"] = (columns, [("listed", *[None] * 3, "true", None, None)])
    assert answer(engine, "int_core__features", shown, given) == [("listed", True)]


def test_a_merger_without_a_day_is_always_known(engine):
    accounts = [("gone", "kept", None), ("later", "kept", "2025-07-01 00:00:00"),
                ("kept", None, None)]  # fmt: skip
    found = answer(
        engine,
        "int_core__survivors",
        "account_id, survivor_id",
        {
            "stg_crm__accounts": (
                texts("account_id", "merged_into_account_id", merged_at="timestamp"), accounts
            ),
            "stg_bundle__as_of": AS_OF,
        },
    )  # fmt: skip
    assert found == [("gone", "kept"), ("kept", "kept"), ("later", "later")]


def test_a_feature_without_days_always_exists(engine):
    columns = texts("feature_id", "product_id", is_key="boolean", released_on="date",
                    retired_on="date")  # fmt: skip
    given = {
        "int_core__features": (columns, [("f", None, "false", None, None)]),
        "int_adoption__feature_numbers": (texts("feature_id", feature_no="integer"), [("f", 1)]),
    }
    found = answer(engine, "int_adoption__feature_words", "valid_from, valid_to", given)
    assert found == [(date(1900, 1, 1), None)]


def test_an_event_name_without_a_day_always_has_its_meaning(engine):
    found = answer(
        engine,
        "int_adoption__feature_names",
        "feature_no, valid_from, valid_to",
        {
            "int_adoption__feature_words": (
                texts("feature_id", feature_no="integer", word_no="integer", feature_bit="bigint"),
                [("f", 1, 0, 1)],
            ),
            "stg_usage__event_features": (
                texts("event_name", "feature_id", valid_from="date"), [("click", "f", None)]
            ),
        },
    )  # fmt: skip
    assert found == [
        (1, date(1900, 1, 1), date(9999, 12, 31)),
        (1, date(1900, 1, 1), date(9999, 12, 31)),
    ]


def test_without_a_product_a_line_or_feature_goes_with_all(engine):
    found = answer(
        engine,
        "int_adoption__entitlement_periods",
        "account_id, product_id",
        {
            "int_retention__restated_periods": (
                texts(
                    "account_id",
                    "product_id",
                    valid_from="date",
                    valid_to="date",
                    is_entitling="boolean",
                ),
                [
                    ("all", None, "2025-01-01", None, "true"),
                    ("one", "p", "2025-01-01", None, "true"),
                    ("one", "q", "2025-01-01", None, "false"),
                ],
            ),
            "int_adoption__feature_words": (texts("product_id"), [("p",), ("q",), (None,)]),
            "int_adoption__account_numbers": (
                texts("account_id", account_no="integer"),
                [("all", 1), ("one", 2)],
            ),
            "int_core__account_starts": (texts("account_id", first_on="date"), []),
            "stg_crm__subscription_lines": (texts("line_id"), [("l",)]),
        },
    )
    assert found == [("all", ""), ("all", "p"), ("all", "q"), ("one", ""), ("one", "p")]


def test_a_tenant_is_connected_from_its_first_event(engine):
    found = answer(
        engine,
        "int_adoption__account_telemetry",
        "account_id, valid_from",
        {
            "int_usage_log__users_seen": (
                texts("tenant_id", first_on="date"),
                [("t", "2025-02-03"), ("u", "2025-02-03")],
            ),
            "int_core__tenants_matched": (
                texts("tenant_id", "account_id", is_counted="boolean", telemetry_from_on="date"),
                [("t", "a", "true", None), ("u", "b", "true", "2025-01-01"),
                 ("silent", "c", "true", None)],
            ),
        },
    )  # fmt: skip
    assert found == [("a", date(2025, 2, 3)), ("b", date(2025, 1, 1))]


def test_a_ticket_without_a_word_of_its_source_is_judged_by_us(engine):
    """sla_met_at_source null: the outcome is that of the target."""
    runs = texts("ticket_id", "clock", started_at="timestamp", is_stopped="boolean",
                 business_minutes="double precision")  # fmt: skip
    found = answer(
        engine,
        "int_experience__ticket_sla",
        "ticket_id, outcome",
        {
            "int_experience__tickets_known": (
                texts("ticket_id", "source_system", "priority", is_withdrawn="boolean",
                      sla_met_at_source="boolean"),
                [("ours", "s", "urgent", "false", None), ("told", "s", "urgent", "false", "true")],
            ),
            "int_experience__ticket_business_minutes": (
                runs, [(name, "resolution", "2025-01-06 10:00:00", "true", 481)
                       for name in ("ours", "told")]
            ),
            "int_experience__ticket_resolutions": (
                texts("ticket_id", business_minutes_less_waiting="double precision"),
                [("ours", 481), ("told", 481)],
            ),
            "int_experience__ticket_events_known": (
                texts("ticket_id", "source_system", "kind", "value", occurred_at="timestamp"), []
            ),
            "sla_targets": seed("sla_targets"),
        },
    )  # fmt: skip
    assert found == [("ours", "breached"), ("told", "met")]


# ---- nothing else is promised ----------------------------------------------------------------

# what a null says and no number needs to be told: nothing is known, or nothing has happened
SAYS_ONLY = {
    "unknown", "unknown or none", "none", "nobody", "unmatched", "never", "not yet", "still here",
    "not accepted", "not merged", "not merged away", "not rated", "not solved", "open", "no term",
    "top of its family",
}  # fmt: skip

# (table, column, None = the table itself) -> the test that holds what its description promises
HELD = {
    ("survey_responses", "scale_max"): test_an_answer_has_the_usual_scale_of_its_kind,
    ("subscription_lines", "currency"): test_a_line_has_the_reporting_currency,
    ("invoices", "currency"): test_no_number_reads_amounts_that_are_not_converted,
    ("opportunities", "currency"): test_no_number_reads_amounts_that_are_not_converted,
    ("subscription_lines", "product_id"): test_without_a_product_a_line_or_feature_goes_with_all,
    ("features", "product_id"): test_without_a_product_a_line_or_feature_goes_with_all,
    ("features", "released_on"): test_a_feature_without_days_always_exists,
    ("event_features", "valid_from"): test_an_event_name_without_a_day_always_has_its_meaning,
    ("accounts", "merged_at"): test_a_merger_without_a_day_is_always_known,
    ("usage_tenants", "telemetry_from"): test_a_tenant_is_connected_from_its_first_event,
    ("usage_tenants", None): test_without_tenants_a_tenant_is_its_account,
    ("support_organizations", None): test_without_organizations_an_organization_is_its_account,
    ("features", None): test_without_features_those_seen_are_features,
    ("ticket_schedules", None): test_a_ticket_has_the_default_schedule,
    ("tickets", "sla_met_at_source"): test_a_ticket_without_a_word_of_its_source_is_judged_by_us,
}
# held by the hand-made events of adoption_cases.py, some of which have a name only
ELSEWHERE = {("usage_events", "feature_id")}

PROMISE = re.compile(r"null = ([^.;,(]+)|(default|usual|[Ww]ithout the table|otherwise)")


def promises():
    """(table, column or None) -> what its description says of a value that is not given."""
    for name, table in TABLES.items():
        columns = [(None, table.description, None)] + [
            (column.name, column.description, column.default) for column in table.columns.values()
        ]
        for column, description, default in columns:
            for meaning, word in PROMISE.findall(" ".join(description.split())):
                if default is None and meaning.strip() not in SAYS_ONLY:
                    yield (name, column), meaning or word


def test_a_description_promises_nothing_that_no_test_holds():
    promised = {}
    for place, said in promises():
        promised.setdefault(place, said)
    assert {
        place: said for place, said in promised.items() if place not in {*HELD, *ELSEWHERE}
    } == {}
    assert set(HELD) | ELSEWHERE == set(promised), "held, but no longer promised"


def test_a_column_that_is_called_like_a_default_fills_nothing(tmp_path):
    """Extra columns are ignored, also one called `production`, the default of environment."""
    source = tmp_path / "bundle" / "canonical"
    source.mkdir(parents=True)
    (tmp_path / "bundle" / "bundle.yml").write_text(
        "sources: {crm: [canonical], usage: [canonical], support: []}\n"
        "vars: {as_of_date: '2025-06-30'}\n"
    )
    (source / "accounts.csv").write_text("account_id,false\na,true\n")
    (source / "usage_tenants.csv").write_text("tenant_id,account_id,production\nt,a,sandbox\n")
    database = tmp_path / "dev.duckdb"
    builds.run_dbt(
        "run", "--select", "+stg_usage__usage_tenants", folder=tmp_path / "run",
        variables=builds.bundle_vars(tmp_path / "bundle"),
        environment={"COMMON_GROUND_DATABASE": str(database)},
    )  # fmt: skip
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(
            "select environment, is_internal from staging.stg_usage__usage_tenants "
            "cross join staging.stg_crm__accounts"
        ).fetchall()
    assert found == [("production", False)]

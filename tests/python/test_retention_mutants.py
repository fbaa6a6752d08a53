"""Each mistake about revenue that definitions.md lists, made on purpose, must be caught.

The compiled SQL of the retention models is run again with one wrong phrase in it, and then
the same hard cases and the same singular tests look at the result. A mutant that nobody
catches, or a phrase that is no longer there, fails.
"""

import json
import shutil

import duckdb
import pytest
from hard_cases_retention import CASES, LATEST, given
from retention_bundle import Built, build_retention

pytestmark = pytest.mark.slow

EARLY_MAY, EARLY_AUGUST = "2025-05-05", "2025-08-05"

# mistake -> (as-of date, model, right phrase, wrong phrase)
MUTANTS = {
    "1 no churn, for a customer without lines has no row in the month": (
        LATEST, "int_retention__account_closings",
        "left join restated", "inner join restated",
    ),
    "2 open-ended lines vanish": (
        LATEST, "int_retention__line_versions",
        "coalesce(superseded.ends_on, cast('9999-12-31' as date)) as ends_on",
        "coalesce(superseded.ends_on, superseded.starts_on) as ends_on",
    ),
    "2 early customers vanish, for the months start at a fixed date": (
        LATEST, "int_retention__line_months",
        "restated_periods.valid_from <= month_ends.month_end",
        "restated_periods.valid_from <= month_ends.month_end "
        "and restated_periods.valid_from >= '2022-01-01'",
    ),
    "3 a returning customer is new": (
        LATEST, "account_arr_months", "then 'reactivation'", "then 'new'",
    ),
    "4 a fall to zero is contraction": (
        LATEST, "account_arr_months", "then 'churn'", "then 'contraction'",
    ),
    "5 contraction with the wrong sign": (
        LATEST, "account_arr_months",
        "cast(case when kind = 'contraction' then -(", "cast(case when kind = 'contraction' then (",
    ),
    "4 up and down are tested before zero": (
        LATEST, "account_arr_months",
        "when closing_arr = opening_arr then null",
        "when closing_arr = opening_arr then null "
        "when closing_arr < opening_arr then 'contraction' "
        "when closing_arr > opening_arr then 'expansion'",
    ),
    "5 expansion with the wrong sign": (
        LATEST, "account_arr_months",
        "cast(case when kind = 'expansion' then (", "cast(case when kind = 'expansion' then -(",
    ),
    "5 churn with the wrong sign": (
        LATEST, "account_arr_months",
        "cast(case when kind = 'churn' then -(", "cast(case when kind = 'churn' then (",
    ),
    "5 contraction left out of NRR": (
        LATEST, "int_retention__retained",
        "else window_ends.closing_arr",
        "else case when window_ends.closing_arr > 0 "
        "then greatest(window_ends.opening_arr, window_ends.closing_arr) else 0 end",
    ),
    "6 new customers in the numerator of NRR": (
        LATEST, "int_retention__retained",
        "when window_ends.opening_arr <= 0 then 0\n            else window_ends.closing_arr",
        "when false then 0\n            else window_ends.closing_arr",
    ),
    "6 a plan swap is churn and new": (
        LATEST, "arr_movements",
        "'transfer' as kind", "case when arr_delta > 0 then 'new' else 'churn' end as kind",
    ),
    "8 today's amounts projected over what was reported": (
        LATEST, "int_retention__lines_known",
        "versions.known_from <= knowledge_states.known_on\n"
        "            and versions.known_to > knowledge_states.known_on",
        "versions.known_to = cast('9999-12-31' as date)",
    ),
    "8 a merger was known from the first": (
        LATEST, "int_retention__knowledge_states",
        "where accounts.merged_at is not null", "where accounts.merged_at is null",
    ),
    "8 an open gap is carried on after grace": (
        LATEST, "int_retention__line_periods",
        "then least(line_terms.known_to, carried.bridged_to)", "then line_terms.known_to",
    ),
    "8 today's segment and owner projected over history": (
        LATEST, "int_retention__retained",
        "and split.opening_month_end = opening.month_end",
        "and opening.month_end = cast('2026-12-31' as date)",
    ),
    "8 today's seats projected over history": (
        LATEST, "int_retention__account_retention_ends",
        "openings.licensed_seats as opening_licensed_seats",
        "spans.closing_licensed_seats as opening_licensed_seats",
    ),
    "8 today's exchange rate projected over what was reported": (
        LATEST, "int_retention__rates_known",
        "rates.valid_from <= knowledge_dates.known_on\n"
        "            and rates.valid_to > knowledge_dates.known_on",
        "rates.valid_to = cast('9999-12-31' as date)",
    ),
    "8 today's parents for what was, yesterday's for what is": (
        LATEST, "int_core__accounts_resolved",
        "timelines.valid_from <= as_of.as_of_date",
        "timelines.valid_from <= as_of.as_of_date - 700",
    ),
    "9 a month is final before its renewals can have been entered": (
        EARLY_MAY, "account_arr_months", "month_ends.is_month_final", "true as is_month_final",
    ),
    "9 a renewal rate is final while lines are within grace": (
        EARLY_AUGUST, "renewals",
        "as_of.as_of_date >= (due_months.last_due_on + 30) as is_final", "true as is_final",
    ),
    "9 the last month shows churn, for renewals are not entered yet": (
        EARLY_MAY, "int_retention__line_gaps",
        "next_on = cast('9999-12-31' as date)\n                and known_on <",
        "next_on = cast('9999-12-31' as date)\n                and known_on - 9999 >",
    ),
    "10 the cohort is computed after the filter on today's customers": (
        LATEST, "int_retention__account_retention_ends",
        "where\n        opening_arr <> 0\n        or closing_arr <> 0\n"
        "        or coalesce(reported_opening_arr, 0) <> 0\n"
        "        or coalesce(reported_closing_arr, 0) <> 0",
        "where\n        closing_arr <> 0",
    ),
    "14 an early renewal counts twice": (
        LATEST, "int_retention__early_renewals",
        "and terms.ends_on < later.ends_on", "and later.ends_on is null",
    ),
    "14 a monthly subscription renews another one early": (
        LATEST, "int_retention__early_renewals",
        "where\n        term_ends_on >=",
        "where\n        term_ends_on > starts_on or term_ends_on >=",
    ),
    "14 a line renews early more than half a term before": (
        LATEST, "int_retention__early_renewals", "<= terms.term_days", "<= 2 * terms.term_days",
    ),
    "14 a second department's contract renews the first one's": (
        LATEST, "int_retention__line_terms", "where not is_other_contract", "where true",
    ),
    "14 a line that goes on in its own contract is renewed by another": (
        LATEST, "int_retention__early_renewals", "where going_on.line_id is null", "where true",
    ),
    "14 a line that goes on in a linked one is renewed by another": (
        LATEST, "int_retention__early_renewals", "linked_on is null", "linked_on is null or true",
    ),
    "14 what starts on one day goes on from what it renews": (
        LATEST, "int_retention__early_renewals",
        "pairs.renewed_on < others.starts_on",
        "pairs.renewed_on <= others.starts_on and pairs.renewed_by_line_id <> others.line_id",
    ),
    "14 another product of the contract goes on from a line": (
        LATEST, "int_retention__early_renewals",
        "and pairs.product_key = others.product_key", "",
    ),
    "14 a possible early renewal is not listed": (
        LATEST, "possible_early_renewals", "where is_other_contract", "where not is_other_contract",
    ),
    "a late renewal onto another product of the contract is churn": (
        LATEST, "int_retention__line_gaps",
        "ended.contract_id = arr_lines.contract_id",
        "ended.contract_id = arr_lines.contract_id and ended.product_key = arr_lines.product_key",
    ),
    "the contract comes before the product": (
        LATEST, "int_retention__line_gaps", "< ended.gap_to", "is not null",
    ),
    "a discount is churn while what it lowers is renewed": (
        LATEST, "int_retention__line_gaps",
        "when annual_amount < 0 then", "when annual_amount is null then",
    ),
    "a renewal that was entered late has lapsed": (
        LATEST, "arr_restatements", "and lapsed.line_id is not null", "",
    ),
    "what is held since ever is new": (
        LATEST, "int_retention__line_changes",
        "restated_periods.arr as opening_balance", "0 * restated_periods.arr as opening_balance",
    ),
    "what is held since ever was reported before there was a history": (
        LATEST, "int_retention__reported_lines",
        "inner join month_ends on readings.read_on = month_ends.month_end", "",
    ),
    "14 one smaller successor renews two lines in full": (
        LATEST, "renewals",
        "least(due_arr, greatest(successor_arr, 0))",
        "case when successor_arr > 0 then due_arr else 0 end",
    ),
    "14 a successor counts for every line that it may succeed": (
        LATEST, "int_retention__renewal_successors",
        "from pairs_6\n    where is_taken", "from pairs_0",
    ),
    "15 every cancelled line was due": (
        LATEST, "int_retention__due_lines",
        "lines.term_ends_on", "coalesce(lines.term_ends_on, lines.held_to)",
    ),
    "16 end dates read as the last day": (
        LATEST, "int_retention__line_versions",
        "coalesce(superseded.ends_on, cast('9999-12-31' as date)) as ends_on",
        "coalesce(superseded.ends_on - 1, cast('9999-12-31' as date)) as ends_on",
    ),
}  # fmt: skip


# what stands before the retention models and may hold a mistake too
ROOMS = ["retention", "int_core__accounts_resolved", "possible_early_renewals"]

# identity -> (table, a wrong row, which one, the test that must say so)
MAKES = "_opening_and_movements_make_closing"
GROSS = "_gross_is_at_most_net_and_opening"
FINAL = "months_are_final_after_their_renewals"
BROKEN_ROWS = {
    f"{table} {name}": (table, change, which, test)
    for table, rows in {
        "account_arr_months": [
            ("opening + movements = closing", "expansion_arr = expansion_arr + 1", "", MAKES),
            (
                "opening = prior closing",
                "opening_arr = opening_arr + 1",
                "opening_arr > 0",
                "opening_is_prior_closing",
            ),
            (
                "account = lines",
                "closing_arr = closing_arr + 1",
                "",
                "account_totals_are_line_totals",
            ),
            (
                "kinds = shares of lines",
                "new_arr = new_arr + 1",
                "new_arr > 0",
                "movements_by_kind_are_account_movements",
            ),
            ("one kind", "new_arr = 1, churned_arr = 1", "", "_has_one_kind_of_movement"),
            (
                "reported + restatements = restated",
                "reported_closing_arr = closing_arr + 1",
                "reported_closing_arr is not null",
                "restatements_explain_every_difference",
            ),
            (
                "reported lines",
                "reported_closing_arr = closing_arr + 1",
                "reported_closing_arr is not null",
                "reported_lines_stand_in_account_months",
            ),
        ],
        "family_arr_months": [
            ("opening + movements = closing", "expansion_arr = expansion_arr + 1", "", MAKES),
            (
                "opening = prior closing",
                "opening_arr = opening_arr + 1",
                "opening_arr > 0",
                "opening_is_prior_closing",
            ),
            (
                "family = accounts",
                "closing_arr = closing_arr + 1",
                "",
                "family_totals_are_account_totals",
            ),
        ],
        "account_product_arr_months": [
            ("opening + movements = closing", "expansion_arr = expansion_arr + 1", "", MAKES),
            (
                "opening = prior closing",
                "opening_arr = opening_arr + 1",
                "opening_arr > 0",
                "opening_is_prior_closing",
            ),
            (
                "account = products",
                "closing_arr = closing_arr + 1",
                "",
                "account_totals_are_line_totals",
            ),
            (
                "transfers sum to zero",
                "transfer_arr = transfer_arr + 1",
                "",
                "account_totals_are_line_totals",
            ),
        ],
        "arr_movements": [
            (
                "transfers sum to zero",
                "arr_delta = arr_delta + 1",
                "kind = 'transfer'",
                "movements_by_kind_are_account_movements",
            ),
            ("sign", "arr_delta = -arr_delta", "kind = 'churn'", "_have_the_sign_of_their_kind"),
        ],
        "arr_restatements": [
            (
                "reported + restatements = restated",
                "restated_arr = restated_arr + 1",
                "",
                "restatements_explain_every_difference",
            ),
        ],
        "account_retention_months": [
            (
                "GRR <= 1",
                "gross_retained_arr = opening_arr + 1, retained_arr = opening_arr + 1",
                "opening_arr > 0",
                GROSS,
            ),
            (
                "GRR <= NRR",
                "gross_retained_arr = retained_arr + 1",
                "retained_arr < opening_arr",
                GROSS,
            ),
            (
                "reported GRR <= NRR",
                "reported_gross_retained_arr = reported_retained_arr + 1",
                "reported_retained_arr < reported_opening_arr",
                "_reported" + GROSS,
            ),
            (
                "lost = due + not due",
                "lost_due_arr = lost_due_arr + 1",
                "",
                "_lost_is_due_or_not_due",
            ),
            (
                "family GRR >= account GRR",
                "gross_retained_arr = gross_retained_arr + 1",
                "",
                "family_totals_are_account_totals",
            ),
        ],
        "family_retention_months": [
            (
                "GRR <= 1",
                "gross_retained_arr = opening_arr + 1, retained_arr = opening_arr + 1",
                "opening_arr > 0",
                GROSS,
            ),
            (
                "GRR <= NRR",
                "gross_retained_arr = retained_arr + 1",
                "retained_arr < opening_arr",
                GROSS,
            ),
            (
                "lost = due + not due",
                "lost_due_arr = lost_due_arr + 1",
                "",
                "_lost_is_due_or_not_due",
            ),
        ],
        "renewals": [
            (
                "renewed <= due",
                "renewed_arr = due_arr + 1",
                "",
                "_renew_at_most_what_was_due_and_what_succeeded",
            ),
            (
                "outcome",
                "outcome = 'renewed'",
                "outcome = 'churned'",
                "_outcome_is_that_of_the_amounts",
            ),
        ],
        "retention_bridge_months": [
            (
                "levers",
                "upsell_lever_change = upsell_lever_change + 0.01",
                "upsell_lever_change is not null",
                "_levers_add_up",
            ),
            (
                "mix and rate",
                "mix_effect = mix_effect + 0.01",
                "segment_id = 'all' and mix_effect is not null",
                "_mix_and_rate_add_up",
            ),
        ],
        "retention_reconciliation_months": [
            ("amounts", "returned_churned_arr = returned_churned_arr + 1", "", "_parts_add_up"),
            (
                "effects",
                "cohort_returns_effect = cohort_returns_effect + 0.01",
                "",
                "_effects_add_up",
            ),
        ],
    }.items()
    for name, change, which, test in [
        *rows,
        ("finality", "is_month_final = not is_month_final", "", FINAL),
    ]
}


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mutants")
    bundle = given().write(folder / "bundle")
    return {
        as_of: build_retention(bundle, folder / as_of, tests=True, as_of_date=as_of)
        for as_of in [EARLY_MAY, EARLY_AUGUST, LATEST]
    }


def retention_nodes(built: Built) -> tuple[list[dict], list[dict]]:
    """Models in the order in which they build, and the singular and column tests on them."""
    manifest = json.loads((built.folder / "target" / "manifest.json").read_text())
    results = json.loads((built.folder / "target" / "run_results.json").read_text())
    compiled = {row["unique_id"]: row["compiled_code"] for row in results["results"]}
    nodes = [
        {**manifest["nodes"][key], "sql": sql}
        for key, sql in compiled.items()
        if sql and any(part in manifest["nodes"][key]["original_file_path"] for part in ROOMS)
    ]
    return (
        [node for node in nodes if node["resource_type"] == "model"],
        [node for node in nodes if node["resource_type"] == "test"],
    )


def catchers(built: Built, as_of: str, tests: list[dict]) -> list[str]:
    """Names of the hard cases and tests that do not hold on a database."""
    caught = []
    for name, (case_as_of, expect) in CASES.items():
        if case_as_of == as_of:
            try:
                expect(built)
            except (AssertionError, KeyError, TypeError, ArithmeticError):
                caught.append(name)
    with duckdb.connect(str(built.database), read_only=True) as connection:
        for test in tests:
            if test["config"]["severity"].lower() == "warn":
                continue  # some of the hard cases are what is warned of
            if connection.execute(f"select count(*) from ({test['sql']})").fetchone()[0]:
                caught.append(test["name"])
    return caught


def rebuilt(original: Built, folder, model: str, right: str, wrong: str) -> Built:
    """A copy of a database in which one model has the wrong phrase and all are run again."""
    folder.mkdir()
    database = folder / original.database.name
    shutil.copy(original.database, database)
    models, _ = retention_nodes(original)
    with duckdb.connect(str(database)) as connection:
        for node in models:
            sql = node["sql"]
            if node["name"] == model:
                assert right in sql, f"{model} no longer says: {right}"
                sql = sql.replace(right, wrong)
            kind = "view" if node["config"]["materialized"] == "view" else "table"
            connection.execute(
                f'create or replace {kind} {node["schema"]}."{node["name"]}" as {sql}'
            )
    return Built(database, original.folder)


@pytest.mark.parametrize("as_of", [EARLY_MAY, EARLY_AUGUST, LATEST])
def test_the_right_models_are_not_caught(originals, as_of):
    built = originals[as_of]
    assert catchers(built, as_of, retention_nodes(built)[1]) == []


@pytest.mark.parametrize("mistake", MUTANTS)
def test_mistake_is_caught(originals, tmp_path, mistake):
    as_of, model, right, wrong = MUTANTS[mistake]
    built = rebuilt(originals[as_of], tmp_path / "mutant", model, right, wrong)
    assert catchers(built, as_of, retention_nodes(originals[as_of])[1])


@pytest.mark.parametrize("identity", BROKEN_ROWS)
def test_a_wrong_row_breaks_its_identity(originals, tmp_path, identity):
    table, change, which, test = BROKEN_ROWS[identity]
    name = table + test if test.startswith("_") else test
    original = originals[LATEST]
    (node,) = [node for node in retention_nodes(original)[1] if node["name"] == name]
    shutil.copy(original.database, tmp_path / original.database.name)
    with duckdb.connect(str(tmp_path / original.database.name)) as connection:
        one = f"select min(rowid) from marts.{table} where {which or 'true'}"
        connection.execute(f"update marts.{table} set {change} where rowid = ({one})")
        assert connection.execute(f"select count(*) from ({node['sql']})").fetchone()[0]


def test_inclusive_end_dates_warn(tmp_path):
    """A ledger whose lines end on the last day of service is warned of (mistake 16)."""
    bundle = given()
    for account in ["i1", "i2", "i3", "i4"]:
        bundle.line(account, "a", 100, "2024-01-01", "2024-12-31")
        bundle.line(account, "b", 100, "2025-01-01", "2025-12-31")
        bundle.line(account, "c", 100, "2026-01-01")
    bundle.lines = [row for row in bundle.lines if row["account_id"].startswith("i")]
    built = build_retention(bundle.write(tmp_path / "bundle"), tmp_path / "built", tests=True)
    results = json.loads((built.folder / "target" / "run_results.json").read_text())
    status = {row["unique_id"].split(".")[2]: row["status"] for row in results["results"]}
    assert status["line_ends_are_first_days_without_service"] == "warn"

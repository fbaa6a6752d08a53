"""Each sentence of the definition on a case made by hand, through the models, in one build.

An account a case; the expected values are worked out by hand from docs/definitions.md. The
mutants below are the known mistakes of published code: the cases must catch every one.
"""

from datetime import date
from decimal import Decimal

import adoption_cases as cases
import pytest


@pytest.fixture(scope="module")
def built(adoption_cases_folder, tmp_path_factory):
    return cases.opened(adoption_cases_folder, tmp_path_factory.mktemp("adoption"))


@pytest.mark.parametrize("case", cases.DAYS, ids=lambda case: f"{case[0]}-{case[1]}-{case[2]}")
def test_account_day(built, case):
    account, on, column, expected = case
    assert built.day(account, on)[column] == expected


@pytest.mark.parametrize("case", cases.MONTHS, ids=lambda case: f"{case[0]}-{case[1]}-{case[2]}")
def test_account_month(built, case):
    account, month_end, column, expected = case
    found = built.month(account, month_end)[column]
    assert found == (pytest.approx(expected) if isinstance(expected, float) else expected)


@pytest.mark.parametrize("case", cases.LIFECYCLES, ids=lambda case: f"{case[0]}-{case[2]}")
def test_lifecycle(built, case):
    account, user, month_end, expected = case
    assert built.user_month(account, user, month_end) == expected


def test_over_accounts_a_ratio_of_sums(built):
    """Hard case 24: the account without telemetry stands on neither side."""
    rows = [built.month(account, date(2026, 3, 31)) for account in ("h24a", "h24b", "h24c")]
    used = sum(row["entitled_features_used_28d"] or 0 for row in rows)
    entitled = sum(row["entitled_features"] or 0 for row in rows)
    assert (used, entitled) == (7, 20)


def test_duplicate_and_collision(built):
    """Hard case 26: two events counted, one duplicate, one collision."""
    rolled = (
        "intermediate.int_usage_log__events_rolled where tenant_user_key in (select "
        "tenant_user_key from intermediate.int_usage_log__users_seen where tenant_id = 'dup')"
    )
    assert built.one(f"select sum(event_count) from {rolled}") == 2
    assert built.one(f"select sum(duplicates) from {rolled}") == 1
    collisions = "select count(*) from intermediate.int_usage_log__event_id_collisions"
    assert built.one(collisions) == 1


def test_every_raw_row_has_one_class(built):
    found = dict(built.connection.execute(cases.CLASSES).fetchall())
    events = cases.bundle().events
    # ourselves, sandbox and the unknown tenant are unmatched
    assert sum(found.values()) == len(events)
    assert {name: int(rows) for name, rows in found.items() if name != "used"} == {
        "duplicate": 1, "unmatched": 3, "non_human": 1, "unmapped": 2, "not_yet_known": 1
    }  # fmt: skip


def mutated_days(built, *changes: tuple[str, str]) -> str:
    """A table of account days by the compiled model with a mistake in it."""
    sql = built.sql("account_adoption_days")
    for right, wrong in changes:
        assert right in sql, right
        sql = sql.replace(right, wrong)
    built.connection.execute(f"create or replace temp table mutant as {sql}")
    return "mutant"


def test_the_model_itself_has_no_wrong_case(built):
    assert built.wrong_days(mutated_days(built)) == []


def test_mistake_7_users_as_a_sum_of_days_is_caught(built):
    wrong = built.wrong_days(
        mutated_days(
            built,
            ("cast(counted.active_users_28d as bigint)",
             "cast(counted.user_days_28d as bigint)"),
        )
    )  # fmt: skip
    assert ("habits", cases.MARCH, "active_users_28d", 4) in wrong


def test_mistake_7_features_from_another_stream_are_caught(built):
    wrong = built.wrong_days(
        mutated_days(
            built,
            ("cast(coalesce(features_counted.features_used_28d, 0) as bigint)",
             "cast(counted.events_28d as bigint)"),
        )
    )  # fmt: skip
    assert wrong


def test_mistake_8_entitlement_of_today_projected_over_history_is_caught(built):
    table = '"cases"."intermediate"."int_adoption__entitled_feature_periods"'
    today = (
        "(select account_no, word_no, entitled_features, entitled_key_features, "
        f"date '1900-01-01' as valid_from, date '9999-12-31' as valid_to from {table} as today "
        "where valid_from <= date '2026-04-30' "
        "and coalesce(valid_to, date '9999-12-31') > date '2026-04-30')"
    )
    wrong = built.wrong_days(mutated_days(built, (f"from {table}", f"from {today}")))
    assert {account for account, *_ in wrong} >= {"retired", "lapsed"}


def test_mistake_12_no_data_shown_as_zero_is_caught(built):
    asked = built.sql("int_adoption__account_days_asked")
    for right, wrong in [
        ("inner join telemetry on", "left join telemetry on"),
        ("account_starts.first_on, telemetry.valid_from", "account_starts.first_on"),
    ]:
        assert right in asked
        asked = asked.replace(right, wrong)
    table = '"cases"."intermediate"."int_adoption__account_days_asked"'
    wrong = built.wrong_days(mutated_days(built, (f"from {table}", f"from ({asked})")))
    assert {account for account, *_ in wrong} >= {"dark", "ourselves", "edge"}


def test_mistake_13_duplicates_by_id_alone_are_caught(built):
    keys = "tenant_user_key, name_key, usage_date, reject_reason, is_known, event_key"
    sql = built.sql("int_usage_log__events_rolled")
    assert f"group by {keys}" in sql
    wrong = sql.replace(f"group by {keys}", "group by event_key").replace(
        "from events\n", "from (select * replace (hash(event_id) as event_key) from events)\n", 1
    )
    for column in keys.split(", ")[:-1]:
        chosen = f"        any_value({column}) as {column},\n"
        wrong = wrong.replace(f"        {column},\n", chosen, 1)
    built.connection.execute(f"create or replace temp table mutant_rolled as {wrong}")
    counted = built.one(
        "select sum(event_count) from mutant_rolled where tenant_user_key in (select "
        "tenant_user_key from intermediate.int_usage_log__users_seen where tenant_id = 'dup')"
    )
    assert counted != 2


def walk(built, account: str, definition: str, measure: str, month_end=cases.MARCH) -> list:
    return built.connection.execute(
        "select axis, value_before, value_after, delta from marts.adoption_definition_gaps "
        "where account_id = ? and from_definition = ? and measure = ? and month_end = ? "
        "order by step",
        [account, definition, measure, month_end],
    ).fetchall()


def test_a_walk_changes_one_axis_at_a_time(built):
    """One user, once: a share of 1 day in 30 on the dashboard, 1 in 28 as shared."""
    found = walk(built, "seats4", "product_dashboard", "depth")
    assert [axis for axis, *_ in found] == [
        "window_days", "actors", "feature_set", "days_needed", "depth_measure",
        "user_denominator",
    ]  # fmt: skip
    month, shared = Decimal("0.0333333333"), Decimal("0.0357142857")
    assert found[0][1:] == (month, shared, shared - month)
    assert {row[1:] for row in found[1:]} == {(shared, shared, Decimal(0))}


def test_healthy_people_of_licensed_seats(built):
    """Four seats, nobody healthy: 0 on the scorecard; the mean day share comes first, by
    seats, then by active users."""
    found = {row[0]: row[1:] for row in walk(built, "seats4", "cs_scorecard", "depth")}
    by_seats, shared = Decimal("0.0089285714"), Decimal("0.0357142857")
    assert found["depth_measure"] == (0, by_seats, by_seats)
    assert found["user_denominator"] == (by_seats, shared, shared - by_seats)


def test_without_a_value_a_walk_is_one_row(built):
    for account, definition, measure in [
        ("seatsnull", "cs_scorecard", "depth"),
        ("seats0", "cs_scorecard", "depth"),
        ("seats4", "cs_scorecard", "breadth"),  # no key features
        ("dark", "product_dashboard", "breadth"),
        ("h25", "product_dashboard", "depth"),  # nobody active
    ]:
        found = walk(built, account, definition, measure)
        assert found == [("not_comparable", None, None, None)], account


def test_a_fourth_definition_is_a_row(built):
    built.connection.execute(
        "insert into definitions.adoption_definitions by name select 'weekly' as definition, "
        "'Weekly report' as label, '7' as window_days, 'all' as actors, "
        "'active_90d' as user_denominator, 'all' as feature_set, 2 as days_needed, "
        "'mean_days' as depth_measure, 'Somebody' as owner, 'A test' as reason, "
        "date '1900-01-01' as valid_from"
    )
    for name in ("states", "windows", "months", "users", "features", "values"):
        model = f"int_adoption__definition_{name}"
        built.connection.execute(
            f"create or replace table intermediate.{model} as {built.sql(model)}"
        )
    gaps = built.sql("adoption_definition_gaps")
    built.connection.execute(f"create or replace table marts.adoption_definition_gaps as {gaps}")
    found = walk(built, "seats4", "weekly", "depth")
    shared = Decimal("0.0357142857")
    assert found[0] == ("window_days", 0, shared, shared)
    assert found[-1][2] == shared and sum(row[3] for row in found) == shared
    # of 25 live features one was used, but on one day only: 0; then of 5 entitled ones
    found = walk(built, "seats4", "weekly", "breadth")
    assert [row[2] for row in found][-1] == Decimal("0.2")
    assert found[0][1] == 0 and sum(row[3] for row in found) == Decimal("0.2")

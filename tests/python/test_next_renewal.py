"""The next renewal of accounts of the sample, worked out by hand from their contracts.

As of 14 July 2026; the contracts are those of tools/generate.
"""

from datetime import date

import duckdb
import pytest

AS_OF = date(2026, 7, 14)

NEXT = {
    "early_renewal": "2026-11-15",  # the first term was renewed early, the second is running
    "cross_sell": "2027-06-01",  # three lines with one end
    "pending_renewal": "2027-06-24",  # one line ended and is carried, the other runs
    "void_line": "2027-05-01",  # the voided line would have ended before
    "plan_swap": "2027-03-01",  # the swapped line would have ended before
    "trial_converts": "2026-09-01",
    "discount": "2027-03-01",  # its negative line has the same term
    "multi_year_running": "2027-04-01",
    "reactivated": "2026-11-10",
    "merger_survivor": "2026-10-01",  # also the term of the absorbed account
    "recorded_ahead": "2027-10-01",  # of the line with a nearer end nothing is known yet
    "merger_absorbed": None,  # the survivor has it
    "open_ended": None,
    "evergreen_term": None,  # its term has ended, and the line goes on without one
    "due_today": None,  # due on the as-of date: it has come
    "pending_in_july": None,  # carried within grace, not held
    "monthly": None,  # terms of a month are never due
    "usage_only": None,
    "zero_amount": None,
    "signed_not_started": None,
}


@pytest.fixture(scope="module")
def customers(sample_build):
    with duckdb.connect(str(sample_build), read_only=True) as connection:
        rows = connection.execute(
            "select scenario, next_renewal_on, days_to_renewal, attention_reason "
            "from marts.customer_360 inner join 'raw/sample/_truth/scenarios.csv' "
            "using (account_id)"
        ).fetchall()
    return {scenario: told for scenario, *told in rows}


@pytest.mark.parametrize("scenario", NEXT)
def test_next_renewal(customers, scenario):
    expected = NEXT[scenario] and date.fromisoformat(NEXT[scenario])
    days = (expected - AS_OF).days if expected else None
    assert customers[scenario][:2] == [expected, days]


def test_a_near_renewal_with_few_healthy_users_is_told(customers):
    words = "Renewal within four months and few healthy users"
    near = {key for key, (_, days, _) in customers.items() if days is not None and days <= 120}
    told = {key for key, (_, _, reason) in customers.items() if words in (reason or "")}
    assert told and told <= near

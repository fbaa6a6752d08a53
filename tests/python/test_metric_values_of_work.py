"""Numbers of tickets and of work on the sample equal a plain computation from the raw files.

Each metric as a whole and by segment. A metric of tickets, touches and questions goes by the
account's segment at the month-end.
"""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from raw_sample import TRUTH, Company, assert_told, month_end, share
from reference_coverage import (
    all_work,
    available_hours,
    cost,
    csm_changes,
    is_bypass,
    people,
    questions,
    routed_times,
    touches,
)
from reference_experience import ZONE, handoffs, is_open_on, outcome, read_tickets

PROVED = {
    "first_reply_sla",
    "resolution_sla",
    "ticket_backlog",
    "direct_answer_rate",
    "bypass_rate",
    "product_gap_cost",
    "gap_coding_coverage",
    "billable_utilisation",
    "handoffs_per_account",
    "people_per_account",
}


@pytest.fixture(scope="module")
def who(as_of):
    return Company(as_of)


@pytest.fixture(scope="module")
def tickets(who):
    return read_tickets(who)


@pytest.fixture(scope="module")
def work(who, tickets):
    return all_work(who, tickets)


@pytest.fixture(scope="module")
def months(company, as_of):
    """The complete months in which there is anything to tell."""
    found = company.execute("select month_end from metrics.company_monthly order by 1").fetchall()
    assert found[-1][0] <= as_of
    return [month for (month,) in found]


@pytest.fixture(scope="module")
def customers(months):
    """month_end, and (month_end, segment) -> customers, as the generator meant them."""
    who = Company(months[-1])
    found: dict = defaultdict(int)
    with (TRUTH / "account_months.csv").open() as stream:
        for row in csv.DictReader(stream):
            month = date.fromisoformat(row["month_end"])
            if row["is_customer"] == "true":
                found[month] += 1
                found[month, who.segment(row["account_id"], month)] += 1
    return found


class Sums:
    """Sums of a month, and of a month and segment."""

    def __init__(self, who: Company):
        """Start with nothing."""
        self.who = who
        self.found: dict = defaultdict(lambda: defaultdict(Decimal))

    def add(self, account: str | None, month: date, **values) -> None:
        """Add values of an account to its month and to the segment it is in at the end of it."""
        for key in (month, (month, self.who.segment(account, month))):
            for name, value in values.items():
                self.found[key][name] += value

    def ratios(self, kind: type, top: str, bottom: str, months) -> dict:
        """Ratios by month (kind date), or by month and segment (kind tuple)."""
        return {
            key: share(found[top], found[bottom])
            for key, found in self.found.items()
            if isinstance(key, kind) and (key if kind is date else key[0]) in months
        }


@pytest.mark.parametrize("promise", ["first_reply", "resolution"])
def test_promises(company, who, tickets, months, promise):
    sums = Sums(who)
    for ticket in tickets:
        became = outcome(ticket, promise)
        if ticket.account and became in ("met", "breached"):
            month = month_end(ticket.created_on)
            sums.add(ticket.account, month, met=int(became == "met"), due=1)
    for kind in (date, tuple):
        assert_told(company, f"{promise}_sla", sums.ratios(kind, "met", "due", months))


def test_backlog(company, who, tickets, months):
    expected: dict = {month: 0 for month in months}
    segments: dict = defaultdict(int)
    for ticket in tickets:
        for month in months if ticket.account else ():
            if is_open_on(ticket, month):
                expected[month] += 1
                segments[month, who.segment(ticket.account, month)] += 1
    assert sum(expected.values()) > 1000
    assert_told(company, "ticket_backlog", expected)
    assert_told(company, "ticket_backlog", segments)


def test_questions(company, who, work, months):
    sums, routed = Sums(who), routed_times(work)
    for one in questions(work):
        has_csm = bool(who.of_account(one.account, "csm_id", one.on))
        sums.add(
            one.account,
            month_end(one.on),
            questions=1,
            direct=int(not one.is_routed),
            with_csm=int(has_csm),
            bypasses=int(has_csm and bool(is_bypass(who, one, routed))),
        )
    for kind in (date, tuple):
        direct = sums.ratios(kind, "direct", "questions", months)
        assert_told(company, "direct_answer_rate", direct)
        assert_told(company, "bypass_rate", sums.ratios(kind, "bypasses", "with_csm", months))


def test_gaps(company, who, work, months):
    """Cost is rounded to ten-thousandths a piece of work, so sums may differ by a little."""
    sums = Sums(who)
    for one in work:
        if one.is_gap:
            sums.add(
                one.account,
                month_end(one.on),
                cost=cost(who, one) or 0,
                minutes=one.minutes or 0,
                coded=(one.minutes or 0) if one.feature else 0,
            )
    for kind in (date, tuple):
        spent = {
            key: found["cost"]
            for key, found in sums.found.items()
            if isinstance(key, kind) and (key if kind is date else key[0]) in months
        }
        assert_told(company, "product_gap_cost", spent, within=0.01)
        coded = sums.ratios(kind, "coded", "minutes", months)
        assert_told(company, "gap_coding_coverage", coded, within=1e-6)


def test_billable_utilisation(company, who, work, months):
    """Available hours are shared over accounts, so over segments, by the hours logged."""
    sums = Sums(who)
    logged: dict = defaultdict(Decimal)
    entries = [one for one in work if one.kind == "services"]
    for one in entries:
        logged[one.employee, month_end(one.on)] += one.minutes
    for one in entries:
        month = month_end(one.on)
        available = available_hours(who, one.employee, month) if one.employee else None
        part = one.minutes / logged[one.employee, month]
        billable = one.minutes / 60 if one.is_billable else 0
        sums.add(one.account, month, billable=billable, available=(available or 0) * part)
    for kind in (date, tuple):
        expected = sums.ratios(kind, "billable", "available", months)
        assert_told(company, "billable_utilisation", expected, within=1e-5)


def test_handoffs(company, who, tickets, work, months, customers):
    sums = Sums(who)
    for ticket in tickets:
        for at in handoffs(ticket) if ticket.account else ():
            sums.add(ticket.account, month_end(at.astimezone(ZONE).date()), handoffs=1)
    for one in touches(work):
        if one.is_routed:
            sums.add(one.account, month_end(one.on), handoffs=1)
    for account in who.accounts:
        for day in csm_changes(who, account) if who.survivor(account) == account else ():
            if day <= who.as_of:
                sums.add(account, month_end(day), handoffs=1)
    for kind in (date, tuple):
        expected = {
            key: share(sums.found[key]["handoffs"], count)
            for key, count in customers.items()
            if isinstance(key, kind) and (key if kind is date else key[0]) in months
        }
        assert_told(company, "handoffs_per_account", expected)


def test_people(company, who, work, months, customers):
    count: dict = defaultdict(int)
    for month in months:
        for account, faces in people(work, month).items():
            count[month] += len(faces)
            count[month, who.segment(account, month)] += len(faces)
    for kind in (date, tuple):
        expected = {
            key: share(count[key], found)
            for key, found in customers.items()
            if isinstance(key, kind) and (key if kind is date else key[0]) in months
        }
        assert_told(company, "people_per_account", expected)

"""Rare cases: what a rule, a word or a branch exists for and no other account of the sample shows.

They are added last, with ids of their own (`acc-901`, `tick-901` ...), so that adding one more
moves nothing else.
"""

from datetime import date, datetime, timedelta

from .accounts import Account, add_accounts
from .company import CONSULTANTS, CSMS
from .dates import AS_OF
from .deals import Deals, contract_of
from .tables import Bundle
from .usage import Usage, live_features

FAR_AHEAD = datetime(2062, 7, 1, 9)
"""A time that somebody mistyped: it lies after the clock of every build."""

CSM_WITHOUT_HOURS = "emp-901"
FREELANCER = "emp-902"
UNLISTED_PRODUCT = "legacy"

# key: description, settings of the account
RARE: dict[str, tuple[str, dict]] = {
    "no_csm_large": ("paying customer of some size without a CSM", {"csm": None}),
    "falling_breadth": ("gave up most features between March and June 2026", {}),
    "reopened_often": ("one ticket reopened three times", {}),
    "due_today": ("term ends on the as-of date", {}),
    "untouched": ("nobody of us worked for it within a year", {}),
    "facts_unknown": ("industry, country and coverage never recorded; an unlisted product", {}),
    "size_forgotten": (
        "its size became unknown; its CSM has no weekly hours",
        {
            "employees": None,
            "csm": CSM_WITHOUT_HOURS,
            "changes": [("employee_count", 120, None, "2025-09-01", None)],
        },
    ),
    "circle_one": ("merged into circle_two, by mistake", {"merged_into": "circle_two"}),
    "circle_two": ("merged into circle_one, by mistake", {"merged_into": "circle_one"}),
    "touched_before": ("spoken to before it bought, in how many minutes nobody knows", {}),
    "recorded_ahead": (
        "a change of size and a line recorded in a year mistyped as 2062",
        {
            "employees": 60,
            "changes": [("employee_count", 500, 60, "2026-05-01", str(FAR_AHEAD))],
        },
    ),
    "booked_after_close": ("a line of June 2026 recorded on 10 July, after the close", {}),
    "two_departments": (
        "a second contract for the product of the first, shortly before that ends",
        {},
    ),
}


def add_rare_cases(bundle: Bundle, deals: Deals, usage: Usage) -> None:
    """Add the rare accounts with everything that they need, and rows that belong to none."""
    accounts = _accounts(bundle)
    _add_contracts(deals, accounts)
    accounts["facts_unknown"].industry = accounts["facts_unknown"].country = None
    accounts["facts_unknown"].coverage = None
    add_accounts(bundle, accounts)
    deals.add_truth(accounts)
    _add_people(bundle, accounts)
    _add_work(bundle, accounts)
    _add_usage(usage, accounts)
    _add_tickets(bundle, accounts["reopened_often"])
    _add_rows_ahead(bundle, accounts["recorded_ahead"])


def _accounts(bundle: Bundle) -> dict[str, Account]:
    accounts = {}
    for number, (key, (description, settings)) in enumerate(RARE.items(), 901):
        facts = {
            "key": key,
            "account_id": f"acc-{number}",
            "name": f"Rare Case {number}",
            "domain": f"rare-{number}.example",
            "industry": "Energy",
            "country": "US",
            "employees": 150,
            "csm": CSMS[number % len(CSMS)],
            "coverage": "pooled",
            "profile": ("red", "red"),
            "telemetry_from": None,
            "starts_on": date(2024, 2, 1),
        }
        accounts[key] = Account(**(facts | settings))
        bundle.add_truth(
            "scenarios",
            account_id=accounts[key].account_id,
            scenario=key,
            description=description,
        )
    return accounts


def _add_contracts(deals: Deals, accounts: dict[str, Account]) -> None:
    """Add the contracts; days of signing are written in several ways."""
    for key, amount in (("no_csm_large", 48_000), ("falling_breadth", 24_000),
                        ("reopened_often", 22_000), ("untouched", 26_000),
                        ("size_forgotten", 18_000)):  # fmt: skip
        deals.steady(accounts[key], "plan", amount, "2024-02-01")
    due_today = accounts["due_today"]
    deals.line(due_today, "flow", 21_000, "2025-07-14", AS_OF, signed_on="2025-07-01 10:00:00")
    deals.level(due_today, "flow", "2025-07-14", 21_000)
    deals.renewal(due_today, "flow", AS_OF, "pending")
    for key, product, signed_on in (
        ("facts_unknown", UNLISTED_PRODUCT, "2026-02-20T10:00:00+01:00"),
        ("touched_before", "flow", "infinity"),
    ):
        deals.line(accounts[key], product, 12_000, "2026-03-01", "2028-03-01",
                   signed_on=signed_on)  # fmt: skip
        deals.level(accounts[key], product, "2026-03-01", 12_000)
    departments = accounts["two_departments"]
    deals.line(departments, "dock", 10_000, "2025-06-01", "2026-06-01")
    second = contract_of(departments, 2)
    deals.line(departments, "dock", 11_000, "2026-04-01", "2027-04-01", contract_id=second)
    for on, amount in (("2025-06-01", 10_000), ("2026-04-01", 21_000), ("2026-06-01", 11_000)):
        deals.level(departments, "dock", on, amount)
    deals.renewal(departments, "dock", "2026-06-01", "expanded")
    booked_late = accounts["booked_after_close"]
    deals.line(booked_late, "dock", 9_000, "2026-06-01", "2027-06-01",
               recorded_at="2026-07-10 10:00:00")  # fmt: skip
    deals.level(booked_late, "dock", "2026-06-01", 9_000)
    ahead = accounts["recorded_ahead"]
    deals.line(ahead, "plan", 15_000, "2025-10-01", "2027-10-01")
    deals.level(ahead, "plan", "2025-10-01", 15_000)
    deals.line(ahead, "audit", 8_000, "2026-06-01", "2027-06-01", recorded_at=FAR_AHEAD)


def _add_people(bundle: Bundle, accounts: dict[str, Account]) -> None:
    """Add two of our people of whom little is known, and contacts of whom two lead something.

    The times of the contacts are written as other systems write them.
    """
    for employee_id, job_title, team, cost in (
        (CSM_WITHOUT_HOURS, "Customer Success Manager", "customer_success", "50.00"),
        (FREELANCER, "Implementation Consultant", "services", None),
    ):
        bundle.add(
            "employees",
            employee_id=employee_id,
            employee_name=f"Nemo {'Ladle' if cost else 'Whisk'}",
            job_title=job_title,
            team=team,
            hourly_cost=cost,
            started_on="2023-01-01",
        )
    for number, job_title, created_at in (
        (901, "Chief Customer Officer", "2024-03-01"),
        (902, "VP Customer Success", "2024-03-01T10:00:00Z"),
        (903, None, "infinity"),
    ):
        bundle.add(
            "contacts",
            contact_id=f"con-{number}",
            account_id=accounts["no_csm_large"].account_id,
            job_title=job_title,
            email=f"lead.{number}@{accounts['no_csm_large'].domain}",
            created_at=created_at,
        )


def _add_work(bundle: Bundle, accounts: dict[str, Account]) -> None:
    """Add touches and services time of which something is unknown."""
    touches = [
        # account, employee, kind, day, minutes
        ("touched_before", CSMS[0], "expansion_talk", "2026-01-20", None),
        ("touched_before", CSMS[0], None, "2026-04-21", 15),
        ("touched_before", CSMS[0], "coffee", "2026-05-19", 25),
        ("touched_before", CSMS[0], "business_review", "2026-05-26", 45),
        ("size_forgotten", CSM_WITHOUT_HOURS, "email", "2026-05-20", None),
    ]
    for number, (key, employee_id, kind, on, minutes) in enumerate(touches, 901):
        bundle.add(
            "activities",
            activity_id=f"act-{number}",
            account_id=accounts[key].account_id,
            employee_id=employee_id,
            kind=kind,
            occurred_at=f"{on} 10:00:00",
            minutes=minutes,
            initiated_by="us",
            is_question=False,
            is_routed=False,
            is_gap=kind in ("coffee", "business_review"),
        )
    # before anybody else logged time, so that of these months nothing else is known
    entries = [(FREELANCER, "2023-05-10"), (None, "2023-06-14")]
    for number, (employee_id, worked_on) in enumerate(entries, 901):
        bundle.add(
            "services_time",
            entry_id=f"svc-{number}",
            account_id=accounts["touched_before"].account_id,
            employee_id=employee_id,
            worked_on=worked_on,
            hours=4,
            is_billable=False,
            is_gap=False,
        )


def _add_usage(usage: Usage, accounts: dict[str, Account]) -> None:
    """Add one user of all features up to March 2026 and of two of them after."""
    account = accounts["falling_breadth"]
    user = usage.user(usage.tenant(account), "regular", date(2026, 1, 5))
    on = date(2026, 1, 5)
    while on < date(2026, 7, 1):
        features = list(live_features(("plan",), on))
        for minute, feature in enumerate(features if on < date(2026, 4, 1) else features[:2]):
            usage.event(user, feature, datetime(on.year, on.month, on.day, 9, minute))
        on += timedelta(days=7)
    usage.bundle.add(
        "features",
        feature_id="old_export",
        feature_name="Old export",
        module="Export",
        product_id=UNLISTED_PRODUCT,
        is_key=False,
    )


def _add_tickets(bundle: Bundle, account: Account) -> None:
    """Add tickets that show what no other does, and rows of a ticket that is not listed.

    Reopened three times; with a schedule that nobody defined; solved in the second in which it
    was opened and its schedule began; without kind, priority and channel; ended by each word
    for it that other systems have.
    """
    organization_id = "org-901"
    bundle.add(
        "support_organizations", organization_id=organization_id, account_id=account.account_id
    )
    kept = {"kind": "question", "priority": "normal", "channel": "phone"}
    unknown = dict.fromkeys(kept)
    tickets = [
        ("tick-901", "2026-05-04 09:00:00", 3, kept, None, "solved"),
        ("tick-902", "2026-05-05 09:00:00", 0, kept, "antarctica", "solved"),
        ("tick-903", "2026-05-06 09:00:00", 0, kept, "emea", "solved"),
        ("tick-904", "2026-05-07 09:00:00", 0, unknown, None, "solved"),
        ("tick-905", "2026-05-11 09:00:00", 0, kept, None, "resolved"),
        ("tick-906", "2026-05-12 09:00:00", 0, kept, None, "done"),
        ("tick-907", "2026-05-13 09:00:00", 0, kept, None, "cancelled"),
        ("tick-908", "2026-05-14 09:00:00", 0, kept, None, "deleted"),
    ]
    for ticket_id, created_at, reopens, facts, schedule_id, ended_as in tickets:
        now = datetime.fromisoformat(created_at)
        is_instant = schedule_id == "emea"
        _add_event(bundle, ticket_id, now, "public_reply", "customer", None)
        _add_event(bundle, ticket_id, now, "status", "system", "new")
        for turn in range(reopens + 1):
            if turn:
                now += timedelta(days=1)
                _add_event(bundle, ticket_id, now, "status", "customer", "open")
            now += timedelta(hours=0 if is_instant else 5)
            _add_event(bundle, ticket_id, now, "public_reply", "agent", None)
            _add_event(bundle, ticket_id, now, "status", "agent", ended_as)
        bundle.add(
            "tickets",
            ticket_id=ticket_id,
            organization_id=organization_id,
            created_at=created_at,
            status=ended_as,
            is_gap=False,
            solved_at=now,
            **facts,
        )
        if schedule_id:
            bundle.add(
                "ticket_schedules",
                ticket_id=ticket_id,
                schedule_id=schedule_id,
                valid_from=created_at,
            )
    _add_event(bundle, "tick-not-listed", datetime(2026, 5, 8, 9), "status", "system", "new")
    bundle.add(
        "ticket_schedules",
        ticket_id="tick-not-listed",
        schedule_id="emea",
        valid_from="2026-05-08 09:00:00",
    )


def _add_event(
    bundle: Bundle, ticket_id: str, at: datetime, kind: str, actor_type: str, value: str | None
) -> None:
    bundle.add(
        "ticket_events",
        ticket_id=ticket_id,
        occurred_at=at,
        kind=kind,
        actor_type=actor_type,
        actor_id="agent-01" if actor_type == "agent" else None,
        value=value,
    )


def _add_rows_ahead(bundle: Bundle, account: Account) -> None:
    """Add rows that are known only after the as-of date: left out and counted, not rejected.

    And one event whose sender's clock is ahead.
    """
    account_id = account.account_id
    bundle.add(
        "invoices", invoice_id="inv-901", account_id=account_id, issued_on="2026-10-01",
        amount="15000.00", currency="USD",
    )  # fmt: skip
    bundle.add(
        "services_time", entry_id="svc-903", account_id=account_id, employee_id=CONSULTANTS[0],
        worked_on="2026-08-03", hours=8, is_billable=True, revenue="1120.00", is_gap=False,
    )  # fmt: skip
    bundle.add(
        "opportunities", opportunity_id="opp-901", account_id=account_id, type="expansion",
        stage="discovery", amount="9000.00", currency="USD", created_at=FAR_AHEAD,
        is_csql=False,
    )  # fmt: skip
    # a sender whose clock is ahead: it arrived before it happened
    bundle.add(
        "usage_events", event_id="ev-sent-ahead", tenant_id="ten-001", user_id="user-0001",
        feature_id="home", occurred_at=datetime(2026, 7, 10, 9),
        received_at=datetime(2026, 6, 20, 9), event_count=1,
    )  # fmt: skip
    bundle.add(
        "usage_events", event_id="ev-received-ahead", tenant_id="ten-001", user_id="user-0001",
        feature_id="home", occurred_at=datetime(2026, 6, 1, 9), received_at=FAR_AHEAD,
        event_count=1,
    )  # fmt: skip

"""Opportunities, invoices and survey answers."""

from datetime import date, timedelta

from .accounts import Account
from .company import CSMS, EMPLOYEE_IDS
from .dates import AS_OF, LATEST_RECORDED_AT, add_months, at, day
from .deals import Deals
from .people import People, csm_on
from .tables import Bundle

SELLERS = [EMPLOYEE_IDS["ae_1"], EMPLOYEE_IDS["ae_2"]]
LOST_REASONS = ["price", "timing", "competitor", "no decision"]
FIRST_SURVEY = date(2023, 1, 1)


def add_opportunities(bundle: Bundle, deals: Deals, accounts: dict[str, Account]) -> None:
    """Add an opportunity for each deal, leads found by CSMs, and lost and open ones."""
    rng = bundle.random("opportunities")
    for deal in deals.deals:
        created_on = deal.on - timedelta(days=rng.randint(30, 100))
        is_csql = deal.type == "expansion" and rng.random() < 0.5
        accepted_at = at(created_on + timedelta(days=9), rng) if is_csql else None
        seller = EMPLOYEE_IDS["am_1"] if deal.type == "renewal" else rng.choice(SELLERS)
        is_closed = deal.on <= AS_OF
        bundle.add(
            "opportunities",
            opportunity_id=bundle.new_id("opp"),
            account_id=deal.account.account_id,
            contract_id=deal.contract_id,
            type=deal.type,
            stage=("closed won" if deal.is_won else "closed lost") if is_closed else "proposal",
            amount=f"{deal.amount}.00",
            currency=deal.account.currency,
            created_at=at(created_on, rng),
            closed_on=deal.on - timedelta(days=5) if is_closed else None,
            is_won=deal.is_won if is_closed else None,
            lost_reason=None if deal.is_won else rng.choice(LOST_REASONS),
            is_csql=is_csql,
            csql_accepted_at=accepted_at,
            created_by=csm_on(deal.account, created_on) if is_csql else seller,
        )
    for account in rng.choices([a for a in accounts.values() if not a.is_internal], k=90):
        _add_lead(bundle, account, rng)


def _add_lead(bundle: Bundle, account: Account, rng) -> None:
    created_on = date(2024, 6, 1) + timedelta(days=rng.randint(0, 770))
    closed_on = created_on + timedelta(days=rng.randint(20, 120))
    is_closed = closed_on < AS_OF
    is_csql = not account.is_prospect and rng.random() < 0.75
    is_accepted = is_csql and rng.random() < 0.6
    accepted_at = at(created_on + timedelta(days=rng.randint(1, 20)), rng)
    bundle.add(
        "opportunities",
        opportunity_id=bundle.new_id("opp"),
        account_id=account.account_id,
        type="new_business" if account.is_prospect else "expansion",
        stage="closed lost" if is_closed else rng.choice(["discovery", "proposal"]),
        amount=f"{rng.randint(5, 60) * 1000}.00",
        currency=account.currency,
        created_at=min(at(created_on, rng), LATEST_RECORDED_AT),
        closed_on=closed_on if is_closed else None,
        is_won=False if is_closed else None,
        lost_reason=rng.choice(LOST_REASONS) if is_closed else None,
        is_csql=is_csql,
        csql_accepted_at=accepted_at if is_accepted and accepted_at < LATEST_RECORDED_AT else None,
        created_by=(account.csm or CSMS[6]) if is_csql else rng.choice(SELLERS),
    )


def add_invoices(bundle: Bundle, accounts: dict[str, Account]) -> None:
    """Add a yearly invoice for each line with an amount; some disputed, some credited."""
    rng = bundle.random("invoices")
    unhappy = accounts["unhappy"].account_id
    for row in list(bundle.rows["subscription_lines"]):
        if row["version"] > 1 or row["is_trial"] or float(row["annual_amount"]) <= 0:
            continue
        issued_on = row["starts_on"]
        while issued_on < min(row["ends_on"] or AS_OF, AS_OF):
            is_unhappy = row["account_id"] == unhappy
            fate = rng.choices(["clean", "disputed", "credited"], [90, 6, 4])[0]
            _add_invoice(bundle, row, issued_on, "disputed" if is_unhappy else fate, rng)
            issued_on = add_months(issued_on, 12)


def _add_invoice(bundle: Bundle, line: dict, issued_on: date, fate: str, rng) -> None:
    problem_on = issued_on + timedelta(days=rng.choice([3, 12, 25, 29, 45]))
    has_problem = fate != "clean" and problem_on < AS_OF
    is_credited = has_problem and (fate == "credited" or rng.random() < 0.4)
    credited_on = problem_on + timedelta(days=0 if fate == "credited" else 10)
    is_credited = is_credited and credited_on < AS_OF
    bundle.add(
        "invoices",
        invoice_id=bundle.new_id("inv"),
        account_id=line["account_id"],
        issued_on=issued_on,
        amount=line["annual_amount"],
        currency=line["currency"],
        disputed_on=problem_on if has_problem and fate == "disputed" else None,
        credited_on=credited_on if is_credited else None,
        credited_amount=f"{round(float(line['annual_amount']) * 0.1, 2):.2f}"
        if is_credited
        else None,
    )


def add_surveys(bundle: Bundle, people: People) -> None:
    """Add answers: NPS each half-year, CSAT and effort now and then, on their scales."""
    rng = bundle.random("surveys")
    month = FIRST_SURVEY
    while month < AS_OF:
        for account in people.customers_on(month):
            is_unhappy = account.key == "unhappy"
            if rng.random() < 0.16 or is_unhappy:
                low = 0 if is_unhappy else rng.choices([0, 5, 7, 8], [1, 3, 5, 7])[0]
                score = rng.randint(low, 3 if is_unhappy else 10)
                _add_answer(bundle, account, "nps", score, 10, month, rng)
            if rng.random() < 0.09:
                scale = rng.choice([5, 5, 5, 7])
                _add_answer(bundle, account, "csat", rng.randint(1, scale), scale, month, rng)
            if rng.random() < 0.05:
                _add_answer(bundle, account, "ces", rng.randint(1, 7), 7, month, rng)
        month = add_months(month, 1)
    for score in (0, 6, 7, 8, 9, 10):
        _add_answer(bundle, people.accounts["discount"], "nps", score, 10, day("2026-06-01"), rng)


def _add_answer(bundle, account: Account, kind: str, score: int, scale: int, month, rng) -> None:
    responded_at = at(month + timedelta(days=rng.randint(0, 27)), rng)
    if responded_at > LATEST_RECORDED_AT:
        return
    bundle.add(
        "survey_responses",
        response_id=bundle.new_id("res"),
        account_id=account.account_id,
        contact_id=rng.choice(account.contact_ids),
        kind=kind,
        score=score,
        scale_max=scale,
        responded_at=responded_at,
    )

"""The ordinary customers: what their contracts did, year by year, by chance."""

import random
from datetime import date, timedelta

from . import contracts_other  # noqa: F401  (registers its contracts)
from .accounts import Account
from .contracts import CONTRACTS
from .dates import AS_OF, RENEWAL_GRACE_DAYS, add_months
from .deals import Deals, contract_of, to_hundreds

OUTCOMES = {
    "flat": 22,
    "up": 40,
    "down": 16,
    "early": 8,
    "late": 8,
    "too_late": 2,
    "churn": 24,
}
"""How a term ends, and how often."""

REASONS = ["price", "competitor", "champion left", "missing feature", "insolvency", "no use"]
MAIN_PRODUCTS = ["plan", "plan", "flow", "flow", "insight"]
EXTRA_PRODUCTS = ["forecast", "dock", "audit", "insight"]


def add_contracts(deals: Deals, accounts: dict[str, Account]) -> None:
    """Add the contracts of every account that has any."""
    rng = deals.bundle.random("contracts")
    for key, account in accounts.items():
        before = len(deals.bundle.rows["subscription_lines"])
        if key in CONTRACTS:
            CONTRACTS[key](deals, account)
        elif key.startswith("customer_"):
            ordinary(deals, account, rng)
        elif not account.is_prospect:
            start = date(2024, 1, 10) + timedelta(days=rng.randint(0, 330))
            growth = rng.choice([0.85, 1.0, 1.15, 1.25, 1.4, 1.6])
            deals.steady(account, "plan", first_amount(account, rng), start, growth)
        lines = deals.bundle.rows["subscription_lines"][before:]
        account.starts_on = min((row["starts_on"] for row in lines), default=account.starts_on)


def first_amount(account: Account, rng: random.Random) -> int:
    """Return a first yearly amount that fits the size of the account, in its currency."""
    size = account.employees or 30
    low, high = (70, 160) if size >= 3000 else (40, 90) if size >= 400 else (16, 45)
    if size < 100:
        low, high = 6, 18
    in_kronor = 10 if account.currency == "SEK" else 1
    return rng.randint(low, high) * 1000 * in_kronor


def ordinary(deals: Deals, account: Account, rng: random.Random) -> None:
    """Add yearly terms of a main product, with whatever happened at the end of each."""
    product = rng.choice(MAIN_PRODUCTS)
    amount, start = first_amount(account, rng), account.starts_on
    deals.level(account, product, start, amount)
    deals.deal(account, "new_business", amount, start)
    extra = None
    while start is not None:
        end = add_months(start, 12)
        reason = None
        outcome = rng.choices(list(OUTCOMES), OUTCOMES.values())[0]
        if outcome == "churn" and end <= AS_OF:
            reason = rng.choice(REASONS)
        old = deals.line(account, product, amount, start, end, end_reason=reason)
        if extra is None and rng.random() < 0.45 and start < AS_OF - timedelta(days=120):
            extra = cross_sell(deals, account, product, amount, start, rng)
        start, amount = renew(deals, account, product, amount, old, end, outcome, rng, reason)


def cross_sell(
    deals: Deals, account: Account, product: str, amount: int, start: date, rng: random.Random
) -> str:
    """Add a second product in mid-term on a contract of its own, open-ended; return it."""
    extra = rng.choice([other for other in EXTRA_PRODUCTS if other != product])
    bought_on = start + timedelta(days=rng.randint(60, 110))
    extra_amount = to_hundreds(amount * rng.uniform(0.3, 0.8))
    deals.line(account, extra, extra_amount, bought_on, contract_id=contract_of(account, 2))
    deals.level(account, extra, bought_on, extra_amount)
    deals.deal(account, "expansion", extra_amount, bought_on)
    return extra


def renew(
    deals: Deals,
    account: Account,
    product: str,
    amount: int,
    old: str,
    end: date,
    outcome: str,
    rng: random.Random,
    reason: str | None,
) -> tuple[date | None, int]:
    """Carry out what happens at the end of a term; return the next start, or none, and amount."""
    factors = {"up": rng.uniform(1.15, 1.8), "down": rng.uniform(0.6, 0.95)}
    factors |= {"early": rng.uniform(1.0, 1.3), "late": rng.uniform(0.9, 1.15)}
    after = to_hundreds(amount * factors.get(outcome, 1.0))
    start = end
    if outcome == "early":
        start = end - timedelta(days=rng.randint(10, 80))
    elif outcome == "late":
        start = end + timedelta(days=rng.randint(4, 27))
    elif outcome == "too_late":
        start = end + timedelta(days=rng.randint(RENEWAL_GRACE_DAYS + 5, 75))
    is_pending = end + timedelta(days=RENEWAL_GRACE_DAYS) > AS_OF
    if end > AS_OF and not (outcome == "early" and start <= AS_OF):
        return None, amount
    if outcome != "churn" and start <= AS_OF:
        if outcome == "too_late":
            deals.level(account, product, end, 0)
        deals.level(account, product, start, after)
        word = "expanded" if after > amount else "renewed" if after == amount else "contracted"
        word = "churned" if outcome == "too_late" else word
        deals.renewal(account, product, end, word, is_late=outcome == "late")
        return start, after
    deals.renewal(account, product, end, "pending" if is_pending else "churned")
    if is_pending:
        return None, amount
    if account.account_id in deals.held and len(deals.levels[account.account_id]) > 1:
        deals.level(account, product, end, 0)
        end_extras(deals, account, end, reason)
    else:
        deals.churn(account, end, reason or "not renewed")
    return None, amount


def end_extras(deals: Deals, account: Account, end: date, reason: str | None) -> None:
    """End the open-ended second product together with the first, as a new version of its line."""
    rows = deals.bundle.rows["subscription_lines"]
    for row in [row for row in rows if row["account_id"] == account.account_id]:
        if row["ends_on"] is None:
            recorded_at = f"{end - timedelta(days=20)} 09:00:00"
            deals.version(row["line_id"], recorded_at, ends_on=end, end_reason=reason)
    deals.churn(account, end, reason or "not renewed")

"""Random subscription ledgers that reach every rule: gaps around the grace, early renewals,
links across products and accounts, versions, void lines, discounts, currencies, mergers,
lines without a first day."""

import random
from datetime import date, timedelta
from decimal import Decimal

from reference_retention import Line
from retention_bundle import Bundle

FIRST, LAST = date(2022, 11, 1), date(2026, 1, 17)
AMOUNTS = [0, 50, 60, 100, 100, 120, 333.33, 1000]
GAPS = [-120, -91, -90, -89, -46, -45, -16, -1, 0, 0, 0, 0, 1, 9, 29, 30, 31, 60, 400]
RATES = [("EUR", "2023-01-01", "1.1"), ("EUR", "2024-07-15", "1.23456"), ("EUR", "2026-03-01", "9")]


def random_ledger(seed: int, accounts: int, discounts: bool = True) -> Bundle:
    """A bundle of random lines; the same seed gives the same rows.

    Without discounts no account can be below zero.
    """
    chance = random.Random(seed)
    bundle = Bundle(rates=RATES)
    names = [f"a{number:03}" for number in range(accounts)]
    for name in names:
        bundle.account(name)
        for number in range(chance.choice([1, 1, 2, 3])):
            _chain(bundle, chance, name, names, f"l{number}", discounts)
    for name in chance.sample(names, accounts // 12):
        bundle.account(
            name,
            merged_into_account_id=chance.choice(
                [other for other in names if other > name] or [None]
            ),
            merged_at=f"{FIRST + timedelta(days=chance.randrange(1000))} 12:00:00",
        )
    _add_changes(bundle, random.Random(f"changes {seed}"), names)
    return bundle


def _add_changes(bundle, chance, names):
    """Values of accounts and their history, in the order in which it became known."""
    values = {
        "employee_count": ["8", "50", "99", "100", "400", "3000", None],
        "csm_id": ["e1", "e2", None],
        "parent_account_id": [*names[:9], None],
    }
    for name in names:
        for field, possible in values.items():
            day, value = FIRST, chance.choice(possible)
            for _ in range(chance.choice([0, 0, 1, 3])):
                day += timedelta(days=chance.randrange(60, 500))
                change = dict(account_id=name, field=field, old_value=value, valid_from=day)
                value = chance.choice([other for other in possible if other != value])
                recorded_at = day + timedelta(days=chance.choice([-9, 0, 25, 50]))
                bundle.changes.append(dict(change, value=value, recorded_at=recorded_at))
            bundle.account(name, **{field: value})


def _chain(bundle, chance, account, accounts, name, discounts):
    start = FIRST + timedelta(days=chance.randrange(700))
    product = chance.choice(["P", "P", "Q", None])
    contract = chance.choice([None, None, f"{account}-k1", f"{account}-k2"])
    currency = chance.choice([None, None, None, "EUR"])
    previous = None
    for place in range(chance.randint(1, 5)):
        length = chance.choice([20, 31, 61, 92, 181, 365, 365, 365, 730])
        end = start + timedelta(days=length)
        row = {
            "name": f"{name}_{place}",
            "amount": chance.choice(AMOUNTS),
            "starts_on": start,
            "ends_on": chance.choice([end, end, end, None]),
            "product": product,
            "term_ends_on": chance.choice([end, end, None]),
            "contract_id": contract,
            "currency": currency,
            "recorded_at": start + timedelta(days=chance.choice([-40, -5, 0, 0, 3, 20, 70])),
        }
        if previous and chance.random() < 0.3:
            row["replaces"] = previous
        if chance.random() < 0.06:
            row[chance.choice(["is_trial", "is_void"])] = "true"
        if chance.random() < 0.04:
            row["pricing_model"] = "usage"
        if place == 0 and chance.random() < 0.04:
            row["starts_on"] = chance.choice([date(1900, 1, 1), date(1899, 12, 30)])
        bundle.line(account, **row)
        if chance.random() < 0.25:
            changed = dict(row, version=2)
            changed["recorded_at"] = row["recorded_at"] + timedelta(
                days=chance.choice([-3, 0, 30, 200])
            )
            if chance.random() < 0.15:
                changed["is_void"] = "true"
            elif chance.random() < 0.2:
                changed["held_by"] = chance.choice(accounts)
            elif chance.random() < 0.5:
                changed["amount"] = chance.choice(AMOUNTS)
            else:
                changed["ends_on"] = start + timedelta(days=chance.randrange(1, 2 * length))
            bundle.line(account, **changed)
        if chance.random() < 0.1 and discounts and row["amount"] >= 50:
            bundle.line(account, **dict(row, name=f"{name}_{place}d", amount=-20, replaces=None))
        previous = row["name"]
        start = (row["ends_on"] or end) + timedelta(days=chance.choice(GAPS))
        if chance.random() < 0.15:
            product = chance.choice(["P", "Q", None])
        if chance.random() < 0.15:
            contract = chance.choice([None, f"{account}-k3"])


def as_date(value) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(value[:10])


def reference_lines(bundle: Bundle) -> list[Line]:
    """The rows of a bundle as the reference reads them."""
    return [
        Line(
            line_id=row["line_id"],
            account=row["account_id"],
            amount=Decimal(str(row["annual_amount"])),
            start=as_date(row["starts_on"]),
            end=as_date(row.get("ends_on")) or date.max,
            product=row.get("product_id") or "",
            contract=row.get("contract_id"),
            currency=row.get("currency") or "USD",
            term=as_date(row.get("term_ends_on")),
            replaces=row.get("replaces_line_id"),
            carries_arr=row.get("pricing_model") is None and row.get("is_trial") is None,
            version=row.get("version", 1),
            recorded=as_date(row.get("recorded_at") or row["starts_on"]),
            is_void=row.get("is_void") == "true",
        )
        for row in bundle.lines
    ]

"""The book of contracts: writes subscription lines and, beside them, what was meant.

`line` writes what a CRM would hold. `level` notes the intention: from a day on, an account pays
so much a year for a product. The truth is made of levels only, never of lines.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .accounts import Account
from .dates import AS_OF, add_months, day, month_ends
from .tables import Bundle

PRICE_PER_SEAT = 1800


@dataclass
class Deal:
    """One commercial event, from which opportunities are made."""

    account: Account
    contract_id: str
    type: str
    amount: int
    on: date
    is_won: bool


class Deals:
    """Contract lines and levels of all accounts."""

    def __init__(self, bundle: Bundle, rates: dict[str, float]) -> None:
        """Start an empty book; `rates` are those of the as-of date per currency."""
        self.bundle = bundle
        self.rates = rates
        self.deals: list[Deal] = []
        self.levels: dict[str, dict[str, list[tuple[date, int, str]]]] = {}
        self.held: dict[str, dict[str, tuple[str, date, date]]] = {}
        """Per account and line the product held, from a day (in) to a day (out)."""

    def line(
        self,
        account: Account,
        product: str | None,
        amount: int,
        start: str | date,
        end: str | date | None = None,
        **settings,
    ) -> str:
        """Add one subscription line and return its id.

        `amount` is yearly, in the account's currency. Without settings the term ends with the
        line, the contract is the account's own, and the line is recorded before it starts.
        """
        start, end = _as_date(start), _as_date(end)
        signed_on = min(start - timedelta(days=12), AS_OF - timedelta(days=2))
        row = {
            "line_id": self.bundle.new_id("line"),
            "account_id": account.account_id,
            "product_id": product,
            "contract_id": contract_of(account),
            "seats": max(5, round(amount / PRICE_PER_SEAT)) if amount > 0 else None,
            "annual_amount": f"{amount}.00",
            "currency": account.currency,
            "starts_on": start,
            "ends_on": end,
            "term_ends_on": end,
            "auto_renews": False,
            "signed_on": signed_on,
            "pricing_model": "committed",
            "is_recurring": True,
            "is_trial": False,
            "version": 1,
            "recorded_at": datetime.combine(signed_on + timedelta(days=1), time(9, 30)),
            "is_void": False,
        }
        row.update(settings)
        row["term_ends_on"] = _as_date(row["term_ends_on"])
        self.bundle.add("subscription_lines", **row)
        if product and row["is_recurring"]:
            held = self.held.setdefault(account.account_id, {})
            held[row["line_id"]] = (product, start, end or date.max)
        self._shorten(settings.get("replaces_line_id"), start)
        return row["line_id"]

    def _shorten(self, line_id: str | None, on: date) -> None:
        for held in self.held.values():
            if line_id in held:
                product, start, end = held[line_id]
                held[line_id] = (product, start, min(end, on))

    def version(self, line_id: str, recorded_at: str, **changed) -> None:
        """Add a further version of a line: the whole record again, with what changed."""
        versions = [
            row for row in self.bundle.rows["subscription_lines"] if row["line_id"] == line_id
        ]
        row = versions[-1] | changed
        row["version"] += 1
        row["recorded_at"] = recorded_at
        if row["is_void"] or row["ends_on"]:
            self._shorten(line_id, row["starts_on"] if row["is_void"] else row["ends_on"])
        self.bundle.add("subscription_lines", **row)

    def level(
        self,
        account: Account,
        product: str,
        on: str | date,
        amount: int,
        currency: str | None = None,
    ) -> None:
        """Note that from a day on the account pays `amount` a year for the product."""
        levels = self.levels.setdefault(account.account_id, {}).setdefault(product, [])
        levels.append((_as_date(on), amount, currency or account.currency))

    def steady(
        self,
        account: Account,
        product: str,
        amount: int,
        start: str | date,
        growth: float = 1.0,
        contract_id: str | None = None,
    ) -> None:
        """Add yearly terms, each renewed on time with this growth, up to the as-of date."""
        contract_id = contract_id or contract_of(account)
        term_start = _as_date(start)
        self.level(account, product, term_start, amount)
        self.deal(account, "new_business", amount, term_start)
        while term_start <= AS_OF:
            term_end = add_months(term_start, 12)
            self.line(account, product, amount, term_start, term_end, contract_id=contract_id)
            if term_end <= AS_OF:
                before, amount = amount, to_hundreds(amount * growth)
                self.level(account, product, term_end, amount)
                outcome = _outcome(before, amount)
                self.renewal(account, product, term_end, outcome, contract_id=contract_id)
            term_start = term_end

    def renewal(
        self,
        account: Account,
        product: str | None,
        due_on: str | date,
        outcome: str,
        is_late: bool = False,
        contract_id: str | None = None,
    ) -> None:
        """Note what became of a renewal, as it was meant; no contract is an empty text."""
        self.bundle.add_truth(
            "renewals",
            account_id=account.account_id,
            contract_id=contract_of(account) if contract_id is None else contract_id,
            product_id=product,
            due_on=_as_date(due_on),
            outcome=outcome,
            is_late=is_late,
        )
        if outcome != "pending":
            amount = self._amount_before(account, product, _as_date(due_on))
            self.deal(account, "renewal", amount, due_on, outcome != "churned")

    def _amount_before(self, account: Account, product: str | None, on: date) -> int:
        levels = self.levels.get(account.account_id, {}).get(product, [])
        return max((level for level in levels if level[0] < on), default=(on, 0, ""))[1]

    def churn(self, account: Account, on: str | date, reason: str) -> None:
        """Note that from a day on the account pays nothing, and why."""
        for product in self.levels[account.account_id]:
            self.level(account, product, on, 0)
        self.bundle.add_truth(
            "churned", account_id=account.account_id, churned_on=_as_date(on), reason=reason
        )

    def deal(
        self, account: Account, type_: str, amount: int, on: str | date, is_won: bool = True
    ) -> None:
        """Note a commercial event for the opportunities."""
        contract_id = contract_of(account)
        self.deals.append(Deal(account, contract_id, type_, amount, _as_date(on), is_won))

    def products_on(self, account: Account, on: date) -> list[str]:
        """Return the products that the account holds on a day, in the order bought."""
        lines = self.held.get(account.account_id, {}).values()
        return list(dict.fromkeys(product for product, start, end in lines if start <= on < end))

    def arr_on(self, account_id: str, on: date) -> dict[str, float]:
        """Return the meant ARR per product on a day, in reporting currency at today's rates."""
        result = {}
        for product, levels in self.levels.get(account_id, {}).items():
            known = sorted((level for level in levels if level[0] <= on), key=lambda lv: lv[0])
            if known:
                _, amount, currency = known[-1]
                result[product] = round(amount * self.rates[currency], 2)
        return result

    def add_truth(self, accounts: dict[str, Account]) -> None:
        """Write the meant ARR of each account, product and month.

        An account merged into another has none of its own: the survivor has it, at all times.
        """
        for account in accounts.values():
            if account.merged_into:
                for row in self.bundle.truth["renewals"]:
                    if row["account_id"] == account.account_id:
                        row["account_id"] = accounts[account.merged_into].account_id
                continue
            members = [account.account_id]
            members += [a.account_id for a in accounts.values() if a.merged_into == account.key]
            is_known = False
            for end in month_ends():
                by_product: dict[str, float] = {}
                for member in members:
                    for product, arr in self.arr_on(member, end).items():
                        by_product[product] = by_product.get(product, 0) + arr
                total = sum(by_product.values())
                is_known = is_known or total > 0
                if is_known:
                    self._add_month(account, end, total, by_product)

    def _add_month(
        self, account: Account, end: date, total: float, by_product: dict[str, float]
    ) -> None:
        self.bundle.add_truth(
            "account_months",
            account_id=account.account_id,
            month_end=end,
            is_customer=total > 0,
            arr=f"{total:.2f}",
        )
        for product, arr in by_product.items():
            if arr:
                self.bundle.add_truth(
                    "account_product_months",
                    account_id=account.account_id,
                    product_id=product,
                    month_end=end,
                    arr=f"{arr:.2f}",
                )


def contract_of(account: Account, number: int = 1) -> str:
    """Return the id of an account's contract."""
    return f"ctr-{account.account_id[4:]}-{number}"


def _as_date(value: str | date | None) -> date | None:
    return day(value) if isinstance(value, str) else value


def _outcome(before: int, after: int) -> str:
    return "renewed" if after == before else "expanded" if after > before else "contracted"


def to_hundreds(amount: float) -> int:
    """Return an amount rounded to whole hundreds."""
    return round(amount / 100) * 100

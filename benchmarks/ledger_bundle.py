"""A made-up ledger of subscriptions, without usage, and its roll-forward as written by hand.

Most accounts renew to the day, or say what replaces what. The accounts of `is_loose` also renew
early and late without a link, share contracts among products or were merged: there the rules of
the project say more than a plain roll-forward, so the two are compared without them.
"""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb

FIRST, AS_OF = date(2020, 1, 1), date(2026, 6, 30)
CURRENCIES = {"EUR": 1.1, "GBP": 1.3}
COLUMNS = {
    "accounts": "account_id varchar, account_name varchar, parent_account_id varchar, "
    "employee_count integer, csm_id varchar, industry varchar, coverage varchar, "
    "merged_into_account_id varchar, merged_at timestamp",
    "account_changes": "account_id varchar, field varchar, old_value varchar, value varchar, "
    "valid_from date, recorded_at timestamp",
    "products": "product_id varchar, product_name varchar",
    "fx_rates": "currency varchar, valid_from date, rate_to_reporting decimal(18, 6)",
    "subscription_lines": "line_id varchar, account_id varchar, product_id varchar, "
    "contract_id varchar, seats integer, annual_amount decimal(18, 4), currency varchar, "
    "starts_on date, ends_on date, term_ends_on date, replaces_line_id varchar, version integer, "
    "recorded_at timestamp, is_void boolean",
}
SETTINGS = """\
sources: {crm: [canonical], usage: [], support: []}
vars: {as_of_date: '%s'}
"""

# what somebody would write: months by lines, summed, each month held against the one before
BY_HAND = """
with versions as (
    select *, row_number() over (partition by line_id order by version desc) as newest
    from '{bundle}/canonical/subscription_lines.parquet'
    where recorded_at < timestamp '{as_of}' + interval 1 day
), rates as (
    select currency, arg_max(rate_to_reporting, valid_from) as rate
    from '{bundle}/canonical/fx_rates.parquet' where valid_from <= date '{as_of}' group by 1
), current_lines as (
    select * from versions where newest = 1 and not is_void
), replaced as (
    select replaces_line_id as line_id, min(starts_on) as replaced_on from current_lines
    where replaces_line_id is not null group by 1
), lines as (
    select coalesce(merged_into_account_id, account_id) as account_id, starts_on,
        least(ends_on, replaced_on) as ends_on,
        cast(annual_amount * coalesce(rate, 1) as decimal(18, 4)) as amount
    from current_lines
    left join replaced using (line_id)
    left join rates using (currency)
    join '{bundle}/canonical/accounts.parquet' using (account_id)
), months as (
    select last_day(cast(range as date)) as month_end
    from range(date '{first}', date '{as_of}', interval 1 month)
), held as (
    select account_id, month_end, sum(amount) as arr
    from lines join months on starts_on <= month_end and month_end < ends_on group by all
), account_months as (
    select account_id, month_end, coalesce(arr, 0) as closing_arr
    from (select account_id, min(starts_on) as first_on from lines group by 1)
    join months on first_on <= month_end left join held using (account_id, month_end)
), moved as (
    select *, coalesce(lag(closing_arr) over before, 0) as opening_arr,
        coalesce(lag(closing_arr, 12) over before, 0) as cohort_arr,
        coalesce(max(closing_arr) over (before rows between unbounded preceding and 1 preceding), 0)
            > 0 as was_customer
    from account_months window before as (partition by account_id order by month_end)
)
select account_id, month_end, opening_arr, closing_arr, cohort_arr,
    case when opening_arr = 0 and not was_customer then closing_arr else 0 end as new_arr,
    case when opening_arr = 0 and was_customer then closing_arr else 0 end as reactivation_arr,
    case when opening_arr > 0 and closing_arr > opening_arr then closing_arr - opening_arr
        else 0 end as expansion_arr,
    case when closing_arr > 0 and closing_arr < opening_arr then opening_arr - closing_arr
        else 0 end as contraction_arr,
    case when closing_arr = 0 then opening_arr else 0 end as churned_arr,
    case when cohort_arr > 0 then closing_arr else 0 end as retained_arr
from moved
"""


def is_loose(number: int) -> bool:
    """Whether the account of this number renews without links, early and late, or was merged."""
    return number % 4 == 0 or number % 100 in (6, 7)


def account_id(number: int) -> str:
    """The account's id, which tells the loose ones."""
    return f"{'loose' if is_loose(number) else 'plain'}-{number}"


class Ledger:
    """The rows of one bundle; the same number of accounts and seed gives the same rows."""

    def __init__(self, accounts: int, seed: int = 1):
        self.numbers = range(accounts)
        self.chance = random.Random(seed)

    def days(self, first: int, last: int) -> timedelta:
        """A random number of days, both ends included."""
        return timedelta(self.chance.randint(first, last))

    def products(self) -> Iterator[tuple]:
        for number in range(12):
            yield f"p{number}", f"Product {number}"

    def fx_rates(self) -> Iterator[tuple]:
        for currency, rate in CURRENCIES.items():
            for quarter in range(26):
                year, month = FIRST.year + quarter // 4, quarter % 4 * 3 + 1
                changed = round(rate * self.chance.uniform(0.9, 1.1), 4)
                yield currency, date(year, month, 1), changed

    def employees_of(self, number: int) -> int:
        return int(10 * 1.0005 ** (number * 7919 % 13_000))

    def account(self, number: int) -> tuple:
        is_merged = number % 100 == 7
        return (
            account_id(number),
            f"Company {number}",
            account_id(number - 3) if number % 10 == 3 else None,
            self.employees_of(number),
            f"e{number % 150}",
            ("software", "retail", "health", "finance")[number % 7 % 4],
            ("dedicated", "pooled", "digital")[number % 3],
            account_id(number - 1) if is_merged else None,
            FIRST + self.days(700, 2300) if is_merged else None,
        )

    def accounts(self) -> Iterator[tuple]:
        return map(self.account, self.numbers)

    def account_changes(self) -> Iterator[tuple]:
        for number in self.numbers:
            if number % 5 == 1:
                now = self.employees_of(number)
                day = FIRST + self.days(300, 2200)
                yield account_id(number), "employee_count", now // 2, now, day, day
            if number % 8 == 2:
                day = FIRST + self.days(300, 2200)
                before, now = f"e{number % 149}", f"e{number % 150}"
                yield account_id(number), "csm_id", before, now, day, day

    def subscription_lines(self) -> Iterator[tuple]:
        for number in self.numbers:
            # a few accounts hold many products, most hold one
            products = self.chance.choices([1, 2, 3, 8], [75, 18, 5, 2])[0]
            currency = self.chance.choices([None, *CURRENCIES], [80, 15, 5])[0]
            for product in self.chance.sample(range(12), products):
                yield from self.product_lines(number, product, currency)

    def product_lines(self, number: int, product: int, currency: str | None) -> Iterator[tuple]:
        """The lines of one product of an account, one term after the other."""
        chance, loose = self.chance, is_loose(number)
        name = f"l{number}-{product}"
        contract = chance.choice([None, f"k{number}" if loose else f"k{number}-{product}"])
        amount = 600 * 1.6 ** chance.gauss(4, 2)
        start = FIRST + self.days(0, 2300)
        monthly = chance.random() < 0.01
        for term in itertools.count():
            if start > AS_OF:
                return
            months = 1 if monthly else chance.choices([12, 24, 36], [88, 6, 6])[0]
            end = later(start, months)
            yield from self.term_lines(
                number, product, contract, currency, f"{name}-{term}", amount, start, end
            )
            start = end + self.gap(loose, monthly, end)
            amount = max(amount * chance.choices([1, 0.8, 1.1, 1.3], [50, 10, 25, 15])[0], 100)

    def gap(self, loose: bool, monthly: bool, end: date) -> timedelta:
        """From the end of a term to its renewal; past AS_OF where there is none.

        What ended a month ago or less is renewed, as it might still be.
        """
        chance = self.chance
        is_open = AS_OF - timedelta(31) < end <= AS_OF
        if loose and not monthly and chance.random() < 0.5:
            return chance.choice([-self.days(10, 80), self.days(1, 29), self.days(31, 90)])
        if is_open or chance.random() < (0.99 if monthly else 0.86):
            return timedelta(0)
        return chance.choice([timedelta(100_000), timedelta(100_000), self.days(100, 400)])

    def term_lines(
        self, number, product, contract, currency, line, amount, start, end
    ) -> Iterator[tuple]:
        """A line over a term and what goes with it: upsell, discount, change, correction."""
        chance = self.chance
        days = (end - start).days

        def row(name, amount, start, replaces=None, version=1, late=None):
            # one in ten is entered after its start, none of the last weeks
            if late is None:
                is_late = chance.random() < 0.1 and start < AS_OF - timedelta(60)
                late = self.days(1, 40) if is_late else -self.days(0, 30)
            return (
                name, account_id(number), f"p{product}", contract, max(int(abs(amount) / 400), 1),
                round(amount, 2), currency, start, end, end, replaces, version, start + late,
                False,
            )  # fmt: skip

        yield row(line, amount, start)
        if days > 60 and chance.random() < 0.25:
            upsell = row(f"{line}u", amount * chance.uniform(0.1, 0.5), start + self.days(20, 300))
            if upsell[7] < end and upsell[7] <= AS_OF:
                yield upsell
        # an early renewal would cut the line short and leave its discount alone
        if not is_loose(number) and chance.random() < 0.12:
            yield row(f"{line}d", -amount * chance.uniform(0.05, 0.2), start)
        if days > 300 and chance.random() < 0.06:
            changed_on = start + self.days(30, 200)
            if changed_on <= AS_OF:
                yield row(f"{line}c", amount * chance.uniform(0.7, 1.5), changed_on, replaces=line)
        if chance.random() < 0.03:
            corrected = amount * chance.uniform(0.8, 1.2)
            yield row(line, corrected, start, version=2, late=self.days(41, 200))


def later(day: date, months: int) -> date:
    """The same day of a later month, or the 28th where that month may be too short."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))


def write(bundle: Path, accounts: int) -> int:
    """Makes a bundle of that many accounts; the number of its lines."""
    folder = bundle / "canonical"
    folder.mkdir(parents=True)
    ledger = Ledger(accounts)
    with duckdb.connect() as maker:
        for table, columns in COLUMNS.items():
            rows = folder / f"{table}.csv"
            with rows.open("w", newline="") as file:
                csv.writer(file).writerows(getattr(ledger, table)())
            maker.execute(f"create table {table} ({columns})")
            maker.execute(f"copy {table} from '{rows}' (header false, nullstr '')")
            maker.execute(f"copy {table} to '{folder}/{table}.parquet'")
            rows.unlink()
        (lines,) = maker.execute("select count(*) from subscription_lines").fetchone()
    (bundle / "bundle.yml").write_text(SETTINGS % AS_OF)
    return lines

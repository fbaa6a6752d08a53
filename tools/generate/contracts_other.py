"""More contract stories of scenario accounts: unusual lines, odd terms, comings and goings."""

from .accounts import Account
from .contracts import contract
from .dates import add_months, day
from .deals import Deals, contract_of


@contract
def _late_booking(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 100_000, "2025-01-01", "2027-01-01")
    deals.line(
        account, "plan", 50_000, "2025-01-01", "2027-01-01", recorded_at="2025-03-11 10:00:00"
    )
    deals.level(account, "plan", "2025-01-01", 150_000)


@contract
def _euro_contract(deals: Deals, account: Account) -> None:
    deals.steady(account, "plan", 100_000, "2023-01-01")


@contract
def _up_and_down(deals: Deals, account: Account) -> None:
    deals.line(account, "flow", 100_000, "2025-02-01", "2027-02-01")
    deals.line(account, "flow", 50_000, "2025-10-01", "2026-04-01", term_ends_on=None)
    deals.level(account, "flow", "2025-02-01", 100_000)
    deals.level(account, "flow", "2025-10-01", 150_000)
    deals.level(account, "flow", "2026-04-01", 100_000)


@contract
def _void_line(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 30_000, "2025-05-01", "2027-05-01")
    line_id = deals.line(account, "audit", 90_000, "2025-11-01", "2026-11-01")
    deals.version(line_id, "2026-01-20 16:00:00", is_void=True, end_reason="booked by mistake")
    deals.level(account, "plan", "2025-05-01", 30_000)


@contract
def _multi_year_renewed(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 180_000, "2022-12-01", "2025-12-01")
    deals.line(account, "plan", 195_000, "2025-12-01", "2028-12-01")
    deals.level(account, "plan", "2022-12-01", 180_000)
    deals.level(account, "plan", "2025-12-01", 195_000)
    deals.renewal(account, "plan", "2025-12-01", "expanded")


@contract
def _multi_year_running(deals: Deals, account: Account) -> None:
    deals.line(account, "insight", 120_000, "2024-04-01", "2027-04-01")
    deals.level(account, "insight", "2024-04-01", 120_000)


@contract
def _cotermed_upsell(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 80_000, "2025-01-15", "2026-01-15")
    deals.line(account, "plan", 40_000, "2025-07-15", "2026-01-15")
    deals.line(account, "plan", 125_000, "2026-01-15", "2027-01-15")
    deals.level(account, "plan", "2025-01-15", 80_000)
    deals.level(account, "plan", "2025-07-15", 120_000)
    deals.level(account, "plan", "2026-01-15", 125_000)
    deals.renewal(account, "plan", "2026-01-15", "expanded")


@contract
def _cross_sell(deals: Deals, account: Account) -> None:
    deals.steady(account, "plan", 60_000, "2023-06-01")
    bought = [("flow", 30_000, "2025-03-01", 2), ("audit", 20_000, "2026-02-01", 3)]
    for product, amount, start, number in bought:
        contract_id = contract_of(account, number)
        deals.line(account, product, amount, start, "2027-06-01", contract_id=contract_id)
        deals.level(account, product, start, amount)
        deals.deal(account, "expansion", amount, start)


@contract
def _trial_converts(deals: Deals, account: Account) -> None:
    deals.line(account, "flow", 24_000, "2025-08-01", "2025-09-01", is_trial=True)
    deals.line(account, "flow", 24_000, "2025-09-01", "2026-09-01")
    deals.level(account, "flow", "2025-09-01", 24_000)


@contract
def _trial_only(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 18_000, "2026-01-12", "2026-02-12", is_trial=True)


@contract
def _zero_amount(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 0, "2025-10-01", "2026-10-01", seats=10)
    deals.level(account, "plan", "2025-10-01", 0)


@contract
def _usage_priced(deals: Deals, account: Account) -> None:
    deals.line(account, "flow", 70_000, "2025-02-15", "2027-02-15")
    for model, amount in (("overage", 9_000), ("usage", 14_000)):
        deals.line(account, "flow", amount, "2025-06-01", "2027-02-15", pricing_model=model)
    deals.level(account, "flow", "2025-02-15", 70_000)


@contract
def _usage_only(deals: Deals, account: Account) -> None:
    deals.line(account, "dock", 22_000, "2025-05-01", pricing_model="usage")


@contract
def _one_off(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 48_000, "2025-04-01", "2027-04-01")
    deals.line(account, "plan", 15_000, "2025-04-01", "2025-07-01", is_recurring=False)
    deals.level(account, "plan", "2025-04-01", 48_000)


@contract
def _contract_given(deals: Deals, account: Account) -> None:
    line_id = deals.line(
        account, "flow", 66_000, "2024-06-01", "2026-06-01", contract_id="ctr-moved"
    )
    deals.version(line_id, "2025-09-25 09:00:00", ends_on=day("2025-10-01"))
    deals.level(account, "flow", "2024-06-01", 66_000)
    deals.churn(account, "2025-10-01", "contract moved to another account")


@contract
def _contract_taken(deals: Deals, account: Account) -> None:
    given = next(
        row["line_id"]
        for row in deals.bundle.rows["subscription_lines"]
        if row["contract_id"] == "ctr-moved"
    )
    deals.line(
        account, "flow", 66_000, "2025-10-01", "2026-06-01", contract_id="ctr-moved",
        replaces_line_id=given,
    )  # fmt: skip
    deals.line(account, "flow", 66_000, "2026-06-01", "2027-06-01", contract_id="ctr-moved")
    deals.level(account, "flow", "2025-10-01", 66_000)
    deals.renewal(account, "flow", "2026-06-01", "renewed", contract_id="ctr-moved")


@contract
def _reactivated(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 32_000, "2022-08-01", "2023-08-01", end_reason="budget")
    deals.line(account, "plan", 40_000, "2025-11-10", "2026-11-10")
    deals.level(account, "plan", "2022-08-01", 32_000)
    deals.churn(account, "2023-08-01", "budget")
    deals.level(account, "plan", "2025-11-10", 40_000)
    deals.renewal(account, "plan", "2023-08-01", "churned")


@contract
def _monthly(deals: Deals, account: Account) -> None:
    start = day("2025-04-30")
    deals.level(account, "flow", start, 6_000)
    for month in range(13):
        deals.line(
            account, "flow", 6_000, add_months(start, month), add_months(start, month + 1),
            auto_renews=True,
        )  # fmt: skip
    deals.churn(account, "2026-05-30", "stopped paying by the month")


@contract
def _leap_day(deals: Deals, account: Account) -> None:
    deals.line(account, "insight", 29_000, "2024-02-29", "2025-02-28")
    deals.line(account, "insight", 31_000, "2025-02-28", "2027-02-28")
    deals.level(account, "insight", "2024-02-29", 29_000)
    deals.level(account, "insight", "2025-02-28", 31_000)
    deals.renewal(account, "insight", "2025-02-28", "expanded")


@contract
def _no_product(deals: Deals, account: Account) -> None:
    deals.line(account, None, 42_000, "2025-01-01", "2027-01-01")
    deals.level(account, "", "2025-01-01", 42_000)


@contract
def _seats_unknown(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 26_000, "2025-03-01", "2027-03-01", seats=None)
    deals.level(account, "plan", "2025-03-01", 26_000)


@contract
def _seats_zero(deals: Deals, account: Account) -> None:
    deals.line(account, "flow", 25_000, "2025-03-15", "2027-03-15", seats=0)
    deals.level(account, "flow", "2025-03-15", 25_000)


@contract
def _backdated_end(deals: Deals, account: Account) -> None:
    line_id = deals.line(account, "plan", 34_000, "2023-10-01")
    deals.version(
        line_id, "2025-06-16 10:30:00", ends_on=day("2025-03-31"), end_reason="insolvency"
    )
    deals.level(account, "plan", "2023-10-01", 34_000)
    deals.churn(account, "2025-03-31", "insolvency, learned in June")


@contract
def _lapsed(deals: Deals, account: Account) -> None:
    deals.line(account, "dock", 58_000, "2024-01-20", "2026-01-20", end_reason="competitor")
    deals.level(account, "dock", "2024-01-20", 58_000)
    deals.churn(account, "2026-01-20", "competitor")
    deals.renewal(account, "dock", "2026-01-20", "churned")


@contract
def _currency_switch(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 50_000, "2024-10-01", "2025-10-01")
    deals.line(account, "plan", 70_000, "2025-10-01", "2026-10-01", currency="USD")
    deals.level(account, "plan", "2024-10-01", 50_000)
    deals.level(account, "plan", "2025-10-01", 70_000, "USD")
    is_more = 50_000 * deals.rates["GBP"] < 70_000
    deals.renewal(account, "plan", "2025-10-01", "expanded" if is_more else "contracted")


@contract
def _legal_entities(deals: Deals, account: Account) -> None:
    amount = 45_000
    for entity in ("north", "south"):
        deals.line(account, "plan", amount, "2024-11-01", "2026-11-01", legal_entity=entity)
    deals.level(account, "plan", "2024-11-01", 2 * amount)


@contract
def _signed_not_started(deals: Deals, account: Account) -> None:
    start = day("2026-08-01")
    deals.line(
        account, "plan", 52_000, start, add_months(start, 12), signed_on=day("2026-07-06"),
        recorded_at="2026-07-07 10:00:00",
    )  # fmt: skip


@contract
def _down_and_up_same_day(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 90_000, "2025-01-01", "2026-01-01")
    deals.line(account, "flow", 30_000, "2025-01-01", "2026-01-01")
    deals.line(account, "plan", 60_000, "2026-01-01", "2027-01-01")
    deals.line(account, "flow", 75_000, "2026-01-01", "2027-01-01")
    for product, before, after in (("plan", 90_000, 60_000), ("flow", 30_000, 75_000)):
        deals.level(account, product, "2025-01-01", before)
        deals.level(account, product, "2026-01-01", after)
    deals.renewal(account, None, "2026-01-01", "expanded")


@contract
def _gone_silent(deals: Deals, account: Account) -> None:
    deals.steady(account, "flow", 38_000, "2024-09-15")

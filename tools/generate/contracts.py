"""What the scenario accounts agreed about money, one function for each scenario key.

The hard cases of retention keep their proportions: 100 of theirs stands here as 100,000 or 60,000.
"""

from collections.abc import Callable

from .accounts import Account
from .dates import day
from .deals import Deals, contract_of

CONTRACTS: dict[str, Callable[[Deals, Account], None]] = {}


def contract(function: Callable[[Deals, Account], None]) -> Callable[[Deals, Account], None]:
    """Register a function as the contract story of the scenario of the same name."""
    CONTRACTS[function.__name__.removeprefix("_")] = function
    return function


@contract
def _family_top(deals: Deals, account: Account) -> None:
    deals.steady(account, "plan", 150_000, "2022-09-01", growth=1.04)
    second = contract_of(account, 2)
    deals.steady(account, "insight", 60_000, "2023-09-01", contract_id=second)


@contract
def _merger_absorbed(deals: Deals, account: Account) -> None:
    deals.steady(account, "flow", 50_000, "2022-10-01")


@contract
def _merger_survivor(deals: Deals, account: Account) -> None:
    deals.steady(account, "flow", 100_000, "2022-10-01")


@contract
def _segment_at_renewal(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 100_000, "2024-03-10", "2025-03-10")
    deals.line(account, "plan", 130_000, "2025-03-10", "2027-03-10")
    deals.level(account, "plan", "2024-03-10", 100_000)
    deals.level(account, "plan", "2025-03-10", 130_000)
    deals.renewal(account, "plan", "2025-03-10", "expanded")


@contract
def _two_due_one_successor(deals: Deals, account: Account) -> None:
    for amount in (60_000, 40_000):
        deals.line(account, "flow", amount, "2025-01-01", "2026-01-01")
    deals.line(account, "flow", 80_000, "2026-01-01", "2027-01-01")
    deals.level(account, "flow", "2025-01-01", 100_000)
    deals.level(account, "flow", "2026-01-01", 80_000)
    deals.renewal(account, "flow", "2026-01-01", "contracted")


@contract
def _early_renewal(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 100_000, "2025-01-01", "2026-01-01")
    deals.line(account, "plan", 120_000, "2025-11-15", term_ends_on="2026-11-15")
    deals.level(account, "plan", "2025-01-01", 100_000)
    deals.level(account, "plan", "2025-11-15", 120_000)
    deals.renewal(account, "plan", "2026-01-01", "expanded")


@contract
def _other_product_no_renewal(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 100_000, "2025-01-01", "2026-01-01")
    deals.line(
        account, "dock", 120_000, "2025-11-15", "2026-11-15", contract_id=contract_of(account, 2)
    )
    deals.level(account, "plan", "2025-01-01", 100_000)
    deals.level(account, "dock", "2025-11-15", 120_000)
    deals.level(account, "plan", "2026-01-01", 0)
    deals.renewal(account, "plan", "2026-01-01", "churned")


@contract
def _amended_version(deals: Deals, account: Account) -> None:
    line_id = deals.line(account, "plan", 100_000, "2026-01-01", "2027-01-01")
    deals.version(line_id, "2026-06-10 11:00:00", annual_amount="80000.00")
    deals.level(account, "plan", "2026-01-01", 80_000)


@contract
def _midterm_downsell(deals: Deals, account: Account) -> None:
    old = deals.line(account, "flow", 100_000, "2025-01-01", "2026-01-01")
    deals.line(account, "flow", 80_000, "2025-07-01", "2026-07-01", replaces_line_id=old)
    deals.line(account, "flow", 80_000, "2026-07-01", "2027-07-01")
    deals.level(account, "flow", "2025-01-01", 100_000)
    deals.level(account, "flow", "2025-07-01", 80_000)
    deals.renewal(account, "flow", "2026-07-01", "renewed")


@contract
def _midterm_upsell(deals: Deals, account: Account) -> None:
    old = deals.line(account, "insight", 40_000, "2024-05-01", "2026-05-01")
    new = deals.line(account, "insight", 65_000, "2025-06-01", "2026-05-01", replaces_line_id=old)
    deals.line(account, "insight", 65_000, "2026-05-01", "2027-05-01", replaces_line_id=new)
    deals.level(account, "insight", "2024-05-01", 40_000)
    deals.level(account, "insight", "2025-06-01", 65_000)
    deals.renewal(account, "insight", "2026-05-01", "renewed")


@contract
def _discount(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 100_000, "2025-03-01", "2027-03-01")
    deals.line(account, "plan", -20_000, "2025-03-01", "2027-03-01")
    deals.level(account, "plan", "2025-03-01", 80_000)


@contract
def _late_within_grace(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 100_000, "2025-04-25", "2026-04-25")
    deals.line(
        account, "plan", 110_000, "2026-05-10", "2027-05-10", recorded_at="2026-05-09 15:00:00"
    )
    deals.line(
        account, "dock", 50_000, "2025-04-25", "2027-04-25", contract_id=contract_of(account, 2)
    )
    deals.level(account, "plan", "2025-04-25", 100_000)
    deals.level(account, "plan", "2026-05-10", 110_000)
    deals.level(account, "dock", "2025-04-25", 50_000)
    deals.renewal(account, "plan", "2026-04-25", "expanded", is_late=True)


@contract
def _late_linked_other_product(deals: Deals, account: Account) -> None:
    old = deals.line(account, "plan", 60_000, "2024-09-20", "2025-09-20")
    deals.line(
        account, "flow", 60_000, "2025-09-30", "2026-09-30", replaces_line_id=old,
        recorded_at="2025-09-29 12:00:00",
    )  # fmt: skip
    deals.level(account, "plan", "2024-09-20", 60_000)
    deals.level(account, "plan", "2025-09-30", 0)
    deals.level(account, "flow", "2025-09-30", 60_000)
    deals.renewal(account, "plan", "2025-09-20", "renewed", is_late=True)


@contract
def _late_past_grace(deals: Deals, account: Account) -> None:
    second = contract_of(account, 2)
    deals.line(account, "plan", 100_000, "2025-04-20", "2026-04-20")
    deals.line(
        account, "plan", 90_000, "2026-06-07", "2027-06-07", recorded_at="2026-06-05 10:00:00"
    )
    deals.line(account, "insight", 50_000, "2025-04-20", "2027-04-20", contract_id=second)
    deals.level(account, "plan", "2025-04-20", 100_000)
    deals.level(account, "plan", "2026-04-20", 0)
    deals.level(account, "plan", "2026-06-07", 90_000)
    deals.level(account, "insight", "2025-04-20", 50_000)
    deals.renewal(account, "plan", "2026-04-20", "churned")


@contract
def _pending_renewal(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 100_000, "2025-06-24", "2026-06-24")
    deals.line(
        account, "dock", 50_000, "2025-06-24", "2027-06-24", contract_id=contract_of(account, 2)
    )
    deals.level(account, "plan", "2025-06-24", 100_000)
    deals.level(account, "dock", "2025-06-24", 50_000)
    deals.renewal(account, "plan", "2026-06-24", "pending")


@contract
def _pending_in_july(deals: Deals, account: Account) -> None:
    deals.line(account, "flow", 45_000, "2025-07-05", "2026-07-05")
    deals.level(account, "flow", "2025-07-05", 45_000)
    deals.renewal(account, "flow", "2026-07-05", "pending")


@contract
def _plan_swap(deals: Deals, account: Account) -> None:
    old = deals.line(account, "plan", 100_000, "2025-01-01", "2027-01-01")
    deals.line(account, "flow", 120_000, "2026-03-01", "2027-03-01", replaces_line_id=old)
    deals.level(account, "plan", "2025-01-01", 100_000)
    deals.level(account, "plan", "2026-03-01", 0)
    deals.level(account, "flow", "2026-03-01", 120_000)


@contract
def _blip_within_month(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 70_000, "2025-02-01", "2027-02-01")
    deals.line(
        account, "audit", 100_000, "2026-03-05", "2026-03-20", term_ends_on=None,
        end_reason="ordered by mistake",
    )  # fmt: skip
    deals.level(account, "plan", "2025-02-01", 70_000)
    # never held at a month-end; reported at the end of March while within grace
    deals.level(account, "audit", "2026-03-05", 100_000)
    deals.level(account, "audit", "2026-03-20", 0)


@contract
def _open_ended_cancelled(deals: Deals, account: Account) -> None:
    line_id = deals.line(account, "flow", 36_000, "2024-02-01")
    deals.version(line_id, "2026-05-04 14:00:00", ends_on=day("2026-05-18"), end_reason="price")
    deals.level(account, "flow", "2024-02-01", 36_000)
    deals.churn(account, "2026-05-18", "cancelled an open-ended contract")


@contract
def _open_ended(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 28_000, "2022-11-01")
    deals.level(account, "plan", "2022-11-01", 28_000)


@contract
def _evergreen_term(deals: Deals, account: Account) -> None:
    deals.line(
        account, "insight", 54_000, "2025-02-01", term_ends_on="2026-02-01", auto_renews=True
    )
    deals.level(account, "insight", "2025-02-01", 54_000)
    deals.renewal(account, "insight", "2026-02-01", "renewed")


@contract
def _no_contract(deals: Deals, account: Account) -> None:
    for product, before, after in (("flow", 40_000, 44_000), ("insight", 20_000, 20_000)):
        deals.line(account, product, before, "2025-03-01", "2026-03-01", contract_id=None)
        deals.line(account, product, after, "2026-03-01", "2027-03-01", contract_id=None)
        deals.level(account, product, "2025-03-01", before)
        deals.level(account, product, "2026-03-01", after)
        outcome = "expanded" if after > before else "renewed"
        deals.renewal(account, product, "2026-03-01", outcome, contract_id="")


@contract
def _negative_downsell(deals: Deals, account: Account) -> None:
    deals.line(account, "plan", 90_000, "2025-05-15", "2027-05-15")
    deals.line(account, "plan", -25_000, "2025-12-01", "2027-05-15")
    deals.level(account, "plan", "2025-05-15", 90_000)
    deals.level(account, "plan", "2025-12-01", 65_000)


@contract
def _amended_start(deals: Deals, account: Account) -> None:
    line_id = deals.line(account, "dock", 33_000, "2026-02-15", "2027-02-15")
    deals.version(line_id, "2026-05-20 08:15:00", starts_on=day("2026-01-15"))
    deals.level(account, "dock", "2026-01-15", 33_000)


@contract
def _early_linked(deals: Deals, account: Account) -> None:
    old = deals.line(account, "insight", 30_000, "2025-05-01", "2026-05-01")
    deals.line(account, "insight", 36_000, "2026-03-02", "2027-05-01", replaces_line_id=old)
    deals.level(account, "insight", "2025-05-01", 30_000)
    deals.level(account, "insight", "2026-03-02", 36_000)
    deals.renewal(account, "insight", "2026-05-01", "expanded")

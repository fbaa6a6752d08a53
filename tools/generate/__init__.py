"""A made-up software company as a raw bundle in the canonical shape, and the truth about it."""

from pathlib import Path

from .accounts import add_accounts, add_history, make_accounts
from .commerce import add_invoices, add_opportunities, add_surveys
from .company import add_employees, add_fx_rates, add_products_and_features
from .deals import Deals
from .dirt import add_bad_rows
from .ordinary import add_contracts
from .people import People
from .rare import add_rare_cases
from .support import Support
from .tables import Bundle
from .usage import Usage
from .usage_stories import add_all_usage


def generate(out: Path, seed: int = 7, scale: float = 1.0) -> None:
    """Write the sample bundle below `out`: bundle.yml, canonical/ and _truth/.

    The same seed and scale give the same bytes. `scale` multiplies the number of ordinary
    accounts; the scenario accounts are always there.
    """
    bundle = Bundle(seed)
    add_products_and_features(bundle)
    add_employees(bundle)
    rates = add_fx_rates(bundle)
    accounts = make_accounts(bundle, scale)
    deals = Deals(bundle, rates)
    add_contracts(deals, accounts)
    add_history(bundle, accounts)
    add_accounts(bundle, accounts)
    deals.add_truth(accounts)
    usage = Usage(bundle, deals)
    add_all_usage(usage, accounts)
    people = People(bundle, deals, accounts)
    people.add_all()
    add_opportunities(bundle, deals, accounts)
    add_invoices(bundle, accounts)
    add_surveys(bundle, people)
    support = Support(bundle, people)
    support.add_organizations()
    support.add_tickets()
    add_rare_cases(bundle, deals, usage)
    add_bad_rows(bundle)
    bundle.write(Path(out))

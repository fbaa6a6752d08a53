"""The accounts: one for each scenario, then ordinary customers and prospects."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from .company import CSMS, person
from .dates import AS_OF, FIRST_DAY, LATEST_RECORDED_AT, at, day
from .scenarios import CSM_LEFT, SCENARIOS
from .tables import Bundle

ORDINARY_CUSTOMERS = 34
PROSPECTS = 4

STEMS = [
    "Brindlewick",
    "Quagmoor",
    "Zornfeld",
    "Plimtree",
    "Wobblethorpe",
    "Nandergast",
    "Ooblesham",
    "Tricklewood",
    "Dunderbeck",
    "Fizzlemere",
    "Snorkholm",
    "Grumblehaven",
    "Puddleby",
    "Kettlebury",
    "Mumblestad",
    "Yonderly",
    "Clatterburg",
    "Tumbledale",
    "Wigglesund",
    "Hoppelstein",
    "Bramblecote",
    "Drizzleton",
    "Gobbelund",
    "Jibberford",
]
SIDES = ["", "New ", "Old ", "Upper ", "Little ", "Great ", "Outer "]
TRADES = {
    "Retail": "Retail Group",
    "Logistics": "Freight",
    "Manufacturing": "Works",
    "Food": "Dairies",
    "Health": "Clinics",
    "Energy": "Power",
    "Media": "Press",
    "Finance": "Mutual",
}
COUNTRY_CURRENCY = {
    "DE": "EUR", "FR": "EUR", "NL": "EUR", "GB": "GBP", "SE": "SEK", "US": "USD", "CA": "USD",
}  # fmt: skip
COUNTRIES = ["US", "US", "US", "DE", "DE", "GB", "FR", "NL", "SE", "CA"]
SIZES = [(10, 99), (100, 399), (400, 2999), (3000, 9000)]
SIZE_WEIGHTS = [34, 36, 22, 8]
BANDS = ["green", "lime", "yellow", "orange", "red"]
TELEMETRY_STARTS = date(2025, 7, 1)
"""When telemetry was switched on for everybody; a few accounts sent it from the beginning."""

HANDED_OVER = {
    CSMS[5]: [(CSMS[0], "2024-09-01")],
    CSMS[6]: [(CSMS[3], "2024-02-01")],
    CSMS[7]: [(CSM_LEFT, "2025-02-01"), (CSMS[1], "2025-09-08")],
}
"""CSMs who took over accounts when they came: from whom and when, step by step."""

JOB_TITLES = [
    "Head of Operations", "Operations Analyst", "IT Manager", "Plant Manager", "CFO",
    "Buyer", "Planner", "VP Supply Chain", "",
]  # fmt: skip


@dataclass
class Account:
    """An account of the company, as the generator knows it."""

    key: str
    account_id: str
    name: str
    domain: str
    industry: str
    country: str
    employees: int | None
    csm: str | None
    coverage: str
    profile: tuple[str, str]
    telemetry_from: date | None
    starts_on: date
    """First day as a customer, where the contract has no story of its own."""
    parent: str | None = None
    is_internal: bool = False
    merged_into: str | None = None
    merged_at: datetime | None = None
    changes: list[tuple] = field(default_factory=list)
    contact_ids: list[str] = field(default_factory=list)

    @property
    def currency(self) -> str:
        """The currency of its contracts."""
        return COUNTRY_CURRENCY[self.country]

    @property
    def is_prospect(self) -> bool:
        """Whether it never gets a contract."""
        return self.key.startswith("prospect") or self.is_internal


def make_accounts(bundle: Bundle, scale: float) -> dict[str, Account]:
    """Return all accounts by key. `scale` multiplies the ordinary customers and prospects."""
    rng = bundle.random("accounts")
    keys = list(SCENARIOS)
    keys += [f"customer_{number}" for number in range(1, round(ORDINARY_CUSTOMERS * scale) + 1)]
    keys += [f"prospect_{number}" for number in range(1, round(PROSPECTS * scale) + 1)]
    accounts: dict[str, Account] = {}
    for number, key in enumerate(keys, 1):
        description, settings = SCENARIOS.get(key, ("", {}))
        account = _plain_account(rng, key, number)
        for name, value in settings.items():
            setattr(account, name, value)
        size = account.employees or 0
        by_size = "dedicated" if size >= 1000 else "pooled" if size >= 60 else "digital"
        account.coverage = account.coverage or by_size
        if account.merged_at:
            account.merged_at = datetime.fromisoformat(account.merged_at)
        account.name = _name(number, account.industry)
        accounts[key] = account
        if description:
            bundle.add_truth(
                "scenarios",
                account_id=account.account_id,
                scenario=key,
                description=description,
            )
    return accounts


def _plain_account(rng, key: str, number: int) -> Account:
    low, high = rng.choices(SIZES, SIZE_WEIGHTS)[0]
    size = rng.randint(low, high)
    csm = CSMS[number % len(CSMS)]
    starts_on = FIRST_DAY + timedelta(days=rng.randint(0, 1330))
    is_early_sender = rng.random() < 0.12
    telemetry_from = FIRST_DAY if is_early_sender else TELEMETRY_STARTS
    if rng.random() < 0.08:
        telemetry_from = None
    return Account(
        key=key,
        account_id=f"acc-{number:03d}",
        name="",
        domain=f"{_stem(number).lower().replace(' ', '')}.example",
        industry=rng.choice(list(TRADES)),
        country=rng.choice(COUNTRIES),
        employees=size,
        csm=csm,
        coverage="",
        profile=(rng.choices(BANDS, [30, 25, 20, 10, 15])[0],
                 rng.choices(BANDS, [30, 25, 20, 8, 17])[0]),
        telemetry_from=telemetry_from,
        starts_on=starts_on,
    )  # fmt: skip


def _stem(number: int) -> str:
    side = number // len(STEMS)
    return (SIDES[side] if side < len(SIDES) else f"Far {side} ") + STEMS[number % len(STEMS)]


def _name(number: int, industry: str) -> str:
    return f"{_stem(number)} {TRADES[industry]}"


def add_history(bundle: Bundle, accounts: dict[str, Account]) -> None:
    """Give ordinary accounts earlier owners and sizes, where the scenario has no say in them."""
    rng = bundle.random("history")
    for account in accounts.values():
        if account.is_prospect or any(change[0] == "csm_id" for change in account.changes):
            continue
        steps = HANDED_OVER.get(account.csm, [])
        owners = [before for before, _ in steps] + [account.csm]
        for number, (before, valid_from) in enumerate(steps):
            if day(valid_from) > account.starts_on:
                change = ("csm_id", before, owners[number + 1], valid_from, None)
                account.changes.append(change)
        if account.key.startswith("customer_") and account.employees and rng.random() < 0.5:
            before = max(10, round(account.employees * rng.uniform(0.5, 1.2)))
            valid_from = date(2024, 1, 15) + timedelta(days=rng.randint(0, 880))
            change = ("employee_count", before, account.employees, str(valid_from), None)
            account.changes.append(change)


def add_accounts(bundle: Bundle, accounts: dict[str, Account]) -> None:
    """Add accounts, the history of their facts, and their contacts."""
    rng = bundle.random("account_rows")
    for account in accounts.values():
        created_on = min(account.starts_on, date(2026, 3, 1)) - timedelta(days=rng.randint(20, 90))
        bundle.add(
            "accounts",
            account_id=account.account_id,
            account_name=account.name,
            parent_account_id=_id_of(accounts, account.parent),
            domain=account.domain,
            industry=account.industry,
            country=account.country,
            employee_count=account.employees,
            csm_id=None if account.is_prospect else account.csm,
            coverage=None if account.is_prospect else account.coverage,
            created_at=at(max(created_on, FIRST_DAY), rng),
            is_internal=account.is_internal,
            merged_into_account_id=_id_of(accounts, account.merged_into),
            merged_at=account.merged_at,
        )
        _add_changes(bundle, accounts, account)
        _add_contacts(bundle, account, rng)


def _id_of(accounts: dict[str, Account], key: str | None) -> str | None:
    return accounts[key].account_id if key else None


def _add_changes(bundle: Bundle, accounts: dict[str, Account], account: Account) -> None:
    for name, old_value, value, valid_from, recorded_at in account.changes:
        if name == "parent_account_id":
            old_value, value = _id_of(accounts, old_value), _id_of(accounts, value)
        bundle.add(
            "account_changes",
            account_id=account.account_id,
            field=name,
            old_value=old_value,
            value=value,
            valid_from=day(valid_from),
            recorded_at=recorded_at,
        )


def _add_contacts(bundle: Bundle, account: Account, rng) -> None:
    for _ in range(rng.randint(1, 4)):
        contact_id = bundle.new_id("con")
        name = person(int(contact_id[4:]) * 3)
        created_on = account.starts_on + timedelta(days=rng.randint(0, 400))
        account.contact_ids.append(contact_id)
        bundle.add(
            "contacts",
            contact_id=contact_id,
            account_id=account.account_id,
            job_title=rng.choice(JOB_TITLES) or None,
            email=f"{name.lower().replace(' ', '.')}@{account.domain}",
            created_at=min(at(min(created_on, AS_OF), rng), LATEST_RECORDED_AT),
        )

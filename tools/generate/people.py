"""What our people did for customers: activities, services time, outcomes and opportunities."""

from datetime import date, timedelta

from .accounts import Account
from .company import (
    CONSULTANTS,
    CSMS,
    EMPLOYEE_IDS,
    GAP_FEATURES,
    SUPPORT_AGENTS,
)
from .dates import AS_OF, FIRST_DAY, add_months, at, day, workday
from .deals import Deals
from .tables import Bundle

# kind: weight, fewest and most minutes
ACTIVITY_KINDS = {
    "onboarding_call": (4, 30, 90),
    "training": (5, 45, 120),
    "support_help": (8, 10, 60),
    "workaround": (6, 20, 120),
    "business_review": (6, 45, 90),
    "success_plan": (4, 30, 90),
    "stakeholder_meeting": (6, 30, 60),
    "change_management": (3, 30, 90),
    "expansion_talk": (3, 20, 60),
    "reference_call": (1, 20, 45),
    "case_study": (1, 60, 180),
    "email": (14, 5, 15),
    "check_in_call": (8, 15, 45),
}
QUESTION_KINDS = ["email", "check_in_call", "training", "business_review"]

# questions a quarter, of them answered without passing on
CSM_QUESTIONS = {
    "expert": (26, 24),
    "controller": (25, 2),
    "hybrid": (24, 12),
    "unknown": (8, 6),
}
CSM_MODELS = dict(
    zip(
        CSMS,
        ["expert", "controller", "hybrid", "expert", "controller", "hybrid", "unknown", "unknown"],
        strict=True,
    )
)
FIRST_TOUCH = date(2024, 1, 1)
QUESTIONS_FROM = date(2025, 1, 1)
OBJECTIVES = [
    "Plan the night shift without spreadsheets",
    "Halve the waiting time at the dock",
    "Close the month two days earlier",
    "Forecast demand by site",
    "Pass the access audit",
]


def csm_on(account: Account, on: date) -> str | None:
    """Return the CSM of an account on a day."""
    csm = account.csm
    for name, old_value, _, valid_from, _ in sorted(account.changes, key=lambda c: c[3])[::-1]:
        if name == "csm_id" and on < day(valid_from):
            csm = old_value
    return csm


class People:
    """Writes what our people did."""

    def __init__(self, bundle: Bundle, deals: Deals, accounts: dict[str, Account]) -> None:
        """Start without activities."""
        self.bundle = bundle
        self.deals = deals
        self.accounts = accounts
        self.rng = bundle.random("people")

    def add_all(self) -> None:
        """Add everything that our people did."""
        self.add_touches()
        self.add_questions()
        self.add_many_hands()
        self.add_services()
        self.add_outcomes()

    def customers_on(self, on: date) -> list[Account]:
        """Return the accounts that pay on a day."""
        return [
            account
            for account in self.accounts.values()
            if sum(self.deals.arr_on(account.account_id, on).values()) > 0
        ]

    def activity(
        self, account: Account, employee_id: str | None, on: date, kind: str, **settings
    ) -> None:
        """Add one activity in working hours."""
        _, fewest, most = ACTIVITY_KINDS[kind]
        on = workday(on)
        if on >= AS_OF:
            on = AS_OF - timedelta(days=1)
        row = {
            "activity_id": self.bundle.new_id("act", 5),
            "account_id": account.account_id,
            "employee_id": employee_id,
            "contact_id": self.rng.choice(account.contact_ids) if self.rng.random() < 0.8 else None,
            "kind": kind,
            "occurred_at": at(on, self.rng),
            "minutes": self.rng.randint(fewest, most),
            "initiated_by": "us",
            "is_question": False,
            "is_routed": False,
            "is_gap": False,
        }
        self.bundle.add("activities", **(row | settings))

    def add_touches(self) -> None:
        """Add the everyday activities of each customer, month by month."""
        rng, month = self.rng, FIRST_TOUCH
        weights = [weight for weight, _, _ in ACTIVITY_KINDS.values()]
        while month < AS_OF:
            for account in self.customers_on(month):
                size = {"dedicated": 2, "pooled": 1, "digital": 0}[account.coverage]
                for _ in range(rng.choice([0, 0, 1]) + size):
                    on = month + timedelta(days=rng.randint(0, 27))
                    kind = rng.choices(list(ACTIVITY_KINDS), weights)[0]
                    settings = self._gap(kind, account)
                    settings["initiated_by"] = rng.choice(["us", "us", "customer"])
                    self.activity(account, self._who(account, kind, on), on, kind, **settings)
            month = add_months(month, 1)

    def _who(self, account: Account, kind: str, on: date) -> str | None:
        chance = self.rng.random()
        if chance < 0.02:
            return None
        if kind in ("training", "onboarding_call") and chance < 0.4:
            return self.rng.choice(CONSULTANTS)
        if kind == "support_help" and chance < 0.3:
            return self.rng.choice(list(SUPPORT_AGENTS))
        return csm_on(account, on) or self.rng.choice(CSMS[5:7])

    def _gap(self, kind: str, account: Account) -> dict:
        chance = {"workaround": 0.9, "support_help": 0.4, "training": 0.1}.get(kind, 0)
        if account.key == "gap_filled":
            chance = 1.0 if chance else 0
        if self.rng.random() >= chance:
            return {}
        is_coded = self.rng.random() < 0.75
        return {"is_gap": True, "feature_id": self.rng.choice(GAP_FEATURES) if is_coded else None}

    def add_questions(self) -> None:
        """Add the customers' questions of each quarter, so that each CSM works as meant."""
        quarter = QUESTIONS_FROM
        while quarter <= date(2026, 4, 1):
            for csm, model in CSM_MODELS.items():
                asked, direct = CSM_QUESTIONS[model]
                book = [a for a in self.customers_on(quarter) if csm_on(a, quarter) == csm]
                for number in range(asked if book else 0):
                    on = quarter + timedelta(days=self.rng.randint(0, 80))
                    account = book[number % len(book)]
                    owner = csm_on(account, on)
                    if owner == csm:
                        self.question(account, csm, on, is_routed=number >= direct)
                for number in range(2 if book else 0):
                    self._bypass(self.rng.choice(book), quarter, is_after_routing=number == 0)
            quarter = add_months(quarter, 3)
        for csm, model in CSM_MODELS.items():
            self.bundle.add_truth(
                "csm_models", csm_id=csm, quarter_end=date(2026, 6, 30), csm_model=model
            )

    def question(
        self, account: Account, employee_id: str | None, on: date, is_routed: bool = False
    ) -> None:
        """Add a customer's question to one of us."""
        kind = self.rng.choice(QUESTION_KINDS)
        self.activity(
            account, employee_id, on, kind,
            initiated_by="customer", is_question=True, is_routed=is_routed,
        )  # fmt: skip

    def _bypass(self, account: Account, quarter: date, is_after_routing: bool) -> None:
        on = quarter + timedelta(days=self.rng.randint(0, 60))
        if is_after_routing:
            self.activity(account, csm_on(account, on), on, "email", is_routed=True)
            on += timedelta(days=6)
        self.question(account, self.rng.choice(CONSULTANTS), on)

    def add_many_hands(self) -> None:
        """Add one quarter in which nearly everybody touched one account."""
        account = self.accounts["many_hands"]
        for number, employee_id in enumerate(list(EMPLOYEE_IDS.values())[:22]):
            on = date(2026, 4, 6) + timedelta(days=3 * number)
            self.activity(account, employee_id, on, "check_in_call")
        no_csm = self.accounts["no_csm"]
        for week in range(6):
            self.question(no_csm, self.rng.choice(CONSULTANTS), day("2026-04-07")
                          + timedelta(days=7 * week))  # fmt: skip

    def add_services(self) -> None:
        """Add services time from 2024 on: billable projects, gap work and internal days."""
        rng, month = self.rng, FIRST_TOUCH
        while month < AS_OF:
            customers = self.customers_on(month)
            for employee_id in CONSULTANTS:
                for _ in range(rng.randint(8, 12)):
                    worked_on = workday(month + timedelta(days=rng.randint(0, 25)))
                    if worked_on < AS_OF:
                        self._service(employee_id, rng.choice(customers), worked_on)
            month = add_months(month, 1)

    def _service(self, employee_id: str, account: Account, worked_on: date) -> None:
        rng = self.rng
        is_internal = rng.random() < 0.06
        is_gap = not is_internal and rng.random() < 0.15
        is_billable = not is_internal and not is_gap and rng.random() < 0.72
        hours = rng.choice([2, 4, 6, 7.5, 8, 8])
        self.bundle.add(
            "services_time",
            entry_id=self.bundle.new_id("svc"),
            account_id=None if is_internal else account.account_id,
            employee_id=employee_id,
            worked_on=worked_on,
            hours=hours,
            is_billable=is_billable,
            revenue=f"{hours * rng.choice([120, 140, 160]):.2f}" if is_billable else None,
            feature_id=rng.choice(GAP_FEATURES) if is_gap and rng.random() < 0.7 else None,
            is_gap=is_gap,
        )

    def add_outcomes(self) -> None:
        """Add outcomes: verified in time, late, never, and not yet due."""
        for account in self.customers_on(AS_OF) + self.customers_on(date(2025, 1, 31)):
            for _ in range(self.rng.randint(0, 2)):
                due_on = max(FIRST_DAY, account.starts_on) + timedelta(
                    days=self.rng.randint(120, 1400)
                )
                fate = self.rng.choices(["in_time", "late", "never"], [62, 18, 20])[0]
                days = {"in_time": -self.rng.randint(0, 60), "late": self.rng.randint(5, 90)}
                verified_on = due_on + timedelta(days=days.get(fate, 9999))
                self.bundle.add(
                    "outcomes",
                    outcome_id=self.bundle.new_id("out"),
                    account_id=account.account_id,
                    objective=self.rng.choice(OBJECTIVES),
                    due_on=due_on,
                    verified_on=verified_on if verified_on < AS_OF else None,
                    value=self.rng.choice([None, "5000.00", "12000.00", "40000.00"]),
                )

"""Tenants, users and events of the product."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from .accounts import BANDS, Account
from .company import (
    EVENT_VERBS,
    FEATURES,
    LATE_MAPPED_EVENT,
    REMAPPED_EVENT,
    REMAPPED_ON,
    UNMAPPED_EVENTS,
)
from .dates import AS_OF, LAST_MONTH_END, LATEST_RECORDED_AT, at, day
from .deals import Deals
from .tables import Bundle

KINDS_OF_BAND = {
    "green": ["daily", "regular", "regular", "casual", "casual"],
    "lime": ["regular", "regular", "casual", "casual", "casual"],
    "yellow": ["regular", "casual", "casual", "casual"],
    "orange": ["regular", "rare", "rare", "rare", "rare", "rare", "rare"],
    "red": ["casual", "casual", "casual"],
}
"""Users that bring an account into a depth band: daily and regular ones are healthy."""

BAND_FROM = {"green": 1.0, "lime": 0.75, "yellow": 0.5, "orange": 0.25, "red": 0.0}
NO_LUCK_AFTER = date(2026, 5, 15)
"""From here on nobody skips a day by chance, so that the bands at the end are as meant."""
STRAY_FEATURES = [feature[0] for feature in FEATURES if not feature[4]]
"""Used now and then without being entitled to, or after retirement; none is a key feature."""


@dataclass
class User:
    """A user of one tenant and how often he or she comes."""

    user_id: str
    tenant_id: str
    kind: str
    starts_on: date
    ends_on: date
    number: int

    def comes(self, on: date) -> bool:
        """Return whether the user is active on a day, by the habit of the kind."""
        if not self.starts_on <= on < self.ends_on or (on.month, on.day) >= (12, 24):
            return False
        week, weekday = on.toordinal() // 7, on.weekday()
        if self.kind == "daily":
            return weekday < 5
        if self.kind == "regular":
            return weekday in (0, 2, 3) or (weekday == 4 and (week + self.number) % 2 == 0)
        if weekday != self.number % 5:
            return False
        return self.kind == "casual" or (week + self.number) % 2 == 0


@dataclass
class Habit:
    """What an account uses: key features up to a band, and some of the others."""

    breadth_band: str
    favourites: list[str] = field(default_factory=list)
    turn: int = 0


class Usage:
    """Writes tenants, users and events."""

    def __init__(self, bundle: Bundle, deals: Deals) -> None:
        """Start without tenants; habits follow the products that `deals` says are held."""
        self.bundle = bundle
        self.deals = deals
        self.rng = bundle.random("usage")
        self.users: list[User] = []
        self.habits: dict[str, Habit] = {}

    def tenant(self, account: Account | None, **settings) -> str:
        """Add a tenant and return its id."""
        row = {
            "tenant_id": self.bundle.new_id("ten", 3),
            "account_id": account.account_id if account else None,
            "domain": account.domain if account else None,
            "environment": "production",
        }
        self.bundle.add("usage_tenants", **(row | settings))
        return row["tenant_id"]

    def user(
        self,
        tenant_id: str,
        kind: str,
        starts_on: date,
        ends_on: date = date.max,
        user_id: str | None = None,
        is_listed: bool = True,
        **settings,
    ) -> User:
        """Add a user, who comes as often as the kind says, and return it."""
        number = len(self.users)
        user = User(
            user_id or self.bundle.new_id("user"), tenant_id, kind, starts_on, ends_on, number
        )
        self.users.append(user)
        row = {
            "user_id": user.user_id,
            "tenant_id": tenant_id,
            "created_at": at(starts_on, self.rng, 6, 6),
            "deactivated_at": at(ends_on, self.rng, 17, 17) if ends_on <= AS_OF else None,
            "actor_type": "human",
            "is_licensed": kind != "rare",
        }
        if is_listed:
            self.bundle.add("usage_users", **(row | settings))
        return user

    def event(
        self,
        user: User,
        feature: str | None,
        occurred_at: datetime,
        event_name: str | None = None,
        **settings,
    ) -> dict:
        """Add an event of a feature, by id or by an event name, or of an event name alone."""
        rng = self.rng
        if event_name is None and rng.random() < 0.7:
            event_name = name_of(feature, occurred_at.date(), rng)
        row = {
            "event_id": self.bundle.new_id("ev", 6),
            "tenant_id": user.tenant_id,
            "user_id": user.user_id,
            "feature_id": None if event_name else feature,
            "event_name": event_name,
            "occurred_at": occurred_at,
            "received_at": self._received_at(occurred_at),
            "session_id": None if rng.random() < 0.1 else f"s{user.number}-{occurred_at:%y%m%d}",
            "event_count": 1 if rng.random() < 0.7 else rng.randint(2, 9),
        }
        return self.bundle.add("usage_events", **(row | settings))

    def _received_at(self, occurred_at: datetime) -> datetime | None:
        chance = self.rng.random()
        delay = timedelta(seconds=self.rng.randint(1, 600))
        if chance < 0.003:
            delay = timedelta(days=self.rng.randint(20, 120), seconds=self.rng.randint(1, 600))
        elif chance < 0.02:
            delay = timedelta(hours=self.rng.randint(20, 120))
        elif chance < 0.12:
            return None
        return min(occurred_at + delay, LATEST_RECORDED_AT)

    def visits(self, account: Account, users: list[User], first: date, last: date = AS_OF) -> None:
        """Add the events of users of an account who come by habit, from a day to a day."""
        on = first
        while on < last:
            coming = [user for user in users if user.comes(on)]
            features = self.in_use(account, on) if coming else []
            for user in coming if features else []:
                if on >= NO_LUCK_AFTER or self.rng.random() > 0.08:
                    self.visit(account, user, on, features)
            on += timedelta(days=1)

    def visit(self, account: Account, user: User, on: date, features: list[str]) -> None:
        """Add the events of one user on one day, taking the features in turn."""
        habit = self.habits[account.key]
        for _ in range(2 if self.rng.random() < 0.2 else 1):
            feature = features[habit.turn % len(features)]
            habit.turn += 1
            self.event(user, feature, at(on, self.rng))
        if self.rng.random() < 0.01:
            self.event(user, self.rng.choice(STRAY_FEATURES), at(on, self.rng))
        if self.rng.random() < 0.02:
            self.event(user, None, at(on, self.rng), self.rng.choice(UNMAPPED_EVENTS))

    def in_use(self, account: Account, on: date) -> list[str]:
        """Return the features that the account uses about a day, key ones first."""
        held = self.deals.products_on(account, on)
        held = held or self.deals.products_on(account, on - timedelta(days=30))
        if not held:
            return []
        if account.key not in self.habits:
            others = [feature[0] for feature in FEATURES if not feature[4]]
            self.rng.shuffle(others)
            self.habits[account.key] = Habit(account.profile[0], others)
        habit = self.habits[account.key]
        live = live_features(tuple(held), on)
        keys = [feature for feature, is_key in live.items() if is_key]
        others = [feature for feature in habit.favourites if feature in live][:3]
        return keys[: keys_for_band(habit.breadth_band, len(keys))] + others

    def note_bands(self, account: Account) -> None:
        """Note the bands that were meant for an account at the last month-end.

        An account whose products changed in the last weeks has no band that was meant.
        """
        held = self.deals.products_on(account, LAST_MONTH_END)
        if not held or held != self.deals.products_on(account, date(2026, 6, 1)):
            return
        keys = sum(live_features(tuple(held), LAST_MONTH_END).values())
        share = keys_for_band(account.profile[0], keys) / min(4, keys)
        self.bundle.add_truth(
            "adopted",
            account_id=account.account_id,
            month_end=LAST_MONTH_END,
            breadth_band=next(band for band in BANDS if share >= BAND_FROM[band]),
            depth_band=account.profile[1],
        )


@cache
def live_features(products: tuple[str, ...], on: date) -> dict[str, bool]:
    """Return the features of the products, and those of none, live on a day: whether key."""
    return {
        feature_id: is_key
        for feature_id, _, _, product, is_key, released_on, retired_on in FEATURES
        if (product is None or product in products)
        and day(released_on) <= on
        and (retired_on is None or on < day(retired_on))
    }


def keys_for_band(band: str, keys: int) -> int:
    """Return how many key features to use to stand in a breadth band, or just below."""
    count = min(4, keys)
    better = {"green": 2.0, "lime": 1.0, "yellow": 0.75, "orange": 0.5, "red": 0.25}[band]
    return max(used for used in range(count + 1) if used / count < better)


def name_of(feature: str, on: date, rng) -> str:
    """Return an event name that meant this feature on a day."""
    if feature == "dock_gate" and on >= date(2025, 6, 1) and rng.random() < 0.5:
        return LATE_MAPPED_EVENT
    reported = "in_dashboards" if on < REMAPPED_ON else "in_reports"
    if feature == reported and rng.random() < 0.5:
        return REMAPPED_EVENT
    return f"{feature}_{rng.choice(EVENT_VERBS)}"


def add_usage(usage: Usage, account: Account) -> None:
    """Add the tenant, the users and the events of an ordinary account with telemetry."""
    rng = usage.rng
    first = max(account.telemetry_from, account.starts_on)
    lines = usage.deals.held.get(account.account_id, {}).values()
    if not lines:
        return
    first = max(first, min(start for _, start, _ in lines)) + timedelta(days=rng.randint(1, 25))
    telemetry_from = first - timedelta(days=3) if rng.random() < 0.3 else None
    tenant_id = usage.tenant(account, telemetry_from=telemetry_from)
    users = []
    latest_start = max(first, min(date(2026, 4, 20), first + timedelta(days=300)))
    for number, kind in enumerate(KINDS_OF_BAND[account.profile[1]]):
        days = rng.randint(0, (latest_start - first).days) if number else 0
        is_listed = rng.random() > 0.03
        starts_on = first + timedelta(days=days)
        users.append(usage.user(tenant_id, kind, starts_on, is_listed=is_listed))
    if first < date(2025, 9, 1):
        left_on = first + timedelta(days=rng.randint(60, 190))
        users.append(usage.user(tenant_id, rng.choice(["regular", "casual"]), first, left_on))
    if rng.random() < 0.15:
        usage.user(tenant_id, "rare", first, first)
    usage.visits(account, users, first)
    if first <= date(2026, 4, 20):
        usage.note_bands(account)

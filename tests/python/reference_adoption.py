"""Adoption computed day by day and set by set, straight from docs/definitions, without SQL.

It is slow and plain on purpose: the tests hold the models to it. Nothing here looks at the
models or shares a formula with them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

WINDOWS = (1, 7, 28, 90)


@dataclass(frozen=True)
class Event:
    """One raw row. Times are UTC; feature_id or event_name is given."""

    event_id: str
    tenant_id: str
    user_id: str
    feature_id: str | None
    occurred_at: datetime
    event_count: int = 1
    event_name: str | None = None
    received_at: datetime | None = None


@dataclass(frozen=True)
class Tenant:
    """A tenant; account_id is null where it belongs to nobody."""

    tenant_id: str
    account_id: str | None
    environment: str = "production"
    telemetry_from: datetime | None = None


@dataclass(frozen=True)
class Feature:
    """A feature with its life, half open."""

    feature_id: str
    product_id: str | None = None
    is_key: bool = False
    released_on: date | None = None
    retired_on: date | None = None


@dataclass(frozen=True)
class Line:
    """A subscription line of one version, half open."""

    account_id: str
    product_id: str | None
    starts_on: date
    ends_on: date | None = None
    seats: int | None = None
    is_recurring: bool = True
    is_trial: bool = False


@dataclass
class Bundle:
    """Everything adoption depends on, and the date as of which it is read."""

    events: list[Event]
    tenants: list[Tenant]
    as_of_date: date
    features: list[Feature] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    actor_types: dict[tuple[str, str], str] = field(default_factory=dict)
    event_features: list[tuple[str, str, date | None]] = field(default_factory=list)
    internal_accounts: set[str] = field(default_factory=set)
    timezone: str = "UTC"


@dataclass
class Adoption:
    """Qualifying events by account, and the classes of all rows."""

    bundle: Bundle
    classes: dict[str, int]
    class_months: dict[tuple[date, str], int]
    # account -> user -> day -> {feature: event_count}
    used: dict[str, dict[str, dict[date, dict[str, int]]]]
    telemetry_from: dict[str, date]
    collisions: int


def month_end(day: date) -> date:
    """Last day of the month of a day."""
    first_of_next = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return first_of_next - timedelta(days=1)


def _local_day(moment: datetime, timezone: str) -> date:
    return moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(timezone)).date()


def _feature_of(bundle: Bundle, known: set[str], event: Event, day: date) -> str | None:
    if event.feature_id is not None:
        meant = event.feature_id
    else:
        versions = [
            (valid_from or date(1900, 1, 1), feature_id)
            for name, feature_id, valid_from in bundle.event_features
            if name == event.event_name and (valid_from or date(1900, 1, 1)) <= day
        ]
        meant = max(versions)[1] if versions else None
    if meant is None or (known and meant not in known):
        return None
    return meant


def read(bundle: Bundle) -> Adoption:
    """Class every raw row, in the order of the definition, and keep the used ones."""
    tenants = {tenant.tenant_id: tenant for tenant in bundle.tenants}
    seen: dict[tuple, Event] = {}
    classes: dict[str, int] = defaultdict(int)
    class_months: dict[tuple[date, str], int] = defaultdict(int)

    def count(day: date, event_class: str) -> None:
        classes[event_class] += 1
        class_months[month_end(day), event_class] += 1

    for event in bundle.events:
        day = _local_day(event.occurred_at, bundle.timezone)
        received = _local_day(event.received_at or event.occurred_at, bundle.timezone)
        if received > bundle.as_of_date or day > bundle.as_of_date:
            count(day, "not_yet_known")
            continue
        raw_feature = event.feature_id if event.feature_id is not None else event.event_name
        identity = (
            event.event_id,
            event.tenant_id,
            event.user_id,
            event.feature_id is None,
            raw_feature,
            event.occurred_at,
        )
        if identity in seen:
            count(day, "duplicate")
            if event.event_count > seen[identity].event_count:
                seen[identity] = event
            continue
        seen[identity] = event

    telemetry_from: dict[str, date] = {}

    def connect(account: str, day: date) -> None:
        telemetry_from[account] = min(day, telemetry_from.get(account, day))

    def counted_account(tenant_id: str) -> str | None:
        tenant = tenants.get(tenant_id)
        if tenant is None or tenant.account_id is None or tenant.environment != "production":
            return None
        return None if tenant.account_id in bundle.internal_accounts else tenant.account_id

    for tenant in bundle.tenants:
        account = counted_account(tenant.tenant_id)
        if account is not None and tenant.telemetry_from is not None:
            connect(account, _local_day(tenant.telemetry_from, bundle.timezone))

    known = {feature.feature_id for feature in bundle.features}
    used: dict = defaultdict(lambda: defaultdict(lambda: defaultdict(lambda: defaultdict(int))))
    ids: dict[str, int] = defaultdict(int)
    for event in seen.values():
        ids[event.event_id] += 1
        day = _local_day(event.occurred_at, bundle.timezone)
        account = counted_account(event.tenant_id)
        if account is not None:
            connect(account, day)
        feature = _feature_of(bundle, known, event, day)
        if account is None:
            count(day, "unmatched")
        elif bundle.actor_types.get((event.tenant_id, event.user_id), "human") != "human":
            count(day, "non_human")
        elif feature is None:
            count(day, "unmapped")
        else:
            count(day, "used")
            used[account][event.user_id][day][feature] += event.event_count
    collisions = sum(1 for events in ids.values() if events > 1)
    return Adoption(bundle, classes, class_months, used, telemetry_from, collisions)


def held_products(
    bundle: Bundle, account: str, day: date, grace_days: int
) -> frozenset[str | None]:
    """Products that the account holds on a day; null = a line without product."""
    lines = [
        line
        for line in bundle.lines
        if line.account_id == account and (line.is_recurring or line.is_trial)
    ]

    def holds(product: str | None) -> bool:
        mine = [line for line in lines if line.product_id == product]
        if any(
            line.starts_on <= day and (line.ends_on is None or day < line.ends_on) for line in mine
        ):
            return True
        ends = [
            line.ends_on
            for line in mine
            if line.ends_on and line.starts_on < line.ends_on and line.ends_on <= day
        ]
        if not ends:
            return False
        last_end = max(ends)
        starts = [
            line.starts_on
            for line in mine
            if line.starts_on > day and (line.ends_on is None or line.starts_on < line.ends_on)
        ]
        if starts:
            return (min(starts) - last_end).days <= grace_days
        within_grace_now = bundle.as_of_date < last_end + timedelta(days=grace_days)
        return within_grace_now

    return frozenset(line.product_id for line in lines if holds(line.product_id))


def entitled_features(bundle: Bundle, account: str, day: date, grace_days: int) -> set[str]:
    """Features that the account is entitled to on a day."""
    return _live_features(bundle, held_products(bundle, account, day, grace_days), day)


def _live_features(bundle: Bundle, held: frozenset[str | None], day: date) -> set[str]:
    cache = bundle.__dict__.setdefault("_live", {})
    if (held, day) in cache:
        return cache[held, day]
    entitled = set()
    for feature in bundle.features:
        released = feature.released_on is None or feature.released_on <= day
        retired = feature.retired_on is not None and feature.retired_on <= day
        if not released or retired:
            continue
        if feature.product_id is None:
            if held or not bundle.lines:
                entitled.add(feature.feature_id)
        elif feature.product_id in held or None in held:
            entitled.add(feature.feature_id)
    cache[held, day] = entitled
    return entitled


def account_day(adoption: Adoption, account: str, day: date, grace_days: int = 30) -> dict:
    """Every measure of one account on one day; null throughout without telemetry."""
    bundle = adoption.bundle
    has_telemetry = account in adoption.telemetry_from and adoption.telemetry_from[account] <= day
    measures: dict = {"has_telemetry": has_telemetry}
    if not has_telemetry:
        return measures
    users = adoption.used.get(account, {})

    def active_days(user: str, window: int) -> list[date]:
        first = day - timedelta(days=window - 1)
        return [active for active in users[user] if first <= active <= day]

    for window in WINDOWS:
        measures[f"active_users_{window}d"] = sum(1 for user in users if active_days(user, window))
    in_28 = {user: active_days(user, 28) for user in users}
    measures["healthy_users_28d"] = sum(1 for days in in_28.values() if len(days) >= 10)
    measures["power_users_28d"] = sum(1 for days in in_28.values() if len(days) >= 20)
    measures["user_days_28d"] = sum(len(days) for days in in_28.values())
    measures["events_28d"] = sum(
        count
        for user, days in in_28.items()
        for day_ in days
        for count in users[user][day_].values()
    )
    used = {
        feature for user, days in in_28.items() for day_ in days for feature in users[user][day_]
    }
    entitled = entitled_features(bundle, account, day, grace_days)
    keys = {feature.feature_id for feature in bundle.features if feature.is_key}
    measures["features_used_28d"] = len(used)
    measures["entitled_features"] = len(entitled)
    measures["entitled_features_used_28d"] = len(entitled & used)
    measures["entitled_key_features"] = len(entitled & keys)
    measures["key_features_used_28d"] = len(entitled & keys & used)
    return measures

"""Adoption computed day by day and set by set, straight from docs/definitions, without SQL.

It is slow and plain on purpose: the tests hold the models to it. Nothing here looks at the
models or shares a formula with them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

WINDOWS = (1, 7, 28, 90)
# of a definition of adoption, in the published order of the walk to the shared one
AXES = (
    "window_days", "actors", "feature_set", "days_needed", "depth_measure", "user_denominator",
)  # fmt: skip


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
    # the same by actors who are not human
    used_by_others: dict[str, dict[str, dict[date, dict[str, int]]]]
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
    used, used_by_others = (
        defaultdict(lambda: defaultdict(lambda: defaultdict(lambda: defaultdict(int))))
        for _ in range(2)
    )
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
            if feature is not None:
                used_by_others[account][event.user_id][day][feature] += event.event_count
        elif feature is None:
            count(day, "unmapped")
        else:
            count(day, "used")
            used[account][event.user_id][day][feature] += event.event_count
    collisions = sum(1 for events in ids.values() if events > 1)
    return Adoption(bundle, classes, class_months, used, used_by_others, telemetry_from, collisions)


def days_with_telemetry(adoption: Adoption, accounts: set[str]) -> set[tuple[str, date]]:
    """Account-days that have a row: from the first one with telemetry to the as-of date.

    An account has no days before its first line or event, whatever its tenants say.
    """
    bundle = adoption.bundle
    owners = {tenant.tenant_id: tenant.account_id for tenant in bundle.tenants}
    signs = [(line.account_id, line.starts_on) for line in bundle.lines]
    for event in bundle.events:
        received = _local_day(event.received_at or event.occurred_at, bundle.timezone)
        if received <= bundle.as_of_date:
            day = _local_day(event.occurred_at, bundle.timezone)
            signs.append((owners.get(event.tenant_id), day))
    found = set()
    for account in accounts & adoption.telemetry_from.keys():
        begun = [day for owner, day in signs if owner == account and day <= bundle.as_of_date]
        if begun:
            first = max(min(begun), adoption.telemetry_from[account])
            days = (bundle.as_of_date - first).days + 1
            found |= {(account, first + timedelta(days=number)) for number in range(days)}
    return found


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


def defined(
    adoption: Adoption, account: str, month_end: date, setting: dict, seats: int | None
) -> dict[str, Decimal | None]:
    """Breadth and depth by one setting of the axes; null where there is nothing to divide by."""
    bundle = adoption.bundle
    if not account_day(adoption, account, month_end)["has_telemetry"]:
        return {"breadth": None, "depth": None}
    length = month_end.day if setting["window_days"] == "month" else int(setting["window_days"])

    def active(window: int) -> dict[str, dict[date, set[str]]]:
        logs = [adoption.used] + [adoption.used_by_others] * (setting["actors"] == "all")
        found: dict = defaultdict(lambda: defaultdict(set))
        for log in logs:
            for user, days in log.get(account, {}).items():
                for day, features in days.items():
                    if 0 <= (month_end - day).days < window:
                        found[user][day] |= features.keys()
        return found

    users = active(length)
    used_on = defaultdict(set)
    for days in users.values():
        for day, features in days.items():
            for feature in features:
                used_on[feature].add(day)
    whole = {
        feature.feature_id
        for feature in bundle.features
        if (feature.released_on is None or feature.released_on <= month_end)
        and (feature.retired_on is None or month_end < feature.retired_on)
    }
    if setting["feature_set"] != "all":
        whole &= entitled_features(bundle, account, month_end, 30)
    if setting["feature_set"] == "key":
        whole &= {feature.feature_id for feature in bundle.features if feature.is_key}
    used = {feature for feature in whole if len(used_on[feature]) >= setting["days_needed"]}

    denominator = {"active": len(users), "active_90d": len(active(90)), "licensed": seats}
    if setting["depth_measure"] == "mean_days":
        depth = sum(len(days) for days in users.values()), length
    else:
        depth = sum(1 for days in users.values() if len(days) * 28 >= 10 * length), 1
    return {
        "breadth": _share(len(used), len(whole)),
        "depth": _share(depth[0], depth[1] * (denominator[setting["user_denominator"]] or 0)),
    }


def _share(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("1e-10"), ROUND_HALF_UP)


def walk(
    adoption: Adoption, account: str, month_end: date, definition: dict, shared: dict,
    seats: int | None,
) -> dict[str, list[tuple]]:  # fmt: skip
    """Rows (axis, value_before, value_after) of breadth and of depth, to the shared one."""
    settings = [
        {name: (shared if place < taken else definition)[name] for place, name in enumerate(AXES)}
        for taken in range(len(AXES) + 1)
    ]
    values = [defined(adoption, account, month_end, setting, seats) for setting in settings]
    walks = {}
    for measure in ("breadth", "depth"):
        steps = [value[measure] for value in values]
        if None in steps:
            walks[measure] = [("not_comparable", None, None)]
        else:
            walks[measure] = list(zip(AXES, steps[:-1], steps[1:], strict=True))
    return walks


def wrong_walks(connection, adoption: Adoption) -> list[str]:
    """Walks of adoption_definition_gaps that are others than here, of a database's definitions."""
    found: dict = defaultdict(list)
    for *key, axis, before, after in connection.execute(
        "select account_id, month_end, from_definition, measure, axis, value_before, value_after "
        "from marts.adoption_definition_gaps order by step"
    ).fetchall():
        found[tuple(key)].append((axis, before, after))
    definitions = {
        name: dict(zip(AXES, setting, strict=True))
        for name, *setting in connection.execute(
            f"select definition, {', '.join(AXES)} from definitions.adoption_definitions"
        ).fetchall()
    }
    shared = definitions.pop("shared")
    expected = {
        (account, month_end, name, measure): steps
        for account, month_end, seats in connection.execute(
            "select account_id, month_end, licensed_seats "
            "from intermediate.int_adoption__account_months_measured"
        ).fetchall()
        for name, definition in definitions.items()
        for measure, steps in walk(adoption, account, month_end, definition, shared, seats).items()
    }
    return [
        f"{key}: {found.get(key)} expected {expected.get(key)}"
        for key in found.keys() | expected.keys()
        if found.get(key) != expected.get(key)
    ]


def wrong_users(connection, adoption: Adoption) -> list[tuple]:
    """First and last days of use by a human that only one of the table users and this has."""
    found = connection.execute(
        "select account_id, first_active_on, last_active_on from marts.users "
        "where first_active_on is not null or last_active_on is not null"
    ).fetchall()
    expected = [
        (account, min(days), max(days))
        for account, users in adoption.used.items()
        for days in users.values()
    ]
    return sorted((Counter(found) - Counter(expected)) + (Counter(expected) - Counter(found)))

"""Usage with a story: the scenario accounts of usage, orphan tenants and planted events."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from .accounts import Account
from .company import UNMAPPED_EVENTS
from .dates import AS_OF, LATEST_RECORDED_AT, at
from .usage import Usage, User, add_usage

STORIES: dict[str, Callable] = {}
BEGIN = date(2025, 2, 3)


def story(function: Callable) -> Callable:
    """Register a function as the usage story of the scenario of the same name."""
    STORIES[function.__name__.removeprefix("_")] = function
    return function


def add_all_usage(usage: Usage, accounts: dict[str, Account]) -> None:
    """Add the usage of every account, then what belongs to none, then the planted events."""
    for key, account in accounts.items():
        if key in STORIES:
            STORIES[key](usage, account, accounts)
        elif account.telemetry_from and not account.is_prospect:
            add_usage(usage, account)
    add_orphans(usage)
    plant_events(usage)


@story
def _internal(usage: Usage, account: Account, accounts: dict) -> None:
    user = usage.user(usage.tenant(account), "casual", BEGIN)
    for week in range(40):
        usage.event(user, "plan_board", at(BEGIN + timedelta(days=7 * week), usage.rng))


@story
def _provisioned_silent(usage: Usage, account: Account, accounts: dict) -> None:
    tenant_id = usage.tenant(account, telemetry_from=date(2025, 1, 10))
    for _ in range(12):
        usage.user(tenant_id, "daily", date(2025, 1, 10))


@story
def _gone_silent(usage: Usage, account: Account, accounts: dict) -> None:
    tenant_id = usage.tenant(account)
    users = [usage.user(tenant_id, kind, BEGIN) for kind in ("daily", "regular", "casual")]
    usage.visits(account, users, BEGIN, date(2026, 2, 15))


@story
def _ten_healthy_nine_left(usage: Usage, account: Account, accounts: dict) -> None:
    tenant_id, begin, left_on = usage.tenant(account), date(2025, 12, 1), date(2026, 3, 1)
    users = [usage.user(tenant_id, "regular", begin, left_on) for _ in range(9)]
    users.append(usage.user(tenant_id, "regular", begin))
    usage.visits(account, users, begin)


@story
def _single_user(usage: Usage, account: Account, accounts: dict) -> None:
    user = usage.user(usage.tenant(account), "daily", BEGIN)
    usage.visits(account, [user], BEGIN)


@story
def _many_tenants(usage: Usage, account: Account, accounts: dict) -> None:
    tenants = [usage.tenant(account) for _ in range(3)]
    sandbox = usage.tenant(account, environment="sandbox")
    users = [usage.user(tenant_id, "casual", BEGIN) for tenant_id in tenants]
    both = usage.user(tenants[0], "regular", BEGIN)
    users += [both, usage.user(tenants[1], "casual", BEGIN, user_id=both.user_id)]
    users.append(usage.user(sandbox, "casual", BEGIN))
    usage.visits(account, users, BEGIN)


@story
def _domain_matched(usage: Usage, account: Account, accounts: dict) -> None:
    tenant_id = usage.tenant(account, account_id=None)
    users = [usage.user(tenant_id, kind, BEGIN) for kind in ("regular", "casual")]
    usage.visits(account, users, BEGIN)


@story
def _consultant_shared(usage: Usage, account: Account, accounts: dict) -> None:
    tenant_id = usage.tenant(account)
    shared = usage.user(tenant_id, "casual", BEGIN, user_id="user-shared")
    users = [shared, usage.user(tenant_id, "regular", BEGIN)]
    usage.visits(account, users, BEGIN)


@story
def _midnight_users(usage: Usage, account: Account, accounts: dict) -> None:
    """Moments in UTC; Berlin is one hour ahead in winter, two in summer."""
    tenant_id = usage.tenant(account)
    owl = usage.user(tenant_id, "casual", BEGIN)
    shared = usage.user(tenant_id, "casual", BEGIN, user_id="user-shared")
    usage.visits(account, [shared], BEGIN)
    moments = [
        "2025-12-31 22:59:59", "2025-12-31 23:00:00", "2026-01-01 00:00:00",
        "2025-10-26 00:30:00", "2025-10-26 01:30:00", "2025-10-26 23:00:00",
        "2026-03-28 22:59:59", "2026-03-29 00:59:59", "2026-03-29 01:00:00",
        "2026-03-29 21:59:59", "2026-03-29 22:00:00", "2026-05-31 22:30:00",
        "2026-06-30 21:59:59",
    ]  # fmt: skip
    for moment in moments:
        usage.event(owl, "plan_board", datetime.fromisoformat(moment))
    last_minute = usage.user(tenant_id, "rare", date(2026, 6, 30))
    usage.event(last_minute, "plan_board", datetime(2026, 6, 30, 22, 30))


@story
def _all_actor_types(usage: Usage, account: Account, accounts: dict) -> None:
    tenant_id = usage.tenant(account)
    users = [usage.user(tenant_id, "regular", BEGIN), usage.user(tenant_id, "casual", BEGIN)]
    users.append(usage.user(tenant_id, "casual", BEGIN, actor_type=None, is_licensed=None))
    users.append(usage.user(tenant_id, "casual", BEGIN, is_licensed=False))
    users.append(usage.user(tenant_id, "daily", date(2026, 1, 5), actor_type="service"))
    users.append(usage.user(tenant_id, "casual", BEGIN, actor_type="internal"))
    users.append(usage.user(tenant_id, "casual", BEGIN, actor_type="test", is_licensed=False))
    usage.visits(account, users, BEGIN)


@story
def _lifecycle(usage: Usage, account: Account, accounts: dict) -> None:
    tenant_id = usage.tenant(account)
    months = {
        "new": ["2026-06"],
        "retained": ["2026-05", "2026-06"],
        "resurrected": ["2026-02", "2026-06"],
        "dormant": ["2026-01", "2026-02"],
    }
    for state, active in months.items():
        begin = date.fromisoformat(f"{active[0]}-03")
        user = usage.user(tenant_id, "rare", begin, user_id=f"user-{state}")
        for month in active:
            usage.event(user, "home", at(date.fromisoformat(f"{month}-10"), usage.rng))


@story
def _late_senders(usage: Usage, account: Account, accounts: dict) -> None:
    user = usage.user(usage.tenant(account), "regular", BEGIN)
    on = BEGIN
    while on < date(2026, 6, 20):
        if user.comes(on):
            occurred_at = at(on, usage.rng)
            delay = timedelta(days=usage.rng.choice([0, 1, 3, 9, 35, 80, 140]), minutes=7)
            received_at = min(occurred_at + delay, LATEST_RECORDED_AT)
            usage.event(user, "home", occurred_at, received_at=received_at)
        on += timedelta(days=1)


@story
def _unmapped_heavy(usage: Usage, account: Account, accounts: dict) -> None:
    user = usage.user(usage.tenant(account), "regular", BEGIN)
    usage.visits(account, [user], BEGIN)
    for week in range(60):
        moment = at(BEGIN + timedelta(days=7 * week), usage.rng)
        usage.event(user, None, moment, UNMAPPED_EVENTS[week % len(UNMAPPED_EVENTS)])


def add_orphans(usage: Usage) -> None:
    """Add events of tenants that belong to no account, or are not in the table of tenants."""
    tenants = [
        usage.tenant(None, domain="stranger.example"),
        usage.tenant(None),
        "tenant-not-listed",
    ]
    for tenant_id in tenants:
        user = usage.user(tenant_id, "casual", BEGIN)
        for week in range(50):
            usage.event(user, "home", at(BEGIN + timedelta(days=7 * week), usage.rng))
    last_event(usage, usage.users[0])


def plant_events(usage: Usage) -> None:
    """Repeat some events exactly, and give some an id that another event has."""
    rng, events = usage.rng, usage.bundle.rows["usage_events"]
    candidates = [row for row in events if row["occurred_at"] < datetime(2026, 6, 1)]
    for number, row in enumerate(rng.sample(candidates, 90)):
        kind, copy = "duplicate", dict(row)
        if number % 3 == 1:
            copy["received_at"] = row["occurred_at"] + timedelta(days=9)
        elif number % 6 == 5:
            kind = "collision"
            other = "search" if row["feature_id"] != "search" else "home"
            copy |= {"feature_id": other, "event_name": None}
            copy["occurred_at"] = row["occurred_at"] + timedelta(days=2, seconds=11)
            copy["received_at"] = copy["occurred_at"] + timedelta(seconds=30)
        usage.bundle.add("usage_events", **copy)
        usage.bundle.add_truth("planted_events", event_id=row["event_id"], kind=kind)


def last_event(usage: Usage, user: User) -> None:
    """Add the event from whose arrival the as-of date follows."""
    moment = datetime.combine(AS_OF, LATEST_RECORDED_AT.time())
    usage.event(user, "home", moment - timedelta(minutes=4), received_at=moment)

"""Support tickets worked out one by one from the definitions, in plain Python without SQL.

Business minutes are added up day by day of each desk, states by walking through a ticket's
events; nothing here looks at a model.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from raw_sample import (
    TIMEZONE,
    UTC,
    ZONE,
    Company,
    day_of,
    event_rows,
    good_rows,
    moment,
    seed_rows,
)

DAY = timedelta(days=1)


@dataclass
class Ticket:
    """A ticket with what happened to it by the as-of date, in order of time."""

    row: dict
    account: str | None
    created_at: datetime
    as_of: date
    events: list[tuple[datetime, dict]] = field(default_factory=list)
    schedules: list[tuple[datetime, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    """Everybody who works as an agent, in the ids of the support system."""

    @property
    def created_on(self) -> date:
        """The day of its creation."""
        return self.created_at.astimezone(ZONE).date()


def read_tickets(company: Company) -> list[Ticket]:
    """All tickets known at the as-of date with their events and changes of desk."""
    organizations = {
        row["organization_id"]: company.survivor(row["account_id"])
        for row in good_rows("support_organizations")
    }
    as_of = company.as_of
    tickets = {
        row["ticket_id"]: Ticket(
            row, organizations.get(row["organization_id"]), moment(row["created_at"]), as_of
        )
        for row in good_rows("tickets")
        if day_of(row["created_at"]) <= as_of
    }
    agents = {row["support_agent_id"] for row in good_rows("employees")} - {""}
    for row in event_rows():
        ticket = tickets.get(row["ticket_id"])
        if ticket and day_of(row["occurred_at"]) <= as_of:
            at = max(moment(row["occurred_at"]), ticket.created_at)
            ticket.events.append((at, row))
            if row["actor_type"] == "agent" and row["actor_id"]:
                agents.add(row["actor_id"])
    for row in good_rows("ticket_schedules"):
        ticket = tickets.get(row["ticket_id"])
        if ticket and day_of(row["valid_from"]) <= as_of:
            ticket.schedules.append((moment(row["valid_from"]), row["schedule_id"]))
    for ticket in tickets.values():
        ticket.events.sort(key=lambda event: event[0])
        ticket.schedules.sort()
        ticket.agents = agents
    return list(tickets.values())


# ---- open and solved -------------------------------------------------------------------------


def plain(word: str) -> str:
    """A word without what people write differently: case, spaces, hyphens, underscores."""
    return re.sub(r"[\s_-]", "", word.lower())


@cache
def statuses_that(column: str, value: str) -> frozenset[str]:
    """Statuses of which the seed says this; a status that is not listed is none of them."""
    rows = seed_rows("ticket_statuses")
    return frozenset(plain(row["status"]) for row in rows if row[column] == value)


def said_statuses(ticket: Ticket) -> dict[datetime, set[str]]:
    """Moment -> the statuses that events say at it."""
    said = defaultdict(set)
    for at, row in ticket.events:
        if row["kind"] == "status" and row["value"]:
            said[at].add(plain(row["value"]))
    return said


def is_withdrawn(ticket: Ticket) -> bool:
    """Whether it was merged away, deleted or spam: by its row, else by its last status."""
    if ticket.row["merged_into_ticket_id"] not in ("", ticket.row["ticket_id"]):
        return True
    said = said_statuses(ticket)
    last = {plain(ticket.row["status"])} if ticket.row["status"] else said[max(said, default=None)]
    return ticket.row["is_discarded"] == "true" or bool(
        last & statuses_that("is_discarded", "true")
    )


def open_spells(ticket: Ticket) -> list[tuple[datetime, datetime | None]]:
    """When the ticket was open; the last spell ends with None if it still is.

    Of several statuses at one moment a closing one holds. Where no event closes the ticket
    its own row says when it was solved.
    """
    closing = statuses_that("is_open", "false")
    states = defaultdict(list)
    for at, words in said_statuses(ticket).items():
        states[at] += [word not in closing for word in words]
    if all(all(opens) for opens in states.values()):
        solved = ticket.row["solved_at"] or ticket.row["closed_at"]
        if solved and day_of(solved) <= ticket.as_of:
            states[max(moment(solved), ticket.created_at)].append(False)
    states[ticket.created_at].append(True)
    spells: list[tuple[datetime, datetime | None]] = []
    opened = None
    for at in sorted(states):
        is_open = all(states[at])
        if is_open and opened is None:
            opened = at
        elif not is_open and opened is not None:
            spells.append((opened, at))
            opened = None
    return spells + ([(opened, None)] if opened is not None else [])


def is_open_on(ticket: Ticket, day: date) -> bool:
    """Whether the ticket is in the backlog at the end of a day."""
    end = end_of(day)
    return not is_withdrawn(ticket) and any(
        start < end and (stop is None or stop >= end) for start, stop in open_spells(ticket)
    )


def solved_at(ticket: Ticket) -> datetime | None:
    """The last solve of a ticket that is not open; one solved as it was opened never was."""
    spells = open_spells(ticket)
    return spells[-1][1] if spells else ticket.created_at


def waits(ticket: Ticket) -> list[tuple[datetime, datetime]]:
    """When the status waited on the customer, up to the last solve or the as-of date.

    Of several statuses at one moment a closing one holds, else one that waits.
    """
    closing = statuses_that("is_open", "false")
    waiting = statuses_that("waits_on", "customer")
    found, since = [], None
    said = said_statuses(ticket)
    stop = solved_at(ticket) or end_of(ticket.as_of)
    for at in sorted(said):
        is_waiting = bool(said[at] & waiting) and not said[at] & closing
        if is_waiting and since is None:
            since = at
        elif not is_waiting and since is not None:
            found.append((since, at))
            since = None
    if since is not None and since < stop:
        found.append((since, stop))
    return found


def end_of(day: date) -> datetime:
    """The first moment after a day of the reporting time zone."""
    following = day + DAY
    return datetime(following.year, following.month, following.day, tzinfo=ZONE)


# ---- business minutes ------------------------------------------------------------------------


@cache
def openings(schedule: str, day: date) -> tuple[tuple[datetime, datetime], ...] | None:
    """When a desk is open on a local day; None if there is no such desk."""
    rows = [row for row in seed_rows("business_hours") if row["schedule_id"] == schedule]
    if not rows:
        return None
    holidays = {
        row["holiday_on"]
        for row in seed_rows("business_holidays")
        if row["schedule_id"] == schedule
    }
    if day.isoformat() in holidays:
        return ()
    found = []
    for row in rows:
        zone = ZoneInfo(TIMEZONE if row["timezone"] == "reporting" else row["timezone"])
        if int(row["weekday"]) == day.isoweekday():
            midnight = datetime(day.year, day.month, day.day)
            times = [midnight + timedelta(minutes=int(row[n])) for n in ("opens_at", "closes_at")]
            found.append(tuple(time.replace(tzinfo=zone).astimezone(UTC) for time in times))
    return tuple(found)


def business_minutes(ticket: Ticket, start: datetime, stop: datetime) -> float | None:
    """Minutes of opening hours between two times, by the desk in force each minute."""
    changes = [(datetime.min.replace(tzinfo=UTC), "default"), *ticket.schedules]
    seconds = 0.0
    for place, (since, schedule) in enumerate(changes):
        until = changes[place + 1][0] if place + 1 < len(changes) else stop
        begin, end = max(start, since), min(stop, until)
        day = begin.date() - DAY
        while begin < end and day <= end.date() + DAY:
            hours = openings(schedule, day)
            if hours is None:
                return None
            for opens, closes in hours:
                inside = (min(end, closes) - max(begin, opens)).total_seconds()
                seconds += max(inside, 0)
            day += DAY
    return seconds / 60


# ---- promises --------------------------------------------------------------------------------


def first_reply_clock(ticket: Ticket) -> tuple[datetime | None, datetime | None]:
    """When the wait for a first reply started and stopped.

    A ticket that an agent opened (a reply or note of an agent stands at its creation, or its
    submitter is an agent and not the requester) waits from the customer's first comment.
    """
    replies = [
        (at, row["actor_type"])
        for at, row in ticket.events
        if row["kind"] == "public_reply" and row["actor_type"] in ("agent", "customer")
    ]
    agents = [at for at, who in replies if who == "agent"]
    customers = [at for at, who in replies if who == "customer"]
    begun = {
        (row["kind"], row["actor_type"]) for at, row in ticket.events if at == ticket.created_at
    }
    submitter = ticket.row["submitter_id"]
    by_agent = bool(begun & {("public_reply", "agent"), ("internal_note", "agent")}) or (
        submitter in ticket.agents and submitter != ticket.row["requester_id"]
    )
    if not by_agent:
        return ticket.created_at, min(agents, default=None)
    if not customers:
        return None, None
    start = min(customers)
    return start, min((at for at in agents if at >= start), default=None)


def outcome(ticket: Ticket, promise: str) -> str:
    """met, breached, open or none: what became of a promise, first_reply or resolution."""
    at_source = ticket.row["sla_met_at_source"]
    if is_withdrawn(ticket):
        return "none"
    if promise == "resolution" and at_source:
        return "met" if at_source == "true" else "breached"
    if promise == "first_reply":
        start, stop = first_reply_clock(ticket)
    else:
        start, stop = ticket.created_at, solved_at(ticket)
    if start is None:
        return "none"
    target = target_row(ticket, start)
    taken = business_minutes(ticket, start, stop or end_of(ticket.as_of))
    if target is None or taken is None:
        return "none"
    allowed = float(target[f"{promise}_minutes"])
    if promise == "resolution" and target["pauses_while_waiting"] == "true":
        waited = sum(business_minutes(ticket, *wait) for wait in waits(ticket))
        taken = round((taken - waited) * 60) / 60
    if taken > allowed:
        return "breached"
    return "met" if stop else "open"


def target_row(ticket: Ticket, start: datetime) -> dict | None:
    """What the seed says of the priority that the ticket had when the clock began."""
    said = [
        row["value"]
        for at, row in ticket.events
        if row["kind"] == "priority" and row["value"] and at <= start
    ]
    priority = plain(said[-1] if said else ticket.row["priority"])
    for row in seed_rows("sla_targets"):
        if plain(row["priority"]) == priority:
            return row
    return None


def handoffs(ticket: Ticket) -> list[datetime]:
    """The moments at which the assignee or the group changed; a first assignment is none."""
    holders: dict[str, str] = {}
    moments = set()
    for at, row in ticket.events:
        if row["kind"] in ("assignee", "group") and row["value"]:
            if holders.get(row["kind"], row["value"]) != row["value"]:
                moments.add(at)
            holders[row["kind"]] = row["value"]
    return sorted(moments)


def agent_replies(ticket: Ticket) -> list[tuple[datetime, str]]:
    """Public replies of agents: when and by whom."""
    return [
        (at, row["actor_id"])
        for at, row in ticket.events
        if row["kind"] == "public_reply" and row["actor_type"] == "agent"
    ]

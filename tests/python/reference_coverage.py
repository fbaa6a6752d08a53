"""Work on accounts, touch by touch, from the definitions, in plain Python without SQL."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from raw_sample import ZONE, Company, day_of, good_rows, moment, month_end
from reference_experience import Ticket, agent_replies

FREE = timedelta(days=14)  # after a routed activity another may be asked


@dataclass(frozen=True)
class Work:
    """An activity, a public reply of an agent, an unanswered ticket or an entry of services."""

    kind: str  # activity, reply, unanswered, services
    account: str | None
    at: datetime
    employee: str | None
    minutes: Decimal | None
    feature: str
    is_gap: bool
    is_support: bool
    is_question: bool = False
    is_routed: bool = False
    is_billable: bool = False

    @property
    def on(self) -> date:
        """The day of the work."""
        return self.at.astimezone(ZONE).date()


def amount(text: str) -> Decimal | None:
    """A decimal of a raw file."""
    return Decimal(text) if text else None


def all_work(company: Company, tickets: list[Ticket]) -> list[Work]:
    """All work known at the as-of date."""
    found = [*_activities(company), *_services(company)]
    for ticket in tickets:
        found += _ticket_work(company, ticket)
    return [work for work in found if work.on <= company.as_of]


def _activities(company: Company):
    for row in good_rows("activities"):
        at = moment(row["occurred_at"])
        team = company.of_employee(row["employee_id"], "team", day_of(row["occurred_at"]))
        yield Work(
            "activity", company.survivor(row["account_id"]), at, row["employee_id"] or None,
            amount(row["minutes"]), row["feature_id"], row["is_gap"] == "true",
            team == "support", row["is_question"] == "true", row["is_routed"] == "true",
        )  # fmt: skip


def _services(company: Company):
    for row in good_rows("services_time"):
        worked_on = day_of(row["worked_on"])
        at = datetime(worked_on.year, worked_on.month, worked_on.day, tzinfo=ZONE)
        account = company.survivor(row["account_id"]) if row["account_id"] else None
        yield Work(
            "services", account, at, row["employee_id"] or None, Decimal(row["hours"]) * 60,
            row["feature_id"], row["is_gap"] == "true", False,
            is_billable=row["is_billable"] == "true",
        )  # fmt: skip


def _ticket_work(company: Company, ticket: Ticket):
    """The ticket's minutes in equal parts over its replies; nobody's if there is none."""
    agents = {
        row["support_agent_id"]: row["employee_id"]
        for row in company.employees.values()
        if row["support_agent_id"]
    }
    minutes = amount(ticket.row["handling_minutes"])
    is_gap = ticket.row["is_gap"] == "true"
    replies = agent_replies(ticket)
    for at, agent in replies:
        employee = agents.get(agent)
        team = company.of_employee(employee, "team", at.astimezone(ZONE).date()) if employee else ""
        part = None if minutes is None else minutes / len(replies)
        yield Work(
            "reply", ticket.account, at, employee, part, ticket.row["feature_id"], is_gap,
            employee is None or team == "support",
        )  # fmt: skip
    if not replies and minutes is not None:
        yield Work(
            "unanswered", ticket.account, ticket.created_at, None, minutes,
            ticket.row["feature_id"], is_gap, False,
        )  # fmt: skip


def touches(work: list[Work]) -> list[Work]:
    """Activities and public replies of agents, of a known account."""
    return [one for one in work if one.kind in ("activity", "reply") and one.account]


def questions(work: list[Work]) -> list[Work]:
    """What customers asked somebody who is not support."""
    return [one for one in touches(work) if one.is_question and not one.is_support]


def is_bypass(company: Company, question: Work, routed: dict[str, list[datetime]]) -> bool | None:
    """Whether a question went past the account's CSM; None if there is none to go past.

    `routed`: account -> the times of its activities that were passed on.
    """
    csm = company.of_account(question.account, "csm_id", question.on)
    if not csm or question.employee is None:
        return None
    lately = any(at < question.at <= at + FREE for at in routed.get(question.account, []))
    return question.employee != csm and not lately


def routed_times(work: list[Work]) -> dict[str, list[datetime]]:
    """Account -> when an activity of it was passed on to somebody else."""
    found = defaultdict(list)
    for one in touches(work):
        if one.is_routed:
            found[one.account].append(one.at)
    return found


def csm_changes(company: Company, account: str) -> list[date]:
    """Days on which another CSM took the account over from one; a first CSM is none."""
    days = sorted(
        day_of(row["valid_from"])
        for row in company.account_changes[account]
        if row["field"] == "csm_id"
    )
    found, last = [], company.of_account(account, "csm_id", date.min)
    for day in days:
        csm = company.of_account(account, "csm_id", day)
        if csm and last and csm != last:
            found.append(day)
        last = csm or last
    return found


def people(work: list[Work], last: date) -> dict[str, set[str]]:
    """Account -> who of ours touched it in the 90 days to a day, support counted as one."""
    found = defaultdict(set)
    for one in touches(work):
        if last - timedelta(90) < one.on <= last and (one.employee or one.kind == "reply"):
            found[one.account].add("support" if one.is_support else one.employee)
    return found


def cost(company: Company, work: Work) -> Decimal | None:
    """Minutes at the hourly cost of that day; None where either is unknown."""
    hourly = company.of_employee(work.employee, "hourly_cost", work.on) if work.employee else ""
    if work.minutes is None or not hourly:
        return None
    return work.minutes * Decimal(hourly) / 60


def available_hours(company: Company, employee: str, month: date) -> Decimal | None:
    """Hours that an employee had in a month: a seventh of the weekly hours for each day."""
    total, day = Decimal(0), month.replace(day=1)
    while day <= month_end(month):
        weekly = company.of_employee(employee, "available_hours_per_week", day)
        if not weekly:
            return None
        total += Decimal(weekly) / 7
        day += timedelta(1)
    return total

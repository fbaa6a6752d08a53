"""Support: organizations, tickets, what happened on them, and schedules."""

from datetime import date, datetime, timedelta

from .company import FEATURES, GAP_FEATURES, SUPPORT_AGENTS, UNKNOWN_AGENT
from .dates import AS_OF, LATEST_RECORDED_AT, add_months, at
from .people import People
from .tables import Bundle

KINDS = {"question": 45, "problem": 25, "incident": 18, "enhancement": 12}
PRIORITIES = {"low": 20, "normal": 50, "high": 22, "urgent": 8}
CHANNELS = {"email": 45, "web": 30, "chat": 15, "phone": 7, "api": 3}
REPLY_HOURS = {"low": 30, "normal": 14, "high": 5, "urgent": 1.2}
"""Usual calendar hours to the first reply."""
FIRST_TICKETS = date(2023, 7, 1)
SCHEDULES = ["emea", "americas"]
"""Schedules beside the default one; they are rows of seed business_hours."""


class Support:
    """Writes organizations, tickets and their events."""

    def __init__(self, bundle: Bundle, people: People) -> None:
        """Start without tickets."""
        self.bundle = bundle
        self.people = people
        self.rng = bundle.random("support")
        self.organizations: dict[str, str] = {}

    def add_organizations(self) -> None:
        """Add one organization for each account with contracts, and some that match none."""
        for account in self.people.accounts.values():
            if account.is_prospect:
                continue
            organization_id = self.bundle.new_id("org", 3)
            self.organizations[account.key] = organization_id
            is_by_domain = account.key == "domain_matched"
            self.bundle.add(
                "support_organizations",
                organization_id=organization_id,
                account_id=None if is_by_domain else account.account_id,
                domain=account.domain,
            )
        self.bundle.add(
            "support_organizations", organization_id="org-stranger", domain="stranger.example"
        )
        self.bundle.add("support_organizations", organization_id="org-nobody")

    def add_tickets(self) -> None:
        """Add the tickets of each customer month by month, then those with a story."""
        rng, month = self.rng, FIRST_TICKETS
        while month < AS_OF:
            for account in self.people.customers_on(month):
                is_unhappy = account.key == "unhappy"
                share = 0.5 if account.coverage == "dedicated" else 0.32
                for _ in range(2 if is_unhappy else rng.random() < share):
                    created_at = at(month + timedelta(days=rng.randint(0, 27)), rng, 5, 20)
                    if created_at < LATEST_RECORDED_AT - timedelta(hours=30):
                        organization_id = self.organizations[account.key]
                        self.ticket(organization_id, created_at, is_slow=is_unhappy)
            month = add_months(month, 1)
        for organization_id in ("org-stranger", "org-nobody", "org-not-listed"):
            self.ticket(organization_id, datetime(2026, 5, 12, 9, 30))
        self.add_stories()

    def ticket(self, organization_id: str, created_at: datetime, is_slow: bool = False) -> None:
        """Add a ticket and live it through to the end, or to the as-of date."""
        rng = self.rng
        priority = _pick(rng, PRIORITIES)
        kind = _pick(rng, KINDS)
        events = TicketEvents(rng.choice(list(SUPPORT_AGENTS)), created_at)
        events.open(priority, has_priority=rng.random() < 0.5, is_ours=rng.random() < 0.06)
        hours = REPLY_HOURS[priority] * rng.lognormvariate(0, 0.7) * (6 if is_slow else 1)
        if rng.random() < 0.04:
            hours = 24 * 4000
        events.wait(hours)
        if rng.random() < 0.25:
            events.hand_over(rng.choice([*SUPPORT_AGENTS, "outside"]), rng.random() < 0.5)
        events.reply()
        events.add("status", "agent", events.agent_id, rng.choice(["open", "pending"]))
        if rng.random() < 0.1:
            events.add("priority", "system", None, "urgent" if priority == "high" else "high")
        for _ in range(rng.choice([0, 0, 1, 2])):
            events.wait(rng.uniform(2, 40))
            events.add("public_reply", "customer", None, None)
            if events.status() == "pending":
                events.add("status", "system", None, "open")
            if rng.random() < 0.4:
                events.add("internal_note", "agent", events.agent_id, None)
            events.wait(rng.uniform(1, 30))
            events.reply()
        events.wait(rng.uniform(0.5, 70) * (3 if is_slow else 1))
        if kind == "enhancement" and rng.random() < 0.7:
            events.add("status", "agent", events.agent_id, "hold")
            events.wait(24 * 4000)
        if rng.random() < 0.02:
            events.wait(24 * 4000)
        events.solve()
        if rng.random() < (0.5 if is_slow else 0.08):
            events.wait(rng.uniform(20, 400))
            events.add("status", "customer", None, "open")
            events.wait(rng.uniform(4, 90))
            events.reply()
            events.solve()
        has_schedule = rng.random() < 0.25
        self.write(organization_id, created_at, kind, priority, events, is_slow, has_schedule)

    def write(
        self,
        organization_id: str,
        created_at: datetime,
        kind: str,
        priority: str,
        events: "TicketEvents",
        is_slow: bool = False,
        has_schedule: bool = False,
        **said,
    ) -> str:
        """Add the rows of a ticket, leaving out what lies after the as-of date.

        `said` are columns of the ticket that say something else than its events do.
        """
        rng, ticket_id = self.rng, self.bundle.new_id("tick")
        happened = [row for row in events.rows if row["occurred_at"] <= LATEST_RECORDED_AT]
        for row in happened:
            self.bundle.add("ticket_events", ticket_id=ticket_id, **row)
        solves = [row for row in happened if row["value"] == "solved"]
        status = TicketEvents.status_of(happened)
        solved_at = solves[-1]["occurred_at"] if status == "solved" else None
        closed_at = solved_at + timedelta(days=4) if solved_at else None
        is_closed = closed_at is not None and closed_at < LATEST_RECORDED_AT
        is_gap = kind in ("enhancement", "problem") and rng.random() < 0.35
        feature = rng.choice(GAP_FEATURES) if is_gap else rng.choice(FEATURES)[0]
        row = {
            "ticket_id": ticket_id,
            "organization_id": organization_id,
            "requester_id": f"req-{rng.randint(1, 400):03d}",
            "created_at": created_at,
            "kind": kind,
            "priority": priority,
            "status": "closed" if is_closed else status,
            "channel": _pick(rng, CHANNELS),
            "feature_id": feature if rng.random() < 0.6 else None,
            "is_gap": is_gap,
            "handling_minutes": rng.randint(5, 180) if rng.random() < 0.85 else None,
            "sla_met_at_source": rng.random() < 0.8 if solved_at and rng.random() < 0.1 else None,
            "solved_at": solved_at,
            "closed_at": closed_at if is_closed else None,
            "satisfaction": self._satisfaction(is_slow) if solved_at else None,
            **said,
        }
        self.bundle.add("tickets", **row)
        if has_schedule:
            self.bundle.add(
                "ticket_schedules",
                ticket_id=ticket_id,
                schedule_id=rng.choice(SCHEDULES),
                valid_from=created_at,
            )
        return ticket_id

    def _satisfaction(self, is_slow: bool) -> str | None:
        chance = self.rng.random()
        if chance > 0.45:
            return None
        return "bad" if is_slow or chance > 0.38 else "good"

    def add_stories(self) -> None:
        """Add tickets that show one thing each.

        Reopened and solved again; never answered; priority raised after the clock started;
        Friday afternoon to Monday morning; opened in the last hours; waiting for the customer;
        schedule changed in mid-ticket (the last one).
        """
        organization_id = self.organizations["discount"]
        reopened = self._simple("2026-03-18 09:00:00", 2)
        for hours, action in ((30, "solve"), (384, "reopen"), (96, "solve")):
            reopened.wait(hours)
            if action == "solve":
                reopened.solve()
            else:
                reopened.add("status", "customer", None, "open")
        unanswered = TicketEvents(next(iter(SUPPORT_AGENTS)), datetime(2026, 2, 3, 10))
        unanswered.open("high", has_priority=True, is_ours=False)
        raised = self._simple("2026-06-02 08:00:00", 20, "urgent")
        weekend = self._simple("2026-06-12 15:00:00", 64.2)
        moved = self._simple("2026-06-16 21:00:00", 30)
        fresh = TicketEvents(next(iter(SUPPORT_AGENTS)), datetime(2026, 7, 14, 14, 50))
        fresh.open("normal", has_priority=True, is_ours=False)
        waiting = self._simple("2026-07-14 07:30:00", 2)
        waiting.add("status", "agent", waiting.agent_id, "pending")
        stories = [reopened, unanswered, raised, weekend, fresh, waiting, moved]
        for events in stories:
            created_at = events.rows[0]["occurred_at"]
            ticket_id = self.write(organization_id, created_at, "problem", "normal", events)
        for schedule_id, hours in (("americas", 0), ("emea", 12)):
            self.bundle.add(
                "ticket_schedules",
                ticket_id=ticket_id,
                schedule_id=schedule_id,
                valid_from=created_at + timedelta(hours=hours, minutes=1 if hours else 0),
            )
        self.add_withdrawn(organization_id, survivor_id=ticket_id)
        self.add_waits_and_authors(organization_id)

    def add_withdrawn(self, organization_id: str, survivor_id: str) -> None:
        """Add tickets for which nobody was promised anything: merged away, spam, deleted."""
        merged = self._simple("2026-06-17 09:00:00", 1)
        merged.add("status", "agent", merged.agent_id, "closed")
        spam = TicketEvents(next(iter(SUPPORT_AGENTS)), datetime(2026, 6, 18, 9))
        spam.open("urgent", has_priority=True, is_ours=False)
        deleted = TicketEvents(next(iter(SUPPORT_AGENTS)), datetime(2026, 6, 19, 9))
        deleted.open("high", has_priority=True, is_ours=False)
        deleted.wait(0.5)
        deleted.add("status", "agent", deleted.agent_id, "deleted")
        for events, said in (
            (merged, {"merged_into_ticket_id": survivor_id}),
            (spam, {"is_discarded": True}),
            (deleted, {}),
        ):
            created_at = events.rows[0]["occurred_at"]
            self.write(organization_id, created_at, "question", "normal", events, **said)

    def add_waits_and_authors(self, organization_id: str) -> None:
        """Add tickets that show who waits for whom, and who opened them.

        Two weeks of waiting for the customer, who would else have broken the promise; a status
        that no seed lists; opened by an agent with a private note, or on somebody's behalf.
        """
        waited = self._simple("2026-06-01 08:00:00", 1)
        waited.add("status", "agent", waited.agent_id, "Waiting on Customer")
        waited.wait(14 * 24)
        waited.add("public_reply", "customer", None, None)
        waited.add("status", "system", None, "open")
        waited.wait(3)
        waited.solve()
        parked = self._simple("2026-06-03 08:00:00", 1)
        parked.add("status", "agent", parked.agent_id, "parked")
        parked.wait(30)
        parked.solve()
        noted = TicketEvents(next(iter(SUPPORT_AGENTS)), datetime(2026, 6, 4, 8))
        noted.add("internal_note", "agent", noted.agent_id, None)
        noted.add("status", "system", None, "new")
        behalf = TicketEvents(next(iter(SUPPORT_AGENTS)), datetime(2026, 6, 5, 8))
        behalf.add("status", "system", None, "new")
        for events in (noted, behalf):
            events.wait(50)
            events.add("public_reply", "customer", None, None)
            events.wait(1)
            events.reply()
            events.solve()
        for events, said in (
            (waited, {}),
            (parked, {}),
            (noted, {}),
            (behalf, {"submitter_id": behalf.agent_id}),
        ):
            created_at = events.rows[0]["occurred_at"]
            self.write(organization_id, created_at, "question", "normal", events, **said)

    def _simple(
        self, created_at: str, reply_hours: float, raised_to: str | None = None
    ) -> "TicketEvents":
        events = TicketEvents(next(iter(SUPPORT_AGENTS)), datetime.fromisoformat(created_at))
        events.open("normal", has_priority=True, is_ours=False)
        if raised_to:
            events.wait(1)
            events.add("priority", "system", None, raised_to)
        events.wait(reply_hours)
        events.reply()
        return events


class TicketEvents:
    """What happens on one ticket, one event after another."""

    def __init__(self, agent: str, created_at: datetime) -> None:
        """Start the clock at a moment; `agent` is the employee who has the ticket first."""
        self.agent_id = SUPPORT_AGENTS[agent]
        self.now = created_at
        self.rows: list[dict] = []

    def add(self, kind: str, actor_type: str, actor_id: str | None, value: str | None) -> None:
        """Add an event now."""
        self.rows.append(
            {
                "occurred_at": self.now,
                "kind": kind,
                "actor_type": actor_type,
                "actor_id": actor_id,
                "value": value,
            }
        )

    def open(self, priority: str, has_priority: bool, is_ours: bool) -> None:
        """Open the ticket: first comment, by the customer or by us, status, priority, group.

        Customers answer those of our tickets that have a priority.
        """
        actor = ("agent", self.agent_id) if is_ours else ("customer", None)
        self.add("public_reply", *actor, None)
        self.add("status", "system", None, "new")
        if has_priority:
            self.add("priority", "system", None, priority)
        self.add("group", "system", None, "tier_1")
        if is_ours and has_priority:
            self.wait(7)
            self.add("public_reply", "customer", None, None)

    def wait(self, hours: float) -> None:
        """Let time pass, to the second."""
        self.now += timedelta(seconds=round(hours * 3600))

    def hand_over(self, agent: str, is_escalated: bool) -> None:
        """Assign to one agent, then to another, perhaps in another group."""
        self.add("assignee", "system", None, self.agent_id)
        self.wait(0.4)
        self.agent_id = SUPPORT_AGENTS.get(agent, UNKNOWN_AGENT)
        self.add("assignee", "agent", self.agent_id, self.agent_id)
        if is_escalated:
            self.add("group", "system", None, "tier_2")

    @staticmethod
    def status_of(rows: list[dict]) -> str:
        """Return the last status among the rows."""
        return [row["value"] for row in rows if row["kind"] == "status"][-1]

    def status(self) -> str:
        """Return the status now."""
        return self.status_of(self.rows)

    def reply(self) -> None:
        """Reply in public."""
        self.add("public_reply", "agent", self.agent_id, None)

    def solve(self) -> None:
        """Solve the ticket."""
        self.add("status", "agent", self.agent_id, "solved")


def _pick(rng, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), weights.values())[0]

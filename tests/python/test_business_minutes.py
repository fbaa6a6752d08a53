"""Business minutes of random tickets against counting minute by minute in plain Python."""

import csv
import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
from builds import bundle_vars, run_dbt

from tools.canonical import COLUMNS, write_csv

SEEDS = Path(__file__).parents[2] / "seeds" / "definitions"
# around both changes of daylight saving time, in Europe and in America, and the turn of the year
STARTS = [date(2024, 3, 7), date(2024, 3, 27), date(2024, 10, 23), date(2024, 12, 23)]
AS_OF = "2025-02-28"
ZONE = "Europe/Berlin"  # of the reports; a schedule may follow it


def seed(name: str) -> list[dict]:
    with (SEEDS / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


class Schedules:
    """The seeds business_hours and business_holidays, asked one minute at a time."""

    def __init__(self):
        self.hours = defaultdict(list)
        for row in seed("business_hours"):
            self.hours[row["schedule_id"], date.fromisoformat(row["valid_from"])].append(row)
        self.holidays = {
            (row["schedule_id"], row["holiday_on"]) for row in seed("business_holidays")
        }

    def names(self) -> list[str]:
        return sorted({name for name, _ in self.hours})

    @cache  # noqa: B019 - one object, alive as long as the test
    def is_open(self, schedule: str, minute: datetime) -> bool:
        named = next(rows for (name, _), rows in self.hours.items() if name == schedule)
        zone = ZONE if named[0]["timezone"] == "reporting" else named[0]["timezone"]
        local = minute.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        begun = [valid for name, valid in self.hours if name == schedule and valid <= local.date()]
        if not begun or (schedule, local.date().isoformat()) in self.holidays:
            return False
        return any(
            int(row["weekday"]) == local.isoweekday()
            and int(row["opens_at"]) <= local.hour * 60 + local.minute < int(row["closes_at"])
            for row in self.hours[schedule, max(begun)]
        )

    def minutes(self, changes: list[tuple], start: datetime, end: datetime) -> float:
        """Business minutes from start to end; changes = (moment, schedule), in order."""
        seconds = 0.0
        minute = start.replace(second=0)
        while minute < end:
            for index, (begin, schedule) in enumerate(changes):
                over = changes[index + 1][0] if index + 1 < len(changes) else datetime.max
                held = (
                    min(end, over, minute + timedelta(minutes=1)) - max(start, begin, minute)
                ).total_seconds()
                if held > 0 and self.is_open(schedule, minute):
                    seconds += held
            minute += timedelta(minutes=1)
        return seconds / 60


def test_random_tickets_are_counted_minute_by_minute(tmp_path):
    drawn = random.Random(20)
    schedules = Schedules()
    tickets, events, changes, expected = [], [], [], {}
    for number in range(60):
        name = f"t{number}"
        created = datetime.combine(drawn.choice(STARTS), datetime.min.time()) + timedelta(
            seconds=drawn.randrange(4 * 86400)
        )
        replied = created + timedelta(seconds=drawn.randrange(6 * 86400))
        solved = replied + timedelta(seconds=drawn.randrange(3 * 86400))
        held = [(datetime.min, "default")]
        moments = {created + timedelta(seconds=drawn.randrange(-3600, 5 * 86400))
                   for _ in range(drawn.choice([0, 0, 1, 2]))}  # fmt: skip
        for moment in sorted(moments):
            held.append((moment, drawn.choice(schedules.names())))
            changes.append({"ticket_id": name, "schedule_id": held[-1][1], "valid_from": moment})
        tickets.append({"ticket_id": name, "organization_id": "a", "created_at": created})
        events.append({"ticket_id": name, "occurred_at": replied, "kind": "public_reply",
                       "actor_type": "agent", "actor_id": "x"})  # fmt: skip
        events.append({"ticket_id": name, "occurred_at": solved, "kind": "status",
                       "actor_type": "agent", "actor_id": "x", "value": "solved"})  # fmt: skip
        # the customer owes the next step from every other turn to the next, or to the solve
        length = max(int((solved - created).total_seconds()), 1)
        turns = sorted({created + timedelta(seconds=drawn.randrange(length))
                        for _ in range(drawn.choice([0, 1, 2, 4]))})  # fmt: skip
        for place, turn in enumerate(turns):
            events.append({"ticket_id": name, "occurred_at": turn, "kind": "status",
                           "actor_type": "agent", "actor_id": "x",
                           "value": "open" if place % 2 else "Waiting-on Customer"})  # fmt: skip
        waits = list(zip(turns[::2], [*turns, solved][1::2], strict=True))
        waited = sum(schedules.minutes(held, *wait) for wait in waits)
        agent_created = replied == created
        expected[name] = (
            None if agent_created else (replied - created).total_seconds() / 60,
            None if agent_created else schedules.minutes(held, created, replied),
            (solved - created).total_seconds() / 60,
            schedules.minutes(held, created, solved),
            sum((end - start).total_seconds() for start, end in waits) / 60,
            waited,
            schedules.minutes(held, created, solved) - waited,
        )
    bundle = tmp_path / "bundle"
    for table, rows in {
        "accounts": [{"account_id": "a"}],
        "subscription_lines": [],
        "tickets": tickets,
        "ticket_events": events,
        "ticket_schedules": changes,
    }.items():
        write_csv(bundle / "canonical" / f"{table}.csv", COLUMNS[table], rows)
    (bundle / "bundle.yml").write_text(
        "sources: {crm: [canonical], usage: [], support: [canonical]}\n"
        f"vars: {{reporting_timezone: {ZONE}, as_of_date: {AS_OF!r}}}\n"
    )
    run_dbt(
        "build", "--select", "+tickets", "--exclude-resource-type", "unit_test",
        "--indirect-selection", "cautious", folder=tmp_path / "run",
        variables=bundle_vars(bundle),
        environment={"COMMON_GROUND_DATABASE": str(tmp_path / "tickets.duckdb")},
    )  # fmt: skip
    answered = duckdb.connect(str(tmp_path / "tickets.duckdb"), read_only=True).execute(
        "select ticket_id, first_reply_minutes, first_reply_business_minutes, resolution_minutes,"
        " resolution_business_minutes, waiting_minutes, waiting_business_minutes,"
        " resolution_business_minutes_less_waiting from marts.tickets"
    )
    found = {name: values for name, *values in answered.fetchall()}
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        for value, other in zip(values, found[name], strict=True):
            assert (value is None) == (other is None), name
            assert value is None or abs(value - other) < 1e-6, (name, values, found[name])
    # the case is worth the name only with tickets that cross schedules and have closed hours
    assert sum(len([c for c in changes if c["ticket_id"] == name]) > 0 for name in expected) > 15
    assert any(0 < values[3] < values[2] for values in expected.values())
    assert sum(0 < values[5] < values[3] for values in expected.values()) > 15

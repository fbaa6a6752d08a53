"""The audit log of ServiceNow incidents, one CSV file, as a canonical bundle.

`docs/servicenow.md` says what becomes of each column. A row of the log is an incident after one
update; the bundle keeps what changed from one update to the next.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

from common_ground.errors import BundleError, Problem
from tools.canonical import COLUMNS, write_csv

FILES = ("incident_event_log.csv.gz", "incident_event_log.csv")
NEEDED = [
    "number", "incident_state", "sys_mod_count", "made_sla", "caller_id", "opened_at",
    "sys_updated_by", "sys_updated_at", "contact_type", "location", "priority",
    "assignment_group", "assigned_to", "resolved_at", "closed_at",
]  # fmt: skip
"""The columns of the log that are used."""

MISSING = "?"
STATES = {
    "New": "new",
    "Active": "open",
    "Awaiting User Info": "pending",
    "Awaiting Vendor": "hold",
    "Awaiting Problem": "hold",
    "Awaiting Evidence": "hold",
    "Resolved": "solved",
    "Closed": "closed",
}
"""ServiceNow's state -> status of the contract; other states are no change of status."""
PRIORITIES = {"1": "urgent", "2": "high", "3": "normal", "4": "low"}

BUNDLE_YML = """\
# ServiceNow incidents, converted by tools.convert.servicenow
sources:
  crm: [canonical]
  usage: []
  support: [canonical]
vars:
  reporting_timezone: UTC
  has_first_replies: false
"""


def convert(source: Path, out: Path) -> None:
    """Read the incident log in the folder `source` and write a canonical bundle to `out`.

    Raises BundleError where the file, a column of it, or a time in it cannot be read.
    """
    source, out = Path(source), Path(out)
    incidents = read_incidents(source)
    last_updates = [updates[-1] for updates in incidents.values()]
    locations = sorted({row["location"] for row in last_updates} - {MISSING})
    tables = {
        "accounts": (
            {"account_id": location, "account_name": f"Location {location}"}
            for location in locations
        ),
        "subscription_lines": [],
        "tickets": map(ticket, last_updates),
        "ticket_events": (
            event for updates in incidents.values() for event in ticket_events(updates)
        ),
    }
    for table, rows in tables.items():
        write_csv(out / "canonical" / f"{table}.csv", COLUMNS[table], rows)
    (out / "bundle.yml").write_text(BUNDLE_YML, encoding="utf-8")


def read_incidents(source: Path) -> dict[str, list[dict]]:
    """Return the updates of each incident in order: by time, then by sys_mod_count."""
    path = next((source / name for name in FILES if (source / name).is_file()), None)
    if path is None:
        problem = Problem(
            str(source / FILES[0]), "is missing", "Give the folder that holds the incident log."
        )
        raise BundleError(f"The incidents in {source} cannot be converted.", [problem])
    opener = gzip.open if path.suffix == ".gz" else open
    incidents: dict[str, list[dict]] = defaultdict(list)
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in NEEDED if column not in (reader.fieldnames or [])]
        if missing:
            what = f"has no column {', '.join(missing)}"
            problem = Problem(str(path), what, "Use the file with its original header.")
            raise BundleError(f"The incidents in {source} cannot be converted.", [problem])
        for line, row in enumerate(reader, 2):
            try:
                row["order"] = (moment(row["sys_updated_at"]), int(row["sys_mod_count"]))
                row["opened"] = moment(row["opened_at"])
                row["resolved"] = moment(row["resolved_at"])
                row["closed"] = moment(row["closed_at"])
            except (TypeError, ValueError) as error:
                problem = Problem(f"{path}, row {line}", str(error), "Mend the row.")
                raise BundleError(
                    f"The incidents in {source} cannot be converted.", [problem]
                ) from error
            incidents[row["number"]].append(row)
    for updates in incidents.values():
        updates.sort(key=lambda row: row["order"])
    return incidents


def moment(text: str) -> datetime | None:
    """Read a time of the log, day/month/year hour:minute; `?` is None."""
    return None if text == MISSING else datetime.strptime(text, "%d/%m/%Y %H:%M")


def ticket(row: dict) -> dict:
    """Return the ticket that an incident is after its last update."""
    return {
        "ticket_id": row["number"],
        "organization_id": known(row["location"]),
        "requester_id": known(row["caller_id"]),
        "created_at": row["opened"],
        "kind": "incident",
        "priority": PRIORITIES.get(row["priority"]),
        "status": STATES.get(row["incident_state"]),
        "channel": known(row["contact_type"]),
        "sla_met_at_source": row["made_sla"],
        "solved_at": row["resolved"] or row["closed"],
        "closed_at": row["closed"],
    }


def ticket_events(updates: list[dict]) -> Iterator[dict]:
    """Yield what changed in an incident: status, priority, group, assignee.

    Times of the log have no seconds: updates within a minute are put a second apart, in order.
    """
    before: dict[str, str] = {}
    for updated_at, same_minute in groupby(updates, key=lambda row: row["order"][0]):
        for second, row in enumerate(same_minute):
            values = {
                "status": STATES.get(row["incident_state"]),
                "priority": PRIORITIES.get(row["priority"]),
                "group": known(row["assignment_group"]),
                "assignee": known(row["assigned_to"]),
            }
            for kind, value in values.items():
                if value is not None and value != before.get(kind):
                    before[kind] = value
                    yield {
                        "ticket_id": row["number"],
                        "occurred_at": updated_at + timedelta(seconds=min(second, 59)),
                        "kind": kind,
                        "actor_type": "agent",
                        "actor_id": known(row["sys_updated_by"]),
                        "value": value,
                    }


def known(value: str) -> str | None:
    """Return a value of the log, or None where it is missing."""
    return None if value == MISSING else value

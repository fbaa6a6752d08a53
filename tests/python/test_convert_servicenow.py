"""The ServiceNow converter on made-up rows, and the real log against an independent count."""

import calendar
import csv
import gzip
import os
from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from builds import bundle_vars, run_dbt

from common_ground.errors import BundleError
from tools.convert.servicenow import NEEDED, convert

ROOT = Path(__file__).parents[2]
DATA = (
    Path(os.environ.get("COMMON_GROUND_DATA", ROOT.parent / "shared" / "data"))
    / "servicenow_incidents"
)

ROWS = [
    # state, mod count, made_sla, updated, location, priority, group, assignee
    ("New", 0, "true", "1/3/2016 08:00", "7", "3", "g1", "?"),
    ("Active", 1, "true", "1/3/2016 09:10", "7", "3", "g1", "a1"),
    ("Resolved", 2, "true", "1/3/2016 09:10", "7", "3", "g1", "a1"),
    ("Active", 3, "true", "3/3/2016 09:00", "8", "2", "g2", "a1"),
    ("-100", 4, "true", "4/3/2016 09:00", "8", "2", "g2", "?"),
    ("Resolved", 5, "false", "5/3/2016 10:00", "8", "2", "g2", "a2"),
    ("Closed", 6, "false", "9/3/2016 10:00", "8", "2", "g2", "a2"),
]


def write_log(folder: Path, rows=ROWS, columns=NEEDED) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "incident_event_log.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        for state, count, made_sla, updated, location, priority, group, assignee in rows:
            writer.writerow({
                "number": "INC1", "incident_state": state, "sys_mod_count": count,
                "made_sla": made_sla, "caller_id": "9", "opened_at": "1/3/2016 07:55",
                "sys_updated_by": "5", "sys_updated_at": updated, "contact_type": "Phone",
                "location": location, "priority": priority, "assignment_group": group,
                "assigned_to": assignee, "resolved_at": "5/3/2016 10:00",
                "closed_at": "9/3/2016 10:00",
            })  # fmt: skip


def table(bundle: Path, name: str) -> list[dict]:
    with (bundle / "canonical" / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_an_incident_becomes_a_ticket_with_its_changes(tmp_path):
    write_log(tmp_path / "log", rows=reversed(ROWS))
    convert(tmp_path / "log", tmp_path / "bundle")
    assert [row["account_id"] for row in table(tmp_path / "bundle", "accounts")] == ["8"]
    (ticket,) = table(tmp_path / "bundle", "tickets")
    assert ticket["organization_id"] == "8"
    assert ticket["created_at"] == "2016-03-01 07:55:00"
    assert (ticket["sla_met_at_source"], ticket["solved_at"]) == ("false", "2016-03-05 10:00:00")
    events = [
        (row["kind"], row["value"], row["occurred_at"][8:])
        for row in table(tmp_path / "bundle", "ticket_events")
    ]
    assert events == [
        ("status", "new", "01 08:00:00"),
        ("priority", "normal", "01 08:00:00"),
        ("group", "g1", "01 08:00:00"),
        ("status", "open", "01 09:10:00"),
        ("assignee", "a1", "01 09:10:00"),
        ("status", "solved", "01 09:10:01"),
        ("status", "open", "03 09:00:00"),
        ("priority", "high", "03 09:00:00"),
        ("group", "g2", "03 09:00:00"),
        ("status", "solved", "05 10:00:00"),
        ("assignee", "a2", "05 10:00:00"),
        ("status", "closed", "09 10:00:00"),
    ]


@pytest.mark.parametrize("break_it", ["no file", "no column", "bad time"])
def test_what_cannot_be_read_is_named(tmp_path, break_it):
    if break_it == "no column":
        write_log(tmp_path / "log", columns=[name for name in NEEDED if name != "made_sla"])
    if break_it == "bad time":
        write_log(tmp_path / "log", rows=[("New", 0, "true", "2016-03-01", "7", "3", "g", "?")])
    with pytest.raises(BundleError) as error:
        convert(tmp_path / "log", tmp_path / "bundle")
    said = {"no file": "is missing", "no column": "made_sla", "bad time": "row 2"}
    assert said[break_it] in str(error.value)
    assert not (tmp_path / "bundle").exists()


def month_end(moment: datetime) -> date:
    return date(moment.year, moment.month, calendar.monthrange(moment.year, moment.month)[1])


def counted_by_hand() -> tuple[dict, dict]:
    """(location, month) -> counts, and incident -> hours to resolve, straight from the log."""

    def read(text):
        return datetime.strptime(text, "%d/%m/%Y %H:%M") if text != "?" else None

    with gzip.open(DATA / "incident_event_log.csv.gz", "rt", newline="") as file:
        log = defaultdict(list)
        for row in csv.DictReader(file):
            log[row["number"]].append(row)
    counts: dict = defaultdict(Counter)
    hours = {}
    stays = defaultdict(list)
    for number, rows in log.items():
        rows.sort(key=lambda row: (read(row["sys_updated_at"]), int(row["sys_mod_count"])))
        opened, location = read(rows[0]["opened_at"]), rows[-1]["location"]
        counts[location, month_end(opened)]["opened"] += 1
        counts[location, month_end(opened)]["sla_met"] += rows[-1]["made_sla"] == "true"
        is_open, since, last_solve = True, opened, None
        for row in rows:
            if row["incident_state"] == "-100":
                continue
            now_open = row["incident_state"] not in ("Resolved", "Closed")
            at = max(read(row["sys_updated_at"]), opened)
            if now_open == is_open:
                continue
            if now_open:
                counts[location, month_end(at)]["reopens"] += 1
                since = at
            else:
                stays[location].append((since, at))
                last_solve = at
            is_open = now_open
        if is_open:
            stays[location].append((since, None))
        else:
            hours[number] = (last_solve - opened).total_seconds() / 3600
            counts[location, month_end(last_solve)]["solved"] += 1
    last_update = max(read(row["sys_updated_at"]) for rows in log.values() for row in rows)
    year, month = 2016, 2
    while (end := date(year, month, calendar.monthrange(year, month)[1])) <= last_update.date():
        for location, spells in stays.items():
            counts[location, end]["backlog"] = sum(
                begin.date() <= end and (over is None or over.date() > end)
                for begin, over in spells
            )
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return {key: value for key, value in counts.items() if key[1] <= last_update.date()}, hours


@pytest.mark.skipif(not DATA.is_dir(), reason="the incident log is not here")
def test_the_real_log_is_counted_alike(tmp_path):
    convert(DATA, tmp_path / "bundle")
    run_dbt(
        "build", "--select", "+account_experience_months", "--exclude-resource-type",
        "unit_test", "--indirect-selection", "cautious",
        folder=tmp_path / "run", variables=bundle_vars(tmp_path / "bundle"),
        environment={"COMMON_GROUND_DATABASE": str(tmp_path / "incidents.duckdb")},
    )  # fmt: skip
    built = duckdb.connect(str(tmp_path / "incidents.duckdb"), read_only=True)
    counts, hours = counted_by_hand()
    columns = ["opened", "solved", "backlog", "reopens", "sla_met"]
    expected = {
        (location, month): tuple(values[column] for column in columns)
        for (location, month), values in counts.items()
        if location != "?" and any(values[column] for column in columns)
    }
    answered = {
        (location, month): tuple(values)
        for location, month, *values in built.execute(
            "select account_id, month_end, tickets_opened, tickets_solved, backlog, reopens, "
            "resolution_sla_met from marts.account_experience_months where tickets_opened "
            "+ tickets_solved + backlog + reopens > 0"
        ).fetchall()
    }
    assert answered == expected
    due, opened = built.execute(
        "select sum(resolution_sla_due), sum(tickets_opened) from marts.account_experience_months"
    ).fetchone()
    assert due == opened
    resolved = dict(
        built.execute(
            "select ticket_id, resolution_minutes / 60 from marts.tickets where not is_open"
        ).fetchall()
    )
    assert resolved.keys() == hours.keys()
    # updates within one minute stand a second apart
    assert max(abs(resolved[number] - hours[number]) for number in hours) < 1 / 60
    assert built.execute("select count(*) from marts.tickets where account_id is null").fetchone()[
        0
    ] == sum(1 for row in table(tmp_path / "bundle", "tickets") if not row["organization_id"])
    assert built.execute(
        "select count(*) from marts.tickets where sla_first_reply <> 'none'"
    ).fetchone() == (0,)

"""The sample's raw files as plain rows, and what several plain computations read off them.

Nothing here looks at a model: the planted bad rows are left out by the generator's own list.
"""

import csv
from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from builds import ROOT, SAMPLE, bundle_vars

RAW = SAMPLE / "canonical"
TRUTH = SAMPLE / "_truth"
SEEDS = ROOT / "seeds" / "definitions"
TIMEZONE = bundle_vars(SAMPLE).get("reporting_timezone", "UTC")
ZONE = ZoneInfo(TIMEZONE)
UTC = ZoneInfo("UTC")


@cache
def good_rows(table: str) -> list[dict]:
    """Rows of a raw CSV without the planted bad ones; of a doubled key the first in order."""
    with (TRUTH / "bad_rows.csv").open() as stream:
        bad = {
            row["row_key"]
            for row in csv.DictReader(stream)
            if row["source_table"] == table and row["kind"] != "duplicate_key"
        }
    with (RAW / f"{table}.csv").open() as stream:
        rows = sorted(csv.DictReader(stream), key=lambda row: tuple(row.values()))
    kept: dict = {}
    for row in rows:
        key = next(iter(row.values()))
        more = [row.get(name) for name in ("field", "version", "valid_from")]
        if table == "usage_users":  # the same user may be in two tenants
            more.append(row["tenant_id"])
        if key and not bad & {key, f"{key}|{row.get('valid_from')}"}:
            kept.setdefault((key, *more), row)
    return list(kept.values())


def event_rows() -> list[dict]:
    """Rows of ticket_events without the planted bad ones, of tickets that are listed."""
    tickets = {row["ticket_id"] for row in good_rows("tickets")}
    with (RAW / "ticket_events.csv").open() as stream:
        rows = [row for row in csv.DictReader(stream) if row["ticket_id"] in tickets]
    return [dict(row) for row in dict.fromkeys(tuple(row.items()) for row in rows)]


def seed_rows(name: str) -> list[dict]:
    """Rows of a seed of definitions: the thresholds are inputs."""
    with (SEEDS / f"{name}.csv").open() as stream:
        return list(csv.DictReader(stream))


def moment(text: str) -> datetime | None:
    """A UTC time of a raw file."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def day_of(text: str) -> date | None:
    """Day of a UTC time in the reporting time zone, or a date as it is."""
    if not text:
        return None
    if len(text) == 10:
        return date.fromisoformat(text)
    return moment(text).astimezone(ZONE).date()


def month_end(day: date) -> date:
    """Last day of the month of a day."""
    return (day.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)


def share(top, bottom) -> float | None:
    """A ratio, None where there is nothing to divide by."""
    return float(top) / float(bottom) if bottom else None


def value_on(changes: list[dict], today: str, field: str, day: date) -> str:
    """Value of a field on a day: today's, undone by the changes after the day."""
    mine = sorted(
        (row for row in changes if row["field"] == field), key=lambda row: row["valid_from"]
    )
    before = [row for row in mine if row["valid_from"] <= day.isoformat()]
    if before:
        return before[-1]["value"]
    return mine[0]["old_value"] if mine else today


class Company:
    """Who is who in the sample as known at the as-of date: survivors, accounts, employees."""

    def __init__(self, as_of: date):
        self.as_of = as_of
        self.accounts = {row["account_id"]: row for row in good_rows("accounts")}
        self.employees = {row["employee_id"]: row for row in good_rows("employees")}
        self.account_changes: dict = defaultdict(list)
        # what a change that is not known yet says was believed until then
        self.believed: dict = {}
        for row in good_rows("account_changes"):
            if (day_of(row["recorded_at"]) or day_of(row["valid_from"])) <= as_of:
                self.account_changes[row["account_id"]].append(row)
            else:
                self.believed.setdefault((row["account_id"], row["field"]), row["old_value"])
        self.employee_changes: dict = defaultdict(list)
        for row in good_rows("employee_changes"):
            self.employee_changes[row["employee_id"]].append(row)

    def survivor(self, account: str) -> str | None:
        """The account that holds everything of this one, mergers followed; None of none.

        Accounts merged in a circle stand for themselves.
        """
        first = account
        while account in self.accounts:
            row = self.accounts[account]
            merged_at = day_of(row["merged_at"])
            if not row["merged_into_account_id"] or (merged_at and merged_at > self.as_of):
                return account
            account = row["merged_into_account_id"]
            if account == first:
                return first
        return None

    def of_account(self, account: str, field: str, day: date) -> str:
        """A field of an account on a day, empty if unknown."""
        today = self.believed.get((account, field), self.accounts[account][field])
        return value_on(self.account_changes[account], today, field, day)

    def of_employee(self, employee: str, field: str, day: date) -> str:
        """A field of an employee on a day, empty if unknown."""
        if employee not in self.employees:
            return ""
        today = self.employees[employee][field]
        return value_on(self.employee_changes[employee], today, field, day)

    def segment(self, account: str | None, day: date) -> str:
        """The band of the account's own employees on a day."""
        employees = self.of_account(account, "employee_count", day) if account else ""
        for band in seed_rows("segment_bands") if employees else []:
            if int(band["min_employees"]) <= int(employees) and (
                not band["max_employees"] or int(employees) <= int(band["max_employees"])
            ):
                return band["segment_id"]
        return "unassigned"


def told(company, metric: str) -> dict[date, float | None]:
    """month_end -> what the layer's table of the company says of a metric."""
    rows = company.execute(f"select month_end, {metric} from metrics.company_monthly").fetchall()
    return {month: None if value is None else float(value) for month, value in rows}


def told_by_segment(company, metric: str) -> dict[tuple[date, str], float | None]:
    """(month_end, segment) -> what the layer's table of segments says of a metric."""
    rows = company.execute(
        f"select month_end, segment_id, {metric} from metrics.segment_monthly"
    ).fetchall()
    return {row[:2]: None if row[2] is None else float(row[2]) for row in rows}


def assert_told(company, metric: str, expected: dict, within: float = 1e-7) -> None:
    """The layer says what was worked out, of every key: a month, or a month and segment.

    Of the months between the first and the last worked out it says nothing else.
    """
    assert expected, "nothing was worked out"
    by_segment = isinstance(next(iter(expected)), tuple)
    found = (told_by_segment if by_segment else told)(company, metric)
    months = [key[0] if by_segment else key for key in expected]
    more = {
        key: None
        for key, value in found.items()
        if value and min(months) <= (key[0] if by_segment else key) <= max(months)
    }
    wrong = {
        key: (found.get(key), value)
        for key, value in {**more, **expected}.items()
        if found.get(key) != (None if value is None else pytest.approx(float(value), abs=within))
    }
    assert wrong == {}, "key: (layer, plain computation)"

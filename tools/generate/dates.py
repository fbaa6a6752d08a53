"""Dates of the made-up company: when its data begins and ends, and small date helpers."""

import calendar
import random
from datetime import date, datetime, time, timedelta

FIRST_DAY = date(2022, 7, 1)
AS_OF = date(2026, 7, 14)
LATEST_RECORDED_AT = datetime(2026, 7, 14, 21, 45)
"""The latest recorded_at or received_at of the bundle; from it the as-of date follows."""
LAST_MONTH_END = date(2026, 6, 30)
RENEWAL_GRACE_DAYS = 30


def day(text: str) -> date:
    """Return the date of an ISO text."""
    return date.fromisoformat(text)


def add_months(start: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month if it has no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def month_end(on: date) -> date:
    """Return the last day of the month of a date."""
    return on.replace(day=calendar.monthrange(on.year, on.month)[1])


def month_ends(first: date = FIRST_DAY, last: date = LAST_MONTH_END) -> list[date]:
    """Return the month-ends from the month of `first` to that of `last`."""
    ends, end = [], month_end(first)
    while end <= last:
        ends.append(end)
        end = month_end(end + timedelta(days=1))
    return ends


def at(on: date, rng: random.Random, first_hour: int = 7, last_hour: int = 16) -> datetime:
    """Return a moment (UTC) in working hours of a day, never after the as-of day's evening."""
    moment = datetime.combine(on, time(rng.randint(first_hour, last_hour), rng.randint(0, 59)))
    return moment + timedelta(seconds=rng.randint(0, 59))


def workday(on: date) -> date:
    """Return the date itself, or the Monday after if it falls on a weekend."""
    return on + timedelta(days={5: 2, 6: 1}.get(on.weekday(), 0))

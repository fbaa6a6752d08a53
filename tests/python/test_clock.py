"""The business clock against a count minute by minute, in time zones with summer time."""

import datetime
from functools import cache
from zoneinfo import ZoneInfo

from engines import ask, rows_cte
from hypothesis import given
from hypothesis import strategies as st
from rendering import render

UTC = datetime.UTC
MINUTE = datetime.timedelta(minutes=1)
DAYS = 12
# spans of DAYS days that hold a change of the clocks, a leap day, a turn of the year
STARTS = [
    datetime.date(2024, month, day_)
    for month, day_ in [(3, 5), (3, 24), (4, 1), (10, 1), (10, 20), (10, 29), (2, 24), (12, 26)]
]
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
]
HOURS = {
    "schedule_id": "text",
    "timezone": "text",
    "weekday": "integer",
    "opens_at": "integer",
    "closes_at": "integer",
    "valid_from": "date",
}
HOLIDAYS = {"schedule_id": "text", "holiday_on": "date", "valid_from": "date"}

# clocks change in the small hours; what opens or closes then has a test of its own below
minutes = st.sampled_from([0, 1440]) | st.integers(240, 1440)
stretches = st.tuples(
    st.integers(1, 7), st.lists(minutes, min_size=2, max_size=2, unique=True).map(sorted)
).map(lambda drawn: (drawn[0], *drawn[1]))
versions = st.lists(stretches, min_size=1, max_size=8)


@cache
def local_minutes(start: datetime.date, zone: str) -> list[datetime.datetime]:
    """Local wall-clock time of every minute of the span."""
    first = datetime.datetime.combine(start, datetime.time(), UTC)
    return [(first + number * MINUTE).astimezone(ZoneInfo(zone)) for number in range(DAYS * 1440)]


def spine(start, days):
    return (
        {"date_day": "date"},
        [(start + datetime.timedelta(days=number),) for number in range(days)],
    )


def readings(engine, schedule, moments, **tables):
    """Clock reading of each moment, through the macros that a model would use."""
    ctes = [rows_cte(name, *table) for name, table in tables.items()]
    ctes.append(
        rows_cte("moments", {"number": "integer", "moment": "timestamp"}, list(enumerate(moments)))
    )
    sql = render(engine.name, "clock as (\n    {{ clock('hours', 'holidays', 'days') }}\n)")
    sql += render(
        engine.name,
        f"""
        select moments.number, {{{{ clock_reading('clock', 'moments.moment') }}}}
        from moments
        inner join clock on {{{{ clock_join('clock', "'{schedule}'", 'moments.moment') }}}}
    """,
    )
    rows = engine.query("with " + ",\n".join([*ctes, sql]))
    assert len(rows) == len(moments), "not exactly one row of the clock per moment"
    return [reading for _, reading in sorted(rows)]


@given(
    start=st.sampled_from(STARTS),
    zone=st.sampled_from(ZONES),
    first=versions,
    second=versions,
    changed_after=st.integers(0, DAYS),
    holidays=st.sets(st.integers(0, DAYS - 1), max_size=3),
    seconds=st.lists(st.integers(0, DAYS * 86400 - 1), max_size=6),
)
def test_clock(engine, start, zone, first, second, changed_after, holidays, seconds):
    long_ago = datetime.date(2000, 1, 1)
    changed_on = start + datetime.timedelta(days=changed_after)
    closed_on = {start + datetime.timedelta(days=number) for number in holidays}
    midnight = datetime.datetime.combine(start, datetime.time())
    seconds = [0, *seconds, DAYS * 86400 - 1]
    found = readings(
        engine,
        "desk",
        [midnight + datetime.timedelta(seconds=second_) for second_ in seconds],
        hours=(
            HOURS,
            [
                *[("desk", zone, *stretch, long_ago) for stretch in first],
                *[("desk", zone, *stretch, changed_on) for stretch in second],
                ("other", "UTC", 1, 0, 1440, long_ago),
            ],
        ),
        holidays=(
            HOLIDAYS,
            [
                *[("desk", on_day, long_ago) for on_day in closed_on],
                ("other", start, long_ago),
                # a holiday that was not one yet
                ("desk", start + datetime.timedelta(days=5), datetime.date(2030, 1, 1)),
            ],
        ),
        days=spine(start, DAYS),
    )

    def is_open(local):
        version = second if local.date() >= changed_on else first
        minute = local.hour * 60 + local.minute
        return local.date() not in closed_on and any(
            weekday == local.isoweekday() and opens_at <= minute < closes_at
            for weekday, opens_at, closes_at in version
        )

    opened = [is_open(local) for local in local_minutes(start, zone)]
    run = [0]
    for minute_is_open in opened:
        run.append(run[-1] + 60 * minute_is_open)
    expected = [run[second_ // 60] + second_ % 60 * opened[second_ // 60] for second_ in seconds]
    assert found == expected


def test_hours_at_the_change_of_the_clocks(engine):
    """Skipped times are read with the offset before the change, double ones as the second."""

    def open_minutes(zone, on_day, opens_at, closes_at):
        rows = ask(
            engine,
            "clock('hours', 'holidays', 'days')",
            hours=(
                HOURS,
                [
                    (
                        "desk",
                        zone,
                        on_day.isoweekday(),
                        opens_at,
                        closes_at,
                        datetime.date(2000, 1, 1),
                    )
                ],
            ),
            holidays=(HOLIDAYS, []),
            days=spine(on_day - datetime.timedelta(days=1), 3),
        )
        return [
            (start.strftime("%d %H:%M"), end.strftime("%d %H:%M"))
            for _, _, start, end, is_open, _ in rows
            if is_open
        ]

    # Berlin, 31 March 2024: 01:00 UTC is the end of 02:00 and the start of 03:00
    spring, autumn = datetime.date(2024, 3, 31), datetime.date(2024, 10, 27)
    assert open_minutes("Europe/Berlin", spring, 150, 600) == [("31 01:30", "31 08:00")]
    assert open_minutes("Europe/Berlin", spring, 60, 150) == [("31 00:00", "31 01:30")]
    # Berlin, 27 October 2024: 02:00 to 03:00 happens at 00:00 and again at 01:00 UTC
    assert open_minutes("Europe/Berlin", autumn, 150, 600) == [("27 01:30", "27 09:00")]
    assert open_minutes("Europe/Berlin", autumn, 60, 150) == [
        ("26 23:00", "27 00:00"),
        ("27 00:00", "27 01:30"),
    ]
    # New York, 10 March and 3 November 2024
    spring, autumn = datetime.date(2024, 3, 10), datetime.date(2024, 11, 3)
    assert open_minutes("America/New_York", spring, 150, 600) == [("10 07:30", "10 14:00")]
    assert open_minutes("America/New_York", autumn, 90, 600) == [("03 06:30", "03 15:00")]


def test_published_case(engine):
    """Opened Friday 17:00, answered Monday 9:10: 40 business minutes of Mon-Fri 9:00-17:30."""
    friday, monday = datetime.datetime(2024, 5, 3, 17), datetime.datetime(2024, 5, 6, 9, 10)
    opening, closing = readings(
        engine,
        "default",
        [friday, monday],
        hours=(
            HOURS,
            [
                ("default", "reporting", weekday, 540, 1050, datetime.date(2000, 1, 1))
                for weekday in range(1, 6)
            ],
        ),
        holidays=(HOLIDAYS, []),
        days=spine(datetime.date(2024, 5, 1), 10),
    )
    assert (closing - opening) / 60 == 40

"""Every operation on periods against a plain count, day by day or minute by minute.

The brute force shares no idea with the macros: it asks of each single day what holds.
"""

import datetime
from collections import Counter
from decimal import Decimal

import duckdb
import pytest
from engines import DuckDB, ask, day
from hypothesis import given
from hypothesis import strategies as st
from rendering import render

AFTER_ALL = 10_000  # a day after everything, to see open ends
ALL_DAYS = [*range(-3, 24), AFTER_ALL]  # the days that brute force looks at
LATER_DAYS = [*range(-3, 72), AFTER_ALL]  # as far as a window of 28 days reaches

keys = st.sampled_from(["a", "b"])
offsets = st.integers(0, 12)
amounts = st.decimals(-1000, 1000, places=2) | st.just(Decimal("0.10")) | st.none()
# short, empty, backward and open periods; close days make equal and touching ones likely
periods = st.tuples(keys, offsets, st.integers(-2, 8) | st.none()).map(
    lambda drawn: (drawn[0], drawn[1], None if drawn[2] is None else drawn[1] + drawn[2])
)


def holds(valid_from: int, valid_to: int | None, on_day: int) -> bool:
    return valid_from <= on_day and (valid_to is None or on_day < valid_to)


def dated(offset: int | None) -> datetime.date | None:
    return None if offset is None else day(offset)


def days_covered(rows, key, days=ALL_DAYS) -> set[int]:
    """The days that the periods of a key cover, each exactly once."""
    covered = Counter(
        on_day
        for row in rows
        for on_day in days
        if row[0] == key and row[-2] <= day(on_day) and (row[-1] is None or day(on_day) < row[-1])
    )
    assert set(covered.values()) <= {1}, "periods overlap"
    return set(covered)


def assert_disjoint_and_apart(rows):
    """No empty period, and neither overlap nor touch between two of a key."""
    for key in {row[:-2] for row in rows}:
        ends = sorted((row[-2], row[-1] or datetime.date.max) for row in rows if row[:-2] == key)
        assert all(start < end for start, end in ends)
        assert all(one[1] < other[0] for one, other in zip(ends, ends[1:], strict=False))


PERIOD = {"key_id": "text", "valid_from": "date", "valid_to": "date"}
KEY = "['key_id']"


def period_rows(drawn):
    return [(key, day(start), dated(end)) for key, start, end in drawn]


@given(
    active=st.lists(st.tuples(keys, st.integers(0, 40)), max_size=40),
    window=st.sampled_from([1, 2, 7, 28]),
    at_least=st.integers(1, 5),
    is_distinct=st.booleans(),
)
def test_islands(engine, active, window, at_least, is_distinct):
    if is_distinct:
        active = sorted(set(active))
    found = ask(
        engine,
        f"islands('days', {KEY}, {window}, {at_least}, is_distinct={is_distinct})",
        days=({"key_id": "text", "active_on": "date"}, [(k, day(d)) for k, d in active]),
    )
    assert_disjoint_and_apart(found)
    for key in "ab":
        mine = {on_day for owner, on_day in active if owner == key}
        expected = {
            on_day
            for on_day in LATER_DAYS
            if sum(on_day - window < active_day <= on_day for active_day in mine) >= at_least
        }
        assert days_covered(found, key, LATER_DAYS) == expected


@given(drawn=st.lists(st.tuples(periods, amounts, st.integers(-3, 3)), max_size=12))
def test_steps(engine, drawn):
    found = ask(
        engine,
        f"steps('periods', {KEY}, ['amount', 'seats'])",
        periods=(
            {**PERIOD, "amount": "numeric(12, 2)", "seats": "integer"},
            [
                (*row, *more)
                for row, more in zip(
                    period_rows(d[0] for d in drawn), [d[1:] for d in drawn], strict=True
                )
            ],
        ),
    )
    for key in "ab":
        rows = [row for row in found if row[0] == key]
        for on_day in ALL_DAYS:
            held = [
                (a or 0, s)
                for (k, start, end), a, s in drawn
                if k == key and holds(start, end, on_day)
            ]
            expected = (sum(a for a, _ in held), sum(s for _, s in held))
            there = [
                row
                for row in rows
                if row[1] <= day(on_day) and (row[2] is None or day(on_day) < row[2])
            ]
            assert len(there) <= 1
            assert (there[0][3:] if there else (0, 0)) == expected
        # one row per change, none without one, the last one open
        values = [(0, 0)] + [row[3:] for row in sorted(rows, key=lambda row: row[1])]
        assert all(one != other for one, other in zip(values, values[1:], strict=False))
        assert sum(row[2] is None for row in rows) == (1 if rows else 0)


CHANGES = {"key_id": "text", "changed_on": "date", "amount": "integer"}


def test_running_totals_of_many_rows():
    """DuckDB's own way against the portable one, with rows enough for every thread."""
    connection = duckdb.connect()
    connection.execute("set threads = 4; set preserve_insertion_order = false")
    connection.execute("""
        create table changes as
        select hash(i) % 3000 as key_id, date '2024-01-01' + cast(hash(i, 1) % 400 as integer)
            as changed_on, sum(cast(hash(i, 2) % 21 as integer) - 10) as amount
        from range(1000000) as drawn (i) group by all
    """)
    for prefix in ("duckdb", "default"):
        sql = render("duckdb", f"{{{{ {prefix}__running_totals('changes', {KEY}, ['amount']) }}}}")
        connection.execute(f"create table by_{prefix} as {sql}")
    ((rows, different),) = connection.execute("""
        select (select count(*) from by_duckdb), (select count(*) from (
            from by_duckdb except all from by_default
            union all (from by_default except all from by_duckdb)))
    """).fetchall()
    assert rows > 300_000
    assert different == 0


def test_a_running_total_out_of_order_is_an_error():
    twice = [("a", day(1), 1), ("a", day(1), 1)]
    with pytest.raises(duckdb.Error, match="did not get its rows in order"):
        ask(DuckDB(), f"running_totals('changes', {KEY}, ['amount'])", changes=(CHANGES, twice))


@given(
    drawn=st.lists(st.tuples(periods, amounts), max_size=12),
    asked=st.lists(
        st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(ALL_DAYS)), max_size=12
    ),
)
def test_at_days(engine, drawn, asked):
    found = ask(
        engine,
        f"at_days('periods', {KEY}, ['amount'], 'spine', day='month_end')",
        periods=(
            {**PERIOD, "amount": "numeric(12, 2)"},
            [(*period_rows([d[0]])[0], d[1]) for d in drawn],
        ),
        spine=({"key_id": "text", "month_end": "date"}, [(k, day(d)) for k, d in asked]),
    )
    expected = {
        (
            key,
            day(on_day),
            sum((a or 0) for (k, start, end), a in drawn if k == key and holds(start, end, on_day)),
        )
        for key, on_day in asked
    }
    assert len(found) == len(expected)
    assert set(found) == expected


@given(drawn=st.lists(periods, max_size=12))
def test_merge_periods(engine, drawn):
    found = ask(engine, f"merge_periods('periods', {KEY})", periods=(PERIOD, period_rows(drawn)))
    assert_disjoint_and_apart(found)
    for key in "ab":
        assert days_covered(found, key) == {
            on_day
            for on_day in ALL_DAYS
            if any(k == key and holds(start, end, on_day) for k, start, end in drawn)
        }


@given(
    drawn=st.lists(st.tuples(periods, st.integers(-3, 3)), max_size=12), least=st.integers(-1, 3)
)
def test_spells(engine, drawn, least):
    found = ask(
        engine,
        f"spells('stepped', {KEY}, 'seats >= {least}')",
        periods=(
            {**PERIOD, "seats": "integer"},
            [(*period_rows([d[0]])[0], d[1]) for d in drawn],
        ),
        stepped=f"steps('periods', {KEY}, ['seats'])",
    )
    assert_disjoint_and_apart(found)
    for key in "ab":
        mine = [d for d in drawn if d[0][0] == key]
        # a step function says nothing before its first change, zero or not
        changes = {
            on_day: sum(s for (_, start, end), s in mine if holds(start, end, on_day))
            for on_day in ALL_DAYS
        }
        first = min((d for d in changes if changes[d] != 0), default=None)
        assert days_covered(found, key) == {
            on_day
            for on_day in ALL_DAYS
            if first is not None
            and on_day >= first
            and sum(s for (_, start, end), s in mine if holds(start, end, on_day)) >= least
        }


@given(
    left=st.lists(st.tuples(periods, st.sampled_from(["x", "y"])), max_size=8),
    right=st.lists(st.tuples(periods, st.integers(1, 3)), max_size=8),
)
def test_overlap(engine, left, right):
    found = ask(
        engine,
        f"overlap('lines', 'owners', {KEY}, right_columns=['owner'], extra_left_key=['line'])",
        lines=({**PERIOD, "line": "text"}, [(*period_rows([d[0]])[0], d[1]) for d in left]),
        owners=({**PERIOD, "owner": "integer"}, [(*period_rows([d[0]])[0], d[1]) for d in right]),
    )
    assert all(row[4] is None or row[3] < row[4] for row in found)
    for on_day in ALL_DAYS:
        expected = Counter(
            (key, line, owner)
            for (key, start, end), line in left
            for (other, other_start, other_end), owner in right
            if key == other and holds(start, end, on_day) and holds(other_start, other_end, on_day)
        )
        assert expected == Counter(
            row[:3]
            for row in found
            if row[3] <= day(on_day) and (row[4] is None or day(on_day) < row[4])
        )


@given(
    drawn=st.lists(
        st.tuples(keys, offsets | st.none(), st.sampled_from(["m", "v", None])), max_size=10
    )
)
def test_timeline(engine, drawn):
    changes = [
        (key, dated(start), value, number) for number, (key, start, value) in enumerate(drawn)
    ]
    found = ask(
        engine,
        f"timeline('changes', {KEY}, 'segment', ['change_number'], floor='2024-02-25')",
        changes=(
            {"key_id": "text", "valid_from": "date", "segment": "text", "change_number": "integer"},
            changes,
        ),
    )
    floor = 5  # 2024-02-25
    for key in "ab":
        mine = [
            (start, number, value) for number, (k, start, value) in enumerate(drawn) if k == key
        ]
        rows = sorted((row for row in found if row[0] == key), key=lambda row: row[2])
        # the rows follow on each other, and two in a row differ
        assert all(
            one[3] == other[2] and one[1] != other[1]
            for one, other in zip(rows, rows[1:], strict=False)
        )
        assert not rows or rows[-1][3] is None
        for on_day in [d for d in ALL_DAYS if d >= floor]:
            known = [
                (-1 if start is None else start, number, value)
                for start, number, value in mine
                if start is None or start <= on_day
            ]
            there = [
                row[1]
                for row in rows
                if row[2] <= day(on_day) and (row[3] is None or day(on_day) < row[3])
            ]
            assert there == ([max(known, key=lambda change: change[:2])[2]] if known else [])
        assert all(row[2] >= day(floor) for row in rows)


@given(
    drawn=st.dictionaries(
        st.tuples(keys, st.sampled_from(["team", "title", "pay"]), offsets),
        st.sampled_from(["m", "v", None]),
        max_size=12,
    )
)
def test_side_by_side(engine, drawn):
    timelines = [
        (key, field, value, day(start), dated(later[0] if later else None))
        for (key, field, start), value in drawn.items()
        for later in [sorted(d for k, f, d in drawn if (k, f) == (key, field) and d > start)]
    ]
    found = ask(
        engine,
        f"side_by_side('given', {KEY}, ['team', 'title'])",
        given=(
            {"key_id": "text", "field": "text", "value": "text", "valid_from": "date",
             "valid_to": "date"},
            timelines,
        ),
    )  # fmt: skip

    def held(key, field, on_day):
        starts = [d for k, f, d in drawn if (k, f) == (key, field) and d <= on_day]
        return drawn[key, field, max(starts)] if starts else None

    for key in "ab":
        days = {d for k, field, d in drawn if k == key and field != "pay"}
        rows = [row for row in found if row[0] == key]
        assert {row[3] for row in rows} == {day(d) for d in days}
        for on_day in ALL_DAYS:
            there = [
                row[1:3]
                for row in rows
                if row[3] <= day(on_day) and (row[4] is None or day(on_day) < row[4])
            ]
            known = any(d <= on_day for d in days)
            expected = (held(key, "team", on_day), held(key, "title", on_day))
            assert there == ([expected] if known else [])


def test_periods_of_timestamps(engine):
    """merge_periods and overlap also take periods between moments, as of a ticket's day."""

    def at(hour, minute=0):
        return datetime.datetime(2024, 3, 1, hour, minute)

    columns = {"key_id": "text", "valid_from": "timestamp", "valid_to": "timestamp"}
    merged = ask(
        engine,
        f"merge_periods('periods', {KEY})",
        periods=(columns, [
            ("a", at(9), at(12)), ("a", at(12), at(12, 30)), ("a", at(13), None),
            ("a", at(13, 30), at(14)), ("a", at(8), at(8)),
        ]),
    )  # fmt: skip
    assert set(merged) == {("a", at(9), at(12, 30)), ("a", at(13), None)}
    assert len(merged) == 2
    both = ask(
        engine,
        f"overlap('tickets', 'schedules', {KEY}, right_columns=['schedule'])",
        tickets=(columns, [("a", at(9, 30), at(15))]),
        schedules=(
            {**columns, "schedule": "text"},
            [("a", at(0), at(10, 15), "day"), ("a", at(10, 15), None, "late"),
             ("a", at(15), None, "after"), ("b", at(0), None, "other")],
        ),
    )  # fmt: skip
    assert both == [("a", "day", at(9, 30), at(10, 15)), ("a", "late", at(10, 15), at(15))]


@pytest.mark.parametrize(
    "name", ["closed_periods", "left_periods", "right_periods", "steps", "days"]
)
def test_names_of_inner_steps_do_not_clash(engine, name):
    """A relation may bear the name of a CTE inside an operation."""
    rows, others = [("a", day(0), day(3))], [("a", day(2), day(9))]
    assert ask(engine, f"merge_periods('{name}', {KEY})", **{name: (PERIOD, rows)}) == rows
    for call in (f"overlap('{name}', 'others', {KEY})", f"overlap('others', '{name}', {KEY})"):
        tables = {name: (PERIOD, rows), "others": (PERIOD, others)}
        assert ask(engine, call, **tables) == [("a", day(2), day(3))]

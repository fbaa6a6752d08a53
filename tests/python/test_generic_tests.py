"""The generic tests find what they should, and nothing else."""

import pytest
from engines import ask, day

PERIOD = {"key_id": "text", "valid_from": "date", "valid_to": "date"}


def broken(engine, rows, total):
    periods = [(key, None if start is None else day(start), None if end is None else day(end))
               for key, start, end in rows]  # fmt: skip
    call = f"test_no_gaps_or_overlaps('periods', ['key_id'], {total}, floor='{day(0)}')"
    return len(ask(engine, call, periods=(PERIOD, periods)))


@pytest.mark.parametrize(
    ("rows", "as_periods", "as_total_periods"),
    [
        ([], 0, 0),
        ([("a", 0, 5), ("a", 5, None), ("b", 0, None)], 0, 0),
        ([("a", 0, 5), ("a", 6, None)], 1, 1),  # a gap
        ([("a", 0, 5), ("a", 4, None)], 1, 1),  # an overlap
        ([("a", 0, None), ("a", 5, None)], 1, 1),  # open before the last
        ([("a", 0, 5), ("a", 0, 5), ("a", 5, None)], 1, 1),  # twice the same
        ([("a", 0, 0), ("a", 0, None)], 1, 1),  # empty
        ([("a", 0, 5), ("a", 5, 3)], 1, 1),  # backward
        ([("a", None, 5)], 1, 1),
        ([("a", 1, None)], 0, 1),  # begins late
        ([("a", 0, 5)], 0, 1),  # ends
    ],
)
def test_no_gaps_or_overlaps(engine, rows, as_periods, as_total_periods):
    assert broken(engine, rows, False) == as_periods
    assert broken(engine, rows, True) == as_total_periods


@pytest.mark.parametrize(
    ("ours", "theirs", "differ"),
    [
        ([], [], 0),
        ([("a", 1), ("b", None)], [("b", None), ("a", 1)], 0),
        ([("a", 1)], [("a", 2)], 2),
        ([("a", 1)], [], 1),
        ([], [("a", 1)], 1),
        ([("a", 1), ("a", 1)], [("a", 1)], 2),  # as often
        ([("a", None)], [("a", 1)], 2),
    ],
)
def test_relations_equal(engine, ours, theirs, differ):
    columns = {"key_id": "text", "seats": "integer"}
    rows = ask(
        engine,
        "test_relations_equal('ours', 'theirs', ['key_id', 'seats'])",
        ours=(columns, ours),
        theirs=(columns, theirs),
    )
    assert len(rows) == differ


@pytest.mark.parametrize(
    ("has_tickets", "backlogs", "minutes", "found"),
    [
        (True, [0, 3], [None, 5], 0),
        (True, [0, None], [5, 5], 1),  # a hole where the table is given
        (False, [None, None], [None, None], 0),
        (False, [None, 0], [None, None], 1),  # a zero where it is not
        (False, [None, None], [None, 5], 1),
    ],
)
def test_null_where_unknown(engine, has_tickets, backlogs, minutes, found):
    rows = ask(
        engine,
        "test_null_where_unknown('months', 'subjects', "
        "always={'tickets': ['backlog']}, sometimes={'tickets': ['minutes']})",
        months=(
            {"backlog": "integer", "minutes": "integer"},
            list(zip(backlogs, minutes, strict=True)),
        ),
        subjects=({"has_tickets": "boolean"}, [(has_tickets,)]),
    )
    assert len(rows) == found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], []),
        ([("a", 1, 5), ("a", 2, 5), ("b", 1, 5)], []),
        ([("a", 1, 5), ("a", 1, 6)], [("a", 1, 2, None)]),  # a key twice
        ([("a", None, 5), ("b", 1, 5)], [("a", None, 1, "seat")]),
        ([(None, 1, 5)], [(None, 1, 1, "key_id")]),
        ([("a", 1, None), ("a", 2, 5)], [("a", 1, 1, "arr")]),
        ([("a", 1, None), ("a", 1, 5)], [("a", 1, 2, "arr")]),
    ],
)
def test_grain(engine, rows, found):
    columns = {"key_id": "text", "seat": "integer", "arr": "integer"}
    call = "test_grain('given', ['key_id', 'seat'], filled=['arr'])"
    assert ask(engine, call, given=(columns, rows)) == found


def test_grain_of_a_key_that_may_be_null(engine):
    columns = {"key_id": "text", "seat": "integer"}
    call = "test_grain('given', ['key_id', 'seat'], nullable=['seat'])"
    assert ask(engine, call, given=(columns, [("a", None), ("a", 1), ("b", None)])) == []
    twice = [("a", None), ("a", None), ("b", None)]
    assert ask(engine, call, given=(columns, twice)) == [("a", None, 2, None)]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("a", 1), ("a", 1)], []),
        ([("a", None), (None, None), ("a", 1)], [("key_id", None, None), ("seat", "a", None)]),
    ],
)
def test_not_null_columns(engine, rows, found):
    columns = {"key_id": "text", "seat": "integer"}
    call = "test_not_null_columns('given', ['key_id', 'seat'])"
    assert sorted(ask(engine, call, given=(columns, rows))) == found


@pytest.mark.parametrize(
    ("rows", "broken"),
    [
        ([("a", 1, 2), ("b", 2, 2)], []),
        ([("a", 3, 2)], ["seats in use are paid"]),
        ([("a", None, 2)], ["seats in use are paid"]),  # not known to be true
        ([("a", 3, -1), ("b", -2, -1), ("c", 0, 0)], ["seats in use are paid", "seats are paid"]),
    ],
)
def test_rules_hold(engine, rows, broken):
    columns = {"key_id": "text", "used": "integer", "paid": "integer"}
    rules = {"seats in use are paid": "used <= paid", "seats are paid": "paid >= 0"}
    found = ask(engine, f"test_rules_hold('given', {rules})", given=(columns, rows))
    assert sorted(row[0] for row in found) == sorted(broken)

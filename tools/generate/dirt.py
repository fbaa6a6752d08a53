"""Bad rows: one for each reason for which a row of the input contract can be rejected.

What a column may hold is read from the contract, so that a new column brings its own bad rows;
rules over several columns stand here. Each row is noted in the truth.
"""

from datetime import datetime

from common_ground.project import Column, Table, canonical_tables
from tools.canonical import COLUMNS

from .tables import Bundle

# type of a column: a text that cannot be read as one, and the kind of the mistake
UNREADABLE = {
    "date": ("2026-02-30", "impossible_date"),
    "timestamp": ("2026-02-30 10:00:00", "impossible_date"),
    "numeric": ("12,5OO", "unparseable_amount"),
    "integer": ("a dozen", "unparseable_amount"),
    "boolean": ("perhaps", "unreadable_flag"),
}

# What other systems write where there is no date.
NO_DATES = ("1899-12-30", "0000-00-00", "-infinity")

# table, column, value of it, kind of the mistake
BROKEN_RULES = [
    ("subscription_lines", "ends_on", "2001-01-01", "ends_before_start"),
    ("subscription_lines", "term_ends_on", "2001-01-01", "ends_before_start"),
    ("employees", "ended_on", "2001-01-01", "ends_before_start"),
    ("features", "retired_on", "2001-01-01", "ends_before_start"),
    ("invoices", "disputed_on", "2001-01-01", "ends_before_start"),
    ("invoices", "credited_on", "2001-01-01", "ends_before_start"),
    ("tickets", "solved_at", "2001-01-01 10:00:00", "ends_before_start"),
    ("fx_rates", "rate_to_reporting", "0", "not_positive"),
    ("survey_responses", "scale_max", "0", "not_positive"),
    ("survey_responses", "score", "-1", "off_scale"),
    ("survey_responses", "score", "99", "off_scale"),
]

# histories, and their fields that are no text
BROKEN_FIELDS = [
    ("account_changes", "employee_count"),
    ("employee_changes", "hourly_cost"),
    ("employee_changes", "available_hours_per_week"),
]

# event id, kind of the mistake, what differs from a good event
BAD_EVENTS = [
    ("", "missing_value", {}),
    ("ev-no-tenant", "missing_value", {"tenant_id": None}),
    ("ev-no-user", "missing_value", {"user_id": None}),
    ("ev-no-time", "missing_value", {"occurred_at": None}),
    ("ev-no-feature", "nothing_named", {"feature_id": None}),
    ("ev-negative", "not_positive", {"event_count": -1}),
    ("ev-zero", "not_positive", {"event_count": 0}),
    ("ev-antique", "before_2000", {"occurred_at": datetime(1970, 1, 1)}),
    ("ev-undated", "no_date", {"received_at": datetime(1900, 1, 1)}),
    ("ev-clock-ahead-1", "after_latest_recorded", {"occurred_at": datetime(2026, 9, 1, 8)}),
    ("ev-clock-ahead-2", "after_latest_recorded", {"occurred_at": datetime(2031, 1, 1)}),
]


def add_bad_rows(bundle: Bundle) -> None:
    """Add rows to reject. None of them is referred to by a good row."""
    tables = {
        name: table
        for domain in canonical_tables().values()
        for name, table in domain.items()
        if name != "usage_events"
    }
    good = {name: _good_row(bundle, name) for name in tables}
    for name in tables:
        _repeat_key(bundle, name)
    for name, table in tables.items():
        for column in table.columns.values():
            for number, (value, kind) in enumerate(_mistakes(column, table)):
                named = f"{column.name}-{number}"
                _add_bad(bundle, name, good[name], column.name, value, kind, named)
    for number, (name, column, value, kind) in enumerate(BROKEN_RULES):
        named = f"{column}-rule-{number}"
        _add_bad(bundle, name, good[name], column, value, kind, named)
    for name, field in BROKEN_FIELDS:
        for column in ("value", "old_value"):
            row = good[name] | {"field": field, "value": None, "old_value": None}
            _add_bad(bundle, name, row, column, "n/a", "unparseable_amount", f"{field}-{column}")
    _add_bad_events(bundle)


def _good_row(bundle: Bundle, table: str) -> dict:
    """Return a row in which one value can be changed without breaking a rule about another."""
    return next(row for row in bundle.rows[table] if not row.get("solved_at"))


def _mistakes(column: Column, table: Table) -> list[tuple[str | None, str]]:
    """Return the bad values of a column by itself, each with the kind of the mistake."""
    mistakes: list[tuple[str | None, str]] = []
    if column.required:
        mistakes.append((None, "missing_value"))
    kind = (column.data_type or "text").split("(")[0]
    if kind in UNREADABLE:
        mistakes.append(UNREADABLE[kind])
    if column.name == table.dated_by:
        mistakes.append(("1970-01-01 00:00:00", "before_2000"))
        mistakes.append(("2027-01-05 10:00:00", "after_latest_recorded"))
    elif kind in ("date", "timestamp") and not column.opens:
        mistakes += [(text, "no_date") for text in NO_DATES]
    if column.accepted:
        mistakes.append(("unheard-of", "unknown_word"))
    if column.name == "account_id" and table.name != "accounts":
        mistakes.append(("acc-nowhere", "unknown_account"))
    return mistakes


def _add_bad(
    bundle: Bundle,
    table: str,
    good: dict,
    column: str,
    value: str | None,
    kind: str,
    named: str,
) -> None:
    """Add a copy of a good row, under a key made of `named`, with one bad value."""
    key = COLUMNS[table][0]
    row = good | {key: f"bad-{table}-{named}-{kind}"} | {column: value}
    bundle.add(table, **row)
    bundle.add_truth("bad_rows", source_table=table, row_key=_key_of(row, key), kind=kind)


def _key_of(row: dict, key: str) -> str:
    """Return the first column, joined with valid_from where the row has one."""
    if row[key] is None:
        return ""
    valid_from = row.get("valid_from")
    return f"{row[key]}|{valid_from}" if valid_from else row[key]


def _repeat_key(bundle: Bundle, table: str) -> None:
    """Repeat a row with the same key; the copy differs in nothing that a number rests on."""
    rows = bundle.rows[table]
    copy = dict(rows[min(11, len(rows) - 1)])
    bundle.add(table, **copy)
    key = _key_of(copy, COLUMNS[table][0])
    bundle.add_truth("bad_rows", source_table=table, row_key=key, kind="duplicate_key")


def _add_bad_events(bundle: Bundle) -> None:
    moment, received_at = datetime(2026, 3, 3, 10), datetime(2026, 3, 3, 10, 1)
    good = {"tenant_id": "ten-001", "user_id": "user-0001", "feature_id": "home"}
    good |= {"occurred_at": moment, "received_at": received_at, "event_count": 1}
    for event_id, kind, changed in BAD_EVENTS:
        bundle.add("usage_events", **(good | {"event_id": event_id or None} | changed))
        bundle.add_truth("bad_rows", source_table="usage_events", row_key=event_id, kind=kind)

"""RavenStack, a synthetic software company in five CSV files, as a canonical bundle.

`docs/ravenstack.md` says what becomes of each column. Rows are streamed; ids are kept as they
are, also where several usage rows share one.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from common_ground.errors import BundleError, Problem
from tools.canonical import COLUMNS, write_csv

NEEDED = {
    "accounts": "account_id account_name industry country signup_date",
    "subscriptions": "subscription_id account_id start_date end_date seats arr_amount is_trial "
    "auto_renew_flag",
    "feature_usage": "usage_id subscription_id usage_date feature_name usage_count",
    "support_tickets": "ticket_id account_id submitted_at closed_at priority "
    "first_response_time_minutes satisfaction_score",
}
"""The files read, as ravenstack_<name>.csv, and the columns needed of each."""

UNKNOWN_TENANT = "unknown-subscription"
"""Tenant of usage whose subscription is not in the subscriptions."""
PRIORITIES = {"medium": "normal"}
SATISFACTION_SCALE = 5

BUNDLE_YML = """\
# RavenStack (River @ Rivalytics), converted by tools.convert.ravenstack
sources:
  crm: [canonical]
  usage: [canonical]
  support: [canonical]
vars:
  reporting_timezone: UTC
  reporting_currency: USD
  renewal_grace_days: 0
"""


def convert(source: Path, out: Path) -> None:
    """Read the RavenStack CSV files in `source` and write a canonical bundle to `out`.

    All files are checked before anything is written. Raises BundleError, which names every
    missing file or column, the first broken row of a file, and a file that is not UTF-8.
    """
    source, out = Path(source), Path(out)
    problems = [problem for name in NEEDED if (problem := problem_of(source, name))]
    if problems:
        raise BundleError(f"The RavenStack files in {source} cannot be converted.", problems)
    tenants = {row["subscription_id"]: row["account_id"] for row in read(source, "subscriptions")}
    features = sorted({row["feature_name"] for row in read(source, "feature_usage")})
    tables = {
        "accounts": map(account, read(source, "accounts")),
        "subscription_lines": map(subscription_line, read(source, "subscriptions")),
        "usage_tenants": (
            {"tenant_id": row["account_id"], "account_id": row["account_id"]}
            for row in read(source, "accounts")
        ),
        "usage_users": (
            {"user_id": user_id, "tenant_id": tenant_id, "actor_type": "human"}
            for user_id, tenant_id in tenants.items()
        ),
        "features": ({"feature_id": name, "feature_name": name} for name in features if name),
        "usage_events": (usage_event(row, tenants) for row in read(source, "feature_usage")),
        "tickets": map(ticket, read(source, "support_tickets")),
        "ticket_events": ticket_events(read(source, "support_tickets")),
        "survey_responses": survey_responses(read(source, "support_tickets")),
    }
    for table, rows in tables.items():
        write_csv(out / "canonical" / f"{table}.csv", COLUMNS[table], rows)
    (out / "bundle.yml").write_text(BUNDLE_YML, encoding="utf-8")


def file_of(source: Path, name: str) -> Path:
    """Return the path of one of the files."""
    return source / f"ravenstack_{name}.csv"


def problem_of(source: Path, name: str) -> Problem | None:
    """Return what is wrong with a file: missing, another encoding, no column, a broken row."""
    path = file_of(source, name)
    if not path.is_file():
        return Problem(str(path), "is missing", "Give the folder that holds the RavenStack files.")
    try:
        lines = _lines(path)
        header = next(lines, [])
        missing = [column for column in NEEDED[name].split() if column not in header]
        if missing:
            what = f"has no column {', '.join(missing)}; it has {', '.join(header)}"
            return Problem(str(path), what, "Use the file with its original header.")
        for number, fields in enumerate(lines, 2):
            if len(fields) != len(header):
                what = f"has {len(fields)} fields where the header has {len(header)}"
                return Problem(f"{path}, row {number}", what, "Mend the row.")
    except UnicodeDecodeError as error:
        return Problem(str(path), f"is not UTF-8: {error}", "Save it as UTF-8.")
    return None


def read(source: Path, name: str) -> Iterator[dict[str, str | None]]:
    """Yield the rows of a checked file as dicts; an empty field is None."""
    lines = _lines(file_of(source, name))
    header = next(lines)
    for fields in lines:
        yield {column: field or None for column, field in zip(header, fields, strict=True)}


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file)


def account(row: dict) -> dict:
    """Return the account of an accounts row."""
    return {
        "account_id": row["account_id"],
        "account_name": row["account_name"],
        "industry": row["industry"],
        "country": row["country"],
        "created_at": row["signup_date"],
    }


def subscription_line(row: dict) -> dict:
    """Return the line of a subscriptions row: no product, no contract, no term."""
    return {
        "line_id": row["subscription_id"],
        "account_id": row["account_id"],
        "seats": row["seats"],
        "annual_amount": row["arr_amount"],
        "currency": "USD",
        "starts_on": row["start_date"],
        "ends_on": row["end_date"],
        "is_trial": as_boolean(row["is_trial"]),
        "auto_renews": as_boolean(row["auto_renew_flag"]),
    }


def usage_event(row: dict, tenants: dict[str, str]) -> dict:
    """Return the event of a feature_usage row.

    A day without a time counts as known at the end of that day.
    """
    day = row["usage_date"]
    return {
        "event_id": row["usage_id"],
        "tenant_id": tenants.get(row["subscription_id"], UNKNOWN_TENANT),
        "user_id": row["subscription_id"],
        "feature_id": row["feature_name"],
        "occurred_at": day,
        "received_at": f"{day} 23:59:59" if day else None,
        "event_count": row["usage_count"],
    }


def ticket(row: dict) -> dict:
    """Return the ticket of a support_tickets row."""
    return {
        "ticket_id": row["ticket_id"],
        "organization_id": row["account_id"],
        "created_at": row["submitted_at"],
        "priority": PRIORITIES.get(row["priority"], row["priority"]),
        "status": "closed" if row["closed_at"] else "open",
        "solved_at": row["closed_at"],
        "closed_at": row["closed_at"],
    }


def ticket_events(rows: Iterable[dict]) -> Iterator[dict]:
    """Yield the first public reply, so many minutes after the day began, and the solve.

    A time that cannot be read gives no event; the ticket itself then shows it.
    """
    for row in rows:
        replied_at = later(row["submitted_at"], row["first_response_time_minutes"])
        if replied_at:
            yield {
                "ticket_id": row["ticket_id"],
                "occurred_at": replied_at,
                "kind": "public_reply",
                "actor_type": "agent",
            }
        if row["closed_at"]:
            yield {
                "ticket_id": row["ticket_id"],
                "occurred_at": row["closed_at"],
                "kind": "status",
                "actor_type": "agent",
                "value": "solved",
            }


def survey_responses(rows: Iterable[dict]) -> Iterator[dict]:
    """Yield a CSAT answer of one to five for each rated ticket, at its close."""
    for row in rows:
        if row["satisfaction_score"] and row["closed_at"]:
            yield {
                "response_id": row["ticket_id"],
                "account_id": row["account_id"],
                "kind": "csat",
                "score": row["satisfaction_score"],
                "scale_max": SATISFACTION_SCALE,
                "responded_at": row["closed_at"],
            }


def as_boolean(value: str | None) -> str | None:
    """Return True and False in lower case; anything else as it is."""
    return value.lower() if value in ("True", "False") else value


def later(moment: str | None, minutes: str | None) -> datetime | None:
    """Return the time so many minutes after a moment, or None if either cannot be read."""
    try:
        return datetime.fromisoformat(moment) + timedelta(minutes=float(minutes))
    except (TypeError, ValueError, OverflowError):
        return None

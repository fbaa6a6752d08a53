"""Bad rows: a few of every kind that must be rejected, each noted in the truth."""

from datetime import datetime

from .tables import Bundle


def add_bad_rows(bundle: Bundle) -> None:
    """Add rows to reject. None of them is referred to by a good row."""
    _repeat_keys(bundle)
    good = bundle.rows["accounts"][30]["account_id"]
    line = {"account_id": good, "product_id": "plan", "annual_amount": "1000.00"}
    line |= {"currency": "USD", "starts_on": "2025-05-01", "ends_on": "2026-05-01"}
    line |= {"recorded_at": "2025-04-20 09:30:00", "version": 1}
    ticket = {"organization_id": "org-001", "created_at": "2026-04-01 10:00:00"}
    ticket |= {"kind": "question", "priority": "normal", "status": "new", "channel": "email"}
    activity = {"account_id": good, "kind": "email", "occurred_at": "2026-03-03 10:00:00"}
    answer = {"account_id": good, "kind": "nps", "score": 9, "scale_max": 10}
    answer |= {"responded_at": "2026-03-03 10:00:00"}
    invoice = {"account_id": good, "issued_on": "2026-02-02", "amount": "10.00"}
    entry = {"account_id": good, "worked_on": "2026-02-02", "hours": 4}
    bad = [
        ("accounts", "account_id", "", "null_key", {"account_name": "Nameless Works"}),
        ("accounts", "account_id", "acc-bad-date", "impossible_date",
         {"account_name": "Never Works", "created_at": "2023-02-30 10:00:00"}),
        ("contacts", "contact_id", "con-bad-account", "unknown_account",
         {"account_id": "acc-nowhere"}),
        ("account_changes", "account_id", "acc-nowhere", "unknown_account",
         {"field": "employee_count", "value": 10, "valid_from": "2025-01-01"}),
        ("employees", "employee_id", "emp-bad-cost", "unparseable_amount",
         {"job_title": "Buyer", "team": "services", "hourly_cost": "sixty"}),
        ("products", "product_id", "", "null_key", {"product_name": "Nothing"}),
        ("features", "feature_id", "bad_release", "impossible_date",
         {"feature_name": "Never", "released_on": "2025-13-01"}),
        ("subscription_lines", "line_id", "line-bad-date", "impossible_date",
         line | {"starts_on": "2023-02-30"}),
        ("subscription_lines", "line_id", "line-bad-order", "ends_before_start",
         line | {"ends_on": "2025-04-01"}),
        ("subscription_lines", "line_id", "line-bad-amount", "unparseable_amount",
         line | {"annual_amount": "12,5OO"}),
        ("subscription_lines", "line_id", "line-bad-account", "unknown_account",
         line | {"account_id": "acc-nowhere"}),
        ("subscription_lines", "line_id", "", "null_key", line),
        ("fx_rates", "currency", "GBP", "unparseable_amount",
         {"valid_from": "2025-06-15", "rate_to_reporting": "about one"}),
        ("opportunities", "opportunity_id", "opp-bad-amount", "unparseable_amount",
         {"account_id": good, "type": "expansion", "amount": "n/a"}),
        ("activities", "activity_id", "act-bad-account", "unknown_account",
         activity | {"account_id": "acc-nowhere"}),
        ("activities", "activity_id", "act-future", "after_latest_recorded",
         activity | {"occurred_at": "2027-01-05 10:00:00"}),
        ("activities", "activity_id", "act-antique", "before_2000",
         activity | {"occurred_at": "1899-12-30 00:00:00"}),
        ("services_time", "entry_id", "svc-bad-hours", "unparseable_amount",
         entry | {"hours": "four"}),
        ("services_time", "entry_id", "svc-bad-date", "impossible_date",
         entry | {"worked_on": "2026-04-31"}),
        ("outcomes", "outcome_id", "out-bad-date", "impossible_date",
         {"account_id": good, "due_on": "2026-06-31"}),
        ("invoices", "invoice_id", "inv-bad-amount", "unparseable_amount",
         invoice | {"amount": "1.0.0"}),
        ("invoices", "invoice_id", "inv-bad-account", "unknown_account",
         invoice | {"account_id": "acc-nowhere"}),
        ("survey_responses", "response_id", "res-bad-score", "unparseable_amount",
         answer | {"score": "great"}),
        ("survey_responses", "response_id", "res-future", "after_latest_recorded",
         answer | {"responded_at": "2026-12-24 18:00:00"}),
        ("usage_users", "user_id", "", "null_key", {"tenant_id": "ten-001"}),
        ("usage_tenants", "tenant_id", "ten-bad-date", "impossible_date",
         {"telemetry_from": "2025-02-29"}),
        ("tickets", "ticket_id", "tick-future", "after_latest_recorded",
         ticket | {"created_at": "2026-11-11 11:11:11"}),
        ("tickets", "ticket_id", "tick-antique", "before_2000",
         ticket | {"created_at": "1970-01-01 00:00:00"}),
        ("tickets", "ticket_id", "", "null_key", ticket),
        ("tickets", "ticket_id", "tick-bad-date", "impossible_date",
         ticket | {"created_at": "2026-02-30 10:00:00"}),
    ]  # fmt: skip
    for table, key, value, kind, row in bad:
        bundle.add(table, **(row | {key: value or None}))
        valid_from = f"|{row['valid_from']}" if "valid_from" in row else ""
        _note(bundle, table, value + valid_from, kind)
    _add_bad_events(bundle)


def _note(bundle: Bundle, table: str, row_key: str, kind: str) -> None:
    bundle.add_truth("bad_rows", source_table=table, row_key=row_key, kind=kind)


def _repeat_keys(bundle: Bundle) -> None:
    """Repeat rows with the same key; the copy differs in nothing that a number rests on."""
    keys = {
        "accounts": "account_id",
        "employees": "employee_id",
        "features": "feature_id",
        "subscription_lines": "line_id",
        "opportunities": "opportunity_id",
        "activities": "activity_id",
        "tickets": "ticket_id",
        "usage_users": "user_id",
        "support_organizations": "organization_id",
    }
    for table, key in keys.items():
        copy = dict(bundle.rows[table][11])
        bundle.add(table, **copy)
        _note(bundle, table, copy[key], "duplicate_key")


def _add_bad_events(bundle: Bundle) -> None:
    template = {"tenant_id": "ten-001", "user_id": "user-0001", "feature_id": "home"}
    moment, received_at = datetime(2026, 3, 3, 10), datetime(2026, 3, 3, 10, 1)
    template |= {"occurred_at": moment, "received_at": received_at, "event_count": 1}
    bad = [
        ("", "null_key", {}),
        ("ev-no-tenant", "null_key", {"tenant_id": None}),
        ("ev-no-time", "null_key", {"occurred_at": None}),
        ("ev-antique", "before_2000", {"occurred_at": datetime(1970, 1, 1)}),
        ("ev-clock-ahead-1", "after_latest_recorded", {"occurred_at": datetime(2026, 9, 1, 8)}),
        ("ev-clock-ahead-2", "after_latest_recorded", {"occurred_at": datetime(2031, 1, 1)}),
    ]
    for event_id, kind, changed in bad:
        bundle.add("usage_events", **(template | {"event_id": event_id or None} | changed))
        _note(bundle, "usage_events", event_id, kind)

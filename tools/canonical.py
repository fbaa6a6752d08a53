"""The canonical tables of the input contract, and the one way in which they are written as CSV."""

import csv
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

_COLUMNS = {
    "accounts": "account_id account_name parent_account_id domain industry country "
    "employee_count csm_id coverage created_at is_internal merged_into_account_id merged_at",
    "account_changes": "account_id field old_value value valid_from recorded_at",
    "contacts": "contact_id account_id job_title email created_at",
    "employees": "employee_id employee_name job_title team manager_id hourly_cost "
    "available_hours_per_week support_agent_id started_on ended_on",
    "employee_changes": "employee_id field old_value value valid_from",
    "products": "product_id product_name family",
    "subscription_lines": "line_id account_id product_id contract_id seats annual_amount "
    "currency starts_on ends_on term_ends_on auto_renews replaces_line_id signed_on "
    "pricing_model end_reason legal_entity is_recurring is_trial version recorded_at is_void",
    "fx_rates": "currency valid_from rate_to_reporting",
    "opportunities": "opportunity_id account_id contract_id type stage amount currency "
    "created_at closed_on is_won lost_reason is_csql csql_accepted_at created_by",
    "activities": "activity_id account_id employee_id contact_id kind occurred_at minutes "
    "feature_id initiated_by is_question is_routed is_gap",
    "services_time": "entry_id account_id employee_id worked_on hours is_billable revenue "
    "feature_id is_gap",
    "outcomes": "outcome_id account_id objective due_on verified_on value",
    "invoices": "invoice_id account_id issued_on amount currency disputed_on credited_on "
    "credited_amount",
    "survey_responses": "response_id account_id contact_id kind score scale_max responded_at",
    "usage_events": "event_id tenant_id user_id feature_id event_name occurred_at received_at "
    "session_id event_count",
    "usage_users": "user_id tenant_id created_at deactivated_at actor_type is_licensed",
    "usage_tenants": "tenant_id account_id domain environment telemetry_from",
    "features": "feature_id feature_name module product_id is_key released_on retired_on",
    "event_features": "event_name feature_id valid_from",
    "tickets": "ticket_id organization_id requester_id submitter_id merged_into_ticket_id "
    "is_discarded created_at kind priority status channel feature_id is_gap handling_minutes "
    "sla_met_at_source solved_at closed_at satisfaction",
    "ticket_events": "ticket_id occurred_at kind actor_type actor_id value",
    "ticket_schedules": "ticket_id schedule_id valid_from",
    "support_organizations": "organization_id account_id domain",
}
COLUMNS: dict[str, tuple[str, ...]] = {
    table: tuple(columns.split()) for table, columns in _COLUMNS.items()
}


def as_text(value) -> str:
    """Return a value as it stands in a CSV file: null is empty, booleans are true and false."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def write_csv(path: Path, columns: tuple[str, ...], rows: Iterable[dict]) -> int:
    """Write rows as UTF-8 CSV with a header and return how many there were.

    Columns missing in a row are empty; further keys of a row are left out.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        count = 0
        for row in rows:
            writer.writerow([as_text(row.get(column)) for column in columns])
            count += 1
    return count

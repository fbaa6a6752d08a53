"""A bundle of a few rows, written by hand, whose people are easy to find again."""

from pathlib import Path

# what must never be published
NAMES = ["Wilhelmina Quackenbush", "Thaddeus Pfefferkorn"]
EMAILS = ["petronella.zyskowski@customer.example"]
USER_IDS = ["raw-user-7f3a", "raw-user-9c1e"]
OBJECTIVES = ["Let Ignatius Vandersloot retire the spreadsheet"]
PERSONAL = NAMES + EMAILS + USER_IDS + OBJECTIVES

SETTINGS = """
sources: {crm: [canonical], usage: [canonical], support: [canonical]}
vars: {adoption_part_rows: 10}
"""

TABLES = {
    "accounts": [
        "account_id,account_name,parent_account_id,employee_count,csm_id,coverage,created_at",
        "a1,Alpha Works,,250,e1,dedicated,2024-01-10 09:00:00",
        "a2,Beta Mills,a1,40,e1,pooled,2024-02-11 09:00:00",
        "a3,Gamma Yard,,,,digital,2024-03-12 09:00:00",
    ],
    "contacts": ["contact_id,account_id,email", f"c1,a1,{EMAILS[0]}"],
    "employees": [
        "employee_id,employee_name,job_title,team,hourly_cost,available_hours_per_week",
        f"e1,{NAMES[0]},Customer Success Manager,csm,61.50,38",
        f"e2,{NAMES[1]},Support Engineer,support,44.25,38",
    ],
    "products": ["product_id,product_name", "p1,Planner"],
    "subscription_lines": [
        "line_id,account_id,product_id,contract_id,seats,annual_amount,currency,starts_on,"
        "ends_on,term_ends_on",
        "l1,a1,p1,k1,10,12000,USD,2024-01-15,2025-01-15,2025-01-15",
        "l2,a1,p1,k1,12,13500.50,USD,2025-01-15,2026-01-15,2026-01-15",
        "l3,a2,p1,k2,5,6000,USD,2024-02-15,2025-02-15,2025-02-15",
    ],
    "activities": [
        "activity_id,account_id,employee_id,kind,occurred_at,minutes",
        "v1,a1,e1,call,2025-01-20 10:00:00,30",
    ],
    "outcomes": [
        "outcome_id,account_id,objective,due_on,verified_on",
        f"o1,a1,{OBJECTIVES[0]},2025-01-31,2025-01-20",
    ],
    "usage_users": [
        "user_id,tenant_id,created_at",
        f"{USER_IDS[0]},a1,2024-01-16 08:00:00",
        f"{USER_IDS[1]},a2,2024-02-16 08:00:00",
    ],
    "features": ["feature_id,feature_name,product_id,is_key", "f1,Board,p1,true"],
    "usage_events": [
        "event_id,tenant_id,user_id,feature_id,occurred_at",
        *(f"x{day},a1,{USER_IDS[0]},f1,2025-01-{day:02} 10:00:00" for day in range(1, 29)),
        f"y1,a2,{USER_IDS[1]},f1,2025-01-30 10:00:00",
    ],
    "tickets": [
        "ticket_id,organization_id,requester_id,created_at,kind,priority,status",
        f"t1,a1,{USER_IDS[0]},2025-01-05 10:00:00,question,normal,solved",
    ],
}


def write(folder: Path, **tables: list[str] | bytes | None) -> Path:
    """Writes the bundle and returns its folder; a table given replaces ours, None omits it."""
    source = folder / "canonical"
    source.mkdir(parents=True)
    (folder / "bundle.yml").write_text(SETTINGS)
    for name, rows in {**TABLES, **tables}.items():
        if rows is not None:
            content = rows if isinstance(rows, bytes) else ("\n".join(rows) + "\n").encode()
            (source / f"{name}.csv").write_bytes(content)
    return folder

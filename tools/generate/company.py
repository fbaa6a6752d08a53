"""The vendor itself: products, features, the event map, exchange rates and employees."""

from datetime import date

from .dates import AS_OF, add_months, day
from .tables import Bundle

PRODUCTS = {
    "plan": ("Fernplan", "Planning"),
    "forecast": ("Fernplan Forecast", "Planning"),
    "flow": ("Fernflow", "Operations"),
    "dock": ("Fernflow Dock", "Operations"),
    "insight": ("Ferninsight", "Insight"),
    "audit": ("Ferninsight Audit", "Insight"),
}

# feature_id, name, module, product, is_key, released_on, retired_on
FEATURES = [
    ("home", "Home", "platform", None, True, "2022-01-01", None),
    ("search", "Search", "platform", None, True, "2022-01-01", None),
    ("alerts", "Alerts", "platform", None, False, "2022-01-01", None),
    ("admin", "Administration", "platform", None, False, "2022-01-01", None),
    ("api", "Public API", "platform", None, False, "2023-04-01", None),
    ("assistant", "Assistant", "platform", None, False, "2026-05-11", None),
    ("plan_board", "Planning board", "boards", "plan", True, "2022-01-01", None),
    ("plan_calendar", "Shift calendar", "boards", "plan", True, "2022-01-01", None),
    ("plan_templates", "Templates", "boards", "plan", False, "2022-01-01", None),
    ("plan_import", "Spreadsheet import", "boards", "plan", False, "2022-01-01", "2025-03-31"),
    ("plan_scenarios", "What-if scenarios", "boards", "plan", False, "2024-10-01", None),
    ("fc_demand", "Demand forecast", "forecasting", "forecast", True, "2022-01-01", None),
    ("fc_accuracy", "Accuracy report", "forecasting", "forecast", False, "2023-02-01", None),
    ("fc_seasons", "Seasons", "forecasting", "forecast", False, "2025-10-01", None),
    ("flow_orders", "Order flow", "orders", "flow", True, "2022-01-01", None),
    ("flow_rules", "Rules", "orders", "flow", True, "2022-01-01", None),
    ("flow_approvals", "Approvals", "orders", "flow", False, "2022-01-01", None),
    ("flow_mobile", "Mobile app", "orders", "flow", False, "2023-09-01", None),
    ("flow_fax", "Fax bridge", "orders", "flow", False, "2022-01-01", "2024-06-30"),
    ("dock_slots", "Dock slots", "yard", "dock", True, "2022-01-01", None),
    ("dock_gate", "Gate check-in", "yard", "dock", False, "2022-01-01", None),
    ("dock_labels", "Labels", "yard", "dock", False, "2024-02-01", None),
    ("in_dashboards", "Dashboards", "reports", "insight", True, "2022-01-01", None),
    ("in_reports", "Scheduled reports", "reports", "insight", True, "2022-01-01", None),
    ("in_export", "Export", "reports", "insight", False, "2022-01-01", None),
    ("in_builder", "Metric builder", "reports", "insight", True, "2025-01-15", None),
    ("audit_trail", "Audit trail", "compliance", "audit", True, "2022-01-01", None),
    ("audit_access", "Access reviews", "compliance", "audit", False, "2024-05-01", None),
    ("audit_bulk", "Bulk sign-off", "compliance", "audit", False, "2026-09-01", None),
]
GAP_FEATURES = ["fc_seasons", "in_export", "plan_import", "dock_labels", "api", "audit_bulk"]
"""Features whose absence or weakness the people of the company fill in for."""

EVENT_VERBS = ("opened", "saved")
REMAPPED_EVENT = "report_run"
"""Counted for dashboards until scheduled reports were told apart from them."""
REMAPPED_ON = date(2025, 3, 1)
UNMAPPED_EVENTS = ("ui_hover", "heartbeat", "legacy_ping")
LATE_MAPPED_EVENT = "gate_kiosk_check_in"
"""Sent from 2025-06 on, mapped only from 2025-09-01."""
LATE_MAPPED_ON = date(2025, 9, 1)

EMPLOYEES = [
    # key, job title, team, manager, hourly cost, hours a week, started, ended
    ("vp", "VP Customer Success", "customer_success", None, 118, 40, "2022-01-10", None),
    ("csm_lead", "Manager, Customer Success", "customer_success", "vp", 82, 40, "2022-02-01", None),
    (
        "csm_1",
        "Senior Customer Success Manager",
        "customer_success",
        "csm_lead",
        68,
        40,
        "2022-03-01",
        None,
    ),
    (
        "csm_2",
        "Customer Success Manager",
        "customer_success",
        "csm_lead",
        57,
        40,
        "2022-03-01",
        None,
    ),
    (
        "csm_3",
        "Customer Success Manager",
        "customer_success",
        "csm_lead",
        58,
        40,
        "2022-06-01",
        None,
    ),
    ("csm_4", "Enterprise CSM", "customer_success", "csm_lead", 70, 40, "2022-05-01", None),
    ("csm_5", "Client Partner", "customer_success", "csm_lead", 61, 32, "2023-01-01", None),
    (
        "csm_6",
        "Customer Success Manager II",
        "customer_success",
        "csm_lead",
        60,
        40,
        "2023-06-01",
        None,
    ),
    (
        "csm_7",
        "Digital Customer Success Associate",
        "customer_success",
        "csm_lead",
        46,
        40,
        "2024-02-01",
        None,
    ),
    (
        "csm_8",
        "Chief Happiness Wrangler",
        "customer_success",
        "csm_lead",
        55,
        20,
        "2025-09-01",
        None,
    ),
    (
        "csm_left",
        "Customer Success Manager",
        "customer_success",
        "csm_lead",
        56,
        40,
        "2022-02-01",
        "2025-01-31",
    ),
    ("sup_lead", "Head of Support", "support", "vp", 74, 40, "2022-01-10", None),
    ("sup_1", "Support Engineer", "support", "sup_lead", 44, 40, "2022-02-01", None),
    ("sup_2", "Support Engineer", "support", "sup_lead", 43, 40, "2022-02-01", None),
    ("sup_3", "Senior Support Engineer", "support", "sup_lead", 52, 40, "2022-09-01", None),
    ("sup_4", "Technical Support Specialist", "support", "sup_lead", 41, 40, "2023-05-01", None),
    ("sup_5", "Support Engineer", "support", "sup_lead", 42, 24, "2024-04-01", None),
    ("sup_6", "Customer Care Representative", "support", "sup_lead", 33, 40, "2025-02-01", None),
    ("svc_lead", "Director, Professional Services", "services", "vp", 96, 40, "2022-01-10", None),
    ("svc_1", "Implementation Consultant", "services", "svc_lead", 66, 40, "2022-02-01", None),
    ("svc_2", "Solutions Consultant", "services", "svc_lead", 69, 40, "2022-08-01", None),
    ("svc_3", "Onboarding Specialist", "services", "svc_lead", 51, 40, "2023-03-01", None),
    ("svc_4", "Training Lead", "services", "svc_lead", 54, 30, "2024-01-01", None),
    ("ae_1", "Account Executive", "sales", None, 75, 40, "2022-01-10", None),
    ("ae_2", "Account Executive", "sales", None, 73, 40, "2023-01-10", None),
    ("am_1", "Renewals Manager", "sales", None, 62, 40, "2022-06-01", None),
    ("pm_1", "Product Manager", "product", None, 79, 40, "2022-01-10", None),
]
EMPLOYEE_IDS = {row[0]: f"emp-{number:03d}" for number, row in enumerate(EMPLOYEES, 1)}
CSMS = [EMPLOYEE_IDS[f"csm_{number}"] for number in range(1, 9)]
SUPPORT_AGENTS = {EMPLOYEE_IDS[f"sup_{number}"]: f"agent-{number:02d}" for number in range(1, 7)}
UNKNOWN_AGENT = "agent-99"
"""An outsourced agent who matches no employee."""
CONSULTANTS = [EMPLOYEE_IDS[f"svc_{number}"] for number in range(1, 5)]

# employee, field, old value, value, valid from
EMPLOYEE_CHANGES = [
    (
        "csm_1",
        "job_title",
        "Customer Success Manager",
        "Senior Customer Success Manager",
        "2024-04-01",
    ),
    ("csm_1", "hourly_cost", "59", "68", "2024-04-01"),
    ("csm_2", "hourly_cost", "52", "57", "2025-01-01"),
    ("csm_4", "job_title", "Customer Success Manager", "Enterprise CSM", "2023-07-01"),
    ("csm_5", "available_hours_per_week", "40", "32", "2025-05-01"),
    ("csm_6", "job_title", "Onboarding Specialist", "Customer Success Manager II", "2024-09-01"),
    ("csm_6", "team", "services", "customer_success", "2024-09-01"),
    ("csm_6", "manager_id", EMPLOYEE_IDS["svc_lead"], EMPLOYEE_IDS["csm_lead"], "2024-09-01"),
    ("sup_1", "hourly_cost", "40", "44", "2024-01-01"),
    ("sup_3", "job_title", "Support Engineer", "Senior Support Engineer", "2025-04-01"),
    ("svc_1", "hourly_cost", "60", "66", "2024-07-01"),
    ("svc_2", "hourly_cost", "63", "69", "2024-07-01"),
]

FIRST_NAMES = [
    "Juno",
    "Milo",
    "Wren",
    "Tilda",
    "Otto",
    "Pia",
    "Bram",
    "Ines",
    "Sixten",
    "Alma",
    "Ravi",
    "Noor",
    "Kaito",
    "Zola",
]
LAST_NAMES = [
    "Teapot",
    "Lantern",
    "Copperpot",
    "Umbrella",
    "Bookend",
    "Thimble",
    "Kettle",
    "Cushion",
    "Doorbell",
]

# currency, rate on the first day, drift to the last
CURRENCIES = {"EUR": (1.06, 0.10), "GBP": (1.22, 0.09), "SEK": (0.096, 0.008)}


def person(number: int) -> str:
    """Return an invented name; the same number gives the same name."""
    last = LAST_NAMES[(number * 5 + number // 14) % len(LAST_NAMES)]
    return f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {last}"


def add_products_and_features(bundle: Bundle) -> None:
    """Add products, features and the event-to-feature map."""
    for product_id, (name, family) in PRODUCTS.items():
        bundle.add("products", product_id=product_id, product_name=name, family=family)
    columns = [
        "feature_id",
        "feature_name",
        "module",
        "product_id",
        "is_key",
        "released_on",
        "retired_on",
    ]
    for feature in FEATURES:
        bundle.add("features", **dict(zip(columns, feature, strict=True)))
        for verb in EVENT_VERBS:
            bundle.add("event_features", event_name=f"{feature[0]}_{verb}", feature_id=feature[0])
    changes = [
        (REMAPPED_EVENT, "in_dashboards", day("2022-01-01")),
        (REMAPPED_EVENT, "in_reports", REMAPPED_ON),
        (LATE_MAPPED_EVENT, "dock_gate", LATE_MAPPED_ON),
    ]
    for event_name, feature_id, valid_from in changes:
        bundle.add(
            "event_features", event_name=event_name, feature_id=feature_id, valid_from=valid_from
        )


def add_employees(bundle: Bundle) -> None:
    """Add our people and the history of their titles, teams, pay and hours."""
    for number, row in enumerate(EMPLOYEES):
        key, job_title, team, manager, cost, hours, started_on, ended_on = row
        employee_id = EMPLOYEE_IDS[key]
        bundle.add(
            "employees",
            employee_id=employee_id,
            employee_name=person(number),
            job_title=job_title,
            team=team,
            manager_id=EMPLOYEE_IDS.get(manager),
            hourly_cost=f"{cost}.00",
            available_hours_per_week=hours,
            support_agent_id=SUPPORT_AGENTS.get(employee_id),
            started_on=started_on,
            ended_on=ended_on,
        )
    for key, field, old_value, value, valid_from in EMPLOYEE_CHANGES:
        bundle.add(
            "employee_changes",
            employee_id=EMPLOYEE_IDS[key],
            field=field,
            old_value=old_value,
            value=value,
            valid_from=valid_from,
        )


def add_fx_rates(bundle: Bundle) -> dict[str, float]:
    """Add monthly exchange rates and return those in force at the as-of date, per currency."""
    rng = bundle.random("fx_rates")
    latest = {"USD": 1.0}
    for currency, (first_rate, drift) in CURRENCIES.items():
        valid_from, step = day("2022-01-01"), 0
        while valid_from <= AS_OF:
            rate = first_rate + drift * step / 54 + first_rate * rng.uniform(-0.015, 0.015)
            latest[currency] = round(rate, 4)
            bundle.add(
                "fx_rates",
                currency=currency,
                valid_from=valid_from,
                rate_to_reporting=latest[currency],
            )
            valid_from, step = add_months(valid_from, 1), step + 1
    return latest

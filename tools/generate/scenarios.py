"""The scenarios: which account shows what, in plain words.

Each entry makes one account. Further settings override what an ordinary account would get; what
is agreed about money stands in `contracts.py`, under the same key.
"""

from .company import EMPLOYEE_IDS

CSM = {number: EMPLOYEE_IDS[f"csm_{number}"] for number in range(1, 9)}
CSM_LEFT = EMPLOYEE_IDS["csm_left"]

# key: description, settings. A change is (field, old value, value, valid from, recorded at).
SCENARIOS: dict[str, tuple[str, dict]] = {
    # families and identity
    "family_top": ("topmost parent of a family three deep", {"employees": 5200}),
    "family_middle": ("child of family_top, parent of family_leaf", {"parent": "family_top"}),
    "family_leaf": ("third level of the family", {"parent": "family_middle", "employees": 60}),
    "second_top": ("topmost parent of another family", {"employees": 2400}),
    "parent_moved": (
        "moved from family_top to second_top in June 2025",
        {
            "parent": "second_top",
            "changes": [("parent_account_id", "family_top", "second_top", "2025-06-15", None)],
        },
    ),
    "merger_survivor": ("survivor of a merger", {"employees": 900}),
    "merger_absorbed": (
        "merged into merger_survivor in June 2025",
        {"merged_into": "merger_survivor", "merged_at": "2025-06-18 09:00:00", "employees": 210},
    ),
    "internal": ("our own account, used for demonstrations", {"is_internal": True}),
    "prospect_large": ("prospect that never bought", {"employees": 3600}),
    "prospect_unknown_size": ("prospect of unknown size", {"employees": None}),
    # facts that change
    "grows_through_segments": (
        "grows from Mercury over Mars and Venus to Jupiter",
        {
            "employees": 3400,
            "changes": [
                ("employee_count", 80, 240, "2023-05-10", None),
                ("employee_count", 240, 1150, "2024-08-20", None),
                ("employee_count", 1150, 3400, "2025-12-05", None),
            ],
        },
    ),
    "shrinks_a_segment": (
        "shrinks from Venus to Mars",
        {
            "employees": 360,
            "changes": [("employee_count", 430, 360, "2025-10-01", "2025-10-20 08:00:00")],
        },
    ),
    "segment_at_renewal": (
        "Mars, becomes Venus in March 2025 and grows by 30 % (hard case 20)",
        {
            "employees": 520,
            "changes": [("employee_count", 310, 520, "2025-03-12", None)],
        },
    ),
    "size_learned_late": (
        "size unknown until August 2024",
        {"employees": 75, "changes": [("employee_count", None, 75, "2024-08-01", None)]},
    ),
    "too_small": ("8 employees, below every band", {"employees": 8}),
    "size_unknown": ("employee count never known", {"employees": None}),
    "size_on_bound": ("exactly 400 employees: the lower bound of Venus", {"employees": 400}),
    "size_backdated": (
        "a new employee count recorded two months late",
        {
            "employees": 140,
            "changes": [("employee_count", 90, 140, "2026-02-01", "2026-04-09 10:00:00")],
        },
    ),
    "csm_changed": (
        "its CSM left, then a second change",
        {
            "csm": CSM[4],
            "changes": [
                ("csm_id", CSM_LEFT, CSM[2], "2025-02-01", None),
                ("csm_id", CSM[2], CSM[4], "2026-04-15", None),
            ],
        },
    ),
    "coverage_changed": (
        "digital, then pooled, then dedicated",
        {
            "coverage": "dedicated",
            "csm": CSM[5],
            "changes": [
                ("coverage", "digital", "pooled", "2024-06-01", None),
                ("csm_id", None, CSM[5], "2024-06-01", None),
                ("coverage", "pooled", "dedicated", "2025-11-01", None),
            ],
        },
    ),
    "moved_country": (
        "moved from GB to NL and changed its industry",
        {
            "country": "NL",
            "industry": "Logistics",
            "changes": [
                ("country", "GB", "NL", "2024-09-01", None),
                ("industry", "Retail", "Logistics", "2025-01-01", None),
            ],
        },
    ),
    "no_csm": ("customer without a CSM", {"csm": None, "coverage": "digital"}),
    # money: see contracts.py
    "two_due_one_successor": ("two lines due, one smaller successor (hard case 1)", {}),
    "early_renewal": ("renewed early, overlapping and unlinked (hard case 2)", {}),
    "other_product_no_renewal": ("another product bought, the first not renewed (case 3)", {}),
    "amended_version": ("a version corrects the amount for all time (hard case 4)", {}),
    "midterm_downsell": ("downsell in mid-term by a linked line (hard case 5)", {}),
    "midterm_upsell": ("upsell in mid-term by a linked line", {}),
    "discount": ("a discount line below a product line (hard case 6)", {}),
    "late_within_grace": ("renewed 15 days late, within grace (hard case 7)", {}),
    "late_linked_other_product": ("renewed 10 days late into another product, linked", {}),
    "late_past_grace": ("renewed 48 days late: churn and return of a product (case 9)", {}),
    "pending_renewal": ("term ended on 24 June 2026, no word yet (hard case 8)", {}),
    "pending_in_july": ("term ended on 5 July 2026, no word yet", {}),
    "plan_swap": ("swap to another product, linked (hard case 10)", {}),
    "blip_within_month": ("a line that came and went within a month (hard case 11)", {}),
    "open_ended_cancelled": ("open-ended, cancelled in May 2026 (hard case 14)", {}),
    "open_ended": ("open-ended from the start and still held", {}),
    "evergreen_term": ("term with automatic renewal: one line without end", {}),
    "late_booking": ("a line recorded two months after its start (hard cases 15, 16)", {}),
    "euro_contract": ("one euro amount, never changed (hard case 17)", {"country": "FR"}),
    "up_and_down": ("up and down again within twelve months (hard case 32)", {}),
    "void_line": ("a line booked by mistake and voided", {}),
    "multi_year_renewed": ("three years, then renewed for three", {"employees": 3100}),
    "multi_year_running": ("three years, still running", {"employees": 1800}),
    "cotermed_upsell": ("co-termed upsell, both lines renewed into one", {}),
    "cross_sell": ("buys a second and a third product", {}),
    "trial_converts": ("trial, then customer", {}),
    "trial_only": ("trial that never became a contract", {}),
    "zero_amount": ("a line of amount zero makes no customer", {}),
    "usage_priced": ("committed line with overage, and a usage-priced line", {}),
    "usage_only": ("usage pricing only: no recurring revenue", {}),
    "one_off": ("recurring line and a one-off set-up fee", {}),
    "contract_given": ("hands its contract to contract_taken in 2025", {"country": "US"}),
    "contract_taken": ("takes over the contract of contract_given", {"country": "US"}),
    "reactivated": ("left in 2023, returned in November 2025", {}),
    "monthly": ("monthly lines with terms of one month", {"employees": 14}),
    "leap_day": ("term that begins on 29 February 2024", {}),
    "no_product": ("a line without product", {}),
    "seats_unknown": ("licensed seats not recorded", {}),
    "seats_zero": ("licensed seats recorded as zero", {}),
    "backdated_end": ("left in March 2025, recorded in June 2025", {}),
    "lapsed": ("not renewed in January 2026; carried within grace at the close", {}),
    "currency_switch": ("renewed from pounds into dollars", {"country": "GB"}),
    "legal_entities": ("two legal entities buy the same product", {"employees": 2800}),
    "signed_not_started": ("signed in July 2026, starts in August", {}),
    "down_and_up_same_day": ("one product down, another up on the same day", {}),
    # usage: see usage.py
    "band_green": ("green in breadth and depth", {"profile": ("green", "green")}),
    "band_lime": ("lime in breadth and depth", {"profile": ("lime", "lime")}),
    "band_yellow": ("yellow in breadth and depth", {"profile": ("yellow", "yellow")}),
    "band_orange": ("orange in breadth and depth", {"profile": ("orange", "orange")}),
    "band_red": ("red in breadth and depth", {"profile": ("red", "red")}),
    "no_telemetry": ("customer without telemetry", {"telemetry_from": None}),
    "no_telemetry_large": (
        "large customer without telemetry",
        {"telemetry_from": None, "employees": 4100},
    ),
    "provisioned_silent": ("tenant connected in January 2025, nobody ever came", {}),
    "gone_silent": ("used daily until February 2026, then silent", {}),
    "ten_healthy_nine_left": ("ten healthy users, nine left on 1 March 2026 (case 22)", {}),
    "single_user": ("all usage by one user", {}),
    "many_tenants": ("three production tenants and a sandbox; one user in two of them", {}),
    "domain_matched": ("tenant and support organization matched by domain only", {}),
    "consultant_shared": ("shares a user with midnight_users", {}),
    "midnight_users": (
        "users around midnight, in Berlin and UTC, and on clock changes",
        {"country": "DE"},
    ),
    "all_actor_types": ("service, internal and test users beside people", {}),
    "lifecycle": ("one user each: new, retained, resurrected, dormant", {}),
    "late_senders": ("events that arrive days to months late", {}),
    "unmapped_heavy": ("many events of names that no feature has", {}),
    # service: see people.py and support.py
    "many_hands": ("a dozen of our people in one quarter", {"employees": 3900}),
    "unhappy": ("tickets breached and reopened, invoices disputed, low scores", {}),
    "gap_filled": ("our people fill in for features the product lacks", {}),
    # more about money
    "no_contract": ("lines without a contract: renewals go by product", {}),
    "negative_downsell": ("downsell in mid-term booked as a negative line", {}),
    "amended_start": ("a version moves the start a month back", {}),
    "early_linked": ("renewed 60 days early by a linked line", {}),
}

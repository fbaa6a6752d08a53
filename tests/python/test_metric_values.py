"""Each metric on the sample equals a plain computation from the raw files, without our models.

Revenue and adoption by the day-by-day references, the rest by loops over the raw rows; the
numbers of tickets and of work are in test_metric_values_of_work.py.
"""

import csv
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal

import duckdb
import pytest
from raw_sample import (
    RAW,
    TIMEZONE,
    TRUTH,
    Company,
    assert_told,
    day_of,
    event_rows,
    good_rows,
    month_end,
    seed_rows,
    share,
    told,
)
from reference_adoption import Bundle, Event, Feature, Tenant, account_day, read
from reference_adoption import Line as HeldLine
from reference_retention import Line, Reference, months_before

RETENTION = [
    "nrr_12m",
    "grr_12m",
    "upsell_12m",
    "logo_retention_12m",
    "nrr_3m",
    "grr_3m",
    "reported_nrr_12m",
    "arr",
    "customers",
    "reported_arr",
    "new_arr",
    "reactivation_arr",
    "expansion_arr",
    "contraction_arr",
    "churned_arr",
    "quick_ratio",
    "gross_renewal_rate",
    "net_renewal_rate",
    "licence_growth_12m",
]
ADOPTION = [
    "active_users_28d",
    "active_users_90d",
    "breadth",
    "depth",
    "healthy_user_rate",
    "power_user_rate",
    "telemetry_coverage",
    "reach",
    "adoption_score",
]
OTHERS = [
    "outcome_rate",
    "nps",
    "csqls_created",
    "csql_acceptance_rate",
    "advocacy_acts",
    "arr_per_csm",
]
OTHERS += ["accounts_per_csm", "services_margin", "invoice_accuracy", "csat"]
PROVED = {*RETENTION, *ADOPTION, *OTHERS}


@pytest.fixture(scope="module")
def ledger(as_of) -> Reference:
    rates = defaultdict(list)
    for row in good_rows("fx_rates"):
        try:
            rates[row["currency"]].append(
                (date.fromisoformat(row["valid_from"]), Decimal(row["rate_to_reporting"]))
            )
        except ArithmeticError:
            continue  # the planted unreadable rate
    rates["USD"] = [(date.min, Decimal(1))]
    versions = [
        Line(
            line_id=row["line_id"],
            account=row["account_id"],
            amount=Decimal(row["annual_amount"]),
            start=date.fromisoformat(row["starts_on"]),
            end=day_of(row["ends_on"]) or date.max,
            product=row["product_id"],
            contract=row["contract_id"] or None,
            currency=row["currency"] or "USD",
            term=day_of(row["term_ends_on"]),
            replaces=row["replaces_line_id"] or None,
            carries_arr=row["is_recurring"] != "false"
            and row["is_trial"] != "true"
            and row["pricing_model"] in ("", "committed"),
            version=int(row["version"] or 1),
            recorded=day_of(row["recorded_at"]) or date.fromisoformat(row["starts_on"]),
            is_void=row["is_void"] == "true",
        )
        for row in good_rows("subscription_lines")
    ]
    mergers = {
        row["account_id"]: (row["merged_into_account_id"], day_of(row["merged_at"]))
        for row in good_rows("accounts")
        if row["merged_into_account_id"]
    }
    return Reference(versions, as_of, mergers, rates)


@pytest.mark.parametrize("window", [3, 12])
def test_retention(company, ledger, window):
    sums: dict = defaultdict(lambda: [Decimal(0)] * 6)
    known = set()
    for (_, month, length), row in ledger.retention().items():
        if length != window:
            continue
        opening, _, retained, gross, told_opening, _, told_retained, _ = row
        extra = (opening > 0, opening > 0 and retained > 0)
        if told_opening is not None:
            known.add(month)
        values = (opening, retained, gross, *map(int, extra))
        sums[month] = [a + b for a, b in zip(sums[month], (*values, 0), strict=True)]
        sums[month, "told"] = [
            a + (b or 0)
            for a, b in zip(
                sums[month, "told"], (told_opening, told_retained, 0, 0, 0, 0), strict=True
            )
        ]
    months = [month for month in sums if isinstance(month, date)]
    nrr = {m: share(sums[m][1], sums[m][0]) for m in months}
    grr = {m: share(sums[m][2], sums[m][0]) for m in months}
    assert_told(company, f"nrr_{window}m", nrr)
    assert_told(company, f"grr_{window}m", grr)
    if window == 12:
        there = [m for m in months if nrr[m] is not None]
        assert_told(company, "upsell_12m", {m: nrr[m] - grr[m] for m in there})
        assert_told(company, "logo_retention_12m", {m: share(*sums[m][4:2:-1]) for m in months})
        reported = {
            m: share(sums[m, "told"][1], sums[m, "told"][0]) if m in known else None for m in months
        }
        assert_told(company, "reported_nrr_12m", reported)


def test_recurring_revenue_and_its_movements(company, ledger):
    closing, reported, customers = defaultdict(Decimal), defaultdict(Decimal), defaultdict(int)
    for (_, month), (amount, _, told_amount) in ledger.account_months().items():
        closing[month] += amount
        customers[month] += amount > 0
        if told_amount is None:
            reported[month] = None
        else:
            reported[month] += told_amount
    assert_told(company, "arr", closing)
    assert_told(company, "customers", customers)
    assert_told(company, "reported_arr", reported)
    moved: dict = defaultdict(lambda: defaultdict(Decimal))
    for (_, month), (kind, size) in ledger.kinds().items():
        moved[kind][month] += size
    months = sorted(closing)
    names = {"churn": "churned_arr"}
    for kind in ("new", "reactivation", "expansion", "contraction", "churn"):
        name = names.get(kind, f"{kind}_arr")
        assert_told(company, name, {month: moved[kind][month] for month in months})
    ratio = {
        month: share(
            moved["new"][month] + moved["reactivation"][month] + moved["expansion"][month],
            moved["contraction"][month] + moved["churn"][month],
        )
        for month in months
    }
    assert_told(company, "quick_ratio", ratio)


def test_arr_is_what_the_generator_meant(company):
    """The truth beside the bundle knows the amounts without any rule about lines."""
    meant = defaultdict(Decimal)
    with (TRUTH / "account_months.csv").open() as stream:
        for row in csv.DictReader(stream):
            meant[date.fromisoformat(row["month_end"])] += Decimal(row["arr"])
    found = told(company, "arr")
    assert {m: v for m, v in meant.items() if abs(found[m] - float(v)) > 0.005} == {}


def test_renewal_rates(company, ledger, as_of):
    sums: dict = defaultdict(lambda: [Decimal(0)] * 3)
    last: dict = {}
    for (_, _, due_on), (due, successors, renewed, *_) in ledger.renewals().items():
        month = month_end(due_on)
        if due > 0 and month <= as_of:
            sums[month] = [
                a + b for a, b in zip(sums[month], (due, renewed, successors), strict=True)
            ]
            last[month] = max(last.get(month, due_on), due_on)
    final = {m for m in sums if last[m] + timedelta(30) <= as_of}
    assert final
    gross = {m: share(sums[m][1], sums[m][0]) if m in final else None for m in sums}
    net = {m: share(sums[m][2], sums[m][0]) if m in final else None for m in sums}
    assert_told(company, "gross_renewal_rate", gross)
    assert_told(company, "net_renewal_rate", net)


@pytest.fixture(scope="module")
def use(as_of, ledger):
    """The adoption reference over the raw events of the sample."""
    found = duckdb.connect().execute(
        f"select * from read_parquet('{RAW}/usage_events/*.parquet', union_by_name = true)"
    )
    names = [column[0] for column in found.description]
    with (TRUTH / "bad_rows.csv").open() as stream:
        bad = {r["row_key"] for r in csv.DictReader(stream) if r["source_table"] == "usage_events"}
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    events = [
        Event(
            event_id=row["event_id"], tenant_id=row["tenant_id"], user_id=row["user_id"],
            feature_id=row.get("feature_id"), event_name=row.get("event_name"),
            occurred_at=row["occurred_at"], received_at=row["received_at"],
            event_count=row["event_count"] or 1,
        )
        for row in rows
        if row["event_id"] and row["event_id"] not in bad
        and row["tenant_id"] and row["user_id"] and row["occurred_at"]
    ]  # fmt: skip
    tenants = [
        Tenant(
            row["tenant_id"],
            ledger.holder(row["account_id"], as_of) if row["account_id"] else None,
            row["environment"] or "production",
            datetime.fromisoformat(row["telemetry_from"]) if row["telemetry_from"] else None,
        )
        for row in good_rows("usage_tenants")
    ]
    features = [
        Feature(
            row["feature_id"], row["product_id"] or None, row["is_key"] == "true",
            day_of(row["released_on"]), day_of(row["retired_on"]),
        )
        for row in good_rows("features")
    ]  # fmt: skip
    newest: dict = {}
    for row in good_rows("subscription_lines"):
        known = newest.get(row["line_id"])
        if day_of(row["recorded_at"]) <= as_of and (
            known is None or int(row["version"]) > int(known["version"])
        ):
            newest[row["line_id"]] = row
    replaced: dict = {}  # a linked line ends the one it replaces
    for row in newest.values():
        if row["is_void"] != "true" and row["replaces_line_id"]:
            replaced.setdefault(row["replaces_line_id"], []).append(day_of(row["starts_on"]))

    def ends_on(row) -> date | None:
        ends = [day_of(row["ends_on"]), *replaced.get(row["line_id"], [])]
        return min((end for end in ends if end), default=None)

    lines = [
        HeldLine(
            ledger.holder(row["account_id"], as_of), row["product_id"] or None,
            day_of(row["starts_on"]), ends_on(row), None,
            row["is_recurring"] != "false", row["is_trial"] == "true",
        )
        for row in newest.values()
        if row["is_void"] != "true"
    ]  # fmt: skip
    bundle = Bundle(
        events, tenants, as_of, features, lines,
        {
            (r["tenant_id"], r["user_id"]): r["actor_type"] or "human"
            for r in good_rows("usage_users")
        },
        [(r["event_name"], r["feature_id"], day_of(r["valid_from"]))
         for r in good_rows("event_features")],
        {row["account_id"] for row in good_rows("accounts") if row["is_internal"] == "true"},
        TIMEZONE,
    )  # fmt: skip
    return read(bundle)


@pytest.fixture(scope="module")
def seats(ledger, as_of):
    """Function of a day: account -> licensed seats of its largest product."""
    rows = {
        (row["line_id"], int(row["version"] or 1)): row for row in good_rows("subscription_lines")
    }
    lines, ends, _, _ = ledger.known(as_of)

    def on_day(day: date) -> dict[str, int]:
        bridged = {key for key, held in ledger.on_day(as_of, day).items() if held[3]}
        pools: dict = defaultdict(int)
        for key, line in lines.items():
            row = rows[key, line.version]
            entitles = row["is_recurring"] != "false" or row["is_trial"] == "true"
            is_held = entitles and line.start <= day < ends[key]
            if row["seats"] and (is_held or key in bridged):
                pools[ledger.holder(line.account, as_of), line.product] += int(row["seats"])
        largest: dict = defaultdict(int)
        for (account, _), size in pools.items():
            largest[account] = max(largest[account], size)
        return largest

    return on_day


def points(measure: str, value: float) -> int:
    """Points of the best band that a value reaches."""
    bands = [row for row in seed_rows("adoption_bands") if row["measure"] == measure]
    return max(int(row["points"]) for row in bands if value >= float(row["lower_bound"]))


def score(measures: dict) -> float | None:
    """Mean of the points of both bands; None unless there are features, and key ones."""
    if not measures["entitled_features"] or not measures["entitled_key_features"]:
        return None
    healthy = share(measures["healthy_users_28d"], measures["active_users_90d"]) or 0
    needed = min(4, measures["entitled_key_features"])
    breadth = points("breadth", measures["key_features_used_28d"] / needed)
    return (points("depth", healthy) + breadth) / 2


def test_adoption(company, use, ledger, seats, as_of):
    """The last eighteen month-ends, every account, event by event; whole and by segment."""
    who = Company(as_of)
    sums: dict = defaultdict(lambda: defaultdict(float))
    for month in [m for m in ledger.month_ends if m <= as_of][-18:]:
        arr, licensed = ledger.totals(as_of, month), seats(month)
        for account in who.accounts:
            if who.survivor(account) != account:
                continue
            keys = (month, (month, who.segment(account, month)))
            for key in keys:
                sums[key]["arr"] += float(arr.get(account, 0))
            measures = account_day(use, account, month)
            if not measures["has_telemetry"]:
                continue
            values = {**measures, "telemetry_arr": float(arr.get(account, 0))}
            if licensed.get(account):
                values["seats"] = licensed[account]
                values["users_of_seats"] = measures["active_users_28d"]
            if score(measures) is not None:
                values |= {"score": score(measures), "scored": 1}
            for key in keys:
                for name, value in values.items():
                    sums[key][name] += value
    sides = {
        "active_users_28d": ("active_users_28d", None),
        "active_users_90d": ("active_users_90d", None),
        "depth": ("user_days_28d", "active_users_28d"),
        "breadth": ("entitled_features_used_28d", "entitled_features"),
        "healthy_user_rate": ("healthy_users_28d", "active_users_90d"),
        "power_user_rate": ("power_users_28d", "active_users_28d"),
        "telemetry_coverage": ("telemetry_arr", "arr"),
        "reach": ("users_of_seats", "seats"),
        "adoption_score": ("score", "scored"),
    }
    assert sides.keys() == set(ADOPTION)
    for metric, (top, bottom) in sides.items():
        for kind in (date, tuple):
            expected = {
                key: (share(found[top], found[bottom]) if bottom else found[top])
                for key, found in sums.items()
                if isinstance(key, kind) and (bottom or found["has_telemetry"])
            }
            assert_told(company, metric, expected)


def test_licence_growth(company, ledger, seats, as_of):
    """Seats of who had ARR a year before, where both ends are known and above zero."""
    who = Company(as_of)
    sums: dict = defaultdict(lambda: [0, 0])
    for month in [m for m in ledger.month_ends if m <= as_of][12:]:
        opening = months_before(month, 12)
        then, now = seats(opening), seats(month)
        for account, amount in ledger.totals(as_of, opening).items():
            if amount > 0 and then.get(account) and now.get(account):
                for key in (month, (month, who.segment(account, opening))):
                    sums[key][0] += now[account]
                    sums[key][1] += then[account]
    for kind in (date, tuple):
        expected = {key: share(*both) for key, both in sums.items() if isinstance(key, kind)}
        assert_told(company, "licence_growth_12m", expected)


def monthly(pairs) -> dict[date, list]:
    """month_end -> sums of the values of its rows; pairs of (day, values)."""
    sums: dict = {}
    for day, values in pairs:
        month = month_end(day)
        sums[month] = [a + b for a, b in zip(sums.get(month, [0] * 9), values, strict=False)]
    return sums


def complete(sums: dict, as_of: date) -> dict:
    return {month: values for month, values in sums.items() if month <= as_of}


def test_outcomes(company, as_of):
    rows = [
        (
            day_of(row["due_on"]),
            (1, int(bool(row["verified_on"]) and row["verified_on"] <= row["due_on"])),
        )
        for row in good_rows("outcomes")
        if row["due_on"]
    ]
    sums = complete(monthly(rows), as_of)
    assert_told(company, "outcome_rate", {m: share(v[1], v[0]) for m, v in sums.items()})


def test_nps(company, as_of):
    rows = [
        (day_of(row["responded_at"]), (1, (score >= 9) - (score <= 6)))
        for row in good_rows("survey_responses")
        if row["kind"] == "nps" and (score := float(row["score"])) is not None
    ]
    sums = complete(monthly(rows), as_of)
    assert_told(company, "nps", {m: share(v[1], v[0]) for m, v in sums.items()})


def test_invoices(company, as_of):
    rows = []
    for row in good_rows("invoices"):
        issued = day_of(row["issued_on"])
        trouble = [day_of(row[name]) for name in ("disputed_on", "credited_on") if row[name]]
        if any(day <= issued + timedelta(30) for day in trouble if day <= as_of):
            rows.append((issued, (1, 0)))
        elif issued + timedelta(30) <= as_of:
            rows.append((issued, (1, 1)))
    sums = complete(monthly(rows), as_of)
    quiet = {m: v for m, v in sums.items() if m + timedelta(31) <= as_of}
    assert_told(company, "invoice_accuracy", {m: share(v[1], v[0]) for m, v in quiet.items()})


def test_csat(company, as_of):
    matched = {r["organization_id"] for r in good_rows("support_organizations") if r["account_id"]}
    solves = defaultdict(list)
    for row in event_rows():
        if row["kind"] == "status" and row["value"] == "solved":
            solves[row["ticket_id"]].append(row["occurred_at"])
    rows = []
    for row in good_rows("tickets"):
        if row["satisfaction"] and row["organization_id"] in matched:
            known = [at for at in solves[row["ticket_id"]] if day_of(at) <= as_of]
            rows.append(
                (day_of(max(known, default=row["created_at"])), (1, row["satisfaction"] == "good"))
            )
    sums = complete(monthly(rows), as_of)
    assert_told(company, "csat", {m: share(v[1], v[0]) for m, v in sums.items()})


def test_what_segment_leaders_answer_for(company, as_of):
    found = [
        (
            day_of(row["created_at"]),
            (1, int(bool(row["csql_accepted_at"]) and day_of(row["csql_accepted_at"]) <= as_of)),
        )
        for row in good_rows("opportunities")
        if row["is_csql"] == "true" and row["type"] != "renewal"
    ]
    sums = complete(monthly(found), as_of)
    assert_told(company, "csqls_created", {m: v[0] for m, v in sums.items()})
    assert_told(company, "csql_acceptance_rate", {m: share(v[1], v[0]) for m, v in sums.items()})
    kinds = {row["kind"] for row in seed_rows("activity_classes") if row["is_advocacy"] == "true"}
    acts = [(day_of(r["occurred_at"]), (1,)) for r in good_rows("activities") if r["kind"] in kinds]
    sums = complete(monthly(acts), as_of)
    assert_told(company, "advocacy_acts", {m: v[0] for m, v in sums.items()})


def test_services_margin(company, as_of):
    who = Company(as_of)
    rows = []
    for row in good_rows("services_time"):
        worked = day_of(row["worked_on"])
        hourly = who.of_employee(row["employee_id"], "hourly_cost", worked)
        cost = Decimal(row["hours"]) * Decimal(hourly) if hourly else Decimal(0)
        rows.append((worked, (Decimal(row["revenue"] or 0), cost)))
    sums = complete(monthly(rows), as_of)
    assert_told(company, "services_margin", {m: share(v[0] - v[1], v[0]) for m, v in sums.items()})


def test_books_of_csms(company, ledger, as_of):
    who = Company(as_of)
    held, money = {}, {}
    for month in [m for m in ledger.month_ends if m <= as_of][-12:]:
        books: dict = defaultdict(Decimal)
        count = 0
        for account, amount in ledger.totals(as_of, month).items():
            csm = who.of_account(account, "csm_id", month)
            if csm and amount > 0:
                books[csm] += amount
                count += 1
        held[month] = share(count, len(books))
        money[month] = share(sum(books.values()), len(books))
    assert_told(company, "accounts_per_csm", held)
    assert_told(company, "arr_per_csm", money)


def test_months_before_is_the_opening():
    assert months_before(date(2026, 2, 28), 12) == date(2025, 2, 28)

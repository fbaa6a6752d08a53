"""Each metric on the sample equals a plain computation from the raw files, without our models.

Revenue and adoption by the day-by-day references, the rest by loops over the raw rows. The
metrics in BY_MART hang on clocks and timelines whose own tests are independent; here their
values are added up from the public tables, outside the metric layer.
"""

import csv
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import duckdb
import pytest
from builds import ROOT, SAMPLE, bundle_vars
from reference_adoption import Bundle, Event, Feature, Tenant, account_day, read
from reference_adoption import Line as HeldLine
from reference_retention import Line, Reference, month_end, months_before

from common_ground import metrics

RAW = SAMPLE / "canonical"
TRUTH = SAMPLE / "_truth"
TIMEZONE = bundle_vars(SAMPLE).get("reporting_timezone", "UTC")
ZONE = ZoneInfo(TIMEZONE)
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
]
ADOPTION = [
    "active_users_28d",
    "active_users_90d",
    "breadth",
    "depth",
    "healthy_user_rate",
    "power_user_rate",
    "telemetry_coverage",
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
BY_MART = {
    "first_reply_sla": ("first_reply_sla_met", "first_reply_sla_due", "account_experience_months"),
    "resolution_sla": ("resolution_sla_met", "resolution_sla_due", "account_experience_months"),
    "ticket_backlog": ("backlog", None, "account_experience_months"),
    "direct_answer_rate": ("direct_answers", "questions", "account_coverage_months"),
    "bypass_rate": ("bypasses", "questions_with_csm", "account_coverage_months"),
    "product_gap_cost": ("cost", None, "product_gap_months"),
    "gap_coding_coverage": (
        "coded_minutes", "coded_minutes + uncoded_minutes", "product_gap_months",
    ),
    "billable_utilisation": ("billable_hours", "available_hours", "segment_months"),
    "reach": ("reach_active_users_28d", "reach_licensed_seats", "account_adoption_months"),
    "licence_growth_12m": (
        "case when window_months = 12 and opening_arr > 0 and opening_licensed_seats > 0 "
        "and closing_licensed_seats > 0 then closing_licensed_seats end",
        "case when window_months = 12 and opening_arr > 0 and opening_licensed_seats > 0 "
        "and closing_licensed_seats > 0 then opening_licensed_seats end",
        "account_retention_months",
    ),
    "adoption_score": (
        "adoption_score", "case when adoption_score is not null then 1 end",
        "account_adoption_months",
    ),
}  # fmt: skip
PER_CUSTOMER = {
    "handoffs_per_account": "ticket_handoffs + account_handoffs",
    "people_per_account": "people_90d_support_as_one",
}
PROVED = {*RETENTION, *ADOPTION, *OTHERS, *BY_MART, *PER_CUSTOMER}


@pytest.fixture(scope="module")
def company(sample_dbt_build, sample_build, tmp_path_factory):
    """An open copy of the sample's database whose tables of the layer are filled."""
    import shutil

    database = tmp_path_factory.mktemp("values") / "common_ground.duckdb"
    shutil.copy(sample_build, database)
    metrics.export(database, sample_dbt_build.folder / "target")
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def as_of(company) -> date:
    return company.execute("select max(date_day) from marts.calendar_days").fetchone()[0]


def told(company, metric: str) -> dict[date, float | None]:
    rows = company.execute(f"select month_end, {metric} from metrics.company_monthly").fetchall()
    return {month: None if value is None else float(value) for month, value in rows}


def assert_told(company, metric: str, expected: dict[date, float | None]) -> None:
    found = told(company, metric)
    assert expected, "nothing was worked out"
    wrong = {
        month: (found.get(month), value)
        for month, value in expected.items()
        if found.get(month) != (None if value is None else pytest.approx(float(value), abs=1e-7))
    }
    assert wrong == {}, "month: (layer, plain computation)"


def good_rows(table: str) -> list[dict]:
    """Rows of a raw CSV without the planted bad ones; of a doubled key the first in order."""
    with (TRUTH / "bad_rows.csv").open() as stream:
        bad = {
            row["row_key"]
            for row in csv.DictReader(stream)
            if row["source_table"] == table and row["kind"] != "duplicate_key"
        }
    with (RAW / f"{table}.csv").open() as stream:
        rows = sorted(csv.DictReader(stream), key=lambda row: tuple(row.values()))
    kept: dict = {}
    for row in rows:
        key = next(iter(row.values()))
        more = [row.get(name) for name in ("version", "valid_from")]
        if table == "usage_users":  # the same user may be in two tenants
            more.append(row["tenant_id"])
        if key and key not in bad:
            kept.setdefault((key, *more), row)
    return list(kept.values())


def day_of(text: str) -> date | None:
    """Day of a UTC time in the reporting time zone, or a date as it is."""
    if not text:
        return None
    if len(text) == 10:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("UTC"))
    return moment.astimezone(ZONE).date()


def share(top, bottom) -> float | None:
    return float(top) / float(bottom) if bottom else None


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
    for (_, _, due_on), (due, successors, renewed, _) in ledger.renewals().items():
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


def test_adoption(company, use, ledger, as_of):
    """The last three month-ends, every account, event by event."""
    accounts = [row["account_id"] for row in good_rows("accounts")]
    expected: dict = defaultdict(dict)
    months = [m for m in ledger.month_ends if m <= as_of][-3:]
    for month in months:
        total = defaultdict(int)
        arr = ledger.totals(as_of, month)
        with_telemetry = Decimal(0)
        for account in accounts:
            if account in use.bundle.internal_accounts:
                continue
            measures = account_day(use, account, month)
            if not measures["has_telemetry"]:
                continue
            with_telemetry += arr.get(account, Decimal(0))
            for name, value in measures.items():
                total[name] += value
        expected["active_users_28d"][month] = total["active_users_28d"]
        expected["active_users_90d"][month] = total["active_users_90d"]
        expected["depth"][month] = share(total["user_days_28d"], total["active_users_28d"])
        expected["breadth"][month] = share(
            total["entitled_features_used_28d"], total["entitled_features"]
        )
        expected["healthy_user_rate"][month] = share(
            total["healthy_users_28d"], total["active_users_90d"]
        )
        expected["power_user_rate"][month] = share(
            total["power_users_28d"], total["active_users_28d"]
        )
        expected["telemetry_coverage"][month] = share(with_telemetry, sum(arr.values()))
    for metric in ADOPTION:
        assert_told(company, metric, expected[metric])


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
    with (RAW / "ticket_events.csv").open() as stream:
        for row in csv.DictReader(stream):
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
    with (ROOT / "seeds" / "definitions" / "activity_classes.csv").open() as stream:
        kinds = {r["kind"] for r in csv.DictReader(stream) if r["is_advocacy"] == "true"}
    acts = [(day_of(r["occurred_at"]), (1,)) for r in good_rows("activities") if r["kind"] in kinds]
    sums = complete(monthly(acts), as_of)
    assert_told(company, "advocacy_acts", {m: v[0] for m, v in sums.items()})


def value_on(changes: list[dict], today: str, field: str, day: date) -> str:
    """Value of a field on a day: today's, undone by the changes after the day."""
    mine = sorted(
        (row for row in changes if row["field"] == field), key=lambda row: row["valid_from"]
    )
    before = [row for row in mine if row["valid_from"] <= day.isoformat()]
    if before:
        return before[-1]["value"]
    return mine[0]["old_value"] if mine else today


def test_services_margin(company, as_of):
    changes = defaultdict(list)
    for row in good_rows("employee_changes"):
        changes[row["employee_id"]].append(row)
    people = {row["employee_id"]: row for row in good_rows("employees")}
    rows = []
    for row in good_rows("services_time"):
        worked = day_of(row["worked_on"])
        person = people.get(row["employee_id"])
        cost = Decimal(0)
        if person is not None:
            hourly = value_on(
                changes[row["employee_id"]], person["hourly_cost"], "hourly_cost", worked
            )
            cost = Decimal(row["hours"]) * Decimal(hourly) if hourly else Decimal(0)
        rows.append((worked, (Decimal(row["revenue"] or 0), cost)))
    sums = complete(monthly(rows), as_of)
    assert_told(company, "services_margin", {m: share(v[0] - v[1], v[0]) for m, v in sums.items()})


def test_books_of_csms(company, ledger, as_of):
    changes = defaultdict(list)
    for row in good_rows("account_changes"):
        if (day_of(row["recorded_at"]) or date.min) <= as_of:
            changes[row["account_id"]].append(row)
    accounts = {row["account_id"]: row for row in good_rows("accounts")}
    held, money = {}, {}
    for month in [m for m in ledger.month_ends if m <= as_of][-12:]:
        books: dict = defaultdict(Decimal)
        count = 0
        for account, amount in ledger.totals(as_of, month).items():
            csm = value_on(changes[account], accounts[account]["csm_id"], "csm_id", month)
            if csm and amount > 0:
                books[csm] += amount
                count += 1
        held[month] = share(count, len(books))
        money[month] = share(sum(books.values()), len(books))
    assert_told(company, "accounts_per_csm", held)
    assert_told(company, "arr_per_csm", money)


@pytest.mark.parametrize("metric", sorted(BY_MART))
def test_added_up_from_the_public_table(company, metric):
    top, bottom, table = BY_MART[metric]
    rows = company.execute(
        f"select month_end, sum({top}), {f'sum({bottom})' if bottom else 'null'} "
        f"from marts.{table} group by month_end"
    ).fetchall()
    expected = {
        month: (None if one is None else share(one, other) if bottom else float(one))
        for month, one, other in rows
    }
    if metric in ("billable_utilisation",):  # shares of hours are rounded in the table
        found = told(company, metric)
        for month, value in expected.items():
            assert found.get(month) == (None if value is None else pytest.approx(value, abs=1e-5))
        return
    assert_told(company, metric, expected)


@pytest.mark.parametrize("metric", sorted(PER_CUSTOMER))
def test_per_customer(company, metric):
    rows = company.execute(
        f"select month_end, sum({PER_CUSTOMER[metric]}), sum(case when closing_arr > 0 then 1 end) "
        "from marts.account_coverage_months "
        "left join marts.account_arr_months using (account_id, month_end) group by month_end"
    ).fetchall()
    assert_told(company, metric, {m: share(one, other) for m, one, other in rows})


def test_months_before_is_the_opening():
    assert months_before(date(2026, 2, 28), 12) == date(2025, 2, 28)

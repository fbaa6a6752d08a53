"""The sample's truth against its rows, worked out day by day in plain Python.

This is a second reading of the definitions, without SQL: what the generator meant must be what
its rows say.
"""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from test_generate import AS_OF, COMMITTED, events_of, good, read

LAST_MONTH_END = date(2026, 6, 30)
GRACE, EARLY = timedelta(days=30), timedelta(days=90)
OPEN = date.max


@pytest.fixture(scope="module")
def bundle():
    """The bundle in the repository; test_generate shows that it is what the generator writes."""
    return COMMITTED


def as_date(text):
    return date.fromisoformat(text[:10]) if text else None


@pytest.fixture(scope="module")
def lines(bundle):
    """The last version of each ARR line, with its end moved by links and early renewals."""
    last = {}
    for row in good(bundle, "subscription_lines"):
        if as_date(row["recorded_at"]) > AS_OF:
            continue
        known = last.get(row["line_id"])
        if known is None or int(row["version"]) > int(known["version"]):
            last[row["line_id"]] = row
    survivor = {
        row["account_id"]: row["merged_into_account_id"] or row["account_id"]
        for row in good(bundle, "accounts")
    }
    lines = []
    for row in last.values():
        counts = row["is_recurring"] == "true" and row["is_trial"] == row["is_void"] == "false"
        if counts and row["pricing_model"] == "committed":
            lines.append(
                row
                | {
                    "account_id": survivor[row["account_id"]],
                    "from": as_date(row["starts_on"]),
                    "to": as_date(row["ends_on"]) or OPEN,
                    "term": as_date(row["term_ends_on"]),
                    "amount": float(row["annual_amount"]),
                }
            )
    by_id = {line["line_id"]: line for line in lines}
    for line in lines:
        replaced = by_id.get(line["replaces_line_id"])
        if replaced:
            replaced["to"] = min(replaced["to"], line["from"])
            replaced["next_from"] = line["from"]
    for old in lines:
        for new in lines:
            same = old["account_id"] == new["account_id"]
            same = same and old["product_id"] == new["product_id"] and old["term"]
            contracts = {old["contract_id"], new["contract_id"]} - {None}
            same = same and len(contracts) < 2
            later = new["to"] > old["to"] > new["from"]
            if same and later and old["amount"] > 0 < new["amount"]:
                is_early = old["term"] - EARLY <= new["from"] < old["term"]
                old["to"] = new["from"] if is_early else old["to"]
    return lines


@pytest.fixture(scope="module")
def rates(bundle):
    rates = {"USD": 1.0}
    for row in sorted(good(bundle, "fx_rates"), key=lambda row: row["valid_from"]):
        if row["rate_to_reporting"][0].isdigit():
            rates[row["currency"]] = float(row["rate_to_reporting"])
    return rates


def arr_of(lines, rates, on):
    """ARR per (account, product) on a day; gaps of at most the grace are bridged."""
    result, pieces = defaultdict(float), defaultdict(list)
    for line in lines:
        pieces[line["account_id"], line["product_id"] or ""].append(line)
    for key, held in pieces.items():
        amount = sum(
            line["amount"] * rates[line["currency"]]
            for line in held
            if line["from"] <= on < line["to"]
        )
        ended = [line["to"] for line in held if line["to"] <= on and line["to"] > line["from"]]
        if amount == 0 and ended and not any(line["from"] <= on < line["to"] for line in held):
            end = max(ended)
            last = [line for line in held if line["from"] < end <= line["to"]]
            next_from = min(
                [line["from"] for line in held if line["from"] > on]
                + [line["next_from"] for line in last if line.get("next_from", end) > on],
                default=end + GRACE + timedelta(days=1) if end + GRACE <= AS_OF else AS_OF,
            )
            if next_from <= end + GRACE:
                amount = sum(line["amount"] * rates[line["currency"]] for line in last)
        if amount:
            result[key] = round(amount, 2)
    return result


def test_arr_of_every_account_product_and_month(bundle, lines, rates):
    truth = defaultdict(dict)
    for row in read(bundle / "_truth", "account_product_months"):
        truth[row["month_end"]][row["account_id"], row["product_id"] or ""] = float(row["arr"])
    assert len(truth) == 48
    differences = []
    for end, meant in truth.items():
        found = arr_of(lines, rates, date.fromisoformat(end))
        for key in sorted(meant.keys() | found.keys()):
            if abs(meant.get(key, 0) - found.get(key, 0)) > 0.05:
                differences.append((end, key, meant.get(key), found.get(key)))
    assert differences == []


def test_retention_is_believable(bundle):
    arr = defaultdict(dict)
    for row in read(bundle / "_truth", "account_months"):
        arr[row["month_end"]][row["account_id"]] = float(row["arr"])
    then, now = arr["2025-06-30"], arr["2026-06-30"]
    opening = sum(then.values())
    assert 1.03 < sum(now.get(account, 0) for account, had in then.items() if had) / opening < 1.17
    kept = sum(min(now.get(account, 0), had) for account, had in then.items())
    assert 0.87 < kept / opening < 0.95


def test_churned_accounts_pay_before_and_not_after(bundle):
    is_customer = {
        (row["account_id"], row["month_end"]): row["is_customer"] == "true"
        for row in read(bundle / "_truth", "account_months")
    }
    churned = read(bundle / "_truth", "churned")
    assert len(churned) >= 10
    for row in churned:
        on = as_date(row["churned_on"])
        before = on.replace(day=1) - timedelta(days=1)
        after = (on.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        assert is_customer[row["account_id"], str(before)], row
        assert not is_customer.get((row["account_id"], str(after)), False), row


def test_every_outcome_of_a_renewal_is_meant(bundle):
    renewals = read(bundle / "_truth", "renewals")
    outcomes = {row["outcome"] for row in renewals}
    assert outcomes == {"renewed", "expanded", "contracted", "churned", "pending"}
    assert {row["is_late"] for row in renewals} == {"true", "false"}


def test_csms_work_as_meant(bundle):
    """Questions of April to June 2026 to the CSM: at least 80 % direct, at most 20 %, between."""
    direct, asked = defaultdict(int), defaultdict(int)
    for row in good(bundle, "activities"):
        if row["is_question"] == "true" and "2026-04-01" <= row["occurred_at"] < "2026-07-01":
            asked[row["employee_id"]] += 1
            direct[row["employee_id"]] += row["is_routed"] == "false"
    models = read(bundle / "_truth", "csm_models")
    for row in models:
        csm, share = row["csm_id"], direct[row["csm_id"]] / asked[row["csm_id"]]
        model = "expert" if share >= 0.8 else "controller" if share <= 0.2 else "hybrid"
        assert row["csm_model"] == (model if asked[csm] >= 20 else "unknown"), row
    assert {row["csm_model"] for row in models} == {"expert", "controller", "hybrid", "unknown"}


def test_bands_are_reached_as_meant(bundle):
    """Habits of the last 28 and 90 days, and key features used, from the raw events.

    Only accounts whose key features follow from lines held and features alone are noted.
    """
    maps = defaultdict(list)
    for row in good(bundle, "event_features"):
        maps[row["event_name"]].append((row["valid_from"] or "0001-01-01", row["feature_id"]))
    account_of = {row["tenant_id"]: row["account_id"] for row in good(bundle, "usage_tenants")}
    features = {row["feature_id"]: row for row in good(bundle, "features")}
    days, used = defaultdict(set), defaultdict(set)
    for row in events_of(bundle):
        account = account_of.get(row["tenant_id"])
        when = row["occurred_at"]
        if not account or not when or not date(2026, 4, 2) <= when.date() <= LAST_MONTH_END:
            continue
        known = [f for since, f in sorted(maps.get(row["event_name"], [])) if since <= str(when)]
        feature = row["feature_id"] or (known[-1] if known else None)
        if feature:
            days[account, row["user_id"]].add(when.date())
            if when.date() > LAST_MONTH_END - timedelta(days=28):
                used[account].add(feature)
    held = defaultdict(set)
    for row in good(bundle, "subscription_lines"):
        ends_on = row["ends_on"] or "9999-12-31"
        if row["starts_on"] <= str(LAST_MONTH_END) < ends_on and row["is_void"] == "false":
            held[row["account_id"]].add(row["product_id"])
    bands = ["green", "lime", "yellow", "orange", "red"]
    noted = read(bundle / "_truth", "adopted")
    for row in noted:
        account = row["account_id"]
        habits = [on for (owner, _), on in days.items() if owner == account]
        recent = [{d for d in on if d > LAST_MONTH_END - timedelta(days=28)} for on in habits]
        healthy = sum(len(on) >= 10 for on in recent) / len(habits)
        floors = [0.5, 0.35, 0.2, 0.1, 0]
        assert bands[[healthy >= floor for floor in floors].index(True)] == row["depth_band"], row
        keys = {
            feature
            for feature, facts in features.items()
            if facts["is_key"] == "true"
            and facts["product_id"] in held[account] | {None}
            and facts["released_on"] <= "2026-06-30"
            and (facts["retired_on"] or "9999") > "2026-06-30"
        }
        share = len(keys & used[account]) / min(4, len(keys))
        floors = [1, 0.75, 0.5, 0.25, 0]
        assert bands[[share >= floor for floor in floors].index(True)] == row["breadth_band"], row
    assert {row["depth_band"] for row in noted} == set(bands)
    assert {row["breadth_band"] for row in noted} == set(bands)

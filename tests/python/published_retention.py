"""The published examples that concern revenue, as ledgers, and what was published of them.

Inputs and expected numbers are those of the published pages, typed in; docs/retention.md
lists which example applies and where. A check is a function of a database.
"""

from decimal import Decimal

from retention_bundle import (
    Bundle,
    arr,
    kinds,
    month_end,
    months,
    number,
    renewals,
    retention,
)

PUBLISHED: dict[str, callable] = {}


def published(name: str):
    def add(function):
        PUBLISHED[name] = function
        return function

    return add


def given_published(bundle: Bundle) -> None:
    """Accounts for every example; their names begin with its number."""
    line = bundle.line

    def moves(account, before, after, month):
        """An account that goes from one amount to another on the tenth of a month."""
        if before:
            line(account, "a", before, "2024-01-01", f"{month}-10")
        if after:
            line(account, "b", after, f"{month}-10", replaces="a" if before else None)

    for name, before, after in [("a", 10, 0), ("b", 20, 10), ("c", 70, 80)]:
        moves(f"g01_{name}", before, after, "2025-03")
    line("g03", "gold", 2000, "2025-01-01", "2025-09-01", product="gold")
    line("g03", "silver", 720, "2025-03-01", "2025-06-01", product="silver")
    line("g03", "again", 1800, "2026-01-01", product="gold")
    for example, amounts in QUICK_RATIOS.items():
        new, expansion, contraction, churn = amounts[:4]
        moves(f"{example}_new", 0, new, "2025-03")
        moves(f"{example}_up", 1000, 1000 + expansion, "2025-03")
        moves(f"{example}_down", 1000000, 1000000 - contraction, "2025-03")
        moves(f"{example}_gone", churn, 0, "2025-03")
    for name, before, after in [("a", 5, 4.4), ("b", 0.9, 0), ("c", 4.1, 5.9)]:
        moves(f"g08_{name}", before, after, "2025-06")
    moves("g10", 10, 12, "2025-06")
    for contract, due_on, follows_on in [
        ("january", "2025-01-15", "2025-02-05"),
        ("february", "2025-02-10", "2025-02-10"),
    ]:
        line("g11", f"{contract}_1", 100, due_on.replace("2025", "2024"), due_on, term=True,
             contract_id=contract)  # fmt: skip
        line("g11", f"{contract}_2", 100, follows_on, contract_id=contract)
    line("g12_a", "a", 150, "2024-03-01", "2025-03-01", term=True)
    line("g12_b", "a", 850, "2024-03-01", "2025-03-01", term=True)
    line("g12_b", "b", 1050, "2025-03-01")
    line("g14", "a", 120, "2025-01-01", "2026-01-01", term=True)
    line("g14", "up", 60, "2025-07-01", "2026-01-01", term=True)
    moves("g15_gone", 1250, 0, "2025-06")
    moves("g15_rest", 8750, 8750, "2025-06")
    moves("g02", 100, 95, "2025-03")
    given_export(bundle)
    given_cohorts(bundle)


# example -> new, expansion, contraction, churn; published quick ratio, published net new
QUICK_RATIOS = {
    "g04a": (20, 4, 1, 3, 6, 20),
    "g04b": (20, 10, 4, 6, 3, 20),
    "g04c": (30, 10, 8, 12, 2, 20),
    "g06": (25000, 10000, 4000, 8000, "2.92", 23000),
    "g07a": (95000, 28000, 7000, 18000, "4.92", 98000),
}


# a real export: month, existing, new, up, down, delinquent, MRR, ARR
EXPORT = [
    ("2017-02", "0", "2.49", "0", "0", "0", "2.49", "29.88"),
    ("2017-03", "2.49", "16", "0", "0", "0", "18.49", "221.88"),
    ("2017-04", "18.47", "10", "7", "0", "0", "35.47", "425.64"),
    ("2017-05", "35.56", "63", "0", "0", "-10", "88.56", "1062.72"),
    ("2017-06", "88.61", "33", "0", "-2", "-3", "116.61", "1399.32"),
    ("2017-07", "116.53", "90", "0", "0", "0", "206.53", "2478.36"),
    ("2017-08", "206.59", "10", "9", "0", "0", "225.59", "2707.08"),
    ("2017-09", "225.57", "35", "0", "0", "0", "260.57", "3126.84"),
    ("2017-10", "260.7", "60", "0", "0", "0", "320.7", "3848.4"),
    ("2017-11", "320.64", "160", "0", "0", "0", "480.64", "5767.68"),
    ("2017-12", "480.65", "80", "0", "0", "0", "560.65", "6727.8"),
    ("2018-01", "560.67", "274.2", "0", "-10", "-10", "814.87", "9778.44"),
    ("2018-02", "814.97", "19", "0", "0", "0", "833.97", "10007.64"),
]


def export_rates() -> dict[str, Decimal]:
    """Month -> rate at its close: what moved the opening balance away from the old closing."""
    rates, rate, before = {}, Decimal(1), None
    for month, existing, *_, mrr, _ in EXPORT:
        if before:
            rate = round(rate * Decimal(existing) / before, 8)
        rates[month], before = rate, Decimal(mrr)
    return rates


def given_export(bundle: Bundle) -> None:
    """Monthly prices times twelve, in a currency whose rate explains the drift.

    Those who go come from the new of March (13) and July (10); those who change from the rest.
    """
    rates = export_rates()
    for month, rate in rates.items():
        bundle.rates.append(("GBP", f"{month}-07", str(rate)))

    def line(name, month, mrr, gone_in=None):
        bundle.line(
            f"g16_{name.split('.')[0]}", name, round(mrr * 12 / rates[gone_in or month], 4),
            f"{month}-01", gone_in and f"{gone_in}-01", currency="GBP",
        )  # fmt: skip

    leaving = {"2017-03": [("2017-05", 10), ("2017-06", 3)], "2017-07": [("2018-01", 10)]}
    for month, _, new, *_ in EXPORT:
        kept = Decimal(new)
        for gone_in, mrr in leaving.get(month, []):
            line(f"left_{gone_in}", month, mrr, gone_in)
            kept -= mrr * rates[month] / rates[gone_in]
        line(f"new_{month}", month, kept)
    line("new_2017-02.up", "2017-04", 7)
    line("new_2017-05.up", "2017-08", 9)
    line("new_2017-05.down", "2017-06", -2)
    line("new_2017-11.down", "2018-01", -10)


# ARR at the start of each cohort, and percent of it in every month since, as printed
COHORTS = [
    (42162, [100, 98, 98, 98, 97, 97, 97, 97, 98, 99, 100, 101, 96, 99]),
    (55433, [100, 103, 103, 104, 104, 104, 105, 105, 105, 106, 107, 108, 104, 107]),
    (56681, [100, 103, 103, 104, 104, 105, 105, 105, 107, 108, 109, 111, 107, 110]),
    (58264, [100, 103, 103, 104, 104, 105, 105, 106, 108, 109, 111, 112, 108]),
    (46314, [100, 103, 106, 107, 109, 112, 112, 113, 114, 115, 117, 120]),
    (58841, [100, 103, 106, 107, 108, 109, 112, 114, 115, 116, 118]),
    (49172, [100, 105, 108, 108, 109, 112, 114, 115, 118, 119]),
    (63241, [100, 105, 108, 110, 113, 114, 115, 116, 117]),
    (66295, [100, 105, 106, 109, 111, 113, 115, 118]),
    (67559, [100, 104, 105, 108, 110, 111, 114]),
    (57715, [100, 104, 106, 109, 110, 113]),
    (70583, [100, 105, 108, 110, 112]),
    (60505, [100, 105, 108, 109]),
    (74126, [100, 105, 107]),
    (75768, [100, 105]),
    (72524, [100]),
]
COHORT_ROW = [100, 104, 106, 107, 108, 109, 110, 111, 111, 110, 111, 111, 105, 106]
COHORT_MONTHS = months("2025-09", "2026-12")


def given_cohorts(bundle: Bundle) -> None:
    """A cohort is an account; what is left of it is another line every month."""
    for place, (size, percents) in enumerate(COHORTS):
        for age, percent in enumerate(percents):
            days = [f"{month}-01" for month in COHORT_MONTHS[place + age : place + age + 2]]
            bundle.line(f"g18_{place:02}", f"{age}", round(size * percent / 100, 2), *days)


def of_month(built, prefix: str, month: str) -> dict:
    """Sums of account_arr_months over the accounts of an example."""
    names = ["opening", "new", "reactivation", "expansion", "contraction", "churned", "closing"]
    found = built.rows(
        f"select {', '.join(f'sum({name}_arr)' for name in names)} "
        "from marts.account_arr_months where account_id like ? and month_end = ?",
        f"{prefix}%", month_end(month),
    )  # fmt: skip
    return dict(zip(names, map(number, found[0]), strict=True))


def of_window(built, prefix: str, month: str) -> tuple:
    """NRR and GRR of twelve months over the accounts of an example."""
    opening, retained, gross = built.rows(
        "select sum(opening_arr), sum(retained_arr), sum(gross_retained_arr) "
        "from marts.account_retention_months "
        "where account_id like ? and month_end = ? and window_months = 12",
        f"{prefix}%", month_end(month),
    )[0]  # fmt: skip
    return number(retained / opening), number(gross / opening)


@published("G02 churn of a period is a share of its opening")
def _(built):
    found = of_month(built, "g02", "2025-03")
    assert found["contraction"] / found["opening"] == Decimal("0.05")


@published("G01 gross and net churn of a month")
def _(built):
    found = of_month(built, "g01", "2025-03")
    lost = found["churned"] + found["contraction"]
    assert (found["opening"], lost, lost - found["expansion"]) == (100, 20, 10)


@published("G03 two plans of one customer")
def _(built):
    assert kinds(built, "g03") == {
        ("2025-01", "new"): 2000,
        ("2025-03", "expansion"): 720,
        ("2025-06", "contraction"): 720,
        ("2025-09", "churned"): 2000,
        ("2026-01", "reactivation"): 1800,
    }


@published("G04, G06, G07 quick ratios")
def _(built):
    for example, (*_, ratio, net_new) in QUICK_RATIOS.items():
        found = of_month(built, f"{example}_", "2025-03")
        won = found["new"] + found["reactivation"] + found["expansion"]
        lost = found["contraction"] + found["churned"]
        assert won - lost == net_new == found["closing"] - found["opening"]
        assert abs(won / lost - Decimal(ratio)) < Decimal("0.005")


@published("G08 GRR and NRR of twelve months")
def _(built):
    assert of_window(built, "g08", "2025-12") == (Decimal("1.03"), Decimal("0.85"))


@published("G10 NRR of a cohort")
def _(built):
    assert of_window(built, "g10", "2025-12")[0] == Decimal("1.2")


@published("G11 a late renewal counts in the month in which it was due")
def _(built):
    assert renewals(built, "g11") == [
        ("2025-01-15", 100, 100, 100, "renewed", True, 21),
        ("2025-02-10", 100, 100, 100, "renewed", False, 0),
    ]


@published("G12 gross and net renewal rate")
def _(built):
    assert built.rows(
        "select sum(renewed_arr) / sum(due_arr), sum(successor_arr) / sum(due_arr) "
        "from marts.renewals where account_id like 'g12%'"
    ) == [(0.85, 1.05)]


@published("G14 co-terminous upsell in mid-term")
def _(built):
    assert [arr(built, "g14", month) for month in ["2025-06", "2025-07"]] == [120, 180]
    assert kinds(built, "g14")["2025-07", "expansion"] == 60


@published("G15 churn of a year")
def _(built):
    assert of_window(built, "g15", "2025-12")[1] == 1 - Decimal("0.125")


@published("G16 a waterfall of thirteen months, its drift named currency")
def _(built):
    rates = export_rates()
    last_rate = rates[EXPORT[-1][0]]
    before = Decimal(0)
    for month, _, new, up, down, delinquent, mrr, arr_ in EXPORT:
        assert Decimal(mrr) * 12 == Decimal(arr_)
        found = of_month(built, "g16", month)
        assert found["opening"] == before
        expected = {"new": new, "expansion": up, "contraction": down, "churned": delinquent}
        for kind, amount in expected.items():
            then = found[kind] * rates[month] / last_rate
            assert abs(then - 12 * abs(Decimal(amount))) < Decimal("0.01"), (month, kind)
        won = found["new"] + found["reactivation"] + found["expansion"]
        lost = found["contraction"] + found["churned"]
        assert before + won - lost == found["closing"]
        before = found["closing"]
        (reported,) = built.rows(
            "select sum(reported_closing_arr) from marts.account_arr_months "
            "where account_id like 'g16%' and month_end = ?", month_end(month),
        )[0]  # fmt: skip
        assert abs(reported - Decimal(arr_)) < Decimal("0.01"), month
        drift = built.rows(
            "select cause, sum(restated_arr - reported_arr) from marts.arr_restatements "
            "where account_id like 'g16%' and month_end = ? group by cause", month_end(month),
        )  # fmt: skip
        assert dict(drift) == (
            {"currency": found["closing"] - reported} if rates[month] != last_rate else {}
        )


@published("G18 a row of cohorts weighted by size")
def _(built):
    closing = dict(
        ((account, f"{day:%Y-%m}"), amount)
        for account, day, amount in built.rows(
            "select account_id, month_end, closing_arr from marts.account_arr_months "
            "where account_id like 'g18%'"
        )
    )
    for age, percent in enumerate(COHORT_ROW):
        old_enough = [
            (f"g18_{place:02}", place)
            for place, (_, percents) in enumerate(COHORTS)
            if age < len(percents)
        ]
        now = sum(closing[name, COHORT_MONTHS[place + age]] for name, place in old_enough)
        then = sum(closing[name, COHORT_MONTHS[place]] for name, place in old_enough)
        assert abs(100 * now / then - percent) < Decimal("0.7"), age


@published("G18 the same read from the windows of three and twelve months")
def _(built):
    for window in [3, 12]:
        opening = retained = Decimal(0)
        for place, (_, percents) in enumerate(COHORTS):
            if window < len(percents):
                found = retention(built, f"g18_{place:02}", COHORT_MONTHS[place + window], window)
                opening += found["opening_arr"]
                retained += found["retained_arr"]
        assert abs(100 * retained / opening - COHORT_ROW[window]) < Decimal("0.7")

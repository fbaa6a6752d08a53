"""What explain shows adds up: parts to the number, shares to the change, rows to the part."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
import yaml
from builds import ROOT
from hypothesis import given
from hypothesis import strategies as st

from common_ground import evidence, metric_commands
from common_ground.errors import CommonGroundError
from common_ground.explain import (
    account_parts,
    evidence_kind,
    explain,
    grain,
    parts_of,
    sides_by_month,
    terms,
    total,
    value_of,
)

EVIDENCE = yaml.safe_load((ROOT / "analyses" / "evidence" / "_evidence.yml").read_text())
# the metrics of which single rows can be shown
WITH_ROWS = sorted(
    metric
    for query in EVIDENCE["analyses"]
    for metric in query.get("config", {"meta": {"metrics": []}})["meta"]["metrics"]
)


@pytest.fixture(scope="module")
def numbers(sample_build, sample_dbt_build):
    return metric_commands.Numbers(sample_build, sample_dbt_build.folder / "target")


@pytest.fixture(scope="module")
def metrics(numbers):
    return numbers.layer.public_metrics


@pytest.fixture(scope="module")
def month_ends(numbers):
    rows = numbers.rows(
        "select distinct month_end from calendar_days where month_end <= ? order by 1",
        [numbers.last_month],
    )
    return [row["month_end"] for row in rows]


def said_of(numbers, word, month, filters=None, top=3) -> list[str]:
    said: list[str] = []
    explain(numbers, word, month, filters or {}, top, said.append)
    return said


# ---- parts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "filters",
    [
        {},
        pytest.param({"segment": "mars"}, marks=pytest.mark.slow),
        pytest.param({"industry": metric_commands.UNKNOWN}, marks=pytest.mark.slow),
        pytest.param({"csm": "emp-003", "segment": "venus"}, marks=pytest.mark.slow),
    ],
    ids=str,
)
def test_parts_add_up_to_every_metric_of_every_month(numbers, metrics, month_ends, filters):
    """And shares to the change, exactly, where both months have a value; else there are none."""
    months_without = 0
    for metric in metrics.values():
        answer = numbers.ask([metric.name], ["month"], filters, None, numbers.last_month)
        values = dict(answer.rows)
        months = sides_by_month(numbers, metric, filters, month_ends[0], month_ends[-1])
        past, past_value = {}, None
        for month in month_ends:
            now = months.get(month, {})
            value, told = value_of(metric, total(now.values())), values.get(f"{month:%Y-%m}")
            assert (value is None) == (told is None), (metric.name, month)
            if value is not None:
                assert float(value) == pytest.approx(float(told), rel=1e-9), (metric.name, month)
            changes = [part.change for part in parts_of(metric, past, now)]
            if value is None or past_value is None:
                months_without += 1
                assert set(changes) <= {None}, (metric.name, month)
            else:
                assert sum(changes) == value - past_value, (metric.name, month)
            past, past_value = now, value
    assert months_without > 100, "months without a value are what breaks"


KNOWN = st.one_of(st.none(), st.integers(-9, 9).map(Fraction))
SIDES = st.dictionaries(st.sampled_from("abcde"), st.tuples(KNOWN, KNOWN))


@given(SIDES, SIDES, st.sampled_from(["csat", "upsell_12m", "arr"]))
def test_a_change_is_split_exactly_or_not_at_all(metrics, past, now, name):
    metric = metrics[name]
    before, after = (value_of(metric, total(sides.values())) for sides in (past, now))
    parts = parts_of(metric, past, now)
    assert {part.name for part in parts} == past.keys() | now.keys()
    assert total(part.now for part in parts) == total(now.values())
    if before is None or after is None:
        assert all(part.change is None for part in parts)
    else:
        assert sum(part.change for part in parts) == after - before


def test_by_hand_a_share_of_a_change(metrics):
    """1 of 2 becomes 3 of 4: a brought 1 of 2, brings 2 of 2; b, new, brings 1 of 2."""
    past = {"a": (Fraction(1), Fraction(2))}
    now = {"a": (Fraction(2), Fraction(2)), "b": (Fraction(1), Fraction(2))}
    shares = {part.name: part.change for part in parts_of(metrics["csat"], past, now)}
    # a: (2 - 1) - 1/2 x 0, over 4; b: 1 - 1/2 x 2, over 4
    assert shares == {"a": Fraction(1, 4), "b": Fraction(0)}


def test_a_derived_metric_is_a_difference_over_one_denominator(numbers, metrics):
    """What terms takes for granted."""
    for metric in metrics.values():
        if metric.kind == "derived":
            first, second = (numbers.layer.metrics[name] for name in metric.inputs)
            assert metric.expression == f"{first.name} - {second.name}"
            assert first.denominator == second.denominator
            assert {first.kind, second.kind} == {"ratio"}
            assert [term.sign for term in terms(numbers.layer, metric)] == [1, 1, -1]


def test_the_parts_of_what_counts_csms_are_csms(numbers, metrics):
    """An account of eight that one CSM holds is no eighth of a CSM."""
    by_csm = {name for name, metric in metrics.items() if grain(numbers.layer, metric) == "csm"}
    assert by_csm == {"accounts_per_csm", "arr_per_csm"}


# ---- what is printed -------------------------------------------------------------------------


def first_with_value(numbers, name, month_ends) -> datetime.date:
    """The first month in which a metric has a value; the month before has none."""
    values = dict(numbers.ask([name], ["month"], None, None, numbers.last_month).rows)
    return next(month for month in month_ends if values.get(f"{month:%Y-%m}") is not None)


def cells(line: str) -> list[str]:
    return [cell for cell in line.split("  ") if cell.strip()]


@pytest.mark.parametrize(
    "name", ["arr", "nrr_12m", "upsell_12m", "csat", "nps", "breadth", "arr_per_csm"]
)
def test_without_a_month_before_the_accounts_of_the_number_are_told(
    numbers, metrics, month_ends, name
):
    month = first_with_value(numbers, name, month_ends)
    before = evidence.months_before(month, 1)
    said = said_of(numbers, name, month, top=2)
    assert any(line.startswith(f"{before:%B %Y} has no value: ") for line in said)
    assert "So there is no change to split.\n" in said
    sides = total(part.now for part in account_parts(numbers, metrics[name], month, {}))
    known = [metric_commands.shown(side) for side in sides if side is not None]
    (last, *_) = [line for line in said if line.startswith("all ")]
    assert [cell.strip() for cell in cells(last)] == ["all", *known]


def test_a_month_without_a_value_says_why(numbers):
    """In the first month of the sample nothing can be lost yet: no quick ratio."""
    month = numbers.first_month
    said = said_of(numbers, "quick_ratio", month)
    before = evidence.months_before(month, 1)
    assert f"{before:%B %Y} has no value: the file begins with {month:%B %Y}." in said
    assert f"{month:%B %Y} has no value: ARR lost, by which it is divided, is 0." in said
    assert any(line.startswith("all  ") for line in said)
    assert not any("change since" in line for line in said)


def test_a_rate_that_is_not_known_yet_shows_the_month_before(numbers):
    """Renewals of the last month are pending: those of the month before are told, as such."""
    month = numbers.last_month
    said = said_of(numbers, "gross_renewal_rate", month)
    reason = "ARR due, by which it is divided, is not known"
    assert f"{month:%B %Y} has no value: {reason}." in said
    before = evidence.months_before(month, 1)
    assert any(line.startswith(f"Accounts behind {before:%B %Y}") for line in said)
    assert any("due on" in line for line in said) and not any("(no rows)" in line for line in said)


def test_a_number_that_nobody_changed(numbers, month_ends):
    metric = numbers.metric("accounts_per_csm")
    months = sides_by_month(numbers, metric, {}, month_ends[0], month_ends[-1])
    month = next(
        month
        for before, month in zip(month_ends[12:], month_ends[13:], strict=False)
        if {part.change for part in parts_of(metric, months[before], months[month])} == {0}
    )
    said = said_of(numbers, metric.name, month)
    assert f"No CSM changed it since {evidence.months_before(month, 1):%B %Y}.\n" in said
    assert any(line.startswith(f"CSMs behind {month:%B %Y}") for line in said)


@pytest.mark.parametrize("month", ["2001-06", "2026-07", "2100-01"])
def test_a_month_that_is_not_there(numbers, month):
    with pytest.raises(CommonGroundError, match="Use one from 20[0-9-]+ to 20[0-9-]+"):
        said_of(numbers, "arr", metric_commands.month_end_of(month))


@pytest.mark.parametrize(
    ("name", "is_use"),
    [("depth", True), ("healthy_user_rate", True), ("telemetry_coverage", False),
     ("adoption_score", False), ("csqls_created", False)],
)  # fmt: skip
def test_days_of_use_stand_only_under_what_is_counted_from_them(numbers, name, is_use):
    said = said_of(numbers, name, numbers.last_month, top=1)
    assert any("day of use" in line for line in said) == is_use


# ---- evidence --------------------------------------------------------------------------------


def test_every_metric_has_rows_behind_it(numbers, metrics):
    """Lines, renewals and books have lists of their own."""
    assert not [
        name for name, metric in metrics.items() if evidence_kind(numbers.layer, metric) == "none"
    ]


@pytest.mark.parametrize("word", WITH_ROWS)
def test_the_rows_behind_an_account_add_up_to_its_part(numbers, word):
    """Of every account, in the last month and two years earlier, both sides of the metric."""
    metric = numbers.metric(word)
    seen = 0
    for month in (numbers.last_month, evidence.months_before(numbers.last_month, 24)):
        for part in account_parts(numbers, metric, month, {}):
            found = evidence.find(numbers, word, part.name, month)
            seen += len(found.rows)
            sides = ("numerator", "denominator") if metric.kind == "ratio" else ("numerator",)
            for side, value in zip(sides, part.now, strict=False):
                wrong = abs(found.total(side) - Decimal(float(value or 0)))
                assert wrong < Decimal("0.001"), (month, part, side)
    assert seen > 0


@pytest.mark.parametrize("word", ["accounts_per_csm", "arr_per_csm"])
@pytest.mark.parametrize("filters", [{}, {"segment": "mars"}], ids=str)
def test_the_accounts_of_a_book_add_up_to_the_csm(numbers, word, filters):
    month, metric = numbers.last_month, numbers.metric(word)
    parts = [part for part in account_parts(numbers, metric, month, filters) if any(part.now)]
    assert len(parts) > 2
    for part in parts:
        books = sides_by_month(
            numbers, metric, {**filters, "csm": part.name}, month, month, "account"
        )
        assert total(books[month].values())[0] == part.now[0]
        assert part.now[1] == 1


def test_the_renewals_behind_an_account_add_up_to_its_part(numbers, month_ends):
    seen = 0
    for word, column in (
        ("gross_renewal_rate", "renewed_arr"),
        ("net_renewal_rate", "successor_arr"),
    ):
        months = sides_by_month(numbers, numbers.metric(word), {}, month_ends[0], month_ends[-1])
        due = numbers.rows(
            f"select account_id, last_day(due_on) as month, sum({column}) as top, "
            "sum(due_arr) as bottom from renewals group by all"
        )
        for row in due:
            sides = months.get(row["month"], {}).get(row["account_id"])
            if sides:  # null until every line due in the month is past grace
                assert sides == (row["top"], row["bottom"])
                seen += 1
    assert seen > 20


def test_the_lines_behind_an_account_add_up_to_its_arr(numbers):
    """Opening and the lines that explain prints make the closing ARR, for every account."""
    wrong = numbers.rows("""
        with lines as (
            select account_id, month_end, sum(arr_delta) as moved
            from arr_movements group by all
        )
        select count(*) as wrong
        from account_arr_months as months
        left join lines using (account_id, month_end)
        where opening_arr + coalesce(moved, 0) <> closing_arr""")
    assert wrong[0]["wrong"] == 0


def test_the_days_of_use_add_up_to_the_user_days(numbers):
    wrong = numbers.rows("""
        select count(*) as wrong
        from account_adoption_days as ends
        where ends.has_telemetry and ends.user_days_28d <> (
            select coalesce(sum(days.active_users_1d), 0) from account_adoption_days as days
            where days.account_id = ends.account_id
            and days.adoption_date between ends.adoption_date - 27 and ends.adoption_date
        ) and ends.adoption_date = last_day(ends.adoption_date)""")
    assert wrong[0]["wrong"] == 0

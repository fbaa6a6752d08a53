"""The models against the day-by-day reference, on random ledgers and on a real one."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from builds import ROOT
from random_ledger import LAST, as_date, random_ledger, reference_lines
from reference_bridges import band, bridge, lost, reconciliation, value_on
from reference_retention import Line, Reference
from retention_bundle import Built, Bundle, build_retention

pytestmark = pytest.mark.slow

# name -> (seed, discounts, variables)
SETTINGS = {
    "defaults": (1, True, {}),
    "never_below_zero": (4, False, {}),
    "other_settings": (
        2,
        True,
        {
            "renewal_grace_days": 12, "close_days": 20, "early_renewal_days": 50,
            "min_renewal_term_months": 4,
        },
    ),
}  # fmt: skip
MEMBERSHIP = ROOT / ".." / "shared" / "data" / "cncf"
MEMBERSHIP_AS_OF = date(2026, 8, 7)


def reference_of(bundle, as_of, **variables) -> Reference:
    rates = defaultdict(list)
    for currency, valid_from, rate in bundle.rates:
        rates[currency].append((date.fromisoformat(valid_from), Decimal(rate)))
    return Reference(
        versions=reference_lines(bundle),
        as_of=as_of,
        mergers={
            name: (row["merged_into_account_id"], as_date(row["merged_at"]))
            for name, row in bundle.accounts.items()
            if row.get("merged_into_account_id")
        },
        rates=rates,
        grace=variables.get("renewal_grace_days", 30),
        close=variables.get("close_days", 5),
        early=variables.get("early_renewal_days", 90),
        min_term=variables.get("min_renewal_term_months", 2),
    )


def segments_of(bundle, as_of):
    """The segment of an account on a day, as known at the as-of date."""
    changes = defaultdict(list)
    for row in bundle.changes:
        if row["field"] == "employee_count":
            changes[row["account_id"]].append(row)

    def segment_of(account, day):
        today = bundle.accounts[account].get("employee_count")
        return band(value_on(changes[account], today, as_of, day))

    return segment_of


def plain(value):
    return value.date() if isinstance(value, datetime) else value


def keyed(built: Built, sql: str, size_of_key: int) -> dict:
    return {
        tuple(map(plain, row[:size_of_key])): tuple(row[size_of_key:]) for row in built.rows(sql)
    }


def assert_equal(found: dict, expected: dict, tolerance=Decimal(0)):
    """Same keys, same values; shows the first differences."""

    def differ(left, right):
        if left is None or right is None:
            return left is not right
        return any(
            a != b if a is None or b is None or isinstance(a, str) else abs(a - b) > tolerance
            for a, b in zip(left, right, strict=True)
        )

    wrong = [
        (key, found.get(key), expected.get(key))
        for key in sorted(found.keys() | expected.keys(), key=str)
        if differ(found.get(key), expected.get(key))
    ]
    assert not wrong, f"{len(wrong)} differ, (key, found, expected): {wrong[:5]}"


RECONCILED = (
    "opening_arr, retained_arr, gross_retained_arr, lost_due_arr, lost_not_due_arr, "
    "expansion_arr, contraction_arr, churned_arr, joined_expansion_arr, "
    "joined_contraction_arr, joined_churned_arr, returned_expansion_arr, "
    "returned_contraction_arr, returned_churned_arr, cohort_returns_arr"
)
BRIDGED = (
    "nrr_12m, grr_12m, nrr_12m_year_before, grr_12m_year_before, mix_effect, rate_effect, "
    "renewal_lever_change, upsell_lever_change"
)


def compare_company(built: Built, reference: Reference, segment_of):
    """The two tables of the company, and that their parts add up, worked out a second time."""
    expected = reconciliation(reference)
    assert expected
    assert_equal(
        keyed(
            built, f"select month_end, {RECONCILED} from marts.retention_reconciliation_months", 1
        ),
        expected,
    )
    for row in expected.values():
        opening, retained, _, _, _, up, down, gone, *parts = row
        more, less, left, again, shrunk, left_again, returned = parts
        difference = more - less - left + again - shrunk - left_again - returned
        assert retained + difference == opening + up - down - gone
    rates = keyed(
        built,
        "select month_end, cohort_nrr_12m, roll_forward_nrr_12m "
        "from marts.retention_reconciliation_months",
        1,
    )
    for key, (opening, retained, _, _, _, up, down, gone, *_) in expected.items():
        told = (float(retained / opening), float((opening + up - down - gone) / opening))
        assert rates[key] == pytest.approx(told, abs=1e-9)
    bridges = bridge(reference, segment_of)
    assert any(None not in row for row in bridges.values())
    assert_equal(
        keyed(
            built, f"select segment_id, month_end, {BRIDGED} from marts.retention_bridge_months", 2
        ),
        bridges,
        tolerance=1e-9,
    )


def compare(built: Built, reference: Reference, segment_of=lambda account, day: "unassigned"):
    """Every account-month, movement, window and renewal of the models and the reference.

    Kinds of movement have no meaning for accounts whose discounts exceed their lines; a test
    keeps such a ledger from being published.
    """
    account_months = reference.account_months()
    negative = {account for (account, _), values in account_months.items() if values[0] < 0}

    def sound(rows):
        return {key: value for key, value in rows.items() if key[0] not in negative}

    assert_equal(
        {
            key: values
            for key, values in keyed(
                built,
                "select account_id, month_end, closing_arr, bridged_arr, reported_closing_arr "
                "from marts.account_arr_months",
                2,
            ).items()
            if any(values)
        },
        {key: values for key, values in account_months.items() if any(values)},
    )
    assert_equal(
        sound(
            keyed(
                built,
                "select account_id, month_end, movement_kind, abs(closing_arr - opening_arr) "
                "from marts.account_arr_months where movement_kind is not null",
                2,
            )
        ),
        sound(reference.kinds()),
    )
    assert_equal(
        sound(
            keyed(
                built,
                "select account_id, month_end, line_id, kind, arr_delta from marts.arr_movements "
                "where abs(arr_delta) > 0.00005",
                4,
            )
        ),
        sound({key: (value,) for key, value in reference.movements().items()}),
        tolerance=Decimal("0.001"),
    )
    assert_equal(
        sound(
            keyed(
                built,
                "select rows.account_id, rows.month_end, rows.window_months, rows.opening_arr, "
                "rows.closing_arr, retained_arr, gross_retained_arr, reported_opening_arr, "
                "months.reported_closing_arr, reported_retained_arr, reported_gross_retained_arr "
                "from marts.account_retention_months as rows "
                "join marts.account_arr_months as months "
                "on rows.account_id = months.account_id and rows.month_end = months.month_end",
                3,
            )
        ),
        sound(reference.retention()),
    )
    assert_equal(
        keyed(
            built,
            "select account_id, coalesce(contract_id, 'product ' || coalesce(product_id, '')), "
            "due_on, due_arr, successor_arr, renewed_arr, outcome, is_late, days_late, "
            "is_multi_year, is_final from marts.renewals",
            3,
        ),
        reference.renewals(),
    )
    assert_equal(
        keyed(
            built,
            "select account_id, month_end, line_id, cause, reported_arr, restated_arr "
            "from marts.arr_restatements",
            4,
        ),
        reference.restatements(),
    )
    assert_equal(
        keyed(
            built,
            "select earlier_line_id, later_line_id, overlap_days, double_counted_arr "
            "from quality.possible_early_renewals",
            2,
        ),
        reference.possible_early_renewals(),
    )
    assert_equal(
        {
            key: row
            for key, row in sound(
                keyed(
                    built,
                    "select account_id, month_end, window_months, lost_due_arr, lost_not_due_arr "
                    "from marts.account_retention_months",
                    3,
                )
            ).items()
            if any(row)
        },
        {key: row for key, row in sound(lost(reference)).items() if any(row)},
    )
    if not negative:
        compare_company(built, reference, segment_of)
    return not negative


def cut(bundle, as_of):
    """The bundle as it was on a day: rows recorded later are not there yet."""
    old = type(bundle)(accounts={}, rates=bundle.rates)
    for row in bundle.lines:
        if as_date(row.get("recorded_at") or row["starts_on"]) <= as_of:
            old.lines.append(row)
    for name, row in bundle.accounts.items():
        known = row.get("merged_at") is None or as_date(row["merged_at"]) <= as_of
        kept = {key: value for key, value in row.items() if known or "merged" not in key}
        old.accounts[name] = kept
    for row in sorted(bundle.changes, key=lambda row: row["recorded_at"], reverse=True):
        if row["recorded_at"] <= as_of:
            old.changes.insert(0, row)
        else:
            old.accounts[row["account_id"]][row["field"]] = row["old_value"]
    return old


@pytest.fixture(scope="module", params=SETTINGS)
def random_case(request, tmp_path_factory):
    seed, discounts, variables = SETTINGS[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    bundle = random_ledger(seed, accounts=150, discounts=discounts)
    path = bundle.write(folder / "bundle")
    return bundle, variables, path, folder


def test_random_ledger_is_what_the_reference_says(random_case):
    bundle, variables, path, folder = random_case
    built = build_retention(path, folder / "now", as_of_date=f"{LAST}", **variables)
    discounts = any(row["annual_amount"] < 0 for row in bundle.lines)
    compared = compare(built, reference_of(bundle, LAST, **variables), segments_of(bundle, LAST))
    assert compared or discounts


TABLES = [
    "account_arr_months", "family_arr_months", "account_product_arr_months", "arr_movements",
    "account_retention_months", "family_retention_months", "renewals", "arr_restatements",
    "retention_bridge_months", "retention_reconciliation_months",
]  # fmt: skip


def assert_same_tables(now: Built, then: Built, may_be_empty=()):
    """Every row is the same; shares that are added up may differ in their last bit."""

    def rows(built, table):
        return [
            tuple(round(value, 12) if isinstance(value, float) else value for value in row)
            for row in built.rows(f"select * from marts.{table} order by all")
        ]

    for table in TABLES:
        found = rows(now, table)
        assert found or table in may_be_empty, f"{table} is empty"
        assert found == rows(then, table), table


def assert_reported_is_what_was_built_then(later: Built, then: Built, month: date):
    """What a later build reports for a month is what the build of its close restated."""

    def values(built, table, key, columns):
        return {
            row[:key]: row[key:]
            for row in built.rows(f"select {columns} from marts.{table} where month_end = ?", month)
            if any(row[key:])
        }

    found = values(later, "account_arr_months", 1, "account_id, reported_closing_arr")
    assert found
    assert found == values(then, "account_arr_months", 1, "account_id, closing_arr")
    keys = "account_id, window_months, "
    found = values(
        later, "account_retention_months", 2,
        f"{keys} reported_opening_arr, reported_retained_arr, reported_gross_retained_arr",
    )  # fmt: skip
    assert found
    assert found == values(
        then, "account_retention_months", 2,
        f"{keys} opening_arr, retained_arr, gross_retained_arr",
    )  # fmt: skip


CLOSES = [date(2024, 3, 5), date(2025, 7, 5)]


def test_building_as_of_a_past_date_gives_what_was_built_then(tmp_path):
    """The whole ledger read as of a past day equals the ledger that existed on that day."""
    bundle = random_ledger(3, accounts=150)
    path = bundle.write(tmp_path / "all")
    later = build_retention(path, tmp_path / "later", as_of_date=f"{LAST}")
    for past in [*CLOSES, date(2024, 9, 13)]:
        now = build_retention(path, tmp_path / f"now_{past}", as_of_date=f"{past}")
        old = cut(bundle, past)
        then = build_retention(
            old.write(tmp_path / f"cut_{past}"), tmp_path / f"then_{past}", as_of_date=f"{past}"
        )
        assert_same_tables(now, then)
        if past in CLOSES:
            month = past.replace(day=1) - timedelta(days=1)
            assert_reported_is_what_was_built_then(later, now, month)
    compare(now, reference_of(bundle, past), segments_of(bundle, past))


@pytest.fixture(scope="module")
def membership(tmp_path_factory):
    """The membership ledger built as of its last day, or a skip."""
    if not MEMBERSHIP.exists():
        pytest.skip("the membership ledger is not here")
    folder = tmp_path_factory.mktemp("membership")
    return build_retention(
        Path(MEMBERSHIP),
        folder,
        tests=True,
        renewal_grace_days=0,
        as_of_date=f"{MEMBERSHIP_AS_OF}",
    )


def test_membership_ledger_as_of_past_dates(membership, tmp_path):
    """The real ledger, its whole history read as of a past close, against only what was known."""
    for past in [date(2021, 4, 5), date(2024, 8, 5)]:
        folder = tmp_path / f"cut_{past}" / "canonical"
        folder.mkdir(parents=True)
        (folder.parent / "bundle.yml").write_text("sources: {crm: [canonical], usage: []}\n")
        for table in ["accounts", "products", "subscription_lines"]:
            known = f"where cast(recorded_at as date) <= '{past}'" if "lines" in table else ""
            duckdb.sql(
                f"copy (from '{MEMBERSHIP}/canonical/{table}.parquet' {known}) "
                f"to '{folder}/{table}.parquet'"
            )
        variables = {"renewal_grace_days": 0, "as_of_date": f"{past}"}
        now = build_retention(Path(MEMBERSHIP), tmp_path / f"now_{past}", **variables)
        then = build_retention(folder.parent, tmp_path / f"then_{past}", **variables)
        assert_same_tables(now, then, may_be_empty=["renewals", "arr_restatements"])
        month = past.replace(day=1) - timedelta(days=1)
        assert_reported_is_what_was_built_then(membership, now, month)


def test_membership_ledger_of_eight_years(membership):
    """A real ledger of 2,780 line versions, every account-month to the cent."""
    lines = duckdb.sql(
        "select line_id, account_id, annual_amount, starts_on, ends_on, product_id, contract_id, "
        "version, recorded_at "
        f"from read_parquet('{MEMBERSHIP}/canonical/subscription_lines.parquet')"
    ).fetchall()
    versions = [
        Line(
            line_id=line_id, account=account, amount=Decimal(str(amount)), start=start,
            end=end or date.max, product=product or "", contract=contract, version=version,
            recorded=recorded.date(),
        )
        for line_id, account, amount, start, end, product, contract, version, recorded in lines
    ]  # fmt: skip
    compare(membership, Reference(versions, MEMBERSHIP_AS_OF, {}, {}, grace=0))


def test_membership_ledger_by_declared_date(tmp_path):
    """The same members by the day on which they say they joined, known when first listed.

    Begins before it was known: what was reported differs from what is known now, and every
    difference is explained.
    """
    if not MEMBERSHIP.exists():
        pytest.skip("the membership ledger is not here")
    bundle = Bundle()
    prices = dict(
        duckdb.sql(
            f"select level, annual_dues_usd from '{MEMBERSHIP}/source/price_list.parquet'"
        ).fetchall()
    )
    for spell, account, level, starts_on, declared, recorded, ends_on in duckdb.sql(
        "select spell_id, account_id, level, cast(valid_from as date), declared_joined, "
        "cast(recorded_at as date), cast(valid_to as date) "
        f"from '{MEMBERSHIP}/source/membership_spells.parquet' order by spell_id"
    ).fetchall():
        effective = declared if declared and starts_on > declared > date(2018, 12, 19) else None
        row = dict(name=spell, amount=prices[level], starts_on=effective or starts_on,
                   product="membership", recorded_at=recorded)  # fmt: skip
        bundle.line(account, **row)
        if ends_on:
            bundle.line(account, **dict(row, ends_on=ends_on, version=2, recorded_at=ends_on))
    as_of = MEMBERSHIP_AS_OF
    built = build_retention(
        bundle.write(tmp_path / "bundle"), tmp_path, renewal_grace_days=0, as_of_date=f"{as_of}"
    )
    compare(built, reference_of(bundle, as_of, renewal_grace_days=0))
    causes = dict(built.rows("select cause, count(*) from marts.arr_restatements group by cause"))
    assert causes["late_booking"] > 100
    assert built.rows(
        "select count(*) from marts.account_arr_months where closing_arr <> reported_closing_arr"
    ) > [(100,)]

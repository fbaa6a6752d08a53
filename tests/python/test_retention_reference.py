"""The models against the day-by-day reference, on random ledgers and on a real one."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from builds import ROOT
from random_ledger import LAST, as_date, random_ledger, reference_lines
from reference_retention import Line, Reference
from retention_bundle import Built, Bundle, build_retention

pytestmark = pytest.mark.slow

SETTINGS = {
    "defaults": (1, {}),
    "other_settings": (
        2,
        {
            "renewal_grace_days": 12, "close_days": 20, "early_renewal_days": 50,
            "min_renewal_term_months": 4,
        },
    ),
}  # fmt: skip
MEMBERSHIP = ROOT / ".." / "shared" / "data" / "cncf"


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


def compare(built: Built, reference: Reference):
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
            "due_on, due_arr, successor_arr, renewed_arr, outcome from marts.renewals",
            3,
        ),
        reference.renewals(),
    )


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
    return old


@pytest.fixture(scope="module", params=SETTINGS)
def random_case(request, tmp_path_factory):
    seed, variables = SETTINGS[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    bundle = random_ledger(seed, accounts=150)
    path = bundle.write(folder / "bundle")
    return bundle, variables, path, folder


def test_random_ledger_is_what_the_reference_says(random_case):
    bundle, variables, path, folder = random_case
    built = build_retention(path, folder / "now", as_of_date=f"{LAST}", **variables)
    compare(built, reference_of(bundle, LAST, **variables))


TABLES = [
    "account_arr_months", "family_arr_months", "account_product_arr_months", "arr_movements",
    "account_retention_months", "family_retention_months", "renewals", "arr_restatements",
    "retention_bridge_months", "retention_reconciliation_months",
]  # fmt: skip


def test_building_as_of_a_past_date_gives_what_was_built_then(tmp_path):
    """The whole ledger read as of a past day equals the ledger that existed on that day."""
    bundle = random_ledger(3, accounts=150)
    past = date(2024, 9, 13)
    now = build_retention(bundle.write(tmp_path / "all"), tmp_path / "a", as_of_date=f"{past}")
    then = build_retention(
        cut(bundle, past).write(tmp_path / "cut"), tmp_path / "b", as_of_date=f"{past}"
    )
    for table in TABLES:
        rows = f"select * from marts.{table} order by all"
        assert now.rows(rows) == then.rows(rows), table
    compare(now, reference_of(bundle, past))


def test_membership_ledger_of_eight_years(tmp_path):
    """A real ledger of 2,780 line versions, every account-month to the cent."""
    if not MEMBERSHIP.exists():
        pytest.skip("the membership ledger is not here")
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
    as_of = max(line.recorded for line in versions)
    built = build_retention(Path(MEMBERSHIP), tmp_path, renewal_grace_days=0, as_of_date=f"{as_of}")
    compare(built, Reference(versions, as_of, {}, {}, grace=0))


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
    as_of = date(2026, 8, 7)
    built = build_retention(
        bundle.write(tmp_path / "bundle"), tmp_path, renewal_grace_days=0, as_of_date=f"{as_of}"
    )
    compare(built, reference_of(bundle, as_of, renewal_grace_days=0))
    causes = dict(built.rows("select cause, count(*) from marts.arr_restatements group by cause"))
    assert causes["late_booking"] > 100
    assert built.rows(
        "select count(*) from marts.account_arr_months where closing_arr <> reported_closing_arr"
    ) > [(100,)]

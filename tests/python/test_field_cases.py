"""The cases from the field: each bundle of the folder is built, and its right values are there.

The values are those of each case's expected.md, worked by hand from the definitions. The folder
`cases` lies beside the third-party data (COMMON_GROUND_CASES names another).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import builds
import duckdb
import pytest

from common_ground import bundle
from common_ground.errors import BundleError

FOLDER = Path(os.environ.get("COMMON_GROUND_CASES", builds.ROOT.parent / "shared" / "cases"))

ARR = (
    "select closing_arr from marts.account_arr_months where account_id = '{}' and month_end = '{}'"
)
MONTH = "select {} from marts.account_arr_months where account_id = '{}' and month_end = '{}'"
USERS = (
    "select active_users_28d from marts.account_adoption_months "
    "where account_id = '{}' and month_end = '{}'"
)

SMALL = {
    "symlink_usage": (
        None,
        {
            USERS.format("nord", "2025-04-30"): [(1,)],
            "select has_telemetry from marts.accounts where account_id = 'nord'": [(True,)],
        },
    ),
    "float_ids": (
        None,
        {
            "select family_id from marts.accounts where account_id = '1002'": [("1001",)],
            # 1001, 1002 and the account that counts 1001 among its parents too
            "select closing_arr from marts.account_arr_months "
            "where account_id in ('1001', '1002') and month_end = '2025-04-30' order by 1": [
                (500,),
                (1000,),
            ],
            USERS.format("1001", "2025-04-30"): [(2,)],
            "select account_id from marts.tickets where ticket_id = '1'": [("1001",)],
            "select count(*) from marts.accounts where csm_id = ''": [(0,)],
        },
    ),
    "csat_scale": (
        "2025-02-28",
        {
            "select survey_csat_good, survey_csat_responses from marts.account_experience_months "
            "where account_id = 'a' and month_end = '2025-01-31'": [(1, 1)],
        },
    ),
    "int_user_ids": (
        None,
        {
            USERS.format("nord", "2025-04-30"): [(0,)],
            "select count(distinct user_id) from marts.user_adoption_months "
            "where month_end = '2025-04-30' and active_days_month > 0": [(2,)],
        },
    ),
    "sql_1900": (
        None,
        {
            ARR.format("a", "2025-01-31"): [(100,)],
            ARR.format("b", "2025-01-31"): [(100,)],
            "select is_customer from marts.accounts where account_id = 'b'": [(True,)],
        },
    ),
    "currency_case": (
        "2025-06-30",
        {ARR.format("a", "2025-01-31"): [(100,)], ARR.format("b", "2025-01-31"): [(110,)]},
    ),
    "hash_ids": (
        None,
        {
            "select ticket_id from marts.tickets order by 1": [("#1001",), ("#1003",), ("1002",)],
        },
    ),
    "salt_quote": (None, {"select count(*) from marts.users": [(1,)]}),
    "zero_lines": (
        "2025-06-30",
        {
            "select account_id, is_customer from marts.accounts": [("a", False)],
            "select count(*) from marts.account_arr_months": [(0,)],
        },
    ),
    "only_support": (
        None,
        {
            "select ticket_id, account_id from marts.tickets": [("T1", None)],
            "select count(*) from marts.accounts": [(0,)],
        },
    ),
}


def arr(account: str, month: str, value) -> tuple[str, list]:
    return ARR.format(account, month), [(value,)]


def month(columns: str, account: str, month_end: str, *values) -> tuple[str, list]:
    return MONTH.format(columns, account, month_end), [values]


def nrr(account: str, month_end: str, *values) -> tuple[str, list]:
    return (
        "select retained_arr, opening_arr from marts.account_retention_months where "
        f"account_id = '{account}' and month_end = '{month_end}' and window_months = 12",
        [values],
    )


LEDGER = dict(
    [
        *(arr("m2", end, 1800) for end in ("2025-10-31", "2025-11-30", "2025-12-31")),
        *(arr("m2", end, 1800) for end in ("2026-01-31", "2026-02-28", "2026-03-31")),
        arr("depts", "2024-10-31", 1000),
        (
            "select min(closing_arr), max(closing_arr) from marts.account_arr_months "
            "where account_id = 'depts' and month_end >= '2024-11-30'",
            [(1400, 1400)],
        ),
        arr("zl", "2025-05-31", 100),
        arr("ebs", "2025-06-30", 100),
        (
            "select reason from quality.rejected_rows where row_key like 'ebs0%'",
            [("ends_on lies before starts_on",)],
        ),
        month("churned_arr", "pause", "2025-04-30", 100),
        month("reactivation_arr", "pause", "2025-07-31", 100),
        month("closing_arr, bridged_arr, churned_arr", "p30", "2025-04-30", 100, 100, 0),
        month("opening_arr, closing_arr", "p30", "2025-05-31", 100, 100),
        month("churned_arr", "p31", "2025-04-30", 100),
        month("reactivation_arr", "p31", "2025-05-31", 100),
        month("new_arr", "trial", "2025-03-31", 1200),
        month("closing_arr", "trial2", "2025-03-31", 0),
        month("new_arr", "trial2", "2025-04-30", 1200),
        month("new_arr", "free", "2025-08-31", 240),
        month("expansion_arr", "leap", "2024-02-29", 10),
        month("expansion_arr", "leap", "2025-02-28", 11),
        nrr("leap", "2024-02-29", 110, 100),
        nrr("leap", "2025-02-28", 121, 110),
        (
            "select due_arr, outcome from marts.renewals "
            "where account_id = 'leap' and due_on = '2024-02-29'",
            [(100, "expanded")],
        ),
        (
            "select distinct closing_arr from marts.account_arr_months where account_id = 'anc' "
            "and month_end between '2025-01-31' and '2025-04-30'",
            [(120,)],
        ),
        month("churned_arr", "anc", "2025-05-31", 120),
        month("churned_arr", "eom1", "2025-04-30", 100),
        month("churned_arr", "eom2", "2025-05-31", 100),
        (
            "select invoices_issued, invoices_clean, invoices_undetermined "
            "from marts.account_experience_months "
            "where account_id = 'inv' and month_end in ('2025-05-31', '2026-03-31') "
            "order by month_end",
            [(3, 1, 0), (2, 1, 1)],
        ),
        (
            "select account_id, closing_arr from marts.account_arr_months where account_id "
            "in ('surv', 'abs', 'kid') and month_end = '2025-05-31' order by 1",
            [("abs", 0), ("kid", 30), ("surv", 150)],
        ),
        (
            "select account_id, reported_closing_arr from marts.account_arr_months "
            "where account_id in ('surv', 'abs') and month_end = '2025-05-31' order by 1",
            [("abs", 50), ("surv", 100)],
        ),
        (
            "select distinct closing_arr from marts.family_arr_months where family_id = 'surv'",
            [(180,)],
        ),
        (USERS.format("surv", "2026-03-31"), [(2,)]),
        arr("x3", "2025-06-30", 60),
        arr("y", "2025-06-30", 5),
        arr("z", "2025-06-30", 7),
        (
            "select closing_arr from marts.account_arr_months where month_end = '2025-06-30' "
            "and account_id in (select account_id from marts.accounts where account_name = 'odd') "
            "order by 1",
            [(1000 + number,) for number in range(21)],
        ),
        arr("tb", "2025-06-30", 88),
        (
            "select reason from quality.rejected_rows where row_key like 'tb1%'",
            [("unknown account",)],
        ),
        month("expansion_arr, contraction_arr, licensed_seats", "qty", "2025-05-31", 0, 200, 8),
        (
            "select account_handoffs, csm_id from marts.account_coverage_months "
            "where account_id = 'csmx' and month_end = '2025-05-31'",
            [(2, "E1")],
        ),
        month("churned_arr", "ch1", "2025-06-30", 40),
        (
            "select contraction_arr, closing_arr from marts.family_arr_months "
            "where family_id = 'par' and month_end = '2025-06-30'",
            [(40, 100)],
        ),
        month("contraction_arr, churned_arr", "m2y", "2025-06-30", 200, 0),
        (
            "select sum(expansion_arr), sum(churned_arr), sum(reactivation_arr) "
            "from marts.account_arr_months where account_id = 'prodsw'",
            [(30, 0, 0)],
        ),
        arr("irr", "2025-06-30", 237512),
        arr("jpy", "2025-06-30", 8040),
        month("new_arr", "coup", "2025-04-30", 100),
        month("closing_arr, bridged_arr", "brd", "2025-05-31", 80, 80),
        month("closing_arr, bridged_arr", "brd2", "2025-05-31", 100, 100),
        ("select count(*) from marts.account_arr_months where account_id = 'fut'", [(0,)]),
        ("select is_customer from marts.accounts where account_id = 'fut'", [(False,)]),
        (
            "select survey_csat_good, survey_csat_responses, nps_promoters, nps_detractors, "
            "nps_responses, ces_responses from marts.account_experience_months "
            "where account_id = 'inv' and month_end = '2025-05-31'",
            [(2, 3, 1, 1, 3, 2)],
        ),
    ]
)
CASES = {**SMALL, "ledger": (None, LEDGER)}
# case -> what the refusal says
REFUSED = {"mixed_line_ends": "mixed line ends"}


@pytest.mark.slow
@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no field cases at {FOLDER.name}/")
@pytest.mark.parametrize("case", CASES)
def test_a_case_from_the_field_has_its_right_values(case, tmp_path):
    as_of, answers = CASES[case]
    out, raw = tmp_path / "published.duckdb", tmp_path / case
    shutil.copytree(FOLDER / case, raw, symlinks=True)
    log = raw / "canonical" / "usage_events"
    if log.is_file():  # a link that was copied as a text
        target = log.read_text().strip()
        log.unlink()
        log.symlink_to(target)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "common_ground", "build", "--raw", str(raw)),
            *("--out", str(out), *(("--as-of", as_of) if as_of else ())),
        ],
        cwd=builds.ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    with duckdb.connect(str(out), read_only=True) as connection:
        found = {sql: connection.execute(sql).fetchall() for sql in answers}
    assert found == answers


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no field cases at {FOLDER.name}/")
@pytest.mark.parametrize("case", REFUSED)
def test_a_case_that_cannot_be_read_is_refused_with_a_row_and_a_fix(case):
    with pytest.raises(BundleError) as caught:
        bundle.check(FOLDER / case)
    (problem,) = caught.value.problems
    assert REFUSED[case] in problem.what and ", row " in problem.where and problem.fix


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no field cases at {FOLDER.name}/")
def test_every_case_of_the_folder_is_tried():
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} <= {*CASES, *REFUSED}

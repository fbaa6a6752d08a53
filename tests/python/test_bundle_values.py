"""What the check says of values that would be read as something else than was meant."""

import pandas
import pytest
import tiny_bundle
from test_bundle import only_problem

from common_ground import bundle

PARENTS = {
    "fraction": [None, 1001.5],
    "above 2^53": [None, 2.0**53 + 2],
}


@pytest.fixture
def good(tmp_path):
    return tiny_bundle.write(tmp_path / "bundle")


def accounts(folder, **columns):
    (folder / "canonical" / "accounts.csv").unlink()
    rows = pandas.DataFrame({"account_id": ["a1", "a2"], **columns})
    rows.to_parquet(folder / "canonical" / "accounts.parquet")


@pytest.mark.parametrize("parents", PARENTS.values(), ids=PARENTS)
def test_ids_that_may_have_been_rounded_stop_the_build(good, parents):
    accounts(good, parent_account_id=parents)
    problem = only_problem(good)
    assert problem.where == "canonical/accounts.parquet, column parent_account_id, row 2"
    assert "rounded" in problem.what
    assert "Int64" in problem.fix


def test_the_same_as_text_in_a_column_of_such_ids(good):
    text = "ticket_id,organization_id,created_at\n"
    text += "t1,1001.0,2025-01-05\nt2,90071992547409930.0,2025-01-05\n"
    (good / "canonical" / "tickets.csv").write_text(text)
    problem = only_problem(good)
    assert problem.where == "canonical/tickets.csv, column organization_id, row 3"
    assert "rounded" in problem.what


def test_files_of_a_table_that_store_ids_as_text_and_as_float(good):
    (good / "canonical" / "usage_events.csv").unlink()
    folder = good / "canonical" / "usage_events"
    folder.mkdir()
    for year, tenants in ((2024, ["1001"]), (2025, [1001.0])):
        rows = pandas.DataFrame({"event_id": ["x"], "tenant_id": tenants, "user_id": ["u"]})
        rows["feature_id"] = "f1"
        rows["occurred_at"] = pandas.Timestamp(year, 1, 5)
        rows.to_parquet(folder / f"{year}.parquet")
    problem = only_problem(good)
    assert problem.where == "canonical/usage_events/2025.parquet, column tenant_id"
    assert "text in every file" in problem.fix


@pytest.mark.parametrize(
    "columns",
    [
        {"parent_account_id": [None, 1001.0], "csm_id": ["", ""], "employee_count": ["", ""]},
        {"parent_account_id": [float("nan"), -1.0]},
        {"coverage": ["POOLED", " Digital "]},
        {"created_at": pandas.to_datetime(["2025-01-01", None], utc=True)},
    ],
)
def test_what_can_be_read_is_read(good, columns):
    accounts(good, **columns)
    (good / "canonical" / "contacts.csv").unlink()
    assert bundle.check(good)


UNDATED = dict.fromkeys(
    ["usage_events", "tickets", "activities", "usage_users", "invoices", "survey_responses"]
)


def test_a_bundle_that_dates_nothing_needs_a_day(tmp_path):
    events = ["event_id,tenant_id,user_id,feature_id,occurred_at"]
    bundle_folder = tiny_bundle.write(tmp_path / "b", **{**UNDATED, "usage_events": events})
    problem = only_problem(bundle_folder)
    assert problem.where == "bundle.yml, vars, as_of_date"
    assert "usage_events.occurred_at" in problem.what
    assert "AS_OF=" in problem.fix
    assert bundle.check(bundle_folder, "2025-06-30")


@pytest.mark.parametrize("given", ["1900-01-01", "9999-01-01", "soon", ""])
def test_a_time_from_before_1990_or_to_come_dates_nothing(tmp_path, given):
    activities = [
        "activity_id,account_id,kind,occurred_at",
        f"v1,a1,call,{given}",
        *(["v2,a1,call,2025-01-01 08:00:00"] if given == "soon" else []),
    ]
    events = ["event_id,tenant_id,user_id,feature_id,occurred_at"]
    folder = tiny_bundle.write(
        tmp_path / "b", **{**UNDATED, "usage_events": events, "activities": activities}
    )
    if given == "soon":
        assert bundle.check(folder)
    else:
        assert "as_of_date" in only_problem(folder).where

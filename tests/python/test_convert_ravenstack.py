"""The RavenStack converter on made-up rows in the source's columns, and on the real files."""

import csv
import os
from pathlib import Path

import pytest
import yaml

from common_ground.errors import BundleError
from tools.convert.ravenstack import convert

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("COMMON_GROUND_DATA", ROOT.parent / "shared" / "data")) / "ravenstack"

FILES = {
    "accounts": [
        "account_id,account_name,industry,country,signup_date,referral_source,plan_tier,seats,"
        "is_trial,churn_flag",
        "A-1,Teapots,Retail,DE,2023-02-01,ads,Pro,9,False,False",
        "A-2,Kettles,Food,US,2023-03-01,other,Basic,4,False,True",
    ],
    "subscriptions": [
        "subscription_id,account_id,start_date,end_date,plan_tier,seats,mrr_amount,arr_amount,"
        "is_trial,upgrade_flag,downgrade_flag,churn_flag,billing_frequency,auto_renew_flag",
        "S-1,A-1,2023-02-01,,Pro,9,100,1200,False,False,False,False,monthly,True",
        "S-2,A-2,2023-03-01,2023-09-01,Basic,4,0,0,True,False,False,True,annual,False",
    ],
    "feature_usage": [
        "usage_id,subscription_id,usage_date,feature_name,usage_count,usage_duration_secs,"
        "error_count,is_beta_feature",
        "U-1,S-1,2023-04-01,alpha,9,50,0,False",
        "U-1,S-2,2023-04-02,beta,2,50,0,False",
        "U-3,S-9,2023-04-03,alpha,1,50,0,False",
    ],
    "support_tickets": [
        "ticket_id,account_id,submitted_at,closed_at,resolution_time_hours,priority,"
        "first_response_time_minutes,satisfaction_score,escalation_flag",
        "T-1,A-1,2023-05-01,2023-05-02 03:00:00,27.0,medium,74,4.0,False",
        "T-2,A-2,2023-05-03,,,urgent,,,False",
    ],
}


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    folder.mkdir()
    for name, lines in FILES.items():
        (folder / f"ravenstack_{name}.csv").write_text("\n".join(lines) + "\n")
    return folder


def tables(out: Path) -> dict[str, list[dict]]:
    """Each table as rows without their empty columns."""
    result = {}
    for path in (out / "canonical").iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            result[path.stem] = [{k: v for k, v in row.items() if v} for row in rows]
    return result


@pytest.fixture
def converted(source, tmp_path):
    convert(source, tmp_path / "out")
    return tables(tmp_path / "out")


def test_a_line_has_amount_and_dates_but_no_product_or_term(converted):
    first, second = converted["subscription_lines"]
    assert first == {
        "line_id": "S-1",
        "account_id": "A-1",
        "seats": "9",
        "annual_amount": "1200",
        "currency": "USD",
        "starts_on": "2023-02-01",
        "auto_renews": "true",
        "is_trial": "false",
    }
    assert (second["ends_on"], second["is_trial"]) == ("2023-09-01", "true")


def test_usage_keeps_rows_that_share_an_id(converted):
    assert [row["event_id"] for row in converted["usage_events"]] == ["U-1", "U-1", "U-3"]
    assert converted["usage_events"][0] == {
        "event_id": "U-1",
        "tenant_id": "A-1",
        "user_id": "S-1",
        "feature_id": "alpha",
        "occurred_at": "2023-04-01",
        "received_at": "2023-04-01 23:59:59",
        "event_count": "9",
    }


def test_usage_of_an_unknown_subscription_is_kept_without_an_account(converted):
    tenant_id = converted["usage_events"][2]["tenant_id"]
    assert tenant_id not in {row["tenant_id"] for row in converted["usage_tenants"]}


def test_accounts_users_and_features(converted):
    assert converted["accounts"][1] == {
        "account_id": "A-2",
        "account_name": "Kettles",
        "industry": "Food",
        "country": "US",
        "created_at": "2023-03-01",
    }
    assert converted["usage_users"][0] == {
        "user_id": "S-1",
        "tenant_id": "A-1",
        "actor_type": "human",
    }
    assert [row["feature_id"] for row in converted["features"]] == ["alpha", "beta"]


def test_tickets_with_reply_solve_and_score(converted):
    first, second = converted["tickets"]
    assert (first["priority"], first["solved_at"]) == ("normal", "2023-05-02 03:00:00")
    assert (second["priority"], second["status"]) == ("urgent", "open")
    assert [(row["kind"], row["occurred_at"]) for row in converted["ticket_events"]] == [
        ("public_reply", "2023-05-01 01:14:00"),
        ("status", "2023-05-02 03:00:00"),
    ]
    [answer] = converted["survey_responses"]
    assert (answer["score"], answer["scale_max"]) == ("4.0", "5")


def test_bundle_names_its_sources_and_switches_the_grace_off(source, tmp_path):
    convert(source, tmp_path / "out")
    bundle = yaml.safe_load((tmp_path / "out" / "bundle.yml").read_text())
    assert bundle["sources"] == {domain: ["canonical"] for domain in ("crm", "usage", "support")}
    assert bundle["vars"]["renewal_grace_days"] == 0


def assert_refused(source: Path, out: Path, *problems: tuple[str, str]) -> None:
    """The conversion stops with exactly these problems, (where, what), and writes nothing."""
    with pytest.raises(BundleError) as refused:
        convert(source, out)
    found = [(problem.where, problem.what) for problem in refused.value.problems]
    assert len(found) == len(problems)
    for (where, what), (file, words) in zip(found, problems, strict=True):
        assert where.startswith(str(source / file))
        assert words in what
    assert not out.exists()


def test_every_missing_file_is_named(source, tmp_path):
    for name in ("accounts", "support_tickets"):
        (source / f"ravenstack_{name}.csv").unlink()
    assert_refused(
        source,
        tmp_path / "out",
        ("ravenstack_accounts.csv", "is missing"),
        ("ravenstack_support_tickets.csv", "is missing"),
    )


def test_missing_column_is_named(source, tmp_path):
    path = source / "ravenstack_subscriptions.csv"
    path.write_text(path.read_text().replace("arr_amount", "amount"))
    assert_refused(source, tmp_path / "out", (path.name, "has no column arr_amount"))


def test_empty_file_is_named(source, tmp_path):
    path = source / "ravenstack_accounts.csv"
    path.write_text("")
    assert_refused(source, tmp_path / "out", (path.name, "has no column account_id"))


@pytest.mark.parametrize("name", FILES)
def test_broken_row_is_named(source, tmp_path, name):
    path = source / f"ravenstack_{name}.csv"
    path.write_text(path.read_text() + "X-1,Y-1\n")
    where = f"{path.name}, row {len(FILES[name]) + 1}"
    assert_refused(source, tmp_path / "out", (where, "has 2 fields"))


def test_other_encoding_is_named(source, tmp_path):
    path = source / "ravenstack_accounts.csv"
    path.write_bytes(path.read_text().replace("Teapots", "Théières").encode("latin-1"))
    assert_refused(source, tmp_path / "out", (path.name, "is not UTF-8"))


def test_real_files_keep_every_row(tmp_path):
    if not DATA.is_dir():
        pytest.skip(f"the RavenStack files are not at {DATA}; set COMMON_GROUND_DATA")
    convert(DATA, tmp_path / "out")
    counts = {table: len(rows) for table, rows in tables(tmp_path / "out").items()}

    def raw(name: str) -> list[dict]:
        with (DATA / f"ravenstack_{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    usage, tickets = raw("feature_usage"), raw("support_tickets")
    assert counts == {
        "accounts": len(raw("accounts")),
        "subscription_lines": len(raw("subscriptions")),
        "usage_tenants": len(raw("accounts")),
        "usage_users": len(raw("subscriptions")),
        "usage_events": len(usage),
        "features": len({row["feature_name"] for row in usage}),
        "tickets": len(tickets),
        "ticket_events": 2 * len(tickets),
        "survey_responses": sum(row["satisfaction_score"] != "" for row in tickets),
    }
    events = tables(tmp_path / "out")["usage_events"]
    assert len(events) - len({row["event_id"] for row in events}) == 21
    assert sum(int(row["event_count"]) for row in events) == sum(
        int(row["usage_count"]) for row in usage
    )

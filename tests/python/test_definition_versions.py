"""A new version of a definition changes what comes after it, and nothing before.

The seeds in a copy of the sample's database get new versions in the midst of its months, dbt
builds what hangs on them, and every month of every metric is compared with the one before.
"""

import shutil
from datetime import date

import builds
import duckdb
import pytest

START = date(2026, 4, 1)
NEW_VERSIONS = {
    "adoption_thresholds": "replace (5 as value) where threshold = 'healthy_days'",
    "sla_targets": "replace (30 as first_reply_minutes, 120 as resolution_minutes) "
    "where priority = 'normal'",
    "survey_bands": "replace (lowest_score - 1 as lowest_score) where band = 'promoter'",
    "coverage_thresholds": "replace (0 as value) where threshold = 'bypass_free_days'",
    "activity_classes": "replace (true as is_advocacy) where kind = 'email'",
    "segment_bands": "replace (2 as version, case segment_id when 'mercury' then 249 else "
    "max_employees end as max_employees, case segment_id when 'mars' then 250 else "
    "min_employees end as min_employees) where true",
}
MOVED = {
    "healthy_user_rate",
    "adoption_score",
    "first_reply_sla",
    "resolution_sla",
    "nps",
    "bypass_rate",
    "advocacy_acts",
}


ANALYSES = ("definition_versions", "definition_versions_experience")


@pytest.fixture(scope="module")
def changed(sample_build, tmp_path_factory):
    """The sample's database, built again after its seeds got new versions from START on."""
    folder = tmp_path_factory.mktemp("versions")
    database = folder / "dev.duckdb"
    shutil.copy(sample_build, database)
    with duckdb.connect(str(database)) as connection:
        for seed, change in NEW_VERSIONS.items():
            change = change.replace("replace (", f"replace (date '{START}' as valid_from, ")
            connection.execute(
                f"insert into definitions.{seed} "
                + change.replace("where", f"from definitions.{seed} where").replace(
                    "replace", "select * replace", 1
                )
            )
        connection.execute(  # who says 8 is no longer passive
            "insert into definitions.survey_bands "
            f"select * replace (date '{START}' as valid_from, case band when 'passive' "
            "then 7 else highest_score end as highest_score) from definitions.survey_bands "
            f"where kind = 'nps' and band <> 'promoter' and valid_from < date '{START}'"
        )
    where = {
        "folder": folder,
        "variables": builds.bundle_vars(builds.SAMPLE),
        "environment": {"COMMON_GROUND_DATABASE": str(database)},
    }
    builds.run_dbt(
        "build", "--select", *(f"{seed}+" for seed in NEW_VERSIONS),
        "--exclude-resource-type", "unit_test", "seed", **where,
    )  # fmt: skip
    builds.run_dbt("compile", "--select", *ANALYSES, **where)
    return folder


@pytest.fixture(scope="module")
def after(changed):
    with duckdb.connect(str(changed / "dev.duckdb"), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


def months(connection, table: str) -> dict[tuple, dict]:
    """Key of a row -> its values, of a table of the layer."""
    found = connection.execute(f"from metrics.{table}")
    names = [column[0] for column in found.description]
    keys = [name for name in names if name in ("month_end", "segment_id", "account_id")]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return {tuple(row[key] for key in keys): row for row in rows}


def analysis(changed, after, name: str) -> list[dict]:
    """Rows of an analysis as dbt compiles it."""
    path = changed / "target" / "compiled" / "common_ground" / "analyses" / f"{name}.sql"
    found = after.execute(path.read_text())
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize("table", ["company_monthly", "segment_monthly", "account_monthly"])
def test_months_before_stay_as_they_were(company, after, table):
    was, now = months(company, table), months(after, table)
    past = [key for key in was if min(k for k in key if isinstance(k, date)) < START]
    assert len(past) > 24
    assert {key for key in past if now[key] != was[key]} == set()


def test_months_after_go_by_the_new_versions(company, after):
    was, now = months(company, "company_monthly"), months(after, "company_monthly")
    assert was.keys() == now.keys()
    moved = {name for key in was for name in was[key] if was[key][name] != now[key][name]}
    assert moved == MOVED
    was, now = months(company, "segment_monthly"), months(after, "segment_monthly")
    assert {key for key in now if key[0] > START and now[key]["arr"] != was[key]["arr"]}


def test_one_query_shows_what_the_version_does_to_the_past(changed, after):
    """Of the adoption score: what stands is what the version in force gives."""
    rows = analysis(changed, after, "definition_versions")
    for row in rows:
        if row["is_in_force"]:
            assert row["is_in_force"] == (row["version_from"] == START) or (
                row["month_end"] < START
            )
            assert row["version_score"] == pytest.approx(row["score_in_force"])
    past = [row for row in rows if row["version_from"] == START and row["month_end"] < START]
    assert past and sum(row["accounts_up"] for row in past) > 0


@pytest.mark.parametrize("metric", ["first_reply_sla", "resolution_sla", "nps"])
def test_another_shows_promises_and_opinions(changed, after, metric):
    rows = analysis(changed, after, "definition_versions_experience")
    rows = [row for row in rows if row["metric"] == metric]
    stands = {
        month: value
        for month, value in after.execute(
            f"select month_end, {metric} from metrics.company_monthly"
        ).fetchall()
    }
    differs = 0
    for row in rows:
        is_new = row["version_from"] == START
        if row["month_end"] in stands:
            assert row["value_in_force"] == pytest.approx(stands[row["month_end"]]), row
        if is_new == (row["month_end"] > START) and row["version_value"] is not None:
            assert row["version_value"] == pytest.approx(row["value_in_force"]), row
        elif row["version_value"] != row["value_in_force"]:
            differs += 1
    assert differs > 12

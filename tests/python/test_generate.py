"""The sample bundle: complete, repeatable, small enough, with everything that was planted."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from tools.generate import __main__ as command
from tools.generate import generate
from tools.generate.rare import FAR_AHEAD, RARE
from tools.generate.scenarios import SCENARIOS

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "raw" / "sample"
AS_OF = date(2026, 7, 14)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    folder = tmp_path_factory.mktemp("generated")
    generate(folder)
    return folder


def read(folder: Path, table: str) -> list[dict]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [
            {name: value or None for name, value in row.items()} for row in csv.DictReader(file)
        ]


def good(bundle: Path, table: str) -> list[dict]:
    """The rows of a table without the bad ones, by the key that the truth names."""
    bad = {
        row["row_key"]
        for row in read(bundle / "_truth", "bad_rows")
        if row["source_table"] == table and row["kind"] != "duplicate_key"
    }
    rows = [row for row in read(bundle / "canonical", table) if not bad & keys_of(row)]
    return [dict(row) for row in dict.fromkeys(tuple(row.items()) for row in rows)]


def keys_of(row: dict) -> set[str | None]:
    """The first column, and where a row is dated by valid_from both joined, as the truth has it."""
    first = next(iter(row.values()))
    return {first, f"{first}|{row['valid_from']}"} if row.get("valid_from") else {first}


def events_of(bundle: Path) -> list[dict]:
    return pq.read_table(bundle / "canonical" / "usage_events").to_pylist()


def files_of(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(paths)}


def test_same_seed_same_bytes(bundle, tmp_path):
    generate(tmp_path)
    assert files_of(tmp_path) == files_of(bundle)


def test_other_seed_other_rows(bundle, tmp_path):
    generate(tmp_path, seed=8, scale=0)
    names = {row["account_id"]: row["country"] for row in read(tmp_path / "canonical", "accounts")}
    others = {row["account_id"]: row["country"] for row in read(bundle / "canonical", "accounts")}
    assert any(names[account] != others[account] for account in names)


def test_scale_multiplies_ordinary_accounts_only(bundle, tmp_path):
    generate(tmp_path, scale=0)
    accounts = [row for row in read(tmp_path / "canonical", "accounts") if row["created_at"]]
    bad = {row["row_key"] for row in read(tmp_path / "_truth", "bad_rows")}
    ids = {row["account_id"] for row in accounts}
    assert ids - (bad - {"acc-012"}) == {
        row["account_id"] for row in read(tmp_path / "_truth", "scenarios")
    }


def test_committed_bundle_is_what_the_generator_writes(bundle):
    """Parquet files are compared by rows: their bytes may differ between writers."""
    made, committed = files_of(bundle), files_of(COMMITTED)
    assert list(made) == list(committed)
    texts = [path for path in made if not path.endswith(".parquet")]
    assert [path for path in texts if made[path] != committed[path]] == []
    assert events_of(bundle) == events_of(COMMITTED)


def test_small_enough_to_track(bundle):
    sizes = {path: len(content) for path, content in files_of(bundle).items()}
    assert max(sizes.values()) < 1_000_000
    assert sum(sizes.values()) < 3_300_000


def test_every_column_of_the_contract_is_there_and_used(bundle):
    for path in sorted((ROOT / "models" / "staging").glob("*/stg_*__*.yml")):
        table = path.stem.split("__")[1]
        [model] = yaml.safe_load(path.read_text())["models"]
        columns = {
            column["name"]
            for column in model["columns"]
            if not column.get("config", {}).get("meta", {}).get("landed")
        } - {"source_system"}
        rows = events_of(bundle) if table == "usage_events" else read(bundle / "canonical", table)
        assert columns <= set(rows[0]), table
        unused = {name for name in columns if all(row[name] is None for row in rows)}
        assert unused == set(), table


@pytest.mark.parametrize(
    ("table", "column", "values"),
    [
        ("accounts", "coverage", "dedicated pooled digital"),
        ("account_changes", "field",
         "employee_count csm_id coverage parent_account_id industry country"),
        ("employee_changes", "field",
         "job_title team manager_id hourly_cost available_hours_per_week"),
        ("subscription_lines", "pricing_model", "committed usage overage"),
        ("subscription_lines", "currency", "USD EUR GBP SEK"),
        ("subscription_lines", "is_trial", "true false"),
        ("subscription_lines", "is_void", "true false"),
        ("subscription_lines", "version", "1 2"),
        ("opportunities", "type", "new_business renewal expansion"),
        ("activities", "initiated_by", "customer us"),
        ("activities", "is_question", "true false"),
        ("activities", "is_routed", "true false"),
        ("activities", "is_gap", "true false"),
        ("survey_responses", "kind", "nps csat ces"),
        ("usage_tenants", "environment", "production sandbox"),
        ("tickets", "kind", "question problem incident enhancement"),
        ("tickets", "status",
         "new open pending hold solved closed resolved done cancelled deleted"),
        ("tickets", "is_discarded", "true"),
        ("tickets", "satisfaction", "good bad"),
        ("ticket_events", "kind",
         "public_reply internal_note status assignee group priority"),
        ("ticket_events", "actor_type", "agent customer system"),
    ],
)  # fmt: skip
def test_every_value_occurs(bundle, table, column, values):
    assert {row[column] for row in good(bundle, table)} - {None} == set(values.split())


def test_actor_types_occur_and_may_be_unknown(bundle):
    types = {row["actor_type"] for row in good(bundle, "usage_users")}
    assert types == {"human", "service", "internal", "test", None}


def test_every_scenario_has_one_account(bundle):
    scenarios = [row["scenario"] for row in read(bundle / "_truth", "scenarios")]
    assert sorted(scenarios) == sorted([*SCENARIOS, *RARE])


def test_accounts_are_known_but_for_the_planted_rows(bundle):
    known = {row["account_id"] for row in good(bundle, "accounts")}
    for path in (bundle / "canonical").glob("*.csv"):
        used = {row.get("account_id") for row in good(bundle, path.stem)}
        assert used - {None} <= known, path.stem


def test_latest_recorded_time_gives_the_as_of_date(bundle):
    """But for what was recorded in a year mistyped as 2062."""
    changes = good(bundle, "account_changes")
    recorded = [row["recorded_at"] for row in good(bundle, "subscription_lines")]
    recorded += [row["recorded_at"] or row["valid_from"] for row in changes]
    received = {row["received_at"] for row in events_of(bundle)} - {None, FAR_AHEAD}
    received = max(received)
    assert received.date() == AS_OF
    assert max(time for time in recorded if time != str(FAR_AHEAD)) <= str(received)
    assert str(FAR_AHEAD) in recorded
    for table, column in (
        ("tickets", "created_at"),
        ("ticket_events", "occurred_at"),
        ("activities", "occurred_at"),
        ("survey_responses", "responded_at"),
    ):
        assert min(row[column] for row in good(bundle, table)) > "2000"
        assert max(row[column] for row in good(bundle, table)) <= str(received), table


def test_planted_events_are_there(bundle):
    by_id = defaultdict(list)
    for row in events_of(bundle):
        by_id[row["event_id"]].append(row)
    kinds = defaultdict(int)
    for planted in read(bundle / "_truth", "planted_events"):
        same = by_id[planted["event_id"]]
        contents = {(row["feature_id"], row["event_name"], row["occurred_at"]) for row in same}
        assert len(same) == 2
        assert len(contents) == (1 if planted["kind"] == "duplicate" else 2)
        kinds[planted["kind"]] += 1
    assert set(kinds) == {"duplicate", "collision"}
    repeated = {event_id for event_id, rows in by_id.items() if len(rows) > 1}
    assert len(repeated) == sum(kinds.values())


def test_bad_rows_are_there(bundle):
    event_keys = [row["event_id"] for row in events_of(bundle)]
    for row in read(bundle / "_truth", "bad_rows"):
        keys = event_keys
        if row["source_table"] != "usage_events":
            rows = read(bundle / "canonical", row["source_table"])
            keys = [key for raw in rows for key in keys_of(raw)]
        if row["kind"] == "duplicate_key":
            same = [tuple(raw.values()) for raw in rows if row["row_key"] in keys_of(raw)]
            assert len(set(same)) < len(same), row
        elif row["row_key"]:
            assert keys.count(row["row_key"]) == 1, row
        else:
            assert None in keys, row


def test_the_page_about_the_bundle_names_every_scenario(bundle):
    page = (ROOT / "docs" / "sample_bundle.md").read_text(encoding="utf-8")
    for row in read(bundle / "_truth", "scenarios"):
        cells = (row["scenario"], row["account_id"], row["description"])
        assert f"| {' | '.join(cells)} |" in page


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--scale", "nan"], "no number from 0"),
        (["--scale", "9e9"], "no number from 0"),
        (["--scale", "0", "--out", "/dev/null/x"], "Not a directory"),
    ],
    ids=str,
)
def test_a_wrong_option_gets_a_message(capsys, arguments, says):
    try:
        code = command.main(arguments)
    except SystemExit as stop:
        code = stop.code
    said = capsys.readouterr()
    assert code in (1, 2) and says in said.err and said.out == ""

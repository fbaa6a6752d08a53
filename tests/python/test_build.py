"""The whole job on a bundle of a few rows: two builds at once, one good and one that fails."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import builds
import duckdb
import pytest
import tiny_bundle
import yaml
from conftest import once

from common_ground import publish
from common_ground.build import Workplace, prepare_database
from common_ground.errors import BuildError

# a line of -9,000 beside one of 6,000: the account's product is below zero from its start
OVERDRAWN = [*tiny_bundle.TABLES["subscription_lines"], "l4,a2,p1,k2,,-9000,USD,2024-03-01,,"]
# names that mean something to SQL, Jinja, YAML or a pattern
GOOD = "it's {{ good }}, [1]* 50%; #"
# everything that a text in SQL, in YAML, in Jinja or in a log could stumble over
SALT = """it's a "s3cr\\et" {{ var('x') }} {% raw %} %s; drop table x; --\n£"""
# people who signed up by themselves, and users with ids like words and numbers of ours
ADDRESS = "flo.gamma@yard.example"
OWN_WORDS = ["3", "new", "all"]
STRANGERS = {
    "accounts": [*tiny_bundle.TABLES["accounts"][:3], f"{ADDRESS},Flo <{ADDRESS}>,,,,digital,"],
    "outcomes": [*tiny_bundle.TABLES["outcomes"], "o2,a1,Gross retention,2025-01-31,"],
    "usage_users": [
        *tiny_bundle.TABLES["usage_users"],
        *(f"{user},{ADDRESS},2025-01-01 08:00:00" for user in OWN_WORDS),
    ],
    "usage_events": [
        *tiny_bundle.TABLES["usage_events"],
        *(f"z{user},{ADDRESS},{user},f1,2025-01-29 10:00:00" for user in OWN_WORDS),
    ],
}


@dataclass
class Job:
    """A finished `python -m common_ground build`."""

    raw: Path
    out: Path
    said: str
    errors: str
    code: int

    def query(self, sql):
        with duckdb.connect(str(self.out), read_only=True) as connection:
            return connection.execute(sql).fetchall()


# the failing job builds no more than the rule that fails needs, of the project as it was read
RULE = "+arr_is_never_below_zero"
FAILING = """
import functools, sys
from pathlib import Path
sys.path.insert(0, "tests/python")
import dbt.cli.main, dbt_process
from common_ground import build, cli
dbt.cli.main.dbtRunner = functools.partial(
    dbt.cli.main.dbtRunner, manifest=dbt_process.read(Path({project!r}), "dev")
)
build.build = functools.partial(build.build, select={rule!r})
sys.exit(cli.main(sys.argv[1:]))
"""


def command(name, raw, out):
    arguments = ["build", "--raw", str(raw), "--out", str(out), "--threads", "1"]
    failing = FAILING.format(project=str(builds.read_project()), rule=RULE)
    run = ["-m", "common_ground"] if name == "good" else ["-c", failing]
    return [sys.executable, *run, *arguments]


@pytest.fixture(scope="session")
def jobs(shared_folder):
    """The good and the failing job, run at the same time, made once per test session."""
    folder = shared_folder / "jobs"
    raw = {"good": folder / GOOD, "bad": folder / "bad"}
    with once(shared_folder, "jobs") as mark:
        if not mark.exists():
            tiny_bundle.write(raw["good"], **STRANGERS)
            said = yaml.safe_load(tiny_bundle.SETTINGS)
            said["vars"]["user_id_salt"] = SALT
            (raw["good"] / "bundle.yml").write_text(yaml.safe_dump(said))
            linked = raw["good"] / "canonical" / "usage_events.csv"
            linked.symlink_to(linked.rename(folder / "log's {{ file }}.txt"))
            tiny_bundle.write(raw["bad"], subscription_lines=OVERDRAWN)
            (folder / "target").mkdir()
            (folder / "target" / f"{GOOD}.duckdb").touch()
            (folder / "good.duckdb").symlink_to(Path("target") / f"{GOOD}.duckdb")
            old = duckdb.connect(str(folder / "bad.duckdb"))
            old.execute("create table old as select 1 as a")
            old.close()
            (folder / "old").write_bytes((folder / "bad.duckdb").read_bytes())
            running = {
                name: subprocess.Popen(
                    command(name, raw[name], folder / f"{name}.duckdb"),
                    cwd=builds.ROOT,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
                for name in raw
            }
            for name, process in running.items():
                said, errors = process.communicate()
                result = {"said": said, "errors": errors, "code": process.returncode}
                (folder / f"{name}.json").write_text(json.dumps(result))
    return {
        name: Job(
            raw[name],
            folder / f"{name}.duckdb",
            **json.loads((folder / f"{name}.json").read_text()),
        )
        for name in ("good", "bad")
    }


@pytest.fixture
def good(jobs):
    return jobs["good"]


@pytest.fixture
def bad(jobs):
    return jobs["bad"]


def test_the_good_build_ends_well(good):
    assert good.code == 0, good.errors or good.said
    assert good.errors == ""


def test_the_summary_is_for_people(good):
    raw_rows = sum(len(rows) - 1 for rows in {**tiny_bundle.TABLES, **STRANGERS}.values())
    lines = {line.split("  ")[0].strip(): line for line in good.said.splitlines()}
    assert lines["rows in"].split()[-1] == str(raw_rows)
    assert lines["rows rejected"].split()[-1] == "0"
    assert str(good.out) in lines["result"]
    # the latest event; without recorded_at a line is known from its start
    assert "2025-01-30" in lines["as-of date"]
    assert "marts.calendar_days" in good.said
    assert "passed" in lines["checks"]
    assert "100 %" in good.said


def test_no_day_is_lost_between_the_parts_of_the_log(good):
    """The log of 29 days is rolled up ten rows at a time."""
    days = "select sum(active_users_1d) from marts.account_adoption_days"
    assert good.query(days) == [(len(STRANGERS["usage_events"]) - 1,)]


def test_only_three_schemas_are_published(good):
    schemas = {row[0] for row in good.query("select distinct schema_name from duckdb_tables()")}
    assert {"marts", "quality"} <= schemas <= set(publish.SCHEMAS)
    assert good.query("select * from duckdb_views() where not internal") == []


def test_every_published_table_and_column_is_described(good):
    assert good.query("select table_name from duckdb_tables() where comment is null") == []
    assert good.query(
        "select table_name, column_name from duckdb_columns() "
        "where not internal and comment is null and schema_name <> 'metrics'"
    ) == []  # fmt: skip


def test_nobody_can_be_found_in_the_file(good):
    """Not in any text of any table, and not in the bytes of the file."""
    columns = good.query(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where not internal and data_type = 'VARCHAR'"
    )
    assert columns
    with duckdb.connect(str(good.out), read_only=True) as connection:
        for schema, table, column in columns:
            sql = f'select distinct "{column}" from {schema}."{table}" where "{column}" is not null'
            text = "\n".join(value for (value,) in connection.execute(sql).fetchall())
            found = [word for word in [*tiny_bundle.PERSONAL, ADDRESS] if word in text]
            assert found == [], f"{schema}.{table}.{column}"
    content = good.out.read_bytes()
    words = [*tiny_bundle.PERSONAL, ADDRESS, SALT]
    assert [word for word in words if word.encode() in content] == []


def salted(text):
    return hashlib.md5((SALT + text).encode()).hexdigest()


def test_ids_that_are_addresses_stay_one_account(good):
    account = f"yard.example ({salted(ADDRESS)[:12]})"
    name = f"yard.example ({salted(f'Flo <{ADDRESS}>')[:12]})"
    assert good.query(
        f"select account_name, has_telemetry from marts.accounts where account_id = '{account}'"
    ) == [(name, True)]
    users = good.query(f"select user_id from marts.users where account_id = '{account}'")
    assert {user for (user,) in users} == {salted(user) for user in OWN_WORDS}
    warned = good.query("select name from quality.check_results where status = 'warn'")
    assert ("bundle: canonical/accounts.csv, column account_name",) in warned
    assert ADDRESS not in good.said


def test_the_salt_is_in_no_message_log_or_artefact(good):
    place = Workplace.of(good.raw, good.out)
    files = [path for folder in (place.target, place.logs) for path in folder.rglob("*")]
    kept = {path.name: path.read_bytes() for path in files if path.is_file()}
    assert {"dbt.log", "manifest.json", "run_results.json"} <= set(kept)
    assert [name for name, content in kept.items() if b"s3cr" in content] == []
    assert "s3cr" not in good.said + good.errors


def test_the_results_of_all_checks_are_published(good):
    results = good.query("select name, layer, severity, status from quality.check_results")
    assert len({name for name, *_ in results}) == len(results)
    layers = {layer for _, layer, _, _ in results}
    assert {"staging", "intermediate", "marts", "quality", "published"} <= layers
    assert {status for *_, status in results} <= {"pass", "warn"}
    said = next(line for line in good.said.splitlines() if line.startswith("checks"))
    assert f"{len(results):,} run" in said


def test_what_a_link_leads_to_is_published(good):
    assert good.out.is_symlink()
    assert [path.name for path in (good.out.parent / "target").iterdir()] == [f"{GOOD}.duckdb"]


def test_rows_checked_are_compared_with_rows_landed(good, tmp_path):
    name = "rows_checked_are_rows_landed"
    found = good.query(f"select layer, status from quality.check_results where name = '{name}'")
    assert found == [("tests", "pass")]
    place = Workplace.of(good.raw, good.out)
    compiled = place.target / "compiled" / "common_ground" / "tests" / "singular" / f"{name}.sql"
    shutil.copy(place.database, tmp_path / "dev.duckdb")
    with duckdb.connect(str(tmp_path / "dev.duckdb")) as connection:
        assert connection.execute(compiled.read_text()).fetchall() == []
        connection.execute("update landing.files set rows_checked = 31 where rows_checked = 32")
        connection.execute("insert into landing.files values ('canonical', 'invoices', '', '', 3)")
        told = connection.execute(compiled.read_text()).fetchall()
    assert sorted(told, key=lambda row: row[1]) == [
        ("canonical", "invoices", 3, None), ("canonical", "usage_events", 31, 32)
    ]  # fmt: skip


def test_the_failed_build_says_why_and_leaves_the_old_file(bad):
    assert bad.code == 1
    assert "Nothing was published." in bad.errors
    assert "Failing rows: " in bad.errors
    assert "Fix: " in bad.errors
    assert "a2" in bad.errors, "the failing rows are shown"
    assert "Traceback" not in bad.said + bad.errors
    assert bad.out.read_bytes() == (bad.out.parent / "old").read_bytes()


def test_no_file_is_left_over(good):
    names = {path.name for path in good.out.parent.iterdir()}
    assert {name for name in names if "duckdb" in name} == {"good.duckdb", "bad.duckdb"}


def test_each_pair_of_bundle_and_target_has_a_database_of_its_own(tmp_path):
    one = Workplace.of(tmp_path / "a", tmp_path / "x.duckdb")
    other = Workplace.of(tmp_path / "b", tmp_path / "x.duckdb")
    third = Workplace.of(tmp_path / "a", tmp_path / "y" / "x.duckdb")
    assert len({one.database, other.database, third.database}) == 3
    assert {one.database.name, other.database.name} == {"dev.duckdb"}


def test_the_same_build_cannot_run_twice_at_once(tmp_path):
    place = Workplace(tmp_path, tmp_path, tmp_path)
    with place.locked(), pytest.raises(BuildError, match="is running"), place.locked():
        pass


def test_the_sample_is_built_alike_by_make_and_by_plain_dbt():
    """Plain dbt knows only dbt_project.yml, so the sample must not say otherwise."""
    project_file = yaml.safe_load((builds.ROOT / "dbt_project.yml").read_text())
    said = builds.bundle_vars(builds.SAMPLE)
    del said["raw_bundle"]
    assert said == {name: project_file["vars"][name] for name in said}


@pytest.mark.skipif(
    "COMMON_GROUND_SAMPLE_BUILD" not in os.environ, reason="only make test builds twice"
)
def test_the_second_dbt_build_is_an_increment(sample_build):
    with duckdb.connect(str(sample_build), read_only=True) as connection:
        (finished,) = connection.execute(
            "select build_id from intermediate.int_adoption__finished"
        ).fetchone()
        made_in = connection.execute(
            "select build_id from intermediate.int_adoption__build_state where kind = 'model'"
        ).fetchall()
    assert made_in and (finished,) not in made_in


def test_a_work_database_that_is_open_elsewhere_is_named(tmp_path):
    database = tmp_path / "dev.duckdb"
    script = f"import duckdb; w = duckdb.connect({str(database)!r}); print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        writer.stdout.readline()
        with pytest.raises(BuildError, match="open elsewhere"):
            prepare_database(database, tmp_path / "out.duckdb", incremental=False)
        assert database.exists()
        writer.communicate("\n")
    prepare_database(database, tmp_path / "out.duckdb", incremental=True)
    assert database.exists()
    prepare_database(database, tmp_path / "out.duckdb", incremental=False)
    assert not database.exists(), "a build starts from nothing"


def test_the_work_database_is_no_target(tmp_path):
    (tmp_path / "link.duckdb").symlink_to("dev.duckdb")
    for name in ("dev.duckdb", "link.duckdb"):
        with pytest.raises(BuildError, match="dbt works in this file"):
            prepare_database(tmp_path / "dev.duckdb", tmp_path / name, incremental=False)


def test_make_hands_over_names_as_they_are(tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nprintf '%s|' \"$@\"\n")
    python.chmod(0o755)
    raw, out = 'it\'s a "raw"; {{ x }} `id` 50% \\ #1', "-out 'x'.duckdb"
    done = subprocess.run(
        ["make", "-s", "-o", ".venv/.installed", "build", f"bin={tmp_path}", f"RAW={raw}",
         f"OUT={out}", "AS_OF=2025-01-31"],
        cwd=builds.ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    given = done.stdout.split("|")[:-1]
    assert given == [
        "-m", "common_ground", "build", f"--raw={raw}", f"--out={out}", "--as-of=2025-01-31"
    ]  # fmt: skip

"""Publishing: only what is public, whole or not at all, readable by older clients."""

import os
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import pytest

from common_ground import audit, project, publish
from common_ground.errors import BuildError
from common_ground.publish import PublicTable

MARTS_T = PublicTable(
    "marts",
    "t",
    "One row per thing, it's said.",
    {"a": "The first.", "b": "The second."},
    {"a": "integer", "b": "text"},
    ("a",),
)


@pytest.fixture
def work(tmp_path):
    """A work database as dbt leaves it, with more in it than may be published."""
    path = tmp_path / "work" / "dev.duckdb"
    path.parent.mkdir()
    with duckdb.connect(str(path)) as connection:
        connection.execute("""
            create schema staging; create schema marts; create schema quality;
            create table staging.stg_crm__employees as
                select 'Wilhelmina Quackenbush' as employee_name;
            create table marts.t as
                select i::integer as a, 'v' || i as b from range(2000, 0, -1) as r(i);
            create table marts.left_over as select 1 as a;
            create view quality.v as select count(*) as n from dev.marts.t;
        """)
    return path


@pytest.fixture
def out(tmp_path):
    return tmp_path / "published" / "out.duckdb"


def read(path, sql):
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_only_the_named_tables_are_published(work, out):
    rows = publish.publish(work, out, [MARTS_T, PublicTable("quality", "v")])
    assert rows == {"marts.t": 2000, "quality.v": 1}
    there = read(out, "select table_schema, table_name, table_type from information_schema.tables")
    assert sorted(there) == [("marts", "t", "BASE TABLE"), ("quality", "v", "BASE TABLE")]
    assert read(out, "select n from quality.v") == [(2000,)]
    schemas = read(out, "select schema_name from duckdb_schemas() where not internal")
    assert {row[0] for row in schemas} <= {"main", *publish.SCHEMAS}
    assert b"Quackenbush" not in out.read_bytes()


def test_a_table_is_sorted_by_its_grain(work, out):
    publish.publish(work, out, [MARTS_T])
    assert [row[0] for row in read(out, "select a from marts.t")] == list(range(1, 2001))


def test_descriptions_travel_with_the_file(work, out):
    publish.publish(work, out, [MARTS_T])
    assert read(out, "select comment from duckdb_tables()") == [(MARTS_T.description,)]
    comments = dict(
        read(out, "select column_name, comment from duckdb_columns() where not internal")
    )
    assert comments == MARTS_T.columns


def test_the_storage_version_is_old(work, out):
    """The header of a DuckDB file: checksum, DUCK, then the number of the storage version.

    64 is what DuckDB 1.0 and 1.1 wrote; 1.5 writes 68 unless told otherwise.
    """
    publish.publish(work, out, [MARTS_T])
    header = out.read_bytes()[:20]
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") == 64


def test_a_reader_keeps_the_old_data(work, out):
    publish.publish(work, out, [MARTS_T])
    script = textwrap.dedent(f"""
        import duckdb
        reader = duckdb.connect({str(out)!r}, read_only=True)
        print(reader.execute("select count(*) from marts.t").fetchone()[0], flush=True)
        input()
        print(reader.execute("select count(*), max(b) from marts.t").fetchone(), flush=True)
    """)
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout.readline() == "2000\n"
        with duckdb.connect(str(work)) as connection:
            connection.execute("delete from marts.t where a > 10; update marts.t set b = 'new'")
        publish.publish(work, out, [MARTS_T])
        assert read(out, "select count(*), max(b) from marts.t") == [(10, "new")]
        answer, _ = reader.communicate("go\n")
    assert answer == "(2000, 'v999')\n"


def test_a_crash_before_the_swap_leaves_the_old_file(work, out):
    publish.publish(work, out, [MARTS_T])
    before = out.read_bytes()
    script = textwrap.dedent(f"""
        import os
        from pathlib import Path
        from common_ground import publish
        publish.os.replace = lambda *arguments: os._exit(9)
        table = publish.PublicTable("marts", "t")
        publish.publish(Path({str(work)!r}), Path({str(out)!r}), [table])
    """)
    done = subprocess.run([sys.executable, "-c", script], cwd=project.ROOT, check=False)
    assert done.returncode == 9
    assert out.read_bytes() == before
    left = [path.name for path in out.parent.iterdir() if path != out]
    assert len(left) == 1, "the crash should leave an unfinished file"

    publish.publish(work, out, [MARTS_T])
    assert [path.name for path in out.parent.iterdir()] == ["out.duckdb"]


def test_the_unfinished_file_of_a_running_build_is_left_alone(work, out):
    out.parent.mkdir()
    other = out.with_name(f"{out.name}.tmp-{os.getppid()}")
    other.touch()
    publish.publish(work, out, [MARTS_T])
    assert other.exists()


def test_an_error_while_writing_leaves_the_old_file(work, out):
    publish.publish(work, out, [MARTS_T])
    before = out.read_bytes()
    broken = PublicTable("marts", "t", grain=("no_such_column",))
    with pytest.raises(BuildError):
        publish.publish(work, out, [broken])
    assert out.read_bytes() == before
    assert [path.name for path in out.parent.iterdir()] == ["out.duckdb"]


def test_a_log_left_beside_the_old_file_does_not_reach_the_new(work, out):
    publish.publish(work, out, [MARTS_T])
    script = textwrap.dedent(f"""
        import os, duckdb
        writer = duckdb.connect({str(out)!r})
        writer.execute("create table marts.intruder as select 1 as a")
        os._exit(0)
    """)
    subprocess.run([sys.executable, "-c", script], check=True)
    assert out.with_name("out.duckdb.wal").exists(), "the crash should leave a log"
    publish.publish(work, out, [MARTS_T])
    assert not out.with_name("out.duckdb.wal").exists()
    assert read(out, "select table_name from information_schema.tables") == [("t",)]


def test_a_target_open_for_writing_elsewhere_is_refused(work, out):
    publish.publish(work, out, [MARTS_T])
    before = out.read_bytes()
    script = f"import duckdb; w = duckdb.connect({str(out)!r}); print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        writer.stdout.readline()
        with pytest.raises(BuildError, match="open for writing elsewhere"):
            publish.publish(work, out, [MARTS_T])
        writer.communicate("\n")
    assert out.read_bytes() == before


def test_impossible_targets_are_refused(tmp_path):
    with pytest.raises(BuildError, match="It is a folder"):
        publish.check_target(tmp_path)
    note = tmp_path / "note.txt"
    note.write_text("a text that somebody still needs")
    with pytest.raises(BuildError, match="another kind of file"):
        publish.check_target(note)
    with pytest.raises(BuildError, match="cannot be written to"):
        publish.check_target(note / "below" / "out.duckdb")
    assert note.read_text() == "a text that somebody still needs"


@pytest.mark.parametrize("relative", [False, True])
def test_what_a_link_leads_to_is_replaced(work, out, tmp_path, relative):
    """Links in links; unfinished files are looked for beside the target, where they are made."""
    target = tmp_path / "real" / "it's.duckdb"
    publish.publish(work, target, [MARTS_T])
    left = target.with_name(f"{target.name}.tmp-999999999")
    kept = target.with_name(f"{target.name}.tmp-backup")
    left.touch()
    kept.touch()
    out.parent.mkdir()
    out.with_name("middle").symlink_to(os.path.relpath(target, out.parent) if relative else target)
    out.symlink_to("middle")
    with duckdb.connect(str(work)) as connection:
        connection.execute("delete from marts.t where a > 10")
    publish.publish(work, out, [MARTS_T])
    assert out.is_symlink()
    assert read(target, "select count(*) from marts.t") == [(10,)]
    assert sorted(path.name for path in target.parent.iterdir()) == [target.name, kept.name]
    assert sorted(path.name for path in out.parent.iterdir()) == ["middle", "out.duckdb"]


def make_socket(path):
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda path: path.symlink_to("/dev/null"), "a device, a pipe or a socket"),
        (os.mkfifo, "a device, a pipe or a socket"),
        (make_socket, "a device, a pipe or a socket"),
        (lambda path: path.mkdir(), "It is a folder"),
        (lambda path: path.symlink_to(path.parent), "It is a folder"),
        (lambda path: path.symlink_to("nowhere.duckdb"), "a link that leads nowhere"),
        (lambda path: path.symlink_to(path.name), "a link that leads nowhere"),
    ],
    ids=["device", "pipe", "socket", "folder", "linked folder", "dangling link", "loop"],
)
def test_what_is_no_regular_file_is_refused_and_left_alone(work, tmp_path, make, what):
    path = tmp_path / "x.duckdb"
    make(path)
    before = path.lstat()
    with pytest.raises(BuildError, match=what) as caught:
        publish.publish(work, path, [MARTS_T])
    assert caught.value.problems[0].fix
    after = path.lstat()
    assert (after.st_mode, after.st_ino) == (before.st_mode, before.st_ino)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["work", "x.duckdb"]


def test_a_device_is_refused(work):
    with pytest.raises(BuildError, match="no regular file"):
        publish.publish(work, Path("/dev/null"), [MARTS_T])
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    "name", ["it's", 'a "b"', "{{ x }}", "50%", "a;b", "[a]*", "a\nb", "a=c", "-x"]
)
def test_a_file_of_any_name_is_published(work, tmp_path, name):
    out = tmp_path / name / f"{name}.duckdb"
    for _ in range(2):
        publish.publish(work, out, [MARTS_T])
    assert read(out, "select count(*) from marts.t") == [(2000,)]
    assert [path.name for path in out.parent.iterdir()] == [out.name]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        (os.fsdecode(b"\xff.duckdb"), "not UTF-8"),
        ("a?b=c.duckdb", "a question mark"),
        ("a\\b.duckdb", "a backslash"),
    ],
)
def test_a_name_that_duckdb_cannot_use_is_refused(work, tmp_path, name, what):
    with pytest.raises(BuildError, match=what):
        publish.publish(work, tmp_path / name, [MARTS_T])


def test_a_broken_database_is_replaced(work, tmp_path):
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"\0" * 8 + b"DUCK" + b"\xff" * 5000)
    publish.publish(work, broken, [MARTS_T])
    assert read(broken, "select count(*) from marts.t") == [(2000,)]


# what a manifest says may be published --------------------------------------------------


def manifest(*models, **others):
    nodes = {}
    for name, schema, meta in models:
        nodes[f"model.common_ground.{name}"] = {
            "resource_type": "model",
            "schema": schema,
            "alias": name,
            "description": "One row per thing.",
            "columns": {"a": {"name": "a", "description": "The first.", "data_type": "integer"}},
            "config": {"materialized": "table", "meta": meta},
        }
    return {"nodes": {**nodes, **others}}


def named(said, **variables):
    defaults = {"publish_user_level": True, "publish_user_feature_days": False}
    tables = publish.public_tables(said, {**defaults, **variables})
    return [table.full_name for table in tables]


USERS = ("users", "marts", {"user_level": True})
USER_DAYS = (
    "user_feature_days",
    "marts",
    {"user_level": True, "published_with": "publish_user_feature_days"},
)


def test_only_public_schemas_are_named():
    said = manifest(("t", "marts", {}), ("s", "staging", {}), ("i", "intermediate", {}))
    assert named(said) == ["marts.t"]


@pytest.mark.parametrize(
    ("user_level", "feature_days", "expected"),
    [
        (True, False, ["marts.t", "marts.users"]),
        (True, True, ["marts.t", "marts.user_feature_days", "marts.users"]),
        (False, False, ["marts.t"]),
        (False, True, ["marts.t"]),
    ],
)
def test_user_level_tables_follow_their_switches(user_level, feature_days, expected):
    said = manifest(("t", "marts", {}), USERS, USER_DAYS)
    found = named(said, publish_user_level=user_level, publish_user_feature_days=feature_days)
    assert found == expected


def test_the_grain_is_that_of_its_test():
    def tested(name, **kwargs):
        return {
            "resource_type": "test",
            "attached_node": "model.common_ground.t",
            "test_metadata": {"name": name, "kwargs": kwargs},
        }

    other_key = tested("unique", column_name="c")
    for test, grain in (
        (tested("grain", key=["a", "b"], filled=["d"]), ("a", "b")),
        (tested("not_null", column_name="a"), ("c",)),
    ):
        said = manifest(("t", "marts", {}), other_key=other_key, test=test)
        assert publish.public_tables(said, {})[0].grain == grain


# the audit ------------------------------------------------------------------------------


@pytest.fixture
def audited(tmp_path):
    """Returns a function that audits marts.t made by a query, beside a staging with people.

    Some of these are called like words of the project's own, which stand in a seed and in the
    SQL of a model; one user has the id of a row that was landed and rejected.
    """
    path = tmp_path / "dev.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("""
            create schema staging; create schema marts; create schema definitions;
            create schema raw_canonical;
            create table staging.stg_crm__employees as
                select 'e1' as id, 9.5 as hourly_cost, unnest(
                    ['Wilhelmina Quackenbush', 'Support', 'Gross retention', 'financial services']
                ) as employee_name;
            create table staging.stg_crm__accounts as select 'Financial Services' as industry;
            create table staging.stg_usage__usage_users as
                select unnest([
                    'u1', 'l1', '3', '4', 'new', 'all', 'FY2025-Q1', '77',
                    '0123456789abcdef0123456789abcdef'
                ]) as user_id;
            create table staging.stg_crm__subscription_lines as select 'l1' as line_id;
            create table raw_canonical.subscription_lines as select 77 as line_id;
            create table raw_canonical.usage_users as select 'u1' as user_id;
            create table definitions.teams as
                select 'Support' as team, 3 as levels, 'success@us.example' as owner;
        """)

    def person(column, kind):
        return {"name": column, "data_type": kind, "config": {"meta": {"personal": True}}}

    people = {
        "employees": [person("employee_name", "text"), person("hourly_cost", "numeric")],
        "users": [person("user_id", "text")],
    }
    said = manifest(
        ("stg_crm__employees", "staging", {}), ("stg_usage__usage_users", "staging", {})
    )
    for node, columns in zip(said["nodes"].values(), people.values(), strict=True):
        node["columns"] = {column["name"]: column for column in columns}
    said["sources"] = {"lines": {"schema": "raw_canonical"}}
    said["nodes"]["teams"] = {"resource_type": "seed", "schema": "definitions", "alias": "teams"}
    said["nodes"]["states"] = {
        "resource_type": "model", "schema": "marts", "alias": "states", "columns": {},
        "compiled_code": """
            -- a text isn't begun by a comment's apostrophe
            select 'new' as state, '4' as "isn't", 'all' /* nor here's */ as segment,
                'What stays, the customer''s gross retention.' as definition, 'Gross retention'
        """,
    }  # fmt: skip

    def run(query, table=None):
        with duckdb.connect(str(path)) as connection:
            connection.execute(f"create or replace table marts.t as {query}")
            columns = connection.execute("describe marts.t").fetchall()
        table = table or PublicTable(
            "marts", "t", "One row per thing.", {name: "Said." for name, *_ in columns}
        )
        return audit.audit(path, [table], said)

    return run


def test_the_audit_passes_what_is_clean(audited):
    checks = audited("select 'e1' as employee_id, md5('u1') as user_id, 'l1' as line_id")
    assert {check.status for check in checks} == {"pass"}
    assert len({check.name for check in checks}) == len(checks) == 6


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("select 'mail to jo.doe@example.org please' as note", "e-mail address"),
        ("select 'Wilhelmina Quackenbush' as csm", "values of employee_name"),
        ("select 'owner: Wilhelmina Quackenbush, since May' as reason", "a person's name"),
        ("select 'u1' as user_id", "values of user_id"),
        ("select 'u1' as row_key", "values of user_id"),
        ("select 'l1' as user_id", "values of user_id"),
        ("select 4 as hourly_cost", "data about a person"),
        # words of the project's own hide nobody
        ("select '3' as user_id", "values of user_id"),
        ("select unnest(['new', 'all']) as user_id", "values of user_id"),
        ("select unnest([md5('3'), '77']) as user_id", "values of user_id"),
        ("select unnest(['new', 'u1', 'all']) as state", "values of user_id"),
        ("select unnest(['Support', 'Wilhelmina Quackenbush']) as csm", "values of employee_name"),
        ("select '0123456789abcdef0123456789abcdef' as user_id", "values of user_id"),
        # nor does another spelling
        ("select upper('u1') as user_id", "values of user_id"),
        ("select 'by WILHELMINA QUACKENBUSH' as reason", "a person's name"),
        ("select 'jörg@müller-söhne.de' as account_name", "e-mail address"),
    ],
)
def test_the_audit_finds_people(audited, query, what):
    with pytest.raises(BuildError) as caught:
        audited(query)
    assert [problem.where.startswith("marts.t.") for problem in caught.value.problems] == [True]
    assert what in caught.value.problems[0].what


@pytest.mark.parametrize(
    "query",
    [
        "select unnest(['3', '4']) as levels, 'all' as segment_value",
        "select 'new' as lifecycle_state",
        "select 'Support' as team, 'success@us.example' as owner",
        "select 'Gross retention' as label",
        "select 'What stays, the customer''s gross retention.' as definition",
        "select 'FY2025-Q1' as fiscal_quarter",
        "select '77' as row_key",
        "select 'Financial Services / Germany' as segment_value",
        "select 'Coffee @ Work' as account_name, 'acme.example (3f9c2a1b55e0)' as csm_id",
    ],
)
def test_the_audit_knows_the_words_of_the_project(audited, query):
    assert {check.status for check in audited(query)} == {"pass"}


def test_the_audit_holds_tables_to_their_contract(audited):
    table = PublicTable(
        "marts",
        "t",
        "One row per thing.",
        {"a": "The first.", "b": ""},
        {"a": "integer", "b": "text", "c": "date"},
    )
    with pytest.raises(BuildError) as caught:
        audited("select 1.5::double as a, 'x' as b", table)
    assert sorted((problem.where, problem.what) for problem in caught.value.problems) == [
        ("marts.t.a", "The column is DOUBLE; the contract says integer."),
        ("marts.t.b", "The column has no description."),
        ("marts.t.c", "The contracted column is missing."),
    ]


def test_the_audit_misses_a_table_that_was_not_built(audited):
    with pytest.raises(BuildError, match="was not built"):
        audited("select 1 as a", PublicTable("marts", "other", "One row.", {"a": "Said."}))

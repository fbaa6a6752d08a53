"""A bundle that cannot be used stops the build: what, where and the fix are said."""

import gzip
import json
import os
import re
import socket
import subprocess

import duckdb
import jinja2
import pyarrow
import pyarrow.csv
import pyarrow.parquet
import pytest
import tiny_bundle

from common_ground import bundle, cli, dbt, landing, project
from common_ground.errors import BundleError

ACCOUNTS = tiny_bundle.TABLES["accounts"]
LINES = tiny_bundle.TABLES["subscription_lines"]


@pytest.fixture
def good(tmp_path):
    return tiny_bundle.write(tmp_path / "bundle")


def table(folder, name, suffix="csv"):
    return folder / "canonical" / f"{name}.{suffix}"


def to_parquet(folder, name, **types):
    """Turns a CSV of the bundle into parquet, with columns cast to the types given."""
    source = table(folder, name)
    rows = pyarrow.csv.read_csv(source)
    for column, values in types.items():
        position = rows.column_names.index(column)
        rows = rows.set_column(position, column, values)
    pyarrow.parquet.write_table(rows, table(folder, name, "parquet"))
    source.unlink()
    return table(folder, name, "parquet")


def problems_of(folder, as_of=None):
    with pytest.raises(BundleError) as caught:
        bundle.check(folder, as_of)
    return caught.value.problems


def only_problem(folder):
    problems = problems_of(folder)
    assert len(problems) == 1, "\n".join(str(problem) for problem in problems)
    return problems[0]


def test_the_good_bundle_passes(good):
    checked = bundle.check(good)
    assert {file.table.name: file.rows for file in checked.tables} == {
        name: len(rows) - 1 for name, rows in tiny_bundle.TABLES.items()
    }
    assert checked.warnings == []
    assert checked.notes == []


# One thing is broken each time: how it is broken -> where, words of what, words of the fix.


def no_file(folder):
    table(folder, "accounts").unlink()


def other_name(folder):
    table(folder, "accounts").rename(table(folder, "acounts"))


def capital_name(folder):
    table(folder, "subscription_lines").rename(table(folder, "Subscription_Lines"))


def no_folder(folder):
    (folder / "canonical").rename(folder / "Canonical2")


def no_column(folder):
    rows = [",".join(row.split(",")[:5] + row.split(",")[6:]) for row in LINES]
    table(folder, "subscription_lines").write_text("\n".join(rows) + "\n")


def renamed_column(folder):
    path = table(folder, "subscription_lines")
    path.write_text(path.read_text().replace("annual_amount", "anual_amount"))


def spaced_column(folder):
    path = to_parquet(folder, "subscription_lines")
    rows = pyarrow.parquet.read_table(path)
    names = [name.replace("annual_amount", " annual_amount") for name in rows.column_names]
    pyarrow.parquet.write_table(rows.rename_columns(names), path)


def text_amounts(folder):
    path = table(folder, "subscription_lines")
    text = path.read_text().replace("12000", "twelve").replace("13500.50", "lots")
    path.write_text(text.replace("6000", "few"))


def german_dates(folder):
    path = table(folder, "subscription_lines")
    path.write_text(re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\3.\2.\1", path.read_text()))


def boolean_amounts(folder):
    to_parquet(folder, "subscription_lines", starts_on=pyarrow.array([20240115, 20250115, 5]))


def nested_names(folder):
    to_parquet(folder, "accounts", account_name=pyarrow.array([["a"], ["b"], ["c"]]))


def unknown_enumeration(folder):
    path = table(folder, "subscription_lines")
    rows = path.read_text().splitlines()
    path.write_text("\n".join([rows[0] + ",pricing_model", *(row + ",flat" for row in rows[1:])]))


def empty_file(folder):
    table(folder, "contacts").write_bytes(b"")


def empty_parquet(folder):
    to_parquet(folder, "accounts").write_bytes(b"")


def no_header(folder):
    table(folder, "accounts").write_text("\n".join(ACCOUNTS[1:]) + "\n")


def blank_header(folder):
    table(folder, "accounts").write_text("\n" + "\n".join(ACCOUNTS) + "\n")


def cut_parquet(folder):
    path = to_parquet(folder, "accounts")
    path.write_bytes(path.read_bytes()[:-20])


def text_as_parquet(folder):
    table(folder, "accounts").rename(table(folder, "accounts", "parquet"))


def cut_part(folder):
    path = to_parquet(folder, "usage_events")
    part = folder / "canonical" / "usage_events" / "part2.parquet"
    part.parent.mkdir()
    part.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    path.rename(part.with_name("part1.parquet"))


def cut_gzip(folder):
    path = table(folder, "accounts")
    content = gzip.compress(("\n".join(ACCOUNTS[:2] * 50)).encode())
    table(folder, "accounts", "csv.gz").write_bytes(content[: len(content) // 2])
    path.unlink()


def semicolons(folder):
    table(folder, "accounts").write_text("\n".join(ACCOUNTS).replace(",", ";"))


def tabs(folder):
    table(folder, "accounts").write_text("\n".join(ACCOUNTS).replace(",", "\t"))


def bars(folder):
    table(folder, "accounts").write_text("\n".join(ACCOUNTS).replace(",", "|"))


def latin_1(folder):
    text = "\n".join(ACCOUNTS).replace("Beta Mills", "Bäta Mills")
    table(folder, "accounts").write_bytes(text.encode("latin-1"))


def latin_1_header(folder):
    text = "\n".join(ACCOUNTS).replace("account_name", "account_näme")
    table(folder, "accounts").write_bytes(text.encode("latin-1"))


def utf_16(folder):
    table(folder, "accounts").write_bytes("\n".join(ACCOUNTS).encode("utf-16"))


def row_too_long(folder):
    table(folder, "accounts").write_text("\n".join([*ACCOUNTS[:2], ACCOUNTS[2] + ",x,y"]))


def row_too_short(folder):
    table(folder, "accounts").write_text("\n".join([*ACCOUNTS[:3], "a3,Gamma Yard"]))


def open_quote(folder):
    text = "\n".join(ACCOUNTS).replace("Beta Mills", '"Beta Mills')
    table(folder, "accounts").write_text(text + "\n")


def twice(folder):
    to_parquet(folder, "accounts")
    tiny_bundle.write(folder.with_name("other"))
    table(folder.with_name("other"), "accounts").rename(table(folder, "accounts"))


def header_twice(folder):
    path = table(folder, "accounts")
    path.write_text(path.read_text().replace("coverage", "Account_Name"))


def no_account(folder):
    table(folder, "accounts").write_text(ACCOUNTS[0] + "\n")


def deep_folder(folder):
    path = to_parquet(folder, "usage_events")
    deep = folder / "canonical" / "usage_events" / "year=2025"
    deep.mkdir(parents=True)
    path.rename(deep / "part.parquet")


def empty_folder(folder):
    table(folder, "usage_events").unlink()
    (folder / "canonical" / "usage_events").mkdir()


@pytest.mark.parametrize(
    ("break_it", "where", "what", "fix"),
    [
        (no_file, "canonical/accounts", "required table accounts is missing", "accounts.csv"),
        (other_name, "canonical/accounts", "is missing", "If that is acounts.csv, rename it"),
        (capital_name, "canonical/subscription_lines", "is missing", "Subscription_Lines.csv"),
        (no_folder, "canonical/", "folder of the source canonical is missing", "bundle.yml"),
        (
            no_column,
            "canonical/subscription_lines.csv, column annual_amount",
            "required column is missing",
            "Add the column annual_amount",
        ),
        (renamed_column, "column annual_amount", "is missing", "Did you mean anual_amount?"),
        (spaced_column, "column annual_amount", "is missing", "spaces around it"),
        (
            text_amounts,
            "canonical/subscription_lines.csv, column annual_amount, row 2",
            "none of its 3 values can be read as numeric; the first is 'twelve'",
            "1200.50",
        ),
        (german_dates, "column starts_on, row 2", "'15.01.2024'", "a date like 2024-12-31"),
        (
            boolean_amounts,
            "canonical/subscription_lines.parquet, column starts_on, row 1",
            "(stored as BIGINT) can be read as date",
            "a date like 2024-12-31",
        ),
        (nested_names, "canonical/accounts.parquet, column account_name", "nested", "as text"),
        (
            unknown_enumeration,
            "canonical/subscription_lines.csv, column pricing_model, row 2",
            "'flat'",
            "one of committed, usage, overage",
        ),
        (empty_file, "canonical/contacts.csv", "0 bytes", "column names"),
        (empty_parquet, "canonical/accounts.parquet", "0 bytes", "column names"),
        (no_header, "canonical/accounts.csv, row 1", "no header", "at least account_id"),
        (blank_header, "canonical/accounts.csv, row 1", "no header", "at least account_id"),
        (cut_parquet, "canonical/accounts.parquet", "cut off or damaged", "again"),
        (text_as_parquet, "canonical/accounts.parquet", "no whole parquet file", "again"),
        (cut_part, "canonical/usage_events/part2.parquet", "cut off or damaged", "again"),
        (cut_gzip, "canonical/accounts.csv.gz", "cut off or damaged", "again"),
        (semicolons, "canonical/accounts.csv, row 1", "a semicolon", "comma"),
        (tabs, "canonical/accounts.csv, row 1", "a tab", "comma"),
        (bars, "canonical/accounts.csv, row 1", "a bar", "comma"),
        (latin_1, "canonical/accounts.csv, row 3, column account_name", "not UTF-8", "UTF-8"),
        (latin_1_header, "canonical/accounts.csv, row 1", "not UTF-8", "UTF-8"),
        (utf_16, "canonical/accounts.csv, row 1", "not UTF-8", "UTF-8"),
        (row_too_long, "canonical/accounts.csv, row 3", "more fields than", "one field per"),
        (row_too_short, "canonical/accounts.csv, row 4", "fewer fields than", "one field per"),
        (open_quote, "canonical/accounts.csv, row 3", "no closing", "Close the text"),
        (twice, "canonical/accounts.parquet", "twice, also as accounts.csv", "Keep one"),
        (
            header_twice,
            "canonical/accounts.csv, row 1",
            "account_name stands there twice",
            "Rename",
        ),
        (no_account, "canonical/accounts.csv", "has no row", "accounts again"),
        (deep_folder, "canonical/usage_events/", "in a folder below it", "directly into"),
        (empty_folder, "canonical/usage_events/", "no .parquet file", "usage_events.csv"),
    ],
)
def test_a_broken_file_is_named_with_its_fix(good, break_it, where, what, fix):
    break_it(good)
    problem = only_problem(good) if break_it is not german_dates else problems_of(good)[0]
    assert problem.where.endswith(where) if where.startswith("column") else problem.where == where
    assert what in problem.what
    assert fix in problem.fix


@pytest.mark.parametrize(
    ("settings", "where", "what", "fix"),
    [
        (None, "bundle.yml", "missing", "sources:"),
        ("", "bundle.yml", "empty", "sources:"),
        ("sources: [crm", "bundle.yml, row 1", "cannot be read as YAML", "sources:"),
        ("a: b\n  c: d\n", "bundle.yml, row 2", "cannot be read as YAML", "sources:"),
        ("- crm\n- usage\n", "bundle.yml", "no names with values", "name: value"),
        ("vars: {}", "bundle.yml, sources", "which sources feed", "sources:"),
        ("source: {crm: [canonical]}", "bundle.yml", "'source'", "Did you mean sources?"),
        ("sources: {crm: [canonicl]}", "sources, crm", "'canonicl'", "Did you mean canonical?"),
        ("sources: {crm: [[canonical]]}", "sources, crm", "Unknown source", "canonical"),
        ("sources: {crm: canonical}", "sources, crm", "not a list", "crm: [canonical]"),
        ("sources: {crm: [canonical, canonical]}", "sources, crm", "twice", "once"),
        ("sources: {billing: [canonical]}", "sources, billing", "Unknown domain", "crm, usage"),
    ],
)
def test_a_wrong_bundle_yml_is_explained(good, settings, where, what, fix):
    if settings is None:
        (good / "bundle.yml").unlink()
    else:
        (good / "bundle.yml").write_text(settings)
    problem = problems_of(good)[0]
    assert problem.where.endswith(where)
    assert what in problem.what
    assert fix in problem.fix


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("as_of_date", "31.12.2024", "a date like 2024-12-31"),
        ("as_of_date", "2024-02-30", "a date like 2024-12-31"),
        ("as_of_date", "20241231", "a date like 2024-12-31"),
        ("arr_history_starts_on", "yes", "a date like 2024-12-31"),
        ("reporting_timezone", "Berlin", "the name of a time zone"),
        ("reporting_timezone", "5", "the name of a time zone"),
        ("reporting_currency", "euro", "three capital letters"),
        ("fiscal_year_start_month", "13", "a month from 1 to 12"),
        ("renewal_grace_days", "'30'", "a whole number from 0"),
        ("renewal_grace_days", "-1", "a whole number from 0"),
        ("renewal_grace_days", "true", "a whole number from 0"),
        ("close_days", "1.5", "a whole number from 0"),
        ("publish_user_level", "1", "true or false"),
        ("user_id_salt", "5", "a text"),
        ("seats_aggregation", "mean", "largest or sum"),
        ("renewal_grace_day", "30", "Unknown variable"),
        ("raw_bundle", "elsewhere", "cannot stand here"),
    ],
)
def test_a_wrong_variable_is_explained(good, name, value, what):
    (good / "bundle.yml").write_text(f"{tiny_bundle.SETTINGS}vars: {{{name}: {value}}}\n")
    problem = only_problem(good)
    assert problem.where == f"bundle.yml, vars, {name}"
    assert what in problem.what


def test_good_variables_reach_dbt(good):
    said = "{as_of_date: 2025-01-31, reporting_timezone: Europe/Berlin, renewal_grace_days: 0}"
    (good / "bundle.yml").write_text(f"{tiny_bundle.SETTINGS}vars: {said}\n")
    variables = bundle.check(good).dbt_variables()
    assert variables["as_of_date"] == "2025-01-31"
    assert variables["reporting_timezone"] == "Europe/Berlin"
    assert variables["renewal_grace_days"] == 0
    assert variables["raw_bundle"] == str(good)
    assert bundle.check(good, "2025-02-28").dbt_variables()["as_of_date"] == "2025-02-28"
    assert problems_of(good, "tomorrow")[0].where == "AS_OF"


def test_every_problem_is_told_at_once(good):
    latin_1(good)
    no_column(good)
    empty_file(good)
    (good / "bundle.yml").write_text(f"{tiny_bundle.SETTINGS}vars: {{close_days: soon}}\n")
    assert [problem.where for problem in problems_of(good)] == [
        "bundle.yml, vars, close_days",
        "canonical/accounts.csv, row 3, column account_name",
        "canonical/contacts.csv",
        "canonical/subscription_lines.csv, column annual_amount",
    ]


def test_many_bad_rows_are_one_problem(good):
    rows = [ACCOUNTS[0], *["a1,too,short"] * 3000]
    table(good, "accounts").write_text("\n".join(rows))
    problem = only_problem(good)
    assert problem.where == "canonical/accounts.csv, row 2"
    assert "The same in row 3, 4, 5 and more." in problem.what


def test_the_row_is_right_in_a_large_file(good):
    rows = [f"x{number},a1,u,f1,2025-01-01 10:00:00" for number in range(400_000)]
    rows[299_998] = "x,a1,u,f1"
    header = tiny_bundle.TABLES["usage_events"][0]
    table(good, "usage_events").write_text("\n".join([header, *rows]))
    assert only_problem(good).where == "canonical/usage_events.csv, row 300000"


def test_rows_that_staging_can_reject_do_not_stop(good):
    """One bad value, or one bad optional value of few, is a bad row, no bad file."""
    path = table(good, "subscription_lines")
    path.write_text(path.read_text().replace("12000", "twelve"))
    path = table(good, "accounts")
    path.write_text(path.read_text().replace("2024-01-10 09:00:00", "soon"))
    path = table(good, "outcomes")
    path.write_text(path.read_text().replace("2025-01-20", "maybe"))
    bundle.check(good)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.upper().replace("A1,ALPHA", "a1,ALPHA"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\n\n".join(text.split("\n")) + "\n\n\n",
        lambda text: "\ufeff" + text,
        lambda text: text.replace("Alpha Works", '"Alpha, ""Works""\nand more"'),
        lambda text: text.replace("Alpha Works", "# Alpha"),
        lambda text: text.replace("\na", "\n#a"),
        lambda text: "\n".join(row + ",extra" for row in text.splitlines()),
    ],
    ids=[
        "capitals",
        "crlf",
        "cr",
        "empty lines",
        "bom",
        "quoted",
        "hash",
        "hash ids",
        "extra column",
    ],
)
def test_harmless_csv_passes(good, change):
    path = table(good, "accounts")
    path.write_bytes(change("\n".join(ACCOUNTS)).encode())
    accounts = next(f for f in bundle.check(good).tables if f.table.name == "accounts")
    assert accounts.rows == 3


def test_every_format_is_read(good):
    to_parquet(good, "accounts")
    path = table(good, "contacts")
    table(good, "contacts", "csv.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    whole = to_parquet(good, "usage_events")
    parts = good / "canonical" / "usage_events"
    parts.mkdir()
    pyarrow.parquet.write_table(pyarrow.parquet.read_table(whole)[:10], parts / "a.parquet")
    pyarrow.parquet.write_table(pyarrow.parquet.read_table(whole)[10:], parts / "b.parquet")
    whole.unlink()
    rows = {file.table.name: file.rows for file in bundle.check(good).tables}
    assert (rows["accounts"], rows["contacts"], rows["usage_events"]) == (3, 1, 29)


def test_unknown_files_are_noted_and_left_alone(good):
    (good / "canonical" / "fx_rate.csv").write_bytes(b"\xff\xfe broken")
    (good / "canonical" / "notes.txt").write_text("hello")
    (good / "bundle.yml").write_text("sources: {crm: [canonical], usage: [canonical]}\n")
    table(good, "tickets").write_bytes(b"")
    notes = "\n".join(bundle.check(good).notes)
    assert "fx_rate.csv is not read. Did you mean fx_rates?" in notes
    assert "notes.txt is not read. It is no table we know." in notes
    assert "tickets.csv is not read, because bundle.yml names no canonical source for" in notes


def test_a_domain_without_source_needs_no_files(good):
    (good / "bundle.yml").write_text("sources: {crm: [canonical], usage: []}\n")
    table(good, "usage_events").unlink()
    assert "usage_events" not in {file.table.name for file in bundle.check(good).tables}


def lines(ends_one_day_before, ends_on_the_day):
    """Yearly lines of one account each, followed by the next one day after or at the end."""
    rows = [LINES[0]]
    for number in range(ends_one_day_before + ends_on_the_day):
        end = "2024-12-31" if number < ends_one_day_before else "2025-01-01"
        rows.append(f"m{number},a1,q{number},,5,1000,USD,2024-01-01,{end},")
        rows.append(f"n{number},a1,q{number},,5,1000,USD,2025-01-01,,")
    return rows


@pytest.mark.parametrize(
    ("one_day", "touching", "warned"), [(6, 0, True), (6, 3, True), (1, 9, False), (0, 6, False)]
)
def test_inclusive_end_dates_are_warned_of(tmp_path, one_day, touching, warned):
    folder = tiny_bundle.write(tmp_path / "b", subscription_lines=lines(one_day, touching))
    warnings = bundle.check(folder).warnings
    assert bool(warnings) == warned
    if warned:
        assert warnings[0].where == "canonical/subscription_lines.csv, column ends_on"
        assert f"after {one_day} of {one_day + touching} lines" in warnings[0].what
        assert "add one day" in warnings[0].fix


def test_a_bad_bundle_ends_before_dbt_and_leaves_the_old_file(good, tmp_path, monkeypatch, capsys):
    def never(*arguments, **options):
        raise AssertionError("dbt was started")

    monkeypatch.setattr(dbt, "build", never)
    out = tmp_path / "out.duckdb"
    out.write_bytes(b"published before")
    latin_1(good)
    assert cli.main(["build", "--raw", str(good), "--out", str(out)]) == 1
    said = capsys.readouterr().err
    assert "canonical/accounts.csv, row 3, column account_name" in said
    assert "Fix: " in said
    assert "Traceback" not in said
    assert out.read_bytes() == b"published before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bundle", "out.duckdb"]


def test_a_missing_bundle_is_explained(tmp_path, capsys):
    assert cli.main(["check", str(tmp_path / "nowhere")]) == 1
    assert "Fix: " in capsys.readouterr().err


# What lies where: links, odd names, things that are no files. The check's list is what is
# landed, so each case is asked of both.


def landed(folder):
    """Table -> rows of the views that dbt makes, and the list of files that it keeps."""
    sources = json.dumps({name: ["canonical"] for name in project.DOMAINS})
    answer = json.loads(landing.bundle_tables(str(folder), sources))
    assert "problems" not in answer, answer
    connection = duckdb.connect()
    rows = {}
    for one in answer["tables"]:
        connection.execute(f"create view {one['name']} as {one['rows']}")
        rows[one["name"]] = connection.execute(f"from {one['name']}").fetchall()
    return rows, connection.execute(answer["files"]).fetchall()


def assert_landed_as_checked(folder):
    checked = {file.table.name: file for file in bundle.check(folder).tables}
    rows, files = landed(folder)
    assert {name: len(found) for name, found in rows.items()} == {
        name: file.rows for name, file in checked.items()
    }
    counted = {}
    for source, name, path, stamp, number in files:
        assert source == "canonical"
        assert stamp.startswith(f"{os.stat(path).st_size} bytes of ")
        counted[name] = counted.get(name, 0) + number
    assert counted == {name: len(found) for name, found in rows.items()}
    log = [str(path) for path in checked["usage_events"].files]
    assert [file[2] for file in files if file[1] == "usage_events"] == log
    assert {row[-1] for row in rows["usage_events"]} == set(log)
    assert len(rows["usage_events"]) == 29


def log_in_parts(folder, *names):
    """Puts the usage log into a folder beside the bundle, a file a name; returns the folder."""
    rows = pyarrow.parquet.read_table(to_parquet(folder, "usage_events"))
    table(folder, "usage_events", "parquet").unlink()
    log = folder.with_name("log")
    log.mkdir()
    bounds = [place * len(rows) // len(names) for place in range(len(names) + 1)]
    for name, first, end in zip(names, bounds[:-1], bounds[1:], strict=True):
        part = rows.slice(first, end - first)
        with (log / name).open("wb") as file:
            pyarrow.parquet.write_table(part, file)
    return log


def linked_folder(folder):
    log = log_in_parts(folder, "a.parquet", "b.parquet")
    (folder / "canonical" / "usage_events").symlink_to(log)


def links_to_files(folder):
    log = log_in_parts(folder, "a.parquet", "b.parquet")
    parts = folder / "canonical" / "usage_events"
    parts.mkdir()
    (parts / "1.parquet").symlink_to(log / "a.parquet")
    (parts / "2.parquet").symlink_to(os.path.relpath(log / "b.parquet", parts))


def links_in_links(folder):
    log = log_in_parts(folder, "a.parquet", "b.parquet")
    (log.parent / "second").mkdir()
    for name in ("a.parquet", "b.parquet"):
        (log.parent / "second" / name).symlink_to(log / name)
    (log.parent / "third").symlink_to("second")
    (folder / "canonical" / "usage_events").symlink_to(log.parent / "third")


def linked_source(folder):
    linked_folder(folder)
    (folder / "canonical").rename(folder.with_name("elsewhere"))
    (folder / "canonical").symlink_to(folder.with_name("elsewhere"))


def linked_csv(folder):
    table(folder, "usage_events").rename(folder.with_name("log.txt"))
    table(folder, "usage_events").symlink_to(folder.with_name("log.txt"))


def odd_names(folder):
    names = ["it's", 'a "b"', "{{ x }}", "50%", "a;b", "[a]", "*", "?", "a\nb", "year=2025", "#é"]
    log = log_in_parts(folder, *(f"{name}.parquet" for name in [*names, "a", "a.csv"]))
    log.rename(folder / "canonical" / "usage_events")


def own_loaded_from(folder):
    path = table(folder, "usage_events")
    header, *rows = path.read_text().splitlines()
    rows = [f"{header},loaded_from", *(f"{row},mine" for row in rows)]
    path.write_text("\n".join(rows))


@pytest.mark.parametrize(
    "arrange",
    [
        linked_folder, links_to_files, links_in_links, linked_source, linked_csv, odd_names,
        own_loaded_from,
    ],
)  # fmt: skip
def test_what_is_checked_is_landed(good, arrange):
    arrange(good)
    assert_landed_as_checked(good)


@pytest.mark.parametrize(
    "name",
    [
        "it's",
        'a "b"',
        "a\\b",
        "{{ x }}",
        '{% "é😀" #}\\',
        "50%",
        "a;b",
        "[a-z]",
        "a*",
        "?",
        "a\nb",
        "x=1",
    ],
)
def test_a_bundle_of_any_name_is_read(tmp_path, name):
    folder = tiny_bundle.write(tmp_path / name / "bundle")
    tiny_bundle.write(tmp_path / "a" / "bundle", accounts=None)  # what a pattern would find
    log_in_parts(folder, "a.parquet").rename(folder / "canonical" / "usage_events")
    assert_landed_as_checked(folder)
    # dbt renders the texts of variables
    said = bundle.check(folder).dbt_variables()["raw_bundle"]
    assert jinja2.Template(said).render() == str(folder)


@pytest.mark.parametrize("name", ["a\\b*", os.fsdecode(b"a\xff")])
def test_a_path_that_cannot_be_read_is_refused(tmp_path, name, capsys):
    folder = tiny_bundle.write(tmp_path / name)
    assert cli.main(["check", str(folder)]) == 1
    said = capsys.readouterr().err
    assert "Its path " in said
    assert "Rename" in said
    answer = json.loads(landing.bundle_tables(str(folder), '{"crm": ["canonical"]}'))
    assert "Its path " in answer["problems"]


def link_to_nothing(folder):
    table(folder, "contacts").unlink()
    table(folder, "contacts").symlink_to("nothing.csv")


def link_in_a_circle(folder):
    (folder / "canonical" / "tickets.csv").unlink()
    (folder / "canonical" / "tickets.csv").symlink_to("tickets.csv")


def pipe(folder):
    table(folder, "contacts").unlink()
    os.mkfifo(table(folder, "contacts"))


def device(folder):
    table(folder, "contacts").unlink()
    table(folder, "contacts").symlink_to("/dev/null")


def socket_file(folder):
    table(folder, "contacts").unlink()
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(table(folder, "contacts")))


def folder_called_like_a_file(folder):
    part = to_parquet(folder, "contacts")
    part.rename(part.with_name("part.parquet"))
    part.mkdir()
    part.with_name("part.parquet").rename(part / "part.parquet")


def file_without_an_ending(folder):
    table(folder, "usage_events").unlink()
    (folder / "canonical" / "usage_events").write_text("../log")


def file_beside_folder(folder):
    log = log_in_parts(folder, "a.parquet", "b.parquet")
    (log / "a.parquet").rename(table(folder, "usage_events", "parquet"))
    log.rename(folder / "canonical" / "usage_events")


def file_beside_empty_folder(folder):
    (folder / "canonical" / "usage_events").mkdir()
    (folder / "canonical" / "usage_events" / "_SUCCESS").touch()


def capital_part(folder):
    log_in_parts(folder, "a.parquet", "B.PARQUET").rename(folder / "canonical" / "usage_events")


def csv_part(folder):
    log = log_in_parts(folder, "a.parquet")
    (log / "b.csv").write_text("\n".join(tiny_bundle.TABLES["usage_events"]))
    log.rename(folder / "canonical" / "usage_events")


def same_file_twice(folder):
    log = log_in_parts(folder, "a.parquet")
    log.rename(folder / "canonical" / "usage_events")
    (folder / "canonical" / "usage_events" / "b.parquet").symlink_to("a.parquet")


def hard_link(folder):
    same_file_twice(folder)
    part = folder / "canonical" / "usage_events" / "b.parquet"
    part.unlink()
    part.hardlink_to(part.with_name("a.parquet"))


def linked_folder_in_folder(folder):
    log = log_in_parts(folder, "a.parquet", "b.parquet")
    (log.parent / "2024").mkdir()
    (log / "a.parquet").rename(log.parent / "2024" / "a.parquet")
    (log / "2024").symlink_to(log.parent / "2024")
    log.rename(folder / "canonical" / "usage_events")


def folder_called_like_a_part(folder):
    log = log_in_parts(folder, "a.parquet", "b.parquet")
    (log / "c.parquet").mkdir()
    (log / "a.parquet").rename(log / "c.parquet" / "a.parquet")
    log.rename(folder / "canonical" / "usage_events")


def dangling_part(folder):
    log = log_in_parts(folder, "a.parquet")
    (log / "b.parquet").symlink_to("away.parquet")
    log.rename(folder / "canonical" / "usage_events")


def bytes_in_a_name(folder):
    log = log_in_parts(folder, "a.parquet")
    (log / "a.parquet").rename(log / os.fsdecode(b"\xff.parquet"))
    log.rename(folder / "canonical" / "usage_events")


def piped_settings(folder):
    (folder / "bundle.yml").unlink()
    os.mkfifo(folder / "bundle.yml")


@pytest.mark.parametrize(
    ("break_it", "where", "what"),
    [
        (link_to_nothing, "canonical/contacts.csv", "a link to nothing.csv, where nothing is"),
        (link_in_a_circle, "canonical/tickets.csv", "leads in a circle"),
        (pipe, "canonical/contacts.csv", "no regular file"),
        (device, "canonical/contacts.csv", "no regular file"),
        (socket_file, "canonical/contacts.csv", "no regular file"),
        (folder_called_like_a_file, "canonical/contacts.parquet", "is a folder"),
        (file_without_an_ending, "canonical/usage_events", "a file without an ending"),
        (file_beside_folder, "canonical/usage_events.parquet", "twice, also as usage_events."),
        (file_beside_empty_folder, "canonical/usage_events.csv", "twice, also as usage_events."),
        (capital_part, "canonical/usage_events/B.PARQUET", "in small letters"),
        (csv_part, "canonical/usage_events/b.csv", "end in .parquet"),
        (same_file_twice, "canonical/usage_events/b.parquet", "the same file as a.parquet"),
        (hard_link, "canonical/usage_events/b.parquet", "the same file as a.parquet"),
        (linked_folder_in_folder, "canonical/usage_events/", "is not read, as in 2024"),
        (folder_called_like_a_part, "canonical/usage_events/", "is not read, as in c.parquet"),
        (dangling_part, "canonical/usage_events/b.parquet", "where nothing is"),
        (bytes_in_a_name, "canonical/usage_events/\\udcff.parquet", "not UTF-8"),
        (piped_settings, "bundle.yml", "no regular file"),
    ],
)
def test_what_is_no_file_is_refused(good, break_it, where, what):
    break_it(good)
    problem = next(problem for problem in problems_of(good) if problem.where == where)
    assert what in problem.what
    assert problem.fix
    if where != "bundle.yml":  # which plain dbt does not read
        sources = json.dumps({name: ["canonical"] for name in project.DOMAINS})
        assert what in json.loads(landing.bundle_tables(str(good), sources))["problems"]


def test_what_is_left_alone_is_noted(good):
    log = log_in_parts(good, "a.parquet", "_b.parquet")
    (log / "readme.txt").write_text("hello")
    (log / "_SUCCESS").touch()
    (log / "empty").mkdir()
    log.rename(good / "canonical" / "usage_events")
    (good / "canonical" / "._accounts.csv").write_text("hello")
    assert bundle.check(good).notes == [
        "canonical/._accounts.csv is not read; what begins with . or _ is left alone.",
        "canonical/usage_events/_b.parquet is not read; what begins with . or _ is left alone.",
        "canonical/usage_events/readme.txt is not read; it is no .parquet file.",
    ]


def test_dbt_lands_what_was_checked(good):
    """In `make build` the check's own list is landed, even where the folder has changed."""
    checked = bundle.check(good)
    sources = json.dumps(checked.sources)
    table(good, "tickets").unlink()
    with landing.handing_over(checked):
        assert "tickets.csv" in json.loads(landing.bundle_tables(str(good), sources))["problems"]
    tables = json.loads(landing.bundle_tables(str(good), sources))["tables"]
    assert "tickets" not in {one["name"] for one in tables}


@pytest.mark.parametrize("packed", [False, True])
def test_mixed_line_ends_are_mended_by_the_command_that_is_named(tmp_path, packed):
    folder = tiny_bundle.write(tmp_path / "it's a bundle", accounts=None)
    path = table(folder, "accounts", "csv.gz" if packed else "csv")
    content = "\r\n".join(ACCOUNTS[:2]) + "\n" + "\r".join(ACCOUNTS[2:])
    path.write_bytes(gzip.compress(content.encode()) if packed else content.encode())
    problem = only_problem(folder)
    assert problem.where == f"canonical/{path.name}, row 2"
    assert "mixed line ends" in problem.what
    assert "the first in CRLF, this one in LF. The same in row 3" in problem.what
    subprocess.run(problem.fix.partition(": ")[2], shell=True, check=True)
    accounts = next(f for f in bundle.check(folder).tables if f.table.name == "accounts")
    assert accounts.rows == 3


def test_the_contract_is_read_from_the_staging_models():
    tables = project.canonical_tables()
    assert sum(len(domain) for domain in tables.values()) == 23
    required = {name for domain in tables.values() for name in domain if domain[name].required}
    assert required == {"accounts", "subscription_lines", "usage_events"}
    amount = tables["crm"]["subscription_lines"].columns["annual_amount"]
    assert (amount.required, amount.data_type) == (True, "numeric(18,4)")

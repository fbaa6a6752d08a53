"""Texts of strangers: in SQL, in bundle.yml, and e-mail addresses in what is kept."""

import hashlib
import json
from types import SimpleNamespace

import pytest
import tiny_bundle
from engines import rows_cte
from hypothesis import given
from hypothesis import strategies as st
from rendering import macros, render

from common_ground import bundle, project
from common_ground.bundle.settings import read_settings
from common_ground.errors import Problems

NASTY = [
    *("'", "''", '"', "\\", "\\'", "{{ var('x') }}", "{% raw %}", "/*", "$$", "£€ü", " "),
    *("%", "%s", "; drop table x; --", "a\nb", "a\r\nb"),
]
EMAIL_COLUMN = SimpleNamespace(data_type="text", name="value", config=SimpleNamespace(meta={}))


@pytest.mark.parametrize("text", NASTY)
def test_a_text_gets_into_sql_as_it_is(engine, text):
    said = macros(engine.name)["text_literal"](text)
    assert engine.query(f"select {said} as said") == [(text,)]


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))))
def test_any_text_gets_into_sql_as_it_is(engine, texts):
    if texts:
        said = macros(engine.name)["text_literals"](texts)
        assert engine.query(f"select {said}") == [tuple(texts)]


@pytest.mark.parametrize("text", NASTY)
def test_where_a_backslash_has_a_meaning_it_is_escaped(text):
    """As BigQuery, Snowflake and Spark read a text: \\ takes the next character, \\n is a line."""
    said = macros("duckdb")["text_literal_with_backslashes"](text)
    assert said[0] == said[-1] == "'"
    assert "\n" not in said and "\r" not in said
    read, rest = [], iter(said[1:-1])
    for character in rest:
        assert character != "'", "the text would end here"
        if character == "\\":
            character = {"n": "\n", "r": "\r"}.get(following := next(rest), following)
        read.append(character)
    assert "".join(read) == text


def kept(engine, values, salt="pepper"):
    """What staging keeps of the given texts of a column, in their order."""
    macro = macros(engine.name)["without_email"]
    sql = macro(EMAIL_COLUMN, "value", {"value": "text"})
    tables = [
        rows_cte("stg_bundle__user_id_salt", {"user_id_salt": "text"}, [(salt,)]),
        rows_cte("texts", {"number": "int", "value": "text"}, list(enumerate(values))),
    ]
    ctes = ",\n".join(tables).replace("as int)", "as integer)")
    found = engine.query(f"with {ctes}\nselect number, {sql} as value from texts order by number")
    return [value for _, value in found]


def mark(value, salt="pepper"):
    return hashlib.md5((salt + value).encode()).hexdigest()[:12]


@pytest.mark.parametrize(
    ("value", "domain"),
    [
        ("jo@acme.example", "acme.example"),
        ("Jo Doe <jo.doe+x@mail.acme.example>", "mail.acme.example"),
        ("jo@acme.example.", "acme.example"),
        ("(jo@acme.example), (flo@other.example)", "acme.example"),
        ("jörg@müller-söhne.de", "müller-söhne.de"),
        ("a@b flo@other.example", "other.example"),
        ("JO@ACME.EXAMPLE", "ACME.EXAMPLE"),
    ],
)
def test_an_address_becomes_its_domain_and_a_hash(engine, value, domain):
    assert kept(engine, [value]) == [f"{domain} ({mark(value)})"]


def test_a_hash_needs_the_salt(engine):
    [one], [other] = kept(engine, ["jo@acme.example"]), kept(engine, ["jo@acme.example"], "salt")
    assert one != other


def test_what_is_no_address_stays(engine):
    values = [
        "Coffee @ Work",
        "@home",
        "jo@",
        "AT@T",
        "acme.example",
        "a@b",
        "",
        None,
        "x@1.2",
        "50%",
    ]
    assert kept(engine, values) == values


def test_what_is_kept_holds_no_address(engine):
    values = ["jo@acme.example", "<a@b.cd>@e.fg", "a@b.cd@e.fg", "x a@b.cd y"]
    once = kept(engine, values)
    assert kept(engine, once) == once


@pytest.mark.parametrize(
    ("meta", "raw_type"),
    [({"personal": True}, "text"), ({"masked": False}, "text"), ({}, "bigint"), ({}, "uuid"),
     ({"accepted": ["a"]}, "text")],
)  # fmt: skip
def test_other_columns_are_not_looked_at(engine, meta, raw_type):
    column = SimpleNamespace(data_type="text", name="value", config=SimpleNamespace(meta=meta))
    sql = macros(engine.name)["without_email"](column, "value", {"value": raw_type})
    assert sql.strip() == "value"


def test_the_salt_is_no_part_of_any_sql():
    for name in ("hashed_user_id", "salted_hash"):
        sql = render("duckdb", "{{ " + name + "('user_id') }}", user_id_salt="s3cr3t")
        assert "s3cr3t" not in sql
        assert "stg_bundle__user_id_salt" in sql


# bundle.yml ------------------------------------------------------------------------------


def read(folder, settings, as_of=None):
    """The variables of a bundle.yml of this text, and what is wrong with it."""
    (folder / "bundle.yml").write_text(settings)
    problems = Problems()
    _, variables = read_settings(folder, as_of, problems)
    return variables, problems


def settings_with(name, value):
    return json.dumps({"sources": {"crm": ["canonical"]}, "vars": {name: value}})


@pytest.mark.parametrize("name", sorted({*project.default_variables()} - {"user_id_salt"}))
def test_only_a_salt_may_be_any_text(tmp_path, name):
    for text in NASTY:
        for value in (text, f"UTC{text}", f"2025-01-31{text}", f"raw_{text}", f"EUR{text}"):
            _, problems = read(tmp_path, settings_with(name, value))
            assert [problem.where for problem in problems] == [f"bundle.yml, vars, {name}"], value


@pytest.mark.parametrize("text", NASTY)
def test_an_as_of_date_is_no_other_text(tmp_path, text):
    _, [problem] = read(tmp_path, settings_with("close_days", 5), f"2025-01-31{text}")
    assert (problem.where, "is not a date like" in problem.what) == ("AS_OF", True)


@pytest.mark.parametrize("text", [*NASTY, "".join(NASTY)])
def test_a_salt_may_be_any_text(tmp_path, text):
    assert read(tmp_path, settings_with("user_id_salt", text)) == ({"user_id_salt": text}, [])


@pytest.mark.parametrize(
    "said",
    [
        "{user_id_salt: 5318008}",
        "{user_id_salt: [s3cret]}",
        "{user_id_salt: {a: s3cret}}",
        '{user_id_salt: "s3cret\\0"}',
        '{user_id_salt: "s3cret\\ud800"}',
        "{user_id_salt: *s3cret}",
        "{user_id_salt: !s3cret x}",
        "{user_id_salt: !!int s3cret}",
        "{user_id_salt: !!float s3cret}",
        "{user_id_salt: !!timestamp s3cret}",
        "{user_id_salt: 's3cret' s3cret}",
        "[user_id_salt, s3cret]",
        "user_id_salt=s3cret",
        "{user_id_salt: %s3cret}",
        "{user_id_salt: @s3cret}",
        '{user_id_salt: "\\q s3cret"}',
    ],
)
def test_a_wrong_salt_is_refused_and_never_shown(tmp_path, said):
    _, problems = read(tmp_path, f"sources: {{crm: [canonical]}}\nvars: {said}\n")
    assert problems and problems[0].where.startswith("bundle.yml")
    shown = "".join(map(str, problems))
    assert "s3cret" not in shown and "5318008" not in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("renewal_grace_days", 10**12),
        ("adoption_part_rows", 0),
        ("reporting_span", 0),
        ("reporting_levels", [3, 33]),
        ("reporting_levels", [3, 32]),  # of 7 people led by one: more than there are
        ("reporting_currency", "ÄÖÜ"),
        ("raw_schema_prefix", "raw."),
    ],
)
def test_a_value_that_no_build_survives_is_refused(tmp_path, name, value):
    _, problems = read(tmp_path, settings_with(name, value))
    assert [problem.where for problem in problems] == [f"bundle.yml, vars, {name}"]


def test_addresses_are_warned_of(tmp_path):
    rows = list(tiny_bundle.TABLES["accounts"])
    rows[2:] = ["a2,Beta <flo@beta.example>,a1,40,e1,pooled,", "a3,jo@acme.example,,,,digital,"]
    [warning] = bundle.check(tiny_bundle.write(tmp_path / "bundle", accounts=rows)).warnings
    assert warning.where == "canonical/accounts.csv, column account_name"
    assert "2 rows" in warning.what and "row 3" in warning.what
    assert "beta.example" not in str(warning)

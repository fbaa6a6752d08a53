"""The commands that answer: any text in any option, and files in which nothing is known."""

import sys
from types import SimpleNamespace

import duckdb
import pytest
from builds import ROOT

from common_ground import cli, explain, metric_commands, metrics
from common_ground.errors import CommonGroundError

sys.path.insert(0, str(ROOT / "dashboards"))
import build as page_of  # noqa: E402

STRANGE = [
    "x' or '1'='1",
    '"quoted"',
    "back\\slash \\' \\",
    "{{ 1 / 0 }}",
    "{% raw %} {# #}",
    "100 % %s",
    "a; drop table marts.accounts; --",
    "two\nlines",
    '</script><b onclick="x">&amp;',
    "$value_0 $since ?",
    "=1+1",
    "毛留存 ’",
]


@pytest.fixture(scope="module")
def target(sample_dbt_build):
    return sample_dbt_build.folder / "target"


def copied(sample_build, database, rows: dict[str, str]) -> None:
    """Writes a file with the sample's public tables, of each the rows that `rows` says."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sample_build}' as dev (read_only)")
        connection.execute(f"attach '{database}' as made")
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_catalog = 'dev' and table_schema in ('marts', 'metrics', 'quality')"
        ).fetchall()
        for schema, table in tables:
            connection.execute(f"create schema if not exists made.{schema}")
            connection.execute(
                f"create table made.{schema}.{table} as "
                f"from dev.{schema}.{table} {rows.get(table, rows['all'])}"
            )


@pytest.fixture(scope="module")
def strange(sample_build, target, tmp_path_factory):
    """Numbers of a file in which some accounts, their industry and CSM have strange names.

    One more account has no industry.
    """
    database = tmp_path_factory.mktemp("strange") / "it's.duckdb"
    written = tmp_path_factory.mktemp("copy") / "copy.duckdb"
    copied(sample_build, written, {"all": "", "user_feature_days": "limit 0"})
    with duckdb.connect(str(written)) as connection:
        accounts = connection.execute(
            "select account_id from marts.accounts where is_customer order by 1 limit $1",
            [len(STRANGE) + 1],
        ).fetchall()
        columns = connection.execute(
            "select table_schema || '.' || table_name, column_name "
            "from information_schema.columns where column_name in "
            "('account_id', 'industry', 'opening_industry', 'opening_csm_id', 'csm_id')"
        ).fetchall()
        holders = [table for table, column in columns if column == "account_id"]
        (nameless,) = accounts.pop()
        for table in ("marts.accounts", "metrics.account_attribute_months"):
            connection.execute(
                f"update {table} set industry = null where account_id = $1", [nameless]
            )
        for (account,), name in zip(accounts, STRANGE, strict=True):
            for table, column in columns:
                if column != "account_id" and table in holders:
                    connection.execute(
                        f"update {table} set {column} = $1 where account_id = $2", [name, account]
                    )
            for table in holders:
                connection.execute(
                    f"update {table} set account_id = $1 where account_id = $2", [name, account]
                )
    written.rename(database)
    return metric_commands.Numbers(database, target)


@pytest.fixture(scope="module")
def nothing(sample_build, target, tmp_path_factory):
    """Numbers of a file that has every table and no row: nothing dated, no complete month."""
    database = tmp_path_factory.mktemp("nothing") / "dev.duckdb"
    copied(sample_build, database, {"all": "limit 0"})
    return metric_commands.Numbers(database, target)


@pytest.fixture(scope="module")
def months_only(sample_build, target, tmp_path_factory):
    """Numbers of a file that has months, in which nothing is known of anybody."""
    database = tmp_path_factory.mktemp("months") / "dev.duckdb"
    copied(sample_build, database, {"all": "limit 0", "calendar_days": ""})
    return metric_commands.Numbers(database, target)


@pytest.fixture
def command(monkeypatch, capsys):
    """Runs a command line on open numbers; returns its exit code and what it said."""

    def run(numbers, *arguments: str):
        for module in (metric_commands, explain):
            monkeypatch.setattr(module, "Numbers", lambda *_: numbers)
        try:
            code = cli.main(list(arguments))
        except SystemExit as stop:
            code = stop.code
        said = capsys.readouterr()
        return SimpleNamespace(code=code, out=said.out, err=said.err)

    return run


def arr_of(numbers, column: str, value: str):
    (row,) = numbers.rows(
        "select sum(months.closing_arr) as arr from account_arr_months as months "
        "inner join metrics.account_attribute_months as attributes "
        "using (account_id, month_end) "
        f"where months.month_end = $month and attributes.{column} = $value",
        {"month": numbers.last_month, "value": value},
    )
    return row["arr"]


# ---- texts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("word", ["industry", "account", "csm"])
def test_a_value_is_found_whatever_it_holds(strange, command, word, name):
    column = {"industry": "industry", "account": "account_id", "csm": "csm_id"}[word]
    said = command(strange, "metrics", "query", "arr", "--where", f"{word}={name}", "--csv", "-")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == ["arr", str(arr_of(strange, column, name))]


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("metric", ["nrr_12m", "csat", "arr_per_csm"])
def test_a_number_is_explained_whatever_its_account_is_called(strange, command, metric, name):
    said = command(strange, "explain", metric, "--account", name, "--industry", name)
    assert (said.code, said.err) == (0, "")
    heading, *_ = lines = said.out.splitlines()
    assert f"industry {metric_commands.one_line(name)}" in heading
    value = strange.value(metric, strange.last_month, {"account": name})
    shown = metric_commands.shown(value, strange.metric(metric))
    label = strange.metric(metric).label
    assert any(line.startswith(label) and shown in line for line in lines[1:])


@pytest.mark.parametrize("name", [f"{name} " for name in STRANGE])
@pytest.mark.parametrize("word", ["segment", "industry", "account"])
def test_a_value_that_does_not_occur_is_told(strange, command, word, name):
    for arguments in (
        ["metrics", "query", "arr", "nrr_12m", "--where", f"{word}={name}"],
        ["explain", "nrr_12m", f"--{word}={name}"],
    ):
        said = command(strange, *arguments)
        assert (said.code, said.out) == (1, "")
        assert "That value does not occur." in said.err and "Use one of: " in said.err


def test_by_every_name_a_row_of_one_line(strange, command):
    said = command(strange, "metrics", "query", "arr", "--by", "account")
    assert said.code == 0
    for name in STRANGE:
        assert any(
            line.startswith(metric_commands.one_line(name)) for line in said.out.splitlines()
        )
    assert len(said.out.splitlines()) < 200 and "two\\nlines" in said.out


def test_what_has_no_value_is_found_too(strange):
    names = ["arr", "customers"]
    rows = {row[0]: row[1:] for row in strange.ask(names, ["industry"], {}, *month(strange)).rows}
    unknown = {"industry": metric_commands.UNKNOWN}
    (row,) = strange.ask(names, [], unknown, *month(strange)).rows
    assert None in rows and row == rows[None]


def month(numbers):
    return numbers.last_month.replace(day=1), numbers.last_month


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["metrics", "show", "nrr'"], None),
        (["metrics", "show", "n'x; {{ r }}"], "no metric called"),
        (["metrics", "show", ""], "no metric called"),
        (["metrics", "query", "nrr_12n"], "Did you mean nrr_12m?"),
        (["metrics", "query", "arr", "--by", "sgement"], "Did you mean segment?"),
        (["metrics", "query", "arr", "--by", "{{ x }}'"], "Use one of: day, month"),
        (["metrics", "query", "arr", "--by", "metric_time__x"], "Use one of: day, month"),
        (["metrics", "query", "arr", "--by", "opening"], "Use one of: day, month"),
        (["metrics", "query", "depth", "--by", "product"], "cannot be told by product"),
        (["metrics", "query", "arr", "--by", "month", "month", "segment"], None),
        (["metrics", "query", "arr", "arr", "--by", "segment", "closing_segment"], None),
        (["metrics", "query", "arr", "--where", "segment"], "There is no = in it"),
        (["metrics", "query", "arr", "--where", "segment="], "It has no value"),
        (["metrics", "query", "arr", "--where", "segment=mars", "segment=venus"], "said twice"),
        (["metrics", "query", "arr", "--where", "month=2026-01"], "Say --since and --until"),
        (["metrics", "query", "arr", "--where", "sgement=mars"], "Did you mean segment?"),
        (["metrics", "query", "arr", "--where", "' or 1=1 --=x"], "cannot be told by"),
        (["metrics", "query", "arr", "--where", "segment=\udcff"], "It is no UTF-8"),
        (["metrics", "query", "arr", "--since", "2026-13"], "is no month"),
        (["metrics", "query", "arr", "--since", ""], "is no month"),
        (["metrics", "query", "arr", "--until", "9999-12"], "is no month"),
        (["metrics", "query", "arr", "--until", "2026-06'; --"], "is no month"),
        (["metrics", "query", "arr", "--since", "2026-06", "--until", "2026-01"], "earlier one"),
        (["metrics", "query", "arr", "--until", "2001-01"], " holds 20"),
        (["metrics", "query", "arr", "--csv", "/no/such/folder/x.csv"], "cannot be written"),
        (["metrics", "query", "arr", "--csv", "/"], "cannot be written"),
        (["metrics", "query", "arr", "--csv", ""], "cannot be written"),
        (["explain", "arr", "--month", "0001-01"], "is no month"),
        (["explain", "arr", "--month", "2026-07"], "Use one from 20"),
        (["explain", "arr", "--segment", ""], "It has no value"),
        (["explain", "arr", "--top", "0"], "no whole number above 0"),
        (["explain", "arr", "--top", "x'"], "no whole number above 0"),
        (["explain", "{{ arr }}", "--top", "1"], None),
        (["build", "--threads", "0"], "no whole number above 0"),
    ],
    ids=str,
)
def test_a_wrong_option_gets_a_message(strange, command, arguments, says):
    said = command(strange, *arguments)
    if says is None:
        assert (said.code, said.err) == (0, "")
    else:
        assert said.code in (1, 2) and says in said.err and said.out == ""


def test_an_answer_is_never_written_over_the_numbers(strange, command):
    said = command(strange, "metrics", "query", "arr", "--csv", str(strange.path))
    assert said.code == 1 and "the file that is read" in said.err
    assert strange.path.stat().st_size > 1_000_000


@pytest.mark.parametrize("name", [name.replace("/", "|") for name in STRANGE])
def test_files_may_be_called_anything(sample_build, target, tmp_path, name):
    database, answer = tmp_path / f"{name}.duckdb", tmp_path / f"{name}.csv"
    database.symlink_to(sample_build)
    numbers = metric_commands.Numbers(database, target)
    assert numbers.value("customers", numbers.last_month) > 50
    metric_commands.write_csv(numbers.ask(["arr"], ["segment"], {}, *month(numbers)), answer)
    assert answer.read_text().startswith("segment,arr\n")


@pytest.mark.parametrize("name", ["metrics", "marts", "a.b", 'it\'s "a" {{ file }}; %'])
def test_the_page_can_be_made_of_any_file(sample_build, tmp_path, name):
    database, out = tmp_path / f"{name}.duckdb", tmp_path / f"{name}.html"
    database.symlink_to(sample_build)
    page_of.main(["--data", str(database), "--out", str(out)])
    assert out.read_text().count("<svg") > 4


@pytest.mark.parametrize("what", ["nothing there", "folder", "no database", "no numbers"])
def test_what_is_no_file_of_numbers_is_told(target, tmp_path, what):
    path = tmp_path / "x'y.duckdb"
    if what == "folder":
        path.mkdir()
    elif what == "no database":
        path.write_text("a,b\n1,2\n")
    elif what == "no numbers":
        made = tmp_path / "z.duckdb"
        duckdb.connect(str(made)).close()
        made.rename(path)
    with pytest.raises(CommonGroundError, match="make build"):
        metric_commands.Numbers(path, target)
    with pytest.raises(SystemExit, match="make build"):
        page_of.main(["--data", str(path), "--out", str(tmp_path / "x.html")])


def test_the_page_says_texts_and_does_not_obey_them(strange):
    name = STRANGE[8]
    assert "</script>" in name
    html = page_of.definition_gap(page_of.Published(strange.path), name)
    assert name not in html
    titled = page_of.section(name, name, page_of.table([name], [[name]]))
    assert name not in titled and titled.count("&lt;/script&gt;") == 4


def test_the_sql_of_the_layer_names_any_catalog(target):
    layer = metrics.MetricLayer(target, "duckdb", 'me"trics')
    assert 'FROM "me""trics"."marts"."account_arr_months"' in layer.sql(["customers"])


# ---- nothing known ---------------------------------------------------------------------------

COMMANDS = [
    ["metrics", "list"],
    ["metrics", "show", "nrr_12m"],
    ["metrics", "query", "arr", "nrr_12m", "breadth"],
    ["metrics", "query", "arr", "--by", "month", "segment"],
    ["metrics", "query", "breadth", "--by", "day", "--since", "2026-01"],
    ["metrics", "query", "arr", "--where", "segment=mars"],
    ["metrics", "query", "arr", "--until", "2026-03"],
    ["metrics", "query", "arr", "--by", "account", "--csv", "-"],
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=str)
def test_without_a_month_every_command_says_so(nothing, command, arguments):
    said = command(nothing, *arguments)
    assert said.code == 0 and metric_commands.NO_MONTHS in said.out + said.err
    if "--csv" in arguments:
        assert said.out == "account,arr\n"


@pytest.mark.parametrize("arguments", COMMANDS, ids=str)
def test_months_in_which_nothing_is_known_have_no_values(months_only, command, arguments):
    said = command(months_only, *arguments)
    assert (said.code, said.err) == (0, "")
    assert "Traceback" not in said.out and " 0 %" not in said.out


def test_every_metric_is_explained_where_nothing_is_known(nothing, months_only, command):
    for name in nothing.layer.public_metrics:
        said = command(nothing, "explain", name)
        assert said.code == 0 and metric_commands.NO_MONTHS in said.out, name
    for name in ("arr", "nrr_12m", "upsell_12m", "breadth", "csat", "arr_per_csm"):
        said = command(months_only, "explain", name)
        assert said.code == 0 and "So there is no change to split." in said.out, name
        assert " is behind it in either month." in said.out, name


def test_a_wrong_name_is_told_where_nothing_is_known_too(nothing, command):
    for arguments in (["--by", "sgement"], ["--where", "sgement=mars"], ["--since", "x"]):
        said = command(nothing, "metrics", "query", "arr", *arguments)
        assert said.code == 1 and said.out == ""


def test_the_tree_needs_no_numbers(nothing, command):
    assert command(nothing, "metrics", "tree").out.startswith("graph TD")


def test_the_page_of_a_file_in_which_nothing_is_known(nothing, months_only, tmp_path):
    for numbers, says in ((nothing, "no complete month"), (months_only, "no complete month")):
        out = tmp_path / "page.html"
        page_of.main(["--data", str(numbers.path), "--out", str(out)])
        assert says in out.read_text()

"""Every metric is defined once, completely, and gives the same answer however it is asked."""

import datetime
import re
from collections import defaultdict
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from builds import ROOT

from common_ground import metric_commands, metric_tables, metrics
from common_ground.explain import explain

# The names that the definitions promise.
PROMISED = [
    "arr",
    "customers",
    "new_arr",
    "reactivation_arr",
    "expansion_arr",
    "contraction_arr",
    "churned_arr",
    "nrr_12m",
    "grr_12m",
    "upsell_12m",
    "logo_retention_12m",
    "nrr_3m",
    "grr_3m",
    "gross_renewal_rate",
    "net_renewal_rate",
    "quick_ratio",
    "reported_arr",
    "reported_nrr_12m",
    "licence_growth_12m",
    "active_users_28d",
    "active_users_90d",
    "breadth",
    "depth",
    "reach",
    "healthy_user_rate",
    "power_user_rate",
    "adoption_score",
    "telemetry_coverage",
    "outcome_rate",
    "services_margin",
    "billable_utilisation",
    "csqls_created",
    "csql_acceptance_rate",
    "advocacy_acts",
    "first_reply_sla",
    "resolution_sla",
    "ticket_backlog",
    "csat",
    "nps",
    "invoice_accuracy",
    "handoffs_per_account",
    "people_per_account",
    "accounts_per_csm",
    "arr_per_csm",
    "direct_answer_rate",
    "bypass_rate",
    "product_gap_cost",
    "gap_coding_coverage",
]
PRODUCT = [
    "arr",
    "new_arr",
    "reactivation_arr",
    "expansion_arr",
    "contraction_arr",
    "churned_arr",
    "quick_ratio",
    "gross_renewal_rate",
    "net_renewal_rate",
    "product_gap_cost",
    "gap_coding_coverage",
]
DAILY = [
    "active_users_28d",
    "active_users_90d",
    "breadth",
    "depth",
    "reach",
    "healthy_user_rate",
    "power_user_rate",
]
# Where SQL may divide what a ratio of the layer divides, and why; the tests of this file and
# of test_metric_values.py prove the ones that are promised equal to the layer.
ALSO_IN_SQL = {
    "account_adoption_months": "promised columns of the table",
    "family_adoption_months": "promised columns of the table",
    "int_adoption__months_scored": "the promised columns of the two tables above",
    "adoption_definition_gaps": "promised, by other definitions than the shared one",
    "retention_bridge_months": "promised columns of the table",
    "retention_reconciliation_months": "promised columns of the table",
    "data_coverage": "promised column telemetry_arr_share",
    "customer_360": "promised, one account",
    "account_coverage_months": "promised shares of a book, minute_share and arr_share",
    "int_scorecards__account_outcomes": "one account, to compare candidate segmentations",
    **dict.fromkeys(metric_tables.ROWS, "the layer's own SQL"),
}
ATTRIBUTES = ("segment_id", "industry", "country", "csm_id", "coverage", "family_id")
NOT_ADDITIVE = {"csms"}  # one CSM may hold accounts of two segments


@pytest.fixture(scope="module")
def numbers(sample_build, sample_dbt_build):
    return metric_commands.Numbers(sample_build, sample_dbt_build.folder / "target")


@pytest.fixture(scope="module")
def layer(numbers):
    return numbers.layer


def test_every_promised_metric_is_there_and_no_other(layer):
    assert sorted(layer.public_metrics) == sorted(PROMISED)


def incomplete(metrics_: dict) -> set[tuple[str, str]]:
    """(metric, what it lacks): an owner, words, a unit, an alias, an independent test."""
    from test_metric_values import PROVED as NUMBERS
    from test_metric_values_of_work import PROVED as WORK

    found = set()
    for metric in metrics_.values():
        for lack in ("owner", "description", "unit", "label"):
            if not getattr(metric, lack):
                found.add((metric.name, lack))
        if not metric.is_hidden and not metric.aliases:
            found.add((metric.name, "aliases"))
        if not metric.is_hidden and metric.name not in {*NUMBERS, *WORK}:
            found.add((metric.name, "test"))
    return found


def shared_names(metrics_: dict) -> dict[str, set[str]]:
    """Word -> the metrics that are called so by name, label or alias, where several are."""
    seen = defaultdict(set)
    for metric in metrics_.values():
        for name in (metric.name, metric.label, *metric.aliases):
            seen[metrics._plain(name)].add(metric.name)
    return {word: owners for word, owners in seen.items() if len(owners) > 1}


def test_every_metric_is_complete(layer):
    assert incomplete(layer.metrics) == set()


def test_no_two_metrics_share_a_name_label_or_alias(layer):
    assert shared_names(layer.metrics) == {}
    for metric in layer.metrics.values():
        assert not any(", " in alias for alias in metric.aliases)  # the catalog joins by it


@pytest.mark.parametrize("lack", ["owner", "description", "unit", "label", "aliases"])
def test_what_a_metric_lacks_would_be_seen(layer, lack):
    blank = () if lack == "aliases" else ""
    broken = replace(layer.metrics["csat"], **{lack: blank})
    assert incomplete({"csat": broken}) == {("csat", lack)}


def test_a_metric_without_a_test_would_be_seen(layer):
    made_up = replace(layer.metrics["csat"], name="csat_of_mine")
    assert incomplete({"csat_of_mine": made_up}) == {("csat_of_mine", "test")}


@pytest.mark.parametrize(
    "twin",
    [
        {"label": "customer satisfaction of Tickets"},
        {"aliases": ("happiness", "GRR")},
        {"aliases": ("nrr-12m",)},
    ],
)
def test_a_shared_name_would_be_seen(layer, twin):
    csat = replace(layer.metrics["csat"], label="Customer satisfaction of tickets")
    other = {"label": "Other", "aliases": ()} | twin
    double = replace(csat, name="other", **other)
    assert shared_names({**layer.metrics, "csat": csat, "other": double}) != {}


@pytest.mark.parametrize(
    "word", ["GRR", "gross dollar retention", "毛留存", "Gross Revenue retention"]
)
def test_other_names_find_the_metric(layer, word):
    assert layer.find(word).name == "grr_12m"


# Values that descriptions name beside columns, models, variables and macros.
VALUES = set(
    [
        "sales_marketing",
        "public_reply",
        "internal_note",
        "first_reply",
        "first_resolution",
        "healthy_days",
        "power_days",
        "not_comparable",
        "late_booking",
        "backdated_change",
        "lapsed_renewal",
        "new_business",
        "mean_days",
        "healthy_share",
        "key_features",
    ]
)


def unknown_words(manifest: dict) -> set[tuple[str, str]]:
    """(who, word) wherever a description names a column, model or metric that is none."""
    known = {"common_ground", *VALUES, *_variables()}
    described = []
    for kind in ("nodes", "sources", "metrics", "macros"):
        for node in manifest[kind].values():
            known |= {node["name"], *node.get("columns", {})}
            if kind == "metrics" or node["resource_type"] in ("model", "seed"):
                described.append((node["name"], node["description"]))
                for name, column in node.get("columns", {}).items():
                    described.append((f"{node['name']}.{name}", column["description"]))
    return {
        (who, word)
        for who, text in described
        for word in re.findall(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b", text)
        if word not in known
    }


def test_descriptions_name_only_what_exists(layer):
    assert unknown_words(layer.manifest) == set()


def test_a_description_of_what_does_not_exist_would_be_seen(layer):
    manifest = deepcopy(layer.manifest)
    manifest["metrics"]["metric.common_ground.csat"]["description"] = "Good over csat_asked."
    manifest["nodes"]["model.common_ground.tickets"]["columns"]["agents"]["description"] = (
        "As in tickets_of_old."
    )
    assert unknown_words(manifest) == {
        ("csat", "csat_asked"),
        ("tickets.agents", "tickets_of_old"),
    }


def _variables():
    import yaml

    return yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]


def repeated_ratios(layer, models: dict[str, str]) -> set[tuple[str, str]]:
    """(metric, model) wherever the SQL of a model divides what a ratio of the layer divides."""
    plain = {name: _plain_sql(sql) for name, sql in models.items()}
    found = set()
    for metric in layer.public_metrics.values():
        if metric.kind != "ratio":
            continue
        top, bottom = (
            _columns(layer, layer.metrics[name]) for name in (metric.numerator, metric.denominator)
        )
        for model, sql in plain.items():
            for one in top:
                for other in bottom - {one}:
                    if re.search(rf"\b{one}\b[^,/;]*/[^,/;]*\b{other}\b", sql):
                        found.add((metric.name, model))
    return found


def _plain_sql(sql: str) -> str:
    """SQL without comments, second arguments of one number, and with renamed sums undone."""
    sql = re.sub(r"--[^\n]*", "", sql)
    sql = re.sub(r",\s*-?[\d.]+\s*\)", ")", sql)
    renamed = dict(re.findall(r"\(\s*(?:\w+\.)?(\w+)\s*\)+\s+as\s+(\w+)", sql))
    for column, alias in renamed.items():
        if alias != column:
            sql = re.sub(rf"\b{alias}\b", f"{alias} {column}", sql)
    return sql


def _columns(layer, metric) -> set[str]:
    """Columns of its model that a part of a ratio adds up; flags and windows only choose."""
    (node,) = [
        node
        for node in layer.manifest["nodes"].values()
        if node["resource_type"] == "model" and node["name"] == metric.model
    ]
    words = set(re.findall(r"[a-z][a-z0-9_]*", metric.expression or metric.name))
    columns = {word for word in words if word in node["columns"]}
    return {c for c in columns if not c.startswith(("is_", "has_"))} - {"window_months"}


def test_no_ratio_of_the_layer_is_computed_again_in_sql(layer):
    models = {
        node["name"]: node["raw_code"]
        for node in layer.manifest["nodes"].values()
        if node["resource_type"] == "model"
    }
    again = repeated_ratios(layer, models)
    assert {pair for pair in again if pair[1] not in ALSO_IN_SQL} == set()


@pytest.mark.parametrize(
    ("metric", "sql"),
    [
        ("csat", "select sum(csat_good) / nullif(sum(csat_rated), 0) as happy from x"),
        ("csat", "select coalesce(sum(csat_good), 0) / sum(csat_rated) from x"),
        ("csat", "select cast(csat_good as numeric(38, 4)) / csat_rated from x"),
        ("csat", "with a as (select sum(csat_good) as good_ones, sum(csat_rated) as all_ones "
                 "from x) select good_ones * 1.0 / all_ones from a"),
        ("direct_answer_rate", "select sum(x.direct_answers) / sum(x.questions) from x"),
        ("bypass_rate", "select bypasses / nullif(questions_with_csm, 0) from x"),
        ("nrr_12m", "select round(sum(retained_arr), 2) / sum(opening_arr) from x"),
    ],
)  # fmt: skip
def test_a_repeated_ratio_would_be_seen(layer, metric, sql):
    assert (metric, "mutant") in repeated_ratios(layer, {"mutant": sql})


def test_another_division_is_no_repeated_ratio(layer):
    sql = "select csat_good, csat_rated, due_arr / nullif(customers, 0) as due_each from x"
    assert repeated_ratios(layer, {"mutant": sql}) == set()


def test_the_written_files_follow_from_the_definitions(sample_dbt_build):
    layer = metrics.MetricLayer(sample_dbt_build.folder / "target", "postgres")
    for path, text in metric_tables.files(layer).items():
        assert path.read_text() == text, "run `python -m common_ground metrics tables`"


@pytest.mark.parametrize("table", metric_tables.ROWS)
def test_the_tables_ask_what_the_layer_asks_on_duckdb(sample_dbt_build, table):
    """The SQL of the files is PostgreSQL's; DuckDB's names one type otherwise."""
    layer = metrics.MetricLayer(sample_dbt_build.folder / "target")
    sql = metric_tables.files(layer, [table])[metric_tables.FOLDER / f"{table}.sql"]
    assert "AS DOUBLE)" in sql
    written = (metric_tables.FOLDER / f"{table}.sql").read_text()
    assert sql.replace("AS DOUBLE)", "AS DOUBLE PRECISION)") == written


def test_every_metric_can_be_told_by_every_attribute(layer):
    for name in layer.public_metrics:
        possible = layer.dimensions([name])
        wanted = {
            f"{entity}__{attribute}"
            for entity in ("account", "opening", "closing")
            for attribute in ATTRIBUTES
        }
        assert wanted <= possible, name
        assert ("product" in possible) == (name in PRODUCT), name


def test_the_tree_has_one_measure_two_levers_and_three_drivers(numbers):
    rows = numbers.rows("select * from metrics.metric_tree")
    assert [row["child_metric"] for row in rows if row["role"] == "measure"] == ["nrr_12m"]
    levers = {row["child_metric"] for row in rows if row["role"] == "lever"}
    assert levers == {"grr_12m", "upsell_12m"}
    drivers = {row["driver"] for row in rows if row["role"] == "driver"}
    assert drivers == {"product value", "adoption", "customer experience"}
    catalog = {row["metric_name"] for row in numbers.rows("from metrics.metric_catalog")}
    assert catalog == set(PROMISED)


def test_nothing_comes_after_the_as_of_date(numbers, layer):
    for name in layer.public_metrics:
        rows = numbers.rows(layer.sql([name], ["metric_time__day"]))
        assert rows, name
        assert max(row["metric_time__day"].date() for row in rows) <= numbers.as_of, name
    for table in metric_tables.ROWS:
        last = numbers.rows(f"select max(month_end) as month_end from metrics.{table}")
        assert last[0]["month_end"] == numbers.last_month


def test_the_last_month_is_marked(numbers):
    """Read on 14 July, renewals of June may still come until 30 July; those of May may not."""
    for table in metric_tables.ROWS:
        rows = numbers.rows(f"select month_end, is_month_final from metrics.{table}")
        open_months = {row["month_end"] for row in rows if not row["is_month_final"]}
        assert open_months == {datetime.date(2026, 6, 30)}, table
    said = []
    explain(numbers, "grr_12m", datetime.date(2026, 6, 30), {}, 1, said.append)
    assert said[0].endswith(" (not final)")
    said.clear()
    explain(numbers, "grr_12m", datetime.date(2026, 5, 31), {}, 1, said.append)
    assert not said[0].endswith(" (not final)")


def test_adoption_is_told_by_day(numbers, layer):
    for name in DAILY:
        rows = numbers.rows(layer.sql([name], ["metric_time__day"]))
        days = {row["metric_time__day"].date() for row in rows}
        assert numbers.as_of in days and len(days) > 1000, name


def base_names(layer) -> list[str]:
    return [metric.name for metric in layer.metrics.values() if metric.kind == "simple"]


def test_the_table_of_segments_adds_up_to_the_company(numbers, layer):
    """Work for no account too: it is unassigned, not left out."""
    names = [m.name for m in layer.public_metrics.values() if m.kind == "simple"]
    whole = ", ".join(f"coalesce({name}, 0) as {name}" for name in names)
    parts = ", ".join(f"coalesce(sum({name}), 0) as {name}" for name in names)
    companies = numbers.rows(f"select month_end, {whole} from metrics.company_monthly order by 1")
    segments = numbers.rows(
        f"select month_end, {parts} from metrics.segment_monthly group by 1 order by 1"
    )
    assert companies == segments and len(companies) > 24


@pytest.mark.parametrize(
    ("share", "at_least"),
    [
        pytest.param(5, 80, id="every fifth ratio"),
        pytest.param(1, 400, id="every ratio", marks=pytest.mark.slow),
    ],
)
def test_every_metric_answers_by_every_dimension(numbers, layer, share, at_least):
    """Not after the as-of date; parts add up, and ratios combine from their parts.

    Of the ratios each dimension takes its share, in turn, so that each ratio has its turn too.
    """
    month, asked, defined = "metric_time__month", set(), layer.metrics
    names = [metric.name for metric in defined.values() if metric.kind != "derived"]
    known = {name: layer.dimensions([name]) for name in names}
    dimensions = sorted({item for items in known.values() for item in items})
    additive = [name for name in base_names(layer) if name not in NOT_ADDITIVE]
    whole = {row[month]: row for row in numbers.rows(layer.sql(additive, [month]))}
    ratios = [name for name in names if defined[name].kind != "simple"]
    turns = {name: turn for turn, name in enumerate(ratios)}
    for place, item in enumerate(dimensions):
        if item.startswith("metric_time") or item in ("opening", "closing"):
            continue
        these = [
            name
            for name in names
            if item in known[name] and (turns.get(name, place) - place) % share == 0
        ]
        sums: dict = defaultdict(lambda: defaultdict(int))
        for row in numbers.rows(layer.sql(these, [month, item])):
            assert row[month].date() <= numbers.as_of, item
            for name in these:
                metric = defined[name]
                if metric.kind == "simple":
                    sums[row[month]][name] += row[name] or 0
                elif {metric.numerator, metric.denominator} <= set(these):
                    if metric.name == "arr_per_csm":  # its numerator has a filter of its own
                        continue
                    top, bottom = row[metric.numerator], row[metric.denominator]
                    value = float(top) / float(bottom) if bottom and top is not None else None
                    assert row[name] == (None if value is None else pytest.approx(value)), name
                    asked.add((name, item))
        for when, row in whole.items():
            for name in set(these) & set(additive):
                assert abs(sums[when][name] - (row[name] or 0)) < 0.001, (item, when, name)
    assert len(asked) > at_least
    assert {name for name, _ in asked} == {
        name
        for name in ratios
        if name != "arr_per_csm"
        and {defined[name].numerator, defined[name].denominator} <= set(names)
    }


def test_a_balance_of_a_quarter_is_that_of_its_last_month(numbers, layer):
    last = numbers.last_month
    for name in ("arr", "customers", "nrr_12m", "ticket_backlog", "breadth", "people_per_account"):
        months = numbers.rows(layer.sql([name], ["metric_time__month"]))
        quarters = numbers.rows(layer.sql([name], ["metric_time__quarter"]))
        of_month = {row["metric_time__month"].date(): row[name] for row in months}
        for row in quarters:
            start = row["metric_time__quarter"].date()
            ending = start.replace(month=start.month + 2)
            if ending <= last:
                assert row[name] == of_month[ending], (name, start)
    flows = numbers.rows(layer.sql(["new_arr"], ["metric_time__quarter"]))
    months = numbers.rows(layer.sql(["new_arr"], ["metric_time__month"]))
    assert sum(row["new_arr"] for row in flows) == sum(row["new_arr"] for row in months)


def test_the_accounts_then_are_those_of_the_marts(numbers):
    """The attributes by which the layer slices retention are those that its mart shows."""
    wrong = numbers.rows("""
        select count(*) as wrong
        from account_retention_months as retention
        inner join metrics.account_attribute_months as attributes
            on retention.account_id = attributes.account_id
            and attributes.month_end
            = last_day(retention.month_end - to_months(retention.window_months))
        where retention.opening_arr > 0 and (
            retention.opening_segment_id is distinct from attributes.segment_id
            or retention.opening_csm_id is distinct from attributes.csm_id
            or retention.opening_coverage is distinct from attributes.coverage
            or retention.opening_industry is distinct from attributes.industry
            or retention.opening_country is distinct from attributes.country
        )""")
    assert wrong[0]["wrong"] == 0


@pytest.mark.parametrize(
    ("metric", "top", "bottom"),
    [
        ("arr", "closing_arr", None),
        ("customers", "customers", None),
        ("csqls_created", "csqls_created", None),
        *((name, name, None) for name in PRODUCT if name.endswith("_arr")),
        ("nrr_12m", "cohort_retained_arr_12m", "cohort_opening_arr_12m"),
        ("grr_12m", "cohort_gross_retained_arr_12m", "cohort_opening_arr_12m"),
        ("gross_renewal_rate", "renewed_arr", "due_arr"),
        ("healthy_user_rate", "healthy_users_28d", "active_users_90d"),
    ],
)
def test_segments_are_those_of_segment_months(numbers, metric, top, bottom):
    value = f"mart.{top}" + (f" / nullif(mart.{bottom}, 0)" if bottom else "")
    wrong = numbers.rows(f"""
        select layer.month_end, layer.segment_id, layer.{metric} as one, {value} as other
        from metrics.segment_monthly as layer
        inner join segment_months as mart using (month_end, segment_id)
        where abs(layer.{metric} - {value}) > 1e-6""")
    assert wrong == []


def test_account_months_are_those_of_the_marts(numbers):
    wrong = numbers.rows("""
        select count(*) as wrong
        from metrics.account_monthly as layer
        inner join account_adoption_months as mart using (account_id, month_end)
        where abs(coalesce(layer.breadth, -1) - coalesce(mart.breadth, -1)) > 1e-9
        or abs(coalesce(layer.depth, -1) - coalesce(mart.depth, -1)) > 1e-9
        or abs(coalesce(layer.reach, -1) - coalesce(mart.reach, -1)) > 1e-9
        or abs(coalesce(layer.healthy_user_rate, -1) - coalesce(mart.healthy_user_rate, -1)) > 1e-9
        or layer.adoption_score is distinct from mart.adoption_score""")
    assert wrong[0]["wrong"] == 0


def test_the_command_line_answers_in_plain_words(numbers, tmp_path):
    said = []
    metric_commands.say_list(numbers, said.append)
    metric_commands.say_metric(numbers, "GRR", said.append)
    assert any("Gross revenue retention" in line for line in said)
    # June 2026 is the last month of the sample; renewals of it may come until 30 July
    assert any("June 2026: " in line and line.endswith(" (not final)") for line in said)
    assert not any("May 2026: " in line and line.endswith(" (not final)") for line in said)
    answer = numbers.ask(["nrr_12m"], ["month", "segment"], None, "2026-01-01", numbers.last_month)
    metric_commands.write_csv(answer, tmp_path / "answer.csv")
    lines = Path(tmp_path / "answer.csv").read_text().splitlines()
    assert lines[0] == "month,segment,nrr_12m" and len(lines) == len(answer.rows) + 1
    with pytest.raises(metric_commands.CommonGroundError, match="cannot be told by product"):
        numbers.ask(["depth"], ["product"])


def test_reading_never_writes(numbers):
    with pytest.raises(duckdb.Error):
        numbers.connection.execute("create table dev.marts.more as select 1")


def versions_of(sample_build, sample_dbt_build, change: str = "") -> list[tuple]:
    """Rows of the analysis of definition versions, after a change of the seeds."""
    nodes = sample_dbt_build.manifest["nodes"].values()
    names = {node["name"]: f"{node['schema']}.{node['name']}" for node in nodes}
    sql = (ROOT / "analyses" / "definition_versions.sql").read_text()
    sql = re.sub(r"\{\{ ref\('(\w+)'\) \}\}", lambda found: names[found.group(1)], sql)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{sample_build}' as dev (read_only)")
        for schema in ("definitions", "marts"):
            connection.execute(f"create schema {schema}")
        for table in ("definitions.adoption_bands", "definitions.adoption_thresholds"):
            connection.execute(f"create table {table} as from dev.{table}")
        for table in ("marts.account_adoption_months", "marts.user_adoption_months"):
            connection.execute(f"create view {table} as from dev.{table}")
        if change:
            connection.execute(change)
        found = connection.execute(sql)
        columns = [column[0] for column in found.description]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def test_a_version_of_a_threshold_shows_what_it_does_to_the_past(
    sample_build, sample_dbt_build, numbers
):
    """The version in force gives the marts' scores; a new one leaves its past as it was."""
    for row in versions_of(sample_build, sample_dbt_build):
        assert row["is_in_force"] and row["accounts_up"] == row["accounts_down"] == 0
        assert row["version_score"] == pytest.approx(row["score_in_force"])
    start = numbers.last_month.replace(day=1)
    rows = versions_of(
        sample_build,
        sample_dbt_build,
        "insert into definitions.adoption_thresholds "
        f"select * replace (5 as value, date '{start}' as valid_from) "
        "from definitions.adoption_thresholds where threshold = 'healthy_days'",
    )
    new = {row["month_end"]: row for row in rows if row["version_from"] == start}
    old = {row["month_end"]: row for row in rows if row["version_from"] != start}
    assert new.keys() == old.keys()
    for month, row in new.items():
        assert row["is_in_force"] == (month >= start) != old[month]["is_in_force"]
        assert old[month]["version_score"] == pytest.approx(row["score_in_force"])
        assert row["accounts_down"] == 0, "fewer days needed can only lift a score"
    assert sum(row["accounts_up"] for row in new.values()) > 0

"""The pages for people say what the project says."""

import json
import re

import builds
import duckdb

from common_ground import audit, bundle, project, publish
from tools import document

CONFIGURATION = builds.ROOT / "docs" / "configuration.md"
README = builds.ROOT / "README.md"


def test_the_page_of_the_contract_is_current():
    assert document.PAGE.read_text() == document.page(), "run: python -m tools.document"


def test_every_input_column_stands_on_the_page():
    page = document.PAGE.read_text()
    for tables in project.canonical_tables().values():
        for table in tables.values():
            section = page.split(f"### {table.name}", 1)[1].split("\n##", 1)[0]
            for column in table.columns:
                assert f"| {column} | " in section, f"{table.name}.{column}"


def test_every_variable_is_explained_with_its_default():
    rows = dict(
        re.findall(
            r"^\| `(\w+)` \| (.*?) \|", CONFIGURATION.read_text().split("## Command")[0], re.M
        )
    )
    defaults = project.default_variables()
    assert rows.keys() == defaults.keys()
    for name, default in defaults.items():
        if name != "sources":
            plain = isinstance(default, str) and default
            assert rows[name] == (plain or json.dumps(default)), name


def test_what_a_page_points_to_exists():
    root = builds.ROOT
    pages = [README, *(root / "docs").glob("*.md"), *(root / "models").rglob("*.md")]
    folders = "|".join(folder.name for folder in root.iterdir() if folder.name != "warehouse")
    missing = [
        (page.name, target)
        for page in pages
        for pattern, start in (
            (r"\]\(([^)#:]+)[)#]", page.parent),
            (rf"`((?:{folders})/[\w./-]*)`", root),
        )
        for target in re.findall(pattern, page.read_text())
        if not (start / target).exists() and not target.startswith("target/")
    ]
    assert not missing


def test_the_example_of_the_readme_is_a_good_bundle(tmp_path):
    text = README.read_text()
    files = re.findall(r"`mine/(\S+?)`.*?```\w+\n(.*?)```", text, re.S)
    assert [name for name, _ in files] == [
        "bundle.yml",
        "canonical/accounts.csv",
        "canonical/subscription_lines.csv",
        "canonical/usage_events.csv",
    ]
    (tmp_path / "canonical").mkdir()
    for name, content in files:
        (tmp_path / name).write_text(content)
    checked = bundle.check(tmp_path)
    assert (checked.rows, checked.notes, checked.warnings) == (10, [], [])


def test_the_result_in_the_readme_is_that_of_the_sample(
    sample_dbt_build, sample_build, company, as_of
):
    result = README.read_text().split("result of the sample: ")[1]
    checked = bundle.check(builds.SAMPLE)
    manifest = sample_dbt_build.manifest
    tables = publish.public_tables(manifest, {**project.default_variables(), **checked.variables})
    tests = [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]
    checks = len(tests) + len(audit.audit(sample_build, tables, manifest))
    (rejected,) = company.execute("select sum(row_count) from quality.rejected_rows").fetchone()
    said = re.findall(r"^(as-of date|rows in|rows rejected|tables|checks) +(.*)$", result, re.M)
    assert dict(said) == {
        "as-of date": str(as_of),
        "rows in": f"{checked.rows:,}",
        "rows rejected": str(rejected),
        "tables": str(len(tables)),
        "checks": f"{checks} run, {checks} passed, 0 warned",
    }

    months = [line.strip("│ ").split() for line in result.splitlines() if line.startswith("│ 20")]
    company_months = company.execute(
        "select month_end, arr, customers, round(nrr_12m, 3), round(grr_12m, 3), "
        "active_users_28d, round(breadth, 3), round(adoption_score, 1) "
        "from metrics.company_monthly order by month_end desc limit 4"
    ).fetchall()
    assert [[cell for cell in row if cell != "│"] for row in months] == [
        [str(value) for value in row] for row in company_months
    ]


def test_every_documented_column_exists(sample_dbt_build):
    nodes = sample_dbt_build.manifest["nodes"].values()
    documented = {
        (node["schema"], node["alias"], name)
        for node in nodes
        if node["resource_type"] in ("model", "seed")
        and node["config"]["materialized"] != "ephemeral"
        for name in node["columns"]
    }
    assert len(documented) > 1000
    with duckdb.connect(str(sample_dbt_build.folder / "dev.duckdb"), read_only=True) as connection:
        there = connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns"
        ).fetchall()
    assert documented - set(there) == set()

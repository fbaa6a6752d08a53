"""The pages for people say what the project says."""

import json
import re

import builds

from common_ground import bundle, document, project

CONFIGURATION = builds.ROOT / "docs" / "configuration.md"


def test_the_page_of_the_contract_is_current():
    assert document.PAGE.read_text() == document.page(), "run: python -m common_ground document"


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


def test_the_example_of_the_readme_is_a_good_bundle(tmp_path):
    text = (builds.ROOT / "README.md").read_text()
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

"""What is quicker to look at in plain text than with sqlfluff."""

import re

from builds import ROOT

from common_ground import metric_tables

MAX_LINE = 100
FOLDERS = ("models", "macros", "tests", "analyses")


def test_lines_of_sql():
    files = [
        path
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.sql"))
        if path.stem not in metric_tables.ROWS  # MetricFlow writes long lines
    ]
    assert len(files) > 100
    said = []
    for path in files:
        text = path.read_text()
        place = path.relative_to(ROOT)
        if not text.endswith("\n") or text.endswith("\n\n"):
            said.append(f"{place}: ends with one line break")
        for number, line in enumerate(text.splitlines(), start=1):
            if len(line) > MAX_LINE:
                said.append(f"{place}:{number}: {len(line)} columns, at most {MAX_LINE}")
            if line != line.rstrip() or "\t" in line:
                said.append(f"{place}:{number}: trailing blank or tab")
    assert not said, "\n" + "\n".join(said)


def test_a_build_has_finished_when_all_its_increments_have():
    models = [*(ROOT / "models").rglob("*.sql")]
    awaited = {path.stem for path in models if "materialized='incremental'" in path.read_text()}
    assert len(awaited) > 10
    (finished,) = [path for path in models if path.stem == "int_adoption__finished"]
    assert set(re.findall(r"ref\('(\w+)'\)", finished.read_text())) == {
        *awaited, "int_adoption__build_state"
    }  # fmt: skip

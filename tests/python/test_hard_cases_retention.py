"""Every hard case about revenue, each as another account of one bundle."""

import re

import pytest
from builds import ROOT
from hard_cases_retention import CASES, given
from retention_bundle import build_retention

AS_OF_DATES = sorted({as_of for as_of, _ in CASES.values()})


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hard_cases")
    bundle = given().write(folder / "bundle")
    found = {}

    def build(as_of):
        if as_of not in found:
            found[as_of] = build_retention(
                bundle, folder / as_of, tests=as_of == AS_OF_DATES[-1], as_of_date=as_of
            )
        return found[as_of]

    return build


@pytest.mark.parametrize("name", sorted(CASES, key=lambda name: (CASES[name][0], name)))
def test_hard_case(name, built):
    as_of, expect = CASES[name]
    expect(built(as_of))


def test_every_case_has_a_line_in_the_docs():
    text = (ROOT / "docs" / "retention.md").read_text()
    named = set(re.findall(r"\b\d+\b", " ".join(re.findall(r"\(([^)]*)\)", text))))
    numbers = {name.split()[0] for name in CASES if name[0].isdigit()}
    assert {f"{number:02}" for number in [*range(1, 20), 32]} <= numbers
    assert {number for number in numbers if number.lstrip("0") not in named} == set()
    examples = {found for name in CASES for found in re.findall(r"G\d\d", name)}
    assert {example for example in examples if example not in text} == set()

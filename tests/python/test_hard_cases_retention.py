"""Every hard case about revenue, each as another account of one bundle."""

import pytest
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

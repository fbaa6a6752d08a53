"""Variance explained by bands, against Python's own statistics and a case by hand."""

import statistics
from fractions import Fraction

import pytest
from engines import ask
from hypothesis import given
from hypothesis import strategies as st

OBSERVATION = {"outcome": "text", "band": "text", "amount": "numeric(12, 2)"}


def explained(engine, rows):
    return ask(
        engine,
        "eta_squared('observations', ['outcome'], 'band', 'amount')",
        observations=(OBSERVATION, [("retention", *row) for row in rows]),
    )


def test_by_hand(engine):
    # means 2 and 6 around 4: four squares of 2 = 16, of 9 + 1 + 1 + 9 = 20 in all; an
    # observation without a value counts nowhere
    rows = [("a", 1), ("a", 3), ("b", 5), ("b", 7), ("b", None)]
    [(_, observations, bands, smallest, share, adjusted)] = explained(engine, rows)
    assert (observations, bands, smallest) == (4, 2, 2)
    assert float(share) == pytest.approx(16 / 20)
    assert float(adjusted) == pytest.approx(1 - (4 / 20) * 3 / 2)


def test_nothing_to_tell_apart(engine):
    assert explained(engine, [("a", 1), ("a", 3)])[0][4] is None
    assert explained(engine, [("a", 2), ("b", 2)])[0][4] is None


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(-50, 50) | st.none()),
        min_size=2, max_size=20,
    )
)  # fmt: skip
def test_share_of_variance_between_bands(engine, rows):
    found = explained(engine, rows)
    values = [(band, Fraction(value)) for band, value in rows if value is not None]
    if not values:
        assert found == []
        return
    [(_, observations, bands, _, share, _)] = found
    groups = {band: [v for b, v in values if b == band] for band, _ in values}
    total = statistics.pvariance([v for _, v in values])
    within = sum(len(g) * statistics.pvariance(g) for g in groups.values()) / len(values)
    assert (observations, bands) == (len(values), len(groups))
    if len(groups) == 1 or total == 0:
        assert share is None
    else:
        assert float(share) == pytest.approx(float(1 - within / total), abs=1e-9)

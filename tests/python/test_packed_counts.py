"""Counts that share columns, up to the largest that their bits hold, added up and read again."""

import pytest
from engines import DuckDB
from hypothesis import given
from hypothesis import strategies as st
from rendering import macros

# of a count its bits, its total, and a change that is taken back
counts = st.integers(1, 42).flatmap(
    lambda bits: st.tuples(
        st.just(bits),
        st.integers(0, 2**bits - 1) | st.just(2**bits - 1),
        st.integers(0, 2**bits - 1),
    )
)


@pytest.mark.parametrize("way", ["duckdb", "postgres"])
@given(drawn=st.lists(counts, min_size=1, max_size=20))
def test_what_is_packed_is_read_again(way, drawn):
    widths, totals, passing = zip(*drawn, strict=True)
    bits = {f"count_{number}": width for number, width in enumerate(widths)}
    changes = [totals, passing, [-change for change in passing]]
    rows = ", ".join(f"({', '.join(map(str, change))})" for change in changes)
    packs = macros(way)["packed_counts"](bits)
    read = [macros(way)["unpacked_count"](bits, count) for count in bits]
    # both ways are SQL that DuckDB understands
    found = DuckDB().query(f"""
        select {", ".join(read)}
        from (
            select {", ".join(f"sum({packed}) as {pack}" for pack, packed in packs.items())}
            from (values {rows}) as changes ({", ".join(bits)})
        ) as packed
    """)
    assert found == [totals]

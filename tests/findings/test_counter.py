"""Counting chunk by chunk gives the additive table of all rows, whatever the chunks."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis import tally
from vaxanalysis.findings.checking import Counter

ROW = st.tuples(
    st.sampled_from(["01", "79", None]),
    st.sampled_from(["001", None]),
    st.sampled_from(["00001", "00004", None]),
    st.sampled_from([0, 7, 2**28 - 1]),
    st.sampled_from([0, 2**63]),
    st.sampled_from([0, 1]),
)
SCHEMA = dict(list(tally.COUNTS_SCHEMA.items())[:-1])


def table(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").with_columns(pl.col(pl.String).cast(pl.Categorical))


@given(st.lists(st.lists(ROW, max_size=6), min_size=1, max_size=4))
def test_chunks_add_up(chunks: list[list[tuple[object, ...]]]) -> None:
    counter = Counter()
    for rows in chunks:
        counter.add(table(rows))
    plain = table(sum(chunks, [])).with_columns(pl.col(pl.Categorical).cast(pl.String))
    assert counter.table().equals(tally.tally(plain.lazy()))
    assert counter.table().schema == tally.COUNTS_SCHEMA

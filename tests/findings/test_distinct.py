"""Texts judged once give what judging every row gives, however many chunks, nulls and texts there are."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis.findings import distinct
from vaxanalysis.findings.distinct import Decomposed, Distinct

TEXTS = st.lists(st.one_of(st.none(), st.sampled_from(["", "a", "b", "bb", "ccc", "Đỗ"])), max_size=12)


def lengths(frame: pl.LazyFrame) -> pl.LazyFrame:
    return frame.with_columns(long=pl.col("x").str.len_chars(), blank=pl.col("x").is_null())


@given(st.lists(TEXTS, min_size=1, max_size=5), st.integers(1, 4))
def test_every_chunk_gets_what_its_rows_would_get(chunks: list[list[str | None]], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distinct, "MOST", most)
        known = Distinct(["x"], lengths, ["long", "blank"])
        for texts in chunks:
            frame = pl.DataFrame({"x": texts}, schema={"x": pl.String})
            assert known.of(frame).equals(lengths(frame.lazy()).select("long", "blank").collect())


def test_a_text_is_judged_once() -> None:
    judged: list[int] = []

    def counted(frame: pl.LazyFrame) -> pl.LazyFrame:
        judged.append(frame.collect().height)
        return lengths(frame)

    known = Distinct(["x"], counted, ["long"])
    for texts in (["a", "b", "a"], ["b", "c"], ["a", "b", "c", None]):
        known.of(pl.DataFrame({"x": texts}))
    assert judged == [2, 2, 1]


def test_several_columns_are_one_text() -> None:
    def joined(frame: pl.LazyFrame) -> pl.LazyFrame:
        return frame.with_columns(both=pl.concat_str("x", "y", separator="+", ignore_nulls=False))

    frame = pl.DataFrame({"x": ["a", "a", None, "ab"], "y": ["b", None, "b", ""]})
    assert Distinct(["x", "y"], joined, ["both"]).of(frame)["both"].to_list() == ["a+b", None, None, "ab+"]


def test_text_that_is_not_composed_is_noticed_unless_it_is_known_to_be() -> None:
    frame = pl.DataFrame({"x": ["a", "Nguye\u0302n"]})
    with pytest.raises(Decomposed):
        Distinct(["x"], lengths, ["long"], composed=False).of(frame)
    assert Distinct(["x"], lengths, ["long"]).of(frame)["long"].to_list() == [1, 7]

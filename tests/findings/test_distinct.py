"""Texts judged once give what judging every row gives, however many chunks, nulls and texts there are."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis.findings import text_masks
from vaxanalysis.findings.text_masks import Decomposed, Distinct, refuse_decomposed

TEXTS = st.lists(st.one_of(st.none(), st.sampled_from(["", "a", "b", "bb", "ccc", "Đỗ"])), max_size=12)


def lengths(texts: pl.DataFrame) -> pl.DataFrame:
    return texts.select(long=pl.col("x").str.len_chars(), blank=pl.col("x").is_null())


def column(texts: list[str | None]) -> pl.DataFrame:
    return pl.DataFrame({"x": texts}, schema={"x": pl.String})


@given(st.lists(TEXTS, min_size=1, max_size=5), st.integers(1, 4))
def test_every_chunk_gets_what_its_rows_would_get(chunks: list[list[str | None]], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_masks, "MOST", most)
        known = Distinct(["x"], lengths)
        for texts in chunks:
            [found] = known.of(column(texts))
            assert found.frame().equals(lengths(column(texts)))


def test_a_text_is_judged_once() -> None:
    judged: list[list[str | None]] = []

    def counted(texts: pl.DataFrame) -> pl.DataFrame:
        judged.append(texts["x"].to_list())
        return lengths(texts)

    known = Distinct(["x"], counted)
    for texts in (["a", "b", "a"], ["b", "c"], ["a", "b", "c", None], ["c"]):
        known.of(column(texts))
    assert judged == [["a", "b"], ["c"], [None]]


def test_several_frames_are_judged_together() -> None:
    judged: list[int] = []

    def counted(texts: pl.DataFrame) -> pl.DataFrame:
        judged.append(texts.height)
        return lengths(texts)

    one, other = Distinct(["x"], counted).of(column(["a", "bb"]), column(["bb", "ccc"]))
    assert (one.frame()["long"].to_list(), other.frame()["long"].to_list()) == ([1, 2], [2, 3])
    assert judged == [3]


def test_several_columns_are_one_text() -> None:
    def joined(texts: pl.DataFrame) -> pl.DataFrame:
        return texts.select(both=pl.concat_str("x", "y", separator="+", ignore_nulls=False))

    frame = pl.DataFrame({"x": ["a", "a", None, "ab"], "y": ["b", None, "b", ""]})
    assert Distinct(["x", "y"], joined).of(frame)[0].frame()["both"].to_list() == ["a+b", None, None, "ab+"]


def test_text_that_is_not_composed_is_refused() -> None:
    refuse_decomposed(column(["a", "Nguyễn", None]))
    with pytest.raises(Decomposed):
        refuse_decomposed(column(["a", "Nguye\u0302n"]))

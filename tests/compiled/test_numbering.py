"""Equal texts have equal numbers, others others, however long they are, wherever they lie, and however they come in chunks."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis.compiled import numbering
from vaxanalysis.compiled.numbering import Texts, packed
from vaxanalysis.compiled.views import is_null, views

TEXT = st.one_of(
    st.none(), st.sampled_from(["", "a", "ab", "Đỗ Thị Mười Hai", "x" * 12, "x" * 13]), st.text(max_size=40)
)
CHUNKS = st.lists(st.lists(TEXT, max_size=15), min_size=1, max_size=4)


def series(texts: list[str | None]) -> pl.Series:
    return pl.Series("t", texts, dtype=pl.String)


def first_met(chunks: list[list[str | None]]) -> list[list[int]]:
    """What the numbers have to be."""
    known: dict[str | None, int] = {}
    return [[known.setdefault(text, len(known)) for text in chunk] for chunk in chunks]


@given(CHUNKS)
def test_texts_are_numbered_in_the_order_in_which_they_are_met(chunks: list[list[str | None]]) -> None:
    texts = Texts(1)
    found = [texts.of([series(chunk)]) for chunk in chunks]
    assert [numbers.tolist() for numbers, _ in found] == first_met(chunks)
    new = [[chunk[row] for row in rows] for chunk, (_, rows) in zip(chunks, found, strict=True)]
    assert sum(new, []) == list(dict.fromkeys(sum(chunks, [])))
    assert texts.count == len(set(sum(chunks, [])))


@given(CHUNKS, CHUNKS)
def test_several_columns_are_one_text(left: list[list[str | None]], right: list[list[str | None]]) -> None:
    size = min(len(sum(left, [])), len(sum(right, [])))
    a, b = sum(left, [])[:size], sum(right, [])[:size]
    columns = [a, b, a, b, b, a]
    numbers, _ = Texts(6).of([series(column) for column in columns])
    known: dict[tuple[str | None, ...], int] = {}
    assert numbers.tolist() == [known.setdefault(row, len(known)) for row in zip(*columns, strict=True)]


def test_a_table_grows_as_it_must(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbering, "SMALLEST", 4)
    words = [f"text number {number % 1_000}" for number in range(3_000)]
    numbers, new = Texts(1).of([series([*words])])
    assert numbers.tolist() == [number % 1_000 for number in range(3_000)]
    assert new.tolist() == list(range(1_000))


def test_long_texts_that_begin_alike_are_told_apart() -> None:
    texts = [f"Trạm Y tế Phường Phúc Xá {number}" for number in range(5_000)]
    numbers, _ = Texts(1).of([series(texts)])
    assert numbers.tolist() == list(range(5_000))


def test_texts_of_slices_filters_and_dictionaries_are_read_where_they_lie() -> None:
    texts = [None if number % 7 == 0 else f"{number % 11}" * (number % 5 * 6) for number in range(400)]
    whole = pl.concat([series(texts[:150]), series(texts[150:])])
    odd = pl.Series([number % 2 == 1 for number in range(400)])
    for part in (whole[13:377], whole.filter(odd), whole.cast(pl.Categorical).cast(pl.String)[5:], whole[::-1]):
        expected = first_met([part.to_list()])[0]
        assert Texts(1).of([part])[0].tolist() == expected


def test_a_few_texts_of_many_do_not_drag_the_others_along() -> None:
    many = pl.concat([series([f"{number:060d}" for number in range(begin, begin + 50_000)]) for begin in (0, 50_000)])
    few = many.rechunk().gather([3, 50_005])
    assert sum(len(part.data) for part in views(few)) < 1_000
    assert Texts(1).of([few])[0].tolist() == [0, 1]


def test_texts_come_chunk_by_chunk_and_nulls_are_told() -> None:
    texts = pl.concat([series([None, "ab", ""]), series([]), series(["b", None])], rechunk=False)
    parts = list(views(texts))
    assert [(part.rows.start, part.rows.stop) for part in parts] == [(0, 3), (3, 5)]
    nulls = [is_null(part.valid, part.offset, row) for part in parts for row in range(len(part.words))]
    assert nulls == [True, False, False, False, True]


def test_up_to_four_numbers_are_one_key() -> None:
    one, other = np.array([1, 1, 2], np.int32), np.array([7, 8, -1], np.int32)
    keys = packed(one, other)
    assert keys.shape == (3, 2)
    assert len({tuple(key) for key in keys.tolist()}) == 3

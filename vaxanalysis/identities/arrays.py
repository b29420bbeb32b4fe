"""A table as the scorer reads it: a row of small integers per identity, and the letters of what is compared by letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis.errors import TableError
from vaxanalysis.identities.compiled import texts
from vaxanalysis.identities.model import Crossed, Model, compared, frequencies, leaves

PAIR, ONES, SHARED = 2.0, 3.0, 1e-3
"""Rows of a value in a matching pair; rows of a value that may be one person's; chance of a value above which they are not."""

LONGEST = 2000
"""Letters of a value that is compared by letters: the edits between two of these are counted in a table of four million places."""


class Shape(NamedTuple):
    """How a row is divided: marks of words (two places each), then codes of columns (-1 for none)."""

    words: int
    columns: int

    @property
    def width(self) -> int:
        """Places of a row, an even number."""
        return -(-(2 * self.words + self.columns) // 2) * 2


class Arrays(NamedTuple):
    """``rows``: everything that the scorer reads of a row lies side by side, so that it touches few cache lines; see :class:`Shape`.

    ``shares``: binary logarithms of how common each value is, of one counted column after the other, by code. ``counted``: the
    number of each such column, and where its shares begin. ``letters``, ``starts``, ``lengths``: the words of what is compared by letters.
    """

    rows: NDArray[np.int32]
    shape: Shape
    shares: NDArray[np.float64]
    counted: NDArray[np.int64]
    letters: NDArray[Any]
    starts: NDArray[np.uint32]
    lengths: NDArray[Any]

    def rarest(self) -> NDArray[np.float64]:
        """The bits of the rarest value of each counted column."""
        parts = np.split(self.shares, self.counted[1:, 1])
        return np.array([-min(float(part.min(initial=0.0)), 0.0) for part in parts[: len(self.counted)]])


def crossed(model: Model) -> tuple[str, ...]:
    """Columns that are compared with another column, so that a value needs the same code in both."""
    found = (leaf for _, level in model.levels for leaf in leaves(level.when))
    return tuple(
        dict.fromkeys(name for leaf in found if isinstance(leaf, Crossed) for name in (leaf.column, leaf.other))
    )


def _coded(values: pl.Series) -> bool:
    """Whether ``values`` are codes as they are: categories, or whole numbers that are not negative."""
    if isinstance(values.dtype, pl.Categorical):
        return True
    return bool(values.dtype.is_integer() and values.len() and (values.min() or 0) >= 0 and (values.max() or 0) < 2**31)  # type: ignore[operator]


def code(values: pl.Series) -> NDArray[np.int32]:
    """A number per distinct value, -1 for none; whole numbers that are not negative are their own codes.

    Texts are ranked: a dictionary of values that hardly repeat takes twice the memory.
    """
    if isinstance(values.dtype, pl.Categorical):
        return _dense(values.to_physical().cast(pl.Int64).fill_null(-1).to_numpy())
    found = values if _coded(values) else values.cast(pl.String).rank("dense")
    return found.cast(pl.Int32).fill_null(-1).to_numpy()


def _dense(codes: NDArray[np.int64]) -> NDArray[np.int32]:
    """The same codes without gaps: Polars numbers the categories of all columns together."""
    place = np.full(codes.max(initial=-1) + 2, -1, np.int32)
    place[codes] = 0
    place[-1] = -1
    used = place >= 0
    place[used] = np.arange(used.sum(), dtype=np.int32)
    return place[codes]


def _together(columns: list[pl.Series]) -> Iterator[NDArray[np.int32]]:
    """Codes of ``columns`` that are the same for the same text in any of them, found among the distinct values of each."""
    own = pl.Categorical(pl.Categories.random())
    encoded = [values if _coded(values) else values.cast(pl.String).cast(own) for values in columns]
    distinct = [values.unique() for values in encoded]
    shared = code(pl.concat([values.cast(pl.String) for values in distinct]))
    ends = np.cumsum([len(values) for values in distinct])
    for values, known, number in zip(encoded, map(code, distinct), np.split(shared, ends[:-1]), strict=True):
        yield _by_code(known, number)[code(values)]


def _by_code(codes: NDArray[np.int32], values: NDArray[Any]) -> NDArray[Any]:
    """``values`` at the places of their ``codes``; that of the code -1 comes last."""
    place = np.full(codes.max(initial=-1) + 2, -1, values.dtype)
    place[codes] = values
    return place


def codes(frame: pl.DataFrame, names: Sequence[str], together: tuple[str, ...] = ()) -> Iterator[NDArray[np.int32]]:
    """Codes of each column, one at a time, for memory; those named ``together`` share theirs.

    Those of texts are made first, before a caller has filled anything: ranking takes the most memory.
    """
    known = dict(zip(together, _together([frame[name] for name in together]), strict=True)) if together else {}
    known |= {name: code(frame[name]) for name in names if frame[name].dtype == pl.String and name not in known}
    for name in names:
        yield known.pop(name) if name in known else code(frame[name])


def _letters(values: pl.Series) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The letters of all ``values`` in a row, bytes or, of other alphabets, code points; and where each value begins."""
    import pyarrow as pa

    text = values.cast(pl.String)
    sizes = text.str.len_chars().fill_null(0)
    if (sizes.max() or 0) > LONGEST:  # type: ignore[operator]
        what = f"a value of more than {LONGEST:,} letters in a column that is compared by letters"
        raise TableError(values.name, what, "Shorten it, or compare the column by `equal` alone")
    if text.str.len_bytes().sum() != sizes.sum():
        points = np.frombuffer("".join(text.drop_nulls()).encode("utf-32-le"), np.uint32)
        return points, np.append(0, sizes.cum_sum()).astype(np.int64)
    stored: Any = text.to_arrow().cast(pa.large_string())
    if isinstance(stored, pa.ChunkedArray):
        stored = stored.combine_chunks()
    _, offsets, data = stored.buffers()
    bounds = np.frombuffer(offsets, np.int64, len(stored) + 1, stored.offset * 8)
    return np.frombuffer(data or b"", np.uint8), bounds


def shares(values: NDArray[np.int32], chance: float) -> NDArray[np.float64]:
    """How common each value is (codes, -1 for none): the binary logarithm of its share of the rows, by code.

    In a small register a value of ``PAIR`` rows is taken to be about as common as ``chance``, the model's chance that two people have
    equal values. ``ONES`` rows of a value may be one person's; it is at least as common as the rows beyond these show. Where
    ``chance`` is above ``SHARED`` (communes, given names), two rows of one value are no sign of one person, and all rows count.
    """
    present = np.bincount(values[values >= 0]).astype(float)
    rows = max(1.0, present.sum())
    own = ONES if chance < SHARED else 0.0
    return np.asarray(np.log2(np.maximum(np.maximum(present, 1) / (rows + PAIR / chance), (present - own) / rows)))


def arrays(frame: pl.DataFrame, model: Model) -> Arrays:
    """``frame`` for the comparisons of ``model``."""
    names, tf, near = compared(model), frequencies(model), texts(model)
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise TableError(
            "identities", f"the model compares {', '.join(missing)}", "Add these columns or take another model"
        )
    from vaxanalysis.identities.edits import marks

    words = _words(frame, near)  # before the rows are there, which take most of the memory
    shape = Shape(len(near), len(names))
    rows = np.zeros((frame.height, shape.width), np.int32)
    tables = {}
    for k, (name, column) in enumerate(zip(names, codes(frame, names, crossed(model)), strict=True), 2 * shape.words):
        rows[:, k] = column
        if name in tf:
            tables[name] = shares(column, tf[name])
    begins = np.cumsum([0, *(len(tables[name]) for name in tf)])
    counted = np.array([(names.index(name), begin) for name, begin in zip(tf, begins, strict=False)], np.int64)
    marks(*words, rows.view(np.uint64))
    every = np.concatenate([np.zeros(0), *(tables[name] for name in tf)])
    return Arrays(rows, shape, every, counted.reshape(-1, 2), *words)


def _each(values: pl.Series) -> tuple[Any, pl.Series]:
    """The place of each value among the distinct ones, and these; for texts that are no categories, which seldom repeat, all values."""
    if not isinstance(values.dtype, pl.Categorical):
        return slice(None), values
    distinct = values.unique()
    return _by_code(code(distinct), np.arange(len(distinct)))[code(values)], distinct


Words = tuple[NDArray[Any], NDArray[np.uint32], NDArray[Any]]


def _numbered(letters: NDArray[Any]) -> NDArray[Any]:
    """Code points by small numbers, since only which are equal counts; bytes as they are."""
    if letters.dtype == np.uint8:
        return letters
    used, numbers = np.unique(letters, return_inverse=True)
    return numbers.astype(np.uint8 if len(used) < 256 else np.uint16)


def _words(frame: pl.DataFrame, near: tuple[str, ...]) -> Words:
    """Letters of all words in a row, where each begins, and how long it is."""
    starts = np.zeros((frame.height, len(near)), np.uint32)
    lengths: NDArray[Any] = np.zeros((frame.height, len(near)), np.uint8)
    pieces, base = [np.zeros(0, np.uint8)], 0
    for k, name in enumerate(near):
        of, distinct = _each(frame[name])
        data, bounds = _letters(distinct)
        starts[:, k] = bounds[:-1][of] + base
        if (sizes := np.diff(bounds)).max(initial=0) > 255:
            lengths = lengths.astype(np.uint16)
        lengths[:, k] = sizes[of]
        pieces.append(data)
        base += len(data)
    return _numbered(np.concatenate(pieces)), starts, lengths

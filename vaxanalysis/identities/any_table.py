"""Linking any table by a model of one's own that names the table's columns; their meaning is not known (docs/model-file.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from vaxanalysis.errors import InputError, TableError
from vaxanalysis.identities import agreement, blocks, features, rules, tuples
from vaxanalysis.identities.compiled import texts
from vaxanalysis.identities.model import Model, needed, renamed
from vaxanalysis.loading import frames

GUESS = 0.1
"""Matching pairs for each row: the first guess, before there are weights."""

FEW = 200
"""A table of fewer rows does not show how rare a value is."""

_FOLDED = {"đ": "d", "Đ": "D"}

RESERVED = {"record_id", "tuple", "first_id", *agreement.COLUMNS}
"""Columns that linking adds to those of a table."""

NOBODY = pl.DataFrame(schema={"record_id": pl.String, "name_folded": pl.String})


def foreign(model: Model | None, given: Any = None) -> bool:
    """Whether ``model`` compares columns that are not made of a Vietnamese register, or all those of the frame ``given``, which is none."""
    if model is None:
        return False
    names = set(needed(model))
    return bool(names - set(features.features(tuples.collapse(NOBODY).frame).columns)) or _has(given, names)


def _has(given: Any, names: set[str]) -> bool:
    """Whether a frame that is no register's records has columns of these ``names``."""
    if not frames.is_frame(given):
        return False
    have = set(
        given.collect_schema().names() if isinstance(given, pl.LazyFrame) else map(str, getattr(given, "columns", ()))
    )
    return names <= have and "name_folded" not in have


def table_of(given: Any) -> pl.DataFrame:
    """``given`` (a frame of Polars, pandas or Arrow, or columns by name) as a table with a ``record_id``, made of the row's number if it
    is missing; columns of one heading are numbered, so that none of them is taken for the other.

    Raises TableError for anything that is not a frame, and for an empty or repeated ``record_id``.
    """
    try:
        if not isinstance(given, (Mapping, list)) and not frames.is_frame(given):
            raise TypeError
        rows, headings = frames.table(pl.DataFrame(given) if isinstance(given, (Mapping, list)) else given, "table")
    except (InputError, TypeError, ValueError, pl.exceptions.PolarsError):
        repair = "Read it into a frame first, or give its path to `vaxanalysis duplicates --model`"
        raise TableError("table", f"a {type(given).__name__}, beside a model of other columns", repair) from None
    frame = rows.drop(frames.ROW)
    frame = frame.rename(dict(zip(frame.columns, numbered(headings), strict=True)))
    if "record_id" not in frame.columns:
        return frame.with_columns(record_id=pl.format("r{}", pl.int_range(pl.len()) + 1))
    frame = frame.with_columns(_text("record_id", frame.schema["record_id"]))
    if frame["record_id"].null_count() or frame["record_id"].is_duplicated().any():
        raise TableError(
            "table", "empty or repeated cells in the column record_id", "Give every row its own, or leave it out"
        )
    return frame


def numbered(headings: Sequence[str]) -> list[str]:
    """``headings``, those that stand several times as "name (1 of 2)", "name (2 of 2)"."""
    seen: Counter[str] = Counter()
    found = []
    for heading in headings:
        seen[heading] += 1
        several = headings.count(heading)
        found.append(heading if several == 1 else f"{heading} ({seen[heading]} of {several})")
    return found


def _text(name: str, kind: pl.DataType) -> pl.Expr:
    """Column ``name`` as text that is the same whatever kind of file it was read from; empty text, and no number, are null.

    A whole number has no decimals, a midnight is its day, letters are composed (NFC). Raises TableError for a ``kind`` without a text.
    """
    column = pl.col(name)
    if kind.is_float():
        whole = (column == column.floor()) & (column.abs() < 2**53)
        return (
            pl.when(column.is_finite() & whole)
            .then(column.cast(pl.Int64, strict=False).cast(pl.String))
            .when(column.is_finite())
            .then(column.cast(pl.String))
            .alias(name)
        )
    if kind.is_nested() or kind in (pl.Binary, pl.Object, pl.Duration):
        raise TableError("table", f"the column {name} holds values of the type {kind}", "Write it as text")
    text = column.cast(pl.String).str.normalize("NFC").str.strip_chars()
    text = text.str.replace(r"^(-?\d+)\.0+$", "${1}").str.replace(r"^(\d{4}-\d\d-\d\d)[T ]00:00(:00(\.0+)?)?$", "${1}")
    return text.replace("", None).alias(name)


def _letters(name: str) -> pl.Expr:
    """Column ``name`` without the marks of Latin, Greek and Cyrillic letters; letters of all other writings stay."""
    marks = r"[\x{0300}-\x{036f}]"
    return pl.col(name).str.replace_many(_FOLDED).str.normalize("NFKD").str.replace_all(marks, "").str.normalize("NFC")


def own(model: Model) -> Model:
    """``model`` with other names for the columns that mean something in a register, so that they mean nothing in its table."""
    names = {name: f"{name} (of the table)" for name in needed(model) if name in RESERVED}
    return renamed(model, names) if names else model


def prepared(frame: pl.DataFrame, model: Model) -> tuple[pl.DataFrame, pl.DataFrame, rules.Found]:
    """Records; identities, one a row, with the columns that ``model`` reads (under :func:`own` names); and an empty set of sure pairs.

    Empty text is null; texts that are compared by letters lose their marks. Raises TableError for a column that is missing, or empty, or
    holds no text, number or date.
    """
    names = needed(model)
    if missing := [name for name in names if name not in frame.columns]:
        repair = f"Name columns of the table in the model: {', '.join(frame.columns[:20])}"
        raise TableError("table", f"no column {', '.join(missing)}, which the model reads", repair)
    texted = frame.select(_text(name, frame.schema[name]) for name in names)
    tidy = texted.with_columns(_letters(name) for name in texts(model)).rename(
        dict(zip(names, needed(own(model)), strict=True))
    )
    if empty := [name for name in names if frame.height and texted[name].null_count() == frame.height]:
        raise TableError(
            "table", f"nothing stands in the column {', '.join(empty)}", "Fill it, or take it out of the model"
        )
    lacking = {name: pl.lit(None, pl.String) for name in agreement.COLUMNS}
    rows = tidy.with_columns(frame["record_id"]).with_row_index("tuple").with_columns(first_id="record_id", **lacking)
    beside = {name: pl.lit(1 if name == "doses" else None).cast(kind) for name, kind in tuples.BESIDE.items()}
    edges = pl.DataFrame(schema=rules.EDGES)
    nothing = rules.Found(edges, (ends := edges.select("left", "right")), ends, pl.DataFrame())
    return rows.select("record_id", "tuple", **beside), rows, nothing


def compared(model: Model) -> pl.Expr:
    """Whether a row of :func:`prepared` is compared with another by ``model`` (under :func:`own` names): it has a value in all columns of
    one entry of ``blocking``, and not more rows have these values than a block may hold.
    """
    return pl.any_horizontal(
        pl.all_horizontal(pl.col(*rule).is_not_null()) & (pl.len().over(rule) <= blocks.CAP) for rule in model.blocking
    )


def doubts(rows: int, uncompared: int, model: Model) -> list[str]:
    """Sentences for the user: why the answer on a table of so many ``rows`` is uncertain."""
    found = []
    if uncompared:
        why = f"no list of `blocking` is filled in them with values that at most {blocks.CAP} rows share"
        found.append(f"{uncompared:,} rows were compared with none: {why}; fill these columns, or add lists")
    if rows < FEW and any(level.tf and level.u is None for _, level in model.levels):
        found.append(
            f"{rows} rows do not tell how rare a value is: give the `u` of levels with `tf` (docs/model-file.md)"
        )
    return found

"""Linking any table by a model of one's own that names the table's columns; their meaning is not known (docs/model-file.md)."""

from __future__ import annotations

from typing import Any

import polars as pl

from vaxanalysis.errors import TableError
from vaxanalysis.identities import agreement, blocks, features, rules, tuples
from vaxanalysis.identities.compiled import texts
from vaxanalysis.identities.model import Model, needed

GUESS = 0.1
"""Matching pairs for each row: the first guess, before there are weights."""

FEW = 200
"""A table of fewer rows does not show how rare a value is."""

_FOLDED = {"đ": "d", "Đ": "D"}

NOBODY = pl.DataFrame(schema={"record_id": pl.String, "name_folded": pl.String})


def foreign(model: Model | None) -> bool:
    """Whether ``model`` compares columns that are not made of a Vietnamese register."""
    return model is not None and bool(
        set(needed(model)) - set(features.features(tuples.collapse(NOBODY).frame).columns)
    )


def table_of(given: Any) -> pl.DataFrame:
    """``given`` (a frame of Polars, pandas or Arrow) as a table with a ``record_id``, made of the row's number if it is missing.

    Raises TableError for anything that is not a frame, and for an empty or repeated ``record_id``.
    """
    try:
        frame = given.collect() if isinstance(given, pl.LazyFrame) else pl.DataFrame(given)
    except (TypeError, ValueError, pl.exceptions.PolarsError):
        repair = "Read it into a frame first, or give its path to `vaxanalysis duplicates --model`"
        raise TableError("table", f"a {type(given).__name__}, beside a model of other columns", repair) from None
    if "record_id" not in frame.columns:
        return frame.with_columns(record_id=pl.format("r{}", pl.int_range(pl.len()) + 1))
    if frame["record_id"].null_count() or frame["record_id"].is_duplicated().any():
        raise TableError(
            "table", "empty or repeated cells in the column record_id", "Give every row its own, or leave it out"
        )
    return frame.with_columns(pl.col("record_id").cast(pl.String))


def prepared(frame: pl.DataFrame, model: Model) -> tuple[pl.DataFrame, pl.DataFrame, rules.Found]:
    """Records; identities, one a row, with the columns that ``model`` reads; and an empty set of sure pairs.

    Empty text is null; texts that are compared by letters lose their marks. Raises TableError for a column that is missing or empty.
    """
    if missing := [name for name in needed(model) if name not in frame.columns]:
        repair = f"Name columns of the table in the model: {', '.join(frame.columns[:20])}"
        raise TableError("table", f"no column {', '.join(missing)}, which the model reads", repair)
    plain = pl.selectors.temporal() | pl.selectors.boolean() | pl.selectors.numeric()
    tidy = frame.select("record_id", *needed(model)).with_columns(plain.cast(pl.String))
    tidy = tidy.with_columns(pl.col(pl.String).str.strip_chars().replace("", None))
    letters = [pl.col(name).cast(pl.String).str.replace_many(_FOLDED).str.normalize("NFKD") for name in texts(model)]
    tidy = tidy.with_columns(text.str.replace_all(r"[^\x00-\x7f]", "").str.head(255) for text in letters)
    if empty := [name for name in needed(model) if frame.height and tidy[name].null_count() == frame.height]:
        raise TableError(
            "table", f"nothing stands in the column {', '.join(empty)}", "Fill it, or take it out of the model"
        )
    lacking = {name: pl.lit(None, pl.String) for name in agreement.COLUMNS if name not in tidy.columns}
    rows = tidy.with_row_index("tuple").with_columns(first_id="record_id", **lacking)
    beside = {name: pl.lit(1 if name == "doses" else None).cast(kind) for name, kind in tuples.BESIDE.items()}
    edges = pl.DataFrame(schema=rules.EDGES)
    nothing = rules.Found(edges, (ends := edges.select("left", "right")), ends, pl.DataFrame())
    return rows.select("record_id", "tuple", **beside), rows, nothing


def compared(model: Model) -> pl.Expr:
    """Whether a row of :func:`prepared` is compared with another: it has a value in all columns of one entry of ``blocking``, and not
    more rows have these values than a block may hold.
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
    levels = [level for comparison in model.comparisons for level in comparison.levels if level.tf and level.u is None]
    if rows < FEW and levels:
        found.append(
            f"{rows} rows do not tell how rare a value is: give the `u` of levels with `tf` (docs/model-file.md)"
        )
    return found

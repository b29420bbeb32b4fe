"""Raw rows for the standardisers: only the columns that a test names are filled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
import pytest

from vaxanalysis.schema import FIELDS, STATES
from vaxanalysis.standardise import standardise, standardise_doses

Cells = Sequence[str | None]
Rows = Callable[..., list[tuple[Any, ...]]]


def raw_rows(**columns: Cells) -> pl.DataFrame:
    """A frame with every raw column as text, null where nothing is given; shorter columns repeat their last value."""
    height = max(map(len, columns.values()))
    names = [*(field.name for field in FIELDS), "unit_commune", "unit_source"]
    filled = {name: list(columns.get(name, [None])) for name in names}
    return pl.DataFrame(
        {name: cells + cells[-1:] * (height - len(cells)) for name, cells in filled.items()},
        schema=dict.fromkeys(names, pl.String),
    )


def named_states(frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` with the names of states instead of their numbers."""
    numbers = pl.selectors.ends_with("_state")
    return frame.with_columns(numbers.replace_strict(dict(enumerate(STATES)), return_dtype=pl.String))


@pytest.fixture
def rows() -> Callable[..., pl.DataFrame]:
    return raw_rows


@pytest.fixture
def records() -> Rows:
    """``records("birth", "birth_date_state", birth_date=[...])`` -> rows of these typed columns."""

    def typed(*wanted: str, **columns: Cells) -> list[tuple[Any, ...]]:
        return named_states(standardise(raw_rows(**columns).lazy()).select(wanted).collect()).rows()

    return typed


@pytest.fixture
def doses() -> Rows:
    """The same for the columns of a dose."""

    def typed(*wanted: str, **columns: Cells) -> list[tuple[Any, ...]]:
        return named_states(standardise_doses(raw_rows(**columns).lazy()).select(wanted).collect()).rows()

    return typed

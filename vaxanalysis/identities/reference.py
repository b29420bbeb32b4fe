"""Splink's own predict, behind the interface of the fast scorer: the reference that it must equal."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from vaxanalysis.errors import ParameterError
from vaxanalysis.identities import any_table
from vaxanalysis.identities.arrays import code, shares
from vaxanalysis.identities.blocks import Blocks, keyed
from vaxanalysis.identities.model import Model, frequencies, needed, renamed
from vaxanalysis.identities.splink_settings import settings, shared


@contextmanager
def quiet() -> Iterator[None]:
    """Run without Splink's warnings of levels that a session cannot train; they come from another session or the model."""
    log = logging.getLogger("splink")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)


def plain(model: Model) -> tuple[Model, dict[str, str]]:
    """``model`` with names of columns and comparisons that SQL takes as they are, and its columns' new names; a register's are so."""
    if not any_table.foreign(model):
        return model, {}
    names = {name: _word(name, place) for place, name in enumerate(needed(model))}
    made = renamed(model, names)
    return replace(
        made, comparisons=tuple(replace(c, name=_word(c.name, n)) for n, c in enumerate(made.comparisons))
    ), names


def _word(name: str, place: int) -> str:
    return f"c{place}_{re.sub('[^a-z0-9]+', '_', name.lower())}"


def linker(frame: pl.DataFrame, model: Model, *, explain: bool = False) -> Any:
    """A Splink linker over ``frame`` in a DuckDB of its own. Raises ParameterError where Splink is not installed."""
    try:
        import duckdb
        from splink import Linker
        from splink.backends.duckdb import DuckDBAPI
    except ImportError as error:
        what = f"{error.name} is not installed; the reference scorer, training and waterfalls need it"
        raise ParameterError("splink", what, "Install it: pip install 'vaxanalysis[splink]'") from None
    model, names = plain(model)
    frame = frame.rename(names, strict=False)
    tables = _shares(frame, model)
    named = {n: level.tf for c in model.comparisons for level in c.levels if (n := shared(c, level)) and level.tf}
    frame = frame.with_columns(pl.col(column).alias(name) for name, column in named.items())
    connection = duckdb.connect()
    connection.register("identities_view", frame.to_arrow())
    connection.execute("CREATE TABLE identities AS SELECT * FROM identities_view").fetchall()
    connection.unregister("identities_view")
    api = DuckDBAPI(connection)
    described = settings(model, "duckdb", explain=explain)
    made = Linker(api.register("identities"), described, log_level=None)
    for name, table in tables.items():
        made.table_management.register_term_frequency_lookup(api.register(table.to_arrow()), name)
    return made


def _shares(frame: pl.DataFrame, model: Model) -> dict[str, pl.DataFrame]:
    """For each column by whose frequencies Splink adjusts a level: the share of each value, times the factor that makes it scale ``u``."""
    tables = {}
    for comparison in model.comparisons:
        for level in comparison.levels:
            name = shared(comparison, level)
            if level.tf is None or name is None:
                continue
            codes = code(frame[level.tf])
            own = pl.Series(2.0 ** np.append(shares(codes, frequencies(model)[level.tf]), np.nan)[codes])
            factor = (level.u or 1.0) / level.base if level.base else 1.0
            share = frame.select(pl.col(level.tf).alias(name), (own * factor).alias(f"tf_{name}"))
            tables[name] = share.drop_nulls(name).unique(name)
    return tables


def score(frame: pl.DataFrame, model: Model, threshold: float) -> pl.DataFrame:
    """Pairs of ``frame`` (``left`` < ``right``) that weigh at least ``threshold`` bits."""
    found = linker(frame, model).inference.predict(threshold_match_weight=threshold, warning_mode="never")
    pairs: pl.DataFrame = found.as_duckdbpyrelation().pl()
    one, other = pl.col("tuple_l"), pl.col("tuple_r")
    ends = pl.min_horizontal(one, other).alias("left"), pl.max_horizontal(one, other).alias("right")
    return pairs.select(*ends, pl.col("match_weight").alias("weight")).sort("left", "right")


def score_blocks(frame: pl.DataFrame, model: Model, made: Blocks, threshold: float) -> tuple[pl.DataFrame, list[int]]:
    """:func:`score` with the fast scorer's blocks, so that both see the same pairs; Splink does not count new pairs."""
    keyed_frame, keyed_model = keyed(frame, model, made)
    return score(keyed_frame, keyed_model, threshold), [0] * len(model.blocking)

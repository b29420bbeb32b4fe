"""Splink's own predict, behind the interface of the fast scorer: the reference that it must equal."""

from __future__ import annotations

from typing import Any

import polars as pl

from vaxanalysis.errors import ParameterError
from vaxanalysis.identities.blocks import Blocks, keyed
from vaxanalysis.identities.model import Model
from vaxanalysis.identities.splink_settings import settings


def linker(frame: pl.DataFrame, model: Model, *, explain: bool = False) -> Any:
    """A Splink linker over ``frame`` in a DuckDB of its own. Raises ParameterError where Splink is not installed."""
    try:
        import duckdb
        from splink import Linker
        from splink.backends.duckdb import DuckDBAPI
    except ImportError as error:
        what = f"{error.name} is not installed; the reference scorer, training and waterfalls need it"
        raise ParameterError("splink", what, "Install it: pip install 'vaxanalysis[splink]'") from None
    connection = duckdb.connect()
    connection.register("identities_view", frame.to_arrow())
    connection.execute("CREATE TABLE identities AS SELECT * FROM identities_view").fetchall()
    connection.unregister("identities_view")
    api = DuckDBAPI(connection)
    described = settings(model, "duckdb", explain=explain)
    return Linker(api.register("identities"), described, log_level=None)


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

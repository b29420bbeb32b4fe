"""Traffic lights for rates: what k of n records allow one to say about a target, by the Wilson 95 % interval.

Judging the bare percentage would call a commune of forty records worst by chance. First match wins: met, needs help
now, below target, not enough evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import polars as pl

from vaxanalysis.evidence.terms import TERMS, Terms
from vaxanalysis.rates import wilson


class Light(StrEnum):
    """The four lights, gravest first in order of :data:`GRAVITY`."""

    MET = "met"
    HELP = "help"
    BELOW = "below"
    UNSURE = "unsure"


GRAVITY = (Light.HELP, Light.BELOW, Light.UNSURE, Light.MET)
"""The order in which lights are listed."""


def lights(frame: pl.DataFrame, k: str = "usable", n: str = "records", terms: Terms = TERMS) -> pl.DataFrame:
    """``frame`` with ``rate``, its Wilson interval ``low, high`` and ``light``; fewer than ``terms.enough`` records give null."""
    low, high = wilson(frame[k], frame[n])
    enough = pl.col(n) >= terms.enough
    numbers = {"rate": pl.col(k) / pl.col(n), "low": pl.col("low"), "high": pl.col("high")}
    rated = [pl.when(enough).then(number).alias(name) for name, number in numbers.items()]
    all_complete = (pl.col(n) > 0) & (pl.col(k) == pl.col(n))
    judged = (
        pl.when(all_complete | (enough & (pl.col("low") >= terms.target)))
        .then(pl.lit(Light.MET.value))
        .when(enough & (pl.col("high") < terms.floor))
        .then(pl.lit(Light.HELP.value))
        .when(enough & (pl.col("high") < terms.target))
        .then(pl.lit(Light.BELOW.value))
        .otherwise(pl.lit(Light.UNSURE.value))
        .alias("light")
    )
    return frame.with_columns(low.alias("low"), high.alias("high")).with_columns(judged).with_columns(rated)


def agreed(pairs: Sequence[tuple[int, int]], terms: Terms = TERMS) -> Light:
    """The light of a rate that is only known to lie between the first and the last of ``pairs`` (usable, all): what they agree on.

    Wilson's limits rise with every usable record and fall with every other one, so that what both ends say is true in between.
    """
    ends = pl.DataFrame([pairs[0], pairs[-1]], schema=["k", "n"], orient="row")
    found = lights(ends, "k", "n", terms)["light"].unique()
    return Light(found.item()) if found.len() == 1 else Light.UNSURE

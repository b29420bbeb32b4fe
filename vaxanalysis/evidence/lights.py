"""Traffic lights for rates: what k of n records allow one to say about a target, by the Wilson 95 % interval.

Judging the bare percentage would call a commune of forty records worst by chance. First match wins: met, needs help
now, below target, not enough evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import polars as pl

from vaxanalysis.evidence.terms import TERMS, Terms
from vaxanalysis.rates import interval, with_rates


class Light(StrEnum):
    """The four lights, gravest first in order of :data:`GRAVITY`."""

    MET = "met"
    HELP = "help"
    BELOW = "below"
    UNSURE = "unsure"


GRAVITY = (Light.HELP, Light.BELOW, Light.UNSURE, Light.MET)
"""The order in which lights are listed."""


def light(usable: int, records: int, terms: Terms = TERMS) -> Light:
    """The light of ``usable`` of ``records``."""
    if not records:
        return Light.UNSURE
    low, high = interval(usable, records)
    enough = records >= terms.enough
    if usable == records or (enough and low >= terms.target):
        return Light.MET
    if not enough or high >= terms.target:
        return Light.UNSURE
    return Light.HELP if high < terms.floor else Light.BELOW


class Outlook(StrEnum):
    """The words for a chance to meet the deadline."""

    LIKELY = "likely"
    UNCERTAIN = "uncertain"
    UNLIKELY = "unlikely"


def outlook(chance: float, terms: Terms = TERMS) -> Outlook:
    """The word for a chance to finish in time."""
    if chance >= terms.likely:
        return Outlook.LIKELY
    return Outlook.UNLIKELY if chance < terms.unlikely else Outlook.UNCERTAIN


def lights(frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` (``usable, records``) with ``rate``, its Wilson interval ``low, high`` and ``light``; null where records are few."""
    judged = [light(*counts).value for counts in zip(frame["usable"], frame["records"], strict=True)]
    enough = pl.when(pl.col("records") >= TERMS.enough)
    rated = with_rates(frame).with_columns(enough.then(pl.col("rate", "low", "high")).name.keep())
    return rated.with_columns(pl.Series("light", judged, dtype=pl.String))


def agreed(pairs: Sequence[tuple[int, int]], terms: Terms = TERMS) -> Light:
    """The light of a rate that is only known to lie between the first and the last of ``pairs`` (usable, all): what they agree on.

    Wilson's limits rise with every usable record and fall with every other one, so that what both ends say is true in between.
    """
    one, other = (light(*pair, terms) for pair in (pairs[0], pairs[-1]))
    return one if one == other else Light.UNSURE

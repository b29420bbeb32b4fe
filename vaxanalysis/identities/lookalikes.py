"""People who are alike more often than chance makes them: namesakes with one birth date, and twins, counted in the register itself.

Names and birth dates are weighed as if they were independent. Where more pairs of two people agree in both than that gives, such an
agreement is worth less: by the binary logarithm of how many times as many there are.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from vaxanalysis.identities.model import Comparison, Equal, Lacks, Level, Model, Near, frequencies
from vaxanalysis.identities.scorer import reached
from vaxanalysis.identities.training import coincidence

NAMESAKES, TWINS = "same name and birth date", "other given name, rest and birth date same"

ALIKE = Comparison(
    "look_alikes",
    (
        Level("no name or birth date", Lacks("name_folded") | Lacks("birth_text"), null=True),
        Level(NAMESAKES, Equal("name_folded") & Equal("birth_text"), 0.5, 0.5, fixed=True),
        Level("a slip in the given name", Near("given"), null=True),
        Level(TWINS, Equal("name_rest") & Equal("birth_text"), 0.5, 0.5, fixed=True),
        Level("not alike", None, null=True),
    ),
)
"""The comparison that holds what is counted; until then its levels add nothing."""

ROWS = 200_000
"""Rows that are looked at. Of more people there are as many more twins, and by the square more namesakes by chance."""

BELIEVED = 0.1
"""Pairs added to those counted and to those that chance gives: in a small register a few decide, none say nothing."""


def with_lookalikes(frame: pl.DataFrame, model: Model, matches: float) -> Model:
    """``model``, whose ``u`` are known, with how much more often than by chance two people of ``frame`` are alike.

    Namesakes are counted among pairs with two cards of their own, who are two people; twins among all pairs, of which few are one
    person: as many as the model's ``m`` gives of the pairs that match (``matches``).
    """
    if ALIKE.name not in (comparison.name for comparison in model.comparisons):
        return model
    both = pl.all_horizontal(pl.col("name_folded", "birth_text").is_not_null())
    known = frame.select(pl.arg_where(both)).to_series()
    drawn = frame[known.sample(min(known.len(), ROWS), seed=1)]
    share = drawn.height / max(known.len(), 1)
    cards = drawn.filter(pl.col("card_own") == 1).unique("cccd", maintain_order=True)
    levels = {(name, level.label): level for name, level in model.levels}
    name, birth = (coincidence(drawn, column, frequencies(model)[column]) for column in ("name_folded", "birth_text"))
    other, day = levels["name", "rest same, given differs"], levels["birth", "same day"]
    one_person = matches * share * (other.m or 0) * (day.m or 0)
    namesakes = _count(cards, model, "name_folded", ("card", "two cards of their own"))
    twins = _count(drawn, model, "name_rest", ("name", other.label)) - one_person
    counted = {
        NAMESAKES: (namesakes, _pairs(cards) * name * birth),
        TWINS: (twins, _pairs(drawn) * (other.u or 0) * birth),
    }
    more = {label: share * max((seen - chance) / (chance + BELIEVED), 0.0) for label, (seen, chance) in counted.items()}
    return model.with_levels({(ALIKE.name, label): (0.5 / (1 + times), 0.5) for label, times in more.items()})


def _pairs(rows: pl.DataFrame) -> float:
    return rows.height * (rows.height - 1) / 2


def _count(rows: pl.DataFrame, model: Model, key: str, wanted: tuple[str, str]) -> int:
    """Pairs of ``rows`` with one ``key`` and birth date at the ``wanted`` level (comparison, label)."""
    ends = rows.select(key, "birth_text", row=pl.int_range(pl.len(), dtype=pl.Int32))
    pairs = ends.join(ends, on=[key, "birth_text"], suffix="_r").filter(pl.col("row") < pl.col("row_r"))
    if pairs.is_empty():
        return 0
    place = [comparison.name for comparison in model.comparisons].index(wanted[0])
    level = [each.label for each in model.comparisons[place].levels].index(wanted[1])
    found = reached(rows, model, pairs["row"].to_numpy(), pairs["row_r"].to_numpy())
    return int(np.count_nonzero(found[:, place] == level))

"""Training without labels: chances of coincidence from the register itself, the rest by Splink's EM.

EM needs blocks where matches and other pairs are mixed, and finds whatever classes the mix has: blocked on a phone it learns
households. It is therefore run on the model's own training blocks (card; name and birth date), and refused when the name of
a supposed match is alike in less than half of the pairs.
"""

from __future__ import annotations

from dataclasses import replace
from math import log2
from typing import Any

import numpy as np
import polars as pl

from vaxanalysis.identities import em, scorer
from vaxanalysis.identities.em import TrainingError
from vaxanalysis.identities.model import Level, Model, frequencies

SAMPLE = 2_000_000
"""Random pairs from which the chance of coincidence is counted."""

FEW, MOST = 1000, 1e-3
"""With fewer records the number of matches cannot be estimated; then at most this share of their pairs is assumed to match."""

BELIEVED = 2.0
"""The model's own chance of a level counts as much as this many pairs of the register at that level."""

FEW_MATCHES = 20.0
"""The share of matches among all pairs counts as much as this many matches among the pairs with a share of their own."""

SAMPLE_ROWS = 40_000
"""Rows from which these pairs are drawn: few enough to stay in the processor's cache."""


def coincidence(frame: pl.DataFrame, column: str, chance: float) -> float:
    """How often two different rows have the same value, from the values' frequencies and the model's own ``chance``."""
    counts = frame[column].drop_nulls().value_counts()["count"].cast(pl.Float64).to_numpy()
    total = float(counts.sum())
    equal, pairs = float((counts * (counts - 1)).sum()) / 2, total * (total - 1) / 2
    return max(equal + BELIEVED, 1.0) / (pairs + BELIEVED / chance)


def _pairs(rows: int, sample: int, rng: np.random.Generator) -> Any:
    """``sample`` random pairs of different rows; every pair once if there are not more."""
    if rows * (rows - 1) // 2 <= sample:
        return np.triu_indices(rows, 1)
    left, right = rng.integers(0, rows, (2, sample))
    return left[left != right], right[left != right]


def _drawn(frame: pl.DataFrame, model: Model, sample: int, sure: pl.DataFrame, seed: int = 1) -> Any:
    """The level of every comparison for random pairs that are not among the ``sure`` (left, right)."""
    rng = np.random.default_rng(seed)
    chosen = np.sort(rng.permutation(frame.height)[:SAMPLE_ROWS])
    left, right = _pairs(len(chosen), sample, rng)
    number = np.minimum(chosen[left], chosen[right]) * frame.height + np.maximum(chosen[left], chosen[right])
    known = sure["left"].cast(pl.Int64).to_numpy() * frame.height + sure["right"].cast(pl.Int64).to_numpy()
    other = ~np.isin(number, known)
    return scorer.levels(frame[chosen], _filled(model), left[other], right[other])


def _filled(model: Model) -> Model:
    """``model`` with any number where one is lacking, to look at levels before there are weights."""
    filled = {(name, level.label): (level.m or 0.5, level.u or 0.5) for name, level in model.weighing}
    return replace(model.with_levels(filled), prior=model.prior or 0.5)


def _chance(level: Level, count: int, seen: int) -> float:
    """The share of ``seen`` pairs at a level; the model's own chance counts as ``BELIEVED`` pairs at the level."""
    if level.u is None:
        return max(count, 0.5) / max(seen, 1)
    return (count + BELIEVED) / (seen + BELIEVED / level.u)


def with_chances(frame: pl.DataFrame, model: Model, sure: pl.DataFrame | None = None, sample: int = SAMPLE) -> Model:
    """``model`` with the chances of coincidence of ``frame``: every ``u`` that is not fixed, from frequencies or random pairs.

    ``sure``: pairs (left, right; rows of ``frame``) that are one person, and so no coincidence. In a small register the model's own
    chances count as well.
    """
    known = pl.DataFrame({"left": [], "right": []}) if sure is None else sure
    drawn = _drawn(frame, model, sample, known)
    equal = {name: coincidence(frame, name, chance) for name, chance in frequencies(model).items()}
    levels = {}
    for c, comparison in enumerate(model.comparisons):
        counts = np.bincount(drawn[:, c], minlength=len(comparison.levels))
        seen = int(sum(n for n, level in zip(counts, comparison.levels, strict=True) if not level.null))
        for n, level in zip(counts, comparison.levels, strict=True):
            if level.null or level.fixed:
                continue
            if level.tf is not None and level.base is None:
                u = level.u or equal[level.tf]
            else:
                u = level.u if level.fixed_u and level.u else min(_chance(level, int(n), seen), 1 - 1e-9)
            base = () if level.base is None else (equal[level.tf or ""],)
            levels[comparison.name, level.label] = (level.m or 0.5, u, *base)
    return model.with_levels(levels)


def with_prior(model: Model, matches: float, rows: int, recall: float = 0.8) -> Model:
    """``model`` with the chance that two random rows match, from ``matches`` sure pairs, which are ``recall`` of all."""
    prior = max(matches, 1.0) / recall / max(rows * (rows - 1) / 2, 2.0)
    return replace(model, prior=min(prior, _most(rows)))


def _most(rows: int) -> float:
    return 0.5 if rows >= FEW else MOST


def _shift(weight: Any, share: float, total: float, most: float, believed: float = 0.0, rounds: int = 20) -> float:
    """The bits to add to ``weight`` so that the ``share`` of matches among ``total`` pairs is the one that the weights imply."""
    first, shift = share, 0.0
    for _ in range(rounds):
        shift = log2(share / (1 - share)) - log2(first / (1 - first))
        expected = float((1 / (1 + np.exp2(-(weight + shift)))).sum())
        share = min(max(expected + believed, 1.0) / (total + believed / first), most)
    return shift


def settled(scored: pl.DataFrame, model: Model, rows: int, pairs: float | None = None) -> tuple[pl.DataFrame, float]:
    """``scored`` pairs with the share of matches that their own weights imply, instead of the one first guessed; and its bits.

    The guess is the number of pairs found by exact rules and an assumed share of missed ones, which differs from register to register.
    ``pairs``: how many there are, where these are not all pairs of ``rows``.
    """
    share, total = model.prior or 0.5, pairs or max(rows * (rows - 1) / 2, 1)
    shift = _shift(scored["weight"].to_numpy(), share, total, _most(rows))
    return scored.with_columns(weight=pl.col("weight") + shift), log2(share / (1 - share)) + shift


def nameless(scored: pl.DataFrame, frame: pl.DataFrame, bits: float) -> pl.DataFrame:
    """``scored`` pairs (settled at ``bits``) with the ``prior`` of each, in bits: where one record has no name, these pairs' own share.

    A newborn entered under its mother's name is nearly always entered again, most people are not. The share of all pairs counts for
    ``FEW_MATCHES`` such pairs.
    """
    unnamed, share = frame["name_folded"].is_null().to_numpy(), float(1 / (1 + 2**-bits))
    few = float(unnamed.sum())
    own = unnamed[scored["left"].to_numpy()] | unnamed[scored["right"].to_numpy()]
    total = few * (frame.height - few) + few * (few - 1) / 2
    shift = (
        _shift(scored["weight"].to_numpy()[own], share, total, _most(frame.height), FEW_MATCHES) if own.any() else 0.0
    )
    more = pl.Series(own * shift)
    return scored.with_columns(weight=pl.col("weight") + more, prior=bits + more)


def _check(model: Model) -> None:
    name, labels = model.exact
    alike = sum(level.m or 0 for each, level in model.levels if each == name and level.label in labels)
    if labels and alike < 0.5:
        what = f"pairs taken for matches agree on {name} in only {alike:.0%}: it learned something else than persons"
        raise TrainingError("training", what, "Train on more records, or use the shipped model")


def train(frame: pl.DataFrame, model: Model, matches: float) -> Model:
    """``model`` trained on ``frame``; ``matches``: how many pairs the deterministic tier is sure of."""
    ready = with_prior(with_chances(frame, model), matches, frame.height)
    blocks = [block for block in model.training if em.has_pairs(frame, block)]
    if not blocks:
        fields = " or on ".join(" and ".join(block) for block in model.training)
        repair = "Train on more records, some people of which are entered twice with the same name and birth date, or use the shipped model"
        raise TrainingError("training", f"no two records agree on {fields}", repair)
    trained = em.taught(ready, [em.session(frame, ready, block, model) for block in blocks], model)
    _check(trained)
    return trained


def completed(model: Model, other: Model) -> Model:
    """``model`` with the ``m`` and ``u`` of ``other`` where nothing taught them."""
    known = {(name, level.label): (level.m, level.u) for name, level in other.levels}
    levels = {}
    for name, level in model.levels:
        m, u = known.get((name, level.label), (None, None))
        m, u = (m if level.m is None else level.m), (u if level.u is None else level.u)
        if m is not None and u is not None:
            levels[name, level.label] = (m, u)
    return model.with_levels(levels)

"""What Splink's EM learns of a model, one training block at a time."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from vaxanalysis.errors import UserError
from vaxanalysis.identities.model import Equal, Model, columns
from vaxanalysis.identities.splink_settings import blocking_sql

EM_PAIRS = 1_000_000
"""Pairs of a training block that EM sees at most."""

UNSEEN = 1e-3
"""The share of a level that no pair of a training block reached, where the model declares none."""


class TrainingError(UserError):
    """Training that found something else than persons, or nothing to learn from."""


def _start(model: Model, block: tuple[str, ...]) -> float:
    """The prior from which Splink, that raises it by what the block's columns say, begins at one match in two pairs."""
    odds = 1.0
    for _, level in model.levels:
        if isinstance(level.when, Equal) and level.when.column in block and level.m and level.u:
            odds *= level.u / level.m
    return odds / (1 + odds)


Learned = dict[tuple[str, str], float]


def session(frame: pl.DataFrame, model: Model, block: tuple[str, ...], declared: Model) -> Learned:
    """``m`` of the levels that one training block can teach: of comparisons without its columns. A level that no pair of the block reached
    teaches what is ``declared`` of it, if anything is.
    """
    from vaxanalysis.identities.reference import linker, plain, quiet

    named, names = plain(model)
    splink = linker(frame, replace(model, prior=_start(model, block)))
    with quiet():
        run = splink.training.estimate_parameters_using_expectation_maximisation(
            blocking_sql(tuple(names.get(name, name) for name in block)),
            max_pairs=EM_PAIRS,
            record_sample_proportion=1.0,
        )
    trained = {one.output_column_name: one.comparison_levels for one in run.core_model_settings.comparisons}
    learned: Learned = {}
    for comparison, called in zip(declared.comparisons, named.comparisons, strict=True):
        read = {name for level in comparison.levels for name in columns(level.when)}
        if called.name not in trained or read & set(block):
            continue
        for level, one in zip(comparison.levels, trained[called.name], strict=True):
            share = None if level.null else one.m_probability if one._m_is_trained else level.m
            if share is not None:
                learned[comparison.name, level.label] = share
    return learned


def has_pairs(frame: pl.DataFrame, block: tuple[str, ...]) -> bool:
    """Whether any two rows agree on all columns of a training block."""
    known = frame.select(block).drop_nulls()
    return known.n_unique() < known.height


def taught(model: Model, sessions: list[Learned], declared: Model) -> Model:
    """``model`` with the mean of what the sessions taught; what none could teach stays as ``declared``, or is ``UNSEEN``.

    Raises TrainingError for a comparison of which nothing is declared and no session taught anything.
    """
    known, levels = {name for one in sessions for name, _ in one}, {}
    for comparison, before in zip(model.comparisons, declared.comparisons, strict=True):
        lacking = [level.m is None and not level.null for level in before.levels]
        if any(lacking) and comparison.name not in known:
            what = f"nothing teaches the comparison {comparison.name}: every list of `training` has a column that it reads, or no pairs"
            raise TrainingError("training", what, "Add a list without these columns, or give the `m` of its levels")
        for level, lacks in zip(comparison.levels, lacking, strict=True):
            found = [one[key] for one in sessions if (key := (comparison.name, level.label)) in one]
            found = found or [UNSEEN] * lacks
            if found and not level.fixed and level.u is not None:
                levels[comparison.name, level.label] = (max(sum(found) / len(found), 1e-6), level.u)
    return model.with_levels(levels)

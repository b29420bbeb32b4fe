"""Who is the same person: records to persons, with the reason for every pair."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from vaxanalysis.identities.result import KINDS, Identities
from vaxanalysis.identities.tuples import as_lazy

if TYPE_CHECKING:
    from vaxanalysis.identities.model import Model

FEW = 1000
"""Records below which frequencies tell nothing."""

__all__ = ["KINDS", "Identities", "duplicates", "link", "train"]


def duplicates(
    records: Any,
    *,
    method: Literal["deterministic", "model"] = "deterministic",
    model: Model | Path | None = None,
    before: pl.DataFrame | None = None,
    reference_scorer: bool = False,
) -> Identities:
    """Which ``records`` (Polars, lazy or pandas; standardised) are the same person.

    ``deterministic`` agrees exactly or not at all; ``model`` weighs evidence, by ``model`` (a file, or the shipped one).
    Fewer than ``FEW`` records say too little of how common a name is: without a model of their own they are judged exactly.
    ``before`` is an earlier answer's ``record_id, person_id``: persons that kept most of their records keep their id.
    ``reference_scorer`` has Splink weigh the pairs: slower, the same answer.
    """
    frame = as_lazy(records)
    if method == "deterministic" or (model is None and frame.select(pl.len()).collect().item() < FEW):
        from vaxanalysis.identities.deterministic import deterministic

        return deterministic(frame, before)
    from vaxanalysis.identities import model_file, reference, scorer
    from vaxanalysis.identities.probabilistic import probabilistic

    chosen = model_file.load(model) if isinstance(model, Path) else model
    score = reference.score_blocks if reference_scorer else scorer.score
    return probabilistic(frame, chosen, score, before)


def train(records: Any) -> Model:
    """The Vietnamese model trained on ``records``, without labels; write it with ``model_file.dump``."""
    from vaxanalysis.identities import training
    from vaxanalysis.identities.probabilistic import prepare
    from vaxanalysis.identities.vietnam import MODEL

    ready = prepare(as_lazy(records))
    return training.train(ready.frame, MODEL, ready.sure.edges.height)


def link(register: Any, reference: Any, *, model: Model | Path | None = None, threshold: float = 0.8) -> pl.DataFrame:
    """Which person of ``reference`` each record of ``register`` is: ``record_id, reference_id, weight, probability``.

    Both are standardised records; ``reference_id`` is the ``record_id`` of ``reference``. A register record has at most one
    row, its best; a tie between two references gives none.
    """
    from vaxanalysis.identities import model_file
    from vaxanalysis.identities.tables import link_tables

    chosen = model_file.load(model) if isinstance(model, Path) else model
    return link_tables(as_lazy(register), as_lazy(reference), chosen, threshold)


class _Room(ModuleType):
    """``vax.identities(records)`` in a notebook: the package itself, called, weighs the evidence."""

    def __call__(
        self, records: Any, *, model: Model | Path | None = None, before: pl.DataFrame | None = None
    ) -> Identities:
        return duplicates(records, method="model", model=model, before=before)


identities = sys.modules[__name__]
identities.__class__ = _Room

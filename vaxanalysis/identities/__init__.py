"""Who is the same person: records to persons, with the reason for every pair.

``duplicates`` within one register, ``link`` between two, ``train`` a model of one's own (needs the extra ``splink``). The weights are
those of Fellegi and Sunter's model, in bits (Journal of the American Statistical Association 64, 1969); docs/identities.md describes how
they were made.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from vaxanalysis.errors import InputError, ParameterError, TableError
from vaxanalysis.identities.result import DUPLICATE_KINDS, Identities
from vaxanalysis.register import records_of

if TYPE_CHECKING:
    from vaxanalysis.identities.model import Model
    from vaxanalysis.identities.reviewed import Reviewed

METHODS = ("auto", "model", "exact")

__all__ = ["DUPLICATE_KINDS", "Identities", "duplicates", "link", "train"]


def duplicates(
    records: Any,
    *,
    method: Literal["auto", "model", "exact"] = "auto",
    model: Model | Path | str | None = None,
    before: Any = None,
    reference_scorer: bool = False,
    answers: Reviewed | None = None,
) -> Identities:
    """Which ``records`` (a register, its records, or anything that :func:`vaxanalysis.load` takes) are the same person.

    ``exact``: agreement on strong fields, or nothing. ``model``: the weight of the evidence, by ``model`` (a file, or the shipped
    one), with the chances of coincidence counted in these records; below 1,000 records the model's own count as well. ``auto``
    is ``model``. ``before`` is an earlier answer, or its ``record_id, person_id``: persons that kept most of their records keep their id.
    A model of other columns (docs/model-file.md) takes any frame that has these; its ``record_id``, if there is one, names the rows.
    ``reference_scorer``: Splink weighs the pairs, slower and with the same answer (needs the extra ``splink``). ``answers``: those of
    reviewers, which hold above every weight (``verification.reviewed``).

    Returns :class:`Identities`: ``clusters`` holds ``record_id, person_id, kind`` of every record, ``summary()`` the groups by unit.
    Raises ParameterError for another method, or ``exact`` with a model; TableError for records that lack columns; InputError
    for a file that holds no model, and for what is no source of records.

    >>> import polars as pl, vaxanalysis as vax
    >>> rows = {"full_name": ["Trần Thị Lan", "TRAN THI LAN"], "birth_date": ["02/03/1960"] * 2, "citizen_id": ["001160000017"] * 2}
    >>> vax.duplicates(pl.DataFrame(rows)).people
    1
    """
    if method not in METHODS:
        raise ParameterError("method", f"{method!r} is not known", f"Give one of {', '.join(METHODS)}")
    if method == "exact" and (model is not None or reference_scorer or answers):
        raise ParameterError("method", "exact, together with a model, a scorer or answers", "Leave one of them out")
    chosen, before = model_of(model), _earlier(before)
    if method == "exact":
        frame = records_of(records)
        from vaxanalysis.identities.deterministic import deterministic

        return deterministic(frame, before)
    from vaxanalysis.identities import any_table, reference, scorer
    from vaxanalysis.identities.probabilistic import probabilistic

    score = reference.score_blocks if reference_scorer else scorer.score
    frame = records if any_table.foreign(chosen, records) else records_of(records)
    return probabilistic(frame, chosen, score, before, answers=answers)


def _earlier(given: Any) -> pl.DataFrame | pl.LazyFrame | None:
    """An earlier answer as a frame. Raises ParameterError for what is none."""
    from vaxanalysis.identities import any_table

    if given is None or isinstance(given, pl.LazyFrame):
        return given
    try:
        known = given.clusters if isinstance(given, Identities) else given
        frame = known if isinstance(known, pl.DataFrame) else any_table.table_of(known)
        return frame.select("record_id", "person_id")
    except (TableError, pl.exceptions.ColumnNotFoundError):
        repair = "Give what duplicates returned, or a frame of its record_id and person_id, each record once"
        raise ParameterError("before", f"a {type(given).__name__} that is no earlier answer", repair) from None


def model_of(given: Model | Path | str | None) -> Model | None:
    """``given``, read from its file where it is a path. Raises InputError for what is no model."""
    from vaxanalysis.identities import model_file
    from vaxanalysis.identities.model import Model

    if isinstance(given, (Path, str)):
        return model_file.load(Path(given))
    if given is not None and not isinstance(given, Model):
        raise InputError("model", f"a {type(given).__name__}", "Give the path of a file that training wrote")
    return given


def train(records: Any) -> Model:
    """The Vietnamese model trained on ``records``, without labels; write it with ``model_file.dump``.

    What these records cannot teach, such as cards where there is no column for them, is as declared or as in the shipped model.
    Raises TrainingError where nothing can be learned.
    """
    from vaxanalysis.identities import training
    from vaxanalysis.identities.probabilistic import prepare, shipped
    from vaxanalysis.identities.vietnam import MODEL

    ready = prepare(records_of(records))
    return training.completed(training.train(ready.frame, MODEL, ready.sure.edges.height), shipped())


def link(
    register: Any,
    reference: Any,
    *,
    model: Model | Path | str | None = None,
    threshold: float = 0.8,
    ties: bool = False,
) -> pl.DataFrame:
    """Which person of ``reference`` each record of ``register`` is: ``record_id, reference_id, weight, probability, margin``.

    Both are standardised records, or any frames with the columns of ``model``; ``reference_id`` is the ``record_id`` of ``reference``
    (made of the row's number if that column is missing: r1, r2 ...). A register record has at most one
    row, its best; ``margin`` is the number of bits by which it leads the next (null without one). A tie between two references (a
    margin below one bit) gives no row, unless ``ties``. Raises ParameterError for a ``threshold`` that is no chance.
    """
    from vaxanalysis.identities import any_table
    from vaxanalysis.identities.tables import clear, link_tables

    if not isinstance(threshold, (int, float)) or not 0 <= threshold <= 1:
        raise ParameterError("threshold", f"{threshold!r}", "Give a chance from 0 to 1, such as 0.9")
    chosen = model_of(model)
    if not any_table.foreign(chosen, register):
        register, reference = records_of(register), records_of(reference)
    found = link_tables(register, reference, chosen, threshold)
    return found if ties else found.filter(clear())

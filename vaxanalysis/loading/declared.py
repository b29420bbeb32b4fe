"""What a user declares columns to be, and what the program proposes for a heading that it does not understand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from vaxanalysis.errors import ParameterError, did_you_mean
from vaxanalysis.loading import redacted
from vaxanalysis.loading.heading_grammar import MINE, THEIRS, Reading
from vaxanalysis.schema import COLUMNS, FIELD, FIELDS, MAX_DOSES, fold

Declared = Mapping[str, str]
"""Heading, or ``column 4`` for the fourth column -> the name of a field, ``vaccine_2`` for the second dose, or nothing to leave it out."""

DECLARED = "declared"
"""The confidence of a column that a user declared."""

NEAR = 65
"""How similar (0 to 100) a heading must be to a known one for its field to be proposed."""


def check(declared: Declared, headings: Sequence[str] | None = None) -> None:
    """Raise ParameterError where a column is declared as an unknown field, or is not among the ``headings`` that were read."""
    if not isinstance(declared, Mapping) or not all(isinstance(name, str) for name in declared.values()):
        raise ParameterError(
            "columns", f"a {type(declared).__name__}", "Give pairs of heading and field: {'born': 'birth_date'}"
        )
    for heading, name in declared.items():
        where = f"columns: {heading!r}"
        if name and name not in COLUMNS:
            turned = heading in COLUMNS
            repair = (
                f"Write it the other way round: {{{name!r}: {heading!r}}}" if turned else did_you_mean(name, COLUMNS)
            )
            raise ParameterError(where, f"there is no field {name!r}", repair)
        if headings is not None and unused([heading], headings):
            raise ParameterError(
                where,
                "no column has this heading",
                did_you_mean(heading, filter(redacted.is_known, filter(None, headings))),
            )


def unused(declared: Iterable[str], headings: Iterable[str]) -> list[str]:
    """The declared headings that are not among the ``headings`` that were read; ``column 4`` always counts as read."""
    held = {_key(heading) for heading in headings}
    return [one for one in declared if not one.startswith("column ") and _key(one) not in held]


def apply(readings: Sequence[Reading], declared: Declared) -> list[Reading]:
    """``readings`` with those that a user ``declared`` replaced; other columns for the same field are not read then.

    A heading over both a person's column and another person's is declared for the former only.
    """
    keys = {_key(heading): name for heading, name in declared.items()}
    mine = {_key(reading.text) for reading in readings if reading.owner != THEIRS}
    return [
        _declared(reading, keys[key]) if (key := _found(reading, at, keys, mine)) is not None else reading
        for at, reading in enumerate(readings)
    ]


def _key(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def _found(reading: Reading, at: int, keys: Declared, mine: set[str]) -> str | None:
    if (place := f"column {at + 1}") in keys:
        return place
    key = _key(reading.text)
    return key if key in keys and not (reading.owner == THEIRS and key in mine) else None


def _declared(reading: Reading, name: str) -> Reading:
    base, _, number = name.rpartition("_")
    field, ordinal = (base, int(number)) if base in FIELD and number.isdecimal() else (name, 1)
    if not name:
        return Reading(reading.text, confidence=DECLARED, why="else")
    ordinal = ordinal if FIELD[field].per_dose and (ordinal > 1 or reading.ordinal) else 0
    if reading.field == field:
        return replace(reading, ordinal=ordinal or reading.ordinal, owner=MINE, rank=-1, confidence=DECLARED)
    return Reading(reading.text, field, min(ordinal, MAX_DOSES), owner=MINE, rank=-1, confidence=DECLARED)


def nearest(heading: str) -> str | None:
    """The field whose known heading is most like ``heading``; None where none is."""
    from rapidfuzz import fuzz, process

    known = {fold(text): each.name for each in FIELDS for text in each.headings}
    found = process.extractOne(fold(heading), list(known), scorer=fuzz.ratio, score_cutoff=NEAR)
    return known[found[0]] if found else None

"""Columns of doses that depend on each other.

A dose with a status that it was not given (put off, cancelled, refused, planned) is blank, and so no dose. One column for the
vaccine, lot or facility beside several columns for days of doses is about each dose that has a day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from vaxanalysis.loading.claims import Claims, Made
from vaxanalysis.loading.heading_grammar import Reading
from vaxanalysis.schema import column_of_dose

STATUS, OF_DOSE = "dose_status", ("vaccine", "lot", "dose_date", "dose_number")
"""The field of the status, and the fields of a dose that are blank if it was not given."""

SHARED, DAY = ("vaccine", "lot", "facility"), "dose_date"
"""Fields of which one column may be about several doses, and the field that decides which doses there are."""


def spread(claims: Claims, readings: Sequence[Reading]) -> Claims:
    """``claims`` in which the only column for one of :data:`SHARED`, which names no dose, is read for each dose that has a day, or for
    the first one if none has."""
    days = {name: at for name, at in claims.sources.items() if re.fullmatch(rf"{DAY}(_\d)?", name)}
    for name in SHARED:
        own = [at for at, reading in enumerate(readings) if reading.field == name]
        if len(days) > 1 and len(own) == 1 and not readings[own[0]].ordinal and claims.direct.get(own[0]) == name:
            del claims.direct[own[0]]
            others = [days[day] for day in sorted(days) if day != DAY]
            for day, at in days.items():
                rest = others if day == DAY else []
                claims.made.append(Made(day.replace(DAY, name), "of_dose", (own[0], at, *rest)))
    return claims


def narrow(claims: Claims, readings: Sequence[Reading]) -> Claims:
    """``claims`` in which each dose with a status is blank if it was not given. A status that names no dose is that of the only one."""
    several = any(name[-2:] in ("_2", "_3", "_4") for name in claims.sources)
    stated: dict[int, int] = {}
    for at in sorted(range(len(readings)), key=lambda at: readings[at].rank):
        if readings[at].field == STATUS and (readings[at].ordinal or not several):
            stated.setdefault(readings[at].ordinal or 1, at)
    for dose, at in stated.items():
        _blank(claims, dose, at)
    return claims


def _blank(claims: Claims, dose: int, status: int) -> None:
    names = [column_of_dose(name, dose) for name in OF_DOSE]
    direct: dict[str, int | str] = {name: at for at, name in claims.direct.items() if name in names}
    steps: dict[str, int | str] = {name: f"__{name}" for made in claims.made if (name := made.name) in names}
    claims.direct = {at: name for at, name in claims.direct.items() if name not in names}
    claims.made = [replace(made, name=str(steps.get(made.name, made.name))) for made in claims.made]
    claims.made += [Made(name, "given", (source, status)) for name, source in {**direct, **steps}.items()]
    if direct or steps:
        claims.direct[status] = column_of_dose(STATUS, dose)

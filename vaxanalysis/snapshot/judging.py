"""What is wrong with the records and doses of a register in parts: kept by district, and counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from vaxanalysis import causes, deliveries, explorer, rules, tally
from vaxanalysis import doses as histories
from vaxanalysis.findings import Findings
from vaxanalysis.register import Parts
from vaxanalysis.register.parts import ORDER, Spill
from vaxanalysis.snapshot.homes import Homes


@dataclass(frozen=True)
class Judged:
    """``counts``: the additive table of the records. ``blanks``: as in :func:`vaxanalysis.deliveries.blanks`. ``origins``: as in
    :func:`vaxanalysis.causes.origins`. ``crossed``: as in :func:`vaxanalysis.explorer.crossed`."""

    counts: pl.DataFrame
    blanks: pl.DataFrame
    origins: pl.DataFrame
    crossed: pl.DataFrame

    @classmethod
    def of(cls, found: Findings) -> Judged:
        """The tables of ``found``."""
        return cls(found.counts(), deliveries.blanks(found.rows), causes.origins(found.rows), explorer.crossed(found))

    @classmethod
    def added(cls, parts: Sequence[Judged]) -> Judged:
        """The tables of several disjoint parts together."""
        return cls(
            tally.add([part.counts for part in parts]),
            pl.concat([part.blanks for part in parts]),
            causes.add([part.origins for part in parts]),
            explorer.add([part.crossed for part in parts]),
        )


At = Callable[..., None]
"""Called with the ``number`` of a part that is begun, and the ``count`` of all."""


def records(parts: Parts, as_of: date, own: Sequence[rules.Rule], homes: Homes, at: At) -> Judged:
    """Judge the records part by part; they and their findings go to their ``homes``."""
    phones = rules.shared_phones(parts.records)
    judged = []
    for number in range(parts.count):
        at(number=number + 1, count=parts.count)
        judged.append(part(parts, number, phones, as_of, own, homes))
    return Judged.added(judged)


def part(
    parts: Parts, number: int, phones: pl.DataFrame, as_of: date, own: Sequence[rules.Rule], homes: Homes
) -> Judged:
    """Judge the records of one part. ``phones``: :func:`vaxanalysis.rules.shared_phones` of all of them."""
    mine = parts.records_of(number)
    known = rules.with_phone_people(mine.lazy(), phones).collect()
    found = Findings.of(known, parts.doses_of(number), as_of, own, parts.slots)
    homes.put("records", number, mine)
    homes.put("findings", number, found.rows.collect())
    return Judged.of(found)


def doses(parts: Parts, clusters: pl.DataFrame, as_of: date, homes: Homes, at: At) -> None:
    """Judge each dose, and its place among the doses of its person; the doses go to their ``homes``."""
    folder = parts.folder / "persons"
    folder.mkdir(mode=0o700)
    spill = Spill(parts.count, folder, pl.col("person_id").hash())
    for number, persons in enumerate(parts.divided(clusters.select("record_id", "person_id"))):
        spill.put(parts.doses_of(number).join(persons, on="record_id", how="left", maintain_order="left"))
    for number, each in enumerate(spill.parts()):
        at(number=number + 1, count=parts.count)
        of_persons(each.drop(ORDER), number, as_of, homes)


def of_persons(doses: pl.DataFrame, number: int, as_of: date, homes: Homes) -> None:
    """Judge all ``doses`` of some persons, with ``person_id``; they go to their ``homes`` as the part ``number``."""
    homes.put("doses", number, histories.judge(doses.lazy(), as_of).collect())

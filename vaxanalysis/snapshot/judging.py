"""What is wrong with the records and doses of a register in parts: kept by district, and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from vaxanalysis import causes, deliveries, explorer, rules, tally
from vaxanalysis import doses as histories
from vaxanalysis.findings import Findings
from vaxanalysis.register import Parts
from vaxanalysis.register.parts import ORDER, Spill
from vaxanalysis.schema import UNIT
from vaxanalysis.snapshot.homes import Homes

DOSE_MASKS = ("dose_applies", "dose_fails", "history_applies", "history_fails")


@dataclass(frozen=True)
class Judged:
    """``counts``: the additive table of the records. ``blanks``: as in :func:`vaxanalysis.deliveries.blanks`. ``origins``: as in
    :func:`vaxanalysis.causes.origins`. ``crossed``: as in :func:`vaxanalysis.explorer.crossed`."""

    counts: pl.DataFrame
    blanks: pl.DataFrame
    origins: pl.DataFrame
    crossed: pl.DataFrame


def records(parts: Parts, as_of: date, own: Sequence[rules.Rule], homes: Homes) -> Judged:
    """Judge the records part by part; they and their findings go to their ``homes``."""
    phones = rules.shared_phones(parts.records)
    counts, blanks, origins, crossed = [], [], [], []
    for number in range(parts.count):
        mine = parts.records_of(number)
        known = rules.with_phone_people(mine.lazy(), phones).collect()
        found = Findings.of(known, parts.doses_of(number), as_of, own, parts.slots)
        counts.append(found.counts())
        blanks.append(deliveries.blanks(found.rows))
        origins.append(causes.origins(found.rows))
        crossed.append(explorer.crossed(found))
        homes.put("records", mine)
        homes.put("findings", found.rows.collect())
    return Judged(tally.add(counts), pl.concat(blanks), causes.add(origins), explorer.add(crossed))


def doses(parts: Parts, clusters: pl.DataFrame, as_of: date, homes: Homes) -> pl.DataFrame:
    """Judge each dose, and its place among the doses of its person; the doses go to their ``homes``, their counts are returned."""
    folder = parts.folder / "persons"
    folder.mkdir(mode=0o700)
    persons, counts = clusters.select("record_id", "person_id"), []
    spill = Spill(parts.count, folder, pl.col("person_id").hash())
    for number in range(parts.count):
        spill.put(parts.doses_of(number).join(persons, on="record_id", how="left", maintain_order="left"))
    for part in spill.parts():
        judged = histories.judge(part.drop(ORDER).lazy(), as_of).collect()
        homes.put("doses", judged)
        counts.append(tally.tally(judged.lazy(), (*UNIT, *DOSE_MASKS), "doses"))
    return tally.add(counts, "doses")

"""The public edition: every figure from masked counts, and no detail beside them.

Of duplicates and verification nothing is published where a count of records or of records to clean is masked for a district
or the city, because they may stand for the same records.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from vaxanalysis import disclosure, paths, tally
from vaxanalysis.disclosure import Published, mask
from vaxanalysis.outputs import add
from vaxanalysis.publish import counted
from vaxanalysis.publish.counted import RECORDS, SMALL_TABLES, Tables, of_city
from vaxanalysis.publish.edition import Edition, Progress, Rows, needed
from vaxanalysis.publish.units import CITY, Unit
from vaxanalysis.store import Store


@dataclass(frozen=True)
class Public(Edition):
    """What may be published of a ``province``'s snapshots."""

    audience = "public"
    work = "incomplete"

    @cached_property
    def frames(self) -> dict[date, pl.DataFrame]:
        """The masked counts of records of each snapshot."""
        return {day: masked_records(self.store, day, self.province) for day in self.dates}

    @cached_property
    def small_frames(self) -> dict[str, pl.DataFrame | None]:
        """The masked counts of each small table of this snapshot; None where they are not published."""
        return {name: self._small(name) for name in SMALL_TABLES}

    def rows(self, day: date) -> Rows:
        """Key of a unit -> its counts of records and their marks, in a snapshot."""
        return self._rows[day]

    def small_rows(self, name: str, day: date) -> Rows | None:
        """The same of a small table of this snapshot."""
        return self._small_rows[name] if day == self.as_of else None

    def tie(self, unit: Unit) -> tuple[str, ...]:
        """Units with equal work stand by code, as masked ones do."""
        return (unit.code,)

    def progress(self, unit: Unit) -> Progress:
        """Records to clean against the deadline; paces are not published."""
        left, days = self.count("to_clean", unit), self.terms.days_left(self.as_of)
        return Progress(left, days, needed(left, days))

    def _small(self, name: str) -> pl.DataFrame | None:
        table = of_city(self.store, self.as_of, name, self.province)
        if table is None or table.is_empty():
            return None
        if name != "feedback" and not settled(self.frames[self.as_of], ["records", "to_clean"]):
            return None
        found = masked_small(name, table)
        return found if name != "verification" or settled(found, ["records"]) else None

    @cached_property
    def _rows(self) -> dict[date, Rows]:
        return {day: _by_unit(frame) for day, frame in self.frames.items()}

    @cached_property
    def _small_rows(self) -> dict[str, Rows | None]:
        return {name: None if frame is None else _by_unit(frame) for name, frame in self.small_frames.items()}


def masked_records(store: Tables, as_of: date, province: str) -> pl.DataFrame:
    """``unit, part_of`` and the masked columns of :data:`RECORDS`, kept beside the snapshot once they are made."""
    own = of_city(store, as_of, "counts", province)
    if own is None:
        return pl.DataFrame(schema={"unit": pl.String, "part_of": pl.String})
    if not isinstance(store, Store):
        return masked(counted.records(own), RECORDS)
    tables = [store.folder(as_of) / "tables" / f"{name}.parquet" for name in ("counts", "districts")]
    name = f"public/{province}-{_key(tables)}.parquet"
    if store.file(as_of, name) is None:
        add(store.folder(as_of), name, masked(counted.records(own), RECORDS).write_parquet)
    return paths.read_parquet(store.folder(as_of) / name)


def masked_small(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """``unit, part_of`` and the masked columns of a small table, of the city and its districts."""
    return masked(counted.small(name, table), SMALL_TABLES[name])


def masked(atoms: pl.DataFrame, published: Published) -> pl.DataFrame:
    """The published sums of ``atoms`` with small ones and what would give them away hidden."""
    return mask(atoms, key="unit", parent="part_of", published=published)


def settled(frame: pl.DataFrame, columns: Sequence[str]) -> bool:
    """Whether there are counts, and no district's or the city's count of ``columns`` is masked."""
    upper = frame.filter(pl.col("part_of").is_null() | (pl.col("part_of") == CITY))
    return upper.height > 0 and not any((upper[f"{name}_mark"] != disclosure.SHOWN).any() for name in columns)


def _by_unit(frame: pl.DataFrame) -> Rows:
    return {row["unit"]: row for row in frame.iter_rows(named=True)}


def _key(tables: Sequence[Path]) -> str:
    """Changes when the counts, or the way in which they are masked, do."""
    code = [Path(__file__), Path(counted.__file__), Path(disclosure.__file__), Path(tally.__file__)]
    known = (path.read_bytes() for path in (*tables, *code) if path.exists())
    return hashlib.sha256(b"".join(known)).hexdigest()[:16]

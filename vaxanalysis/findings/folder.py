"""A findings folder: written once, read by every table, pattern and drill-down."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from vaxanalysis import paths, rules, tally
from vaxanalysis.errors import StoreError
from vaxanalysis.findings import dose_slots
from vaxanalysis.findings.columns import of_register
from vaxanalysis.loading import redacted
from vaxanalysis.schema import UNIT

if TYPE_CHECKING:
    from vaxanalysis.findings.judge import Judge

KIND = "findings"
ABOUT, COUNTS, ROWS = "about.json", "counts.parquet", "rows"
FORMAT = 2
"""How masks and doses are laid out in bits; 1 had two bits a state, and no state for fields without a column."""


@dataclass(frozen=True)
class Findings:
    """The findings of a register as of a date: ``rows`` (a line a record), their counts by unit, if they were made, and the words
    (``rules.words``) of the user's ``own`` rules."""

    rows: pl.LazyFrame
    as_of: date
    version: str = rules.RULES_VERSION
    by_unit: pl.LazyFrame | None = None
    own: pl.DataFrame = field(default_factory=partial(rules.words, ()))

    @classmethod
    def of(
        cls,
        records: pl.DataFrame,
        doses: pl.DataFrame | None,
        as_of: date,
        own: Sequence[rules.Rule] = (),
        slots: int | None = None,
    ) -> Findings:
        """The findings of a register in memory, by the catalogue and the user's ``own`` rules. ``slots``: as in ``of_register``."""
        found = of_register(records, doses, as_of, own=own, slots=slots).collect().lazy()
        return cls(found, as_of, own=rules.words(own))

    @classmethod
    def open(cls, folder: Path) -> Findings:
        """The findings kept in ``folder``. Raises StoreError where there are none or another catalogue made them."""
        path = folder / ABOUT
        if not path.exists():
            raise StoreError(str(folder), "no findings in it", "Run `vaxanalysis profile --findings` first")
        about = json.loads(path.read_text(encoding="utf-8"))
        if about["rules"] != rules.RULES_VERSION or about.get("format") != FORMAT:
            raise StoreError(str(folder), "findings of another version", "Run `vaxanalysis profile --findings` again")
        rows = pl.concat(
            [paths.scan_parquet(part) for part in paths.inside(folder, f"{ROWS}-", ".parquet")], how="diagonal"
        )
        counted = paths.scan_parquet(folder / COUNTS)
        own = pl.DataFrame(about.get("own", []), schema=rules.words(()).schema)
        return cls(_unpacked(rows, about), date.fromisoformat(about["as_of"]), about["rules"], counted, own)

    def counts(self, by: Sequence[str] = UNIT) -> pl.DataFrame:
        """The additive table: ``by`` and masks -> ``records``, which are doses where ``by`` names a key of theirs.

        Facilities are those that may be shown, and one name for all others (:mod:`vaxanalysis.loading.redacted`).
        """
        if self.by_unit is not None and set(by) <= set(UNIT):
            counted = self.by_unit.select(*by, *self._masks, "records")
            return counted.collect() if tuple(by) == UNIT else tally.summed(counted)
        lines = self.doses() if set(by) & set(dose_slots.DOSE_KEYS) else self.rows
        found = tally.tally(lines, [*by, *self._masks])
        named = [pl.col(name).cast(pl.String) for name in by if name in (*UNIT, "vaccine", "facility")]
        found = found.with_columns(named).sort(*by, *self._masks)
        return tally.summed(_shown(found).lazy()) if "facility" in by else found

    @property
    def _masks(self) -> Sequence[str]:
        return tally.masks(tally.OWN if self.own.height else ())

    def doses(self) -> pl.LazyFrame:
        """A line a dose: ``vaccine, facility, week``, its own states, and everything else of its record."""
        names = self.rows.collect_schema().names()
        count = sum(name.startswith("dose_") for name in names)
        mine = [name for name in names if name not in (*dose_slots.slot_keys(count), "states")]
        parts = [
            self.rows.filter(pl.col(f"dose_{slot}").is_not_null()).select(*mine, *_own(slot))
            for slot in range(1, count + 1)
        ]
        none = (pl.lit(None, kind).alias(key) for key, kind in dose_slots.DOSE_KEYS.items())
        return pl.concat(parts) if parts else self.rows.limit(0).with_columns(none)


def _shown(counts: pl.DataFrame) -> pl.DataFrame:
    """``counts`` with each facility as it may be shown."""
    doses = counts.drop_nulls("facility").group_by("facility").agg(pl.col("records").sum())
    return counts.with_columns(pl.col("facility").replace(redacted.facilities(dict(doses.iter_rows()))))


def _own(slot: int) -> list[pl.Expr]:
    keys = [pl.col(f"{key}_{slot}").alias(key) for key in dose_slots.DOSE_KEYS]
    return [dose_slots.own_states(f"dose_{slot}").alias("states"), *keys]


def _unpacked(rows: pl.LazyFrame, about: dict[str, Any]) -> pl.LazyFrame:
    """``rows`` as they are kept, with the keys of each dose."""
    doses = sum(name.startswith("dose_") for name in rows.collect_schema().names())
    keys = (dose_slots.unpacked(slot, about["vaccines"], about["facilities"]) for slot in range(1, doses + 1))
    return rows.with_columns(key for slot in keys for key in slot)


def write_about(folder: Path, judge: Judge, counts: pl.DataFrame) -> None:
    """Record the rules behind the findings of ``folder``, ``counts`` by unit, and the names of the numbered vaccines and facilities."""
    counts.write_parquet(folder / COUNTS, compression="lz4")
    about = {
        "format": FORMAT,
        "rules": rules.RULES_VERSION,
        "own": rules.words(judge.own).to_dicts(),
        "as_of": judge.as_of.isoformat(),
        "vaccines": judge.vaccines.listed(),
        "facilities": judge.facilities.listed(),
    }
    (folder / ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")

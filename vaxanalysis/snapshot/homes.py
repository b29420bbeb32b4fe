"""Rows of persons on their way into the folders of their districts, part by part."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from vaxanalysis import outputs, paths, places
from vaxanalysis.store import OTHER_PROVINCES, UNRESOLVED

EMPTY = "empty-"
"""How tables without rows are named: a home without doses has the table of doses all the same."""


@dataclass(frozen=True)
class Homes:
    """A folder within ``work`` for each of the ``own`` districts, one for records of other provinces, one for those without a place."""

    work: Path
    own: frozenset[str]

    @classmethod
    def new(cls, folder: Path, own: Collection[str]) -> Homes:
        """The homes of ``own`` districts, within ``folder``."""
        (folder / "homes").mkdir(mode=0o700)
        return cls(folder / "homes", frozenset(own))

    def put(self, kind: str, number: int, rows: pl.DataFrame) -> None:
        """Add the ``rows`` (with ``UNIT``) of a ``kind`` and part; a part that is put again replaces itself."""
        outputs.write_shared(self.work.parent / f"{EMPTY}{kind}.parquet", rows.clear().write_parquet)
        for (name,), part in rows.group_by(self._home().alias("home"), maintain_order=True):
            folder = self.work / str(name) / kind
            outputs.make_folder(folder, private=True)
            outputs.write_shared(
                folder / f"{number:05d}.parquet", partial(part.write_parquet, compression="lz4", statistics=False)
            )

    def _home(self) -> pl.Expr:
        provinces = {places.province_of(code) for code in self.own}
        mine = pl.col("unit_province").is_in(list(provinces)) | pl.col("unit_province").is_null()
        away = pl.when(mine).then(pl.lit(UNRESOLVED)).otherwise(pl.lit(OTHER_PROVINCES))
        own = pl.col("unit_district").cast(pl.String).is_in(list(self.own))
        return pl.when(own).then("unit_district").otherwise(away).cast(pl.String)

    def write(self, folder: Path) -> tuple[int, int, int]:
        """Write the rows of each home to ``folder``; how many records, rows of these, and doses are there now."""
        homes = paths.inside(self.work)
        for home in homes:
            for empty in paths.inside(self.work.parent, begin=EMPTY):
                name = empty.name.removeprefix(EMPTY)
                pieces = paths.inside(home / Path(name).stem, end=".parquet") or [empty]
                outputs.write_private(folder / home.name / name, paths.scan_parquet(pieces).sink_parquet)
        records, doses = (
            paths.scan_parquet([folder / home.name / f"{kind}.parquet" for home in homes])
            for kind in ("records", "doses")
        )
        held = records.select(pl.len(), pl.col("rows").sum()).collect(engine="streaming").row(0)
        return *held, doses.select(pl.len()).collect(engine="streaming").item()

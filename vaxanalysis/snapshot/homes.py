"""Rows of persons on their way into the folders of their districts, piece by piece."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

import polars as pl

from vaxanalysis import paths, places
from vaxanalysis.outputs import write_private
from vaxanalysis.register import Account
from vaxanalysis.store import OTHER_PROVINCES, UNRESOLVED


class Homes:
    """A folder for each of the ``own`` districts, one for records of other provinces, one for those without a place."""

    def __init__(self, work: Path, own: Collection[str]) -> None:
        self._work = work / "homes"
        self._work.mkdir(mode=0o700)
        self._pieces: defaultdict[tuple[str, str], list[Path]] = defaultdict(list)
        provinces = {places.province_of(code) for code in own}
        mine = pl.col("unit_province").is_in(list(provinces)) | pl.col("unit_province").is_null()
        away = pl.when(mine).then(pl.lit(UNRESOLVED)).otherwise(pl.lit(OTHER_PROVINCES))
        self._home = (
            pl.when(pl.col("unit_district").cast(pl.String).is_in(list(own))).then("unit_district").otherwise(away)
        )

    def put(self, kind: str, rows: pl.DataFrame) -> None:
        """Add ``rows`` (with ``UNIT``) of a ``kind``."""
        for (name,), part in rows.group_by(self._home.cast(pl.String).alias("home"), maintain_order=True):
            pieces = self._pieces[str(name), kind]
            pieces.append(self._work / f"{name}-{kind}-{len(pieces):05d}.parquet")
            part.write_parquet(pieces[-1], compression="lz4", statistics=False)

    def write(self, folder: Path, account: Account) -> None:
        """Write the rows of each home to ``folder``. Raises InputError where they are not all of the ``account``."""
        for (name, kind), pieces in self._pieces.items():
            write_private(folder / name / f"{kind}.parquet", paths.scan_parquet(pieces).sink_parquet)
        kept = paths.scan_parquet(
            [folder / name / "records.parquet" for name, kind in self._pieces if kind == "records"]
        )
        account.proved(*kept.select(pl.len(), pl.col("rows").sum()).collect(engine="streaming").row(0))

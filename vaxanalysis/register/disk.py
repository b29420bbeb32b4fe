"""A register that need not fit into memory: its records and doses in parts on disk, and the account of its rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from vaxanalysis import loading, outputs, paths
from vaxanalysis.register import conventions, doses, parts, peculiar, records, sums, units
from vaxanalysis.register.account import Account, account
from vaxanalysis.register.assembling import put_together
from vaxanalysis.schema import ABSENT, CONVENTIONS

PART_ROWS = 250_000
"""Raw rows in memory at once."""

ROW = (parts.ORDER, "file", "sheet", "row", "source_id", "record_id")

RAW = ("file", "sheet", "row", "layout", ABSENT, CONVENTIONS, *loading.RAW_COLUMNS)
"""The columns from which a record is made, except its further doses."""

FURTHER = r"^dose_(date|number)_\d+$"
"""The columns of further doses that are kept."""


@dataclass(frozen=True)
class OnDisk:
    """``rows``: every row read (``ROW``, and how many ``rows`` its record has); ``records``: each once. Both unordered."""

    rows: pl.LazyFrame
    records: pl.LazyFrame


@dataclass(frozen=True)
class Parts:
    """A register in ``count`` parts in ``folder``; each record lies in one part.

    Its tables are those of :class:`vaxanalysis.register.Register`. ``senders``: who sent each file.
    ``slots``: the most doses that a record has.
    """

    folder: Path
    count: int
    slots: int
    senders: pl.DataFrame
    rejects: pl.DataFrame
    report: Account

    def records_of(self, number: int) -> pl.DataFrame:
        """The records of a part."""
        return paths.read_parquet(self.folder / "records" / _name(number)).with_columns(units.sender(self.senders))

    def doses_of(self, number: int) -> pl.DataFrame:
        """The doses of a part."""
        return paths.read_parquet(self.folder / "doses" / _name(number))

    def divided(self, persons: pl.DataFrame) -> list[pl.DataFrame]:
        """A table with ``record_id`` divided like the register: the rows for the records of each part."""
        records = [paths.scan_parquet(self.folder / "records" / _name(number)) for number in range(self.count)]
        numbers = [each.select("record_id", pl.lit(n, pl.UInt32).alias(parts.PART)) for n, each in enumerate(records)]
        placed = persons.join(pl.concat(numbers).collect(), on="record_id", how="inner")
        found = placed.partition_by(parts.PART, as_dict=True, include_key=False)
        return [found.get((number,), persons.clear()) for number in range(self.count)]

    @property
    def records(self) -> pl.LazyFrame:
        """All records."""
        files = paths.inside(self.folder / "records", end=".parquet")
        return paths.scan_parquet(files).with_columns(units.sender(self.senders))


def _name(number: int) -> str:
    return f"{number:05d}.parquet"


def in_parts(
    source: loading.Raw, key: str, province: str | None, folder: Path, at: Callable[..., None]
) -> tuple[loading.Raw, Parts]:
    """The register of ``source`` in ``folder``, and the source, in which a file whose rows could not be read is marked as failed.

    ``key``: the store's secret. ``province``: the code of the province that sent the files, where that is known. ``at`` is
    called with the ``number`` of each part before it is made, and the ``count`` of parts. Raises InputError where no file could be read.
    """
    source, decided = conventions.judged(source)
    source, spill = _put_aside(source, folder, lambda rows: rows)
    two = peculiar.columns_of_two(source)
    make_folders(folder)
    made = []
    for number, rows in enumerate(_identified(source, spill, key)):
        at(number=number + 1, count=spill.count)
        made.append(write_part(rows, two, folder, number))
    total = Counts(
        sums.added([part.sums for part in made]), sum(part.doses for part in made), max(part.slots for part in made)
    )
    return source, total.parts(source, decided, province, folder, len(made))


@dataclass(frozen=True)
class Counts:
    """Counts of a part, or of all: ``sums`` of its rows (:mod:`vaxanalysis.register.sums`), ``doses``, and ``slots``, the most doses of
    a record."""

    sums: pl.DataFrame
    doses: int
    slots: int

    def parts(
        self, source: loading.Raw, decided: pl.DataFrame, province: str | None, folder: Path, count: int
    ) -> Parts:
        """The register in ``count`` parts in ``folder``, whose counts these are. ``decided``: how columns were read."""
        senders = units.senders(self.sums, province)
        report = account(source, self.sums, self.doses, senders, decided)
        return Parts(folder, count, self.slots, senders, loading.rejected(source), report)


def make_folders(folder: Path) -> None:
    """Make the folders that :func:`write_part` writes to."""
    for kind in ("records", "doses"):
        (folder / kind).mkdir(mode=0o700)


def write_part(rows: pl.DataFrame, two: Mapping[str, Sequence[peculiar.Two]], folder: Path, number: int) -> Counts:
    """Write the records and doses of ``rows`` with record ids as the part ``number`` in ``folder``."""
    found, injections, counted = put_together(rows, two)
    for kind, table in (("records", found), ("doses", injections)):
        outputs.write_shared(folder / kind / _name(number), partial(table.write_parquet, compression="lz4"))
    slots = injections.select(pl.len().over("record_id").max()).item() or 0
    return Counts(counted, injections.height, slots)


def copy_empty(folder: Path, count: int) -> None:
    """Copy the part 0, while it is empty, to the other parts of ``count``: some may get no rows."""
    for kind in ("records", "doses"):
        for number in range(1, count):
            shutil.copy(folder / kind / _name(0), folder / kind / _name(number))


def on_disk(source: loading.Raw, columns: Sequence[str], folder: Path) -> OnDisk:
    """The register of ``source`` in ``folder``; its records are those of :func:`vaxanalysis.register.build`.

    ``columns`` do not depend on a record's doses, or are the days of doses (:data:`vaxanalysis.register.doses.DAYS`). Raises
    InputError where no file could be read.
    """
    source, _ = conventions.judged(source)
    source, spill = _put_aside(source, folder, lambda rows: rows.select(*RAW, pl.col(FURTHER)))
    for name in ("rows", "records"):
        (folder / name).mkdir(mode=0o700)
    for number, part in enumerate(_identified(source, spill, "")):
        rows = part.select(*ROW, pl.len().over("record_id").alias("rows"))
        rows.write_parquet(folder / "rows" / _name(number), compression="lz4")
        typed = records.typed(units.placed(part).lazy()).join(doses.days_of(part).lazy(), on="record_id", how="left")
        found = typed.select("record_id", *columns).collect()
        found.write_parquet(folder / "records" / _name(number), compression="lz4")
    return OnDisk(*(paths.scan_parquet(paths.inside(folder / name)) for name in ("rows", "records")))


def _put_aside(
    source: loading.Raw, folder: Path, wanted: Callable[[pl.LazyFrame], pl.LazyFrame]
) -> tuple[loading.Raw, parts.Spill]:
    """The rows of ``source``, read once and put aside; a file whose rows cannot be read is marked as failed in the returned source."""
    (folder / "raw").mkdir(mode=0o700)
    spill = parts.Spill(-(-sum(file.report.read for file in source.files) // PART_ROWS) or 1, folder / "raw")

    def put(file: loading.RawFile) -> None:
        for chunk in file.chunks(PART_ROWS):
            spill.put(wanted(chunk).collect())

    return loading.taken(source, put)[0], spill


def _identified(source: loading.Raw, spill: parts.Spill, key: str) -> Iterator[pl.DataFrame]:
    """The parts of the rows put aside, with record ids, without rows of files that have failed."""
    failed = [file.report.file for file in source.files if file.report.failure]
    for rows in parts.identified(spill, key):
        yield rows.filter(~pl.col("file").is_in(failed))

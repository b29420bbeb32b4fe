"""A register in memory, and how it is made of raw rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import loading, numbers, screen
from vaxanalysis.loading import inspecting
from vaxanalysis.register import conventions, peculiar, record_ids, units
from vaxanalysis.register.account import Account, account
from vaxanalysis.register.assembling import put_together

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TYPED = "typed"
"""``units_as`` for places that are counted as they are typed, not looked up in the list of Viet Nam."""


@dataclass(frozen=True, repr=False)
class Register(screen.Shown):
    """What :func:`load` gives; all but ``report`` and ``reading`` is row level.

    ``records``: a line a record, ``doses``: a line an injection, by ``record_id`` (columns of both in docs/data-dictionary.md).
    ``rows``: ``file, sheet, row, source_id, record_id, sender, layout`` of every row read. ``rejects``: ``file, sheet, row, reason`` and
    what was found, of every row that is in no record. ``report``: the account of every file; rows = read + rejected.
    ``reading``: what was read from which column, how sure that is, and which columns were not understood; no values.
    In a notebook it shows ``reading``; ``len()``, ``[column]``, ``head()`` and ``to_pandas()`` are of the records.
    """

    records: pl.DataFrame
    doses: pl.DataFrame
    rows: pl.DataFrame
    rejects: pl.DataFrame
    report: Account
    reading: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=inspecting.SCHEMA))

    @property
    def table(self) -> pl.DataFrame:
        """The records."""
        return self.records

    @property
    def columns(self) -> list[str]:
        """The names of the columns of the records."""
        return self.records.columns

    @property
    def shape(self) -> tuple[int, int]:
        """Records and columns."""
        return self.records.shape

    def __len__(self) -> int:
        """How many records there are."""
        return self.records.height

    def head(self, rows: int = 5) -> pl.DataFrame:
        """The first ``rows`` records, with what people entered: clear the output before you save the notebook."""
        return self.records.head(rows)

    def plot(self) -> Figure:
        """Doses by week."""
        from vaxanalysis.screen.figures import bars

        week = pl.col("dose_date_std").dt.truncate("1w")
        weeks = self.doses.filter(week.is_not_null()).group_by(week.alias("week")).len().sort("week", descending=True)
        names = [f"{day:%d/%m/%Y}" for day in weeks["week"]]
        return bars(names, weeks["len"].to_list(), screen.word("mũi tiêm theo tuần", "doses by week"))

    def title(self) -> str:
        """How many records, doses and files there are."""
        counts = (len(self), self.doses.height, self.report.files.height)
        vi = "{} bản ghi, {} mũi tiêm, {} tệp".format(*(numbers.number(count, "vi") for count in counts))
        en = "{} records, {} doses, {} files".format(*(numbers.number(count, "en") for count in counts))
        return screen.word(vi, en)

    def _seen(self) -> pl.DataFrame:
        """``reading`` as it is shown: without empty columns."""
        named = self.reading.drop("key")
        return named.select(
            name for name in named.columns if name == "field" or named[name].null_count() < named.height
        )


def build(source: loading.Raw, key: str = "", province: str | None = None, units_as: str | None = None) -> Register:
    """The register of raw files already read. ``units_as``: None or ``TYPED``."""
    source, decided = conventions.judged(source)

    def read(file: loading.RawFile) -> tuple[pl.DataFrame, pl.DataFrame]:
        assert file.rows is not None
        return inspecting.columns([file]), record_ids.identified(file.rows, key).collect(engine="streaming")

    source, taken = loading.taken(source, read)
    reading, identified = zip(*taken, strict=True)
    rows = pl.concat(identified, how="diagonal")
    place = units.as_typed if units_as else units.placed
    records, doses, counted = put_together(rows, peculiar.columns_of_two(source), place)
    senders = units.senders(counted, province)
    named = units.sender(senders)
    places = rows.select("file", "sheet", "row", "source_id", "record_id", named, "layout")
    report = account(source, counted, doses.height, senders, decided)
    return Register(records.with_columns(named), doses, places, loading.rejected(source), report, pl.concat(reading))

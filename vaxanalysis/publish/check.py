"""The check before publication: what output checkers ask of a public run, answered from its files and from the store.

The five questions are the reasons for which OpenSAFELY's checkers turn releases down most often
(https://docs.opensafely.org/outputs/output-checking). The answers lie in the store, ``public-checks/<as-of>-<province>.md``,
because they hold exact numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path

import polars as pl

from vaxanalysis import outputs, paths, places
from vaxanalysis.disclosure import BASE
from vaxanalysis.errors import OutputError
from vaxanalysis.publish import choices, counted
from vaxanalysis.publish.choices import CHOICES
from vaxanalysis.publish.public import OF_COMMUNES, OF_DISTRICTS, Public, rounded_records
from vaxanalysis.publish.text import Text
from vaxanalysis.publish.units import CITY, province_name
from vaxanalysis.store import Store
from vaxanalysis.tally import COUNTS_SCHEMA

SMALL = (1, 7)
TYPES = (".html", ".pdf", ".csv", ".xlsx", ".json", ".zip", ".docx", ".png")
CODES = ("commune_code", "district_code", "unit", "province", "key", "slot")
"""Columns of the published tables whose numbers are no counts."""


def check(store: Store, as_of: date, folder: Path, language: str) -> None:
    """Write the check of the public run in ``folder``, for each province. Raises OutputError where it may not be published."""
    for province in counted.provinces(store, as_of):
        found = Check(Public(store, as_of, province), folder, Text(language, city=places.is_city(province)))
        path = store.path / "public-checks" / f"{as_of.isoformat()}-{province}.md"
        outputs.write_private(path, partial(Path.write_text, data=found.written(), encoding="utf-8"))
        if not found.passed:
            repair = f"Publish nothing of this week; {path} says why"
            raise OutputError(str(folder), "the check before publication failed", repair)


@dataclass(frozen=True)
class Check:
    """A province's public run, its files in ``folder``."""

    edition: Public
    folder: Path
    text: Text

    @property
    def passed(self) -> bool:
        """Whether every computed check is passed."""
        return not self.unrounded and not self.others and min(self.alone, self.unchanged) >= CHOICES

    @cached_property
    def numbers(self) -> list[int]:
        """Every count in the published tables."""
        frames = (paths.read_csv(path, infer_schema=False) for path in self._tables())
        cells = (cell for frame in frames for column in frame.drop(CODES, strict=False) for cell in column)
        return [int(cell) for cell in cells if cell and cell.isdigit()]

    @property
    def unrounded(self) -> int:
        """How many of them are not rounded."""
        return sum(number % BASE != 0 for number in self.numbers)

    @cached_property
    def types(self) -> Counter[str]:
        """Suffix -> published files."""
        return Counter(path.suffix for path in self.folder.rglob("*") if path.is_file() and path.name != outputs.RECORD)

    @property
    def others(self) -> list[str]:
        """Suffixes of files that may not be published."""
        return sorted(set(self.types) - set(TYPES))

    @cached_property
    def alone(self) -> int:
        """The fewest values of a count for a reader of this week."""
        return choices.alone(self._printed(self.edition.as_of))

    @cached_property
    def unchanged(self) -> int:
        """The fewest values of a count that is equal in an earlier report, for a reader who knows that it is."""
        now = self.edition.as_of
        earlier = [day for day in self.edition.store.snapshots() if day < now]
        found = (
            choices.unchanged(self._printed(now), self._printed(day), self._true(now), self._true(day))
            for day in earlier
        )
        return min(found, default=BASE)

    def written(self) -> str:
        """The file as Markdown."""
        return "\n\n".join(self._paragraphs()) + "\n"

    def _paragraphs(self) -> Iterator[str]:
        text, edition = self.text, self.edition
        none = text("check.none")
        yield f"# {text('check.heading', name=province_name(edition.province, text.language), date=edition.as_of)}"
        yield text("check.private")
        yield text("check.verdict_yes" if self.passed else "check.verdict_no")
        counts = {"n": len(self.numbers), "files": len(self._tables()), "wrong": self.unrounded}
        yield self._answer("rounding", base=BASE, **counts)
        sizes = {"reported": len(edition.reported()), "every": len(edition.districts)}
        dates = ", ".join(map(text.day, edition.dates[:-1])) or none
        yield self._answer("context", **sizes, records=edition.count("records", edition.city), dates=dates)
        base = self._base()
        few = sum(SMALL[0] <= count <= SMALL[1] for count in base)
        least = {"alone": self.alone, "before": self.unchanged, "choices": CHOICES}
        yield self._answer("small", n=len(base), few=few, **least)
        yield f"{self._answer('underlying')}\n\n{self._underlying()}"
        found = ", ".join(f"{suffix} {n}" for suffix, n in sorted(self.types.items()))
        yield self._answer("types", found=found, others=", ".join(self.others) or none)
        yield text("check.sign")

    def _answer(self, name: str, **values: object) -> str:
        return f"## {self.text(f'check.{name}')}\n\n{self.text(f'check.{name}_said', **values)}"

    def _underlying(self) -> str:
        true = self._true(self.edition.as_of).filter(unit=CITY)
        rows = [f"| | {self.text('check.true')} | {self.text('check.printed')} |", "|---|---|---|"]
        for name in ("records", "usable", "incomplete", "to_clean"):
            printed = self.edition.count(name, self.edition.city).worded(self.text)
            rows.append(f"| {self.text(f'check.{name}')} | {self.text.number(sum(true[name]))} | {printed} |")
        return "\n".join(rows)

    def _base(self) -> list[int]:
        """The true base counts."""
        true = self._true(self.edition.as_of).filter(pl.col("part_of").is_not_null())
        districts = pl.col("part_of") == CITY
        groups = ((true.filter(~districts), OF_COMMUNES), (true.filter(districts), OF_DISTRICTS))
        return [count for frame, names in groups for name in names for count in frame[name]]

    def _printed(self, day: date) -> pl.DataFrame:
        return rounded_records(self.edition.store, day, self.edition.province)

    def _true(self, day: date) -> pl.DataFrame:
        table = counted.of_city(self.edition.store, day, "counts", self.edition.province)
        counts = pl.DataFrame(schema=COUNTS_SCHEMA) if table is None else table
        return counted.exact(counted.records(counts), counted.RECORDS)

    def _tables(self) -> list[Path]:
        return paths.inside(self.folder / "tables", end=".csv")

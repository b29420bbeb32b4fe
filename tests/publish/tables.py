"""Small tables of a store made by hand, so that a test shows every number it adds up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from vaxanalysis import places, rules, tally
from vaxanalysis.flows import COLUMNS as FLOWS
from vaxanalysis.planning import FORECAST
from vaxanalysis.schema import BLANK, PROFILE_FIELDS, STATE_BITS, USABLE

MONDAY, WEEK_BEFORE = date(2021, 11, 8), date(2021, 11, 1)
CODES = [rule.code for rule in rules.RULES]

UNITS = {"unit_district": pl.String, "unit_commune": pl.String}


@dataclass
class Memory:
    """A store in memory: (date, name) -> table."""

    held: dict[tuple[date, str], pl.DataFrame] = field(default_factory=dict)

    def snapshots(self) -> list[date]:
        return sorted({day for day, _ in self.held})

    def table(self, as_of: date, name: str) -> pl.DataFrame | None:
        return self.held.get((as_of, name))

    def put(self, name: str, frame: pl.DataFrame, as_of: date = MONDAY) -> Memory:
        self.held[as_of, name] = frame
        return self


def states(**found: int) -> int:
    """A ``states`` mask: every field usable but for those given."""
    return sum(found.get(name, USABLE) << STATE_BITS * bit for bit, name in enumerate(PROFILE_FIELDS))


def fails(codes: Iterable[str]) -> int:
    """A ``fails`` mask of the rules ``codes``."""
    return sum(1 << CODES.index(code) for code in codes)


Row = tuple[str | None, int, Mapping[str, int], tuple[str, ...]]
"""Commune code, records, states that are not usable, codes of rules that fail."""


def good(commune: str | None, records: int) -> Row:
    """Records with nothing wrong."""
    return commune, records, {}, ()


def no_number(commune: str | None, records: int) -> Row:
    """Records without a citizen ID."""
    return commune, records, {"citizen_id": BLANK}, ("citizen_id_missing",)


def counts(*rows: Row, district: str = "001") -> pl.DataFrame:
    """A ``counts`` table of one district."""
    everywhere = (1 << len(CODES)) - 1
    cells = [("01", district, commune, states(**bad), everywhere, fails(codes), n) for commune, n, bad, codes in rows]
    return pl.DataFrame(cells, schema=tally.COUNTS_SCHEMA, orient="row")


def flows(*rows: tuple[str | None, int, int, int, int, int, int], district: str = "001") -> pl.DataFrame:
    """A ``flows`` table: commune, matched, mended, worsened, new_records, new_incomplete, vanished."""
    schema = {**UNITS, **dict.fromkeys(FLOWS, pl.Int64)}
    return pl.DataFrame([(district, *row) for row in rows], schema=schema, orient="row")


def communes(district: str = "001") -> list[str]:
    """The codes of a district's communes."""
    return places.units().filter(pl.col("district_code") == district)["commune_code"].to_list()


def forecast(*rows: tuple[str | None, str | None, float, float], days: int = 3, left: int = 60) -> pl.DataFrame:
    """The table ``forecast`` of Hanoi: ``rows`` are district, commune, pace and chance; ``left`` falls by tens, give or take ten."""
    middle = [left - 10 * day for day in range(days)]
    bands = ([one - 10 for one in middle], middle, [one + 10 for one in middle])
    table = [
        (
            "01",
            "commune" if commune else "district" if district else "city",
            district,
            commune,
            pace,
            chance,
            0.99,
            *bands,
        )
        for district, commune, pace, chance in rows
    ]
    return pl.DataFrame(table, schema=FORECAST, orient="row")

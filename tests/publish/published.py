"""What a public run publishes, read back from its files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
from lxml import html

from vaxanalysis.publish.units import CITY, UNKNOWN

INDEX = "ind"
"""How the names of the city's own files begin."""

Cells = dict[tuple[str, str], str]
"""(unit, column) -> what is printed: a number or ``hidden``."""


def cells(folder: Path) -> Cells:
    """Every count in the CSV files of a run's last week."""
    found: Cells = {}
    for path in sorted((folder / "tables").glob("*.csv")):
        frame = pl.read_csv(path, infer_schema=False)
        unit = path.name[:3]
        kind = path.stem.rsplit("-", 1)[-1]
        if kind == "communes":
            if unit == INDEX:
                frame = frame.with_columns(pl.col("commune_code").fill_null(pl.col("district_code") + UNKNOWN))
            _add(found, frame, "commune_code")
        elif kind == "districts":
            _add(found, frame.filter(pl.col("status") != "not_sent"), "district_code", "to_clean")
            _add(found, frame.filter(pl.col("district_code") == CITY), "district_code", "to_clean")
        elif kind == "fields":
            for field, *row in frame.iter_rows():
                names = (
                    ("usable", "incomplete") if field == "all_mandatory" else (f"usable_{field}", f"missing_{field}")
                )
                for whose, values in ((unit, row[:3]), (CITY, row[3:])):
                    _put(found, dict(zip(((whose, name) for name in (*names, "records")), values, strict=True)))
        elif kind == "trend":
            row = frame.row(-1, named=True)
            whose = CITY if path.stem.startswith("index") else unit
            _put(found, {(whose, name): row[name] for name in ("usable", "incomplete", "records")})
            _put(found, {(CITY, name): row[f"city_{name}"] for name in ("usable", "incomplete", "records")})
        elif kind == "workload":
            _put(found, {(unit, what): value for what, value in frame.iter_rows()})
    return found


def parents(folder: Path) -> dict[str, str]:
    """Commune -> its district, from the CSV files."""
    found = {}
    for path in sorted((folder / "tables").glob("[0-9]*-communes.csv")):
        found |= dict.fromkeys(pl.read_csv(path, infer_schema=False)["commune_code"], path.name[:3])
    return found


def _add(found: Cells, frame: pl.DataFrame, key: str, *more: str) -> None:
    for row in frame.iter_rows(named=True):
        _put(found, {(row[key], name): row[name] for name in ("records", "usable", "incomplete", *more)})


def _put(found: Cells, more: Mapping[tuple[str, str], str]) -> None:
    for cell, value in more.items():
        assert found.setdefault(cell, value) == value, f"{cell} is printed in two ways"


def rows_of(page: Path, table: str) -> list[list[str]]:
    """The cells of the table in a page's block, as they are written."""
    tree = html.fromstring(page.read_bytes())
    return [
        [cell.text_content().strip() for cell in row]
        for row in tree.xpath(f"//section[@id='{table}']//table//tbody/tr")
    ]

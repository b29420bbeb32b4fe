"""What a public run publishes, read back from its files as linear constraints on counts of disjoint groups of records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from lxml import html
from scipy.optimize import linprog
from scipy.sparse import lil_matrix, vstack

from vaxanalysis.disclosure import FEW, HIDDEN, Published
from vaxanalysis.publish.units import CITY

Cells = dict[tuple[str, str], str]
"""(unit, column) -> what is printed: a number, ``1–7`` or ``hidden``."""


def cells(folder: Path) -> Cells:
    """Every count in the CSV files of a run's last week."""
    found: Cells = {}
    for path in sorted((folder / "tables").glob("*.csv")):
        frame = pl.read_csv(path, infer_schema=False)
        unit = path.name[:3]
        kind = path.stem.rsplit("-", 1)[-1]
        if kind == "communes":
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
        elif kind == "patterns":
            for what, value in frame.iter_rows():
                _put(found, {(unit, "several" if what == "several" else f"only_{what}"): value})
        elif kind == "trend":
            row = frame.row(-1, named=True)
            whose = CITY if path.stem.startswith("index") else unit
            _put(found, {(whose, name): row[name] for name in ("usable", "incomplete", "records")})
            _put(found, {(CITY, name): row[f"city_{name}"] for name in ("usable", "incomplete", "records")})
        elif kind == "workload":
            _put(found, {(unit, what): value for what, value in frame.iter_rows()})
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


@dataclass
class System:
    """Atoms of the lowest units under everything printed; ``parents`` says which unit is part of which."""

    printed: Cells
    parents: Mapping[str, str]
    published: Published

    def __post_init__(self) -> None:
        lowest = sorted(set(self.parents) - set(self.parents.values()))
        self.at = {
            pair: place for place, pair in enumerate((unit, atom) for unit in lowest for atom in self.published.atoms)
        }
        self.rows = {cell: self.row(*cell) for cell in self.printed}

    def row(self, unit: str, column: str) -> lil_matrix:
        """The count ``column`` of ``unit`` as a sum of atoms."""
        row = lil_matrix((1, len(self.at)))
        for (leaf, atom), place in self.at.items():
            if atom in self.published.sums[column] and unit in (
                leaf,
                self.parents[leaf],
                self.parents.get(self.parents[leaf]),
            ):
                row[0, place] = 1
        return row

    def widths(self, wanted: list[tuple[str, str]], changed: Cells | None = None) -> dict[tuple[str, str], float]:
        """For each wanted cell, greatest minus least value that fit everything printed (``changed`` printed instead)."""
        printed = {**self.printed, **(changed or {})}
        known = [cell for cell, said in printed.items() if said not in (FEW, HIDDEN)]
        low = [(cell, 1 if said == FEW else 8) for cell, said in printed.items() if said in (FEW, HIDDEN)]
        high = [cell for cell, said in printed.items() if said == FEW]
        equal = vstack([self.rows[cell] for cell in known]).tocsr()
        most = vstack([-self.rows[cell] for cell, _ in low] + [self.rows[cell] for cell in high]).tocsr()
        limits = [-least for _, least in low] + [7] * len(high)
        values = [int(printed[cell]) for cell in known]
        found = {}
        for cell in wanted:
            goal = self.row(*cell).toarray()[0]
            ends = [linprog(sign * goal, A_ub=most, b_ub=limits, A_eq=equal, b_eq=values) for sign in (1, -1)]
            assert ends[0].status == 0, "what is printed contradicts itself"
            found[cell] = np.inf if ends[1].status == 3 else -ends[1].fun - ends[0].fun
        return found

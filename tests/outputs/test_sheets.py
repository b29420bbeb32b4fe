"""No cell of a CSV is run as a formula, and numbers stay numbers."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

from vaxanalysis.outputs import csv_text, write_csv
from vaxanalysis.outputs.sheets import plain

CELLS = {
    "=1+1": "'=1+1", "@SUM(A1)": "'@SUM(A1)", "+84 912": "'+84 912", "-": "'-", "\tx": "'\tx", "-cmd|'/C calc'!A0": "'-cmd|'/C calc'!A0",
    "-5": "-5", "+0,5": "+0,5", "Trần Văn Bình": "Trần Văn Bình", "": "", "a=b": "a=b",
}  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), CELLS.items())
def test_a_formula_is_shown(cell: str, expected: str) -> None:
    assert plain(cell) == expected


def test_both_writers_agree(tmp_path: Path) -> None:
    frame = pl.DataFrame({"text": list(CELLS), "number": range(len(CELLS))})
    write_csv(frame, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        frames = list(csv.reader(file))
    text = csv_text([frame.columns, *frame.rows()])
    assert frames == list(csv.reader(text.removeprefix("\ufeff").splitlines())) and text.startswith("\ufeff")
    assert [row[0] for row in frames[1:]] == list(CELLS.values())

"""Cells cut out of a file are what Polars reads of it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaxanalysis.loading import lines
from vaxanalysis.loading.cells import Cells
from vaxanalysis.loading.lines import Lines

TEXT = st.sampled_from(
    ["", '""', "An", "Đỗ Thị Mười Hai", '"x; y"', '"a ""b"" c"', '""""', '"' + 'long ""text"" ' * 3 + '"', "z" * 4, "z" * 12, "z" * 13,
     "z" * 16, " ", "0912345678"]
)  # fmt: skip
COLUMNS = ("a", "b", "c")
ROWS = st.lists(st.tuples(TEXT, TEXT, st.sampled_from(["1", "x" * 15, '"q"'])), min_size=1, max_size=12)
END = st.sampled_from(["\n", "\r\n"])


def by_polars(content: bytes) -> pl.DataFrame:
    schema = dict.fromkeys(COLUMNS, pl.String)
    return pl.scan_csv(content, separator=";", has_header=False, schema=schema).collect()


@given(ROWS, END, st.booleans())
def test_cells_are_what_polars_reads(rows: list[tuple[str, ...]], end: str, closed: bool) -> None:
    content = (end.join(map(";".join, rows)) + (end if closed else "")).encode()
    cells = Cells(";", COLUMNS, len(rows) + 3, len(content) + 5)
    assert cells.add(content)
    assert cells.frame().equals(by_polars(content))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ROWS, END, st.integers(1, 40), st.integers(1, 9))
def test_pieces_of_any_size_are_the_file(
    tmp_path: Path, rows: list[tuple[str, ...]], end: str, size: int, most: int
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(("a;b;c" + end + end.join(map(";".join, rows))).encode())
    whole = Lines([path], COLUMNS, ";", skipped=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "CACHED", size)
        parts = [part.collect() for part in whole.pieces(most, 3 * size)]
    assert pl.concat(parts).equals(whole.scan().collect())


def test_a_piece_for_which_there_is_no_room_is_not_added() -> None:
    cells = Cells(";", COLUMNS, 2, 100)
    assert cells.add(b"1;2;3\n")
    assert not cells.add(b"1;2;3\n4;5;6\n")
    assert cells.frame().rows() == [("1", "2", "3")]
    assert not Cells(";", COLUMNS, 9, 5).add(b"1;2;3\n")

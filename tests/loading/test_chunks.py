"""A file read in chunks has the rows, and the numbers of rows, that it has when read as a whole."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from vaxanalysis import loading

FILES = ["pl1-ba-dinh.xlsx", "long-dong-da-bom-semicolon.csv", "bad-two-broken-rows.csv"]


def whole_and_chunks(path: Path, size: int) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    read = loading.read([path])
    file = read.files[0]
    assert file.rows is not None
    return file.rows.collect(), [chunk.collect() for chunk in file.chunks(size)]


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize("name", FILES)
def test_chunks_are_the_file(samples: Path, name: str, size: int) -> None:
    whole, chunks = whole_and_chunks(samples / name, size)
    assert pl.concat(chunks).equals(whole)
    assert (len(chunks) > 1) == (size < whole.height)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_are_numbered_by_their_line_below_a_title_and_headings(tmp_path: Path, end: str) -> None:
    lines = ["Danh sách", "full_name,phone", *(f"Người {number},09{number:08d}" for number in range(50))]
    path = tmp_path / "list.csv"
    path.write_text(end.join(lines), encoding="utf-8", newline="")
    whole, chunks = whole_and_chunks(path, 8)
    assert pl.concat(chunks).equals(whole)
    assert whole["row"].to_list() == list(range(3, 53))
    assert len(chunks) > 4


def test_parquet_in_chunks_across_row_groups(tmp_path: Path) -> None:
    path = tmp_path / "list.parquet"
    pl.DataFrame({"full_name": [f"Trần Thị {'ABCDE'[number % 5]}" for number in range(50)]}).write_parquet(
        path, row_group_size=7
    )
    whole, chunks = whole_and_chunks(path, 8)
    assert pl.concat(chunks).equals(whole)
    assert [chunk.height for chunk in chunks] == [8, 8, 8, 8, 8, 8, 2]

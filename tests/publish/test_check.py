"""The check before publication: what it counts, and what it refuses."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.publish.tables import MONDAY, WEEK_BEFORE, Memory, counts, good, no_number
from vaxanalysis.errors import OutputError
from vaxanalysis.publish import choices
from vaxanalysis.publish.check import Check, check
from vaxanalysis.publish.public import MISSING, Public
from vaxanalysis.publish.text import Text
from vaxanalysis.store import Store

NOW = counts(good("00001", 97), no_number("00001", 3), good("00004", 60))
BEFORE = counts(good("00001", 96), no_number("00001", 4), good("00004", 60))


@pytest.fixture
def store() -> Memory:
    return Memory().put("counts", NOW).put("counts", BEFORE, WEEK_BEFORE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tables").mkdir()
    table = {"commune_code": ["00001", "00004"], "usable": ["100", "60"], "incomplete": ["0", "hidden"]}
    pl.DataFrame(table).write_csv(tmp_path / "tables" / "001-ba-dinh-communes.csv")
    (tmp_path / "index.html").write_text("")
    return tmp_path


def made(store: Memory, folder: Path) -> Check:
    return Check(Public(store, MONDAY, "01"), folder, Text("en"))


def test_what_is_counted(store: Memory, folder: Path) -> None:
    found = made(store, folder)
    assert (found.numbers, found.unrounded) == ([100, 60, 0], 0)
    assert (dict(found.types), found.others) == ({".csv": 1, ".html": 1}, [])
    assert (found.alone, found.unchanged, found.passed) == (5, 5, True)
    said = found.written()
    assert "Of 9 base counts of communes and districts 2 are from 1 to 7" in said
    assert "| Records | 160 |" in said and "PASSED" in said


def test_a_number_that_is_not_rounded_and_a_strange_file_fail(store: Memory, folder: Path) -> None:
    (folder / "rows.parquet").write_bytes(b"")
    assert made(store, folder).others == [".parquet"]
    (folder / "rows.parquet").unlink()
    pl.DataFrame({"what": ["to_clean"], "records": ["43"]}).write_csv(folder / "tables" / "001-ba-dinh-workload.csv")
    found = made(store, folder)
    assert (found.unrounded, found.passed) == (1, False)
    assert "FAILED" in found.written()


def test_a_sum_at_the_ends_of_all_its_parts_has_two_values_left() -> None:
    """Four communes of 4 records each, then of 1, 5, 5 and 5: 16 in both weeks, at most 16 in one and at least 15 in the other."""
    true = pl.DataFrame({"unit": ["001"], "usable": [16]})
    before = pl.DataFrame({"unit": ["001"], "usable": [0], "usable_low": [0], "usable_high": [16]})
    now = pl.DataFrame({"unit": ["001"], "usable": [30], "usable_low": [15], "usable_high": [46]})
    assert choices.unchanged(now, before, true, true) == 2
    assert choices.unchanged(now, before, true, true.with_columns(usable=15)) == 10  # not equal: nothing is known


def test_counts_of_a_district_are_bounded_by_those_of_its_communes() -> None:
    """Sixteen incomplete records, each without one field, four of each: at most 16 by fields, and at least 15 by the commune."""
    row = {"unit": ["001"], "part_of": ["city"], "usable": [50], "wrong": [0], "incomplete": [20]}
    row |= {f"{name}_low": [low] for name, low in (("usable", 45), ("wrong", 0), ("incomplete", 15))}
    row |= {f"{name}_high": [high] for name, high in (("usable", 54), ("wrong", 4), ("incomplete", 24))}
    for name in MISSING:
        row |= {name: [0], f"{name}_low": [0], f"{name}_high": [4]}
    assert choices.alone(pl.DataFrame(row)) == 2


def test_a_run_that_fails_is_not_published(tmp_path: Path, folder: Path) -> None:
    store, day = Store(tmp_path / "store"), date(2021, 11, 8)
    with store.writing(day):
        pass
    store.write_table(day, "counts", NOW)
    store.write_table(day, "districts", pl.DataFrame({"unit_district": ["001"], "status": ["received"]}))
    published = folder / "out"
    (published / "tables").mkdir(parents=True)
    check(store, day, published, "vi")
    written = store.path / "public-checks" / "2021-11-08-01.md"
    assert "ĐẠT" in written.read_text(encoding="utf-8") and written.stat().st_mode & 0o77 == 0
    (published / "notes.doc").write_bytes(b"")
    with pytest.raises(OutputError, match="check before publication failed"):
        check(store, day, published, "vi")
    assert ".doc " in written.read_text(encoding="utf-8")

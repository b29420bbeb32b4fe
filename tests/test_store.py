"""Snapshots on disk: whole or not at all, for their owner only."""

from __future__ import annotations

import os
import stat
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from vaxanalysis.errors import StoreError
from vaxanalysis.outputs import write_private
from vaxanalysis.store import Store

DAY, NEXT = date(2021, 11, 1), date(2021, 11, 8)


def fill(store: Store, day: date, number: int = 1) -> None:
    with store.writing(day) as folder:
        write_private(folder / "tables" / "counts.parquet", pl.DataFrame({"n": [number]}).write_parquet)
        write_private(folder / "rows" / "001" / "records.parquet", pl.DataFrame({"record_id": ["r1"]}).write_parquet)


def test_snapshots_in_order_and_the_one_before(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    for day in (NEXT, DAY):
        fill(store, day)
    assert store.snapshots() == [DAY, NEXT]
    assert (store.previous(NEXT), store.previous(DAY)) == (DAY, None)


def test_a_broken_run_leaves_the_snapshot_before_as_it_was(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    fill(store, DAY, 1)
    with pytest.raises(RuntimeError), store.writing(DAY) as folder:
        write_private(folder / "tables" / "counts.parquet", pl.DataFrame({"n": [2]}).write_parquet)
        raise RuntimeError
    table = store.table(DAY, "counts")
    assert table is not None
    assert table["n"].item() == 1
    assert [path.name for path in (store.path / "snapshots").iterdir()] == ["2021-11-01"]


def test_a_snapshot_is_replaced_whole(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    fill(store, DAY)
    store.write_table(DAY, "extra", pl.DataFrame({"a": [1]}))
    fill(store, DAY)
    assert store.table(DAY, "extra") is None


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no owner-only bits")
def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    store.key()
    fill(store, DAY)
    for path in store.path.rglob("*"):
        if path.name != "README.txt":
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_the_key_is_made_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    assert store.key() == Store(tmp_path / "s").key()
    assert store.key() != Store(tmp_path / "t").key()


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    with pytest.raises(StoreError, match="no snapshot as of 2021-11-01"):
        store.folder(DAY)
    fill(store, DAY)
    with pytest.raises(StoreError, match="no records of district 002"):
        store.scan(DAY, "records", "002")
    assert store.scan(DAY, "records").collect().height == 1


def test_states_of_two_bits_are_read_as_those_of_three(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.writing(DAY) as folder:
        old = {"states": [0b11_10_01_00], "dose_1": [0b00_01_10_11]}
        frame = pl.DataFrame(old, schema={"states": pl.UInt32, "dose_1": pl.UInt8})
        frame.write_parquet(folder / "tables" / "counts.parquet")
        (folder / "rows" / "001").mkdir()
        frame.write_parquet(folder / "rows" / "001" / "findings.parquet")
    expected = [(0o3210, 0o0123)]
    found = store.table(DAY, "counts")
    assert found is not None
    assert found.rows() == expected
    assert found.dtypes == [pl.UInt64, pl.UInt16]
    assert store.scan(DAY, "findings").collect().rows() == expected


def test_a_store_is_found_from_the_folder_of_the_notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(Store(tmp_path / "store"), date(2021, 11, 1))
    (tmp_path / "notebooks" / "deeper").mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "notebooks"):
        monkeypatch.chdir(folder)
        assert Store.find("store").snapshots() == [date(2021, 11, 1)]
    monkeypatch.chdir(tmp_path / "notebooks" / "deeper")
    with pytest.raises(StoreError, match="no store here"):
        Store.find("store")
    assert Store.find(tmp_path / "store").snapshots() == [date(2021, 11, 1)]

"""Files of a store cut, emptied, deleted and replaced by text: what is wrong is named, and no command fails with a traceback."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from vaxanalysis import snapshot, verification
from vaxanalysis.errors import StoreError, UserError
from vaxanalysis.outputs import RECORD
from vaxanalysis.store import Store

EVERY = 1 if os.environ.get("VAXANALYSIS_KILLS") == "0" else 4
"""``make test-more`` does every damage to every file, ``make test`` one to each."""

DAY = date(2021, 11, 8)
DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied": lambda path: os.truncate(path, 0),
    "deleted": lambda path: path.unlink(),
    "replaced by text": lambda path: path.write_text("không phải bảng"),
}
"""A format that is cut by half has lost its line end only."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A store with a week, and a part of the log."""
    store = Store(tmp_path_factory.mktemp("store") / "store")
    snapshot.take([small(samples, store.path.parent)], DAY, store)
    verification.worklists(store, DAY, store.path.parent / "lists")
    verification.save_tables(store, DAY)
    return store.path


def small(samples: Path, folder: Path) -> Path:
    lines = (samples / "long-dong-da-bom-semicolon.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path = folder / "006-dong-da.csv"
    path.write_text("".join(lines[:40]), encoding="utf-8")
    return path


def commands(store: Path, files: Path) -> list[Callable[[], object]]:
    kept = Store(store)
    return [
        lambda: [kept.table(DAY, name) for name in ("counts", "sources", "districts", "verification", "flows")],
        lambda: snapshot.take([files], DAY + timedelta(days=7), kept),
        lambda: snapshot.take([files], DAY, kept),
        lambda: verification.daily(kept, DAY, store.parent / "figures"),
        lambda: verification.worklists(kept, DAY, store.parent / "lists"),
    ]


@pytest.mark.parametrize("damage", DAMAGES)
def test_no_damage_is_a_traceback_or_passed_over(whole: Path, tmp_path: Path, damage: str) -> None:
    names = [path.relative_to(whole) for path in sorted(whole.rglob("*")) if path.is_file()]
    assert len(names) > 15
    names = names[list(DAMAGES).index(damage) :: EVERY]
    passed = []
    for name in names:
        store = Path(shutil.copytree(whole, tmp_path / "store"))
        DAMAGES[damage](store / name)
        said = []
        for command in commands(store, whole.parent / "006-dong-da.csv"):
            try:
                command()
            except UserError as error:
                said.append(str(error))
        if not said:
            passed.append(name.name)
        shutil.rmtree(store)
    harmless = {"README.txt", "audit.csv", "rejects.csv", "fingerprint.txt"} | (
        {"format"} if damage == "cut" else set()
    )
    assert set(passed) <= harmless | unread(whole)


def unread(whole: Path) -> set[str]:
    """Tables that no command of this test opens; pages do."""
    opened = {"counts.parquet", "sources.parquet", "districts.parquet", "verification.parquet"}
    return {path.name for path in (whole / "snapshots" / DAY.isoformat()).rglob("*.parquet")} - opened - {
        "records.parquet", "clusters.parquet"
    }  # fmt: skip


def test_a_district_that_is_missing_is_named(whole: Path, tmp_path: Path) -> None:
    store = Store(shutil.copytree(whole, tmp_path / "store"))
    (lost,) = [path for path in store.path.rglob("records.parquet") if path.parent.name == "006"]
    lost.unlink()
    with pytest.raises(StoreError, match=r"rows/006/records.parquet: is missing. Run `vaxanalysis weekly --force`"):
        store.scan(DAY, "records")


@pytest.mark.parametrize("key", [b"", b"short", None])
def test_ids_never_change_in_silence(whole: Path, tmp_path: Path, key: bytes | None) -> None:
    store = Store(shutil.copytree(whole, tmp_path / "store"))
    if key is None:
        (store.path / "key").unlink()
    else:
        (store.path / "key").write_bytes(key)
    with pytest.raises(StoreError, match="the key of the record ids"):
        snapshot.take([whole.parent / "006-dong-da.csv"], DAY + timedelta(days=7), store)


def test_a_store_of_the_first_format_is_brought_up(whole: Path, tmp_path: Path) -> None:
    store = Store(shutil.copytree(whole, tmp_path / "store"))
    before = store.table(DAY, "counts")
    for path in [store.path / "format", *store.path.rglob(RECORD)]:
        path.unlink()
    with pytest.raises(
        StoreError, match="a store of format 1; this version reads format 2. Run `vaxanalysis weekly` once"
    ):
        store.folder(DAY)
    with store.alone("weekly"):
        pass
    after = store.table(DAY, "counts")
    assert before is not None and after is not None and after.equals(before)
    assert verification.worklists(store, DAY, tmp_path / "lists").records > 0


def test_a_store_of_another_version_is_refused(whole: Path, tmp_path: Path) -> None:
    store = Store(shutil.copytree(whole, tmp_path / "store"))
    (store.path / "format").write_text("3")
    with pytest.raises(StoreError, match="a store of format 3; this version reads format 2"), store.alone("weekly"):
        pass
    (store.path / "format").unlink()
    with pytest.raises(StoreError, match="Restore the file"), store.alone("weekly"):
        pass

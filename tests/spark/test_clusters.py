"""A week on real clusters: what is stored equals what one machine stores, also where a worker is lost in the middle."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.spark import clusters
from tests.spark.clusters import TABLES
from vaxanalysis import snapshot
from vaxanalysis.store import Store

DAY = date(2021, 11, 8)
GIVEN = (
    "pl1-ba-dinh.xlsx",
    "long-dong-da-nfd.csv",
    "long-tay-ho-cp1258.csv",
    "second-layout-soc-son.xlsx",
    "bad-truncated.xlsx",
)


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workbooks, text in several encodings, a file that cannot be read, and Parquet with a dose a row."""
    samples = Path(__file__).parents[1] / "data" / "samples"
    folder = tmp_path_factory.mktemp("week")
    for name in GIVEN:
        shutil.copy(samples / name, folder)
    made = pl.DataFrame(
        {
            "Họ và tên": [f"Nguyễn Văn {letter}" for letter in "ABCDEFGHIJ" for _ in range(60)],
            "Ngày sinh": [f"{1 + row % 28:02}/0{1 + row % 9}/19{50 + row // 2 % 50}" for row in range(600)],
            "Số điện thoại": [f"09{row // 2 % 5:08}" for row in range(600)],
            "Mã Quận/Huyện": ["003"] * 600,
            "Tên vắc xin": ["AstraZeneca", "Pfizer"] * 300,
            "Ngày tiêm": [date(2021, 7 + row % 4, 1 + row % 28) for row in range(600)],
        }
    )
    rows = pl.concat(
        [made, made[:1].clear(), pl.DataFrame({"Họ và tên": ["Tổng cộng: 600", "Người lập biểu"]})], how="diagonal"
    )
    rows.write_parquet(folder / "003-tay-ho.parquet")
    return folder


@pytest.fixture(scope="module")
def here(week: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("one"))
    store.key()
    snapshot.take([week], DAY, store)
    return store


def prepared(here: Store, folder: Path) -> Store:
    """An empty store with the same key."""
    store = Store(folder / "store")
    store.prepare()
    shutil.copy(here.path / "key", store.path / "key")
    return store


def command(master: str, store: Store, week: Path) -> list[str]:
    return [sys.executable, str(Path(__file__).with_name("run.py")), master, str(store.path), str(week)]


def rows(store: Store, kind: str) -> pl.DataFrame:
    table = store.scan(DAY, kind).with_columns(pl.col(pl.Categorical).cast(pl.String)).collect()
    return table.sort(table.columns, nulls_last=True)


def differing(one: Store, other: Store) -> list[str]:
    small = [name for name in TABLES if not one.needed(DAY, name).equals(other.needed(DAY, name))]
    if not one.clusters(DAY).collect().sort("record_id").equals(other.clusters(DAY).collect().sort("record_id")):
        small.append("clusters")
    return small + [kind for kind in ("records", "findings", "doses") if not rows(one, kind).equals(rows(other, kind))]


def test_the_week_is_worth_comparing(here: Store) -> None:
    counts, sources = here.needed(DAY, "counts"), here.needed(DAY, "sources")
    parquet = sources.filter(file="003-tay-ho.parquet")
    assert parquet.select("rows", "read", "rejected", "records").row(0) == (602, 600, 2, 600)
    assert sources.filter(status="failed")["file"].to_list() == ["bad-truncated.xlsx"]
    assert counts["records"].sum() > 1500


def test_a_worker_is_lost_in_the_middle(here: Store, week: Path, tmp_path: Path) -> None:
    store = prepared(here, tmp_path)
    with (
        clusters.standalone(tmp_path) as (master, workers),
        clusters.started(*command(master, store, week), cwd=tmp_path) as run,
    ):
        while run.poll() is None and not (done := written(store)):
            time.sleep(0.05)
        assert run.poll() is None, (tmp_path / "log.txt").read_text()[-2000:]
        clusters.end(workers[0])
        assert run.wait() == 0, (tmp_path / "log.txt").read_text()[-2000:]
        assert 0 < done < 8
    assert differing(here, store) == []


def written(store: Store) -> int:
    """How many parts hold records already."""
    parts = store.path.glob("**/.work-*/records/*.parquet")
    return sum(path.stat().st_size > 20_000 for path in parts)


def test_sail(here: Store, week: Path, tmp_path: Path) -> None:
    store = prepared(here, tmp_path)
    with clusters.sail(tmp_path) as master:
        done = subprocess.run(command(master, store, week), env=clusters.environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert differing(here, store) == []

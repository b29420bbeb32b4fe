"""A register on disk is the register in memory: the same records, the same record of every row, no row lost."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from vaxanalysis import identities, loading, register, synth
from vaxanalysis.identities.tuples import READ
from vaxanalysis.register import disk
from vaxanalysis.register.parts import ORDER


@pytest.fixture(scope="module", params=["dose", "person", "mixed", "samples", "empty"])
def inputs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, samples: Path) -> list[Path]:
    """Files of the seven districts of Đà Nẵng, the samples, or a file without a row."""
    if request.param == "samples":
        return sorted(path for path in samples.glob("[pls]*-*") if not path.name.startswith("bad"))
    folder = tmp_path_factory.mktemp("inputs") / "in"
    if request.param == "empty":
        folder.mkdir()
        pl.DataFrame(schema={"full_name": pl.String, "birth_date": pl.String}).write_parquet(folder / "e.parquet")
    else:
        synth.generate(folder, 1_500, 11, layout=request.param, split="district", province="48")
    return [folder]


@pytest.fixture(scope="module")
def whole(inputs: list[Path]) -> register.Register:
    return register.load(inputs)


@pytest.fixture(scope="module")
def persons(whole: register.Register) -> pl.DataFrame:
    return identities.duplicates(whole.records).clusters.sort("record_id")


def test_records_rows_and_persons_are_those_in_memory(
    inputs: list[Path],
    whole: register.Register,
    persons: pl.DataFrame,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(disk, "PART_ROWS", 250)
    source = loading.read(inputs)
    (tmp_path / "disk").mkdir()
    kept = register.on_disk(source, READ, tmp_path / "disk")
    records, rows = kept.records.collect(), kept.rows.sort(ORDER).collect()

    names = ["record_id", *READ]
    assert records.sort("record_id").equals(whole.records.select(names).sort("record_id"))
    assert rows[ORDER].to_list() == list(range(sum(file.report.read for file in source.files)))
    assert rows.select("file", "sheet", "row", "source_id", "record_id").equals(
        whole.rows.select("file", "sheet", "row", "source_id", "record_id")
    )
    counted = dict(whole.rows["record_id"].value_counts().iter_rows())
    assert dict(rows.select("record_id", "rows").iter_rows()) == counted

    assert identities.duplicates(kept.records).clusters.sort("record_id").equals(persons)


def test_the_order_of_rows_and_of_files_changes_no_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synth.generate(tmp_path / "r.parquet", 1_500, 11, layout="dose")
    rows = pl.read_parquet(tmp_path / "r.parquet")
    shuffled = rows.sample(fraction=1, shuffle=True, seed=3)
    found = []
    for number, table in enumerate((rows, shuffled)):
        folder = tmp_path / str(number)
        (folder / "disk").mkdir(parents=True)
        table.write_parquet(folder / "r.parquet")
        kept = register.on_disk(loading.read([folder / "r.parquet"]), READ, folder / "disk")
        persons = identities.duplicates(kept.records).clusters
        joined = kept.rows.collect().join(persons, on="record_id")
        found.append(joined.select("source_id", "record_id", "person_id", "kind").sort(pl.all()))
        monkeypatch.setattr(disk, "PART_ROWS", 300)
    assert found[0].height == rows.height
    assert found[0].equals(found[1])


def test_headings_of_ones_own_are_in_nobodys_way(tmp_path: Path) -> None:
    own = dict.fromkeys(("order", "rows", "record_id", "kind"), "x")
    pl.DataFrame({"full_name": ["Lê Thị Mai"] * 2, "phone": "0912345678", **own}).write_parquet(tmp_path / "r.parquet")
    kept = register.on_disk(loading.read([tmp_path / "r.parquet"]), READ, tmp_path)
    assert kept.rows.select(ORDER, "row", "rows").collect().rows() == [(0, 1, 2), (1, 2, 2)]
    assert kept.records.collect().height == 1

"""Registers on disk: the same for the same seed, in every layout, week after week."""

from __future__ import annotations

import ast
import unicodedata
import zipfile
from datetime import date
from pathlib import Path

import fastexcel
import polars as pl
import pytest

import vaxanalysis.synth
from vaxanalysis import synth
from vaxanalysis.errors import ParameterError
from vaxanalysis.synth import people
from vaxanalysis.synth.layouts import DOSE_HEADINGS

SAMPLE_HEADINGS = [
    "Mã bản ghi", "Họ và tên", "Giới tính", "Ngày sinh", "Số điện thoại", "CMND/CCCD/Hộ chiếu", "Tỉnh/Thành phố", "Quận/Huyện",
    "Phường/Xã", "Mũi tiêm", "Tên vắc xin", "Số lô", "Ngày tiêm", "Cơ sở tiêm chủng",
]  # fmt: skip


def _bytes(report: synth.SynthReport) -> list[bytes]:
    return [path.read_bytes() for path in (*report.files, *report.truth)]


@pytest.mark.parametrize("out", ["a.parquet", "a.csv", "a.xlsx"])
def test_equal_seeds_give_equal_bytes(tmp_path: Path, out: str) -> None:
    one = synth.generate(tmp_path / "1" / out, 300, 5)
    same = synth.generate(tmp_path / "2" / out, 300, 5)
    other = synth.generate(tmp_path / "3" / out, 300, 6)
    assert _bytes(one) == _bytes(same)
    assert _bytes(one) != _bytes(other)


@pytest.mark.parametrize("layout", ["dose", "pl1", "second"])
def test_workbooks_do_not_say_when_they_were_written(tmp_path: Path, layout: str) -> None:
    made = synth.generate(tmp_path / "a.xlsx", 50, 5, layout=layout)
    with zipfile.ZipFile(made.files[0]) as book:
        assert b"1980-01-01T00:00:00Z" in book.read("docProps/core.xml")


def test_blocks_do_not_share_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "BLOCK", 400)
    report = synth.generate(tmp_path / "a.parquet", 1000, 5, layout="person")
    truth = pl.read_parquet(report.truth[0])
    assert truth["person_id"].n_unique() == 1000
    assert truth["source_id"].is_unique().all()


def test_formats_hold_the_same_rows(tmp_path: Path) -> None:
    made = [synth.generate(tmp_path / f"a.{kind}", 400, 5) for kind in ("parquet", "csv", "xlsx")]
    parquet = pl.read_parquet(made[0].files[0])
    csv = pl.read_csv(made[1].files[0], infer_schema=False)
    sheet = fastexcel.read_excel(made[2].files[0]).load_sheet(0, dtypes="string").to_polars()
    blank_is_null = pl.all().str.strip_chars().replace("", None)
    expected = parquet.select(blank_is_null)
    assert csv.select(blank_is_null).equals(expected) and sheet.select(blank_is_null).equals(expected)
    truths = [pl.read_parquet(report.truth[0]).drop("file", "row") for report in made]
    assert truths[0].equals(truths[1]) and truths[0].equals(truths[2])


def test_dose_layout_has_the_headings_of_the_samples(tmp_path: Path) -> None:
    made = synth.generate(tmp_path, 100, 5)
    assert made.files == (tmp_path / "register.parquet",)
    headings = pl.read_parquet_schema(made.files[0])
    assert [name for name in headings if name in SAMPLE_HEADINGS] == SAMPLE_HEADINGS
    assert list(headings) == list(DOSE_HEADINGS.values())


def test_truth_lies_beside_the_folder_not_in_it(tmp_path: Path) -> None:
    made = synth.generate(tmp_path / "city", 100, 5)
    assert made.truth == (tmp_path / "city-truth" / "2021-11-08.parquet",)
    assert [path.name for path in (tmp_path / "city").iterdir()] == ["register.parquet"]


def test_pl1_is_the_template(tmp_path: Path, samples: Path) -> None:
    made = synth.generate(tmp_path / "a.xlsx", 200, 5, layout="pl1")
    ours, theirs = (fastexcel.read_excel(path) for path in (made.files[0], samples / "pl1-ba-dinh.xlsx"))
    assert ours.sheet_names == theirs.sheet_names
    sheets = [book.load_sheet(0, header_row=None, dtypes="string").to_polars() for book in (ours, theirs)]
    assert sheets[0].head(8).rows() == sheets[1].head(8).rows()
    truth = pl.read_parquet(made.truth[0])
    assert sheets[0].height - 8 == truth.height == made.records
    assert (truth["row"][0], truth["sheet"][0], truth["source_id"][0]) == (9, ours.sheet_names[0], None)


def test_second_layout_is_on_two_sheets(tmp_path: Path, samples: Path) -> None:
    made = synth.generate(tmp_path / "a.xlsx", 200, 5, layout="second")
    ours, theirs = (fastexcel.read_excel(path) for path in (made.files[0], samples / "second-layout-soc-son.xlsx"))
    assert ours.sheet_names == theirs.sheet_names == ["Đợt 1", "Đợt 2"]
    truth = pl.read_parquet(made.truth[0])
    for name in ours.sheet_names:
        sheet, sample = (book.load_sheet(name, dtypes="string").to_polars() for book in (ours, theirs))
        rows = truth.filter(pl.col("sheet") == name)["row"]
        assert sheet.columns == sample.columns
        assert rows.to_list() == list(range(2, sheet.height + 2))


def test_a_city_sends_every_kind_of_file(tmp_path: Path) -> None:
    made = synth.generate(tmp_path / "city", 3000, 5, layout="mixed")
    names = {path.name for path in made.files}
    assert len(names) == 30 and {"001-ba-dinh.csv", "016-soc-son.xlsx", "004-long-bien.txt", "006-dong-da.xls"} <= names
    folder = tmp_path / "city"
    assert (folder / "001-ba-dinh.csv").read_bytes().startswith("\ufeffMã bản ghi;".encode())
    assert "Mã bản ghi\tHọ và tên" in (folder / "004-long-bien.txt").read_text("utf-16")
    assert "Họ và tên" in unicodedata.normalize("NFC", (folder / "005-cau-giay.csv").read_bytes().decode("cp1258"))
    assert (folder / "006-dong-da.xls").read_text("utf-8").startswith("<html>")
    truth = pl.read_parquet(made.truth[0])
    elsewhere = truth.filter(pl.col("true_district") != pl.col("file").str.slice(0, 3)).height / truth.height
    assert 0.05 < elsewhere < 0.25


def test_numeric_cells_lose_the_leading_zeros(tmp_path: Path) -> None:
    made = synth.generate(tmp_path / "city", 3000, 5, layout="mixed")
    truth = pl.read_parquet(made.truth[0]).filter(pl.col("file") == "009-thanh-xuan.xlsx")
    sheet = (
        fastexcel.read_excel(tmp_path / "city" / "009-thanh-xuan.xlsx")
        .load_sheet(0, header_row=7, dtypes="string")
        .to_polars()
    )
    assert truth["id_zeros_lost"].mean() > 0.8 and truth["phone_zero_lost"].mean() > 0.8
    assert not sheet.to_series(7).drop_nulls().str.starts_with("00").any()


def test_the_next_week_is_the_same_register_later(tmp_path: Path) -> None:
    made = synth.generate(tmp_path / "city", 3000, 5, weeks=2, split="district")
    assert made.days == (date(2021, 11, 1), date(2021, 11, 8))
    before, after = (pl.read_parquet(path) for path in made.truth)
    old, new = (
        frame.filter(~pl.col("file").str.contains("^(019|273)")).group_by("entry_id").agg(pl.col("id_blank").any())
        for frame in (before, after)
    )
    both = old.join(new, on="entry_id", suffix="_new")
    assert both.filter(pl.col("id_blank") & ~pl.col("id_blank_new")).height > 0
    assert both.filter(~pl.col("id_blank") & pl.col("id_blank_new")).height > 0
    assert new.join(old, on="entry_id", how="anti").height > 0
    vanished = old.join(new, on="entry_id", how="anti")
    assert 0 < vanished.height < 0.01 * old.height
    assert before.filter(pl.col("entry_id").is_in(vanished["entry_id"].implode()))["second_entry"].all()


def test_one_district_sends_nothing_and_one_the_same_bytes(tmp_path: Path) -> None:
    synth.generate(tmp_path / "a", 2000, 5, weeks=2, split="district")
    weeks = [
        {path.name: path.read_bytes() for path in (tmp_path / "a" / day).iterdir()}
        for day in ("2021-11-01", "2021-11-08")
    ]
    assert set(weeks[0]) - set(weeks[1]) == {"019-nam-tu-liem.parquet"}
    assert [name for name in weeks[1] if weeks[1][name] == weeks[0][name]] == ["273-dan-phuong.parquet"]
    whole = synth.generate(tmp_path / "b", 2000, 5, weeks=2, split="district", gaps=False)
    assert len(whole.files) == 60


@pytest.mark.parametrize(
    ("out", "options"),
    [
        ("a", {"persons": 0}),
        ("a", {"weeks": 0}),
        ("a", {"layout": "wide"}),
        ("a", {"format": "doc"}),
        ("a", {"profile": "none"}),
        ("a", {"as_of": date(2020, 1, 1)}),
        ("a.csv", {"weeks": 2}),
        ("a.csv", {"split": "district"}),
        ("a.xlsx", {"persons": 20_001}),
    ],
)
def test_senseless_requests_are_refused(tmp_path: Path, out: str, options: dict[str, object]) -> None:
    with pytest.raises(ParameterError):
        synth.generate(tmp_path / out, **{"persons": 10, "seed": 1, **options})  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_synth_knows_nothing_of_rules_and_standardisers() -> None:
    folder = Path(vaxanalysis.synth.__file__).parent
    allowed = {"vaxanalysis.errors", "vaxanalysis.outputs", "vaxanalysis.places", "vaxanalysis.schema", "vaxanalysis"}
    imported = {
        node.module for path in folder.glob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("vaxanalysis")
    }  # fmt: skip
    names = {
        alias.name for path in folder.glob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "vaxanalysis" for alias in node.names
    }  # fmt: skip
    assert {name for name in imported if not name.startswith("vaxanalysis.synth")} <= allowed
    assert names <= {"outputs", "paths", "places", "synth"}

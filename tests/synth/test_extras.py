"""The population's extract and the citizens' requests about a synthetic register."""

from __future__ import annotations

from pathlib import Path

import fastexcel
import polars as pl

from tests.synth.reference import expected, reference
from vaxanalysis import synth


def _matched(tmp_path: Path) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    register = synth.generate(tmp_path / "r.parquet", 5000, 5, layout="person")
    extract = reference(tmp_path / "p.parquet", 5000, 5)
    truth = expected(pl.read_parquet(register.truth[0]), pl.read_parquet(extract.truth))
    return pl.read_parquet(register.files[0]), pl.read_parquet(extract.file), truth


def test_every_row_of_both_tables_has_a_result(tmp_path: Path) -> None:
    register, _, truth = _matched(tmp_path)
    counts = dict(truth["result"].value_counts().iter_rows())
    assert sum(counts.values()) == register.height + counts["not_uploaded"]
    assert 190 <= counts["not_uploaded"] <= 200
    assert 0.02 < counts["not_found"] / register.height < 0.06
    assert 0.1 < counts["wrong"] / register.height < 0.4


def test_right_means_the_same_name_date_sex_and_number(tmp_path: Path) -> None:
    register, extract, truth = _matched(tmp_path)
    right = truth.filter(pl.col("result") == "right").join(register, on="source_id")
    both = right.join(extract, left_on="reference_id", right_on="source_id", suffix="_p")
    assert both.height == right.height > 3000
    assert (both["citizen_id"] == both["citizen_id_p"]).all()
    spelt = pl.col("full_name").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
    assert both.filter(spelt != pl.col("full_name_p").str.to_lowercase()).height == 0


def test_wrong_names_the_field(tmp_path: Path) -> None:
    register, extract, truth = _matched(tmp_path)
    wrong = truth.filter(pl.col("result") == "wrong").join(register, on="source_id")
    both = wrong.join(extract, left_on="reference_id", right_on="source_id", suffix="_p")
    differs = both["citizen_id"].ne_missing(both["citizen_id_p"])
    assert differs.to_list() == both["fields_wrong"].list.contains("citizen_id").to_list()


def test_requests_have_the_clock_they_are_said_to_have(tmp_path: Path) -> None:
    made = synth.requests(tmp_path / "f.xlsx", 500, 5, persons=1000)
    sheet = fastexcel.read_excel(made.file).load_sheet(0, dtypes="string").to_polars()
    truth = pl.read_parquet(made.truth)
    assert sheet["Mã phản ánh"].to_list() == truth["request_id"].to_list()
    times = sheet.select(pl.col("Thời điểm tiếp nhận", "Thời điểm trả lời").str.to_datetime("%d/%m/%Y %H:%M"))
    hours = (times.to_series(1) - times.to_series(0)).dt.total_minutes() / 60
    assert (hours.filter(truth["clock"] == "in_time") <= 48).all() and (
        hours.filter(truth["clock"] == "late") > 48
    ).all()
    assert times.to_series(1).is_null().to_list() == truth["clock"].is_in(["open", "overdue"]).to_list()
    assert set(truth["clock"]) == {"in_time", "late", "open", "overdue"}
    assert (hours == 48).any()
    assert truth["person_id"].is_null().to_list() == (truth["kind"] == 2).to_list()


def test_requests_come_from_the_register_s_province(tmp_path: Path) -> None:
    made = synth.requests(tmp_path / "f.xlsx", 200, 5, persons=1000, province="48")
    sheet = fastexcel.read_excel(made.file).load_sheet(0, dtypes="string").to_polars()
    provinces = sheet["Tỉnh/Thành phố nơi tiêm"].value_counts(sort=True).rows()
    assert provinces[0][0] == "Thành phố Đà Nẵng" and provinces[0][1] > 180

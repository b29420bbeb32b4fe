"""Frames in memory are read as files are: the same rows, the same rejects, the same numbers of rows."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd
import polars as pl
import pytest

import vaxanalysis as vax
from vaxanalysis.errors import InputError, ParameterError
from vaxanalysis.loading import frames


def texts(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    rows, _ = frames.table(frame, "frame")
    return rows.drop(frames.ROW).rows()


def test_mixed_cells_of_pandas_become_text() -> None:
    mixed = pd.Series(
        ["0912", 912000001, 1.0, 2.5, None, np.nan, datetime(2021, 9, 6), datetime(2021, 9, 6, 7, 30)], dtype=object
    )
    assert [cell for (cell,) in texts(pd.DataFrame({"a": mixed}))] == [
        "0912", "912000001", "1", "2.5", None, None, "2021-09-06", "2021-09-06 07:30:00",
    ]  # fmt: skip


def test_headings_may_repeat_stand_in_levels_or_in_the_index() -> None:
    twice = pd.DataFrame([[1, "x", "y"]], columns=["id", "a", "a"]).set_index("id")
    assert frames.table(twice, "frame")[1] == ["id", "a", "a"]
    levels = pd.DataFrame([["x"]], columns=pd.MultiIndex.from_tuples([("Mũi 1", "Ngày tiêm")]))
    assert frames.table(levels, "frame")[1] == ["Mũi 1 Ngày tiêm"]


def test_numbers_with_gaps_keep_their_digits() -> None:
    """pandas makes a column of whole numbers with a gap one of floating point."""
    frame = pd.DataFrame({"full_name": ["Lê An", "Lê Bình"], "phone": [84912000001.0, None]})
    assert vax.load(frame)["phone"].to_list() == ["84912000001", None]


def test_a_row_of_a_frame_is_rejected_by_its_number() -> None:
    frame = pl.DataFrame({"Họ và tên": ["Lê Văn An", "Tổng cộng: 1", None], "Ngày sinh": ["01/02/1990", None, None]})
    loaded = vax.load(frame)
    assert loaded.rejects.select("file", "row", "reason").rows() == [("frame", 2, "total")]
    assert loaded.report.files.select("rows", "read", "rejected").row(0) == (2, 1, 1)


def test_several_frames_are_told_apart() -> None:
    frame = pl.DataFrame({"full_name": ["Lê Văn An"], "birth_date": ["01/02/1990"]})
    loaded = vax.load([frame, frame.with_columns(full_name=pl.lit("Lê Văn Bình"))])
    assert loaded.records["file"].to_list() == ["frame 1", "frame 2"]


def test_what_is_understood_is_a_table() -> None:
    frame = pl.DataFrame({"Họ và tên": ["Lê Văn An"], "Ngày sin": ["01/02/1990"], "zzz": ["1"]})
    reading = vax.load(frame).reading.select("heading", "field", "why", "nearest")
    assert reading.rows() == [
        ("Họ và tên", "full_name", "", None), ("column 2", None, "unknown", "birth_date"), ("zzz", None, "unknown", None),
    ]  # fmt: skip


def test_an_implicit_load_warns_of_columns_that_are_not_understood() -> None:
    with pytest.warns(UserWarning, match="1 of 2 columns were not understood"):
        vax.completeness(pl.DataFrame({"Họ và tên": ["Lê Văn An"], "zzz": ["1"]}))


def test_a_frame_without_a_known_column_names_near_ones_and_no_other() -> None:
    with pytest.raises(InputError, match=r"frame: no known column \('column 1' may be birth_date\)") as caught:
        vax.load(pl.DataFrame({"Ngày sin": ["01/02/1990"], "Phạm Thị Tuyết": ["x"]}))
    assert "Tuyết" not in str(caught.value)


def test_columns_the_wrong_way_round() -> None:
    with pytest.raises(ParameterError, match=r"the other way round: \{'who': 'full_name'\}"):
        vax.load(pl.DataFrame({"who": ["An"]}), columns={"full_name": "who"})


def test_a_source_that_is_gone() -> None:
    with pytest.raises(InputError, match="frame: its rows cannot be read"):
        vax.load(pl.scan_parquet("no-such-file.parquet"))


def test_units_as_they_are_typed() -> None:
    frame = pl.DataFrame({
        "name": ["Ana Silva", "Rui Costa", "Eva Dias"], "birth_date": ["1980-01-02"] * 3, "region": ["Norte", "Norte", None],
    })  # fmt: skip
    register = vax.load(frame, columns={"name": "full_name", "region": "district"}, units="typed")
    table = vax.completeness(register, by="district").table.filter(field="full_name")
    assert table.select("district", "records").rows() == [("Norte", 2), ("unresolved", 1)]
    with pytest.raises(ParameterError, match="typed"):
        vax.load(frame, units="brazil")  # type: ignore[arg-type]


def test_a_type_of_pandas_own_is_text_and_one_of_another_library_is_named() -> None:
    days = pd.DataFrame({"full_name": ["Lê An"] * 2, "birth_date": pd.period_range("1990-01-01", periods=2, freq="D")})
    assert [row[1] for row in texts(days)] == ["1990-01-01", "1990-01-02"]
    with pytest.raises(InputError, match="its rows cannot be read"):
        vax.load(pl.from_pandas(days))

"""What a stand-in tells is what the name for which it stands tells, to the last bit; and nearly all names have one."""

from __future__ import annotations

import re
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis import rules
from vaxanalysis.findings.common_names import ODD, CommonNames
from vaxanalysis.findings.judge import Judge, TableJudge
from vaxanalysis.standardise import nothing

AS_OF = date(2021, 11, 8)
WORDS = st.sampled_from(
    ["Nguyễn", "Lê", "Thị", "Văn", "Qúy", "Quý", "QÚY", "QUÝ", "quý", "Minh", "ĐứcAnh", "A", "Ý", "NGỌC", "NGUYỄN", "VĂN", "thị",
     "nguyễn", "văn", "an", "Anh", "Ng~", "Giang", "(HN)", "3", "Tʜị", "Hoà", "HOÀ", "Chưa", "Có", "Tên", "CHƯA", "TÊN", "Họ", "Và",
     "họ", "và", "tên", "Trường", "Khuyên", "", " ", "test", "Không", "Rõ", "CON", "Bà", "con", "bà", "null", "Trẻ", "Sơ", "Sinh", "bé",
     "trai", "xx", "aaa", "-", "Nghiễng", "Nguyễnthịminhkhaicaothắng", "Nguye\u0302\u0303n"]
)  # fmt: skip
NAMES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


@pytest.fixture(scope="module")
def judge() -> TableJudge:
    return Judge(AS_OF).of(0)


@given(st.lists(NAMES, min_size=1, max_size=8))
def test_names(judge: TableJudge, names: list[str]) -> None:
    rows = pl.DataFrame({"full_name": names})
    assert judge.names(rows["full_name"]).frame().equals(judge._typed("full_name", rows))


def test_ordinary_names_have_a_stand_in_and_others_keep_theirs() -> None:
    names = {
        "Nguyễn Thị Hương Giang": "Lê Thị Mai",
        "Trần Văn Đức": "Lê Văn Bình",
        "Phạm Minh Tuấn": "Lê Minh Bình",
        "Lê Hoà": "Lê Bình",
        "TRẦN VĂN ĐỨC": "LÊ VĂN BÌNH",
        "nguyễn thị hương giang": "lê thị mai",
        **dict.fromkeys(
            ["Lê Thị Qúy", "Nguyễn Văn A", "Le Van Duc", "Chưa Có Tên", "Lê văn Đức", "Đức", "Lê  Đức", None]
        ),
    }
    kinds = CommonNames()(pl.Series(list(names), dtype=pl.String))
    assert [None if kind == ODD else rules.STAND_INS[kind] for kind in kinds] == list(names.values())


def test_a_word_more_than_there_is_room_for_leaves_its_name_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaxanalysis.findings.common_names.WORDS", 8)
    common = CommonNames()
    assert common(pl.Series(["Lê Minh Bình", "Trần Văn Đức"])).tolist() == [1, ODD]
    assert common(pl.Series(["Minh Lê Bình"])).tolist() == [1]


SAID = (
    "null", "NaN", "undefined", "none.", "blank", "Không có", "k có", "ko rõ", "chưa làm CCCD", "đang cập nhật", "chờ bổ sung", "sẽ nhập",
    "mất", "bị mất thẻ", "thất lạc", "bỏ trống", "để trống", "cập nhật sau", "bổ sung sau", "trống", "unknown", "not available", "no data",
    "missing", "tbd", "pending", "n/a", "xx x", "trẻ sơ sinh", "bé trai con bà Hoa", "con chị Lan", "vô danh", "họ và tên", "người lạ",
    "khách vãng lai", "baby boy", "newborn of Lan", "unnamed person", "john doe", "cháu bé", "em bé", "sơ sinh",
    "Hoãn tiêm", "tạm hoãn", "chống chỉ định", "Từ chối tiêm", "vắng mặt",
)  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_what_stands_for_nothing_begins_with_one_of_its_first_words(said: str) -> None:
    here = pl.select(pl.lit(said).alias("said"))["said"].to_frame()
    tests = (nothing.is_blank, nothing.is_placeholder, nothing.is_nobody)
    assert any(here.select(test(pl.col("said"))).item() for test in tests)
    first = re.split(f"[{nothing.SIGNS}]+", said.lower())[0]
    assert first in nothing.FIRST_WORDS or set(first) == {"x"}


def test_nearly_every_name_of_a_register_has_a_stand_in(samples) -> None:  # type: ignore[no-untyped-def]
    from vaxanalysis import loading

    [file] = loading.read([samples / "pl1-ba-dinh.xlsx"]).files
    assert file.rows is not None
    kinds = CommonNames()(file.rows.select("full_name").collect().to_series())
    assert (kinds == ODD).mean() < 0.2

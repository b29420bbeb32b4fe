"""What a stand-in tells is what the text for which it stands tells, to the last bit; and nearly all texts have one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis import rules
from vaxanalysis.findings import common_texts
from vaxanalysis.findings.common_names import UsualNames
from vaxanalysis.findings.common_texts import ODD, Usual
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
DIGITS = st.text("0123456789", min_size=7, max_size=16)
NUMBERS = st.one_of(
    st.none(),
    DIGITS,
    st.from_regex(r"[A-Z]{2}[1-6][0-9]{11,13}", fullmatch=True),
    st.from_regex(r"0[35789][0-9]{8}", fullmatch=True),
    st.sampled_from(
        ["", " ", "  ", "            ", "             ", "0", "x", "không có", "KHÔNG  CÓ", "n/a", "000000000000", "111111111",
         "9999999999", "123456789", "271450001", "271500000", "271500001", "271450000", "012345678", "001085012345\u00a0",
         "00108501234a", "0912 345 678", "+84912345678", "12.0", "1.2E+11", "GD4010123456789 ", "gd4010123456789", "\u200b", "0" * 70]
    ),
)  # fmt: skip
ADDRESSES = st.one_of(
    NUMBERS,
    NAMES,
    st.sampled_from(
        ["Số 12", "Số 12 ", "12", "12 Lê Lợi", "1 ", "11", "không", "khôngg", "Không có", "Khu 3", "xóm 1", "x", "chưa có", "Ngõ 5",
         "11111111111111111", "Tổ", "a", "à", "Ấp 1", "không có              ", "không              có", "Số\u3000", "Thôn Hạ\u200b",
         "Thôn Hạ\ufeff", "ấ", "kho\u0302ng", "-", "--", "...", "đ", "Đội 1", "K5", "X1", "xx", "xxx x",
         "Xóm", "null", "NULL.", "đang cập nhật", "Chưa cập nhật", "chưa rõ địa chỉ",
         "không\u00a0có", "CHƯA CÓ THÔNG TIN", "KHÔNG CÓ ĐỊA CHỈ", "khong co so nha", "0 0", "00/00", "0a", "1.0", "1/1", "na", "Na Rì",
         "mất", "Mất giấy tờ", "No 5", "no", "Chờ", "Chợ Mới", "nan", "Nan", "Còn"]
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def judge() -> TableJudge:
    return Judge(AS_OF).of(0)


def stood_for(judge: TableJudge, name: str, kinds: np.ndarray, rows: pl.DataFrame) -> pl.DataFrame:
    usual: Usual = judge._names if name == "full_name" else judge._alike[name]
    return usual.of(kinds, rows[np.flatnonzero(kinds == ODD)]).frame()


def same(judge: TableJudge, name: str, texts: Sequence[str | None], kinds: np.ndarray, **beside: pl.Series) -> None:
    rows = pl.DataFrame({name: texts, **beside}, schema_overrides={name: pl.String})
    found, told = stood_for(judge, name, kinds, rows), judge._typed(name, rows)
    assert found.drop("cmnd", "_number", strict=False).equals(told.drop("cmnd", "_number", strict=False))
    if name == "citizen_id":
        assert found["cmnd"].is_null().equals(told["cmnd"].is_null())


@given(st.lists(NAMES, min_size=1, max_size=8))
def test_names(judge: TableJudge, names: list[str]) -> None:
    same(judge, "full_name", names, UsualNames()(pl.Series(names)))


@given(st.lists(NUMBERS, min_size=1, max_size=8), st.booleans())
def test_citizen_ids(judge: TableJudge, numbers: list[str | None], unknown: bool) -> None:
    kinds, cards = common_texts.citizen_ids(pl.Series(numbers, dtype=pl.String))
    height = len(numbers)
    nobody = {
        "sex_std": pl.Series([None] * height, dtype=pl.String),
        "birth_year": pl.Series([None] * height, dtype=pl.Int16),
        "_foreign": pl.Series([False] * height),
        "_unknown": pl.Series([unknown] * height),
    }
    same(judge, "citizen_id", numbers, kinds, **nobody)
    assert cards.tolist() == [int(text or 0) if kind == 1 else 0 for text, kind in zip(numbers, kinds, strict=True)]


@pytest.mark.parametrize("name", ["phone", "insurance_id"])
@given(numbers=st.lists(NUMBERS, min_size=1, max_size=8))
def test_phones_and_insurance_numbers(judge: TableJudge, name: str, numbers: list[str | None]) -> None:
    same(judge, name, numbers, common_texts.KINDS[name](pl.Series(numbers, dtype=pl.String)))


def test_mobile_numbers_begin_with_one_of_five() -> None:
    kinds = common_texts.phones(pl.Series([f"0{digit}12345678" for digit in range(10)]))
    assert [digit for digit in range(10) if kinds[digit] == 1] == [3, 5, 7, 8, 9]


@given(st.lists(ADDRESSES, min_size=1, max_size=8))
def test_addresses(judge: TableJudge, addresses: list[str | None]) -> None:
    same(judge, "address", addresses, common_texts.addresses(pl.Series(addresses, dtype=pl.String)))


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
    kinds = UsualNames()(pl.Series(list(names), dtype=pl.String))
    assert [None if kind == ODD else rules.STAND_INS[kind] for kind in kinds] == list(names.values())


def test_a_word_more_than_there_is_room_for_leaves_its_name_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaxanalysis.findings.common_names.WORDS", 8)
    usual = UsualNames()
    assert usual(pl.Series(["Lê Minh Bình", "Trần Văn Đức"])).tolist() == [1, ODD]
    assert usual(pl.Series(["Minh Lê Bình"])).tolist() == [1]


SAID = (
    "null", "NaN", "undefined", "none.", "blank", "Không có", "k có", "ko rõ", "chưa làm CCCD", "đang cập nhật", "chờ bổ sung", "sẽ nhập",
    "mất", "bị mất thẻ", "thất lạc", "bỏ trống", "để trống", "cập nhật sau", "bổ sung sau", "trống", "unknown", "not available", "no data",
    "missing", "tbd", "pending", "n/a", "xx x", "trẻ sơ sinh", "bé trai con bà Hoa", "con chị Lan", "vô danh", "họ và tên", "người lạ",
    "khách vãng lai", "baby boy", "newborn of Lan", "unnamed person", "john doe", "cháu bé", "em bé", "sơ sinh",
)  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_what_stands_for_nothing_begins_with_one_of_its_first_words(said: str) -> None:
    here = pl.select(pl.lit(said).alias("said"))["said"].to_frame()
    tests = (nothing.is_blank, nothing.is_placeholder, nothing.is_nobody)
    assert any(here.select(test(pl.col("said"))).item() for test in tests)
    first = re.split(f"[{nothing.SIGNS}]+", said.lower())[0]
    assert first in nothing.FIRST_WORDS or set(first) == {"x"}


def test_nearly_every_text_of_a_register_has_a_stand_in(samples) -> None:  # type: ignore[no-untyped-def]
    from vaxanalysis import loading

    [file] = loading.read([samples / "pl1-ba-dinh.xlsx"]).files
    assert file.rows is not None
    rows = file.rows.collect()
    kinds = {name: usual(rows[name]) for name, usual in common_texts.KINDS.items()}
    kinds["full_name"], kinds["citizen_id"] = (
        UsualNames()(rows["full_name"]),
        common_texts.citizen_ids(rows["citizen_id"])[0],
    )
    assert {name: (kind == ODD).mean() < 0.2 for name, kind in kinds.items()} == dict.fromkeys(kinds, True)

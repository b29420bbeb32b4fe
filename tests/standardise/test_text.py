import polars as pl
import pytest

from vaxanalysis.schema import PROFILE_FIELDS
from vaxanalysis.standardise import standardise, standardise_doses

PER_DOSE = ("vaccine", "lot", "dose_date", "facility")
BLANKS = [
    None,
    "",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\u00a0",
    "\u200b",
    "\ufeff",
    "\u3000",
    "\u2060 \u00a0\t",
    "null",
    "NULL",
    "NaN",
    "None",
    "undefined",
    "#N/A",
    "#REF!",
    "<NA>",
    "(null)",
    "(blank)",
    "NaT",
    "\\N",
    "-",
    "--",
    "...",
    "NA",
    "####",
    "[object Object]",
    "Err:502",
]
PLACEHOLDERS = [
    "không có", "k có", "không", "chưa có", "không rõ", "x", "N/A", "Không Có", "KHÔNG RÕ", "Chưa có", "khong co", "KHONG", "X",
    "n/a", "k  có", "không\u00a0có", " không có ", "x\u00a0", "\ufeffN/A", "\nkhông rõ\t", "000000000000", "00", "99999", "9" * 64,
    "chưa rõ", "Đang cập nhật",
    "không nhớ", "unknown", "(không rõ)", "Không có CCCD", "?", "***", "xxx", "n.a.", "0000-00-00",
    "nt", "-nt-", "Như trên",
]  # fmt: skip


def states(frame: pl.DataFrame, field: str) -> list[int]:
    read = standardise_doses if field in PER_DOSE else standardise
    return read(frame.lazy()).collect()[f"{field}_state"].to_list()


@pytest.mark.parametrize("field", PROFILE_FIELDS)
def test_blank_cells_are_blank_in_every_field(rows, field):
    assert states(rows(**{field: BLANKS}), field) == [0] * len(BLANKS)


@pytest.mark.parametrize("field", PROFILE_FIELDS)
def test_placeholders_are_placeholders_in_every_field(rows, field):
    assert states(rows(**{field: PLACEHOLDERS}), field) == [1] * len(PLACEHOLDERS)


@pytest.mark.parametrize("field", [field for field in PROFILE_FIELDS if field != "sex"])
def test_a_zero_is_a_placeholder_but_in_the_sex_column(rows, field):
    assert states(rows(**{field: ["0"]}), field) == [1]
    assert states(rows(sex=["0", "1"]), "sex") == [3, 3]


@pytest.mark.parametrize("field", ["address", "lot", "facility"])
def test_free_text_needs_one_letter_or_digit(rows, field):
    cells = [
        "Số 4 ngõ 9",
        "12A",
        "a",
        "đường Láng",
        "“Nhà A”",
        " Tổ 5 ",
        "Xóm Huế",
        "không có số nhà",
        "-",
        "?",
        "(...)",
        "5",
        "不",
    ]
    assert states(rows(**{field: cells}), field) == [3, 3, 3, 3, 3, 3, 3, 3, 0, 1, 0, 1, 3]


def test_raw_columns_are_kept_and_nothing_of_the_working_stays(rows):
    frame = rows(full_name=["An"], vaccine=["Pfizer"])
    for read in (standardise, standardise_doses):
        out = read(frame.lazy()).collect()
        assert out.select(frame.columns).equals(frame)
        assert not [name for name in out.columns if name.startswith("_")]

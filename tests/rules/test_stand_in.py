"""A name and the one that stands in for it are the same to every rule; few names are left without one."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis import rules
from vaxanalysis.standardise import BY_TEXT

WORDS = st.sampled_from(
    ["Nguyễn", "Lê", "Thị", "Văn", "Qúy", "Quý", "Minh", "ĐứcAnh", "A", "Ý", "NGỌC", "thị", "Anh", "Ng~", "Giang", "(HN)", "3",
     "Tʜị", "Hoà", "Chưa", "Có", "Tên", "Họ", "Và", "Trường", "Khuyên", "", " ", "test", "aaa", "-"]
)  # fmt: skip
TOLD = ["full_name_state", "given", "_three_words", "_thi", "_van", rules.NAME_FAILS]


def told(names: pl.Series) -> pl.DataFrame:
    typed = rules.name_fails(BY_TEXT["full_name"](names.to_frame("full_name").lazy()))
    return typed.with_columns(given=pl.col("name_std").is_not_null()).select(TOLD).collect()


@given(st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=8))
def test_no_rule_tells_a_name_from_its_stand_in(names: list[str]) -> None:
    frame = pl.DataFrame({"n": names})
    assert told(frame.select(rules.stand_in(pl.col("n"))).to_series()).equals(told(frame["n"]))


def test_ordinary_names_have_a_stand_in_and_others_keep_theirs() -> None:
    names = [
        "Nguyễn Thị Hương Giang",
        "Trần Văn Đức",
        "Phạm Minh Tuấn",
        "Lê Thị Qúy",
        "Nguyễn Văn A",
        "Le Van Duc",
        "Lê Hoà",
        "Chưa Có Tên",
        None,
    ]
    stood = pl.DataFrame({"n": names}).select(rules.stand_in(pl.col("n"))).to_series().to_list()
    assert stood == ["Lê Thị Mai", "Lê Văn Bình", "Lê Minh Bình", *names[3:]]

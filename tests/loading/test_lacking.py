"""What is told of a file without a column for a mandatory field, in both languages."""

from __future__ import annotations

from vaxanalysis.loading.headings import name_columns
from vaxanalysis.loading.lacking import sentence, shown


def test_mandatory_fields_and_headings_that_were_not_understood_are_named() -> None:
    assert sentence("a.csv", ("sex", "citizen_id", "phone"), "Mã riêng") == (
        "a.csv: no column for Sex, Citizen ID; its completeness cannot be computed; headings that were not understood: Mã riêng. "
        "Name the column as in the PL1 template, or add it, and run again"
    )
    assert sentence("a.csv", ("citizen_id",), "", "vi") == (
        "a.csv: không có cột Số CCCD; không tính được tỷ lệ đầy đủ của trường này. "
        "Đặt tên cột theo mẫu PL1 hoặc bổ sung cột rồi chạy lại"
    )


def test_a_file_with_the_mandatory_columns_is_not_named() -> None:
    assert sentence("a.csv", ("phone", "lot"), "Mã riêng") is None


def test_a_page_shows_headings_whose_words_are_all_known_and_numbers_the_others() -> None:
    head = name_columns(["Họ và tên", "Ngày sinh", "Số", "Nguyễn Văn A", "Số (ghi Lê Thị B)"])
    assert head.unknown == ("Số", "Nguyễn Văn A", "Số (ghi Lê Thị B)")
    assert (shown([head]), shown([head], "vi")) == ("Số, column 4, column 5", "Số, cột 4, cột 5")

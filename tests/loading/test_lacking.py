"""What is told of a file without a column for a mandatory field, in both languages."""

from __future__ import annotations

from vaxanalysis.loading.lacking import sentence


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

"""What is reported of a file that was read."""

from __future__ import annotations

from pathlib import Path

from vaxanalysis.loading import FileReport, read, remarks


def report(folder: Path, heading: str) -> FileReport:
    (folder / "a.csv").write_text(f"{heading}\n1,Lê An,01/02/1980,Lê Văn Ba\n", encoding="utf-8")
    (file,) = read([folder / "a.csv"]).files
    return file.report


def test_headings_of_others_are_named_where_a_field_has_no_column(tmp_path: Path) -> None:
    vi, en = remarks.of(report(tmp_path, "STT,Họ và tên,Ngày sinh,Họ tên cha"))
    assert vi == "tiêu đề được hiểu là của người khác hoặc nội dung khác, không dùng: Họ tên cha"
    assert en == "headings read as somebody else's or as something else, not used: Họ tên cha"


def test_the_running_number_is_not_worth_a_remark(tmp_path: Path) -> None:
    assert remarks.of(report(tmp_path, "STT,Họ và tên,Ngày sinh,Ghi chú")) == ("", "")

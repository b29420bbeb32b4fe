"""Remarks on a file that was read, on what a user may not expect, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaxanalysis.loading import heading_grammar, redacted

if TYPE_CHECKING:
    from vaxanalysis.loading.raw import FileReport

REMARKS = {
    "hidden_rows": ("{} hàng bị ẩn vẫn được tính", "{} hidden rows are counted"),
    "unvalued": (
        "{} công thức không có giá trị: mở tệp bằng Excel rồi lưu lại",
        "{} formulas hold no value: open the file in Excel and save it",
    ),
    "merged": (
        "{} ô gộp nhiều hàng: giá trị được tính cho mọi hàng của ô",
        "{} merged cells stand in several rows: their values count for each of these rows",
    ),
    "padded": ("{} hàng thiếu các ô cuối, coi là để trống", "{} rows lack their last cells, which are taken for blank"),
    "converted": (
        "{} cột dùng bảng mã cũ (TCVN3, VNI, VISCII...) đã được chuyển sang Unicode",
        "{} columns in an old encoding (TCVN3, VNI, VISCII and the like) were converted to Unicode",
    ),
    "not_unicode": (
        "{} cột không phải tiếng Việt Unicode, không rõ bảng mã: hãy chuyển mã rồi nạp lại",
        "{} columns are not Vietnamese in Unicode, in an unknown encoding: convert them and load again",
    ),
    "epoch_1904": ("ngày dạng số tính từ năm 1904", "serial numbers of days count from 1904"),
}
"""Code -> the remark, with a number."""


def of(report: FileReport) -> tuple[str, str]:
    """The remarks on a file in Vietnamese and English; empty where there are none."""
    found = [tuple(words.format(number) for words in REMARKS[code]) for code, number in report.remarks.items()]
    if report.sheets_hidden:
        vi, en = (", ".join(redacted.sheet(name, each) for name in report.sheets_hidden) for each in ("vi", "en"))
        found.append((f"không đọc trang tính bị ẩn: {vi}", f"hidden sheets are left out: {en}"))
    others = [text for text in report.columns_others if heading_grammar.meanings(text) != {"RUNNING"}]
    if report.no_column and others:
        found.append(
            (
                f"tiêu đề được hiểu là của người khác hoặc nội dung khác, không dùng: {redacted.joined(others, 'vi')}",
                f"headings read as somebody else's or as something else, not used: {redacted.joined(others)}",
            )
        )
    vi, en = ("; ".join(each[language] for each in found) for language in (0, 1))
    return vi, en

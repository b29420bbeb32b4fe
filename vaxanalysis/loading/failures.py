"""Why a file cannot be read, and how to mend it, in the words of the command line and of a report."""

from __future__ import annotations

from dataclasses import dataclass

from vaxanalysis.errors import InputError


@dataclass(frozen=True)
class Reason:
    """What is wrong with a file and the repair, in both languages."""

    what_vi: str
    repair_vi: str
    what_en: str
    repair_en: str


REASONS = {
    "empty": Reason("tệp rỗng", "Xuất lại từ nền tảng rồi gửi lại", "the file is empty", "Export it again, or leave it out"),
    "binary": Reason(
        "không phải tệp văn bản", "Xuất lại dạng .xlsx hoặc CSV (UTF-8)",
        "not a text file (binary content)", "Export it as .xlsx or as CSV in UTF-8",
    ),
    "encoding": Reason(
        "bảng mã không phải UTF-8, UTF-16 hay Windows-1258", "Xuất lại dạng CSV (UTF-8)",
        "not a text file in UTF-8, UTF-16 or Windows-1258", "Export it as CSV in UTF-8",
    ),
    "headings": Reason(
        "không có tiêu đề cột nào nhận ra được", "Đặt lại tiêu đề cột theo mẫu PL1",
        "no known heading in its first rows", "Name the columns as in the PL1 template, such as Họ và tên, Ngày sinh, Giới tính, Số CCCD",
    ),
    "workbook": Reason(
        "không mở được tệp Excel (tệp bị cắt, hỏng hoặc có mật khẩu)", "Mở bằng Excel, lưu lại không đặt mật khẩu, hoặc gửi lại tệp",
        "cannot be opened as a workbook (cut off, damaged or protected by a password)",
        "Open it in Excel, save it again without a password, or ask for it again",
    ),
    "html": Reason("tệp HTML không có bảng", "Xuất lại dạng .xlsx hoặc CSV", "HTML without a table", "Export it as .xlsx or CSV"),
    "parquet": Reason(
        "không đọc được tệp Parquet (bị cắt hoặc hỏng)", "Tạo lại tệp",
        "cannot be read as Parquet (cut off or damaged)", "Write the file again",
    ),
    "columns": Reason(
        "không có cột nào nhận ra được", "Đặt tên cột theo mẫu PL1 hoặc theo tên của phần mềm này",
        "no known column", "Use the names of the PL1 template or those of this package, such as full_name",
    ),
}  # fmt: skip


class FileError(InputError):
    """A file that cannot be read, for one of ``REASONS``."""

    def __init__(self, name: str, code: str) -> None:
        self.reason = REASONS[code]
        super().__init__(name, self.reason.what_en, self.reason.repair_en)

"""Why a file cannot be read, and how to repair it, in the words of the command line and of a report."""

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
    "no_rows": Reason(
        "có tiêu đề nhưng không có dòng nào bên dưới", "Xuất lại từ nền tảng rồi gửi lại",
        "headings without a row below them", "Export it again, or leave it out",
    ),
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
        "tệp Excel bị hỏng, không mở được", "Mở bằng Excel và lưu lại, hoặc đề nghị gửi lại tệp",
        "a workbook that is damaged", "Open it in Excel and save it again, or ask for it again",
    ),
    "cut": Reason(
        "tệp bị cắt, phần cuối không có", "Sao chép hoặc tải lại tệp; nếu vẫn vậy, đề nghị gửi lại",
        "cut off: the end of the file is missing", "Copy or download it again; if that does not help, ask for it again",
    ),
    "password": Reason(
        "tệp có mật khẩu", "Mở tệp, lưu lại không đặt mật khẩu", "protected by a password", "Open it and save it without a password",
    ),
    "hidden": Reason(
        "mọi trang tính có dữ liệu đều bị ẩn", "Bỏ ẩn trang tính cần nạp rồi lưu lại",
        "every sheet with data is hidden", "Unhide the sheet that is meant and save the file again",
    ),
    "large": Reason(
        "trang tính quá lớn (giới hạn 2.000 cột, 50 triệu ô, 2 GB sau khi giải nén)",
        "Xóa các hàng và cột trống ở xa dữ liệu, hoặc xuất lại dạng CSV",
        "too large (limits: 2,000 columns, 50 million cells, 2 GB when unpacked)",
        "Delete empty rows and columns far from the data, or export it as CSV",
    ),
    "inflated": Reason(
        "tệp nén chứa quá nhiều (giới hạn 1.000 tệp, 20 GB, 200 lần kích thước nén)", "Giải nén, kiểm tra rồi nạp các tệp bên trong",
        "a compressed file that holds too much (limits: 1,000 files, 20 GB, 200 times its own size)",
        "Unpack it, look at it, and load the files in it",
    ),
    "memory": Reason(
        "đọc tệp cần quá nhiều bộ nhớ (giới hạn 6 GB), có thể do một ô ở rất xa dữ liệu",
        "Xóa các hàng và cột trống ở xa dữ liệu, hoặc xuất lại dạng CSV",
        "reading it stopped: it needs too much memory (limit 6 GB), perhaps for a cell far from the data",
        "Delete empty rows and columns far from the data, or export it as CSV",
    ),
    "time": Reason(
        "đọc tệp mất quá nhiều thời gian (giới hạn 5 phút)", "Xuất lại dạng CSV, hoặc chia thành nhiều tệp",
        "reading it took too long (limit 5 minutes)", "Export it as CSV, or divide it into several files",
    ),
    "unreadable": Reason(
        "không mở được tệp", "Kiểm tra tệp còn ở đó và quyền đọc tệp", "cannot be opened",
        "Check that it is still there and that you may read it",
    ),
    "special": Reason(
        "không phải tệp (ống dẫn hoặc thiết bị)", "Ghi dữ liệu vào một tệp rồi nạp tệp đó",
        "not a file but a pipe, device or socket", "Write the data to a file and load that",
    ),
    "changed": Reason(
        "tệp thay đổi trong khi đang đọc", "Chờ sao chép xong rồi chạy lại",
        "the file changed while it was read", "Wait until it is copied completely and run the command again",
    ),
    "damaged": Reason(
        "tệp bị hỏng, không đọc được", "Tạo lại tệp hoặc đề nghị gửi lại",
        "damaged: what it holds cannot be read", "Write it again, or ask for it again",
    ),
    "kind": Reason(
        "bỏ qua: không phải loại tệp đọc được", "Xuất lại dạng .xlsx hoặc CSV, hoặc chuyển tệp ra khỏi thư mục",
        "left out: not a kind of file that is read", "Export it as .xlsx or CSV, or move it out of the folder",
    ),
    "document": Reason(
        "là văn bản hoặc hình ảnh (PDF, Word...), không phải bảng", "Đề nghị gửi bảng dạng .xlsx hoặc CSV",
        "a document or picture (PDF, Word and the like), not a table", "Ask for the table as .xlsx or CSV",
    ),
    "packed": Reason(
        "tệp nén không mở được ở đây", "Giải nén rồi nạp các tệp bên trong",
        "a compressed file that is not unpacked here", "Unpack it and load the files in it",
    ),
    "nested": Reason(
        "tệp nén nằm trong tệp nén", "Giải nén rồi nạp các tệp bên trong",
        "an archive within an archive", "Unpack it and load the files in it",
    ),
    "internal": Reason(
        "lỗi bất ngờ khi đọc tệp", "Xuất lại dạng CSV (UTF-8); nếu vẫn lỗi, báo cho người phát triển",
        "an unexpected fault while reading it", "Export it as CSV in UTF-8; if the fault remains, report it",
    ),
    "html": Reason("tệp HTML không có bảng", "Xuất lại dạng .xlsx hoặc CSV", "HTML without a table", "Export it as .xlsx or CSV"),
    "parquet": Reason(
        "không đọc được tệp Parquet (bị cắt hoặc hỏng)", "Tạo lại tệp",
        "cannot be read as Parquet (cut off or damaged)", "Write the file again",
    ),
    "clash": Reason(
        "hai cột cùng tiêu đề nhưng khác nội dung, không rõ cột nào là của đối tượng",
        'Đặt lại một tiêu đề, hoặc khai báo trong [columns] của vaxanalysis.toml, ví dụ "column 4" = ""',
        "two columns claim one field and hold different values",
        'Rename one of them, or declare them in [columns] of vaxanalysis.toml, such as "column 4" = ""',
    ),
    "columns": Reason(
        "không có cột nào nhận ra được",
        "Đặt tên cột theo mẫu PL1 hoặc tên của phần mềm này, hoặc khai báo trong [columns] của vaxanalysis.toml",
        "no known column",
        "Use the names of the PL1 template or those of this package, such as full_name, or declare yours: "
        "columns={'your heading': 'full_name'}, or [columns] of vaxanalysis.toml",
    ),
}  # fmt: skip


class FileError(InputError):
    """A file that cannot be read, for one of ``REASONS``; ``found`` adds details, never a value."""

    def __init__(self, code: str, found: str = "", name: str = "") -> None:
        self.code, self.found, self.reason = code, found, REASONS[code]
        more = f" ({found})" if found else ""
        super().__init__(name, self.reason.what_en + more, self.reason.repair_en)

    def named(self, name: str) -> FileError:
        """The same failure of the file ``name``."""
        return FileError(self.code, self.found, name)

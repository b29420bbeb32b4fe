"""The words of results on the screen: headings of columns, and values that are codes, in Vietnamese and English."""

from __future__ import annotations

from vaxanalysis.errors import ParameterError
from vaxanalysis.schema import ALL_MANDATORY, FIELD

# fmt: off
COLUMNS: dict[str, tuple[str, str]] = {name: (one.vi, one.en) for name, one in FIELD.items()} | {
    "age_group": ("Nhóm tuổi", "Age group"),
    "applies": ("Áp dụng", "Applies"),
    "blank": ("Trống", "Blank"),
    "centre": ("Trung bình", "Centre"),
    "clusters": ("Nhóm", "Groups"),
    "column": ("Cột", "Column"),
    "confidence": ("Độ tin cậy", "Confidence"),
    "delta": ("Thay đổi", "Change"),
    "doses": ("Mũi tiêm", "Doses"),
    "excess": ("Vượt mức dự kiến", "Beyond expected"),
    "fails": ("Không đạt", "Fails"),
    "field": ("Trường", "Field"),
    "fields_wrong": ("Trường khác nhau", "Fields that differ"),
    "file": ("Tệp", "File"),
    "filled": ("Có giá trị", "Filled"),
    "group": ("Nhóm", "Group"),
    "groups": ("Số nhóm", "Groups"),
    "heading": ("Tiêu đề", "Heading"),
    "highest": ("Giới hạn trên", "Upper limit"),
    "high": ("KTC 95 %, trên", "95 % interval, upper"),
    "how": ("Khác thế nào", "How"),
    "invalid": ("Sai định dạng", "Invalid"),
    "key": ("Khai báo bằng", "Declared by"),
    "kind": ("Loại", "Kind"),
    "lowest": ("Giới hạn dưới", "Lower limit"),
    "low": ("KTC 95 %, dưới", "95 % interval, lower"),
    "message": ("Nội dung", "Message"),
    "missing": ("Cùng thiếu", "Missing together"),
    "nearest": ("Gần nhất", "Nearest field"),
    "no_column": ("Không có cột", "No column"),
    "outside": ("Ngoài giới hạn", "Outside the limits"),
    "person_id": ("Mã người", "Person"),
    "placeholder": ("Nhập tạm", "Placeholder"),
    "rate": ("Tỷ lệ đầy đủ", "Complete"),
    "read": ("Đọc được", "Read"),
    "record_id": ("Mã bản ghi (băm)", "Record (hash)"),
    "records": ("Bản ghi", "Records"),
    "reference_id": ("Mã đối chiếu", "Reference"),
    "rejected": ("Bị loại", "Rejected"),
    "result": ("Kết quả", "Result"),
    "row": ("Dòng", "Row"),
    "row_id": ("Dòng", "Row"),
    "rows": ("Dòng", "Rows"),
    "rule": ("Lỗi", "Rule"),
    "severity": ("Mức độ", "Severity"),
    "shapes": ("Dạng giá trị", "Shapes of values"),
    "share": ("Tỷ lệ", "Share"),
    "sheet": ("Trang tính", "Sheet"),
    "status": ("Trạng thái", "Status"),
    "surplus": ("Bản ghi thừa", "Surplus records"),
    "text": ("Nội dung", "What"),
    "usable": ("Dùng được", "Usable"),
    "week": ("Tuần từ", "Week of"),
    "why": ("Vì sao không đọc", "Why not read"),
}
"""Name of a column -> its heading."""

VALUES: dict[str, dict[str, tuple[str, str]]] = {
    "field": {name: (one.vi, one.en) for name, one in FIELD.items()} | {ALL_MANDATORY: ("Đủ 4 thông tin bắt buộc", "All four mandatory")},
    "kind": {
        "duplicate": ("trùng", "duplicate"),
        "shared_id": ("chung số giấy tờ", "shared ID"),
        "probable": ("có thể trùng", "probable"),
        "review": ("cần xem lại", "to review"),
        "single": ("không trùng", "single"),
    },
    "result": {
        "right": ("đúng", "right"),
        "wrong": ("sai", "wrong"),
        "review": ("cần xem lại", "to review"),
        "not_found": ("không tìm thấy", "not found"),
        "cannot_be_matched": ("không đủ thông tin để đối chiếu", "cannot be matched"),
        "not_uploaded": ("chưa nhập lên nền tảng", "not uploaded"),
    },
    "confidence": {
        "declared": ("đã khai báo", "declared"),
        "exact": ("chắc chắn", "certain"),
        "words": ("theo từ ngữ", "by its words"),
        "likely": ("có khả năng, hãy kiểm tra", "likely, please check"),
        "": ("", ""),
    },
    "why": {
        "whose": ("của người khác", "somebody else's"),
        "else": ("nội dung khác", "something else"),
        "spare": ("đã đọc từ cột khác", "read from another column"),
        "unknown": ("không hiểu", "not understood"),
        "unclear": ("chưa rõ là trường nào", "not clear which field"),
        "": ("", ""),
    },
    "status": {"ok": ("đã đọc", "read"), "failed": ("không đọc được", "failed")},
}
"""Column -> value -> what is shown for it; other values are shown as they are."""
# fmt: on

_language = "vi"


def language(code: str) -> None:
    """Show results in Vietnamese (``vi``, the default) or English (``en``) from now on.

    Only what the screen shows changes, no table and no file. Returns None. Raises ParameterError for another language.
    """
    global _language
    if code not in ("vi", "en"):
        raise ParameterError("language", f"{code!r}", "Use 'vi' or 'en'")
    _language = code


def spoken() -> str:
    """The language of the screen."""
    return _language


def word(vi: str, en: str) -> str:
    """The one of two wordings that is in the language of the screen."""
    return vi if _language == "vi" else en


def heading(name: str) -> str:
    """The heading of a column; its name where no word is known."""
    plain = name.removesuffix("_vi").removesuffix("_en")
    return word(*COLUMNS[plain]) if plain in COLUMNS else plain.replace("_", " ")


def value(column: str, text: str) -> str:
    """What is shown for a ``text`` in a column."""
    known = VALUES.get(column, {}).get(text)
    return word(*known) if known else text

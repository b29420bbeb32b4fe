"""The words of results on the screen: headings of columns, and values that are codes, in Vietnamese and English."""

from __future__ import annotations

from vaxanalysis.errors import ParameterError
from vaxanalysis.schema import ALL_MANDATORY, FIELD
from vaxanalysis.vaccines import VACCINES

# fmt: off
COLUMNS: dict[str, tuple[str, str]] = {name: (one.vi, one.en) for name, one in FIELD.items()} | {
    "age_group": ("Nhóm tuổi", "Age group"),
    "applies": ("Áp dụng", "Applies"),
    "authenticated": ("Xác thực", "Authenticated"),
    "birth_year": ("Năm sinh", "Birth year"),
    "blank": ("Trống", "Blank"),
    "by": ("Theo", "By"),
    "centre": ("Trung bình", "Centre"),
    "clusters": ("Nhóm", "Groups"),
    "column": ("Cột", "Column"),
    "confidence": ("Độ tin cậy", "Confidence"),
    "delta": ("Thay đổi", "Change"),
    "done": ("Đã xong", "Done"),
    "done_today": ("Xong trong ngày", "Done today"),
    "doses": ("Mũi tiêm", "Doses"),
    "excess": ("Vượt mức dự kiến", "Beyond expected"),
    "expected": ("Dự kiến", "Expected"),
    "fails": ("Không đạt", "Fails"),
    "field": ("Trường", "Field"),
    "fields_wrong": ("Trường khác nhau", "Fields that differ"),
    "file": ("Tệp", "File"),
    "filled": ("Có giá trị (1.000 dòng đầu)", "Filled (first 1,000 rows)"),
    "group": ("Nhóm", "Group"),
    "groups": ("Số nhóm", "Groups"),
    "heading": ("Tiêu đề", "Heading"),
    "high": ("KTC 95 %, trên", "95 % interval, upper"),
    "highest": ("Giới hạn trên", "Upper limit"),
    "how": ("Khác thế nào", "How"),
    "invalid": ("Sai định dạng", "Invalid"),
    "key": ("Khai báo bằng", "Declared by"),
    "kind": ("Loại", "Kind"),
    "light": ("Đánh giá", "Verdict"),
    "low": ("KTC 95 %, dưới", "95 % interval, lower"),
    "lowest": ("Giới hạn dưới", "Lower limit"),
    "matched": ("Khớp với kỳ trước", "Matched with the week before"),
    "matured": ("Phản ánh đủ 48 giờ", "Requests 48 hours old"),
    "matured_in_time": ("Trả lời đúng hạn", "Answered in time"),
    "mended": ("Đã sửa", "Corrected"),
    "message": ("Nội dung", "Message"),
    "missing": ("Thiếu", "Missing"),
    "nearest": ("Gần nhất", "Nearest field"),
    "new_incomplete": ("Mới, thiếu thông tin", "New and incomplete"),
    "new_records": ("Mới", "New"),
    "no_column": ("Không có cột", "No column"),
    "open": ("Đang mở", "Open"),
    "open_over_48": ("Phản ánh quá hạn", "Requests overdue"),
    "outside": ("Ngoài giới hạn", "Outside the limits"),
    "p_value": ("Giá trị p", "p value"),
    "pace": ("Bình quân/ngày", "Mean a day"),
    "person_id": ("Mã người", "Person"),
    "placeholder": ("Nhập tạm", "Placeholder"),
    "police": ("Tại công an cấp xã", "With the police"),
    "rate": ("Tỷ lệ", "Rate"),
    "read": ("Đọc được", "Read"),
    "reason": ("Vì sao", "Why"),
    "received": ("Phản ánh", "Requests"),
    "record_id": ("Mã bản ghi (băm)", "Record (hash)"),
    "records": ("Bản ghi", "Records"),
    "records_before": ("Bản ghi, kỳ trước", "Records before"),
    "reference_id": ("Mã đối chiếu", "Reference"),
    "rejected": ("Bị loại", "Rejected"),
    "result": ("Kết quả", "Result"),
    "right": ("Đúng", "Right"),
    "row": ("Dòng", "Row"),
    "row_id": ("Dòng", "Row"),
    "rows": ("Dòng", "Rows"),
    "rule": ("Lỗi", "Rule"),
    "sender": ("Nơi gửi", "Sender"),
    "severity": ("Mức độ", "Severity"),
    "shapes": ("Dạng giá trị", "Shapes of values"),
    "share": ("Tỷ lệ", "Share"),
    "sheet": ("Trang tính", "Sheet"),
    "spike": ("Bất thường", "Spike"),
    "stalled": ("Không tiến triển", "Stalled"),
    "state": ("Trạng thái", "State"),
    "station": ("Tại trạm y tế", "At the station"),
    "status": ("Trạng thái", "Status"),
    "surplus": ("Bản ghi thừa", "Surplus records"),
    "text": ("Nội dung", "What"),
    "to_do": ("Chưa xác minh", "Not verified"),
    "to_verify": ("Cần xác minh", "To verify"),
    "unusual": ("Khác thường", "Unusual"),
    "unverifiable": ("Không xác minh được", "Unverifiable"),
    "usable": ("Dùng được", "Usable"),
    "usable_before": ("Dùng được, kỳ trước", "Usable before"),
    "vanished": ("Không còn", "Gone"),
    "verdict": ("Kết luận", "Verdict"),
    "week": ("Tuần từ", "Week of"),
    "why": ("Vì sao không đọc", "Why not read"),
    "worsened": ("Kém đi", "Worsened"),
    "wrong": ("Sai", "Wrong"),
}
"""Name of a column -> its heading."""

_NOT_KNOWN = dict.fromkeys(("unresolved", "unknown"), ("chưa rõ", "not known")) | {"other": ("khác", "other")}
VALUES: dict[str, dict[str, tuple[str, str]]] = {
    **dict.fromkeys(("commune", "district", "province", "age_group", "priority_group", "facility", "week"), _NOT_KNOWN),
    "vaccine": _NOT_KNOWN | {one.code: (one.label, one.label) for one in VACCINES},
    "sex": {"male": ("nam", "male"), "female": ("nữ", "female")} | _NOT_KNOWN,
    "by": COLUMNS,
    "severity": {"error": ("lỗi", "error"), "warning": ("cảnh báo", "warning")},
    "verdict": {
        "up": ("tăng", "up"), "down": ("giảm", "down"), "none": ("không thay đổi rõ", "no clear change"),
        "incomparable": ("không so sánh được", "not comparable"), "first": ("kỳ đầu", "first week"),
    },
    "light": {
        "met": ("đạt", "met"), "below": ("chưa đạt", "below target"), "help": ("cần hỗ trợ ngay", "needs help now"),
        "unsure": ("chưa đủ số liệu", "too few records"),
    },
    "authenticated": {"right": ("đúng", "right"), "wrong": ("sai", "wrong"), "not_found": ("không tìm thấy", "not found")},
    "state": {
        "replaced": ("đã có bản ghi khác thay", "replaced by another record"), "left": ("không còn trong sổ", "left the register"),
        "to_do": ("chưa xác minh", "not verified"), "station": ("tại trạm y tế", "at the station"),
        "police": ("tại công an cấp xã", "with the police"), "mended": ("đã sửa, chờ xác thực", "corrected, to be authenticated"),
        "right": ("đúng", "right"), "wrong": ("sai", "wrong"), "unverifiable": ("không xác minh được", "unverifiable"),
    },
    "reason": {
        "few": ("quá ít bản ghi", "too few records"), "small": ("thay đổi nhỏ", "the change is small"),
        "chance": ("có thể do ngẫu nhiên", "chance explains it"),
    },
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

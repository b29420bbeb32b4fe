"""The two forms of ours that others fill from their own systems: citizens' requests, and authentication results.

No public layout of either is known; these are the project's own, and the aliases let near relatives of them be
read as well.
"""

from __future__ import annotations

from vaxanalysis.forms.model import Choice, Column, Form

REQUEST_KINDS = (
    Choice("1", "1. Đã tiêm, thiếu ngày/tháng sinh nên chưa tải lên", ("1", "thiếu ngày tháng sinh")),
    Choice("2", "2. Đã tiêm, chưa có người và mũi tiêm trên hệ thống", ("2", "chưa có trên hệ thống")),
    Choice("3", "3. Có người trên hệ thống, thiếu mũi tiêm", ("3", "thiếu mũi tiêm")),
    Choice("4", "4. Sai thông tin cá nhân nên không hiện kết quả", ("4", "sai thông tin cá nhân")),
    Choice("5", "5. Có người trên hệ thống, sai thông tin cá nhân hoặc mũi tiêm", ("5", "sai thông tin")),
)
"""The five kinds of request."""

REASONS = (
    Choice("slip_incomplete", "Giấy thiếu ngày, mũi hoặc tên vắc xin"),
    Choice("selfie_only", "Chỉ có ảnh chân dung"),
    Choice("certificate_incomplete", "Giấy xác nhận thiếu họ tên, giới tính, ngày tiêm hoặc vắc xin"),
    Choice("covered", "Che thông tin cá nhân"),
    Choice("blurred", "Ảnh mờ", ("mờ",)),
    Choice("altered", "Giấy bị tẩy xoá", ("tẩy xóa", "bị sửa")),
    Choice("differs", "Thông tin khác với giấy xác nhận"),
    Choice("name_incomplete", "Họ tên thiếu hoặc không dấu"),
)
"""Why a request is rejected (dispatch 9458)."""

OUTCOMES = (
    Choice("resolved", "Đã xử lý", ("đã giải quyết", "xong", "hoàn thành")),
    Choice("rejected", "Từ chối", ("không tiếp nhận",)),
    Choice("open", "Đang xử lý", ("chưa xử lý", "chờ xử lý", "đang giải quyết", "chưa giải quyết", "mới")),
)

FEEDBACK = Form(
    "feedback",
    "PHẢN ÁNH CỦA NGƯỜI DÂN VỀ KẾT QUẢ TIÊM CHỦNG",
    (
        Column("request_id", "Mã phản ánh", ("mã yêu cầu", "số phản ánh", "mã"), 14, required=True),
        Column("received", "Thời điểm tiếp nhận", ("ngày tiếp nhận", "ngày phản ánh", "thời gian tiếp nhận"),
               18, "datetime", required=True,
               help="dd/mm/yyyy hh:mm, giờ Việt Nam"),
        Column("kind", "Loại phản ánh", ("nội dung", "nội dung phản ánh", "loại"), 34, choices=REQUEST_KINDS, counts=True),
        Column("facility", "Cơ sở tiêm (nếu biết)", ("cơ sở tiêm chủng", "địa điểm tiêm", "nơi tiêm"), 24),
        Column("commune", "Phường/Xã nơi tiêm", ("phường/xã", "xã/phường", "xã phường"), 20, counts=True),
        Column("district", "Quận/Huyện nơi tiêm", ("quận/huyện", "quận huyện"), 18, counts=True),
        Column("province", "Tỉnh/Thành phố nơi tiêm", ("tỉnh/thành phố", "tỉnh"), 18),
        Column("full_name", "Họ và tên", ("họ tên",), 22),
        Column("birth_date", "Ngày sinh", ("năm sinh",), 12),
        Column("citizen_id", "Số CCCD/CMND", ("số cccd", "cccd", "số cmnd", "số giấy tờ"), 16),
        Column("phone", "Số điện thoại", ("điện thoại", "sđt"), 14),
        Column("closed", "Thời điểm trả lời", ("ngày trả lời", "ngày xử lý", "ngày hoàn thành", "thời gian xử lý"),
               18, "datetime", counts=True),
        Column("outcome", "Kết quả xử lý", ("kết quả", "trạng thái"), 14, choices=OUTCOMES, counts=True),
        Column("reason", "Lý do từ chối", ("lý do",), 30, choices=REASONS),
    ),
    ("Mỗi dòng một phản ánh. Hạn xử lý 48 giờ kể từ thời điểm tiếp nhận, giờ Việt Nam.",),
)  # fmt: skip

ANSWERS = (
    Choice("right", "Đúng", ("khớp", "trùng khớp")),
    Choice("wrong", "Sai", ("không khớp",)),
    Choice("not_found", "Không tìm thấy", ("không có dữ liệu", "không thấy", "không có")),
)

FIELDS = (
    Choice("full_name", "Họ và tên", ("họ tên", "tên")),
    Choice("birth_date", "Ngày sinh", ("năm sinh", "ngày tháng năm sinh")),
    Choice("sex", "Giới tính"),
    Choice("citizen_id", "Số CCCD", ("số cccd/cmnd", "cccd", "số định danh", "số")),
)

AUTHENTICATION = Form(
    "authentication",
    "KẾT QUẢ XÁC THỰC VỚI CƠ SỞ DỮ LIỆU QUỐC GIA VỀ DÂN CƯ",
    (
        Column("key", "Mã dòng", ("mã bản ghi", "record_id", "mã", "mã dòng (không sửa)"), 36, required=True,
               help="Mã dòng của danh sách xác minh, hoặc mã bản ghi"),
        Column("answer", "Kết quả xác thực", ("kết quả", "trả lời", "xác thực"), 18, choices=ANSWERS, required=True),
        Column("fields", "Thông tin sai", ("trường sai", "nội dung sai"), 28, counts=True,
               help="Ngăn cách bằng dấu phẩy: họ và tên, ngày sinh, giới tính, số CCCD"),
        Column("date", "Ngày trả lời", ("ngày", "ngày xác thực"), 14, "date", counts=True),
    ),
    ("Mỗi dòng một bản ghi đã gửi xác thực.",),
)  # fmt: skip
"""``fields`` holds several answers in one cell, so its choices are :data:`FIELDS`, not a drop-down."""

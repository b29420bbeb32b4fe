"""What to do about rows of answers that were not taken, in words for those who filled them in."""

from __future__ import annotations

import polars as pl

from vaxanalysis.verification import log

REMEDIES: dict[str, tuple[str, str]] = {
    "bad_key": (
        "Chép lại cột 'Mã dòng (không sửa)' hoặc 'Mã cặp (không sửa)' từ danh sách đã gửi rồi nộp lại",
        "Copy the column 'Mã dòng (không sửa)' or 'Mã cặp (không sửa)' from the list that was sent out, and hand it in again",
    ),
    "unreadable": (
        "Chọn kết quả trong danh sách có sẵn của ô, không tự viết",
        "Choose the answer from the cell's own list",
    ),
    "incomplete": (
        "Có thông tin sửa nhưng chưa có kết quả: chọn kết quả xác minh",
        "Corrections stand without an answer: choose the answer",
    ),
    "bad_number": (
        "Số CCCD đúng phải đủ 12 chữ số, ghi theo thẻ, ô định dạng văn bản; không có thẻ thì để trống và chọn kết quả khác",
        "The right number has 12 digits as on the card, in a cell kept as text; without a card leave it empty and choose another answer",
    ),
    "bad_tries": (
        "Số lần liên hệ phải là một số, ví dụ 2",
        "The number of contact tries must be a number, such as 2",
    ),
    "no_proposal": (
        "Danh sách không có đề xuất cho dòng này: ghi thông tin đúng và chọn Đã sửa",
        "The list proposed nothing for this row: write what is right and choose Đã sửa",
    ),
    "contrary": (
        "Kết quả trái với thông tin sửa ghi cạnh đó: chọn kết quả khác, hoặc xoá thông tin sửa, rồi nộp lại",
        "The corrections beside the answer speak against it: choose another answer or clear them, and hand it in again",
    ),
    "empty": ("Chưa điền kết quả: điền rồi nộp lại", "Nothing is filled in: fill in the answer"),
    "unknown": (
        "Mã dòng không thuộc kho này: kiểm tra xem danh sách có phải của kho khác",
        "No such record was ever in this store: check whether the list is of another store",
    ),
    "conflict": (
        "Hai câu trả lời trái nhau: xác minh lại, ghi kết quả đúng với ngày muộn hơn",
        "Two answers contradict each other: verify again and give the right one with a later date",
    ),
    "gone": (
        "Bản ghi không còn trong sổ: không cần làm gì nếu đã gộp, xoá; nếu không, báo quản trị",
        "The record is not in the register any more: nothing to do if it was merged or deleted, else report it",
    ),
    "changed": (
        "Nội dung bản ghi đã đổi sau khi lập danh sách: kiểm tra lại theo danh sách tuần sau",
        "The record has changed since the list: check it again with the next list",
    ),
    "bad_day": (
        "Không đọc được ngày, đã tính theo ngày nhận: ghi ngày dạng 08/11/2021",
        "The date cannot be read and the day of receipt stands for it: write it as 08/11/2021",
    ),
}
"""Status of a row, or ``bad_day`` of one that was taken -> what to do, in both languages."""

WAITING = ("empty", "gone", "changed")
"""Statuses that are no fault of the answer: they are listed and do not change the exit code."""


def to_do(rows: pl.DataFrame) -> pl.DataFrame:
    """``file, sheet, row, status, what_to_do_vi, what_to_do_en`` of the rows (of an import report) that need somebody."""
    status = pl.when((pl.col("status") == "taken") & pl.col("bad_day")).then(pl.lit("bad_day")).otherwise("status")
    columns = ["status", "what_to_do_vi", "what_to_do_en"]
    words = pl.DataFrame([(code, *both) for code, both in REMEDIES.items()], columns, orient="row")
    listed = rows.with_columns(status.alias("status")).join(words, on="status", maintain_order="left")
    return listed.select(*log.PLACE, *columns).sort(log.PLACE, maintain_order=True)

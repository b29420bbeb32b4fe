"""Slips: a page of A5 for each person who is ready, with the citizen's number in digits and as a QR code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

TITLE = "PHIẾU TIÊM CHỦNG VẮC XIN PHÒNG COVID-19"
REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"
_MM = 72 / 25.4
_LEFT, _RIGHT, _TOP = 12 * _MM, 136 * _MM, 196 * _MM
_QR = 42 * _MM
_TO_FILL = ("Loại vắc xin, số lô", "Giờ tiêm", "Người tiêm (ký, ghi rõ họ tên)", "Theo dõi sau tiêm 30 phút")
_CHECK = "Đối chiếu số với thẻ: số đã được đọc lại từ ô bị hỏng định dạng."
_READ_AGAIN = ("cccd_restored_zeros", "citizen_id_beside_words")


def write(path: Path, rows: pl.DataFrame, unit: str, session: date) -> None:
    """Write the slips of ``rows`` (ready, as :func:`vaxanalysis.session.deciding.decided` gives them), in their order; equal rows give
    equal bytes."""
    from reportlab.lib.pagesizes import A5
    from reportlab.pdfgen.canvas import Canvas

    _fonts()
    canvas = Canvas(str(path), pagesize=A5, invariant=1, pageCompression=1)
    canvas.setTitle(TITLE)
    for row in rows.iter_rows(named=True):
        _page(canvas, row, unit, session)
        canvas.showPage()
    canvas.save()


def _fonts() -> None:
    """The fonts with all Vietnamese letters that matplotlib ships."""
    import matplotlib
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for name in (REGULAR, BOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))


def _page(canvas: Any, row: dict[str, Any], unit: str, session: date) -> None:
    _line(canvas, BOLD, 13, _LEFT, _TOP, TITLE)
    _line(canvas, REGULAR, 10, _LEFT, _TOP - 7 * _MM, f"{unit} – ngày tiêm {session:%d/%m/%Y} – mũi {row['dose']}")
    at = _TOP - 20 * _MM
    for label, value in _facts(row):
        _line(canvas, REGULAR, 9, _LEFT, at, label)
        _line(canvas, BOLD, 15, _LEFT, at - 7 * _MM, value)
        at -= 16 * _MM
    number = str(row["cccd"] or row["cmnd"] or row["passport"])
    _qr(canvas, number, _RIGHT - _QR, at + 4 * _MM)
    if any(code in (row["remarks"] or "") for code in _READ_AGAIN):
        _line(canvas, REGULAR, 8, _LEFT, at + 6 * _MM, _CHECK)
    for number_of_line, label in enumerate(_TO_FILL):
        below = at - (10 + 13 * number_of_line) * _MM
        _line(canvas, REGULAR, 9, _LEFT, below, f"{label}:")
        canvas.line(_LEFT + 62 * _MM, below - 2, _RIGHT, below - 2)
    foot = f"{row['file']}, dòng {row['row']}. Có thông tin cá nhân: chỉ giao cho người có tên."
    _line(canvas, REGULAR, 7, _LEFT, 8 * _MM, foot)


def _facts(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    document = "Số CCCD" if row["cccd"] else "Số CMND" if row["cmnd"] and not row["non_citizen"] else "Số hộ chiếu"
    yield "Họ và tên", row["name_std"]
    yield "Ngày sinh", f"{row['birth']:%d/%m/%Y}"
    yield "Giới tính", "Nam" if row["sex_std"] == "male" else "Nữ"
    yield document, row["cccd"] or row["cmnd"] or row["passport"]


def _line(canvas: Any, font: str, size: float, left: float, at: float, text: str) -> None:
    """A line of text, smaller where it would not fit."""
    wide = canvas.stringWidth(text, font, size)
    canvas.setFont(font, min(size, size * (_RIGHT - left) / wide) if wide else size)
    canvas.drawString(left, at, text)


def _qr(canvas: Any, text: str, left: float, bottom: float) -> None:
    """The QR code of ``text``, error correction M, in a square of ``_QR`` with a quiet zone of four modules."""
    import segno

    matrix = segno.make_qr(text, error="m").matrix
    size = _QR / (len(matrix) + 8)
    path = canvas.beginPath()
    for down, line in enumerate(matrix):
        for start, width in _runs(line):
            path.rect(left + (4 + start) * size, bottom + _QR - (5 + down) * size, width * size, size)
    canvas.drawPath(path, stroke=0, fill=1)


def _runs(line: bytearray) -> Iterator[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    for dark, run in groupby(enumerate(line), key=lambda module: module[1]):
        places = [place for place, _ in run]
        if dark:
            yield places[0], len(places)

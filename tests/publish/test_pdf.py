"""The page for print: tagged, in its language, the same bytes each time."""

import re
import zlib
from pathlib import Path

import pytest

from vaxanalysis.publish.pdf import document, write_pdf

BODY = '<h2>Ba Đình chưa đạt</h2><svg class="chart" viewBox="0 0 9 9"><text x="1" y="5">Ngọc Hà</text></svg>'


def write(path: Path) -> bytes:
    write_pdf(path, BODY, title="Quận Ba Đình", mark="Lưu hành nội bộ", language="vi")
    return path.read_bytes()


def unpacked(pdf: bytes) -> bytes:
    """A PDF's objects, out of their compressed streams."""
    return b"".join(map(zlib.decompress, re.findall(rb"/FlateDecode[^>]*>>\nstream\n(.*?)\nendstream", pdf, re.S)))


def test_tagged_in_its_language_and_equal_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = write(tmp_path / "a.pdf")
    monkeypatch.setattr("time.time", lambda: 2e9)
    assert first == write(tmp_path / "b.pdf")
    inside = unpacked(first)
    assert b"/StructTreeRoot" in inside and b"/Lang (vi)" in inside and b"pdfuaid" in inside


def test_the_document_is_marked_and_its_charts_have_letters() -> None:
    page = document(BODY, "A & B", "Internal", "en")
    assert '<p class="mark">Internal</p><h1>A &amp; B</h1>' in page
    assert '<svg class="chart" font-family="Noto Sans, DejaVu Sans, sans-serif"' in page

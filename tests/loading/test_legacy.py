"""Text from before Unicode is recognised and converted only where that is certain."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from vaxanalysis import loading
from vaxanalysis.loading import legacy

NAMES = ["Nguyễn Văn Đức", "Trần Thị Thuỳ Hương", "Lê Quốc Khánh", "Phạm Hữu Nghĩa", "Đỗ Mỹ Duyên", "Hoàng Ngọc Ánh"]


def written(text: str, encoding: str) -> str:
    """``text`` as it looks in ``encoding``, read as Western European."""
    back: dict[str, str] = {}
    for old, new in legacy.tables()[encoding].items():
        back.setdefault(new, old)
    return "".join(back.get(letter, letter) for letter in text)


@pytest.mark.parametrize("encoding", list(legacy.tables()))
def test_each_encoding_is_recognised_and_converted(encoding: str) -> None:
    names = [name.replace("Á", "á").replace("Đỗ", "đỗ").replace("Đ", "Đ") for name in NAMES]
    texts = [written(name, encoding) for name in names]
    assert legacy.recognised(texts) == encoding
    assert pl.Series(texts).to_frame("a").select(legacy.convert(pl.col("a"), encoding))["a"].to_list() == names
    assert [legacy.converted(text, encoding) for text in texts] == names


def test_words_of_the_sources() -> None:
    assert legacy.converted("NguyÔn V¨n §øc", "TCVN3") == "Nguyễn Văn Đức"
    assert legacy.converted("Nguyeãn Vaên Ñöùc", "VNI") == "Nguyễn Văn Đức"
    assert legacy.converted("Nguyá»…n VÄƒn Äá»©c".replace("Ä\u0081", "Ä\x90"), "UTF-8").startswith("Nguyễn Văn")


@pytest.mark.parametrize(
    "texts",
    [
        NAMES,
        [],
        ["Müller", "Åse Sørensen", "José Núñez", "Zoë"],
        ["Ngô", "Lê"],
        [name.upper() for name in NAMES],
        ["Ñ", "ô"],
    ],
)
def test_unicode_is_left_as_it_is(texts: list[str]) -> None:
    assert legacy.recognised(texts) in (None, "unknown")
    assert legacy.of_columns(pl.DataFrame({"a": NAMES})) == {}


def test_utf_8_decoded_twice_shows_by_its_bytes_whatever_the_language() -> None:
    names = ["Đắk Lắk", "Krông Năng", "ĐLiê Ya", "Y Blŏ Niê", "Hŏ̆ Bkrông"]
    texts = [name.encode().decode("latin-1") for name in names]
    assert legacy.recognised(texts) == "UTF-8"
    assert [legacy.converted(text, "UTF-8") for text in texts] == names


def test_capitals_with_marks_within_words_are_no_sign_of_an_encoding() -> None:
    assert legacy.share(["NguyỀn", "ThĨ", "TrỖn"]) == 0
    assert legacy.share(["Nguyễn", "Ánh", "NGUYỄN", "NGUYễN"]) == 1


def test_signs_within_words_of_which_most_are_right_are_named() -> None:
    texts = ["Nguy‹n Văn Bình", "Nguy‹n Thị Hòa", "Nguy‹n Quốc Khánh", "Lê Thị Phúc"]
    assert legacy.recognised(texts) == "unknown"
    assert legacy.recognised([*texts, *["Lê Thị Phúc"] * 40]) is None


def test_text_that_is_no_known_encoding_is_named() -> None:
    assert legacy.recognised([f"N\u0431{letter}\u0434 \u0416{letter}\u0438" for letter in "abcdefgh"]) == "unknown"


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI", "VISCII"])
def test_a_file_of_bytes_in_an_old_encoding(tmp_path: Path, encoding: str) -> None:
    rows = "".join(f"{name},12/05/1980,001080000001\n" for name in NAMES).replace("Á", "á")
    text = written("Họ và tên,Ngày sinh,Số CCCD\n" + rows, encoding)
    (tmp_path / "a.csv").write_bytes(text.encode("cp1252", "replace") if encoding == "VNI" else text.encode("latin-1"))
    raw = loading.read([tmp_path / "a.csv"])
    (file,) = raw.files
    assert file.report.failure is None and file.rows is not None
    assert file.rows.collect()["full_name"].to_list() == [name.replace("Á", "á") for name in NAMES]
    assert file.report.kind == f"text, {encoding}"


@pytest.mark.parametrize("heading", [written("Họ và tên", "TCVN3"), "Họ và tên"])
def test_a_column_of_a_workbook_in_an_old_encoding(tmp_path: Path, heading: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([heading, "Ngày sinh", "Phường/Xã"])
    for name in NAMES:
        sheet.append([written(name, "TCVN3"), "1980", "Phường Trúc Bạch"])
    book.save(tmp_path / "a.xlsx")
    (file,) = loading.read([tmp_path / "a.xlsx"]).files
    assert file.report.failure is None and file.rows is not None
    assert file.rows.collect()["full_name"].to_list()[:1] == NAMES[:1]
    assert file.rows.collect()["commune"].unique().to_list() == ["Phường Trúc Bạch"]
    assert file.report.remarks == {"converted": 1}


@pytest.mark.parametrize("misread", ["cp1252", "latin-1"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_decoded_twice_is_read_with_its_headings(tmp_path: Path, misread: str, encoding: str) -> None:
    head = "Họ và tên,Ngày sinh,Số căn cước công dân,Phái\n"
    text = head + "".join(f"{name},12/05/1980,001080000001,Nữ\n" for name in NAMES[:2])
    twice = "".join(bytes([each]).decode(misread, "ignore") or chr(each) for each in text.encode())
    (tmp_path / "a.csv").write_bytes(twice.encode(encoding))
    raw = loading.read([tmp_path / "a.csv"])
    (file,) = raw.files
    assert file.report.failure is None and file.rows is not None
    rows = file.rows.collect()
    assert rows["full_name"].to_list() == NAMES[:2] and rows["sex"].to_list() == ["Nữ"] * 2
    assert rows["citizen_id"].to_list() == ["001080000001"] * 2
    assert file.report.kind == "text, utf-8/UTF-8"


def test_a_right_column_beside_an_old_one_is_left_as_it_is() -> None:
    rows = pl.DataFrame({"a": NAMES, "b": [written(name, "VNI") for name in NAMES]})
    assert legacy.of_columns(rows) == {"b": "VNI"}


def test_names_of_the_highlands_do_not_hide_an_old_encoding() -> None:
    words = "Họ và tên Giới tính Số điện thoại Phường Xã Quận Huyện Đắk Plông Măng Thị Nguyễn Trần Văn Bình"
    assert legacy.of_bytes(written(words, "VISCII").encode("latin-1")) == "VISCII"
    assert legacy.of_bytes(unicodedata.normalize("NFD", words).encode("cp1258", "ignore")) == "cp1258"


def test_a_file_in_utf8_with_many_lines_in_another_encoding_is_refused(tmp_path: Path) -> None:
    head = "Họ và tên,Ngày sinh,Phường/Xã\n" + "Nguyễn Thị Thu Hà,01/07/1991,Phường Phúc Xá\n" * 12
    (tmp_path / "a.csv").write_bytes(head.encode() + "Hoàng Vãn Thoà,01/07/1991,Phúc Xá\n".encode("latin-1") * 6)
    (file,) = loading.read([tmp_path]).files
    assert file.report.failure is not None and file.report.failure.code == "encoding"

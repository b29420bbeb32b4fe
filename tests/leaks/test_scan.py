"""Values planted in every kind of place of every kind of file are found; clean files raise no alarm."""

from __future__ import annotations

import base64
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import polars as pl
import pytest
import xlsxwriter

from vaxanalysis import places
from vaxanalysis.leaks import LeakError, People, check, scan
from vaxanalysis.leaks.scan import template

PEOPLE = pl.DataFrame(
    {
        "full_name": ["Nguyễn Thị Hoa Mai", "Lê Văn Quyết", "PHẠM  ĐỨC TOÀN", "Vũ Hậu", "Minh Khai"],
        "name_std": ["Nguyễn Thị Hoa Mai", "Lê Văn Quyết", "PHẠM ĐỨC TOÀN", "Vũ Hậu", "Minh Khai"],
        "citizen_id": ["001180000017", "012345678", "1085000021", None, "001190000099"],
        "cccd": ["001180000017", None, "001085000021", None, "001190000099"],
        "phone": ["0912 345 601", "0912345602", "84912345603", "0912345604", None],
        "phone_std": ["0912345601", "0912345602", "0912345603", "0912345604", None],
        "insurance_id": ["GD4010123456789", None, None, None, None],
        "email": ["hoa.mai@example.vn", None, None, None, None],
    }
)

VALUES = {
    "as typed": "Nguyễn Thị Hoa Mai",
    "in capitals": "LÊ VĂN QUYẾT",
    "decomposed": unicodedata.normalize("NFD", "Phạm Đức Toàn"),
    "without marks": "pham-duc-toan",
    "two words": "Vũ Hậu",
    "CCCD": "001180000017",
    "CMND": "012345678",
    "phone with spaces": "0912 345 602",
    "insurance card": "GD4010123456789",
    "e-mail": "Hoa.Mai@example.vn",
    "record id": "r0123456789abcdef",
}


def _html(body: str) -> bytes:
    return f"<html><head><title>Báo cáo</title></head><body>{body}</body></html>".encode()


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _xlsx(value: str, where: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet(value[:31].replace("/", "-") if where == "sheet" else "Tổng hợp")
        sheet.write_string(3, 3, value if where == "cell" else "1.234")
        if where == "comment":
            sheet.write_comment(3, 3, value)
        if where == "property":
            book.set_properties({"title": value})
    return out.getvalue()


def _pdf(value: str) -> bytes:
    weasyprint = pytest.importorskip("weasyprint")
    return bytes(weasyprint.HTML(string=f"<p>Báo cáo</p><table><tr><td>{value}</td></tr></table>").write_pdf())


def _docx(change: Callable[[Any], object]) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    change(document)
    document.save(out)
    return out.getvalue()


PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def _part(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + name + content + bytes(4)


def _notebook(**output: object) -> bytes:
    return json.dumps({"cells": [{"cell_type": "code", "source": ["vax.report()"], "outputs": [output]}]}).encode()


PLACES: dict[str, Callable[[str], tuple[str, bytes]]] = {
    "text": lambda v: ("a.html", _html(f"<p>Bản ghi {v} chưa đủ</p>")),
    "cell": lambda v: ("a.html", _html(f"<table><tr><td>1</td><td>{v}</td></tr></table>")),
    "attribute": lambda v: ("a.html", _html(f'<p data-x="{v}">x</p>')),
    "alt": lambda v: ("a.html", _html(f'<img alt="{v}">')),
    "link": lambda v: ("a.html", _html(f'<a href="x.html?q={v}">x</a>')),
    "comment": lambda v: ("a.html", _html(f"<!-- {v} -->")),
    "script": lambda v: ("a.html", _html(f"<script>const a = '{v}'</script>")),
    "style": lambda v: ("a.html", _html(f"<style>/* {v} */</style>")),
    "title": lambda v: ("a.html", f"<html><head><title>{v}</title></head></html>".encode()),
    "entities": lambda v: ("a.html", _html("".join(f"&#{ord(char)};" for char in v))),
    "svg text": lambda v: ("a.html", _html(f"<svg><text>{v}</text></svg>")),
    "svg description": lambda v: ("a.svg", f"<svg xmlns='http://www.w3.org/2000/svg'><desc>{v}</desc></svg>".encode()),
    "embedded text": lambda v: ("a.html", _html(f'<a href="data:text/csv;base64,{base64.b64encode(v.encode()).decode()}">x</a>')),
    "csv cell": lambda v: ("a.csv", f"\ufeffphường,bản ghi\nPhúc Xá,{v}\n".encode()),
    "csv heading": lambda v: ("a.csv", f"phường;{v}\n1;2\n".encode()),
    "json value": lambda v: ("manifest.json", json.dumps({"inputs": [{"file": v}]}).encode()),
    "json key": lambda v: ("manifest.json", json.dumps({v: 1}, ensure_ascii=False).encode()),
    "notebook text": lambda v: ("a.ipynb", _notebook(output_type="stream", text=[f"{v}\n"])),
    "notebook html": lambda v: ("a.ipynb", _notebook(data={"text/html": f"<td>{v}</td>"})),
    "notebook error": lambda v: ("a.ipynb", _notebook(ename="ValueError", evalue=f"could not read {v}")),
    "xlsx cell": lambda v: ("a.xlsx", _xlsx(v, "cell")),
    "xlsx sheet": lambda v: ("a.xlsx", _xlsx(v, "sheet")),
    "xlsx comment": lambda v: ("a.xlsx", _xlsx(v, "comment")),
    "xlsx property": lambda v: ("a.xlsx", _xlsx(v, "property")),
    "zip member": lambda v: ("all.zip", _zip({"a.html": _html(f"<p>{v}</p>")})),
    "zip name": lambda v: ("all.zip", _zip({f"{v}.csv": b"1"})),
    "zip in zip": lambda v: ("all.zip", _zip({"b.zip": _zip({"a.txt": v.encode()})})),
    "file name": lambda v: (f"{v}.csv", b"1,2"),
    "unknown file": lambda v: ("a.bin", b"\x00\x01" + v.encode() + b"\xff"),
    "log": lambda v: ("run.log", f"2021-11-08 INFO {v}: 3 rows".encode()),
    "pdf": lambda v: ("a.pdf", _pdf(v)),
    "word sentence": lambda v: ("a.docx", _docx(lambda document: document.add_paragraph(f"Bản ghi {v} chưa đủ"))),
    "word property": lambda v: ("a.docx", _docx(lambda document: setattr(document.core_properties, "title", v))),
    "picture text": lambda v: ("a.png", PNG_HEAD + _part(b"tEXt", b"Title\0" + v.encode()) + _part(b"IDAT", b"x")),
}  # fmt: skip


@pytest.fixture(scope="module")
def people() -> People:
    return People((PEOPLE.lazy(),))


@pytest.mark.parametrize("place", PLACES)
def test_a_value_is_found_wherever_it_stands(place: str, people: People, tmp_path: Path) -> None:
    missed = []
    for number, (what, value) in enumerate(VALUES.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        name, content = PLACES[place](value)
        (folder / name).write_bytes(content)
        if not scan(folder, people):
            missed.append(what)
    assert missed == []


def test_a_name_over_two_elements_is_found(people: People, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(_html("<b>Nguyễn Thị</b> <i>Hoa Mai</i>"))
    assert [leak.place for leak in scan(tmp_path, people)] == ["text of several elements"]


def test_what_runs_say_of_themselves_is_no_alarm(people: People, tmp_path: Path) -> None:
    units = places.units()
    names = "</td><td>".join(units["commune"].to_list()[:2000])
    (tmp_path / "a.html").write_bytes(
        _html(f"<table><tr><td>{names}</td></tr></table><p>{'. '.join(template()[:400])}</p>")
    )
    (tmp_path / "b.csv").write_text("phường,bản ghi\nPhường Minh Khai,12.345.678\n2021-11-08,91234\n", encoding="utf-8")
    assert scan(tmp_path, people) == []


def test_a_value_of_nobody_is_no_alarm(people: People, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Trần Văn Nhân 001180000018 0999 999 999", encoding="utf-8")
    assert scan(tmp_path, people) == []


@pytest.mark.parametrize("word", ["N/A", "không có", "Chưa rõ"])
def test_a_word_for_nothing_in_the_place_of_a_name_is_no_alarm(word: str, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<script>node.n; /* {word} */ return one.n / a</script>", encoding="utf-8")
    assert scan(tmp_path, People((pl.LazyFrame({"full_name": [word]}),))) == []


def test_the_error_names_file_and_place_but_not_the_value(people: People, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(_html("<p>Lê Văn Quyết</p>"))
    with pytest.raises(LeakError) as caught:
        check(tmp_path, people)
    assert str(caught.value).startswith("a.html: a person's name in <p> (and 1 more places); nothing was published.")
    assert "Quyết" not in str(caught.value)


def test_a_file_name_that_holds_a_person_is_not_repeated(people: People, tmp_path: Path) -> None:
    (tmp_path / "Lê Văn Quyết.csv").write_text("1", encoding="utf-8")
    assert [(leak.file, leak.place) for leak in scan(tmp_path, people)] == [("a file", "file name")]

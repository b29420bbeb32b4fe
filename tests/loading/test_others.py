"""What .ods and .xlsb say beside their cells: merged cells and hidden rows by sheet, with repeated rows and columns counted."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

from tests.grammar.binary import record, wide, xlsb
from tests.grammar.layout import Sheet
from vaxanalysis.loading.books import ooxml, others

TABLE = """<office:document-content xmlns:office="o" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
<table:table table:name="A"><table:table-header-rows><table:table-row table:number-rows-repeated="2"/></table:table-header-rows>
<table:table-row table:visibility="filter" table:number-rows-repeated="3"/>
<table:table-row><table:table-cell table:number-columns-repeated="4"/>
<table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="3"/><table:covered-table-cell/></table:table-row>
<table:table-row table:visibility="collapse"/></table:table>
<table:table table:name="B"><table:table-row/></table:table></office:document-content>"""


def archive(**parts: str | bytes) -> zipfile.ZipFile:
    made = zipfile.ZipFile(io.BytesIO(), "w")
    for name, content in parts.items():
        made.writestr(name.replace("__", "."), content)
    return made


def test_an_ods_tells_its_merged_cells_and_hidden_rows() -> None:
    found = others.facts(archive(content__xml=TABLE))
    assert found.merged == {"A": ((5, 4, 6, 6),), "B": ()}
    assert found.sheets == {"A": (4, 0), "B": (0, 0)}


def test_an_xlsb_tells_its_merged_cells_and_hidden_rows_and_its_epoch(tmp_path: Path) -> None:
    path, hidden = tmp_path / "a.xlsb", struct.pack("<2IHBBBI", 1, 0, 0, 0, 16, 0, 0)
    xlsb(path, Sheet([["a", "b"], ["c", None]], [(0, 1, 1, 1)]))
    assert ooxml.facts(path).merged == {"Danh sách": ((0, 1, 1, 1),)}
    bound = struct.pack("<2I", 0, 1) + wide("rId1") + wide("Ẩn")
    links = '<R><Relationship Id="rId1" Target="worksheets/sheet2.bin"/></R>'
    with zipfile.ZipFile(tmp_path / "b.xlsb", "w") as book:
        book.writestr("xl/workbook.bin", record(153, struct.pack("<I", 1)) + record(156, bound))
        book.writestr("xl/_rels/workbook.bin.rels", links)
        book.writestr("xl/worksheets/sheet2.bin", record(0, hidden) + record(0, hidden.replace(b"\x10", b"\x00")))
    found = ooxml.facts(tmp_path / "b.xlsb")
    assert (found.epoch_1904, found.sheets, found.merged) == (True, {"Ẩn": (1, 0)}, {"Ẩn": ()})


def test_neither_says_nothing() -> None:
    assert others.facts(archive(a="")) == ooxml.Facts()

"""The page for print as a Word file: texts and tables can be edited, charts are pictures with words, the template is the office's."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from vaxanalysis.errors import InputError
from vaxanalysis.publish.pictures import chart, drawn
from vaxanalysis.publish.word import PLACE, TEMPLATE, charts, described, write_word

SVG = (
    '<svg viewBox="0 0 400 40" role="img" class="chart" aria-labelledby="a b"><title id="a">Xu hướng &amp; hạn</title>'
    '<desc id="b">08/11: 93%</desc><text x="4" y="20">93%</text></svg>'
)
BODY = f"""<p>Lưu hành nội bộ</p><h1>Quận Ba Đình</h1><h2>Còn 85 bản ghi</h2>
<ol class="bullets"><li>Một &lt; hai.</li><li>Ba.</li></ol>
<ul class="cards"><li class="card"><p class="name">Đủ 4 thông tin</p><p class="value">93,0%</p>
<span class="light met"><span aria-hidden="true">●</span> Đạt</span><p>800/860</p></li>
<li class="card"><p class="name">Cần làm sạch</p><p class="value">85</p></li></ul>
<h3>Đề xuất</h3><div class="scroll"><table><thead><tr><th>Đơn vị</th><th class="num">Bản ghi</th></tr></thead>
<tbody><tr><th>Phúc Xá</th><td class="num">1.234</td></tr></tbody></table></div>
<figure>{SVG}<figcaption>Cột: bản ghi.</figcaption></figure>"""
PNG = drawn([chart(SVG)], "vi")[0]


def written(folder: Path, name: str = "a.docx") -> Any:
    found = [described(svg, PNG) for svg in charts(BODY)]
    write_word(folder / name, BODY, found, title="Quận Ba Đình", language="vi", store=folder)
    return Document(str(folder / name))


def test_sentences_headings_and_captions_are_paragraphs_with_styles(tmp_path: Path) -> None:
    said = [(one.text, one.style.name) for one in written(tmp_path).paragraphs if one.text]
    assert said == [
        ("Lưu hành nội bộ", "Normal"),
        ("Quận Ba Đình", "Title"),
        ("Còn 85 bản ghi", "Heading 1"),
        ("Một < hai.", "List Number"),
        ("Ba.", "List Number"),
        ("Đề xuất", "Heading 2"),
        ("Cột: bản ghi.", "Caption"),
    ]


def test_figures_and_tables_are_tables_that_can_be_edited(tmp_path: Path) -> None:
    cards, table = written(tmp_path).tables
    assert [cell.text.split("\n") for cell in cards.rows[0].cells] == [
        ["Đủ 4 thông tin", "93,0%", "● Đạt", "800/860"],
        ["Cần làm sạch", "85"],
        [""],
    ]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Đơn vị", "Bản ghi"], ["Phúc Xá", "1.234"]]
    assert table.rows[0]._tr.xpath(".//w:tblHeader") and not table.rows[1]._tr.xpath(".//w:tblHeader")
    assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells] == [0, 2]


def test_a_bold_heading_is_not_broken_within_a_word(tmp_path: Path) -> None:
    """Bold Times of 13 points: 7.3 points a letter, and 10.8 for the edges of a cell."""
    body = BODY.replace("Bản ghi</th>", "Không có số</th>").replace("1.234", "2")
    write_word(
        tmp_path / "a.docx",
        body,
        [described(svg, PNG) for svg in charts(body)],
        title="",
        language="vi",
        store=tmp_path,
    )
    table = Document(str(tmp_path / "a.docx")).tables[1]
    assert table.rows[0].cells[1].text == "Không có số" and table.columns[1].width.pt >= 5 * 7.3 + 10.8


def test_a_chart_is_a_picture_with_its_words(tmp_path: Path) -> None:
    (shape,) = written(tmp_path).inline_shapes
    assert shape._inline.docPr.get("title") == "Xu hướng & hạn"
    assert shape._inline.docPr.get("descr") == "08/11: 93%"


def test_the_page_stands_where_the_template_says_and_the_rest_of_it_stays(tmp_path: Path) -> None:
    template = Document()
    for text in ("SỞ Y TẾ", f"  {PLACE}", "GIÁM ĐỐC"):
        template.add_paragraph(text)
    template.save(str(tmp_path / TEMPLATE))
    said = [one.text for one in written(tmp_path).paragraphs if one.text]
    assert (said[0], said[1], said[-1]) == ("SỞ Y TẾ", "Lưu hành nội bộ", "GIÁM ĐỐC")
    assert said[-2] == "Cột: bản ghi."


def test_a_template_without_the_styles_or_the_place_still_serves(tmp_path: Path) -> None:
    template = Document()
    for name in ("List Number", "Table Grid", "Caption"):
        template.styles[name].delete()
    template.add_paragraph("SỞ Y TẾ")
    template.save(str(tmp_path / TEMPLATE))
    said = [one.text for one in written(tmp_path).paragraphs if one.text]
    assert said[0] == "SỞ Y TẾ" and "Một < hai." in said and said[-1] == "Cột: bản ghi."


@pytest.mark.parametrize("broken", [b"no archive", b"PK\x05\x06" + bytes(18)])
def test_a_template_that_is_no_word_file_is_named(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / TEMPLATE).write_bytes(broken)
    with pytest.raises(InputError, match=r"word\.docx"):
        written(tmp_path)


def test_equal_content_gives_equal_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "a.docx")
    monkeypatch.setattr("time.time", lambda: 2e9)
    written(tmp_path, "b.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}

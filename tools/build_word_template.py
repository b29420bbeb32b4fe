"""Writes ``vaxanalysis/data/word.docx``: A4, the letters and margins of Decree 30/2020/NĐ-CP, a page number, and the place of the page.

Run ``python tools/build_word_template.py`` after a change here.
"""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from vaxanalysis.publish.word import PLACE

OUT = Path(__file__).parent.parent / "vaxanalysis" / "data" / "word.docx"
FONT = "Times New Roman"
SIZES = {"Normal": 12, "Title": 16, "Heading 1": 14, "Heading 2": 12, "List Number": 12, "Caption": 10}
"""Style -> points."""


def main() -> None:
    """Write the template."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
        Mm(30),
        Mm(15),
        Mm(20),
        Mm(20),
    )
    for name, size in SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:hAnsi"), FONT)
        fonts.set(qn("w:cs"), FONT)
        style.paragraph_format.space_after = Pt(3)
    document.styles["Caption"].font.bold = False
    document.styles["Heading 2"].paragraph_format.space_before = Pt(8)
    _page_number(section.footer.paragraphs[0])
    document.add_paragraph(PLACE)
    document.core_properties.author = document.core_properties.comments = ""
    document.save(OUT)


def _page_number(paragraph: object) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT  # type: ignore[attr-defined]
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()

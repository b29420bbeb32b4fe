"""What a run writes beside its pages, as it was asked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import docx

from tests.publish.city import AS_OF
from tests.publish.small_city import write_small_city
from vaxanalysis.publish.render import render_week, verify


def test_formats_are_what_is_written_and_linked_and_known_to_the_manifest(tmp_path: Path) -> None:
    store = write_small_city(tmp_path / "store")
    made = render_week(
        store, AS_OF, tmp_path / "out", districts=["001"], languages=["vi"], formats=["html", "docx", "png"]
    )
    names = {path.name for path in made.folder.iterdir() if path.suffix in (".pdf", ".docx", ".png", ".xlsx")}
    assert names == {"001-ba-dinh.docx", "001-ba-dinh.png", "index.png", "index.docx"}
    page = (made.folder / "001-ba-dinh.html").read_text(encoding="utf-8")
    assert 'href="001-ba-dinh.docx"' in page and 'href="001-ba-dinh.png"' in page and "a4.pdf" not in page
    assert "city.xlsx" not in (made.folder / "index.html").read_text(encoding="utf-8")
    assert len(docx.Document(str(made.folder / "001-ba-dinh.docx")).inline_shapes) == 3
    assert 'href="#a4"' not in page and 'href="#picture"' not in page
    assert verify(made.folder, store) == []
    (store / "word.docx").write_bytes((made.folder / "001-ba-dinh.docx").read_bytes())
    with_template = render_week(
        store, AS_OF, tmp_path / "out", districts=["001"], languages=["vi"], formats=["html", "docx", "png"]
    )
    assert "001-ba-dinh.html" in with_template.rendered


def test_pages_lead_to_their_neighbours_to_the_last_report_and_each_block_to_its_tables(tmp_path: Path) -> None:
    store, out = write_small_city(tmp_path / "store"), tmp_path / "out"
    for day in (AS_OF - timedelta(weeks=1), AS_OF):
        made = render_week(store, day, out, languages=["vi"], formats=["html"])
    page = (made.folder / "003-tay-ho.html").read_text(encoding="utf-8")
    assert '<a href="001-ba-dinh.html">← Trước: Ba Đình</a>' in page
    assert '<a href="009-thanh-xuan.html">Tiếp: Thanh Xuân →</a>' in page
    assert '<a href="../2021-11-01/003-tay-ho.html">Kỳ trước: 01/11/2021</a>' in page and "Các kỳ trước" not in page
    assert (
        '<p class="data">Bảng số liệu (CSV): <a href="tables/003-tay-ho-fields.csv">fields.csv</a></p></section>'
        in page
    )
    assert "Trước:" not in (made.folder / "001-ba-dinh.html").read_text(encoding="utf-8")
    public = render_week(
        store, AS_OF, out, districts=["001", "009"], languages=["vi"], formats=["html"], audience="public"
    )
    page = (public.folder / "001-ba-dinh.html").read_text(encoding="utf-8")
    assert "Tiếp: Thanh Xuân" in page and "Kỳ trước:" not in page

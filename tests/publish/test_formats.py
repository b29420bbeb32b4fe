"""What a run writes beside its pages, as it was asked."""

from __future__ import annotations

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
    assert names == {"001-ba-dinh.docx", "001-ba-dinh.png", "index.png"}
    page = (made.folder / "001-ba-dinh.html").read_text(encoding="utf-8")
    assert 'href="001-ba-dinh.docx"' in page and 'href="001-ba-dinh.png"' in page and "a4.pdf" not in page
    assert "city.xlsx" not in (made.folder / "index.html").read_text(encoding="utf-8")
    assert len(docx.Document(str(made.folder / "001-ba-dinh.docx")).inline_shapes) == 3
    assert verify(made.folder, store) == []
    (store / "word.docx").write_bytes((made.folder / "001-ba-dinh.docx").read_bytes())
    with_template = render_week(
        store, AS_OF, tmp_path / "out", districts=["001"], languages=["vi"], formats=["html", "docx", "png"]
    )
    assert "001-ba-dinh.html" in with_template.rendered

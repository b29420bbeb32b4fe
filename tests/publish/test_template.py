"""The page around the blocks: landmarks, language, contents, and nothing but what the notebooks show."""

from pathlib import Path

import nbformat
import pytest
from lxml import html

from tests.publish.stubs import write_notebook
from vaxanalysis.publish.blocks.base import TABLES_TYPE
from vaxanalysis.publish.render.page import A4, render_page, tables, tagged
from vaxanalysis.publish.render.pages import Link, Page

PAGE = Page(
    "Quận Ba Đình",
    "2021-11-08",
    "vi",
    "internal",
    index=Link("index.html", "Toàn thành phố"),
    languages=(Link("001-ba-dinh.en.html", "English", "en"),),
    tables=(Link("tables/001-ba-dinh-communes.csv", "communes"),),
)


def shown(data: dict[str, object], *tags: str) -> nbformat.NotebookNode:
    cell = nbformat.v4.new_code_cell("secret = 1", metadata={"tags": list(tags)})
    cell.outputs = [nbformat.v4.new_output("execute_result", data=data)]
    return cell


@pytest.fixture
def notebook(tmp_path: Path) -> nbformat.NotebookNode:
    book = nbformat.read(write_notebook(tmp_path / "a.ipynb"), as_version=4)
    behind = {TABLES_TYPE: {"communes": {"code": ["00001"], "n": [3]}}}
    book.cells += [
        shown({"text/html": '<section><h2 id="g-places">Địa bàn</h2><svg viewBox="0 0 1 1"/></section>', **behind}),
        shown({"text/html": "<p>for print</p>"}, "a4"),
        nbformat.v4.new_markdown_cell("Said *here*."),
    ]
    return book


def test_landmarks_language_and_mark(notebook: nbformat.NotebookNode) -> None:
    page = html.document_fromstring(render_page(notebook, PAGE))
    assert page.get("lang") == "vi"
    assert [element.tag for element in page.body] == ["a", "header", "nav", "main", "footer"]
    assert page.body[0].get("href") == "#main" and page.find(".//main").get("id") == "main"
    assert page.find(".//header/p").text == "Lưu hành nội bộ"
    assert page.find(".//time").get("datetime") == "2021-11-08" and page.find(".//time").text == "08/11/2021"
    assert [heading.text for heading in page.iter("h1")] == ["Quận Ba Đình"]


def test_contents_come_from_the_headings(notebook: nbformat.NotebookNode) -> None:
    page = html.document_fromstring(render_page(notebook, PAGE))
    links = [(link.get("href"), link.text) for link in page.body[2].iter("a")]
    assert links == [("#g-places", "Địa bàn")]
    assert 'href="tables/001-ba-dinh-communes.csv"' in html.tostring(page.find(".//footer"), encoding="unicode")


def test_only_outputs_and_plain_prose_are_shown(notebook: nbformat.NotebookNode) -> None:
    page = render_page(notebook, PAGE)
    assert "secret" not in page and "Only in the lab" not in page and "for print" not in page
    assert "<em>here</em>" in page
    assert '<svg viewBox="0 0 1 1"/>' in page


def test_the_page_for_print_and_the_tables_are_taken_out(notebook: nbformat.NotebookNode) -> None:
    assert tagged(notebook, A4) == "<p>for print</p>"
    assert tables(notebook) == {"communes": {"code": ["00001"], "n": [3]}}


def test_english_and_public_say_so() -> None:
    page = render_page(nbformat.v4.new_notebook(), Page("Ba Đình <1>", "2021-11-08", "en", "public"))
    assert "Public edition" in page and "8 November 2021" in page and "Skip to the main content" in page
    assert "Ba Đình &lt;1&gt;" in page

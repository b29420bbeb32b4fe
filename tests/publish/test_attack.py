"""No count is left with fewer than three values by the published files of all weeks together (``make test-more``: 12 weeks)."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import polars as pl
import pypdfium2
import pytest
from lxml import html

from tests.publish.attack import Attacker, not_sums
from tests.publish.attacked import CHOICES, Publication, publication, unchanged

WEEKS = int(os.environ.get("VAXANALYSIS_WEEKS", "4"))
DISTRICTS = ("001", "002", "003") if WEEKS > 4 else ("003",)
EVERY = 12 if WEEKS > 4 else 3
"""Of the counts that did not change between two weeks, one in so many is chosen by the attacker."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    return publication(tmp_path_factory.mktemp("weeks"), DISTRICTS, WEEKS)


def test_every_published_number_is_rounded_or_the_sum_of_rounded_numbers(published: Publication) -> None:
    assert [not_sums(week, published.attacker.parents) for week in published.weeks] == [[]] * WEEKS


def test_pages_prints_and_the_workbook_hold_no_other_number(published: Publication) -> None:
    for folder in published.folders:
        written = {int(said) for path in (folder / "tables").glob("*.csv") for said in _numbers_of(path)}
        assert set(_numbers_in(folder / "city.xlsx")) <= written
        for path in sorted(folder.glob("*.html")):
            page = html.fromstring(path.read_bytes())
            shown = set(map(_number, filter(_WHOLE.fullmatch, map(_text, page.xpath("//td")))))
            assert {number for number in shown if number % 10} <= set(range(1, 19)), path.name  # keys of the map
            assert {number for number in shown if number > 18} <= written, path.name
            a4 = path.with_name(
                path.name.replace(".html", "").replace(".en", "") + f"-a4{'.en' * ('.en.' in path.name)}.pdf"
            )
            if a4.exists():
                assert _tokens(_pdf_text(a4)) <= _tokens(" ".join(page.itertext())), a4.name


_WHOLE = re.compile(r"\d{1,3}([.,]\d{3})*")


def _number(said: str) -> int:
    return int(re.sub("[.,]", "", said))


def _text(cell: html.HtmlElement) -> str:
    return str(cell.text_content()).strip()


def _numbers_of(path: Path) -> Iterator[str]:
    frame = pl.read_csv(path, infer_schema=False)
    yield from (said for column in frame for said in column if said and said.isdigit())


def _numbers_in(workbook: Path) -> Iterator[int]:
    for sheet in openpyxl.load_workbook(workbook):
        heading, *rows = sheet.iter_rows(values_only=True)
        for row in rows:
            cells = zip(heading, row, strict=True)
            yield from (int(cell) for name, cell in cells if name != "district_code" and str(cell).isdigit())


def _pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def _tokens(text: str) -> set[str]:
    return set(re.findall(r"\d[\d.,]*\d|\d", text))


def test_no_count_has_fewer_than_three_values_in_its_week(published: Publication) -> None:
    for week, printed in enumerate(published.weeks):
        wanted = [cell for cell, said in printed.items() if said != "hidden"]
        for cell, low, high in published.attacker.alone(week, wanted):
            assert low <= published.truth[week][cell] <= high
            assert high - low + 1 >= CHOICES, cell


def test_no_count_has_fewer_than_three_values_if_one_is_known_not_to_have_changed(published: Publication) -> None:
    tried = 0
    for one, other, chosen in unchanged(published, EVERY):
        for week, cell, low, high in published.attacker.unchanged(one, other, chosen):
            assert low <= published.truth[week][cell] <= high
            assert high - low + 1 >= CHOICES, (one, other, chosen, cell)
            tried += 1
    assert tried > 50


def test_the_attacker_finds_what_can_be_subtracted() -> None:
    """Ten records of which eight are complete leave two; and a count that did not change is known where either week shows it."""
    one = ("00001", "incomplete")
    exact = {("00001", "records"): (10.0, 10.0), ("00001", "usable"): (8.0, 8.0), one: (1.0, 7.0)}
    masked = {("00001", "records"): (12.0, 12.0), ("00001", "usable"): (5.0, 12.0), one: (1.0, 7.0)}
    attacker = Attacker([exact, masked], {"00001": "001"})
    assert list(attacker.alone(0, [one])) == [(one, 2, 2)]
    assert list(attacker.alone(1, [one])) == [(one, 1, 7)]
    assert (1, one, 2, 2) in list(attacker.unchanged(0, 1, one))

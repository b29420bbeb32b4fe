"""Pictures to share: their size, that nothing is cut or lies on anything even where every text is long, and equal bytes."""

from __future__ import annotations

import io
from itertools import combinations

import matplotlib.image
import pypdfium2
import pytest

from tests.publish.tables import MONDAY, Memory, counts, good, no_number
from vaxanalysis.languages import LANGUAGES
from vaxanalysis.publish.blocks import picture
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.internal import Internal
from vaxanalysis.publish.pictures import chart, drawn, laid_out, shared
from vaxanalysis.publish.public import Public
from vaxanalysis.publish.text import Text, words
from vaxanalysis.publish.units import Unit
from vaxanalysis.publish.units import district as unit_of

SVG = '<svg viewBox="0 0 400 40.5" role="img" class="chart"><text x="4" y="20">Ngọc Hà</text></svg>'
TITLES = {"vi": "Quận Nam Từ Liêm: chất lượng dữ liệu tiêm chủng", "en": "Nam Từ Liêm: vaccination data quality"}
VALUES = {"vi": "1.234/12.345 bản ghi mỗi ngày", "en": "1,234 of 12,345 records a day"}
NAMES = ("Quốc Tử Giám", "Nguyễn Trung Trực", "Thị trấn Nông trường Mộc Châu", "Văn Miếu", "Ngã Tư Sở")

Box = tuple[float, float, float, float]


def longest(language: str) -> str:
    """A picture in which every text is about as long as it can be."""
    said = words(language)
    names = [said["cards"][name] for name in ("complete", "right", "feedback", "finish", "to_clean", "duplicate")]
    light = f'<span class="light help"><span aria-hidden="true">▲</span> {said["light"]["help"]}</span>'
    cards = "".join(
        f'<li class="card"><p class="name">{name}</p><p class="value">87,8–97,7%</p>{light}</li>' for name in names
    )
    *lit, last, least = cards.split("<li ")
    lit[4] = lit[4].replace("87,8–97,7%", VALUES[language])
    cards = "<li ".join([*lit, *(one.replace(light, "") for one in (last, least))])
    rows = "".join(
        f'<li><span class="who">{name}</span><span class="long" style="width: 320px"></span><span class="many">12.345–23.456</span></li>'
        for name in NAMES
    )
    title = "Mỹ Đức chưa đạt mục tiêu, còn 12.345–23.456 bản ghi"
    return (
        f'<h2>{title}</h2><ul class="cards">{cards}</ul><h3>{said["picture"]["most"]}</h3><ul class="most">{rows}</ul>'
        f'<p class="foot">{said["footer"]["coverage"]}</p>'
    )


def boxes(pdf: bytes) -> list[Box]:
    """Left, bottom, right and top of every line of text on the only page, in points."""
    (page,) = pypdfium2.PdfDocument(pdf)
    text = page.get_textpage()
    return [text.get_rect(number) for number in range(text.count_rects())]


def overlap(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across > 2 and min(one[3], other[3]) - max(one[1], other[1]) > 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_texts_lie_inside_and_apart(language: str) -> None:
    found = boxes(laid_out([shared(longest(language), TITLES[language], "08/11/2021", "Lưu hành nội bộ")], language))
    assert [box for box in found if box[0] < 0 or box[1] < 0 or box[2] > 810 or box[3] > 1012.5] == []
    assert [pair for pair in combinations(found, 2) if overlap(*pair)] == []
    assert len(found) > 20


def test_a_shared_picture_has_the_size_of_a_phone_and_a_chart_is_three_times_as_sharp() -> None:
    sheets = [chart(SVG), shared(longest("vi"), TITLES["vi"], "08/11/2021", "Lưu hành nội bộ")]
    made = drawn(sheets, "vi")
    small, large = (matplotlib.image.imread(io.BytesIO(png)) for png in made)
    assert large.shape[:2] == (1350, 1080)
    assert small.shape[:2] == (122, 1200)
    assert small.min() < 0.5 < small[0, 0].min()  # letters on white
    assert made == drawn(sheets, "vi")


def test_no_sheet_is_no_picture() -> None:
    assert drawn([], "vi") == []


@pytest.fixture
def store() -> Memory:
    return Memory().put(
        "counts", counts(good("00001", 93), no_number("00001", 7), good("00004", 30), no_number("00004", 2))
    )


def test_the_picture_says_what_the_page_says(store: Memory) -> None:
    html = picture.html(Page(Internal(store, MONDAY, "01"), unit_of("001"), Text("vi")))
    assert "<h2>Ba Đình chưa đạt mục tiêu, còn 9 bản ghi</h2>" in html
    assert (
        '<span class="who">Phúc Xá</span><span class="long" style="width: 320px"></span><span class="many">7</span>'
        in html
    )
    assert (
        '<span class="who">Trúc Bạch</span><span class="long" style="width: 91px"></span><span class="many">2</span>'
        in html
    )
    assert html.count("<li") == 6 + 2


def test_the_citys_picture_names_districts_and_the_public_one_rounded_numbers(store: Memory) -> None:
    html = picture.html(Page(Internal(store, MONDAY, "01"), Unit("province", "01"), Text("vi")))
    assert '<span class="who">Ba Đình</span>' in html and '<span class="many">9</span>' in html
    html = picture.html(Page(Public(store, MONDAY, "01"), unit_of("001"), Text("vi", "public")))
    assert '<span class="many">10</span>' in html and ">7<" not in html and ">9<" not in html


def test_a_unit_without_records_says_so(store: Memory) -> None:
    assert (
        picture.html(Page(Internal(store, MONDAY, "01"), unit_of("002"), Text("vi")))
        == "<h2>Chưa nhận được số liệu của đơn vị.</h2>"
    )

"""Every chart in a real browser: no text is cut off or lies on another, and letters are at least 11 pixels on a phone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.browser import Page, opened
from tests.publish.city import AS_OF, write_city
from vaxanalysis.publish.render import render_week

PAGES = (
    "index.html",
    "001-ba-dinh.html",
    "001-ba-dinh.en.html",
    "public/001-ba-dinh.html",
    "public/001-ba-dinh.en.html",
)
MEASURED = """
Array.from(document.querySelectorAll('svg.chart')).flatMap(chart => {
  const frame = chart.getBoundingClientRect(), scale = frame.width / chart.viewBox.baseVal.width;
  const boxes = Array.from(chart.querySelectorAll('text')).filter(one => one.textContent.trim()).map(one => ({
    said: `${chart.closest('section')?.id}: '${one.textContent.trim()}'`, size: parseFloat(getComputedStyle(one).fontSize) * scale,
    ...one.getBoundingClientRect().toJSON()}));
  const across = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = (one, other) => Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  const cut = box => across(box, frame) < box.right - box.left - 1 || down(box, frame) < box.bottom - box.top - 1;
  return [
    ...boxes.filter(cut).map(box => `${box.said} is cut off`),
    ...boxes.filter(box => box.size < 10.99).map(box => `${box.said} has ${box.size.toFixed(1)} pixels`),
    ...boxes.flatMap((box, at) => boxes.slice(at + 1).filter(other => across(box, other) > 2 && down(box, other) > 5)
      .map(other => `${box.said} lies on ${other.said}`)),
  ];
})"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fit")
    store = write_city(folder / "store", ["001", "016", "282"], weeks=4)
    result = render_week(store, AS_OF, folder / "reports", districts=["001"])
    assert result.failed == ()
    public = render_week(store, AS_OF, folder / "public", districts=["001"], audience="public")
    assert public.failed == ()
    shutil.copytree(public.folder, result.folder / "public")
    return result.folder


@pytest.mark.parametrize("width", [360, 1280])
def test_every_chart_can_be_read(pages: Path, chromium: str, tmp_path: Path, width: int) -> None:
    with opened(chromium, tmp_path, "about:blank") as page:
        page.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500
        )
        found = {name: _measured(page, pages / name) for name in PAGES}
    assert found == {name: [] for name in PAGES}


def _measured(page: Page, path: Path) -> list[str]:
    page.call("Page.navigate", url=path.as_uri())
    page.wait(f"location.href.endsWith({path.name!r}) && document.readyState === 'complete'")
    found: list[str] = page.evaluate(MEASURED)
    return found


def test_the_index_shows_light_change_and_overdue_on_a_phone(pages: Path, chromium: str, tmp_path: Path) -> None:
    """At 360 pixels without scrolling; every cell of the shown table lies in the window, and no word is broken."""
    with opened(chromium, tmp_path, "about:blank") as page:
        page.call("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=1, mobile=True)
        for name in ("index.html", "index.en.html"):
            page.call("Page.navigate", url=(pages / name).as_uri())
            page.wait(f"location.href.endsWith({name!r}) && document.readyState === 'complete'")
            assert page.evaluate(SCROLLED) == [0, 0, 0], name
            assert page.evaluate(VISIBLE) == [5, 0], name


def test_no_word_is_broken_on_a_phone(pages: Path, chromium: str, tmp_path: Path) -> None:
    """Of headings, paragraphs, lists and tables, with everything unfolded; what has no place for a break may be broken: names of files."""
    with opened(chromium, tmp_path, "about:blank") as page:
        page.call("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=1, mobile=True)
        for name in PAGES:
            page.call("Page.navigate", url=(pages / name).as_uri())
            page.wait(f"location.href.endsWith({name!r}) && document.readyState === 'complete'")
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
            assert page.evaluate(BROKEN) == [], name


def test_the_index_fits_a_desk_and_a_tablet(pages: Path, chromium: str, tmp_path: Path) -> None:
    """The chance to be in time, the last column, is not cut at the edge."""
    with opened(chromium, tmp_path, (pages / "index.html").as_uri()) as page:
        page.wait("document.querySelectorAll('.sorted').length == 3")
        for width in (768, 1024, 1216, 1280):
            page.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
            assert page.evaluate(SCROLLED) == [0, 0, 0], width


SCROLLED = """
Array.from(document.querySelectorAll('.sorted')).map((one, at) => {
  document.querySelectorAll('[name=sort]')[at].click();
  const box = one.querySelector('.scroll');
  return box.scrollWidth - box.clientWidth;
})"""
VISIBLE = """(() => {
  const shown = Array.from(document.querySelectorAll('.sorted')).find(one => one.offsetWidth > 0);
  const cells = Array.from(shown.querySelectorAll('thead th')).filter(one => one.offsetWidth > 0);
  const all = Array.from(shown.querySelectorAll('th, td')).filter(one => one.offsetWidth > 0);
  return [cells.length, all.filter(one => one.getBoundingClientRect().right > 360 || one.scrollWidth > one.clientWidth + 1).length];
})()"""


BROKEN = """
Array.from(document.querySelectorAll('h1, h2, h3, h4, p, li, :is(th, td)')).filter(one => one.offsetWidth > 0).flatMap(cell =>
  Array.from(cell.childNodes).filter(one => one.nodeType === 3).flatMap(text =>
    Array.from(text.data.matchAll(/[^\\s–/-]+/g)).filter(word => {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      return Array.from(range.getClientRects()).filter(one => one.width > 0).length > 1;
    }).map(word => word[0])))"""


def test_a_filter_that_shows_nothing_says_so(pages: Path, chromium: str, tmp_path: Path) -> None:
    shown = "getComputedStyle(document.querySelector('.none')).display"
    with opened(chromium, tmp_path, (pages / "index.html").as_uri()) as page:
        page.wait("document.querySelector('.none') != null")
        assert page.evaluate(shown) == "none"
        page.evaluate("document.querySelectorAll('.sorter [type=checkbox]').forEach(each => each.click())")
        assert page.evaluate(shown) == "block"

"""A page that cannot be made leaves the last good one in its place, marked; a killed worker costs its own page alone."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.publish.stubs import AS_OF, write_notebooks, write_store
from vaxanalysis.publish.render import WeekResult, plan, render_week, verify

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the worker is killed from a fork")

BEFORE, DISTRICTS = AS_OF - timedelta(days=7), ("001", "002")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two weeks of two districts: good notebooks in the first, a worker killed in district 002 in the second."""
    folder = tmp_path_factory.mktemp("weeks")
    for day in (BEFORE, AS_OF):
        write_store(folder / "store", DISTRICTS, day)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "notebook_folder", lambda: folder / "notebooks")
        patch.setattr(plan, "code_key", lambda: "the code of this run")
        write_notebooks(folder / "notebooks")
        render_week(folder / "store", BEFORE, folder / "reports", jobs=2, languages=("vi",))
        write_notebooks(folder / "notebooks", killed="002")
        yield folder


@pytest.fixture(scope="module")
def week(home: Path) -> WeekResult:
    return render_week(home / "store", AS_OF, home / "reports", jobs=2, languages=("vi",))


def test_one_killed_worker_costs_one_page(week: WeekResult) -> None:
    assert week.rendered == ("001-ba-dinh.html", "index.html")
    assert [failure.district for failure in week.failed] == ["002"]
    assert "ProcessDied" in week.failed[0].what["en"]


def test_the_page_of_the_week_before_stands_in_its_place_and_says_so(week: WeekResult) -> None:
    (page,) = week.folder.glob("002-*.html")
    assert week.earlier == (page.name,)
    assert "Trang của kỳ trước, số liệu tính đến 01/11/2021." in page.read_text()
    assert "trang hiện có là của kỳ trước, số liệu tính đến 01/11/2021" in (week.folder / "index.html").read_text()
    assert list((week.folder / "tables").glob("002-*.csv"))


def test_an_earlier_page_links_to_no_district_that_has_no_page_now(tmp_path: Path) -> None:
    """District 002 fails where its page of the week before links to 006, which did not report again."""
    write_store(tmp_path / "store", (*DISTRICTS, "006"), BEFORE)
    write_store(tmp_path / "store", DISTRICTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "notebook_folder", lambda: tmp_path / "notebooks")
        patch.setattr(plan, "code_key", lambda: "the code of this run")
        write_notebooks(tmp_path / "notebooks")
        first = render_week(tmp_path / "store", BEFORE, tmp_path / "reports", jobs=2, languages=("vi",))
        write_notebooks(tmp_path / "notebooks", broken="002")
        later = render_week(tmp_path / "store", AS_OF, tmp_path / "reports", jobs=2, languages=("vi",))
    pages = [next(week.folder.glob("002-*.html")) for week in (first, later)]
    assert later.earlier == (pages[1].name,)
    linked = [re.findall(r'href="(00[16]-[^"/]+\.html)"', page.read_text()) for page in pages]
    assert [[name[:3] for name in names] for names in linked] == [["001", "006"], ["001"]]
    assert all((later.folder / name).is_file() for name in linked[1])


def test_a_stale_page_is_tried_again_and_stays_the_same(week: WeekResult, home: Path) -> None:
    before = {path: path.read_bytes() for path in week.folder.rglob("*") if path.is_file()}
    again = render_week(home / "store", AS_OF, home / "reports", jobs=2, languages=("vi",))
    assert (again.unchanged, again.earlier) == (week.rendered, week.earlier)
    assert {path: path.read_bytes() for path in week.folder.rglob("*") if path.is_file()} == before
    assert verify(week.folder, home / "store", jobs=2) == []


def test_an_edited_or_public_page_is_not_taken(home: Path, week: WeekResult, tmp_path: Path) -> None:
    reports = Path(shutil.copytree(home / "reports" / BEFORE.isoformat(), tmp_path / BEFORE.isoformat())).parent
    (page,) = (reports / BEFORE.isoformat()).glob("002-*.html")
    public = render_week(home / "store", AS_OF, reports, jobs=2, languages=("vi",), audience="public")
    assert public.earlier == ()
    page.write_text("edited")
    shutil.rmtree(public.folder)
    assert render_week(home / "store", AS_OF, reports, jobs=2, languages=("vi",)).earlier == ()


def test_pages_that_nobody_asked_for_stay(home: Path, week: WeekResult, tmp_path: Path) -> None:
    whole = render_week(home / "store", BEFORE, tmp_path, jobs=2, languages=("vi",), districts=["001"])
    assert whole.rendered == ("001-ba-dinh.html", "index.html")
    write_notebooks(home / "notebooks", killed="002", broken="006")
    part = render_week(home / "store", BEFORE, tmp_path, jobs=2, languages=("vi",), districts=["002"])
    assert part.earlier == ("001-ba-dinh.html",)
    assert "Trang của lần chạy trước" in (part.folder / "001-ba-dinh.html").read_text()

"""Real pages in a real browser: no accessibility violation, no request, no error, no sideways scrolling."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.publish.city import AS_OF, write_city
from tests.publish.test_pdf import unpacked
from vaxanalysis.publish.render import FORMATS, render_week

HERE = Path(__file__).parents[1] / "a11y"
PAGES = ("index.html", "001-ba-dinh.html", "001-ba-dinh.en.html", "public/index.en.html", "public/016-soc-son.html")
EXPLORERS = ("explorer.html", "explorer.en.html")
LIMIT = 400_000


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run over two districts, of which one is rendered; in it the public pages of the other one."""
    folder = tmp_path_factory.mktemp("axe")
    store = write_city(folder / "store", ["001", "016"], weeks=3)
    result = render_week(store, AS_OF, folder / "reports", districts=["001"], formats=FORMATS)
    public = render_week(store, AS_OF, folder / "public", districts=["016"], audience="public", formats=FORMATS)
    assert result.failed == public.failed == ()
    shutil.copytree(public.folder, result.folder / "public")
    return result.folder


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """axe-core and playwright-core, installed from the lock file beside this test."""
    if not (shutil.which("npm") and shutil.which("node")):
        pytest.skip("no npm (Debian: nodejs npm)")
    folder = tmp_path_factory.mktemp("a11y")
    for path in HERE.iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("npm ci failed: no network, or no copy of the packages")
    yield folder


@pytest.fixture(scope="module")
def found(pages: Path, tools: Path, chromium: str) -> list[dict[str, Any]]:
    """What the browser says of each page to each reader."""
    command = [
        "node",
        str(tools / "check.mjs"),
        chromium,
        *(str(pages / name) for name in (*PAGES[:2], *EXPLORERS, *PAGES[2:])),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


@pytest.mark.parametrize("what", ["violations", "requests", "errors"])
def test_nothing_is_wrong_with_any_page_for_any_reader(what: str, found: list[dict[str, Any]]) -> None:
    assert {(entry["page"], entry["reader"]) for entry in found} >= {
        (Path(page).name, "dark phone") for page in (*PAGES, *EXPLORERS)
    }
    assert [(entry["page"], entry["reader"], entry[what]) for entry in found if entry[what]] == []


def test_no_page_scrolls_sideways(found: list[dict[str, Any]]) -> None:
    assert [(entry["page"], entry["reader"], entry["overflow"]) for entry in found if entry["overflow"]] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_small_and_asks_the_network_for_nothing(name: str, pages: Path) -> None:
    page = (pages / name).read_text(encoding="utf-8")
    assert len(page.encode()) <= LIMIT
    assert "<script" not in page
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', page) == []
    assert "@import" not in page and "url(http" not in page


def test_the_explorer_is_small_linked_and_not_published(pages: Path) -> None:
    assert all((pages / name).stat().st_size <= LIMIT for name in EXPLORERS)
    assert 'href="explorer.html"' in (pages / "index.html").read_text("utf-8")
    assert not list((pages / "public").glob("explorer*"))
    assert "explorer" not in (pages / "public" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_a_page_leads_somewhere(name: str, pages: Path) -> None:
    page = (pages / name).read_text(encoding="utf-8")
    targets = set(re.findall(r'href="([^"#]+)"', page)) - {"data:,"}
    assert [target for target in sorted(targets) if not ((pages / name).parent / target).exists()] == []
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))


def test_one_page_for_print(pages: Path) -> None:
    for suffix in ("", ".en"):
        printed = unpacked((pages / f"001-ba-dinh-a4{suffix}.pdf").read_bytes())
        assert len(re.findall(rb"/Type /Page\b", printed)) == 1

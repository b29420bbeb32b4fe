"""The weekly run on the samples, end to end: pages, index, tables, manifest, and a second run that renders nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
import pytest

from tests.cli.command import run

PAGES = ["001-ba-dinh.html", "003-tay-ho.html", "006-dong-da.html", "016-soc-son.html", "268-ha-dong.html"]


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> tuple[Path, str, int]:
    folder = tmp_path_factory.mktemp("week")
    done = run("weekly", samples, "--as-of", "2021-11-08", folder=folder)
    return folder, done.stdout + done.stderr, done.returncode


def test_every_bad_file_is_listed_and_the_five_districts_are_rendered(week: tuple[Path, str, int]) -> None:
    folder, said, code = week
    assert code == 1
    assert "Traceback" not in said
    for name in (
        "bad-truncated.xlsx",
        "bad-empty.csv",
        "bad-no-known-heading.csv",
        "bad-binary.csv",
        "bad-two-broken-rows.csv",
    ):
        assert name in said
    pages = sorted(path.name for path in (folder / "reports" / "2021-11-08").glob("*.html") if ".en." not in path.name)
    assert pages == [*PAGES, "explorer.html", "index.html"]


def test_the_index_links_every_page_and_names_the_files_that_failed(week: tuple[Path, str, int]) -> None:
    html = (week[0] / "reports" / "2021-11-08" / "index.html").read_text(encoding="utf-8")
    assert set(PAGES) <= set(re.findall(r'href="([^"#]+)"', html))
    assert "bad-truncated.xlsx" in html
    assert "chưa gửi" in html.lower()


def test_no_person_and_no_address_outside_in_anything_published(week: tuple[Path, str, int], samples: Path) -> None:
    names = pl.read_csv(samples / "long-dong-da-bom-semicolon.csv", separator=";", infer_schema=False)
    people = {
        text
        for text in [*names["Họ và tên"], *names["Số điện thoại"], *names["CMND/CCCD/Hộ chiếu"]]
        if text and len(text) > 8
    }
    for path in (week[0] / "reports" / "2021-11-08").rglob("*"):
        if path.suffix in (".html", ".csv", ".json", ".ipynb"):
            text = path.read_text(encoding="utf-8-sig")
            assert not [person for person in people if person in text], path.name
            if path.suffix == ".html":
                assert re.findall(r'(?:src|href)="(https?:[^"]+)"', text) == []
                assert path.stat().st_size <= 400_000


def test_the_manifest_and_the_tables_stand_beside_the_pages(week: tuple[Path, str, int]) -> None:
    folder = week[0] / "reports" / "2021-11-08"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest
    tables = list((folder / "tables").glob("*.csv"))
    assert tables
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in tables)


def test_a_second_run_renders_nothing_and_force_renders_all(week: tuple[Path, str, int], samples: Path) -> None:
    folder = week[0]
    before = (folder / "reports" / "2021-11-08" / "001-ba-dinh.html").read_bytes()
    again = run("weekly", samples, "--as-of", "2021-11-08", folder=folder)
    assert again.stdout.startswith("0 pages made")
    forced = run("weekly", samples, "--as-of", "2021-11-08", "--force", "--district", "001", folder=folder)
    assert not forced.stdout.startswith("0 pages made")
    assert (folder / "reports" / "2021-11-08" / "001-ba-dinh.html").read_bytes() == before


def test_a_number_on_a_page_is_that_of_the_file(week: tuple[Path, str, int], samples: Path) -> None:
    """Hà Đông sent one file: 300 people, added up here without the package."""
    raw = pl.read_csv(
        (samples / "long-ha-dong-utf16-tab.txt").read_text(encoding="utf-16").encode(),
        separator="\t",
        infer_schema=False,
    )
    people = raw.unique(["Họ và tên", "Ngày sinh", "Giới tính", "CMND/CCCD/Hộ chiếu", "Số điện thoại", "Phường/Xã"])
    empty = ["không có", "x", "N/A", "0", " "]
    columns = ["Họ và tên", "Ngày sinh", "Giới tính", "CMND/CCCD/Hộ chiếu"]
    whole = people.filter(pl.all_horizontal(pl.col(columns).is_not_null() & ~pl.col(columns).is_in(empty)))
    html = (week[0] / "reports" / "2021-11-08" / "268-ha-dong.html").read_text(encoding="utf-8")
    assert f"{whole.height}/{people.height} bản ghi" in html

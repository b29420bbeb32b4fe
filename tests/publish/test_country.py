"""The index of several provinces, and that no figure of one province is in another's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import vaxanalysis as vax
from tests.publish.tables import counts, good, no_number
from vaxanalysis import places
from vaxanalysis.errors import ParameterError
from vaxanalysis.publish.render.plan import Week, district_jobs, index_jobs, province_jobs
from vaxanalysis.store import Store

DAY = date(2021, 11, 8)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Thủ Đức (Hồ Chí Minh) and Từ Sơn (Bắc Ninh) sent; a person of Ba Đình is in a file of Thủ Đức."""
    kept = Store(tmp_path / "s")
    with kept.writing(DAY):
        pass
    found = [
        counts(good("26794", 80), no_number("26794", 20), district="769").with_columns(unit_province=pl.lit("79")),
        counts(good("09367", 30), no_number("09367", 10), district="261").with_columns(unit_province=pl.lit("27")),
        counts(good("00001", 1), district="001").with_columns(unit_province=pl.lit("01")),
    ]
    kept.write_table(DAY, "counts", pl.concat(found))
    every = [*places.districts("27")["district_code"], *places.districts("79")["district_code"]]
    status = ["received" if code in ("769", "261") else "not_sent" for code in every]
    kept.write_table(DAY, "districts", pl.DataFrame({"unit_district": every, "status": status}))
    outside = {"province": ["79", "79", "27"], "unit_province": ["01", None, "79"], "records": [1, 4, 2]}
    kept.write_table(DAY, "outside", pl.DataFrame(outside))
    return tmp_path / "s"


def test_a_line_a_province(store: Path) -> None:
    found = vax.country(store, DAY, "en", pages=["79", "769"])
    assert found.index().title == "2 provinces; 28 districts without report"
    assert found.index().tables["provinces"].rows() == [
        ("27", "1/8", "40", "75.0", "10", "7"),
        ("79", "1/22", "100", "80.0", "20", "21"),
    ]
    page = found.index().html
    assert '<a href="79-ho-chi-minh.en.html">Ho Chi Minh City</a>' in page
    assert "Bắc Ninh Province" in page
    assert 'href="27-' not in page
    # two records in files of Bắc Ninh live in Ho Chi Minh City, which has a line of its own
    assert "1 records that live in other provinces; 4 records" in page


def test_records_that_are_in_no_total_are_counted_beside_it(store: Path) -> None:
    """Of Hồ Chí Minh, 3 records live in a district without a report, 5 in none that is known."""
    kept = Store(store)
    unsent, nowhere = counts(good("27100", 3), district="775"), counts(good(None, 5))
    nowhere = nowhere.with_columns(unit_district=pl.lit(None, pl.String))
    more = [one.with_columns(unit_province=pl.lit("79")) for one in (unsent, nowhere)]
    kept.write_table(DAY, "counts", pl.concat([kept.needed(DAY, "counts"), *more]))
    page = vax.city(store, DAY, "en", province="79").index().html
    assert "1 records that live in other provinces; 9 records whose place of residence is not known" in page
    assert "; 3 records that live in districts without a report." in page
    assert "1/22 districts: 100 records" in page


def test_the_public_edition_shows_masked_figures(store: Path) -> None:
    rows = vax.country(store, DAY, "vi", "public").index().tables["provinces"].rows()
    assert [row[:2] for row in rows] == [("27", "1/8"), ("79", "1/22")]


def test_a_province_is_named_where_several_sent(store: Path) -> None:
    with pytest.raises(ParameterError, match="27 Tỉnh Bắc Ninh, 79 Thành phố Hồ Chí Minh"):
        vax.city(store, DAY)
    page = vax.city(store, DAY, province="79").index().html
    assert "1/22 đơn vị: 100 bản ghi, 20 cần làm sạch" in page
    assert "1 bản ghi cư trú ở tỉnh, thành phố khác; 4 bản ghi chưa xác định được nơi cư trú" in page
    assert "toàn tỉnh" in vax.city(store, DAY, province="27").index().html


def test_terms_are_those_of_the_province(store: Path) -> None:
    assert vax.city(store, DAY, province="79").page.edition.terms.deadline == date(2021, 11, 12)


def test_the_pages_of_a_store_with_several_provinces(store: Path, tmp_path: Path) -> None:
    week = Week(store, DAY, ("vi", "en"), "internal", "auto", (), tmp_path)
    district = district_jobs(week, ["769"], tmp_path, "")[0].page
    assert district.index is not None
    assert (district.index.href, district.index.text) == ("79-ho-chi-minh.html", "Toàn thành phố")
    pages = province_jobs(week, ["769"], [], tmp_path, "")
    assert [job.name for job in pages][:2] == ["27-bac-ninh.html", "27-bac-ninh.en.html"]
    assert pages[0].page.title.startswith("Tỉnh Bắc Ninh:")
    assert [job.page.title[:8] for job in index_jobs(week, ["79"], [], tmp_path, "")] == ["Các tỉnh", "All prov"]

"""A file without a column for a mandatory field: said on page and index, out of the rate, not enough evidence, not comparable."""

import polars as pl
import pytest

from tests.publish.tables import MONDAY, WEEK_BEFORE, Memory, Row, counts, good, no_number
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.city import City
from vaxanalysis.publish.edition import Edition
from vaxanalysis.publish.internal import Internal
from vaxanalysis.publish.public import Public
from vaxanalysis.publish.report import Report
from vaxanalysis.publish.text import Text
from vaxanalysis.publish.units import district
from vaxanalysis.schema import ALL_MANDATORY, BLANK, NO_COLUMN


def without(commune: str, records: int, **states: int) -> Row:
    """Records of a file that has no column for the citizen ID."""
    return commune, records, {"citizen_id": NO_COLUMN, **states}, ()


@pytest.fixture
def store() -> Memory:
    """Ba Đình's file lost the column: 180 of 200 have a sex. Hoàn Kiếm: 270 of 300 complete."""
    lost = counts(without("00001", 180), without("00001", 20, sex=BLANK))
    other = counts(good("00070", 270), no_number("00070", 30), district="002")
    before = counts(good("00001", 190), no_number("00001", 10))
    return Memory().put("counts", lost.vstack(other)).put("counts", before.vstack(other), WEEK_BEFORE)


@pytest.mark.parametrize("edition", [Internal, Public])
def test_the_field_and_all_four_are_in_no_rate(store: Memory, edition: type[Edition]) -> None:
    made = edition(store, MONDAY, "01")
    here, there = district("001"), district("002")
    assert made.lacking(here) == ("citizen_id",) and made.lacking(there) == ()
    for field in ("citizen_id", ALL_MANDATORY):
        assert made.rate(field, here).value is None and made.rate(field, here).light == "unsure"
    assert made.complete(there).value == made.complete(made.city).value == 0.9
    assert made.change(here).verdict == made.change(made.city).verdict == "incomparable"  # type: ignore[union-attr]


def test_other_fields_are_rated_and_other_faults_are_work(store: Memory) -> None:
    made = Internal(store, MONDAY, "01")
    assert made.rate("sex", district("001")).exact == (180, 200)
    assert made.count("to_clean", district("001")).value == 20
    assert made.size(district("001")).value == 200


@pytest.mark.parametrize("edition", [Internal, Public])
@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Tệp không có cột số CCCD"), ("en", "File has no column for citizen ID")]
)
def test_page_and_index_say_so(store: Memory, edition: type[Edition], language: str, said: str) -> None:
    made, text = edition(store, MONDAY, "01"), Text(language, edition.audience)
    page = Report(Page(made, district("001"), text))
    assert said in page.overview().html and said in page.cards().html and said in page.patterns().title
    index = City(Page(made, made.city, text)).index().html
    assert index.count(said) == 3 and "○" in index
    other = Report(Page(made, district("002"), text))
    assert said not in other.overview().html


def test_the_index_counts_every_record_and_rates_those_with_the_column(store: Memory) -> None:
    made = Internal(store, MONDAY, "01")
    index = City(Page(made, made.city, Text("en"))).index()
    # 200 + 300 records, 20 + 30 to clean; 270 of Hoàn Kiếm's 300
    assert "500 records, 50 to clean, 90.0% hold all four mandatory fields" in index.html
    assert index.tables["districts"].filter(status="received")["records"].to_list() == [200, 300]


def test_a_page_without_the_column_makes_every_block(store: Memory) -> None:
    for edition in (Internal, Public):
        page = Report(Page(edition(store, MONDAY, "01"), district("001"), Text("vi", edition.audience)))
        for name in ("overview", "cards", "fields", "communes", "map", "trend", "patterns", "faults", "workload", "a4"):
            assert getattr(page, name)().html


def test_nothing_is_said_to_be_well_or_absent_for_want_of_the_column(store: Memory) -> None:
    page = Report(Page(Internal(store, MONDAY, "01"), district("001"), Text("vi")))
    assert page.communes().title == page.map().title == "Tệp không có cột số CCCD"
    assert "Việc cần làm" not in page.map().html
    first = page.overview().tables["overview"]["sentence"][0]
    # 13 of 14 wards have no record; Phúc Xá has 200
    assert "và 10 phường khác" in first and "Phúc Xá" not in first
    assert ". <span" not in page.overview().html and page.cards().title == "Chưa đủ căn cứ để đánh giá chỉ tiêu nào"
    assert ">20</text>" in page.communes().html.replace("\n", "")


@pytest.mark.parametrize(("lost", "unsure"), [(5, False), (6, True), (50, True)])
def test_nothing_is_claimed_where_more_than_a_twentieth_was_not_seen(lost: int, unsure: bool) -> None:
    """Of 100 records in Ba Đình so many come from a second file without the column."""
    store = Memory().put("counts", counts(good("00001", 100 - lost), without("00001", lost)))
    here, text = district("001"), Text("en")
    internal = Internal(store, MONDAY, "01")
    assert (internal.complete(here).light == "unsure") == unsure
    said = Report(Page(internal, here, text)).overview().html
    assert f"{lost} of 100 records are in no rate of the four mandatory fields" in said
    assert ("File has no column for citizen ID" in said) == unsure
    assert Public(store, MONDAY, "01").lacking(here) == (("citizen_id",) if unsure else ())


def test_the_index_lists_the_files_without_a_column_and_their_headings(store: Memory) -> None:
    lacking = {"no_column": ["citizen_id"], "unknown_vi": ["Số, cột 7"]}
    lacking |= {"message_vi": [None], "message_en": [None]}
    numbers = {"rows": [200], "read": [200], "rejected": [0]}
    store.put("sources", pl.DataFrame({"file": ["a.csv"], "sender": ["001"], "status": ["ok"], **numbers, **lacking}))
    page = Page(Internal(store, MONDAY, "01"), Internal(store, MONDAY, "01").city, Text("vi"))
    index = City(page).index().html
    assert "<h4>Tệp thiếu cột bắt buộc</h4>" in index and "tiêu đề cột chưa nhận biết được: Số, cột 7" in index
    public = Public(store, MONDAY, "01")
    assert "a.csv" not in City(Page(public, public.city, Text("vi", "public"))).index().html

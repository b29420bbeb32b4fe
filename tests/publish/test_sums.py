"""A city is the sum of its own districts, a district of its communes and the unknown, and open means the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.publish.city import AS_OF
from tests.publish.small_city import DISTRICTS, FOREIGN, write_small_city
from tests.publish.tables import MONDAY, Memory, counts, good
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.city import city
from vaxanalysis.publish.counted import VERIFICATION
from vaxanalysis.publish.internal import Internal
from vaxanalysis.publish.report import Report, report
from vaxanalysis.publish.text import Text
from vaxanalysis.publish.units import district as unit_of
from vaxanalysis.verification import listing, vocabulary
from vaxanalysis.verification.figures import OPEN, rolled_up, state_counts, unit_figures

FLOWS = ["matched", "mended", "worsened", "new_records", "new_incomplete", "vanished", "newly_incomplete"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_city(tmp_path_factory.mktemp("sums") / "store")


@pytest.fixture(scope="module")
def whole(store: Path) -> Any:
    return city(store, AS_OF)


@pytest.fixture(scope="module")
def districts(store: Path) -> list[Any]:
    return [report(store, AS_OF, code) for code in DISTRICTS]


def page(store: Memory, language: str = "vi") -> Report:
    return Report(Page(Internal(store, MONDAY, "01"), unit_of("001"), Text(language)))


def tables(made: list[Any], block: str, name: str) -> list[pl.DataFrame]:
    return [getattr(one, block)().tables[name] for one in made]


def test_the_citys_trend_is_the_sum_of_its_districts(whole: Any, districts: list[Any]) -> None:
    columns = ["records", "usable", *FLOWS]
    weeks = whole.trend().tables["trend"]
    added = pl.concat(tables(districts, "trend", "trend")).group_by("as_of").agg(pl.col(columns).sum()).sort("as_of")
    # the first snapshot has no flows
    assert weeks.select(columns).fill_null(0).rows() == added.select(columns).rows()
    assert [one["records"][-1] for one in tables(districts, "trend", "trend")] == [924, 476, 679]
    assert weeks["records"][-1] == 2079


def test_the_citys_duplicates_are_the_sum_of_its_districts(whole: Any, districts: list[Any]) -> None:
    listed = whole.identities().tables["identities"]
    assert listed["unit_district"].to_list() == list(DISTRICTS) and FOREIGN not in listed["unit_district"]
    for row, table in zip(listed.iter_rows(named=True), tables(districts, "duplicates", "duplicates"), strict=True):
        assert dict(table.select("kind", "records").iter_rows()) == {
            kind: n for kind, n in row.items() if kind != "unit_district" and n
        }


def test_the_index_and_the_pages_show_the_same_numbers(whole: Any, districts: list[Any]) -> None:
    rows = whole.workbook_table().filter(status="received").select("records", "usable", "to_clean", "overdue").rows()
    own = [
        (table["records"].sum(), table["usable"].sum(), table["to_clean"].sum(), late["open_over_48"].sum())
        for table, late in zip(
            tables(districts, "communes", "communes"), tables(districts, "feedback", "feedback"), strict=True
        )
    ]
    assert rows == own


def test_a_district_is_the_sum_of_its_communes_and_the_unknown(districts: list[Any]) -> None:
    for one in districts:
        communes, weeks = one.communes().tables["communes"], one.trend().tables["trend"]
        assert communes["records"].sum() == weeks["records"][-1]
        assert communes["usable"].sum() == weeks["usable"][-1]
        assert one.workload().tables["workload"]["to_clean"].sum() == communes["to_clean"].sum()


def test_a_commune_of_another_district_counts_as_unknown() -> None:
    # 00070 is in Hoàn Kiếm
    made = page(Memory().put("counts", counts(good("00001", 40), good("00070", 30))))
    table = made.communes().tables["communes"]
    assert table["records"].sum() == 70
    assert table.filter(pl.col("commune_code").is_null())["records"].to_list() == [30]


def test_a_district_without_a_report_is_in_no_sum() -> None:
    status = pl.DataFrame({"unit_district": ["001", "002"], "status": ["received", "not_sent"]})
    both = pl.concat([counts(good("00001", 40)), counts(good("00070", 30), district="002")])
    edition = Internal(Memory().put("counts", both).put("districts", status), MONDAY, "01")
    assert edition.complete(edition.city).exact == (40, 40)


def state_table(states: dict[str, int]) -> pl.DataFrame:
    rows = [("01", "001", "00001", state, True, None) for state, n in states.items() for _ in range(n)]
    names = ["unit_province", "unit_district", "unit_commune", "state", "work", "done_on"]
    return pl.DataFrame(rows, schema=names, orient="row", schema_overrides={"done_on": pl.Date})


def test_page_figures_worklists_and_public_edition_call_the_same_records_open() -> None:
    table = state_table(
        {"to_do": 9, "station": 8, "police": 10, "wrong": 6, "right": 14, "mended": 12, "unverifiable": 11}
    )
    small = state_counts(table, MONDAY)
    made = page(Memory().put("counts", counts(good("00001", 99))).put("verification", small))
    opened = rolled_up(unit_figures(table, MONDAY, None), "city", ["01"]).item(0, "open")
    assert opened == 9 + 8 + 10 + 6
    assert made.workload().tables["workload"]["left"].sum() == opened
    assert made.verification().title == "Đã xác minh 37/70 bản ghi"
    assert listing.OPEN is OPEN is vocabulary.OPEN
    assert set(VERIFICATION.sums) >= {*vocabulary.OPEN, *vocabulary.DONE}


def test_four_right_and_six_wrong_leave_six() -> None:
    small = state_counts(state_table({"right": 4, "wrong": 6}), MONDAY)
    store = Memory().put("counts", counts(good("00001", 99))).put("verification", small)
    assert page(store).workload().tables["workload"]["left"].sum() == 6


def test_requests_elsewhere_are_no_requests_here() -> None:
    rows = [("002", "00070", "UBND", "1", 9, 0, 0, 3, 9, 6)]
    names = ["unit_district", "unit_commune", "responsible", "kind", "received", "open_0_24", "open_24_48", "open_over_48",
             "matured", "matured_in_time"]  # fmt: skip
    store = (
        Memory()
        .put("counts", counts(good("00001", 99)))
        .put("feedback", pl.DataFrame(rows, schema=names, orient="row"))
    )
    said = page(store, "en").overview().tables["overview"]["sentence"][4]
    assert "overdue" not in said

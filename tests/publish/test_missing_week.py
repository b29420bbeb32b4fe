"""A district that sent nothing in one week and sends again: nothing is compared with zero, and nothing of it counts as new."""

from datetime import timedelta

import pytest

from tests.publish.tables import MONDAY, WEEK_BEFORE, Memory, counts, flows, good, no_number
from vaxanalysis.evidence.change import Reason
from vaxanalysis.publish.blocks import cards, trend
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.edition import Edition
from vaxanalysis.publish.internal import Internal
from vaxanalysis.publish.public import Public
from vaxanalysis.publish.report import Report
from vaxanalysis.publish.text import Text
from vaxanalysis.publish.units import Unit, district

TWO_BEFORE = WEEK_BEFORE - timedelta(weeks=1)
HERE, CITY = district("002"), Unit("province", "01")


@pytest.fixture
def store() -> Memory:
    """Ba Đình sends 100 each week. Hoàn Kiếm: 40 of 60 complete two weeks before, nothing the week before, 55 of 60 now."""
    other = counts(good("00001", 90), no_number("00001", 10))
    then = counts(good("00070", 40), no_number("00070", 20), district="002")
    now = counts(good("00070", 55), no_number("00070", 5), district="002")
    gone, back = (flows(("00001", 100, 0, 0, 0, 0, 0)), flows(("00070", 0, 0, 0, 60, 5, 0), district="002"))
    made = Memory().put("counts", other.vstack(then), TWO_BEFORE).put("counts", other, WEEK_BEFORE)
    return made.put("counts", other.vstack(now)).put("flows", gone, WEEK_BEFORE).put("flows", gone.vstack(back))


def page(edition: Edition, unit: Unit) -> Page:
    return Page(edition, unit, Text("en", edition.audience))


@pytest.mark.parametrize("edition", [Internal, Public])
def test_it_is_no_first_report_and_is_not_compared(store: Memory, edition: type[Edition]) -> None:
    made = edition(store, MONDAY, "01")
    assert made.change(HERE).verdict == "incomparable"  # type: ignore[union-attr]
    assert made.change(district("003")).verdict == "first"  # type: ignore[union-attr]
    assert made.last_good(HERE) == TWO_BEFORE


def test_no_card_counts_from_zero_and_the_city_is_compared_with_the_same_districts(store: Memory) -> None:
    made = Internal(store, MONDAY, "01")
    for unit, left in ((HERE, "5"), (CITY, "15")):
        card = next(one for one in cards.cards(page(made, unit)) if one.name == "to_clean")
        assert (card.value, card.change) == (left, "")
    card = next(one for one in cards.cards(page(made, district("001"))) if one.name == "to_clean")
    assert (card.value, card.change) == ("10", "= as last report")


def test_the_trend_has_no_line_of_the_week_without_a_report(store: Memory) -> None:
    tidy = trend.block(page(Internal(store, MONDAY, "01"), HERE)).tables["trend"]
    assert tidy.select("as_of", "records", "usable", "new_records", "newly_incomplete").rows() == [
        (TWO_BEFORE, 60, 40, None, None),
        (MONDAY, 60, 55, None, None),
    ]
    city = trend.block(page(Internal(store, MONDAY, "01"), CITY)).tables["trend"]
    assert city.select("records", "newly_incomplete").rows() == [(160, None), (100, None), (160, None)]
    own = trend.block(page(Internal(store, MONDAY, "01"), district("001"))).tables["trend"]
    assert own["newly_incomplete"].to_list() == [None, 0, 0]
    public = trend.block(page(Public(store, MONDAY, "01"), HERE)).tables["trend"]
    assert public["as_of"].to_list() == [TWO_BEFORE.isoformat(), MONDAY.isoformat()]


@pytest.mark.parametrize("edition", [Internal, Public])
def test_what_is_left_starts_at_the_report(store: Memory, edition: type[Edition]) -> None:
    made = Report(page(edition(store, MONDAY, "01"), HERE))
    assert "First report" not in made.overview().html + made.trend().html
    assert made.workload().html


def test_the_change_of_a_commune_rests_on_what_moved_in_it() -> None:
    """100 records in both weeks, of which 3 were corrected: too few moved for a verdict, though 3 points are not."""
    here = Unit("commune", "00001")
    made = Memory().put("counts", counts(good("00001", 95), no_number("00001", 5)))
    made.put("counts", counts(good("00001", 92), no_number("00001", 8)), WEEK_BEFORE)
    made.put("flows", flows(("00001", 100, 3, 0, 0, 0, 0)))
    found = Internal(made, MONDAY, "01").change(here)
    assert found is not None and found.flows is not None
    assert (found.reason, found.flows.mended, found.flows.matched) == (Reason.FEW, 3, 100)

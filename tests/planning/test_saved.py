"""The forecast that the pages of a week show is the plan's, of the same draws."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from tests.planning.test_plan import AS_OF, daily
from vaxanalysis.config import Config
from vaxanalysis.planning import forecast, save_forecast
from vaxanalysis.planning.history import history_of, within
from vaxanalysis.planning.levels import at_deadline, levels
from vaxanalysis.planning.plan import until
from vaxanalysis.store import Store

DEADLINE = AS_OF + timedelta(5)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "store")
    with made.writing(AS_OF):
        pass
    made.write_table(
        AS_OF, "districts", pl.DataFrame({"unit_district": ["001", "002"], "status": ["received", "not_sent"]})
    )
    other = daily().filter(pl.col("unit_commune") == "00004").with_columns(pl.lit("002").alias("unit_district"))
    made.write_table(AS_OF, "verification_days", pl.concat([daily(), other]))
    return made


def test_the_pages_forecast_is_the_plan_s(store: Store) -> None:
    save_forecast(store, AS_OF, Config(deadline=DEADLINE))
    saved = store.needed(AS_OF, "forecast")
    assert saved["level"].to_list() == ["city", "district", "commune", "commune"]
    units, history = history_of(within(store.needed(AS_OF, "verification_days"), "01"), AS_OF, until(AS_OF, DEADLINE))
    course = forecast(history)
    ours = [at_deadline(level, course, history.left, 0.99, AS_OF, DEADLINE) for level in levels(units)]
    known = ours[2].filter(unit_district="001")
    assert (
        saved.filter(level="commune").select("unit_commune", "chance").rows()
        == known.select("unit_commune", "chance").rows()
    )
    assert [one[-1] for one in saved.filter(level="commune")["middle"]] == known["left"].to_list()
    # a city of pages is the sum of its districts with a report; 60 records in three days and 2, of 20 days before: 62 / 3
    assert saved["pace"].head(2).to_list() == pytest.approx([62 / 3, 62 / 3])
    assert saved["middle"].list.len().to_list() == [5] * 4


def test_nothing_is_said_on_the_first_day_nor_past_the_deadline(store: Store) -> None:
    save_forecast(store, AS_OF, Config(deadline=AS_OF))
    assert store.needed(AS_OF, "forecast").is_empty()
    first = daily().filter(pl.col("day") < AS_OF - timedelta(1)).with_columns(day=pl.col("day") + timedelta(2))
    store.write_table(AS_OF, "verification_days", first)
    save_forecast(store, AS_OF, Config(deadline=DEADLINE))
    assert store.needed(AS_OF, "forecast").is_empty()


def test_a_commune_of_another_district_counts_as_unknown() -> None:
    table = pl.DataFrame({"unit_district": ["001", "001", None], "unit_commune": ["00004", "00280", None]})
    assert within(table, "01")["unit_commune"].to_list() == ["00004", None, None]
    assert within(table, "79")["unit_district"].to_list() == [None]

"""Control limits stand once there are twelve weeks, and mark the week that leaves them."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from vaxanalysis.profiling.control import Control


def weeks(count: int, rates: dict[int, float]) -> pl.DataFrame:
    days = [date(2021, 8, 2) + timedelta(weeks=number) for number in range(count)]
    return pl.DataFrame(
        {
            "week": days,
            "records": 100,
            "rate": [rates.get(number, 0.9 + 0.01 * (number % 2)) for number in range(count)],
        }
    )


def test_limits_stand_from_twelve_weeks_on() -> None:
    few = Control.of(weeks(11, {}), "citizen_id")
    assert few.table["centre"].null_count() == 11 and "12" in few.title()
    enough = Control.of(weeks(12, {}), "citizen_id").table
    assert enough["centre"][0] == pytest.approx(0.905)
    assert enough["lowest"][0] == pytest.approx(0.905 - 2.66 * 0.01)
    assert not enough["outside"].any()


def test_a_week_outside_is_marked_and_weeks_of_few_records_are_left_out() -> None:
    table = weeks(16, {7: 0.5}).with_columns(
        records=pl.when(pl.col("week") == date(2021, 8, 2)).then(19).otherwise(100)
    )
    control = Control.of(table, "citizen_id")
    assert control.table.height == 15
    assert control.table.filter("outside")["rate"].to_list() == [0.5]
    assert control.title() == "Số CCCD: 1 tuần ngoài giới hạn"
    assert len(control.plot().axes[0].lines) == 5

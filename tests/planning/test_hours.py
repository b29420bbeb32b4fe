"""Hours and finish date from records to clean."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

import vaxanalysis as vax
from vaxanalysis.errors import ParameterError

TABLE = pl.DataFrame(
    {
        "unit_district": ["001", "001", "001", "002"],
        "unit_commune": ["00001", "00001", "00004", "00037"],
        "category": ["no_number", "malformed", "wrong_basic", "no_number"],
        "records": [60, 20, 30, 12],
    }
)


def test_hours_by_commune_most_work_first() -> None:
    found = vax.workload(TABLE)
    assert found.table.select("unit_commune", "no_number", "malformed", "wrong_basic", "to_clean", "hours").rows() == [
        ("00001", 60, 20, 0, 80, 12.0),  # 60 x 10 + 20 x 6 = 720 minutes
        ("00004", 0, 0, 30, 30, 4.0),  # 30 x 8 = 240
        ("00037", 12, 0, 0, 12, 2.0),  # 12 x 10 = 120
    ]
    assert found.hours == 18.0


@pytest.mark.parametrize(
    ("staff", "finish"), [(1, date(2021, 11, 11)), (2, date(2021, 11, 10)), (3, date(2021, 11, 9))]
)
def test_the_finish_date_of_a_stated_staff(staff: int, finish: date) -> None:
    assert vax.workload(TABLE, as_of=date(2021, 11, 8), staff=staff).finish == finish


def test_minutes_can_be_stated() -> None:
    assert vax.workload(TABLE, [], minutes={"no_number": 1, "malformed": 0, "wrong_basic": 2}).hours == pytest.approx(
        132 / 60
    )


@pytest.mark.parametrize(
    "options",
    [{"staff": 0}, {"minutes": {"no_number": 1}}, {"minutes": {"no_number": 1, "malformed": -1, "wrong_basic": 1}}],
)
def test_senseless_assumptions_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ParameterError):
        vax.workload(TABLE, **options)  # type: ignore[arg-type]


def test_nothing_to_clean_takes_no_time() -> None:
    found = vax.workload(TABLE.clear(), as_of=date(2021, 11, 8))
    assert (found.table.height, found.hours, found.finish) == (0, 0.0, date(2021, 11, 8))


def test_a_plot_shows_every_unit() -> None:
    assert len(vax.workload(TABLE).plot().axes[0].get_yticklabels()) == 3

"""A small register for the tests: made of few values, so that levels of every kind occur."""

import datetime as dt
import random
from collections.abc import Callable

import polars as pl
import pytest

from vaxanalysis.schema import fold

FAMILY = ["Nguyễn", "Trần", "Lê"]
MIDDLE = ["Thị", "Văn", "Minh", ""]
GIVEN = ["Hoa", "Hòa", "Hoà", "An", "Anh", "Ánh", "Lan", "Loan", "Tuấn"]


def register(size: int, seed: int) -> pl.DataFrame:
    """``size`` records drawn from few names, dates, cards, phones and communes, some blank, some with a slip."""
    rng = random.Random(seed)
    rows = []
    for n in range(size):
        family, middle, given = rng.choice(FAMILY), rng.choice(MIDDLE), rng.choice(GIVEN)
        name = " ".join(part for part in (family, middle, given) if part)
        name = name if rng.random() < 0.8 else fold(name)
        year, day = rng.choice([1980, 1981, 2012]), rng.choice([(1, 2), (2, 1), (12, 30)])
        birth = dt.date(year, *day) if rng.random() < 0.8 else None
        sex = rng.choice(["male", "female", None])
        number = f"00{rng.randint(1, 2)}{rng.choice('0123')}{year % 100:02}00{rng.randint(0, 25):04}"
        rows.append(
            {
                "record_id": f"r{(n * 7919 + seed) % 1_000_003:016}",
                "name_std": name,
                "name_folded": fold(name) if rng.random() < 0.97 else None,
                "family_name": fold(family),
                "middle_name": fold(middle),
                "given_name": fold(given),
                "birth": birth,
                "birth_year": year if birth or rng.random() < 0.5 else None,
                "sex_std": sex,
                "cccd": number if rng.random() < 0.5 else None,
                "cmnd": f"01{rng.randint(0, 40):07}" if rng.random() < 0.2 else None,
                "phone_std": f"09{rng.randint(0, 60):08}" if rng.random() < 0.7 else None,
                "unit_district": rng.choice(["001", "002"]),
                "unit_commune": rng.choice(["00001", "00004", None]),
                "doses": 1,
            }
        )
    return pl.DataFrame(rows, schema_overrides={"birth_year": pl.Int16})


@pytest.fixture
def a_register() -> Callable[[int, int], pl.DataFrame]:
    """Makes a register of so many records from a seed."""
    return register

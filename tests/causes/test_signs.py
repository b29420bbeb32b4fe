"""Each sign is found where it is planted, and nowhere among facilities whose entries differ as people do."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from vaxanalysis.causes.signs import Signs, signs

DAYS = [date(2021, 9, 1) + timedelta(days=number) for number in range(20)]


def entries(sites: int = 30, each: int = 250, seed: int = 1) -> pl.DataFrame:
    """``each`` people of each of ``sites``, a dose each, with random numbers, birth dates and phones."""
    rng = np.random.default_rng(seed)
    count = sites * each
    born = [date(1950, 1, 2) + timedelta(days=int(day)) for day in rng.integers(0, 15_000, count)]
    return pl.DataFrame(
        {
            "record_id": [f"r{number}" for number in range(count)], "file": "a.csv", "sheet": "", "row": range(1, count + 1),
            "name_folded": [f"nguyen thi {number}" for number in range(count)], "birth": born,
            "address": [f"so {number}" for number in range(count)],
            "phone_std": [f"09{number:08d}" for number in rng.integers(0, 10**8, count)],
            "cccd": [f"001{number:09d}" for number in rng.integers(0, 10**9, count)], "cmnd": pl.Series([None] * count, dtype=pl.String),
            "facility_std": [f"Trạm Y tế {number // each}" for number in range(count)],
            "dose_date_std": [DAYS[number % 20] for number in range(count)],
        }
    )  # fmt: skip


def found(table: pl.DataFrame) -> Signs:
    doses = table.select("record_id", "facility_std", "dose_date_std").lazy()
    return signs(table.drop("facility_std", "dose_date_std").lazy(), doses)


HERE = pl.col("facility_std") == "Trạm Y tế 3"


@pytest.mark.parametrize("seed", range(3))
def test_nobody_is_accused_where_entries_differ_as_people_do(seed: int) -> None:
    assert found(entries(seed=seed)).table.is_empty()


SERIAL = pl.when(HERE & pl.col("row").is_between(801, 840)).then(pl.format("0011600{}", 10_000 + pl.col("row")))
SAME = pl.when(HERE).then(pl.col("cccd").str.head(11) + "8")


@pytest.mark.parametrize(("sign", "records", "change"), [("runs", 40, SERIAL), ("digits", 250, SAME)])
def test_a_planted_sign_is_found(sign: str, records: int, change: pl.Expr) -> None:
    table = found(entries().with_columns(cccd=change.otherwise("cccd"))).table
    assert table.select("facility", "sign", "records", "of").rows() == [("Trạm Y tế 3", sign, records, 250)]


def test_copied_entries_and_an_impossible_day() -> None:
    copied = HERE & pl.col("row").is_between(801, 812)
    same = {"birth": date(1960, 5, 3), "phone_std": "0912345678", "address": "so 1"}
    table = entries().with_columns(
        pl.when(copied).then(pl.lit(value)).otherwise(name).alias(name) for name, value in same.items()
    )
    assert found(table).table.select("sign", "records", "of").rows() == [("copies", 12, 250)]
    new_year = table.with_columns(birth=pl.when(copied).then(pl.lit(date(1960, 1, 1))).otherwise("birth"))
    assert found(new_year).table.is_empty()
    crowded = pl.concat(
        [
            entries(),
            entries(1, 1500, 9).with_columns(record_id="x" + pl.col("record_id"), dose_date_std=pl.lit(DAYS[0])),
        ]
    )
    table = found(crowded).table
    assert table.select("facility", "sign", "day", "records", "of").rows() == [
        ("Trạm Y tế 0", "pace", DAYS[0], 1513, 13)
    ]
    campaign = pl.concat(
        [
            crowded,
            crowded.filter(pl.col("dose_date_std") == DAYS[0]).with_columns(
                record_id="y" + pl.col("record_id"), dose_date_std=pl.lit(DAYS[1])
            ),
        ]
    )
    assert found(campaign).table.is_empty()
    assert "1.513 mũi tiêm, ngày nhiều thứ hai có 13" in table["text_vi"][0]


def test_it_accuses_nobody_in_words() -> None:
    shown = found(entries().with_columns(cccd=SAME.otherwise("cccd")))
    assert shown.title() == "Cần xem lại; có thể có lý do chính đáng"
    assert "chữ số cuối của 250 số giấy tờ" in shown._repr_html_()

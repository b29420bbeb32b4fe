"""A small city's store with everything a page can show: masked numbers, an unknown commune, another province, a page that failed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl

from tests.publish.city import AS_OF, write_city
from tests.publish.tables import counts, good, no_number
from vaxanalysis.store import Store

DISTRICTS = ("001", "003", "009")
PAGES = DISTRICTS[:2]
FOREIGN, FOREIGN_COMMUNE = "760", "26734"
"""District 1 of Ho Chi Minh City: people vaccinated in Hanoi who live there."""

FAILED = (
    {
        "district": "009",
        "last": "2021-11-01",
        "what_vi": "Không lập được trang",
        "what_en": "The page could not be made",
        "repair_vi": "Chạy lại lệnh",
        "repair_en": "Run the command again",
    },
)


def write_small_city(folder: Path) -> Path:
    """Three snapshots of three districts of Hanoi, at most about 60 records a commune."""
    store = Store(write_city(folder, DISTRICTS, weeks=3, per_commune=60, seed=3))
    for back in range(3):
        day = AS_OF - timedelta(weeks=back)
        _add(store, day, "counts", _more_counts())
        for name in ("flows", "duplicates", "verification", "feedback"):
            _add_foreign(store, day, name)
        store.write_table(day, "run", pl.DataFrame({"name": ["vaxanalysis", "rules"], "value": ["1.0", "abc"]}))
    sources = _table(store, AS_OF, "sources")
    store.write_table(
        AS_OF,
        "sources",
        sources.with_columns(rows=pl.col("rows") + pl.col("rows") // 50, rejected=pl.col("rows") // 50),
    )
    curve = {"responsible": "all", "hours": [0.0, 20.0, 60.0], "survival": [1.0, 0.6, 0.2]}
    store.write_table(AS_OF, "feedback_km", pl.DataFrame(curve))
    times = (
        _table(store, AS_OF, "feedback")
        .select("responsible", median_hours=20.0 + pl.col("received"))
        .unique("responsible")
    )
    store.write_table(AS_OF, "feedback_times", times)
    return folder


def _table(store: Store, day: date, name: str) -> pl.DataFrame:
    found = store.table(day, name)
    assert found is not None
    return found


def _add(store: Store, day: date, name: str, more: pl.DataFrame) -> None:
    store.write_table(
        day, name, pl.concat([_table(store, day, name), more.cast(dict(_table(store, day, name).schema))])
    )


def _more_counts() -> pl.DataFrame:
    foreign = counts(good(FOREIGN_COMMUNE, 30), no_number(FOREIGN_COMMUNE, 9), district=FOREIGN)
    unknown = counts(good(None, 25), no_number(None, 12), district="001")
    return pl.concat([foreign.with_columns(unit_province=pl.lit("79")), unknown])


def _add_foreign(store: Store, day: date, name: str) -> None:
    """The rows of one commune again, as if they were of another province."""
    table = store.table(day, name)
    if table is not None:
        own = table.filter(pl.col("unit_commune") == table["unit_commune"][0])
        _add(store, day, name, own.with_columns(unit_district=pl.lit(FOREIGN), unit_commune=pl.lit(FOREIGN_COMMUNE)))

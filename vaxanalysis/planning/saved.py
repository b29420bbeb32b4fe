"""The forecast that a week's pages show: the plan's own, saved beside the snapshot once for all pages."""

from __future__ import annotations

from datetime import date

import polars as pl

from vaxanalysis.config import Config
from vaxanalysis.places import province_of
from vaxanalysis.planning.effort import effort
from vaxanalysis.planning.forecast import History, forecast
from vaxanalysis.planning.history import COMMUNE_KEYS, history_of, summed, within
from vaxanalysis.planning.levels import Level, at_deadline, by_day, levels
from vaxanalysis.planning.plan import until
from vaxanalysis.planning.queues import Course
from vaxanalysis.store import Store

LEAST = 2
"""Days of verification before pages show a forecast; before that it would rest on assumptions alone."""

LATELY = 7
"""Days whose mean is the pace that pages show."""

FORECAST: dict[str, pl.DataType] = {
    "province": pl.String(), "level": pl.String(), **dict.fromkeys(COMMUNE_KEYS, pl.String()),
    **dict.fromkeys(("pace", "chance", "finished"), pl.Float64()),
    **dict.fromkeys(("low", "middle", "high"), pl.List(pl.Int64)),
}  # fmt: skip
"""The small table ``forecast``, a line a city (its districts with a report), district and commune: records done a day of late, chance to be
finished by the deadline (``finished`` of what is open now is settled), median and 80 % band of what is left on each day up to it."""


def save_forecast(store: Store, as_of: date, config: Config) -> None:
    """Put the table ``forecast`` beside a snapshot that has ``verification_days``; empty where nothing can be said yet."""
    sent = store.needed(as_of, "districts").filter(status="received")["unit_district"].to_list()
    deadlines = {province_of(code): config.terms(province_of(code)).deadline for code in sent}
    only = next(iter(deadlines)) if len(deadlines) == 1 else None
    daily = summed(within(store.needed(as_of, "verification_days"), only))
    units, history = history_of(daily, as_of, until(as_of, max(deadlines.values(), default=as_of)))
    found = [pl.DataFrame(schema=FORECAST)]
    if len(history.off) >= LEAST and history.done.sum():
        course, share = forecast(history), effort(config.plan).finished
        for province, deadline in ((one, last) for one, last in deadlines.items() if last > as_of):
            districts = [code for code in sent if province_of(code) == province]
            own = units["unit_district"].is_in(districts).fill_null(False)
            lines = [_lines(level, history, course, share, as_of, deadline) for level in levels(units, own)]
            table = pl.concat(lines, how="diagonal").with_columns(pl.lit(province).alias("province"))
            found.append(table.select(pl.col(name).cast(kind) for name, kind in FORECAST.items()))
    store.write_table(as_of, "forecast", pl.concat(found))


def _lines(level: Level, history: History, course: Course, share: float, as_of: date, deadline: date) -> pl.DataFrame:
    chance = at_deadline(level, course, history.left, share, as_of, deadline)["chance"]
    ahead = by_day(level, course, as_of).filter(pl.col("day") <= deadline)
    keys = level.frame.columns
    bands = ahead.group_by(keys, maintain_order=True).agg(low="q2", middle="q4", high="q6")
    pace = pl.Series("pace", level.sums(history.done[-LATELY:].mean(0)))
    return bands.with_columns(pace, chance, pl.lit(share).alias("finished"))

"""Requests on the clock -> additive counts by unit, and how long an answer takes (Kaplan-Meier).

Open requests are censored, not dropped: leaving them out would make a unit look faster the more it lets lie.
"""

from __future__ import annotations

import polars as pl

from vaxanalysis.feedback.clock import DUE, REQUEST_STATES

REQUEST_KEYS = ("unit_district", "unit_commune", "responsible", "kind")
COUNTS = ("received", *REQUEST_STATES, "rejected", *DUE, "matured", "matured_in_time")


def counts(clocked: pl.DataFrame) -> pl.DataFrame:
    """The table ``feedback``: ``unit_district, unit_commune, responsible, kind`` and additive counts.

    - ``received`` = ``closed_in_time + closed_late + open_0_24 + open_24_48 + open_over_48``; ``rejected`` of the
      closed ones.
    - ``due_6, due_12, due_24``: open requests that fall due within so many hours, each including the one before.
    - ``matured``: received at least 48 hours before the as-of moment, ``matured_in_time`` of them answered in
      time; their quotient is the on-time rate of the report, since the others could still be either.
    - ``kind`` is ``1`` to ``5``, or ``?`` where it was not stated. Units are null where the place is not known.
    """
    flags = [(pl.col("clock") == name).sum().alias(name) for name in REQUEST_STATES]
    in_time = pl.col("matured") & (pl.col("clock") == "closed_in_time")
    rejected = ~pl.col("is_open") & (
        pl.col("reason").is_not_null() | (pl.col("outcome") == "rejected").fill_null(False)
    )
    grouped = clocked.with_columns(pl.col("kind").fill_null("?")).group_by(REQUEST_KEYS).agg(
        pl.len().alias("received"), *flags, rejected.sum().alias("rejected"), *(pl.col(name).sum() for name in DUE),
        pl.col("matured").sum(), in_time.sum().alias("matured_in_time"),
    )  # fmt: skip
    return grouped.with_columns(pl.col(COUNTS).cast(pl.Int64)).sort(REQUEST_KEYS, nulls_last=True)


TOLERANCE = 1e-12
"""For shares that are products of fractions."""


def survival(clocked: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tables ``feedback_km`` and ``feedback_times``, for ``all`` and for each body responsible.

    ``feedback_km``: ``responsible, hours, survival``, the steps of the share still unanswered. ``feedback_times``:
    ``responsible, received, median_hours, p90_hours``, null where so many were not answered yet.
    """
    steps, times = [], []
    bodies = clocked.sort("responsible", maintain_order=True).partition_by("responsible", as_dict=True)
    groups = {"all": clocked} if clocked.height else {}
    for name, rows in [*groups.items(), *((str(body), rows) for (body,), rows in bodies.items())]:
        curve, median, p90 = _kaplan_meier(rows)
        steps.append(curve.select(pl.lit(name).alias("responsible"), "hours", "survival"))
        times.append((name, rows.height, median, p90))
    schema = {"responsible": pl.String, "received": pl.Int64, "median_hours": pl.Float64, "p90_hours": pl.Float64}
    none = pl.DataFrame(schema={"responsible": pl.String, "hours": pl.Float64, "survival": pl.Float64})
    return pl.concat([none, *steps]), pl.DataFrame(times, schema=schema, orient="row")


def _kaplan_meier(rows: pl.DataFrame) -> tuple[pl.DataFrame, float | None, float | None]:
    """Steps of the Kaplan-Meier estimate (SciPy's, for right-censored data), its median and 90th percentile."""
    from scipy.stats import CensoredData, ecdf

    open_hours, closed_hours = (rows.filter(pl.col("is_open") == state)["hours"].to_numpy() for state in (True, False))
    curve = ecdf(CensoredData(uncensored=closed_hours, right=open_hours)).sf
    start = [0.0] if not len(curve.quantiles) or curve.quantiles[0] > 0 else []
    steps = pl.DataFrame(
        {"hours": [*start, *curve.quantiles], "survival": [*(1.0 for _ in start), *curve.probabilities]}
    )
    return steps, _reached(steps, 0.5), _reached(steps, 0.1)


def _reached(steps: pl.DataFrame, share: float) -> float | None:
    """The first hour at which no more than ``share`` is still open."""
    hours = steps.filter(pl.col("survival") <= share + TOLERANCE)["hours"]
    return hours[0] if len(hours) else None

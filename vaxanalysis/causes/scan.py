"""Which facilities, files and ways of entry have a faulty field more often than elsewhere in the same weeks, and when.

Each stream (a facility, a file, a way of entry, a facility within a file, or all records) is searched over runs of weeks, as a scan
statistic does (Kulldorff, Communications in Statistics 26, 1997). Two rates are compared on the arcsine scale; the spread that
facilities have from week to week anyway is added to the variance, so that an ordinary difference is no cause. The smallest p of
a stream counts as often as it has runs (Bonferroni), and the streams of all fields together keep the false discovery rate
(Benjamini and Hochberg, Journal of the Royal Statistical Society B 57, 1995). The strongest cause is then taken out and the rest
searched again, so that records behind several streams are reported once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis.causes.candidates import ENOUGH, Candidates, Numbers, Whole, angle
from vaxanalysis.causes.origins import FAULTS
from vaxanalysis.loading import redacted

DIMENSIONS: tuple[tuple[str, ...], ...] = ((), ("facility",), ("file",), ("entry",), ("facility", "file"))
RATE = 0.05
"""The false discovery rate."""

OWN = 0.95
"""A facility's records in one file are searched by themselves where they are less of its records than this."""

LONGEST = 8
"""Weeks of a run, beside all weeks together."""

MOST = 100
"""Causes of a field and a fault that are looked for."""

SCHEMA = pl.Schema(
    {
        "field": pl.String, "fault": pl.String, "facility": pl.String, "file": pl.String, "entry": pl.String,
        "first": pl.Date, "last": pl.Date,
        "records": pl.Int64, "faulty": pl.Int64, "rate": pl.Float64, "elsewhere": pl.Float64, "excess": pl.Int64, "p": pl.Float64,
    }
)  # fmt: skip


def scan(origins: pl.DataFrame, fields: Sequence[str]) -> pl.DataFrame:
    """The causes in ``origins`` (with ``entry`` where the way of entry is known) as :data:`SCHEMA`, greatest excess first.

    ``first`` and ``last``: the Mondays of the run's weeks, null where it is all weeks. ``elsewhere``: the rate outside it in the same
    weeks. ``excess``: faulty records beyond that rate. ``p``: of the stream, times its runs.
    """
    from scipy.stats import false_discovery_control

    streams = list(_streams(origins))
    if not streams:
        return SCHEMA.to_frame()
    measures = [_Measure(origins, field, fault, streams) for field in fields for fault in FAULTS]
    chances = np.concatenate([np.ones(1), *(measure.chances() for measure in measures)])
    passed = chances[false_discovery_control(chances) <= RATE]
    found = [cause for measure in measures for cause in measure.causes(passed.max())] if passed.size else []
    return pl.DataFrame(found, schema=SCHEMA).sort("excess", "p", "field", descending=[True, False, False])


def comparable(origins: pl.DataFrame) -> bool:
    """Whether there are facilities, files, ways of entry or weeks to compare with one another."""
    return any(True for _ in _streams(origins))


@dataclass(frozen=True)
class _Stream:
    """The values of one dimension, and which of them each row of the origins has (-1: none)."""

    names: pl.DataFrame
    ids: Whole

    @property
    def count(self) -> int:
        """How many values there are; one without a name where the dimension is none."""
        return max(len(self.names), 1)

    def only(self, wanted: NDArray[np.bool_]) -> _Stream | None:
        """The stream with its ``wanted`` values; None without any."""
        if not wanted.any():
            return None
        renumbered = np.append(np.where(wanted, np.cumsum(wanted) - 1, -1), -1)
        return _Stream(self.names.filter(pl.Series(wanted)) if self.names.width else self.names, renumbered[self.ids])


def _streams(origins: pl.DataFrame) -> Iterator[_Stream]:
    numbered = origins.with_columns(pl.col("facility").replace(redacted.OTHER, None)).with_row_index("at")
    for names in DIMENSIONS:
        if not set(names) <= set(origins.columns):
            continue
        known = numbered.drop_nulls(names) if names else numbered
        large = known.group_by(names or pl.lit(0)).agg(pl.col("records").sum()).filter(pl.col("records") >= ENOUGH)
        if len(names) > 1:
            large = large.filter(pl.col("records") < OWN * pl.col("records").sum().over(names[0]))
        values = large.select(names).sort(names).with_row_index("id") if names else pl.DataFrame({"id": [0]})
        if large.height < min(2, len(names) + 1):
            continue
        found = known.join(values, on=names) if names else known.with_columns(id=pl.lit(0))
        ids = np.full(origins.height, -1, np.int64)
        ids[found["at"].to_numpy()] = found["id"].to_numpy()
        yield _Stream(values.drop("id"), ids)


class _Measure:
    """A fault of a field: its records and faulty ones by row of the origins, from which causes are taken out one by one."""

    def __init__(self, origins: pl.DataFrame, field: str, fault: str, streams: Sequence[_Stream]) -> None:
        self._named, self._streams = {"field": field, "fault": fault}, streams
        self._n = origins[f"judged_{field}"].to_numpy().astype(float)
        self._k = origins[f"{fault}_{field}"].to_numpy().astype(float)
        by_week = origins.group_by("week").agg(pl.col("records").sum()).drop_nulls()
        self._days = by_week.filter(pl.col("records") >= ENOUGH)["week"].sort()
        places = self._days.to_frame().with_row_index("at")
        found = origins.select("week").join(places, on="week", how="left", maintain_order="left")["at"]
        self._week = found.cast(pl.Int64).fill_null(-1).to_numpy()
        first, after = np.meshgrid(range(len(self._days)), range(1, len(self._days) + 1), indexing="ij")
        runs = (after > first) & (after <= first + LONGEST)
        self._begin, self._end = first[runs].astype(np.int64), after[runs].astype(np.int64)
        self._spread = self._natural()

    def chances(self) -> Numbers:
        """The p of every stream."""
        return np.concatenate([self._least(stream) for stream in self._streams])

    def causes(self, most: float) -> Iterator[dict[str, object]]:
        """Cause after cause, strongest first, of the streams that have a p of at most ``most``."""
        passed = [one for stream in self._streams if (one := stream.only(self._least(stream) <= most))]
        for _ in range(MOST if passed else 0):
            searched = [(stream, self._candidates(stream)) for stream in passed]
            stream, found = max(searched, key=lambda each: each[1].gain(most))
            if found.gain(most) <= 0:
                return
            at = found.strongest(most)
            run = int(found.run[at])
            yield self._described(stream, found, at)
            inside = stream.ids == found.value[at]
            if run < len(self._begin):
                inside &= (self._week >= self._begin[run]) & (self._week < self._end[run])
            self._n[inside] = self._k[inside] = 0

    def _least(self, stream: _Stream) -> Numbers:
        found, least = self._candidates(stream), np.ones(stream.count)
        np.minimum.at(least, found.value, found.p)
        return least

    def _described(self, stream: _Stream, found: Candidates, at: int) -> dict[str, object]:
        run, records, faulty = int(found.run[at]), int(found.n[at]), int(found.k[at])
        whole, elsewhere = run == len(self._begin), float(found.expected[at])
        days = (None, None) if whole else (self._days[int(self._begin[run])], self._days[int(self._end[run]) - 1])
        named = stream.names.row(int(found.value[at]), named=True) if stream.names.width else {}
        return {
            **self._named, **named, "first": days[0], "last": days[1], "records": records, "faulty": faulty, "rate": faulty / records,
            "elsewhere": elsewhere, "excess": round(faulty - records * elsewhere), "p": float(found.p[at]),
        }  # fmt: skip

    def _candidates(self, stream: _Stream) -> Candidates:
        n, k = (self._sums(stream.ids, stream.count, values) for values in (self._n, self._k))
        every = np.zeros(len(self._n), np.int64)
        all_n, all_k = (self._sums(every, 1, values) for values in (self._n, self._k))
        if not stream.names.width:
            all_n, all_k = all_n[:, -1:], all_k[:, -1:]
        return Candidates.of(n, k, all_n, all_k, self._spread)

    def _sums(self, ids: Whole, count: int, values: Numbers) -> Numbers:
        """Sums of ``values`` by stream (a line) and run of weeks (a column), the last of which is all records."""
        weeks, known = len(self._days), ids >= 0
        dated = known & (self._week >= 0)
        cells = np.bincount(ids[dated] * weeks + self._week[dated], values[dated], count * weeks).reshape(count, weeks)
        until = np.concatenate([np.zeros((count, 1)), cells.cumsum(axis=1)], axis=1)
        whole = np.bincount(ids[known], values[known], count)[:, None]
        return np.concatenate([until[:, self._end] - until[:, self._begin], whole], axis=1)

    def _natural(self) -> float:
        """The variance (arcsine scale) between the weeks of facilities that is left when chance is taken off, whatever the outliers."""
        stream = max(self._streams, key=lambda one: len(one.names))
        alone = np.append(self._end - self._begin == 1, False)
        n, k = (self._sums(stream.ids, stream.count, values)[:, alone] for values in (self._n, self._k))
        enough = n >= ENOUGH
        angles, weights = angle(k[enough], n[enough]), 4 * n[enough] + 2
        if angles.size < ENOUGH:
            return 0.0
        off = (angles - np.median(angles)) * np.sqrt(weights)
        low, high = 0.0, 1.0
        for _ in range(30):
            middle = (low + high) / 2
            wide = np.subtract(*np.quantile(off / np.sqrt(1 + weights * middle), [0.75, 0.25])) > QUARTILES
            low, high = (middle, high) if wide else (low, middle)
        return low


QUARTILES = 1.349
"""Between the quartiles of a normal distribution of variance 1."""

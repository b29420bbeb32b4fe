"""How often the bands held and how the score compares with a naive pace, over histories of the second simulator.

``python -m tests.planning.calibration 200`` prints the table of docs/planning.md.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np

from tests.planning.histories import history
from vaxanalysis.planning.forecast import History, forecast
from vaxanalysis.planning.queues import Numbers
from vaxanalysis.planning.scores import QUANTILES, weighted_interval_score

DAYS = (2, 5, 10)
AHEAD = 8


@dataclass(frozen=True)
class Line:
    """Day of the forecast, days ahead, share of the 80 % bands that held, and mean scores: ours, the naive pace's (7 days, all days)."""

    unit: str
    day: int
    held: float
    score: float
    naive: float
    naive_all: float

    @property
    def better(self) -> float:
        return 1 - self.score / min(self.naive, self.naive_all)


def calibration(count: int, draws: int = 400, first: int = 0, communes: int = 60) -> list[Line]:
    rng, found = np.random.default_rng(7), {}
    for seed in range(first, first + count):
        told = history(seed, communes)
        for day in DAYS:
            for unit, row in _one(told, day, draws, rng).items():
                found.setdefault((unit, day), []).append(row)
    return [
        Line(unit, day, *(float(np.concatenate([row[part] for row in rows]).mean()) for part in range(4)))
        for (unit, day), rows in sorted(found.items())
    ]


def held(draws: Numbers, seen: Numbers, level: float, rng: np.random.Generator) -> np.ndarray:
    """Whether the band of ``level`` held for each of ``seen`` (n,), by the place of it among ``draws`` (draws, n).

    Equal counts are placed by chance, so that a band of right width holds in its share even where counts are small
    (Czado, Gneiting and Held 2009, Biometrics 65:1254).
    """
    below, equal = (draws < seen).mean(0), (draws == seen).mean(0)
    place = below + rng.random(len(seen)) * equal
    return np.asarray((place > (1 - level) / 2) & (place < (1 + level) / 2))


def _one(told, day, draws, rng):
    opened, arrived, done = np.array(told.open), np.array(told.arrived), np.array(told.done)
    course = forecast(
        History(opened, arrived[:day], done[:day], told.off[:day], told.off[day : day + AHEAD]), draws, seed=day
    )
    now = opened + arrived[:day].sum(0) - done[:day].sum(0)
    seen = now + arrived[day : day + AHEAD].sum(0) - done[day : day + AHEAD].sum(0)
    drawn = course.left[:, -1]
    paces = [(done[start:day] - arrived[start:day]).mean(0) for start in (max(day - 7, 0), 0)]
    out = {}
    for unit, total in (("commune", False), ("city", True)):
        fold = (lambda table: table.sum(-1, keepdims=True)) if total else (lambda table: table)
        ours, real = fold(drawn), fold(seen)
        naive = [np.abs(np.maximum(fold(now) - AHEAD * fold(pace), 0) - real) for pace in paces]
        score = weighted_interval_score(np.quantile(ours, QUANTILES, axis=0), real)
        out[unit] = (held(ours, real, 0.8, rng), score, *naive)
    return out


def main() -> None:
    for line in calibration(int(sys.argv[1]), first=2000):
        scores = f"{line.score:.1f} | {line.naive:.1f} | {line.naive_all:.1f} | {line.better:.0%}"
        print(f"| {line.unit} | {line.day} | {line.held:.1%} | {scores} |")


if __name__ == "__main__":
    main()

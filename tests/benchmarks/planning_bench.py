"""Time, memory and gap of a plan of the size of Hanoi: ``python -m tests.benchmarks.planning_bench``.

The forecast of 579 communes, 1,000 draws and 30 days; mobile teams of 30 districts (20 teams, six days) against the greedy plan.
"""

from __future__ import annotations

import resource
import time

import numpy as np

from vaxanalysis.planning import History, forecast
from vaxanalysis.planning.allocation import Task, allocate, greedy


def city() -> None:
    draw = np.random.default_rng(0)
    opened = draw.lognormal(6, 0.8, 579).astype(int)
    done, arrived = draw.poisson(opened * 0.03, (6, 579)), draw.poisson(2, (6, 579))
    clock, own = time.perf_counter(), time.process_time()
    forecast(History(opened, arrived, done, [False] * 6, [False] * 30), 1000)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"forecast: {time.perf_counter() - clock:.1f} s ({time.process_time() - own:.1f} s CPU), {most:.2f} GB at most"
    )


def mobile_teams(seed: int, places: int = 30, teams: int = 20, days: int = 6) -> None:
    draw = np.random.default_rng(seed)
    at = draw.uniform(0, 1, (places + 1, 2)) * [3, 2]
    travel = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    left = [np.array([one * 0.3, one * 0.7]) for one in draw.lognormal(6.5, 0.8, places)]
    task = Task(
        left, draw.uniform(8, 20, places), draw.uniform(3, 6, places), travel, np.full(days, 8.0), teams, 300.0, np.full(places, 50.0)
    )  # fmt: skip
    clock, own = time.perf_counter(), time.process_time()
    best, plain = allocate(task), greedy(task)
    print(
        f"teams, seed {seed}: {best.left:.0f} left, greedy {plain.left:.0f}; gap {best.gap:.2%}; "
        f"{time.perf_counter() - clock:.1f} s ({time.process_time() - own:.1f} s CPU)"
    )


if __name__ == "__main__":
    city()
    for number in range(1, 11):
        mobile_teams(number)

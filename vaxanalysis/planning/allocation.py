"""Where mobile teams and overtime go: the exact optimum under travel and working hours, and a greedy plan beside it.

Teams of one kind are a flow from district to district and day to day, so that an integer programme of their numbers suffices; HiGHS
solves it (scipy.optimize.milp) and gives a bound that no plan can beat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from vaxanalysis.planning.queues import Numbers

GAP, FLOOR = 0.009, 0.01
"""Distance from the bound, in parts, at which the search stops; of what is left and this part of all records, so that where next to
nothing is left the search does not go on for single records."""

FIRST, SECOND, NODES = 42.0, 16.0, 4_000_000
"""Seconds after which the search of all plans stops, and that of plans near the one it found, which finds better ones sooner; before
that, so that equal inputs give equal plans, each stops after so many nodes times columns."""


@dataclass(frozen=True)
class Task:
    """``left``: of each district, what its communes have left on the deadline without help; ``pace``: records that a team settles in an
    hour there, ``alone`` those of one person in an hour of overtime; ``travel``: hours between places, the base of the teams first;
    ``hours``: of a team on each day; ``teams``; ``overtime``: hours that the city can pay, ``most`` of them in a district."""

    left: Sequence[Numbers]
    pace: Numbers
    alone: Numbers
    travel: Numbers
    hours: Numbers
    teams: int
    overtime: float = 0.0
    most: Numbers | float = 0.0

    @property
    def open(self) -> Numbers:
        """Records of each district."""
        return np.array([float(one.sum()) for one in self.left])

    @property
    def work(self) -> Numbers:
        """Hours of work of a team that comes from a place (the base first) to a district on a day: (days, places, districts)."""
        return np.maximum(self.hours[:, None, None] - self.travel[None, :, 1:], 0.0)

    def settled(self, hours: Numbers, extra: Numbers) -> Numbers:
        """Records settled in each district by so many hours of teams and of overtime."""
        return np.asarray(np.minimum(self.open, self.pace * hours + self.alone * extra))

    def communes(self, hours: Numbers, extra: Numbers) -> int:
        """Communes finished, those with least left first."""
        each = zip(self.left, self.settled(hours, extra), strict=True)
        return sum(int((np.sort(one[one > 0]).cumsum() <= done + 1e-6).sum()) for one, done in each)


@dataclass(frozen=True)
class Allocation:
    """``routes``: (teams, days), the district of each team on each day, -1 where it has none; ``extra``: hours of overtime by district.

    ``left`` and ``communes``: records left and communes finished; ``bound``: of what was aimed at, what no plan can beat;
    ``gap``: how far from it, in parts.
    """

    routes: np.ndarray
    extra: Numbers
    left: float
    communes: int
    bound: float = np.nan
    gap: float = np.nan


def greedy(task: Task) -> Allocation:
    """Each day every team in turn goes where it settles most on that day; overtime goes where an hour settles most."""
    rest, work = task.open.copy(), task.work
    routes = np.full((task.teams, len(task.hours)), -1)
    for day in range(len(task.hours)):
        for team in range(task.teams):
            came_from = routes[team, day - 1] + 1 if day else 0
            gain = np.minimum(rest, task.pace * work[day, came_from])
            if gain.max(initial=0.0) > 0:
                routes[team, day] = int(gain.argmax())
                rest[routes[team, day]] -= gain.max()
            else:
                routes[team, day] = came_from - 1
    return _made(task, routes, _overtime(task, rest))


def _overtime(task: Task, rest: Numbers) -> Numbers:
    extra, budget = np.zeros(len(rest)), task.overtime
    most = np.broadcast_to(task.most, len(rest))
    for place in np.argsort(-task.alone, kind="stable"):
        hours = rest[place] / task.alone[place] if task.alone[place] > 0 else 0.0
        extra[place] = max(min(budget, most[place], hours), 0.0)
        budget -= extra[place]
    return extra


def allocate(task: Task, aim: str = "records") -> Allocation:
    """The plan with the fewest records left on the deadline (``records``) or the most communes finished (``communes``).

    Where the search is stopped before it finds a better plan than the greedy one, that one is given, with the bound found.
    """
    first = greedy(task)
    if not task.teams or not len(task.hours) or not task.open.sum():
        return replace(first, bound=first.left, gap=0.0)
    model = _Model(task, aim)
    found, bound = model.solve()
    plan = first if found is None else _made(task, model.routes(found), model.extra(found))
    if aim == "communes":
        best = max(plan, first, key=lambda one: (one.communes, -one.left))
        most = np.floor(0.5 - bound)  # half a commune is what the records left weigh in all
        gap = max(most - best.communes, 0.0) / max(best.communes, 1)
        return replace(best, bound=most, gap=gap)
    best = min(plan, first, key=lambda one: one.left)
    gap = max(best.left - bound, 0.0) / best.left if best.left > 1e-6 else 0.0
    return replace(best, bound=bound, gap=gap)


def _made(task: Task, routes: np.ndarray, extra: Numbers) -> Allocation:
    hours = worked(task, routes)
    left = float((task.open - task.settled(hours, extra)).sum())
    return Allocation(routes, extra, left, task.communes(hours, extra))


def worked(task: Task, routes: np.ndarray) -> Numbers:
    """Hours of teams in each district."""
    hours, work = np.zeros(len(task.pace)), task.work
    for route in routes:
        for day, place in enumerate(route):
            came_from = route[day - 1] + 1 if day else 0
            if place >= 0:
                hours[place] += work[day, came_from, place]
    return hours


class _Model:
    """The integer programme. Columns: teams that go from place to place on each day, overtime, records left, communes finished, visits
    (days of teams in each district; a sum of moves, but one that the search can branch on, which brings the bound near), 1."""

    def __init__(self, task: Task, aim: str) -> None:
        self.task, self.aim = task, aim
        self.days, self.places = len(task.hours), len(task.pace)
        self.moves = self.places + (self.days - 1) * self.places**2
        self.floor = FLOOR * task.open.sum() if aim == "records" else 0.0
        self.wanted = sum(int((one > 0).sum()) for one in task.left) if aim == "communes" else 0
        ends = np.cumsum([self.moves, self.places, self.places, self.wanted, self.places]).tolist()
        self.overtime, self.rest, self.communes, self.visits = (slice(*ends[n : n + 2]) for n in range(4))
        self.size = ends[-1] + 1

    def solve(self) -> tuple[Numbers | None, float]:
        """The columns of the best plan found, None where none was, and the bound on what was aimed at."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        task, none = self.task, np.zeros(self.size)
        cost, whole, upper = none.copy(), none.astype(int), np.full(self.size, np.inf)
        cost[self.rest] = 1.0 if self.aim == "records" else 0.5 / max(task.open.sum(), 1.0)
        cost[self.communes] = -1.0
        whole[: self.moves] = whole[self.communes] = whole[self.visits] = 1
        upper[: self.moves], upper[self.overtime], upper[self.rest], upper[self.communes] = (
            task.teams,
            task.most,
            task.open,
            1,
        )
        lower, cost[-1] = none.copy(), self.floor
        lower[-1] = upper[-1] = 1.0
        rows = LinearConstraint(*self._constraints())
        gap, nodes = GAP if self.places > 5 else 0.0, NODES // self.size + 1

        def search(seconds: float, gap: float) -> Any:
            options: Any = {"mip_rel_gap": gap, "time_limit": seconds, "node_limit": nodes}
            return milp(cost, integrality=whole, bounds=Bounds(lower, upper), constraints=rows, options=options)

        found = search(FIRST, gap)
        bound = 0.0 if found.mip_dual_bound is None else float(found.mip_dual_bound) - self.floor
        if found.x is None or found.status == 0:
            return found.x, bound
        near = np.round(found.x[self.visits])
        lower[self.visits], upper[self.visits] = np.maximum(near - 1, 0), near + 1
        better = search(SECOND, gap / 4)
        return (found if better.x is None or better.fun > found.fun else better).x, bound

    def _constraints(self) -> tuple[Any, Numbers, Numbers]:
        from scipy.sparse import lil_array

        task, places, days = self.task, self.places, self.days
        work = task.work
        table = lil_array((2 + places * (days + 1 + bool(self.wanted)), self.size))
        low, high = np.full(table.shape[0], -np.inf), np.zeros(table.shape[0])
        table[0, :places], high[0] = 1, task.teams
        for day in range(1, days):  # no more teams leave a district than came the day before
            for place in range(places):
                row = 1 + (day - 1) * places + place
                table[row, self._from(day, place)] = 1
                table[row, self._to(day - 1, place)] = -1
        row = 1 + (days - 1) * places
        table[row, self.overtime], high[row] = 1, task.overtime
        column = self.communes.start
        for place in range(places):
            at = row + 1 + place
            table[at, self.overtime.start + place] = -task.alone[place]
            table[at, self.rest.start + place] = -1
            for day in range(days):
                hours = work[day, :1, place] if day == 0 else work[day, 1:, place]
                table[at, self._to(day, place)] = -task.pace[place] * hours
            high[at] = -task.open[place]
            if self.wanted:
                own = task.left[place][task.left[place] > 0]
                table[at + places, column : column + len(own)] = own
                table[at + places, self.rest.start + place] = 1
                high[at + places] = task.open[place]
                column += len(own)
            visits = table.shape[0] - places + place
            table[visits, self.visits.start + place], low[visits] = -1, 0.0
            for day in range(days):
                table[visits, self._to(day, place)] = 1
        return table.tocsr(), low, high

    def _from(self, day: int, place: int) -> np.ndarray:
        return self._start(day) + place * self.places + np.arange(self.places)

    def _to(self, day: int, place: int) -> np.ndarray:
        return np.array([place]) if day == 0 else self._start(day) + np.arange(self.places) * self.places + place

    def _start(self, day: int) -> int:
        return self.places + (day - 1) * self.places**2

    def routes(self, found: Numbers) -> np.ndarray:
        """The flow of teams as the way of each."""
        counts = np.round(found[: self.moves]).astype(int)
        routes = np.full((self.task.teams, self.days), -1)
        started = np.repeat(np.arange(self.places), counts[: self.places])
        routes[: len(started), 0] = started
        for day in range(1, self.days):
            for place in range(self.places):
                here = np.flatnonzero(routes[:, day - 1] == place)
                goes = np.repeat(np.arange(self.places), counts[self._from(day, place)])[: len(here)]
                routes[here[: len(goes)], day] = goes
        return routes

    def extra(self, found: Numbers) -> Numbers:
        """Hours of overtime by district."""
        return np.asarray(found[self.overtime])

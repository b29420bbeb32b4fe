"""A second simulator, which shares no code with the forecast: people who work through piles of records, hour by hour in principle.

Stations have people; people are ill, learn, work fewer hours at weekends; one day the city stands still; the police answer with a
delay and return some; new faults arrive in lumps. A plain loop over communes, so that nothing of the forecast's assumptions hides in it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field


@dataclass
class Commune:
    pile: int
    people: int
    speed: float
    police_speed: float
    police: list[int] = field(default_factory=list)


@dataclass
class Told:
    """What the city reported: open at first, then arrived and done by day and commune, and which days are off."""

    open: list[int]
    arrived: list[list[int]]
    done: list[list[int]]
    off: list[bool]


def history(seed: int, communes: int = 60, days: int = 22, *, strike: bool = True) -> Told:
    chance = random.Random(seed)
    places = [_commune(chance) for _ in range(communes)]
    told = Told([place.pile for place in places], [], [], [])
    first, learning, weekend = chance.randrange(7), chance.uniform(0.6, 0.95), chance.uniform(0.2, 0.6)
    strikes = {chance.randrange(1, days)} if strike else set()
    mood, growth = 1.0, chance.uniform(0.0, 0.02)
    for day in range(days):
        off = (first + day) % 7 >= 5
        mood = 1.0 + 0.8 * (mood - 1.0) + chance.uniform(-0.08, 0.08)
        skill = 1 - (1 - learning) / (1 + day) ** 0.8
        hours = 0.0 if day in strikes else 8 * (weekend if off else 1.0) * mood * skill * chance.uniform(0.9, 1.1)
        arrived = [_lump(chance, start * growth * (1 + day / 20)) for start in told.open]
        told.arrived.append(arrived)
        told.done.append([_work(chance, place, new, hours) for place, new in zip(places, arrived, strict=True)])
        told.off.append(off)
    return told


def _commune(chance: random.Random) -> Commune:
    pile = int(chance.lognormvariate(5.3, 0.7)) + 5
    people = max(1, round(pile / 150 * chance.uniform(0.5, 1.6)))
    return Commune(pile, people, chance.uniform(0.5, 1.5), chance.uniform(4, 20))


def _lump(chance: random.Random, mean: float) -> int:
    """Half of the days bring nothing, the others about twice the mean."""
    return round(chance.expovariate(1 / (2 * mean))) if mean > 0 and chance.random() < 0.5 else 0


def _work(chance: random.Random, place: Commune, new: int, hours: float) -> int:
    place.pile += new
    present = sum(chance.random() < 0.9 for _ in range(place.people))
    able = int(present * hours * place.speed * chance.uniform(0.6, 1.4) + chance.random())
    handled = min(place.pile, able)
    place.pile -= handled
    passed = sum(chance.random() < 0.25 for _ in range(handled))
    place.police.extend([0] * passed)
    ready = min(len(place.police), int(place.police_speed * hours / 8 * chance.uniform(0.7, 1.3)))
    del place.police[:ready]
    back = sum(chance.random() < 0.05 for _ in range(ready))
    place.pile += back
    return handled - passed + ready - back

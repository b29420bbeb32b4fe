"""Namesakes with one birth date, and twins, are counted in the register, and their agreement is worth so much less."""

from __future__ import annotations

import random
from math import log2

import polars as pl
import pytest

from tests.identities.crowd import person
from vaxanalysis.identities.lookalikes import ALIKE, BELIEVED, NAMESAKES, TWINS
from vaxanalysis.identities.model import Model
from vaxanalysis.identities.probabilistic import fitted, prepare

FAMILIES, MIDDLES = ("Nguyễn", "Lê", "Phạm", "Bùi", "Vũ"), ("Thị", "Thu", "Ngọc", "Kim")
GIVEN = ("Anh", "Dung", "Hà", "Liên", "Nga", "Oanh", "Phương", "Trang")


def strangers(size: int) -> list[dict[str, object]]:
    draw = random.Random(1)
    people = []
    for n in range(size):
        name = " ".join(map(draw.choice, (FAMILIES, MIDDLES, GIVEN)))
        birth = draw.randint(1950, 1999), draw.randint(1, 12), draw.randint(1, 28)
        people.append(person(f"x{n}", name, birth, phone_std=f"08{n:08}", unit_commune=f"{n % 30:05}"))
    return people


ENDS = {"same": ("Lan", "Lan"), "twins": ("Lan", "Hương")}


def bits(model: Model) -> dict[str, float]:
    """What the levels of the comparison add."""
    levels = next(c for c in model.comparisons if c.name == ALIKE.name).levels
    return {level.label: log2(level.m / level.u) for level in levels if level.m and level.u}


def fitted_to(pairs: int, given: tuple[str, str], cards: bool = True) -> dict[str, float]:
    """300 strangers and ``pairs`` of two people of one birth date, who have a number each if they have ``cards``."""
    twos = [
        person(
            f"{end}{n}", f"Trần Thị {name}", (1961 + n, 3, 2), phone_std=f"09{half}23456{n:02}", unit_commune=f"{n:05}",
            cccd=f"0011{61 + n}{half}{n:02}{half}{half}7" if cards else None,
        )
        for n in range(pairs)
        for half, (end, name) in enumerate(zip("ab", given, strict=True))
    ]  # fmt: skip
    return bits(fitted(prepare(pl.DataFrame([*strangers(300), *twos], infer_schema_length=None)), None))


def test_a_register_without_lookalikes_takes_nothing_away() -> None:
    assert fitted_to(0, ENDS["same"]) == {NAMESAKES: 0, TWINS: 0}


@pytest.mark.parametrize("kind", ENDS)
def test_more_lookalikes_take_more_away_from_their_own_kind_only(kind: str) -> None:
    label, other = (NAMESAKES, TWINS) if kind == "same" else (TWINS, NAMESAKES)
    few, many = fitted_to(3, ENDS[kind]), fitted_to(12, ENDS[kind])
    assert 0 == many[other] > few[label] > many[label]
    assert -2.1 < many[label] - few[label] < -1
    assert -log2(12 / BELIEVED) - 1 < many[label]


def test_namesakes_without_two_numbers_may_be_one_person_and_are_not_counted() -> None:
    assert fitted_to(12, ENDS["same"], cards=False)[NAMESAKES] == 0
    assert fitted_to(12, ENDS["twins"], cards=False)[TWINS] < -2

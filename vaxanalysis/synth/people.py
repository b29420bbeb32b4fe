"""True people of one block: households with their names, birth dates, documents, phones and homes."""

from __future__ import annotations

import numpy as np
import polars as pl

from vaxanalysis.synth import documents, names
from vaxanalysis.synth.profiles import Profile
from vaxanalysis.synth.world import World

BLOCK = 50_000
"""People made together; a person's relatives and second entries lie in the same block."""

REFERENCE_DAY = np.datetime64("2021-06-01")
ROLES = ("husband", "wife", "child_1", "child_2", "child_3", "grandfather", "grandmother")
_ADULT = np.array([*[1.1] * 17, *[0.95] * 15, *[0.75] * 10, *[0.35] * 10, *[0.16] * 13, *[0.03] * 10, *[0.006] * 10])


def _ages(rng: np.random.Generator, homes: int) -> np.ndarray:
    """Age by household and role; 0 where the role is empty or not yet vaccinated."""
    ages = np.zeros((homes, len(ROLES)), dtype=np.int16)
    kind = rng.random(homes)
    husband = 20 + np.searchsorted(np.cumsum(_ADULT) / _ADULT.sum(), rng.random(homes)).clip(max=_ADULT.size - 1)
    wife = (husband - np.rint(rng.normal(2.5, 3, homes))).clip(18, 104)
    ages[:, 0] = np.where(kind < 0.81, husband, 0)
    ages[:, 1] = np.where((kind < 0.62) | (kind >= 0.81), wife, 0)
    couple = kind < 0.62
    number = np.searchsorted([0.25, 0.6, 0.92], rng.random(homes), side="right")
    for child in range(3):
        age = wife - rng.integers(21, 37, homes)
        kept = np.where(age < 18, rng.random(homes) < 0.35, rng.random(homes) < 0.65) & (age >= 12) & (age <= 30)
        ages[:, 2 + child] = np.where(couple & (number > child) & kept, age, 0)
    for role, share in ((5, 0.05), (6, 0.1)):
        age = husband + rng.integers(22, 36, homes)
        ages[:, role] = np.where(couple & (husband < 55) & (age < 108) & (rng.random(homes) < share), age, 0)
    return ages


def _births(rng: np.random.Generator, ages: np.ndarray, profile: Profile) -> np.ndarray:
    """Birth dates; some sisters and brothers are twins."""
    days = ages.astype("int64") * 365 + ages // 4 + rng.integers(0, 364, ages.shape)
    births: np.ndarray = REFERENCE_DAY - days.astype("timedelta64[D]")
    both = (ages[:, 2] > 0) & (ages[:, 3] > 0) & (rng.random(len(ages)) < profile.twins)
    births[both, 3] = births[both, 2]
    return births


def _families(homes: int) -> np.ndarray:
    """Which drawn family name each household's roles bear: the wife and the grandmother their own, the others the husband's."""
    own = np.zeros(len(ROLES), dtype=np.int64)
    own[1], own[6] = homes, 2 * homes
    return np.arange(homes)[:, None] + own


def _household(rng: np.random.Generator, count: int, profile: Profile) -> pl.DataFrame:
    """The first ``count`` people of enough households: household, role, age, sex, birth and family name."""
    homes = int(count * 0.8) + 40
    ages = _ages(rng, homes)
    sex = np.tile(np.array([0, 1, 0, 0, 0, 0, 1], dtype=np.int8), (homes, 1))
    sex[:, 2:5] = rng.integers(0, 2, (homes, 3))
    births = _births(rng, ages, profile)
    family = names.draw(names.FAMILY, rng, 3 * homes)
    at = np.flatnonzero(ages.ravel())[:count]
    return pl.DataFrame(
        {
            "household": (at // len(ROLES)).astype(np.int32),
            "role": (at % len(ROLES)).astype(np.int8),
            "age": ages.ravel()[at],
            "sex": sex.ravel()[at],
            "birth": births.ravel()[at],
            "family": family.gather(_families(homes).ravel()[at]),
        }
    )


def _named(rng: np.random.Generator, people: pl.DataFrame) -> pl.DataFrame:
    """People with middle and given names; a few eldest sons bear their father's whole name."""
    people = people.with_columns(names.middle_and_given(rng, people["sex"].to_numpy(), people["age"].to_numpy()))
    son = (pl.col("role") == 2) & (pl.col("sex") == 0) & (pl.col("role").first().over("household") == 0)
    junior = son & pl.Series(rng.random(people.height) < 0.004)
    fathers = pl.col("middle", "given").first().over("household")
    return people.with_columns(pl.when(junior).then(fathers).otherwise(pl.col("middle", "given")), junior=junior)


def _namesakes(rng: np.random.Generator, people: pl.DataFrame) -> pl.DataFrame:
    """Lets a few adults bear another's whole name and birth date."""
    count = max(2, people.height // 1000)
    one, other = rng.integers(0, people.height, (2, count))
    adult = (people["role"] < 2).to_numpy()
    sex, household = people["sex"].to_numpy(), people["household"].to_numpy()
    fit = adult[one] & adult[other] & (sex[one] == sex[other]) & (household[one] != household[other])
    source = np.arange(people.height)
    source[other[fit]] = one[fit]
    source[one[fit]] = one[fit]
    copied = people.select("family", "middle", "given", "birth")[source]
    return people.with_columns(copied.get_columns()).with_columns(
        namesake=pl.Series(source != np.arange(people.height))
    )


def _homes(rng: np.random.Generator, people: pl.DataFrame, world: World) -> pl.DataFrame:
    """Commune of residence (1.5 % in another province), the Hanoi commune where they stay, address, by household."""
    count = int(people["household"].max() or 0) + 1  # type: ignore[arg-type]
    home = np.searchsorted(np.cumsum(world.home_weights), rng.random(count)).clip(max=world.own - 1)
    away = rng.integers(world.own, world.communes.height, count)
    commune = np.where(rng.random(count) < 0.015, away, home)
    number, lane = rng.integers(1, 400, count), rng.integers(1, 200, count)
    table = pl.DataFrame({"home": home.astype(np.int32), "commune": commune.astype(np.int32), "n": number, "l": lane})
    table = table.with_columns(
        address=pl.when(pl.col("n") % 3 == 0).then(pl.format("Số {} ngõ {}", "n", "l"))
        .when(pl.col("n") % 3 == 1).then(pl.format("Tổ {}", pl.col("l") % 40 + 1)).otherwise(pl.format("Số {}", "n"))
    )  # fmt: skip
    return table.select("home", "commune", "address")[people["household"].to_numpy()]


def _relatives(people: pl.DataFrame) -> pl.DataFrame:
    """Mother's documents beside each child, and whether a brother, sister or twin is registered."""
    child = pl.col("role").is_between(2, 4)
    mother = people.filter(pl.col("role") == 1).select("household", mother_cccd="cccd", mother_name="name")
    siblings = child & (child.sum().over("household") > 1)
    twin = child & (pl.struct("household", "birth").is_duplicated()) & siblings
    return (
        people.with_columns(sibling=siblings, twin=twin)
        .join(mother, on="household", how="left", maintain_order="left")
        .with_columns(pl.when(child & (pl.col("age") < 18)).then(pl.col("mother_cccd", "mother_name")))
    )


def make(seed: int, block: int, count: int, blocks: int, profile: Profile, world: World) -> pl.DataFrame:
    """``count`` people of a block, a person a row in household order."""
    rng = np.random.default_rng([seed, block, 1])
    people = _namesakes(rng, _named(rng, _household(rng, count, profile)))
    people = people.hstack(_homes(rng, people, world)).with_columns(name=names.full_name())
    people = people.hstack(documents.issue(rng, people, block, blocks, profile))
    return _relatives(people).with_row_index("person")

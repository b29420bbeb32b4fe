"""Where a CCCD contradicts sex or birth year: the chance that the number is the wrong one, learned from the register without labels.

There are two explanations: the number is wrong, or the other field (both other fields where both differ). Their weights are the
rates at which each errs and how the contradiction looks under each; expectation and maximisation fit them to the register, beginning with
``BEFORE``. The name, the frequency of birth years and the person's other records are further evidence.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from vaxanalysis.repair.traits import others

STRATA: dict[str, tuple[float, float]] = {
    "one": (19.5, 40.5), "few": (17, 3), "nine": (19, 1), "ten": (33, 27), "century": (2, 18), "parent": (19, 1), "too_young": (10, 10),
    "far": (19, 1), "sex": (10, 10), "both": (39, 1),
}  # fmt: skip
"""Kind of contradiction -> records with a wrong number, and with another wrong field, that the estimate begins with.

The first eight are distances of the years: ``nine`` is 9 or 11; ``parent``: a young person under a number a generation older;
``too_young``: below the lowest age on the day of the dose. Source: the package's generator.
"""

TRAITS: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "shared": ((30, 30), (59.6, 0.4)),
    "prefix": ((50, 10), (59, 1)),
    "new_year": ((56, 4), (50, 10)),
    "mates": ((40, 0.3, 19.7), (40, 19.7, 0.3)),
}
"""Trait -> counts of its values where the number is wrong and where the other field is, to begin with."""

TYPED = ("one", "nine", "ten", "century", "sex")
"""Contradictions that one wrong digit makes. The resulting number is hardly ever another person's, so ``shared`` is no evidence for
them."""

LOWEST_AGE = 12
ROUNDS = 10
FLOOR = 1e-4
SUREST = 0.997
"""The highest chance of an explanation, since its evidence is not independent: so no contradiction is accepted in bulk."""
MOST = 3.4
"""The most log odds that a name gives: in one record of thirty it is another person's, such as the mother's on a child."""
YEARS = 122
"""Years that a wrongly typed birth year may be: 1900 to 2021."""


def conflicts(frame: pl.DataFrame) -> pl.DataFrame:
    """The records whose CCCD contradicts sex or year: ``apart_sex``, ``apart_year``; ``p_number``: the chance that the number is wrong."""
    sex = (pl.col("n_sex") != pl.col("sex_std")).fill_null(False)
    year = (pl.col("n_year") != pl.col("birth_year")).fill_null(False)
    found = frame.with_columns(apart_sex=sex, apart_year=year).filter(pl.any_horizontal("apart_sex", "apart_year"))
    if found.is_empty():
        return found.with_columns(p_number=pl.lit(None, pl.Float64))
    ready = found.join(_mates(frame, found), on="record_id", how="left", maintain_order="left").with_columns(
        _stratum(), pl.col("mates").fill_null(0)
    )
    ready = ready.with_columns(fixed=_direct(frame, ready))
    return ready.with_columns(p_number=_fitted(ready)).drop("stratum", "mates", "fixed")


def rates(frame: pl.DataFrame, apart: pl.DataFrame) -> dict[str, float]:
    """How often a number holds a wrong sex, and a wrong birth year: by field, from the records that hold both."""
    sums = {"sex": ("apart_sex", "n_sex", "sex_std"), "birth_date": ("apart_year", "n_year", "birth_year")}
    shares = {}
    for field, (mark, in_number, held) in sums.items():
        pairs = frame.filter(pl.col(in_number).is_not_null() & pl.col(held).is_not_null()).height
        shares[field] = float(apart.filter(mark)["p_number"].sum()) / max(pairs, 1)
    return shares


def _stratum() -> pl.Expr:
    apart = pl.col("birth_year") - pl.col("n_year")
    far = apart.abs()
    young = pl.col("birth_year") > pl.coalesce(pl.col("first_dose").dt.year(), 2021) - LOWEST_AGE
    name = (
        pl.when(pl.col("apart_sex") & pl.col("apart_year")).then(pl.lit("both"))
        .when("apart_sex").then(pl.lit("sex"))
        .when(young).then(pl.lit("too_young"))
        .when(far == 1).then(pl.lit("one")).when(far < 9).then(pl.lit("few")).when(far.is_in([9, 11])).then(pl.lit("nine"))
        .when(far == 10).then(pl.lit("ten")).when(far == 100).then(pl.lit("century"))
        .when((apart > 14) & (pl.col("birth_year") >= 2003)).then(pl.lit("parent")).otherwise(pl.lit("far"))
    )  # fmt: skip
    return name.alias("stratum")


def _mates(frame: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """``record_id, mates``: 1 where the person's other records support the number, 2 where they support the other field."""

    def supported(sex: str, year: str) -> pl.Expr:
        by_sex = (pl.col("sex_std_o") == pl.col(sex)) & pl.col("apart_sex")
        by_year = (pl.col("birth_year_o") == pl.col(year)) & pl.col("apart_year")
        return (by_sex | by_year).fill_null(False).cast(pl.Int32)

    own = pl.col("own_o") & (pl.col("cccd_o") != pl.col("cccd"))
    votes = supported("n_sex", "n_year") - supported("sex_std", "birth_year") - 2 * own.cast(pl.Int32)
    total = votes.sum()
    mates = pl.when(total > 0).then(1).when(total < 0).then(2).otherwise(0)
    return others(frame, found).group_by("record_id").agg(mates.alias("mates"))


def _direct(frame: pl.DataFrame, found: pl.DataFrame) -> pl.Series:
    """Log odds of a wrong number from the name and from how frequent both years are.

    Years far apart: a wrong number is another person's, a wrong date may be of any year.
    """
    sound = frame.filter(pl.col("own"))["birth_year"].drop_nulls()
    seen = dict(sound.value_counts().iter_rows())
    total = max(sound.len(), 1)
    share = {year: (seen.get(year, 0) + 0.02) / (total + 0.02 * YEARS) for year in range(1850, 2100)}
    mine, in_number = (
        found[name].replace_strict(share, default=FLOOR / total, return_dtype=pl.Float64)
        for name in ("birth_year", "n_year")
    )
    sign = pl.when(pl.col("sex_std") == "female").then(1.0).otherwise(-1.0)
    near = pl.col("stratum").is_in(["one", "few", "nine", "ten", "century"])
    far = pl.col("stratum").is_in(["far", "too_young"])
    years = pl.when(near).then((mine / in_number).log()).when(far).then((mine * YEARS).log()).otherwise(0.0)
    names = pl.when("apart_sex").then(sign * pl.col("female").clip(-MOST, MOST)).otherwise(0.0)
    return found.select(names + years).to_series()


def _fitted(found: pl.DataFrame) -> pl.Series:
    """The chance of a wrong number by naive Bayes, its tables fitted by expectation and maximisation."""
    first = ((pl.col("birth").dt.ordinal_day() == 1) & pl.col("apart_year")).fill_null(False)
    coded = found.select("shared", "mates", (~pl.col("known_prefix")).alias("prefix"), first.alias("new_year"))
    codes = {name: coded[name].cast(pl.Int64).to_numpy() for name in TRAITS}
    names = list(STRATA)
    codes["stratum"] = found["stratum"].replace_strict({name: i for i, name in enumerate(names)}).to_numpy()
    start = {name: np.array(table) for name, table in TRAITS.items()}
    start["stratum"] = np.array([STRATA[name] for name in names]).T
    tables, fixed = start, found["fixed"].to_numpy()
    used = dict.fromkeys(start, np.ones(found.height))
    used["shared"] = (codes["shared"] == 1) | ~found["stratum"].is_in(TYPED).to_numpy()
    for _ in range(ROUNDS):
        odds = fixed + sum(used[name] * _odds(name, table)[codes[name]] for name, table in tables.items())
        chance = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        weights = (chance, 1 - chance)
        tables = {
            name: begun + [np.bincount(codes[name], used[name] * weight, begun.shape[1]) for weight in weights]
            for name, begun in start.items()
        }
    return pl.Series(np.clip(chance, 1 - SUREST, SUREST))


def _odds(name: str, table: np.ndarray) -> np.ndarray:
    """Log odds by value; those of a stratum include its share of wrong numbers, those of a trait do not."""
    rates = table if name == "stratum" else table / table.sum(axis=1, keepdims=True)
    return np.asarray(np.log(rates[0] / rates[1]))

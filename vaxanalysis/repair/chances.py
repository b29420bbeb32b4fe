"""How often each kind of evidence is right: counted once on a generated register, then by the answers that come back."""

from __future__ import annotations

import polars as pl

TIERS = ("accept", "look", "leave")
"""``accept``: at least ``BULK``, may be accepted in bulk. ``look``: compare with the document. ``leave``: nothing to propose."""

BULK, WORTH = 0.995, 0.5
"""Lowest chances at which a proposal may be accepted in bulk, and at which it is worth looking at."""

BEFORE: dict[str, tuple[float, float]] = {
    "citizen_id.mates_alike": (400, 1), "citizen_id.mates_several": (99, 1), "citizen_id.mates": (98.5, 1.5),
    "citizen_id.mates_later": (97.5, 2.5), "citizen_id.mates_apart": (95, 5), "citizen_id.digits": (98.5, 1.5),
    "citizen_id.letters": (98, 2), "citizen_id.zeros": (97, 3),
    "birth_date.mates": (98, 2), "birth_date.mates_later": (95, 5), "birth_date.mates_alike": (98, 2), "birth_date.mates_apart": (50, 50),
    "birth_date.mates_several": (98, 2), "birth_date.mates_new_year": (6, 4), "birth_date.number": (99.3, 0.7),
    "birth_date.number_shared": (50, 50),
    "sex.mates_alike": (400, 1), "sex.mates_several": (99, 1), "sex.mates": (98, 2), "sex.mates_later": (94, 6),
    "sex.mates_apart": (50, 50),
    "sex.number": (99, 1), "sex.number_and_name": (400, 1), "sex.number_against_name": (50, 50), "sex.number_shared": (50, 50),
    "sex.name": (99.2, 0.8),
    "full_name.mates": (95, 5), "full_name.mates_several": (97, 3), "full_name.mates_later": (95, 5),
    "phone.mates": (80, 20), "phone.mates_several": (85, 15), "phone.mates_later": (80, 20),
}  # fmt: skip
"""Kind of evidence -> right and wrong proposals to begin with; of ``mates_new_year`` the register itself counts more.
Source: the package's generator, another seed than the benchmark's."""

WEIGHT = 1.0
"""The weight of an answer that came back, where one of ``BEFORE`` weighs 1."""


def chance(kind: pl.Expr, answers: pl.DataFrame | None = None) -> pl.Expr:
    """The mean of the Beta distribution of each kind. ``answers``: ``kind, right, wrong``, proposals that people accepted and refused."""
    counts = {name: list(pair) for name, pair in BEFORE.items()}
    for name, right, wrong in [] if answers is None else answers.select("kind", "right", "wrong").iter_rows():
        if name in counts:
            counts[name][0] += WEIGHT * right
            counts[name][1] += WEIGHT * wrong
    means = {name: right / (right + wrong) for name, (right, wrong) in counts.items()}
    return kind.replace_strict(means, default=None, return_dtype=pl.Float64)


def tier(probability: pl.Expr) -> pl.Expr:
    """The tier of a chance; ``leave`` for a missing one."""
    return (
        pl.when(probability >= BULK).then(pl.lit(TIERS[0]))
        .when(probability >= WORTH).then(pl.lit(TIERS[1]))
        .otherwise(pl.lit(TIERS[2]))
    )  # fmt: skip

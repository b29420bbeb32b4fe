"""What reviewers' answers teach of the weights."""

import re

import numpy as np
import polars as pl
import pytest

from tests.identities.crowd import crowd, person
from vaxanalysis import identities
from vaxanalysis.identities import explain, taught
from vaxanalysis.identities.model import Comparison, Equal, Lacks, Level, Model
from vaxanalysis.identities.probabilistic import shipped
from vaxanalysis.identities.reviewed import Reviewed


def test_a_level_that_says_nothing_has_no_column() -> None:
    levels = (
        Level("none", Lacks("a"), null=True),
        Level("same", Equal("a"), m=0.9, u=0.1),
        Level("differs", None, m=0.1, u=0.9),
    )
    marked = taught.marks(Model("m", (Comparison("a", levels),), (("a",),), ()), np.array([[0], [1], [2]]))
    assert marked.tolist() == [[1, 0, 0], [1, 1, 0], [1, 0, 1]]


def answered(*groups: tuple[float, int, int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of each group: ``weight, level, same, two``, mixed."""
    rows = [(weight, level, one) for weight, level, same, two in groups for one in [True] * same + [False] * two]
    mixed = [rows[n] for n in np.random.default_rng(1).permutation(len(rows))]
    marked = np.eye(3)[[level for _, level, _ in mixed]]
    marked[:, 0] = 1
    return np.array([row[0] for row in mixed]), marked, np.array([row[2] for row in mixed])


def test_a_level_that_is_two_people_where_the_weights_say_one_loses_what_it_said_too_much() -> None:
    """At 2 bits 4 of 5 pairs should be one person: so it is at level 1, and one of five at level 2."""
    bits = taught.learned(*answered((2, 1, 240, 60), (2, 2, 60, 240)))
    assert bits is not None
    assert (bits[0] + bits[1], bits[0] + bits[2]) == (pytest.approx(0, abs=0.3), pytest.approx(-4, abs=0.3))


def test_weights_that_are_right_are_left_alone() -> None:
    assert taught.learned(*answered((2, 1, 240, 60), (-2, 2, 60, 240))) is None


def test_fewer_than_500_answers_teach_nothing() -> None:
    weight, marked, same = answered((2, 1, 250, 0), (2, 2, 0, 250))
    assert taught.learned(weight, marked, same) is not None
    assert taught.learned(weight[1:], marked[1:], same[1:]) is None


def test_slips_on_sure_pairs_do_not_move_their_level() -> None:
    bits = taught.learned(*answered((40, 1, 285, 15), (2, 2, 60, 240)))
    assert bits is not None
    assert bits[0] + bits[1] > -6


def test_pairs_like_those_answered_weigh_otherwise_and_the_evidence_still_adds_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Eight mothers and daughters of one name and phone, born apart: six pairs are answered "two persons"."""
    monkeypatch.setattr(taught, "FEWEST", 6)
    twos = [
        person(f"{end}{n}", "Trần Thị Lan", (year + n, 3, 2), phone_std=f"09123456{n:02}", unit_commune=f"{n:05}")
        for n in range(8)
        for end, year in (("a", 1960), ("b", 1961))
    ]
    records = pl.DataFrame([*crowd(300), *twos], infer_schema_length=None)
    pairs = pl.DataFrame(
        {"record_id": [f"a{n}" for n in range(6)], "other_id": [f"b{n}" for n in range(6)], "same": [False] * 6}
    )
    before = identities.duplicates(records, model=shipped())
    after = identities.duplicates(
        records, model=shipped(), answers=Reviewed(pairs, pl.DataFrame(schema={"record_id": pl.String}))
    )
    first, told = (
        explain.evidence(records, linked, shipped()).filter(pl.col("record_id") == "a7") for linked in (before, after)
    )
    assert (first["weight"] - told["weight"]).to_list() == [
        pytest.approx(9.64, abs=0.01),
        pytest.approx(19.28, abs=0.01),
    ]
    assert (
        told["why"].str.contains("what reviewers' answers taught").all()
        and not first["why"].str.contains("taught").any()
    )
    for row in told.iter_rows(named=True):
        parts = [float(part) for part in re.findall(r"\(([+-][0-9.]+)\)", row["why"])]
        assert sum(parts) == pytest.approx(row["weight"], abs=0.005 * len(parts))

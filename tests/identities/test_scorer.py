import random
import sys
from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from vaxanalysis.errors import ParameterError
from vaxanalysis.identities import blocks, reference, scorer
from vaxanalysis.identities.compiled import alternatives
from vaxanalysis.identities.model import All, Comparison, Crossed, Equal, Lacks, Level, Model, Near, Some
from vaxanalysis.identities.probabilistic import prepare, shipped

Register = Callable[[int, int], pl.DataFrame]


def random_model(seed: int) -> Model:
    """Comparisons of random predicates over the prepared columns, with random weights and frequencies."""
    rng = random.Random(seed)
    plain = ["given", "year", "unit_commune", "sex_any", "card", "phone_std", "name_sorted", "card_own"]
    words = ["name_folded", "given", "card", "phone_std", "birth_text", "name_rest"]

    def predicate(depth: int = 0) -> All | Some | Crossed | Equal | Near | Lacks:
        kind = rng.choice(["equal", "near", "crossed", "lacks", *(["all", "some"] if depth < 2 else [])])
        if kind in ("all", "some"):
            parts = tuple(predicate(depth + 1) for _ in range(rng.randint(2, 3)))
            return All(parts) if kind == "all" else Some(parts)
        if kind == "near":
            return Near(rng.choice(words), rng.choice([1, 1, 2]))
        crossed = rng.choice([("birth_text", "birth_swapped"), ("name_folded", "name_outer")])
        return {"equal": Equal(rng.choice(plain)), "crossed": Crossed(*crossed), "lacks": Lacks(rng.choice(plain))}[
            kind
        ]

    def comparison(n: int) -> Comparison:
        levels = [Level("null", Lacks(rng.choice(plain)), null=True)] if rng.random() < 0.7 else []
        for k in range(rng.randint(1, 4)):
            tf = rng.choice([None, None, "given", "card", "unit_commune"])
            levels.append(Level(f"level {k}", predicate(), rng.uniform(0.01, 0.9), rng.uniform(0.001, 0.5), tf=tf))
        return Comparison(f"c{n}", (*levels, Level("else", None, rng.uniform(0.01, 0.2), rng.uniform(0.3, 0.99))))

    rules = (("card",), ("given", "year"), ("phone_std",))
    return Model("random", tuple(comparison(n) for n in range(5)), rules, (), prior=0.01)


def both(records: pl.DataFrame, model: Model, threshold: float, cap: int = 400) -> tuple[pl.DataFrame, pl.DataFrame]:
    frame = prepare(records).frame
    made = blocks.blocks(frame, model, cap)
    fast, _ = scorer.score(frame, model, made, threshold)
    slow, _ = reference.score_blocks(frame, model, made, threshold)
    return fast, slow.select(pl.col("left", "right").cast(pl.Int32), "weight")


@pytest.mark.parametrize("threshold", [-30.0, 0.0, 8.0])
def test_the_shipped_model_weighs_every_pair_as_splink_does(a_register: Register, threshold: float):
    fast, slow = both(a_register(400, 3), shipped(), threshold)
    assert fast.height > 0
    assert_frame_equal(fast, slow, check_exact=False, abs_tol=1e-9, rel_tol=0)


@pytest.mark.parametrize("seed", range(6))
def test_a_random_model_weighs_every_pair_as_splink_does(a_register: Register, seed: int):
    fast, slow = both(a_register(250, seed), random_model(seed), -12.0)
    assert fast.height > 0
    assert_frame_equal(fast, slow, check_exact=False, abs_tol=1e-9, rel_tol=0)


def test_pruning_drops_no_pair_that_reaches_the_threshold(a_register: Register):
    records, model = a_register(300, 5), shipped()
    everything, _ = both(records, model, -200.0)
    above, _ = both(records, model, 4.0)
    assert_frame_equal(above, everything.filter(pl.col("weight") >= 4.0))


def test_a_block_over_the_cap_is_left_out_and_reported(a_register: Register):
    frame = prepare(a_register(300, 2)).frame
    model = replace(shipped(), blocking=(("unit_commune",), ("card",)))
    made = blocks.blocks(frame, model, cap=20)
    sizes = frame.drop_nulls("unit_commune").group_by("unit_commune").len()["len"]
    assert made.audit["identities_left_out"].to_list()[0] == sizes.sum()
    assert made.audit["blocks_left_out"].to_list()[0] == 2
    assert (made.keys[:, 0] == -1).all()


def test_each_candidate_pair_is_seen_once(a_register: Register):
    frame = prepare(a_register(300, 2)).frame
    model = shipped()
    made = blocks.blocks(frame, model)
    pairs, new = scorer.score(frame, model, made, -1000.0)
    assert sum(new) == pairs.height == pairs.unique(["left", "right"]).height


def test_a_predicate_becomes_clauses():
    predicate = All((Equal("a"), Some((Lacks("b"), Near("a")))))
    assert alternatives(predicate, {"a": 0, "b": 1}, {"a": 0}) == [
        [(0, 0, 0, 0), (2, 1, 0, 0)],
        [(0, 0, 0, 0), (3, 0, 0, 1)],
    ]


def test_where_splink_is_not_installed_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "splink", None)
    with pytest.raises(ParameterError, match=r"splink is not installed.*pip install 'vaxanalysis\[splink\]'"):
        reference.linker(pl.DataFrame(), shipped())

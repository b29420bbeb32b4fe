"""Linking by weighed evidence: blocks, weights, clusters, contradictions, kinds, with a small audit table for every stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf, log2
from pathlib import Path

import numpy as np
import polars as pl

from vaxanalysis.identities import (
    agreement,
    any_table,
    average,
    blocks,
    components,
    kinds,
    model_file,
    reviewed,
    rules,
    scorer,
    taught,
)
from vaxanalysis.identities.agreement import SLIP, apart
from vaxanalysis.identities.features import features
from vaxanalysis.identities.lookalikes import with_lookalikes
from vaxanalysis.identities.model import Model, needed
from vaxanalysis.identities.result import Identities
from vaxanalysis.identities.training import nameless, settled, train, with_chances, with_prior
from vaxanalysis.identities.tuples import Records, collapse

CERTAIN, MERGE, REVIEW = 0.99, 0.75, 0.2
"""Lowest chances of being one person at which a pair is a duplicate, is merged as probable, and is shown for review."""

CERTAINTY = ("own_cccd", "given_name", "marked_given")

MARGIN = 6.0
"""Pairs down to this many bits below review are kept, to learn how many matches there are."""

NOTHING = pl.DataFrame(schema={"left": pl.Int32, "right": pl.Int32, "same": pl.Boolean})
"""No pair decided by a reviewer."""

Pairs = tuple[pl.DataFrame, list[int]]
Scorer = Callable[[pl.DataFrame, Model, blocks.Blocks, float], Pairs]


def bits(chance: float) -> float:
    """A chance as weight; infinite for what is certain."""
    if not 0 < chance < 1:
        return inf if chance else -inf
    return log2(chance / (1 - chance))


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model that travels with the package."""
    return model_file.load(Path(__file__).with_name("vietnam.json"))


@dataclass(frozen=True)
class Prepared:
    """Records with their tuples, the distinct identities with what a model compares, and what exact rules are sure of.

    ``matches``: how many pairs are one person's, as a first guess. ``own``: the model by which another table is linked.
    """

    records: pl.DataFrame
    frame: pl.DataFrame
    sure: rules.Found
    matches: float
    own: Model | None = None


def prepare(records: Records, model: Model | None = None) -> Prepared:
    """Collapse, derive, and run the deterministic tier; a table of other columns, which ``model`` compares, stays as it is."""
    if model is not None and any_table.foreign(model, records):
        table = any_table.table_of(records)
        return Prepared(*any_table.prepared(table, model), any_table.GUESS * table.height, any_table.own(model))
    tuples = collapse(records)
    sure = rules.find(tuples)
    return Prepared(tuples.records, features(tuples.frame), sure, sure.edges.height)


def _chance() -> pl.Expr:
    return 1 / (1 + pl.lit(2.0).pow(-pl.col("weight")))


def _expected(pairs: pl.DataFrame) -> float:
    """How many of ``pairs`` are one person's, by their weights."""
    return float(pairs.select(_chance().sum()).item())


def fitted(ready: Prepared, model: Model | None) -> Model:
    """``model`` (or the shipped one) with this register's own coincidences and share of matches; trained first if an ``m`` is lacking."""
    chosen = ready.own or model or shipped()
    if not chosen.declared:
        return train(ready.frame, chosen, ready.matches)
    counted = with_chances(ready.frame, chosen, ready.sure.edges)
    return with_prior(with_lookalikes(ready.frame, counted, ready.matches), ready.matches, ready.frame.height)


def chances(model: Model) -> pl.DataFrame:
    """``model, comparison, level, m, u``: the share of each level among pairs of one person and of two, as they were used."""
    rows = [(model.name, name, level.label, level.m, level.u) for name, level in model.weighing]
    return pl.DataFrame(rows, schema=["model", "comparison", "level", "m", "u"], orient="row")


def _sure(exact: pl.DataFrame) -> pl.DataFrame:
    """``left, right, rule`` of the pairs that exact rules are sure of."""
    return exact.filter("sure").select(pl.col("left", "right").cast(pl.Int32), "rule")


def _held(scored: pl.DataFrame, exact: pl.DataFrame) -> pl.DataFrame:
    """``scored`` with the pairs that exact rules are sure of, each at least certain; ``rule`` names the rule that raised a weight."""
    joined = scored.join(_sure(exact), on=["left", "right"], how="full", coalesce=True)
    light = pl.col("rule").is_not_null() & (pl.col("weight").fill_null(-np.inf) < bits(CERTAIN))
    raised = joined.with_columns(
        weight=pl.when(light).then(bits(CERTAIN)).otherwise("weight"), rule=pl.when(light).then("rule")
    )
    return raised.sort("left", "right")


def _must(scored: pl.DataFrame, exact: pl.DataFrame) -> pl.DataFrame:
    """``scored`` pairs, those that exact rules are sure of as heavy as a reviewer's answer, which average linkage cannot undo."""
    must = _sure(exact).select("left", "right", sure=pl.lit(True))
    joined = scored.join(must, on=["left", "right"], how="left", maintain_order="left")
    sure = pl.col("sure").fill_null(False) & (pl.col("weight") > 0)
    return joined.with_columns(weight=pl.when(sure).then(reviewed.BITS).otherwise("weight"))


def _taught(every: pl.DataFrame, frame: pl.DataFrame, model: Model, decided: pl.DataFrame) -> pl.DataFrame:
    """``every`` weighed pair with the bits that reviewers' answers add, in ``taught``, if there are enough and they predict better."""
    answers = every.join(decided, on=["left", "right"], how="left", maintain_order="left")["same"]
    answered = answers.is_not_null().to_numpy()
    if answered.sum() < taught.FEWEST:
        return every
    ends = (every[name].to_numpy() for name in ("left", "right"))
    marked = taught.marks(model, scorer.reached(frame, model, *ends))
    weight, same = every["weight"].to_numpy()[answered], answers.drop_nulls().to_numpy()
    bits_by_level = taught.learned(weight, marked[answered], same)
    if bits_by_level is None:
        return every
    added = pl.Series("taught", marked @ bits_by_level)
    return every.with_columns(added, weight=pl.col("weight") + added)


def _reviewed(scored: pl.DataFrame, component: components.Ints) -> pl.DataFrame:
    """Scored pairs whose ends are in two clusters."""
    left, right = scored["left"].to_numpy(), scored["right"].to_numpy()
    two = scored.filter(pl.Series(component[left] != component[right]))
    return two.filter(pl.col("weight") >= bits(REVIEW)).select("left", "right")


def _certain() -> pl.Expr:
    """Persons joined by pairs of ``CERTAIN`` weight: one given name, at most one own card; that card or one marked spelling in all."""

    def several(column: str) -> pl.Expr:
        return pl.col(column).drop_nulls().n_unique().over("person_id") > 1

    cards = several("own_cccd") | (pl.col("own_cccd").is_null().any().over("person_id"))
    several_names = several("given_name") | (several("marked_given") & cards)
    return ~several("strong") & ~several("own_cccd") & ~several_names


def _findings(people: pl.DataFrame, ready: Prepared, scored: pl.DataFrame, component: components.Ints) -> pl.DataFrame:
    certain = components.connected(ready.frame.height, scored.filter(pl.col("weight") >= bits(CERTAIN)))
    strong = people.with_columns(pl.Series("strong", certain[people["tuple"].to_numpy()]))
    several = strong.filter(pl.len().over("person_id") > 1).join(
        ready.frame.select("tuple", *CERTAINTY), on="tuple", maintain_order="left"
    )
    kind = pl.when(_certain()).then(pl.lit("duplicate")).otherwise(pl.lit("probable"))
    merged = several.select("record_id", kind.alias("kind"), pl.col("person_id").alias("group"))
    shared = kinds.linked(people, ready.sure.shared, "shared_id")
    close = ready.sure.close.select("left", "right").cast(pl.Int32)
    open_ = close.join(scored.filter(pl.col("weight") == -reviewed.BITS), on=["left", "right"], how="anti")
    doubted = pl.concat([_reviewed(scored, component).cast(pl.Int32), open_])
    return pl.concat([merged, shared, kinds.linked(people, doubted, "review")])


def probabilistic(
    records: Records,
    model: Model | None = None,
    score: Scorer = scorer.score,
    before: Records | None = None,
    answers: reviewed.Reviewed | None = None,
) -> Identities:
    """Link ``records`` by ``model``; ``before`` (record_id, person_id) is last week's answer, ``answers`` are those of reviewers."""
    ready = prepare(records, model)
    chosen = fitted(ready, model)
    wanted = list(dict.fromkeys(("tuple", *agreement.COLUMNS, *needed(chosen))))
    ready = replace(ready, frame=ready.frame.select(wanted))
    made = blocks.blocks(ready.frame, chosen)
    weighed, new = score(ready.frame, chosen, made, bits(REVIEW) - MARGIN)
    blocking = made.audit.with_columns(pl.Series("new", new))
    even, prior = settled(weighed, chosen, ready.frame.height)
    uncompared = ready.frame.select((~any_table.compared(chosen)).sum()).item() if ready.own else 0
    of_table = {"unmet": [blocks.unmet(made, chosen, even)], "uncompared": [uncompared]} if ready.own else {}
    del made
    decided = answers.by_tuple(records, ready.records) if answers else NOTHING
    every = _taught(nameless(even, ready.frame, prior), ready.frame, chosen, decided)
    scored = _held(every.filter(pl.col("weight") >= bits(REVIEW)), ready.sure.edges)
    scored = reviewed.held(scored, decided).with_columns(pl.col("prior").fill_null(prior))
    edges = scored.filter(pl.col("weight") >= bits(MERGE))
    uncut = components.connected(ready.frame.height, edges)
    agreeing = ready.frame.select("tuple", *agreement.COLUMNS)
    contradictions = reviewed.contradictions(
        components.pairs_apart(uncut, agreeing, edges, apart(SLIP)), uncut, decided
    )
    split, cut = components.split(uncut, edges, contradictions)
    component, chains = average.grouped(split, _must(scored, ready.sure.edges), bits(MERGE), bits(REVIEW))
    # the memory of the other columns is needed for last week's persons
    ready = replace(ready, frame=ready.frame.select("tuple", *CERTAINTY))
    people = kinds.persons(ready.records, component, before)
    counts = {
        "records": ready.records.height,
        "identities": ready.frame.height,
        "pairs compared": sum(new),
        "pairs scored": scored.height,
        "pairs merged": edges.height,
        **({"pairs decided by reviewers": decided.height} if answers else {}),
        **({"pairs weighed as reviewers taught": every.height} if "taught" in every.columns else {}),
        "clusters cut": cut + chains,
        "people": people["person_id"].n_unique(),
    }
    audit = {
        "stages": pl.DataFrame({"stage": list(counts), "n": list(counts.values())}),
        "rules": ready.sure.audit,
        "chances": chances(chosen),
        "prior": pl.DataFrame({"left_out": [_expected(every.filter(pl.col("weight") < bits(REVIEW)))], **of_table}),
        "blocking": blocking,
    }
    found = scored.with_columns(probability=_chance())
    return Identities(people, _findings(people, ready, scored, component), found, audit)

"""Reviewers' answers hold above every weight: they join, keep apart through a chain, and follow a record that was changed."""

import numpy as np
import polars as pl
import pytest

from tests.identities.crowd import crowd, person
from vaxanalysis import identities
from vaxanalysis.errors import ParameterError
from vaxanalysis.identities import agreement, components, exact, explain, reviewed
from vaxanalysis.identities.probabilistic import shipped
from vaxanalysis.identities.reviewed import BITS, SAME, TWO, Reviewed

ENDS = {"left": pl.Int32, "right": pl.Int32}


LAN = person("r1", "Trần Thị Lan", (1960, 3, 2), cccd="001160000017", phone_std="0912345678")
AGAIN = person("r2", "Trần Thị Lan", (1960, 3, 2), phone_std="0912345678")
THIRD = person("r3", "Trần Thị Lan", (1960, 3, 2), cccd="001160000017", phone_std="0987654321")
OTHER = person("r4", "Đỗ Văn Hùng", (1971, 8, 9), cccd="001071000023", phone_std="0900000001", sex_std="male")
CHANGED = person("r9", "Trần Thị Lan", (1960, 3, 2), cccd="001160000017", phone_std="0912345679")


def found(
    people: list[dict[str, object]], *answers: tuple[str, str, bool], seen: tuple[dict[str, object], ...] = ()
) -> identities.Identities:
    records = pl.DataFrame([*crowd(300), *people], infer_schema_length=None)
    pairs = pl.DataFrame(
        answers, schema={"record_id": pl.String, "other_id": pl.String, "same": pl.Boolean}, orient="row"
    )
    last = pl.DataFrame([*people, *seen], infer_schema_length=None)
    traits = exact.traits(last).drop("own_cccd").collect()
    return identities.duplicates(records, model=shipped(), answers=Reviewed(pairs, traits))


def groups(linked: identities.Identities) -> set[frozenset[str]]:
    mine = linked.persons.filter(pl.col("record_id").str.starts_with("r"))
    return {frozenset(ids) for ids in mine.group_by("person_id").agg("record_id")["record_id"].to_list()}


def split(*texts: str) -> set[frozenset[str]]:
    return {frozenset(text.split()) for text in texts}


def test_without_answers_the_three_are_one() -> None:
    assert groups(found([LAN, AGAIN, THIRD, OTHER])) == split("r1 r2 r3", "r4")


def test_one_person_joins_whatever_differs() -> None:
    linked = found([LAN, OTHER], ("r1", "r4", True))
    assert groups(linked) == split("r1 r4")
    assert linked.edges.filter(pl.col("rule") == SAME)["weight"].to_list() == [BITS]


def test_two_persons_are_kept_apart_though_an_exact_rule_joins_them() -> None:
    linked = found([LAN, THIRD, OTHER], ("r1", "r3", False))
    assert groups(linked) == split("r1", "r3", "r4")
    assert linked.clusters.filter(pl.col("record_id").is_in(["r1", "r3"]))["kind"].to_list() == ["single", "single"]


def test_two_persons_are_kept_apart_through_a_chain() -> None:
    linked = groups(found([LAN, AGAIN, THIRD, OTHER], ("r2", "r3", False), ("r2", "r1", True)))
    assert linked == split("r1 r2", "r3", "r4")
    other = groups(found([LAN, AGAIN, THIRD, OTHER], ("r2", "r3", False), ("r3", "r1", True)))
    assert other == split("r1 r3", "r2", "r4")


def test_an_answer_weighs_more_than_the_surest_evidence() -> None:
    decided = pl.DataFrame({"left": [0, 1], "right": [1, 2], "same": [True, False]}, schema_overrides=ENDS)
    evidence = pl.DataFrame({"left": [0], "right": [2], "weight": [96.0], "rule": ["card"]}, schema_overrides=ENDS)
    edges = reviewed.held(evidence, decided).filter(pl.col("weight") > 0)
    whole, nothing = np.zeros(3, np.int64), pl.Series([None] * 3, dtype=pl.String)
    frame = pl.DataFrame(dict.fromkeys(agreement.COLUMNS, nothing))
    apart = components.pairs_apart(whole, frame, edges, pl.lit(False))
    component, cut = components.split(whole, edges, reviewed.contradictions(apart, whole, decided))
    assert (component[0] == component[1], component[0] == component[2], cut) == (True, False, 1)


def test_an_answer_follows_a_record_that_was_changed() -> None:
    assert groups(found([CHANGED, OTHER], ("r1", "r4", True), seen=(LAN,))) == split("r4 r9")
    apart = found([CHANGED, THIRD], ("r1", "r3", False), seen=(LAN,))
    assert groups(apart) == split("r3", "r9")


def test_a_record_that_was_there_when_asked_is_nobodys_successor() -> None:
    assert groups(found([AGAIN, OTHER], ("r1", "r4", True), ("r2", "r4", False), seen=(LAN,))) == split("r2", "r4")


def test_the_evidence_names_the_reviewer() -> None:
    people = [LAN, THIRD, OTHER]
    linked = found(people, ("r1", "r3", False), ("r1", "r4", True))
    told = explain.evidence(pl.DataFrame([*crowd(300), *people], infer_schema_length=None), linked, shipped())
    mine = told.filter(pl.col("record_id") == "r1").sort("other_id")
    assert mine["other_id"].to_list() == ["r3", "r4"]
    assert [TWO in mine["why"][0], SAME in mine["why"][1]] == [True, True]


def test_exact_rules_take_no_answers() -> None:
    answers = Reviewed(pl.DataFrame(), pl.DataFrame())
    with pytest.raises(ParameterError):
        identities.duplicates(pl.DataFrame(), method="exact", answers=answers)

"""Persons from week to week: ids that stay, and which persons were merged or split, and why."""

from __future__ import annotations

import random

import polars as pl

from vaxanalysis.identities.components import carry_over, person_ids
from vaxanalysis.identities.over_time import changed, counted


def persons(**named: str) -> pl.DataFrame:
    return pl.DataFrame({"record_id": list(named), "person_id": list(named.values())})


def carried(now: pl.DataFrame, before: pl.DataFrame) -> dict[str, str]:
    return dict(carry_over(now, before).iter_rows())


def test_a_new_id_is_none_that_last_week_had() -> None:
    before = persons(r1="p1x", r2="p1", r5="p1x", r6="p1x")
    now = persons(r1="p1", r2="p2", r5="p5", r6="p5")
    assert carried(now, before) == {"r1": "p1xx", "r2": "p1", "r5": "p1x", "r6": "p1x"}


def test_a_person_whose_first_choice_is_another_persons_takes_its_second() -> None:
    before = persons(r1="p1", r2="p1", r3="p1", r4="p1", r5="p1", r6="p6", r7="p6")
    now = persons(r1="p1", r2="p1", r3="p1", r4="p4", r5="p4", r6="p4", r7="p4")
    assert carried(now, before) == {"r1": "p1", "r2": "p1", "r3": "p1", "r4": "p6", "r5": "p6", "r6": "p6", "r7": "p6"}


def test_merges_and_splits_are_told_with_their_reason() -> None:
    before = persons(r1="p1", r2="p2", r3="p3", r4="p3", r5="p5", r6="p5", r7="p5", r8="p8", r9="p8")
    now = persons(r1="p1", r2="p1", r0="p1", r3="p3", r4="p4", r5="p5", r6="p6", r8="p8", r9="p8", ra="p8")
    found = changed(now, before)
    assert found.rows() == [
        ("merged", "new record", "r0", "p1", None),
        ("merged", "new record", "r1", "p1", "p1"),
        ("merged", "new record", "r2", "p1", "p2"),
        ("split", "other evidence", "r3", "p3", "p3"),
        ("split", "other evidence", "r4", "p4", "p3"),
        ("split", "record gone", "r5", "p5", "p5"),
        ("split", "record gone", "r6", "p6", "p5"),
        ("split", "record gone", "r7", None, "p5"),
    ]
    assert counted(found).rows() == [
        ("merged", "new record", 1),
        ("split", "other evidence", 1),
        ("split", "record gone", 1),
    ]


def test_a_split_that_a_new_record_brought_is_told_so() -> None:
    found = changed(persons(r1="p1", r2="p2", r3="p2"), persons(r1="p1", r2="p1"))
    assert set(found["why"]) == {"new record"} and set(found["change"]) == {"split"}


def test_over_a_year_a_person_with_the_same_records_keeps_its_id_and_no_id_is_two_persons() -> None:
    rng, person = random.Random(5), {f"r{n:03}": n // 3 for n in range(300)}
    before, kept, changes = persons(**{one: f"p{one}" for one in person}), 0, 0
    for _ in range(52):
        person |= {one: rng.randrange(120) for one in rng.sample(sorted(person), 15)}
        held = pl.DataFrame({"record_id": list(person), "component": list(person.values())})
        here = person_ids(held.filter(pl.Series(rng.random() < 0.95 for _ in person)))
        now = carry_over(here, before)
        assert now["person_id"].n_unique() == here["person_id"].n_unique()
        same = [one.group_by("person_id").agg(pl.col("record_id").sort()) for one in (before, now)]
        ids = same[0].join(same[1], on="record_id")
        assert ids["person_id"].to_list() == ids["person_id_right"].to_list()
        kept, changes = kept + ids.height, changes + counted(changed(now, before))["persons"].sum()
        before = now
    assert (kept > 1000, changes > 500) == (True, True)

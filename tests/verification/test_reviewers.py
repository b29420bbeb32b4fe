"""What answers on pairs decide, what contradicts what, which pairs are asked about, and the estimate from the sample."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from vaxanalysis import rates
from vaxanalysis.identities.result import Identities
from vaxanalysis.identities.reviewed import BITS
from vaxanalysis.store import Store
from vaxanalysis.verification import log
from vaxanalysis.verification.pairs import candidates, chosen
from vaxanalysis.verification.reviewers import effective, estimate

DAY = date(2021, 11, 9)


def said(*answers: tuple[str, str, str, int]) -> pl.DataFrame:
    rows = [(one, other, what, date(2021, 11, day) if day else None) for one, other, what, day in answers]
    frame = pl.DataFrame(rows, schema=["record_id", "value", "answer", "day"], orient="row", infer_schema_length=None)
    return log.events(frame.with_columns(kind=pl.lit("answer"), authority=pl.lit("reviewer"), noted=date(2021, 11, 30)))


def outcome(*answers: tuple[str, str, str, int]) -> tuple[set[tuple[str, str, str]], int]:
    sound, clash = effective(said(*answers))
    return set(sound.select("one", "other", "answer").iter_rows()), clash.height


def test_one_answer_counts_whichever_record_comes_first() -> None:
    assert outcome(("b", "a", "same", 9)) == ({("a", "b", "same")}, 0)


def test_a_later_answer_settles_and_one_day_contradicts() -> None:
    assert outcome(("a", "b", "same", 9), ("b", "a", "two", 10)) == ({("a", "b", "two")}, 0)
    assert outcome(("a", "b", "same", 9), ("b", "a", "two", 9)) == (set(), 2)


def test_an_answer_without_a_date_settles_nothing_and_a_later_dated_one_does() -> None:
    assert outcome(("a", "b", "same", 9), ("a", "b", "two", 0)) == (set(), 2)
    late = said(("a", "b", "same", 0), ("a", "b", "two", 0), ("a", "b", "two", 29)).with_columns(
        noted=date(2021, 11, 28)
    )
    later = late.with_columns(noted=pl.when(pl.col("day").is_null()).then("noted").otherwise(date(2021, 11, 30)))
    assert effective(later)[0]["answer"].to_list() == ["two"]


def test_cannot_say_contradicts_nothing_and_unsays_nothing() -> None:
    assert outcome(("a", "b", "same", 9), ("a", "b", "unsure", 10)) == ({("a", "b", "same")}, 0)
    assert outcome(("a", "b", "unsure", 9)) == ({("a", "b", "unsure")}, 0)


def test_two_persons_contradicts_a_chain_of_the_same() -> None:
    chain = (("a", "b", "same", 9), ("b", "c", "same", 9), ("d", "e", "same", 9))
    assert outcome(*chain, ("a", "c", "two", 10)) == ({("d", "e", "same")}, 3)
    assert outcome(*chain, ("a", "d", "two", 10))[1] == 0


def kept(tmp_path: Path, sizes: dict[str, int], answers: list[tuple[str, str]]) -> Store:
    """A store whose log holds a list with one sampled pair for each of ``answers`` (stratum, answer)."""
    store = Store(tmp_path)
    common = {"list_date": DAY, "noted": DAY, "fingerprint": "0" * 8}
    pairs = [(f"a{n}", f"b{n}", stratum, answer) for n, (stratum, answer) in enumerate(answers)]
    frame = pl.DataFrame(pairs, schema=["record_id", "value", "fields", "answer"], orient="row")
    noted = [pl.lit(value).alias(name) for name, value in common.items()]
    asked = log.events(frame.drop("answer").with_columns(*noted, kind=pl.lit("asked")))
    told = log.events(frame.drop("fields").with_columns(*noted, kind=pl.lit("answer"))).filter(pl.col("answer") != "")
    strata = pl.DataFrame({"fields": list(sizes), "value": [str(n) for n in sizes.values()]})
    listed = log.events(strata.with_columns(*noted, kind=pl.lit("stratum")))
    log.append(store, pl.concat([asked, told, listed]), log.PAIRS)
    return store


def test_strata_are_weighed_by_their_size(tmp_path: Path) -> None:
    answers = (
        [("certain", "same")] * 10 + [("probable", "same")] * 5 + [("probable", "two")] * 5 + [("apart", "two")] * 10
    )
    found = estimate(kept(tmp_path, {"certain": 900, "probable": 100, "apart": 50}, answers))
    assert found is not None
    assert (found["asked"], found["answered"], found["unsure"]) == (30, 30, 0)
    assert found["precision"] == pytest.approx(0.9 * 1 + 0.1 * 0.5)
    certain, probable, apart = (rates.interval(k, 10) for k in (10, 5, 0))
    down = ((0.9 * (1 - certain[0])) ** 2 + (0.1 * (0.5 - probable[0])) ** 2) ** 0.5
    up = 0.1 * (probable[1] - 0.5)
    assert (found["precision_low"], found["precision_high"]) == pytest.approx((0.95 - down, min(0.95 + up, 1)))
    assert found["recall"] == 1
    assert found["recall_low"] == pytest.approx(1000 * (0.95 - down) / (1000 * (0.95 - down) + 50 * apart[1]))


def test_cannot_say_widens_to_both_sides(tmp_path: Path) -> None:
    found = estimate(kept(tmp_path, {"certain": 100}, [("certain", "same")] * 8 + [("certain", "unsure")] * 2))
    assert found is not None and found["precision"] == 1
    assert found["precision_low"] == pytest.approx(rates.interval(8, 10)[0])
    assert (found["unsure"], found["precision_high"]) == (2, 1)


def test_cannot_say_may_mean_one_person(tmp_path: Path) -> None:
    answers = [("certain", "same")] * 5 + [("certain", "two")] * 3 + [("certain", "unsure")] * 2
    found = estimate(kept(tmp_path, {"certain": 100}, answers))
    assert found is not None and found["precision"] == 5 / 8
    ends = (rates.interval(5, 10)[0], rates.interval(7, 10)[1])
    assert (found["precision_low"], found["precision_high"]) == pytest.approx(ends)


def test_a_stratum_without_answers_gives_no_estimate(tmp_path: Path) -> None:
    found = estimate(kept(tmp_path, {"certain": 10, "apart": 5}, [("certain", "same"), ("apart", "")]))
    assert found == {"asked": 2, "answered": 1, "unsure": 0}


def linkage(*more: tuple[int, int, float]) -> Identities:
    """Tuples 0-1-2-3 in a row, 0-1 as sure as evidence gets, 1-2 weak; 4-5 weak; 6 near 0 and not linked; 7-8 decided by a reviewer."""
    tuples = [0, 1, 2, 3, 4, 5, 6, 7, 8]
    who = ["p", "p", "p", "p", "q", "q", "s", "t", "u"]
    people = pl.DataFrame({"record_id": [f"r{n}" for n in tuples], "tuple": tuples, "person_id": who})
    weights = [(0, 1, 96.0), (1, 2, 3.0), (2, 3, 9.0), (4, 5, 3.0), (0, 6, 0.0), (7, 8, -BITS), *more]
    edges = pl.DataFrame(weights, schema={"left": pl.Int32, "right": pl.Int32, "weight": pl.Float64}, orient="row")
    chance = 1 / (1 + pl.lit(2.0).pow(-pl.col("weight")))
    return Identities(people.cast({"tuple": pl.UInt32}), pl.DataFrame(), edges.with_columns(probability=chance))


def test_what_an_answer_changes_is_its_chance_times_the_pairs_it_parts_or_joins() -> None:
    found = {row[:2]: row[2:] for row in candidates(linkage()).iter_rows()}
    assert found == {
        ("r0", "r1"): ("certain", 0.0),
        ("r1", "r2"): ("probable", pytest.approx(4 / 9)),
        ("r2", "r3"): ("certain", 0.0),
        ("r4", "r5"): ("probable", pytest.approx(1 / 9)),
        ("r0", "r6"): ("apart", pytest.approx(0.5 * 4 * 1)),
    }


def test_a_weak_link_beside_which_others_join_its_ends_changes_nothing() -> None:
    found = {row[:2]: row[3] for row in candidates(linkage((1, 3, 3.0))).iter_rows()}
    assert (found["r1", "r2"], found["r1", "r3"], found["r4", "r5"]) == (0.0, 0.0, pytest.approx(1 / 9))


def test_the_sample_is_drawn_by_strata_and_the_rest_by_what_changes_most() -> None:
    names = [f"r{n:04}" for n in range(1000)]
    strata = ["certain"] * 500 + ["probable"] * 100 + ["apart"] * 400
    change = [0.0] * 500 + [float(n) for n in range(1, 501)]
    pairs = pl.DataFrame(
        {"record_id": names, "other_id": [f"s{n}" for n in names], "stratum": strata, "change": change}
    )
    rows, sizes = chosen(pairs)
    assert dict(rows["stratum"].drop_nulls().value_counts().iter_rows()) == {
        "certain": 100,
        "probable": 50,
        "apart": 50,
    }
    assert rows.height == rows["record_id"].n_unique() == 500
    assert dict(sizes.iter_rows()) == {"certain": 500, "probable": 100, "apart": 400}
    rest = rows.filter(pl.col("stratum").is_null())["record_id"]
    sampled = set(rows.filter(pl.col("stratum").is_not_null())["record_id"])
    assert set(rest) == set([name for name in reversed(names) if name not in sampled][:300])

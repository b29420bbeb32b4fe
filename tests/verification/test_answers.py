"""What answers decide, which contradict each other, and how tries add up, on tables one can read."""

from datetime import date

import polars as pl

from vaxanalysis.verification import log
from vaxanalysis.verification.answers import contradicting, decided, number, tries

NOV = {day: date(2021, 11, day) for day in range(1, 31)}


def events(*rows: tuple[str, str, str, int | None, str | None]) -> pl.DataFrame:
    """record_id, authority, answer, day of November, value; all taken in on the 20th, from the list of the 8th."""
    told = [
        {"record_id": r, "kind": "answer", "authority": a, "answer": w, "day": d and NOV[d], "value": v}
        for r, a, w, d, v in rows
    ]
    frame = pl.DataFrame(told, schema_overrides={"day": pl.Date, "value": pl.String})
    return log.events(frame.with_columns(list_date=pl.lit(NOV[8]), noted=pl.lit(NOV[20])))


def clash(*rows: tuple[str, str, str, int | None, str | None]) -> set[str]:
    return set(contradicting(events(*rows))["record_id"])


def test_two_outcomes_of_one_authority_on_one_day_contradict() -> None:
    assert clash(("a", "station", "completed", 9, None), ("a", "station", "forwarded", 9, None)) == {"a"}


def test_two_words_for_one_outcome_do_not() -> None:
    assert clash(("a", "station", "completed", 9, None), ("a", "station", "corrected", 9, None)) == set()


def test_two_values_for_one_number_contradict() -> None:
    assert clash(
        ("a", "station", "completed", 9, "001185000001"), ("a", "station", "completed", 9, "001185000002")
    ) == {"a"}


def test_one_number_written_in_two_ways_or_with_more_beside_it_does_not() -> None:
    ways = ("001185000001", "001 185 000 001", "001.185.000.001 | Nữ", "Nữ", None)
    assert clash(*(("a", "station", "completed", 9, way) for way in ways)) == set()


def test_a_number_in_groups_of_three_keeps_its_last_group() -> None:
    ways = pl.DataFrame(
        {"value": ["001.185.104.000", "001185104000", "001185104000.0", "1080000001", "B1234567 | Nam", "Nam"]}
    )
    assert ways.select(number(pl.col("value")))["value"].to_list() == [*["001185104000"] * 3, None, "B1234567", None]


def test_a_later_answer_replaces_and_does_not_contradict() -> None:
    assert clash(("a", "station", "forwarded", 9, None), ("a", "station", "completed", 10, None)) == set()


def test_without_a_day_nothing_says_which_came_last() -> None:
    assert clash(("a", "station", "forwarded", None, None), ("a", "station", "completed", 10, None)) == {"a"}


def test_an_answer_of_a_day_after_those_without_one_came_in_settles_them() -> None:
    undated = (("a", "station", "forwarded", None, None), ("a", "station", "completed", None, None))
    both = events(*undated, ("a", "station", "completed", 22, None)).with_columns(
        noted=pl.when(pl.col("day").is_null()).then(pl.lit(NOV[20])).otherwise(pl.lit(NOV[23]))
    )
    assert contradicting(both)["day"].to_list() == [None, None]
    assert clash(*undated, ("a", "station", "completed", 20, None)) == {"a"}


def test_station_and_database_may_differ() -> None:
    assert clash(("a", "station", "completed", 9, None), ("a", "database", "wrong", 9, None)) == set()


def test_trying_in_vain_and_then_completing_is_no_contradiction() -> None:
    assert clash(("a", "station", "not_reached", 9, None), ("a", "station", "completed", 9, None)) == set()


def test_a_day_outside_what_is_possible_is_moved_to_the_bound() -> None:
    days = decided(
        events(
            ("a", "station", "completed", 1, None),
            ("b", "station", "completed", 30, None),
            ("c", "station", "right", None, None),
        )
    )
    assert days["on"].to_list() == [NOV[8], NOV[20], NOV[20]]


def test_tries_of_two_lists_add_up_and_of_one_list_do_not() -> None:
    first = pl.DataFrame(
        {
            "record_id": ["a", "a", "a", "b", "c"],
            "answer": ["not_reached", "not_reached", "tried", "not_reached", "completed"],
            "tries": [1, 2, 1, None, 3],
            "list_date": [NOV[8], NOV[8], NOV[15], NOV[8], NOV[8]],
        }
    )
    frame = log.events(first.with_columns(kind=pl.lit("answer"), authority=pl.lit("station"), noted=pl.lit(NOV[20])))
    assert sorted(tries(decided(frame)).select("record_id", "tries").rows()) == [("a", 3), ("b", 1)]

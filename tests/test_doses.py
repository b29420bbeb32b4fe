"""Histories in tiny tables: who is compared with whom, and which dose is blamed."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxanalysis import doses
from vaxanalysis.rules import DOSE_RULES, HISTORY_RULES
from vaxanalysis.rules.columns import DOSE_COLUMNS

SCHEMA = {"person_id": pl.String, **{column.name: column.dtype for column in DOSE_COLUMNS}}
AS_OF = date(2021, 11, 8)
ROWS = ("person_id", "record_id", "dose_date_std", "vaccine_std", "number_std")


def table(*rows: tuple[Any, ...]) -> pl.LazyFrame:
    full = [{**dict.fromkeys(SCHEMA), **dict(zip(ROWS, row, strict=True))} for row in rows]
    return pl.LazyFrame(full, schema=SCHEMA)


def history(frame: pl.LazyFrame) -> dict[tuple[str, date | None], set[str]]:
    judged = doses.judge_histories(frame).collect()
    return {
        (person, day): {rule.code for bit, rule in enumerate(HISTORY_RULES) if mask >> bit & 1}
        for person, day, mask in judged.select("person_id", "dose_date_std", "history_fails").iter_rows()
    }


def day(month: int, number: int) -> date:
    return date(2021, month, number)


def test_the_later_dose_is_blamed_for_an_interval_or_a_mix() -> None:
    found = history(
        table(
            ("p", "r1", day(8, 1), "pfizer", 1),
            ("p", "r2", day(8, 21), "pfizer", 2),
            ("q", "r3", day(7, 1), "pfizer", 1),
            ("q", "r3", day(9, 1), "vero_cell", 2),
        )
    )
    assert found == {
        ("p", day(8, 1)): set(), ("p", day(8, 21)): {"interval_too_short"},
        ("q", day(7, 1)): set(), ("q", day(9, 1)): {"mix_not_permitted"},
    }  # fmt: skip


def test_an_interval_is_never_taken_between_two_people() -> None:
    found = history(table(("p", "r1", day(8, 1), "pfizer", 1), ("q", "r2", day(8, 2), "pfizer", 1)))
    assert set().union(*found.values()) == set()


def test_nothing_is_carried_over_from_one_person_to_the_next() -> None:
    chain = doses.histories(
        table(
            ("p", "r1", day(8, 1), "pfizer", 1), ("p", "r1", day(8, 21), "pfizer", 2), ("q", "r2", day(8, 21), "pfizer", 2)
        )
    ).collect()  # fmt: skip
    assert chain["days"].to_list() == [None, 20, None]
    assert chain["previous_vaccine"].to_list() == [None, "pfizer", None]
    assert chain["repeated"].to_list() == [False] * 3


def test_the_same_injection_in_two_records_is_one_dose_entered_twice() -> None:
    judged = doses.judge_histories(
        table(
            ("p", "r1", day(8, 1), "pfizer", 1),
            ("p", "r2", day(8, 1), None, 1),
            ("p", "r2", day(9, 1), "pfizer", 2),
        )
    ).collect()
    repeated = 1 << [rule.code for rule in HISTORY_RULES].index("dose_repeated")
    assert sorted(judged["history_fails"].to_list()) == [0, 0, repeated]
    assert judged.filter(pl.col("history_fails") == repeated)["record_id"].to_list() == ["r2"]


def test_which_of_two_equal_doses_is_the_repeat_does_not_depend_on_the_order_of_rows() -> None:
    rows = [("p", "r2", day(8, 1), "pfizer", 1), ("p", "r1", day(8, 1), "pfizer", 1)]
    repeated = 1 << [rule.code for rule in HISTORY_RULES].index("dose_repeated")
    for order in (rows, rows[::-1]):
        judged = doses.judge_histories(table(*order)).collect()
        assert judged.filter(pl.col("history_fails") == repeated)["record_id"].to_list() == ["r2"]


def test_two_products_on_one_day_are_two_doses() -> None:
    judged = doses.judge_histories(
        table(("p", "r", day(8, 1), "pfizer", 1), ("p", "r", day(8, 1), "moderna", 2))
    ).collect()
    names = [
        {rule.code for bit, rule in enumerate(HISTORY_RULES) if mask >> bit & 1} for mask in judged["history_fails"]
    ]
    assert "doses_same_day" in set().union(*names)
    assert "dose_repeated" not in set().union(*names)


def test_numbers_against_dates_and_a_missing_first() -> None:
    found = history(
        table(
            ("p", "r", day(8, 1), "pfizer", 2),
            ("p", "r", day(9, 1), "pfizer", 1),
            ("q", "r", day(9, 1), "pfizer", 2),
            ("s", "r", day(9, 1), "pfizer", 2),
            ("s", "r", None, "pfizer", 1),
        )
    )
    assert found["p", day(9, 1)] == {"number_out_of_order"}
    assert found["q", day(9, 1)] == {"second_without_first"}
    assert found["s", day(9, 1)] == found["p", day(8, 1)] == found["s", None] == set()


def test_a_third_dose_is_early_unless_it_is_abdala() -> None:
    days = (day(9, 20), day(10, 4), day(10, 18))
    found = history(
        table(
            *(("p", "r", when, "abdala", number) for number, when in enumerate(days, 1)),
            *(
                ("q", "r", when.replace(day=1), "pfizer", number)
                for number, when in enumerate((day(8, 1), day(9, 1), day(10, 1)), 1)
            ),
        )
    )
    assert found["q", day(10, 1)] == {"third_too_early"}
    assert all(not codes for (person, _), codes in found.items() if person == "p")


def test_a_dose_by_itself_is_judged_as_of_a_date() -> None:
    judged = doses.judge_doses(table(("p", "r", day(11, 9), "pfizer", 1)), AS_OF).collect()
    codes = [rule.code for bit, rule in enumerate(DOSE_RULES) if judged["dose_fails"][0] >> bit & 1]
    assert codes == ["dose_in_future"]


DAYS = st.sampled_from([None, day(8, 1), day(8, 20), day(9, 15), day(12, 20)])
PRODUCTS = st.sampled_from([None, "pfizer", "astrazeneca"])
DOSES = st.tuples(st.sampled_from("pqrs"), st.sampled_from(["r1", "r2"]), DAYS, PRODUCTS, st.sampled_from([None, 1, 2]))


@settings(max_examples=30, deadline=None)
@given(st.lists(DOSES, min_size=1, max_size=12), st.randoms())
def test_findings_do_not_depend_on_row_order_or_parts(rows: list[tuple[Any, ...]], random: Any) -> None:
    def multiset(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
        return sorted(
            frame.select("person_id", "dose_date_std", "vaccine_std", "number_std", "history_fails").rows(), key=repr
        )

    whole = multiset(doses.judge(table(*rows), AS_OF).collect())
    shuffled = random.sample(rows, len(rows))
    some = pl.col("person_id").is_in(["p", "r"])
    parts = pl.concat(doses.judge(table(*shuffled).filter(part), AS_OF).collect() for part in (some, ~some))
    assert multiset(parts) == whole
    assert len(whole) == len(rows)

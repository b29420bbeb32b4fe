"""Planted faults are found and clean rows pass, from files to outcomes, against a register in a store."""

from __future__ import annotations

import polars as pl

from tests.session import planted
from vaxanalysis.session.checking import Checked


def test_planted_faults_are_found_and_clean_rows_pass(checked: tuple[planted.Planted, Checked]) -> None:
    made, result = checked
    found = planted.judged(made.truth, result.rows)
    assert set(found["kind"]) == {*planted.FAULTS, *planted.CLEAN}
    told = planted.summary(found)
    assert told["found"] >= 0.99
    assert told["stopped"] == 0
    missed = found.filter((pl.col("right") < pl.col("rows")) & pl.col("kind").is_in(list(planted.FAULTS)))
    assert set(missed["kind"]) <= {"number_of_neighbour"}, (
        "a number of a neighbour of the same given name and year looks like the own"
    )


def test_every_row_ends_in_one_outcome(checked: tuple[planted.Planted, Checked]) -> None:
    made, result = checked
    assert result.rows.height == made.lists.height
    assert result.by_unit()["rows"].sum() == result.lists["rows"].sum() == made.lists.height


def test_lists_that_only_repeat_others_are_stopped(checked: tuple[planted.Planted, Checked]) -> None:
    _, result = checked
    assert set(result.stopped["file"]) == {planted.file_of(10), planted.file_of(11)}
    why = result.stopped["why_en"].item(0)
    assert why.startswith("only 0% of the rows are ready or not due") and "100% of the rows repeat a person" in why


def test_a_remark_stops_nobody(checked: tuple[planted.Planted, Checked]) -> None:
    _, result = checked
    remarked = result.rows.filter(pl.col("remarks").str.contains("non_citizen"))
    assert set(remarked["outcome"]) == {"ready"}

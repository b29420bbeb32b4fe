"""Every suppressed cell is bounded by linear programming over all that is published; none may be pinned down."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from vaxanalysis.disclosure import Published, _allowed, bounds, mask
from vaxanalysis.errors import TableError

PARTS = ["missing", "wrong", "good"]


def register(rows: dict[str, list[tuple[int, int, int]]]) -> pl.DataFrame:
    """A city, its districts and their communes, from the counts of each commune."""
    communes = [
        (f"{district}/{number}", district, *counts)
        for district, units in rows.items()
        for number, counts in enumerate(units)
    ]
    leaves = pl.DataFrame(communes, schema=["unit", "of", *PARTS], orient="row")
    districts = leaves.group_by(unit=pl.col("of"), maintain_order=True).agg(pl.col(PARTS).sum())
    districts = districts.select("unit", pl.lit("city").alias("of"), *PARTS)
    city = districts.select(pl.lit("city").alias("unit"), pl.lit(None, pl.String).alias("of"), pl.col(PARTS).sum())
    return pl.concat([city, districts, leaves]).with_columns(pl.sum_horizontal(PARTS).alias("records"))


def hide(frame: pl.DataFrame) -> pl.DataFrame:
    sums = {"records": PARTS} | {name: [name] for name in PARTS}
    return mask(frame, key="unit", parent="of", published=Published(sums, dear=["records"]))


def suppressed(masked: pl.DataFrame, columns: list[str]) -> list[tuple[int, str]]:
    return [(row, name) for name in columns for row in range(masked.height) if masked[f"{name}_mark"][row]]


def widths(masked: pl.DataFrame, columns: list[str], total: str | None) -> dict[tuple[int, str], float]:
    """For each suppressed cell, how far apart the least and the greatest value lie that fit everything published."""
    cells = {
        (row, name): place for place, (name, row) in enumerate((n, r) for n in columns for r in range(masked.height))
    }
    sums = []
    units, of = masked["unit"].to_list(), masked["of"].to_list()
    for row, name in cells:
        if children := [place for place, parent in enumerate(of) if parent == units[row]]:
            sums.append({cells[row, name]: -1, **{cells[child, name]: 1 for child in children}})
    if total:
        parts = [name for name in columns if name != total]
        sums += [{cells[row, total]: -1, **{cells[row, name]: 1 for name in parts}} for row in range(masked.height)]
    equations = np.zeros((len(sums), len(cells)))
    for place, line in enumerate(sums):
        equations[place, list(line)] = list(line.values())
    limits = {name: bounds(masked, name).rows() for name in columns}
    known = [limits[name][row] for row, name in cells]
    found = {}
    for cell in suppressed(masked, columns):
        goal = np.zeros(len(cells))
        goal[cells[cell]] = 1
        ends = [linprog(sign * goal, A_eq=equations, b_eq=np.zeros(len(sums)), bounds=known) for sign in (1, -1)]
        found[cell] = np.inf if ends[1].status == 3 else -ends[1].fun - ends[0].fun
    return found


ROWS = {
    "d1": [(3, 40, 500), (20, 30, 400), (0, 12, 300), (9, 25, 350)],
    "d2": [(10, 20, 30), (11, 21, 31), (12, 22, 32)],
    "d3": [(1, 0, 90), (0, 2, 80)],
}


def test_small_counts_are_hidden_zero_and_others_are_shown() -> None:
    masked = hide(register({name: ROWS[name] for name in ("d1", "d2")}))
    first = masked.filter(unit="d1/0").row(0, named=True)
    assert (first["missing"], first["missing_mark"]) == (None, "1–7")
    assert masked.filter(unit="d1/2")["missing"].to_list() == [0]
    assert masked.filter(unit="d1")["missing"].to_list() == [32]
    assert masked.filter(of="d2").select(PARTS).null_count().sum_horizontal().item() == 0


def test_another_cell_of_the_row_and_of_the_column_is_hidden_with_it() -> None:
    masked = hide(register(ROWS)).filter(of="d1")
    assert masked["missing_mark"].to_list() == ["1–7", "", "", "hidden"]
    assert masked["wrong_mark"].to_list() == ["hidden", "", "", "hidden"]


def test_no_suppressed_cell_is_pinned_down() -> None:
    found = widths(hide(register(ROWS)), ["records", *PARTS], "records")
    assert len(found) >= 8
    assert min(found.values()) >= 2


def test_a_planted_slip_is_found() -> None:
    masked = hide(register(ROWS))
    row = masked["unit"].to_list().index("d1/0")
    slipped = next(part for part in PARTS if masked[f"{part}_mark"][row] == "hidden")
    truth = register(ROWS)[slipped][row]
    at = pl.col("unit") == "d1/0"
    leaky = masked.with_columns(
        pl.when(at).then(truth).otherwise(pl.col(slipped)).alias(slipped),
        pl.when(at).then(pl.lit("")).otherwise(pl.col(f"{slipped}_mark")).alias(f"{slipped}_mark"),
    )
    assert min(widths(leaky, ["records", *PARTS], "records").values()) == pytest.approx(0)


counts = st.one_of(st.integers(0, 12), st.integers(0, 400))
communes = st.lists(st.tuples(counts, counts, counts), min_size=1, max_size=4)


@settings(max_examples=40, deadline=None)
@given(st.lists(communes, min_size=1, max_size=3))
def test_whatever_the_counts_none_is_pinned_down(districts: list[list[tuple[int, int, int]]]) -> None:
    frame = register({f"d{number}": rows for number, rows in enumerate(districts)})
    masked = hide(frame)
    small = [(row, name) for name in ("records", *PARTS) for row in range(frame.height) if 1 <= frame[name][row] <= 7]
    assert all(masked[name][row] is None for row, name in small)
    assert all(width > 0 for width in widths(masked, ["records", *PARTS], "records").values())
    shown = [(row, name) for name in PARTS for row in range(frame.height) if frame[name][row] == 0]
    assert all(masked[name][row] == 0 for row, name in shown)


def test_counts_without_a_total() -> None:
    frame = register(ROWS).select("unit", "of", "missing")
    masked = mask(frame, key="unit", parent="of", published=Published({"missing": ["missing"]}))
    assert masked.filter(unit="d1/0")["missing_mark"].item() == "1–7"
    assert min(widths(masked, ["missing"], None).values()) >= 2


def test_a_frame_that_does_not_add_up_is_refused() -> None:
    wrong = register(ROWS).with_columns(pl.when(pl.col("unit") == "d1").then(1).otherwise("missing").alias("missing"))
    with pytest.raises(TableError, match="sum of its parts"):
        hide(wrong)


def test_a_hidden_count_may_not_fall_to_seven_nor_a_small_one_rise_to_eight() -> None:
    # a hidden cell says "8 or more", a small one "1 to 7": what a reader cannot tell apart stays within what is said
    assert [_allowed(9, -1), _allowed(8, -1), _allowed(8, 1)] == [True, False, True]
    assert [_allowed(7, 1), _allowed(6, 1), _allowed(1, -1), _allowed(2, -1)] == [False, True, False, True]
    assert not _allowed(0, 1)

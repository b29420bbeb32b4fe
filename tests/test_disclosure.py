"""Rounding: the numbers, that sums add up, and what is left of every count for a reader who compares weeks."""

from itertools import product

import polars as pl
import pytest

from vaxanalysis.disclosure import BASE, rest, rounded, total


def limits(count: int) -> tuple[int, int]:
    """Least and greatest value of a base count as it is published."""
    row = rounded(pl.DataFrame({"unit": ["a"], "part_of": ["b"], "n": [count]}), ["n"]).row(0, named=True)
    return row["n_low"], row["n_high"]


@pytest.mark.parametrize(
    ("count", "printed", "low", "high"),
    [(0, 0, 0, 4), (4, 0, 0, 4), (5, 10, 5, 14), (14, 10, 5, 14), (15, 20, 15, 24), (1234, 1230, 1225, 1234)],
)
def test_a_count_is_rounded_to_the_nearest_ten(count: int, printed: int, low: int, high: int) -> None:
    row = rounded(pl.DataFrame({"unit": ["a"], "part_of": ["b"], "n": [count]}), ["n"]).row(0, named=True)
    assert (row["n"], row["n_low"], row["n_high"]) == (printed, low, high)


def test_sums_and_rests_carry_their_limits() -> None:
    found = rounded(
        pl.DataFrame({"unit": ["a"], "part_of": ["b"], "usable": [83], "missing": [4]}), ["usable", "missing"]
    )
    row = found.with_columns(total("records", ["usable", "missing"])).with_columns(rest("clean", "usable", "missing"))
    assert row.select("records", "records_low", "records_high").row(0) == (80, 75, 88)
    assert row.select("clean", "clean_low", "clean_high").row(0) == (80, 71, 84)


def test_a_rest_is_never_below_zero() -> None:
    found = rounded(pl.DataFrame({"unit": ["a"], "part_of": ["b"], "whole": [14], "part": [15]}), ["whole", "part"])
    assert found.with_columns(rest("left", "whole", "part")).select("left", "left_low").row(0) == (0, 0)


def test_a_sum_without_a_part_is_not_published() -> None:
    found = pl.DataFrame({"a": [10], "a_low": [5], "a_high": [14], "b": [None], "b_low": [None], "b_high": [None]})
    assert found.select(total("n", ["a", "b"])).row(0) == (None, None, None)


def test_every_base_count_keeps_five_values() -> None:
    assert min(high - low + 1 for low, high in map(limits, range(3 * BASE))) == 5


@pytest.mark.parametrize("parts", [1, 2, 3])
def test_a_sum_of_up_to_three_keeps_three_values_if_a_reader_knows_that_it_did_not_change(parts: int) -> None:
    """Whatever the counts are in two weeks: larger ones differ from these by a multiple of the base, which changes nothing."""
    ends = [limits(count) for count in range(2 * BASE)]
    sums: dict[int, set[tuple[int, int]]] = {}
    for counts in product(range(2 * BASE), repeat=parts):
        chosen = [ends[count] for count in counts]
        sums.setdefault(sum(counts), set()).add((sum(low for low, _ in chosen), sum(high for _, high in chosen)))
    for seen in sums.values():
        assert min(high for _, high in seen) - max(low for low, _ in seen) + 1 >= 3

"""Groups of a table of any columns: chains of one strong pair are cut."""

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxanalysis.identities.average import UNWEIGHED, grouped
from vaxanalysis.identities.components import connected
from vaxanalysis.identities.probabilistic import MERGE, REVIEW, _must, bits
from vaxanalysis.identities.reviewed import BITS

SCHEMA = {"left": pl.Int32, "right": pl.Int32, "weight": pl.Float64}
LINK, LEAST = bits(MERGE), bits(REVIEW)


def groups(size: int, *pairs: tuple[int, int, float]) -> tuple[list[int], int]:
    table = pl.DataFrame(pairs, schema=SCHEMA, orient="row")
    found, cut = grouped(connected(size, table.filter(pl.col("weight") >= LINK)), table, LINK, LEAST)
    first = {group: n for n, group in enumerate(dict.fromkeys(found.tolist()))}
    return [first[group] for group in found.tolist()], cut


def test_one_strong_pair_between_two_persons_of_three_records_makes_no_one_person() -> None:
    two = [(0, 1, 9.0), (0, 2, 9.0), (1, 2, 9.0), (3, 4, 9.0), (3, 5, 9.0), (4, 5, 9.0)]
    assert groups(7, *two, (2, 3, 4.0)) == ([0, 0, 0, 1, 1, 1, 2], 1)
    others = [(0, 3, -1.0), (1, 3, -1.0), (2, 4, 0.0)]
    assert groups(6, *two, (2, 3, 40.0), *others) == ([0] * 6, 0)


def test_a_chain_of_three_holds_by_its_weights() -> None:
    """The pair of its ends was not weighed: -6 bits."""
    assert groups(3, (0, 1, 9.0), (1, 2, 2.1)) == ([0, 0, 0], 0)
    assert groups(3, (0, 1, 9.0), (1, 2, 1.9)) == ([0, 0, 1], 1)


def test_a_pair_below_the_link_joins_nobody() -> None:
    assert groups(3, (0, 1, LINK), (1, 2, LINK - 0.01)) == ([0, 0, 1], 0)


def test_what_an_exact_rule_is_sure_of_is_parted_by_no_average() -> None:
    scored = pl.DataFrame([(0, 1, 7.0), (1, 2, 7.0), (2, 3, -BITS)], schema=SCHEMA, orient="row")
    sure = pl.DataFrame({"left": [1, 2, 0], "right": [2, 3, 1], "rule": "cmnd", "sure": [True, True, False]})
    assert _must(scored, sure)["weight"].to_list() == [7.0, BITS, -BITS]


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(-4, 12)), max_size=25),
    st.permutations(range(8)),
)
def test_groups_lie_within_the_links_and_whoever_is_named_first_changes_nothing(
    drawn: list[tuple[int, int, int]], order: list[int]
) -> None:
    """No group holds two rows that no links join, and no group could be joined to another."""
    pairs = {(min(a, b), max(a, b)): w + 0.001 * (a * 8 + b) for a, b, w in drawn if a != b}
    found, _ = groups(8, *((a, b, w) for (a, b), w in pairs.items()))
    renamed = {tuple(sorted((order[a], order[b]))): w for (a, b), w in pairs.items()}
    again, _ = groups(8, *((a, b, w) for (a, b), w in renamed.items()))
    assert {frozenset(order[n] for n in np.flatnonzero(np.array(found) == g)) for g in set(found)} == {
        frozenset(np.flatnonzero(np.array(again) == g).tolist()) for g in set(again)
    }
    for one in set(found):
        for other in set(found) - {one}:
            between = [
                pairs.get((min(a, b), max(a, b)), UNWEIGHED)
                for a in range(8)
                for b in range(8)
                if found[a] == one and found[b] == other
            ]
            assert max(between) < LINK or np.mean(between) < LEAST

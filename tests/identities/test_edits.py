import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis.identities.edits import bits, damerau, marks, one_edit

WORDS = st.text("abnogt 019", max_size=14)


def packed(*words: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Letters of all words in a row, where each begins, and how long it is."""
    lengths = np.array([[len(word)] for word in words], np.uint8)
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.uint32).reshape(-1, 1)
    return np.frombuffer("".join(words).encode(), np.uint8), starts, lengths


def differing(one: str, other: str) -> int:
    found = np.zeros((2, 1), np.uint64)
    marks(*packed(one, other), found)
    return int(bits(found[0, 0] ^ found[1, 0]))


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("an", "an", 0),
        ("an", "na", 1),
        ("hoa", "hao", 1),
        ("lan", "loan", 1),
        ("abc", "ca", 2),
        ("ca", "abc", 2),
        ("", "ab", 2),
        ("tuan", "dung", 3),
    ],
)
def test_edits_are_counted_as_duckdb_counts_them(one: str, other: str, edits: int):
    import duckdb

    letters = np.frombuffer((one + other).encode(), np.uint8)
    assert damerau(letters[: len(one)], letters[len(one) :]) == edits
    assert duckdb.execute("select damerau_levenshtein(?, ?)", [one, other]).fetchall() == [(edits,)]
    assert bool(one_edit(letters, 0, len(one), len(one), len(other))) == (edits <= 1)


@given(WORDS, WORDS)
def test_marks_never_tell_apart_what_is_near(one: str, other: str):
    letters = np.frombuffer((one + other).encode(), np.uint8)
    assert differing(one, other) <= 2 * damerau(letters[: len(one)], letters[len(one) :])


@pytest.mark.parametrize(
    ("one", "other", "bits_apart"),
    [("aab", "ab", 1), ("lan", "lam", 2), ("001089001234", "001089005678", 8), ("aaaaaa", "aaaa", 0)],
)
def test_marks_count_letters_up_to_four(one: str, other: str, bits_apart: int):
    assert differing(one, other) == bits_apart

import polars as pl
import pytest

from vaxanalysis.errors import TableError
from vaxanalysis.identities.evaluate import evaluate

TRUTH = pl.DataFrame(
    {
        "record_id": ["a", "b", "c", "d", "e", "f"],
        "person": [1, 1, 1, 2, 2, 3],
        "twin": [False, False, False, True, True, False],
    }
)
SAID = pl.DataFrame(
    {"record_id": ["a", "b", "c", "d", "e", "f"], "tuple": range(6), "person_id": ["p", "p", "q", "r", "r", "r"]}
)


def scores(stratum: str) -> tuple[float, ...]:
    found = evaluate(SAID, TRUTH).scores.filter(what="clusters", stratum=stratum)
    return found.select("pairs_true", "pairs_said", "precision", "recall", "f1").row(0)


def test_pairs_of_clusters_are_counted():
    assert scores("all") == (4, 4, 0.5, 0.5, 0.5)


def test_a_stratum_counts_pairs_with_one_end_in_it():
    assert scores("twin") == (1, 3, pytest.approx(1 / 3), 1.0, 0.5)


def test_b_cubed_and_the_largest_cluster():
    totals = evaluate(SAID, TRUTH).totals.row(0, named=True)
    assert totals["largest"] == 3
    assert totals["b_cubed_precision"] == pytest.approx((1 + 1 + 1 + 2 / 3 + 2 / 3 + 1 / 3) / 6)
    assert totals["b_cubed_recall"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1 + 1) / 6)


def test_repeated_rows_of_one_identity_count_once():
    again = pl.concat([SAID, pl.DataFrame({"record_id": ["g"], "tuple": [0], "person_id": ["p"]})])
    truth = pl.concat([TRUTH, pl.DataFrame({"record_id": ["g"], "person": [1], "twin": [False]})])
    assert evaluate(again, truth).scores.row(0, named=True)["pairs_true"] == 4


def test_the_interval_holds_the_score():
    row = evaluate(SAID, TRUTH).scores.row(0, named=True)
    assert row["f1_low"] <= row["f1"] <= row["f1_high"]


@pytest.mark.filterwarnings("error")
def test_a_stratum_without_pairs_has_no_score():
    nobody = TRUTH.with_columns(nobody=pl.lit(False), last=pl.col("record_id") == "f")
    scores = evaluate(SAID, nobody).scores
    shown = scores.select("precision", "recall", "f1", "f1_low", "f1_high")
    assert shown.filter(scores["stratum"] == "nobody").row(0) == (None,) * 5
    assert shown.filter(scores["stratum"] == "last").row(0) == (0.0, None, 0.0, None, None)
    assert set(shown.dtypes) == {pl.Float64}


def test_a_truth_without_persons_is_refused():
    with pytest.raises(TableError, match="truth"):
        evaluate(SAID, TRUTH.drop("person"))

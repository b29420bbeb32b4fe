import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis.evidence.change import Change, Flows, Reason, Verdict, change, mid_p, newcombe


def flows(matched: int = 1000, mended: int = 0, worsened: int = 0, new: int = 0, new_incomplete: int = 0) -> Flows:
    return Flows(matched, mended, worsened, new, new_incomplete, 0)


def test_the_first_snapshot_has_nothing_to_compare() -> None:
    assert change((9, 10), None, None) == Change(Verdict.FIRST)


def test_mended_records_raise_the_rate() -> None:
    moved = flows(mended=60, worsened=10)
    assert change((950, 1000), (900, 1000), moved) == Change(Verdict.UP, pytest.approx(0.05), moved)
    assert moved.newly_incomplete == 10


def test_newly_entered_records_lower_it() -> None:
    # 200 new records, 100 of them incomplete, against a stock of 90 %
    found = change((1000, 1200), (900, 1000), flows(new=200, new_incomplete=100))
    assert found.verdict == Verdict.DOWN and found.delta == pytest.approx(1000 / 1200 - 0.9)


def test_a_change_under_half_a_point_has_no_word() -> None:
    found = change((90_400, 100_000), (90_000, 100_000), flows(100_000, 400))
    assert (found.verdict, found.reason) == (Verdict.NONE, Reason.SMALL)


def test_a_change_that_chance_explains_has_no_word() -> None:
    found = change((910, 1000), (900, 1000), flows(1000, 35, 25))
    assert (found.verdict, found.reason) == (Verdict.NONE, Reason.CHANCE)
    assert change((91, 100), (90, 100), flows(100, 5, 4)).reason == Reason.FEW


def test_evidence_of_the_other_sign_does_not_count() -> None:
    # thirty records were corrected and none worsened, yet the rate fell: 199 complete records are gone
    moved = flows(matched=801, mended=30)
    assert mid_p(30, 0) < 0.01
    assert change((711, 801), (900, 1000), moved).verdict == Verdict.NONE


@pytest.mark.parametrize(("now", "same_rules"), [((900, 1000), False), ((700, 799), True), ((0, 0), True)])
def test_other_rules_or_a_fifth_of_the_rows_lost_are_not_comparable(now: tuple[int, int], same_rules: bool) -> None:
    assert change(now, (900, 1000), flows(), same_rules=same_rules).verdict == Verdict.INCOMPARABLE


def test_without_stable_ids_weeks_are_two_samples_and_flows_are_not_shown() -> None:
    found = change((960, 1000), (900, 1000), flows(matched=499, mended=1))
    assert found == Change(Verdict.UP, pytest.approx(0.06), None)


def test_records_found_again_are_a_share_of_those_before() -> None:
    # 900 of the 1,000 before were found; the register has doubled since
    moved = flows(matched=900, mended=50, new=1100, new_incomplete=110)
    assert change((1840, 2000), (900, 1000), moved).flows == moved
    # 499 of 1,000: too few, however few there are now
    assert change((760, 850), (900, 1000), flows(matched=499, mended=50)).flows is None


@pytest.mark.parametrize(("mended", "new"), [(19, 0), (0, 19), (10, 9)])
def test_fewer_than_twenty_records_new_or_changed_have_no_word(mended: int, new: int) -> None:
    assert change((190, 200), (140, 200), flows(200, mended=mended, new=new)).verdict == Verdict.NONE


def test_twenty_corrected_records_have_a_word() -> None:
    assert change((160, 200), (140, 200), flows(200, mended=20)).verdict == Verdict.UP


def test_ten_corrected_and_ten_new_records_are_twenty() -> None:
    # ten corrected, none worsened: mid-P 1/1024
    assert change((160, 200), (140, 200), flows(200, mended=10, new=10)).verdict == Verdict.UP


def test_newly_entered_records_raise_it() -> None:
    # 190 of 200 new records are complete, against a stock of 50 %
    assert change((690, 1200), (500, 1000), flows(new=200, new_incomplete=10)).verdict == Verdict.UP


def test_a_rate_of_fewer_than_twenty_records_does_not_change() -> None:
    assert change((19, 19), (0, 30), None).verdict == Verdict.INCOMPARABLE
    assert change((19, 19), (0, 19), None).verdict == Verdict.NONE
    assert change((20, 20), (0, 20), None).verdict == Verdict.UP


def test_mid_p_by_hand() -> None:
    # 1 against 9: 2 * (P(0) + P(1)) - P(1) = (2 * 11 - 10) / 1024
    assert mid_p(1, 9) == pytest.approx(12 / 1024)
    assert mid_p(0, 0) == mid_p(5, 5) == 1


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10, at 95 %
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombes_own_examples(first: tuple[int, int], second: tuple[int, int], low: float, high: float) -> None:
    assert newcombe(first, second, 0.05) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


@given(st.integers(0, 300), st.integers(0, 300))
def test_mid_p_is_a_chance_and_symmetric(first: int, second: int) -> None:
    assert 0 <= mid_p(first, second) <= 1
    assert mid_p(first, second) == mid_p(second, first)

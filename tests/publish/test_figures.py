"""Figures, exact and rounded: what they say, sort and draw; and that a block is handed nothing else."""

import ast
from pathlib import Path

import pytest

import vaxanalysis.publish.blocks
from tests.publish.tables import MONDAY, WEEK_BEFORE, Memory, counts, good, no_number
from vaxanalysis.evidence.change import Verdict
from vaxanalysis.evidence.lights import Light
from vaxanalysis.publish.figures import Figure, Rate
from vaxanalysis.publish.internal import Internal
from vaxanalysis.publish.public import Public
from vaxanalysis.publish.text import Text
from vaxanalysis.publish.units import Unit, district

EN, VI = Text("en"), Text("vi")
KNOWN, TEN, NIL, HID = Figure(1234), Figure(10, 5, 4), Figure(0, 0, 4), Figure(None)


@pytest.mark.parametrize(
    ("figure", "said", "written", "low", "high"),
    [
        (KNOWN, "1,234", "1234", 1234, 1234),
        (TEN, "10", "10", 5, 14),
        (NIL, "0–4", "0", 0, 4),
        (Figure(340, 10, 8), "340", "340", 330, 348),
        (Figure(70, 10, 8), "60–78", "70", 60, 78),
        (HID, "hidden", "hidden", 0, None),
        (Figure(0), "0", "0", 0, 0),
    ],
)
def test_a_figure_says_what_is_known(figure: Figure, said: str, written: str, low: int, high: int | None) -> None:
    assert (figure.worded(EN), figure.tidy(), figure.low, figure.high) == (said, written, low, high)


def test_figures_sort_the_largest_first_and_those_not_published_last() -> None:
    assert sorted([HID, Figure(3), KNOWN, TEN], key=lambda one: one.order) == [KNOWN, TEN, Figure(3), HID]


@pytest.mark.parametrize(
    ("rate", "said", "light", "ends"),
    [
        (Rate(Figure(90), Figure(10), Figure(100)), "90.0", Light.BELOW, None),
        (Rate(Figure(90), Figure(10), Figure(100), interval=True), "90.0", Light.BELOW, (0.8256, 0.9448)),
        # 85 to 94 complete, 5 to 14 not: 85 of 99 to 94 of 99; neither end is sure of more than "below target"
        (Rate(Figure(90, 5, 4), TEN, Figure(100, 10, 8)), "85.9–94.9", Light.BELOW, (0.8586, 0.9495)),
        # 5 to 14 complete
        (Rate(TEN, Figure(90, 5, 4), Figure(100, 10, 8)), "5.1–14.1", Light.HELP, (0.0505, 0.1414)),
        (Rate(HID, HID, Figure(100)), "hidden", Light.UNSURE, None),
        (Rate(TEN, HID, Figure(100)), "hidden", Light.UNSURE, None),
        # fewer than twenty: no rate, no range, no interval
        (Rate(Figure(12), Figure(7), Figure(19), interval=True), "–", Light.UNSURE, None),
        (Rate(TEN, TEN, Figure(20, 10, 8)), "–", Light.UNSURE, None),
        (Rate(Figure(3), Figure(0), Figure(3), interval=True), "–", Light.MET, None),
        (Rate(Figure(0), Figure(0), Figure(0), interval=True), "–", Light.UNSURE, None),
    ],
)
def test_a_rate_says_its_value_or_its_range(
    rate: Rate, said: str, light: Light, ends: tuple[float, float] | None
) -> None:
    assert (rate.worded(EN), rate.light) == (said, light)
    assert (None if rate.ends is None else tuple(round(end, 4) for end in rate.ends)) == ends


def test_a_sentence_takes_figures_and_the_public_edition_has_its_own() -> None:
    assert EN("communes.title", n=Figure(1), m=0) == "1 commune needs help, 0 unusually low"
    public = Text("en", "public")
    assert public.title("feedback.title", n=NIL) == "Requests overdue: 0–4"
    assert EN.title("feedback.title", n=Figure(1)) == "1 request overdue"


def test_a_unit_is_made_of_the_next_level() -> None:
    assert [len(Unit(*one).children) for one in (("province", "01"), ("district", "001"), ("commune", "00001"))] == [
        30,
        14,
        0,
    ]
    assert len(Unit("country", "VN").children) == 63
    assert Unit("province", "01").children[0].name == "Quận Ba Đình"
    assert [one.short for one in district("001").children][:2] == ["Cống Vị", "Điện Biên"]
    unknown = district("001").unknown_commune
    assert (district("001").kind, unknown.unknown, unknown.district) == ("quận", True, "001")


@pytest.fixture
def small() -> Memory:
    """Ba Đình 97 complete and 3 without a number, Hoàn Kiếm 180 and 20."""
    return Memory().put("counts", counts(good("00001", 97), no_number("00001", 3)).vstack(
        counts(good("00070", 180), no_number("00070", 20), district="002")))  # fmt: skip


def test_both_editions_answer_the_same_question(small: Memory) -> None:
    internal, public, here = Internal(small, MONDAY, "01"), Public(small, MONDAY, "01"), district("001")
    assert internal.count("incomplete", here) == Figure(3)
    assert public.count("incomplete", here) == Figure(0, 0, 14 * 4)
    assert internal.complete(district("002")).exact == (180, 20 + 180)
    assert public.complete(district("002")).pairs == ((175, 267), (180, 200), (252, 267))


def test_records_of_an_unknown_commune_are_shown_once_they_do_not_round_to_zero() -> None:
    few, some = counts(good("00001", 90), good(None, 4)), counts(good("00001", 90), good(None, 5))
    listed = [Public(Memory().put("counts", table), MONDAY, "01").communes(district("001")) for table in (few, some)]
    assert [len(one) for one in listed] == [14, 15]


def test_a_change_is_stated_where_no_true_count_could_tell_otherwise() -> None:
    """97.7 to 98.9 per cent of 10,000 is a rise whatever rounding hid; the same of 140 is not decided."""

    def verdict(before: tuple[int, int], now: tuple[int, int]) -> Verdict | None:
        weeks = Memory()
        for day, (complete, lacking) in ((WEEK_BEFORE, before), (MONDAY, now)):
            weeks.put("counts", counts(good("00001", complete), no_number("00001", lacking)), day)
        found = Public(weeks, MONDAY, "01").change(Unit("commune", "00001"))
        return found and found.verdict

    assert verdict((9770, 230), (9890, 110)) == Verdict.UP
    assert verdict((100, 40), (125, 15)) is None


def test_what_is_not_published_is_not_handed_out(small: Memory) -> None:
    public = Public(small, MONDAY, "01")
    assert public.details is None and public.flows(district("001")) is None
    assert public.progress(district("001")).pace is None
    assert Internal(small, MONDAY, "01").details is not None


def test_no_block_sees_a_store_or_masks_a_table() -> None:
    folder = Path(vaxanalysis.publish.blocks.__file__).parent
    for path in folder.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not used & {"store", "frames", "small_frames"}, path.name
        assert not names & {"vaxanalysis.store", "vaxanalysis.publish.public", "vaxanalysis.publish.internal"}, (
            path.name
        )

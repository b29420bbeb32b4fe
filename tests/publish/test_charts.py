import re
from datetime import date
from importlib.resources import files

import polars as pl
import pytest
from lxml import etree

from vaxanalysis.evidence.funnel import Funnel
from vaxanalysis.evidence.lights import Light
from vaxanalysis.evidence.terms import TERMS
from vaxanalysis.publish.charts.bar import bar, sparkline
from vaxanalysis.publish.charts.bars import Row, bars
from vaxanalysis.publish.charts.canvas import drawing
from vaxanalysis.publish.charts.clock import AGES, clock
from vaxanalysis.publish.charts.funnel import funnel
from vaxanalysis.publish.charts.parts import HATCH
from vaxanalysis.publish.charts.ranked import Row as Ranked
from vaxanalysis.publish.charts.ranked import ranked
from vaxanalysis.publish.charts.scale import start
from vaxanalysis.publish.charts.stacked import PARTS, burndown, stacked
from vaxanalysis.publish.charts.trend import trend
from vaxanalysis.publish.charts.upset import upset
from vaxanalysis.publish.charts.voronoi import schematic
from vaxanalysis.publish.figures import Figure, Rate
from vaxanalysis.publish.style import BELOW, ROLES
from vaxanalysis.publish.text import Text

VI = Text("vi")

COMMUNES = pl.DataFrame(
    {
        "key": [1, 2, 3],
        "name": ["Phúc Xá", "Trúc Bạch", "Cống Vị"],
        "records": [100, 200, 15],
        "usable": [70, 182, 15],
        "to_clean": [1234, 18, 0],
        "rate": [0.7, 0.91, 1.0],
        "low": [0.6, 0.86, 0.8],
        "high": [0.78, 0.94, 1.0],
        "light": ["help", "below", "unsure"],
        "unusual": [True, False, False],
        "lat": [21.05, 21.04, 21.03],
        "lon": [105.84, 105.85, 105.81],
    }
)
ROWS = [
    Ranked(key, name, Rate(Figure(usable), Figure(records - usable), Figure(records), interval=True), Figure(work))
    for key, name, usable, records, work in COMMUNES.select("key", "name", "usable", "records", "to_clean").iter_rows()
]


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in etree.fromstring(svg.encode()).iter("text")]


def test_a_drawing_is_lean_named_and_the_same_every_time() -> None:
    def draw() -> str:
        with drawing("x", 100, "Tiêu đề", "Mô tả & chi tiết") as drawn:
            axes = drawn.axes(10, 10, 300, 80)
            axes.plot([0, 1], [0, 1], "o-", color="#12436d")
        return drawn.svg

    svg = draw()
    assert svg == draw()
    assert svg.startswith(
        '<svg viewBox="0 0 400 100" role="img" class="chart" aria-labelledby="x-t x-d"><title id="x-t">Tiêu đề</title>'
    )
    assert '<desc id="x-d">Mô tả &amp; chi tiết</desc>' in svg
    for unwanted in ("<style", "metadata", "font-family", "xmlns", "figure_1", "Date", "style="):
        assert unwanted not in svg


def test_every_colour_has_a_class_for_the_dark_page() -> None:
    svg = ranked(ROWS, 0.99, VI, "t", "d")
    colours = set(re.findall(r"#[0-9a-f]{6}", svg))
    assert colours and colours <= set(ROLES)
    assert len(re.findall(r'(?:fill|stroke)="#', svg)) == len(
        re.findall(rf"\b[fs]-(?:{'|'.join(ROLES.values())})\b", svg)
    )


def test_ranked_bars_print_names_and_counts_in_order() -> None:
    said = texts(ranked(ROWS, 0.99, VI, "t", "d"))
    assert [name for name in said if name in set(COMMUNES["name"])] == ["Phúc Xá", "Trúc Bạch", "Cống Vị"]
    assert "1.234" in said and "18" in said


def test_ranked_bars_print_the_rate_of_enough_records() -> None:
    said = texts(ranked(ROWS, 0.99, VI, "t", "d"))
    assert [word for word in said if word in ("70,0", "91,0", "100")] == ["70,0", "91,0"]


def test_the_funnel_names_only_outliers() -> None:
    said = texts(funnel(COMMUNES.head(2), Funnel(0.92, 0.001), 0.99, VI, "t", "d"))
    assert "Phúc Xá" in said and "Trúc Bạch" not in said
    assert "99,8%" in said


def test_the_schematic_numbers_each_commune_and_leaves_the_unsure_unfilled() -> None:
    svg = schematic(COMMUNES, VI, "t", "d")
    assert [word for word in texts(svg) if word.isdigit()] == ["1", "2", "3"]
    assert len(re.findall(r'opacity="0.38"', svg)) == 2


def test_the_pattern_plot_fills_a_dot_for_each_missing_field() -> None:
    fields = ("full_name", "birth_date", "sex", "citizen_id")
    svg = upset(
        [(frozenset({"citizen_id"}), 60), (frozenset({"citizen_id", "sex"}), 30), (None, 10)], fields, VI, "t", "d"
    )
    assert "60 (60,0%)" in texts(svg) and "Khác" in texts(svg)
    dots = etree.fromstring(svg.encode()).xpath("//use[contains(@class, 'f-ink')]")
    assert len(dots) == 3


def test_suspected_bars_are_hatched_and_a_legend_says_so_where_there_are_any() -> None:
    sure, suspected = Row("Sai số", 10, "Trạm y tế"), Row("Số lạ", 5, suspected=True)
    svg = bars("x", [sure, suspected], ("lỗi", "cảnh báo"), VI, "t", "d")
    assert svg.count("<pattern") == 1
    assert "· Trạm y tế" in texts(svg) and texts(svg)[:2] == ["lỗi", "cảnh báo"]
    assert not {"lỗi", "cảnh báo"} & set(texts(bars("x", [sure], ("lỗi", "cảnh báo"), VI, "t", "d")))


def test_bars_have_one_scale_whatever_stands_beside_them() -> None:
    rows = [Row("A", 700, "Trạm y tế"), Row("B", 350, "Công an cấp xã"), Row("C", 70, worded="245–510")]
    svg = bars("x", rows, ("lỗi", "cảnh báo"), VI, "t", "d")
    ends = [float(end) for end in re.findall(r'd="M 0 [\d.]+ L ([\d.]+) ', svg)][-3:]
    assert ends == pytest.approx([ends[0], ends[0] / 2, ends[0] / 10], rel=0.01) and ends[0] > 150


def test_only_what_is_suspected_is_hatched_and_only_what_is_below_target_is_orange() -> None:
    units = pl.DataFrame({"name": ["A"], "open_over_48": [1], "open_24_48": [2], "open_0_24": [3]})
    states = pl.DataFrame({"name": ["A"], **{part: [1] for part in PARTS}})
    days = {"as_of": [date(2021, 11, 1), date(2021, 11, 8)], "rate": [0.9, 0.91], "city_rate": [0.9, 0.9]}
    weeks = pl.DataFrame(days | {"mended": [None, 5], "newly_incomplete": [None, 4]})
    drawn = [
        clock(units, pl.DataFrame(schema={"hours": pl.Float64, "survival": pl.Float64}), 48, VI, "t", "d"),
        stacked(states, VI, "t", "d"),
        trend(weeks, None, TERMS, VI, {"rate": "91,0", "city_rate": "90,0"}, "t", "d"),
    ]
    assert [BELOW in svg for svg in drawn] == [False] * 3
    assert HATCH not in {texture for _, texture in (*AGES.values(), *PARTS.values())}
    assert ["<pattern" in svg for svg in drawn] == [False, True, False]  # the dots of what was answered wrong


def test_a_range_stands_clear_of_its_line_and_inside_the_drawing() -> None:
    heights = []
    for before in (0.95, 0.96):
        days = {"as_of": [date(2021, 11, 1), date(2021, 11, 8)], "rate": [0.94, 1.0], "city_rate": [before, 0.96]}
        weeks = pl.DataFrame(days | {"mended": [None, None], "newly_incomplete": [None, None]})
        svg = etree.fromstring(
            trend(weeks, None, TERMS, VI, {"rate": "70–100", "city_rate": "73–99"}, "t", "d").encode()
        )
        found = {"".join(one.itertext()): float(one.get("y")) for one in svg.iter("text") if one.get("y")}
        heights.append((found["70–100%"], found["73–99%"]))
    (own, below_rising), (_, below_flat) = heights
    assert 13 < own < below_flat < below_rising - 10


def test_a_bar_ends_at_its_rate() -> None:
    svg = bar(0.5, (0.4, 0.6), 0.99, Light.HELP)
    assert 'd="M0 4H100V14H0z"' in svg and 'd="M80 9H120"' in svg and "M198 0" in svg


def test_a_sparkline_keeps_its_gaps() -> None:
    svg = sparkline([0.9, None, 0.95, 1.0], [0.9, 0.9, 0.9, 0.9], 0.99, 0.8, "")
    own = re.search(r'class="s-own" d="([^"]+)"', svg)
    assert own is not None and own[1].count("M") == 2 and own[1].count("L") == 1


@pytest.mark.parametrize(
    ("rates", "low"), [([0.97, 1.0], 95), ([0.93], 90), ([0.905], 85), ([0.02], 0), ([None], 0), ([1.0], 95)]
)
def test_an_axis_starts_below_its_lowest_rate(rates: list[float | None], low: int) -> None:
    assert start(rates) == low


def _palettes() -> list[dict[str, str]]:
    css = (files("vaxanalysis.publish") / "template" / "style.css").read_text(encoding="utf-8")
    return [
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block)) for block in re.findall(r":root \{(.*?)\}", css, re.S)
    ]


def _luminance(colour: str) -> float:
    colour = colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", [0, 1])
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_marks_reach_3_and_words_4_5_on_light_and_dark(mode: int, ground: str) -> None:
    colours = _palettes()[mode]
    marks = {name: contrast(colours[name], colours["paper"]) for name in ("own", "met", "help", "below", "soft")}
    words = {name: contrast(colours[name], colours[ground]) for name in ("ink", "soft", "link")}
    assert {name: ratio for name, ratio in marks.items() if ratio < 3} == {}
    assert {name: ratio for name, ratio in words.items() if ratio < 4.5} == {}


@pytest.mark.parametrize(("deadline", "side"), [(11, "end"), (8, "end"), (7, "start"), (28, "middle")])
def test_what_is_left_is_said_beside_the_line_of_the_deadline(deadline: int, side: str) -> None:
    left = [(date(2021, 10, 11), 400), (date(2021, 11, 8), 340)]
    svg = burndown(left, date(2021, 11, deadline), None, Text("vi"), "270–404", "", "")
    (said,) = (one for one in etree.fromstring(svg.encode()).iter("text") if one.text == "270–404")
    assert said.get("text-anchor", "start") == side

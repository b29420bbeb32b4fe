"""The city's index: who has no report, then every district in the order in which help is due, sortable without scripts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape

import polars as pl

from vaxanalysis import places
from vaxanalysis.evidence.change import Verdict
from vaxanalysis.evidence.lights import GRAVITY, Light
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, section
from vaxanalysis.publish.blocks.lightmark import mark
from vaxanalysis.publish.blocks.said import change_words
from vaxanalysis.publish.charts.bar import sparkline
from vaxanalysis.publish.charts.scale import start
from vaxanalysis.publish.city_data import CityWeek
from vaxanalysis.publish.sums import rate
from vaxanalysis.publish.text import Text

SORTS = ("workload", "light", "name")


def block(week: CityWeek, text: Text, pages: Sequence[str], suffix: str) -> Block:
    """Failures, totals, and the three tables; ``pages`` are the districts that are linked."""
    districts = _ordered(week)
    behind = districts.filter(pl.col("light").is_in([Light.HELP, Light.BELOW])).height
    title = text.title("city.title", n=behind, f=len(week.silent))
    parts = (_failures(week, text), _totals(week, districts, text), _sorter(week, districts, text, pages, suffix))
    return section("index", title, text, *parts, decision=text("city.decision"), tables={"districts": workbook(week)})


def workbook(week: CityWeek) -> pl.DataFrame:
    """Every district by code, those without a report with their status and no figures."""
    known = _ordered(week).select(
        "district_code", "district", "records", "usable", "rate", "low", "high", "light", "verdict", "delta", "to_clean", "overdue"
    )  # fmt: skip
    silent = week.names.filter(pl.col("district_code").is_in(list(week.silent))).select("district_code", "district")
    both = pl.concat([known, silent], how="diagonal").with_columns(
        pl.col("district_code").replace_strict(week.silent, default="received").alias("status")
    )
    return both.sort("district_code")


def _ordered(week: CityWeek) -> pl.DataFrame:
    key = pl.col("district_short").map_elements(places.sort_key, return_dtype=pl.String).alias("by_name")
    gravity = pl.col("light").replace_strict(
        {light.value: place for place, light in enumerate(GRAVITY)}, return_dtype=pl.Int64
    )
    return week.districts.with_columns(key, gravity.alias("by_light")).sort(
        "to_clean", "by_name", descending=[True, False]
    )


def _failures(week: CityWeek, text: Text) -> str:
    return silence(week, text, _broken_files(week, text))


def silence(week: CityWeek, text: Text, files: Sequence[tuple[str, str, str, str]] = ()) -> str:
    """Districts without a report, and broken ``files``: reason, repair, last good report."""
    if not week.silent and not files:
        return f"<p>{text('city.failures_none')}</p>"
    rows = [*(_silent(week, code, state, text) for code, state in sorted(week.silent.items())), *files]
    listed = pl.DataFrame(rows, schema=["district", "reason", "repair", "last_good"], orient="row")
    alike = listed.group_by("reason", "repair", "last_good", maintain_order=True)
    frame = alike.agg(pl.col("district").str.join(", ")).select(listed.columns)
    return f"<h4>{text('city.failures')}</h4>{tables.html('failures', frame, text)}"


def _silent(week: CityWeek, code: str, state: str, text: Text) -> tuple[str, str, str, str]:
    good = week.last_good(code)
    last = text("city.never") if good is None else text.day(good)
    name = places.district_name(code)
    if state == "page":
        one = next(one for one in week.failed if one["district"] == code)
        return name, one[f"what_{text.language}"], one[f"repair_{text.language}"], last
    return name, text(f"city.{state}_reason"), text(f"city.{state}_repair"), last


def _broken_files(week: CityWeek, text: Text) -> list[tuple[str, str, str, str]]:
    """Files that could not be read and whose sender is not listed already."""
    sources = week.table("sources")
    if sources is None:
        return []
    broken = sources.filter(
        (pl.col("status") == "failed") & ~pl.col("sender").is_in(list(week.silent)).fill_null(False)
    )
    said = broken.select("file", f"message_{text.language}").iter_rows()
    return [(name, *_capital(message).split(". ", 1), "–") for name, message in said]


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _totals(week: CityWeek, districts: pl.DataFrame, text: Text) -> str:
    usable, records, work = (int(districts[name].sum()) for name in ("usable", "records", "to_clean"))
    said = text(
        "city.totals", k=districts.height, n=week.names.height, records=records, W=work, p=text.percent(rate((usable, records), week.terms))
    )  # fmt: skip
    return f'<p class="totals">{escape(said)}</p>'


def _sorter(week: CityWeek, districts: pl.DataFrame, text: Text, pages: Sequence[str], suffix: str) -> str:
    low = start([value for code in districts["district_code"] for value in week.rates(code)])
    orders = (
        districts,
        districts.sort("by_light", "to_clean", descending=[False, True], maintain_order=True),
        districts.sort("by_name"),
    )
    made = [_table(sort, week, frame, text, pages, suffix, low) for sort, frame in zip(SORTS, orders, strict=True)]
    return sorter(set(districts["light"]), made, low, week.terms.target, text)


def sorter(lights: Collection[str], made: Sequence[str], low: int, target: float, text: Text) -> str:
    """The controls over the tables ``made``, one for each of :data:`SORTS`, and what the sparklines' scale is."""
    present = [light for light in GRAVITY if light.value in lights]
    radios = "".join(
        _input("radio", f"by-{sort}", "sort", text("city.sort_legend"), text(f"city.sort_{sort}"), sort == SORTS[0])
        for sort in SORTS
    )
    boxes = "".join(
        _input("checkbox", f"show-{light.value}", "show", text("city.light_legend"), text(f"light.{light.value}"), True)
        for light in present
    )
    drawn = "".join(f'<div class="sorted t-{sort}">{table}</div>' for sort, table in zip(SORTS, made, strict=True))
    caption = text("city.caption", T=text.number(round(target * 100)), from_=low)
    controls = f"<span>{text('city.sort_legend')}:</span> {radios}<br><span>{text('city.light_legend')}:</span> {boxes}"
    sorted_ = f'<h4>{text("city.order")}</h4><div class="sorter">{controls}{drawn}</div>'
    return f'{sorted_}<p class="note">{escape(caption)}</p>'


def _input(kind: str, name: str, group: str, legend: str, label: str, on: bool) -> str:
    checked = " checked" if on else ""
    return (
        f'<input type="{kind}" id="{name}" name="{group}" value="{name}"{checked}>'
        f'<label for="{name}"><span class="hidden">{legend} </span>{label}</label> '
    )


def _table(
    name: str, week: CityWeek, districts: pl.DataFrame, text: Text, pages: Sequence[str], suffix: str, low: int
) -> str:
    insets: list[str] = []
    rows = []
    for row in districts.iter_rows(named=True):
        insets += [
            link(row, pages, suffix),
            mark(Light(row["light"]), text),
            _spark(week, row["district_code"], low / 100, text),
        ]
        cells = (tables.inset(len(insets) - back) for back in (3, 2, 1))
        unit, light, spark = cells
        said = change_words(Verdict(row["verdict"]), row["delta"], text, "_short")
        interval = f"{text.percent(row['rate'])} ({text.interval(row['low'], row['high'])})"
        rows.append((unit, row["to_clean"], row["records"], interval, light, spark, said, row["overdue"]))
    frame = pl.DataFrame(
        rows,
        schema=["district", "to_clean", "records", "rate", "light", "trend", "change_points", "overdue"],
        orient="row",
    )
    table = tables.html(f"by-{name}", tables.written(frame, text), text)
    return tables.with_insets(table, insets)


def link(row: Mapping[str, object], pages: Sequence[str], suffix: str) -> str:
    """The district's name, linked where it has a page."""
    name = escape(str(row["district"]))
    return (
        f'<a href="{row["district_code"]}-{row["slug"]}{suffix}.html">{name}</a>'
        if row["district_code"] in pages
        else name
    )


def _spark(week: CityWeek, code: str, low: float, text: Text) -> str:
    own = week.rates(code)
    values = "; ".join(text("city.spark_gap") if value is None else f"{text.percent(value)}%" for value in own)
    drawn = sparkline(own, week.rates(None), week.terms.target, low, text("city.spark", values=values))
    return f'<span class="ended">{drawn} {text.percent(own[-1])}</span>'

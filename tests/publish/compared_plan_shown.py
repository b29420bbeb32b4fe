"""A plan's page, in both languages, and its workbooks compared with its tables, which ``compared_plan`` counted again.

Compared: every cell of every table, the numbers and dates of titles and sentences, the chart's labels; in a workbook also the
forward calculation of its formulas, sums and days. Words themselves are not compared. Nothing of ``publish`` is used.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from lxml import html

from tests.publish.compared import Differences
from tests.publish.compared_plan import is_off, table, unit_of
from tests.publish.compared_work import chance
from tests.publish.recount_plan import HANDS, Inputs, Row, Unit
from vaxanalysis import places

END = {"vi": ".html", "en": ".en.html"}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip


def check_shown(folder: Path, given: Inputs, said: Differences) -> None:
    """The pages and the workbooks in ``folder``."""
    units = {unit_of(row): row for row in table(folder, "units")}
    for language, end in END.items():
        page = html.fromstring((folder / f"plan{end}").read_bytes())
        for name, lines in _wanted(folder, units, given, language).items():
            printed = [[_text(cell) for cell in row] for row in page.xpath(f"//table[@id='t-{name}']/tbody/tr")]
            said.same(f"plan{end} {name} rows", len(printed), len(lines))
            for one, row in zip(printed, lines, strict=False):
                known = [at for at, cell in enumerate(row) if cell is not None]
                said.same(f"plan{end} {name} {one[0]}", [one[at] for at in known], [row[at] for at in known])
        for name, sentences in _sentences(folder, units, given, language).items():
            shown = [_text(one) for one in page.xpath(f"//section[@id='{name}']//h3|//section[@id='{name}']/p")]
            for at, wanted in sentences.items():
                found = shown[at] if at < len(shown) else ""
                said.same(f"plan{end} {name} sentence {at}", numbers(found), wanted)
    for district in {unit[1] for unit in units if unit[0] == "district"}:
        _workbook(folder, district, units, given, said)


def _wanted(folder: Path, units: Mapping[Unit, Row], given: Inputs, language: str) -> dict[str, list[list[str | None]]]:
    """Table -> its rows as they must be printed; a first cell that is words is None."""

    def whole(value: float) -> str:
        return number(round(value), language)

    def name(code: str | None) -> str | None:
        return places.district_name(code, short=language != "vi") if code else None

    def ahead(row: Row) -> list[str]:
        last = max(given.deadline, given.day + timedelta(30))
        band = f"{number(row['left_low'], language)}–{number(row['left_high'], language)}"
        finish = row["finish"] or last
        late = "" if row["finish"] else "sau " if language == "vi" else "after "
        return [number(row["left"], language), band, chance(row["chance"]), late + full(finish, language)]

    def stuck(row: Row) -> str:
        words = {"vi": ("trạm y tế", "công an cấp xã"), "en": ("at the station", "with the police")}[language]
        return dict(zip(("station", "police"), words, strict=True)).get(row["sticks"], "–")

    districts = sorted(
        (row for unit, row in units.items() if unit[0] == "district"), key=lambda row: (-row["left"], -row["open"])
    )
    roles = {(row["day"], row["role"]): row for row in table(folder, "roles") if row["level"] == "city"}
    used = [row for row in table(folder, "teams") if row["team_hours"] > 0 or row["overtime"] >= 0.5]
    routes = table(folder, "routes")
    at, days = (
        {(row["team"], row["day"]): name(row["unit_district"]) for row in routes},
        sorted({row["day"] for row in routes}),
    )
    return {
        "plan-units": [
            [name(row["unit_district"]), number(row["open"], language), *ahead(row), stuck(row), *(whole(row[one]) for one in HANDS)]
            for row in districts
        ],
        "plan-people": [
            [None, *("–" if row[one] is None else whole(row[one]) for one in ("hours", "there", "people", "needed", "more", "reached"))]
            for row in table(folder, "people") if row["level"] == "city"
        ],
        "plan-roles": [
            [full(day, language), *(cell for role in ("station", "police") for row in [roles[day, role]]
                                    for cell in (whole(row["waiting"]), f"{whole(row['hours'])} / {whole(row['there'])}"))]
            for day in sorted({day for day, _ in roles}) if day <= given.deadline
        ],
        "plan-visits": [
            [name(row["unit_district"]), number(row["left"], language), _why(row, language)] for row in table(folder, "visits")
        ],
        "plan-teams": [
            [name(row["unit_district"]), *(whole(row[one]) for one in ("before", "after", "team_hours", "overtime"))]
            for row in sorted(used, key=lambda row: -row["team_hours"])
        ],
        "plan-routes": [[str(team), *(at.get((team, day)) or "–" for day in days)] for team in sorted({row["team"] for row in routes})],
        "plan-scenarios": [
            [None, full(row["deadline"], language), number(row["open"], language), decimal(row["staff"], language, 2), *ahead(row)]
            for row in table(folder, "scenarios")
        ],
        "plan-rates": [[None, *_rate(row, language)] for row in table(folder, "rates")],
        "plan-scores": _scores(folder, language),
        "plan-workload": [[None, number(row["records"], language)] for row in table(folder, "workload")],
    }  # fmt: skip


def _scores(folder: Path, language: str) -> list[list[str | None]]:
    rows = table(folder, "scores") if (folder / "tables" / "plan-scores.csv").exists() else []
    return [
        [full(row["as_of"], language), None, number(row["forecasts"], language), share(row["held"], language),
         *(decimal(row[name], language, 1) for name in ("score", "naive"))] for row in rows
    ]  # fmt: skip


def _why(row: Row, language: str) -> str:
    words = {
        "vi": ("khó kịp hạn", "đứng yên", "phát sinh nhiều hơn xong", "dồn tại công an"),
        "en": ("unlikely in time", "at a standstill", "more arrives than is done", "most with the police"),
    }[language]
    return "; ".join(
        word for word, one in zip(words, ("late", "stalled", "growing", "police"), strict=True) if row[one]
    )


def _rate(row: Row, language: str) -> list[str]:
    def value(one: float | None) -> str:
        if one is None:
            return "–"
        return decimal(one, language, 1) if row["name"] == "minutes" else decimal(one * 100, language, 1)

    band = "–" if row["low"] is None else f"{value(row['low'])}–{value(row['high'])}"
    apart = "–" if row["apart"] is None else f"{row['apart'] * 100:+.0f}%".replace("-", "−")
    observed = "–" if row["observed"] is None else number(row["observed"], language)
    return [value(row["assumed"]), value(row["measured"]), band, apart, observed]


def _sentences(
    folder: Path, units: Mapping[Unit, Row], given: Inputs, language: str
) -> dict[str, dict[int, list[str]]]:
    """Section -> place of a title (0) or of a paragraph -> the numbers in it, in their order."""
    city, deadline = units["city", None, None], numbers(short(given.deadline, language))
    late = sum(row["chance"] < 0.2 and row["open"] > 0 for unit, row in units.items() if unit[0] == "district")
    held = Counter(row["sticks"] for unit, row in units.items() if unit[0] == "district")
    now, left, *band = (number(city[one], language) for one in ("open", "left", "left_low", "left_high"))
    steps = {row["step"]: row["records"] for row in table(folder, "workload")}
    counts = {name: [str(len(table(folder, name)))] if table(folder, name) else [] for name in ("visits", "scenarios")}
    return {
        "plan": {0: [*deadline, chance(city["chance"])], 1: [now, left, "80", *band]},
        "plan-units": {0: [str(late)]}, "plan-roles": {0: [str(held["station"]), str(held["police"])]},
        "plan-visits": {0: counts["visits"]}, "plan-scenarios": {0: counts["scenarios"]},
        "plan-workload": {0: [number(steps["planned"], language)]},
        "plan-people": _short_of(folder, city, deadline, language), "plan-teams": _settled(folder, given, language),
    }  # fmt: skip


def _short_of(folder: Path, city: Row, deadline: list[str], language: str) -> dict[int, list[str]]:
    rows = table(folder, "people")
    station, police = (row for row in rows if row["level"] == "city")
    slow = [chance(city["chance"])] if city["chance"] < 0.8 else []
    if station["needed"] is None or police["needed"] is None:
        return {0: deadline, 1: []}
    if station["now"] >= 0.8:
        return {0: [*deadline, chance(station["now"])], 1: slow}
    short = {(row["unit_district"], row["unit_commune"]) for row in rows if row["level"] == "commune" and row["more"]}
    more = [number(round(one["more"]), language) for one in (station, police)]
    people = [number(len(short), language), chance(station["now"]), *more, chance(station["chance"])]
    return {0: more, 1: people + (slow if city["chance"] < station["now"] else [])}


def _settled(folder: Path, given: Inputs, language: str) -> dict[int, list[str]]:
    teams = table(folder, "teams")
    if not teams:
        return {}
    (one,) = table(folder, "allocation")
    before, after, greedy = (round(sum(row[name] for row in teams)) for name in ("before", "after", "greedy"))
    hours, within = round(sum(row["overtime"] for row in teams)), round(one["within"])
    said = [*numbers(full(one["until"], language))]
    said += [number(value, language) for value in (before, after, within, hours, greedy)]
    said += [number(one[name], language) for name in ("communes", "greedy_communes")]
    of = [number(value, language) for value in (int(given.assumed["capacity"]["teams"]), before - after)]
    return {0: of, 1: said}


def _workbook(folder: Path, district: str | None, units: Mapping[Unit, Row], given: Inputs, said: Differences) -> None:
    """The lines of the communes, the calculation from day to day, the sums, and the days of the teams."""
    (path,) = folder.glob(f"plan-{district}-*.xlsx") if district else [folder / "plan-unresolved.xlsx"]
    book, able = openpyxl.load_workbook(path, data_only=True), given.assumed["capacity"]
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    top = next(at for at, row in enumerate(rows) if row[0] == "Mã")
    days = [cell.date() for cell in rows[top][8:-1]]
    said.same(f"{path.name} days", days, [given.day + timedelta(n) for n in range(1, len(days) + 1)])
    said.same(f"{path.name} deadline", days[-1] >= given.deadline, True)
    factors = [able["day_off"] if is_off(day) else 1.0 for day in days]
    said.same(f"{path.name} factors", [float(cell) for cell in rows[top + 1][8:-1]], factors)
    body, total = rows[top + 2 : -1], rows[-1]
    own = {unit[2]: row for unit, row in units.items() if unit[:2] == ("commune", district)}
    said.same(f"{path.name} communes", {row[0] or None for row in body}, set(own))
    for row in body:
        one, where = own[row[0] or None], f"{path.name} {row[0]}"
        people, hours, minutes, pace = row[4:8]
        said.same(f"{where} open, arrivals", row[2:4], [one["open"], round(one["arrivals"], 2)])
        said.same(
            f"{where} people, hours",
            row[4:6],
            [able["station_people"], able["station_hours"]] if row[0] else [None, None],
        )
        said.same(f"{where} pace", abs(pace - one["pace"]) <= max(0.006, 0.005 * one["pace"]), True)
        if minutes:
            said.same(f"{where} minutes", float(pace), people * hours * 60 / minutes)
        left, over = float(row[2]), None
        for day, factor, cell in zip(days, factors, row[8:-1], strict=True):
            left = max(0.0, left + row[3] - pace * factor)
            over = over or (day if left < 0.5 else None)
            said.same(f"{where} {day}", float(cell), left)
        said.same(f"{where} finish", row[-1].date() if over else row[-1], over or f"sau {days[-1]:%d/%m/%Y}")
    for column in (2, 3, 4, 7, *range(8, 8 + len(days))):
        said.same(f"{path.name} sum {column}", float(total[column]), float(sum(row[column] or 0 for row in body)))
    routes = sorted((row["day"], row["team"]) for row in table(folder, "routes") if row["unit_district"] == district)
    sheets = [sheet for sheet in book.worksheets[1:] for row in sheet.iter_rows(min_row=3, values_only=True)]
    visits = [(row[0].date(), row[1]) for sheet in sheets[:1] for row in sheet.iter_rows(min_row=3, values_only=True)]
    said.same(f"{path.name} teams", visits, routes)


def numbers(text: str) -> list[str]:
    """The numbers of a sentence as they are written."""
    return re.findall(r"(?:[<>] )?\d(?:[\d.,]*\d)?", text)


def number(value: int, language: str) -> str:
    return f"{value:,}".replace(",", "." if language == "vi" else ",").replace("-", "−")


def decimal(value: float, language: str, places: int) -> str:
    shown = f"{value:,.{places}f}"
    return shown.translate(str.maketrans(",.", ".,")) if language == "vi" else shown


def share(value: float, language: str) -> str:
    return str(round(value * 100)) if value in (0, 1) else decimal(min(max(value * 100, 0.1), 99.9), language, 1)


def full(day: date, language: str) -> str:
    return f"{day:%d/%m/%Y}" if language == "vi" else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short(day: date, language: str) -> str:
    return f"{day:%d/%m}" if language == "vi" else f"{day.day} {MONTHS[day.month - 1][:3]}"


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())

"""A run's numbers compared with those counted again from the rows of its snapshots (``recount``).

Compared: completeness by field and by commune, lights, categories of dispatch 2262, what is missing together, faults, the weeks, flows,
duplicates, verification, the index and its workbook; on pages of both languages, in CSV files, in the A4 and in Word files; and the rounded
counts of the public edition (:func:`check_public`). Citizens' requests and what is left to verify: ``compared_work``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import pypdfium2
from lxml import html

from tests.publish.compared_parts import of_duplicates, of_flows, of_verification, public, sheet, word
from tests.publish.recount import CATEGORIES, FIELDS, STATES, Row, of_faults, of_field, of_patterns, of_unit, rows
from vaxanalysis import places

COMMUNES = ("records", "usable", "rate", "light", "to_clean")
SIGNS = {"met": "●", "help": "▲", "below": "◆", "unsure": "○"}


@dataclass
class Differences:
    """What was compared, and where the run and the rows disagree."""

    compared: int = 0
    found: list[str] = field(default_factory=list)

    def same(self, where: str, printed: object, counted: object) -> None:
        """Note a difference; numbers with decimals agree to nine digits."""
        self.compared += 1
        if isinstance(counted, float) and isinstance(printed, int | float):
            equal = math.isclose(printed, counted, rel_tol=1e-9, abs_tol=1e-9)
        else:
            equal = printed == counted
        if not equal:
            self.found.append(f"{where}: printed {printed}, counted {counted}")


def check(
    folder: Path, store: Path, districts: Iterable[str], province: str = "01", index: str = "index"
) -> Differences:
    """Everything of :data:`__doc__` in the run of ``folder``; ``index``: the province's page, which has another name where several sent."""
    days = sorted(path.name for path in (store / "snapshots").iterdir() if path.name <= folder.name)
    weeks = {day: rows(store, day, province) for day in days}
    said = Differences()
    for code in districts:
        _district(folder, code, weeks, said)
        _moved(folder, store, code, province, sorted(weeks), said)
    _index(folder, store, weeks, province, index, said)
    return said


def check_public(
    folder: Path, store: Path, districts: Iterable[str], province: str = "01", index: str = "index"
) -> Differences:
    """The counts of communes and districts in the public run of ``folder``."""
    said, found, districts = Differences(), rows(store, folder.name, province), list(districts)
    known = places.units().filter(pl.col("district_code").is_in(sorted({one["district"] for one in found})))
    communes, whole = public(found, dict(known.select("commune_code", "district_code").iter_rows()))
    printed = _named(read(folder / "tables" / f"{index}-communes.csv"))
    _table(f"{index}-communes", printed, "commune_code", communes, said)
    units = _received(index, _of_units(folder, f"{index}-districts"), said)
    _table(f"{index}-districts", units, "district_code", whole, said)
    for code in districts:
        own = {
            key: row
            for key, row in communes.items()
            if any(one["commune_code"] == key and one["district_code"] == code for one in printed)
        }
        (path,) = (folder / "tables").glob(f"{code}-*-communes.csv")
        _table(path.stem, read(path), "commune_code", own, said)
    return said


def _of_units(folder: Path, name: str) -> list[Row]:
    """The rows of districts, without the city's own."""
    return [row for row in read(folder / "tables" / f"{name}.csv") if row["district_code"] != "city"]


def _moved(folder: Path, store: Path, code: str, province: str, days: list[str], said: Differences) -> None:
    """Flows between the last two weeks and verification, in the tables of a district."""
    (stem,) = {path.name[: -len("-trend.csv")] for path in (folder / "tables").glob(f"{code}-*-trend.csv")}
    if len(days) > 1:
        counted = of_flows(store, days[-2], days[-1], code, province)
        printed = read(folder / "tables" / f"{stem}-trend.csv")[-1]
        for name, value in counted.items():
            said.same(f"{stem}-trend {name}", printed[name], value)
    path = folder / "tables" / f"{stem}-verification.csv"
    if path.exists():
        printed_states = {row["commune_code"]: row for row in read(path)}
        for commune, row in of_verification(store, days[-1], code).items():
            for state, value in row.items():
                said.same(f"{path.stem} {commune} {state}", printed_states.get(commune, {}).get(state), value)


def _district(folder: Path, code: str, weeks: Mapping[str, list[Row]], said: Differences) -> None:
    city = weeks[folder.name]
    own = [one for one in city if one["district"] == code]
    stem = next(path.name for path in folder.glob(f"{code}-*.html") if ".en." not in path.name)[: -len(".html")]
    fields = {
        name: {**of_field(own, name), "city_rate": of_field(city, name)["rate"]} for name in (*FIELDS, "all_mandatory")
    }
    keys = {one["commune"] for one in own} | set(places.units().filter(district_code=code)["commune_code"])
    communes = {key: of_unit([one for one in own if one["commune"] == key]) for key in keys}
    faults = of_faults(own)
    patterns = {name: {"records": n} for name, n in of_patterns(own).items()}
    for kind, key, counted in (
        ("fields", "field", fields), ("communes", "commune_code", communes), ("faults", "code", faults),
        ("patterns", "missing", patterns), ("trend", "as_of", _trend(weeks, code)),
        ("workload", "commune_code", {unit: _only(row, (*CATEGORIES, "to_clean")) for unit, row in communes.items()}),
        ("map", "commune_code", {unit: _only(row, ("light",)) for unit, row in communes.items() if unit}),
    ):  # fmt: skip
        _table(f"{stem}-{kind}", read(folder / "tables" / f"{stem}-{kind}.csv"), key, counted, said)
    names = dict(
        pl.read_csv(folder / "tables" / f"{stem}-communes.csv", infer_schema=False)[
            "commune_code", "commune"
        ].iter_rows()
    )
    for language, end in (("vi", ".html"), ("en", ".en.html")):
        page = html.fromstring((folder / f"{stem}{end}").read_bytes())
        _page(f"{stem}{end}", page, language, of_unit(own), fields, communes, names, said)
    for language, end in (("vi", "-a4.pdf"), ("en", "-a4.en.pdf")):
        if (folder / f"{stem}{end}").exists():
            _sentence(f"{stem}{end}", text_of(folder / f"{stem}{end}"), of_unit(own), of_unit(city), language, said)
    for language, end in (("vi", ".docx"), ("en", ".en.docx")):
        if (folder / f"{stem}{end}").exists():
            _word(f"{stem}{end}", folder / f"{stem}{end}", of_unit(own), of_unit(city), communes, names, language, said)
    for language, end in (("vi", ".html"), ("en", ".en.html")):
        overview = html.fromstring((folder / f"{stem}{end}").read_bytes()).xpath("//section[@id='overview']")[0]
        _sentence(f"{stem}{end}", overview.text_content(), of_unit(own), of_unit(city), language, said)


def _trend(weeks: Mapping[str, list[Row]], code: str | None) -> dict[str, Row]:
    found = {}
    for day, city in weeks.items():
        own = of_unit([one for one in city if code in (None, one["district"])])
        found[day] = _only(own, ("records", "usable", "rate")) | ({"city_rate": of_unit(city)["rate"]} if code else {})
    return found


def _index(
    folder: Path, store: Path, weeks: Mapping[str, list[Row]], province: str, index: str, said: Differences
) -> None:
    days, city = sorted(weeks), weeks[folder.name]
    columns = ("records", "usable", "rate", "low", "high", "light", "to_clean")
    codes = sorted({one["district"] for one in city})
    counted = {code: _only(of_unit([one for one in city if one["district"] == code]), columns) for code in codes}
    if len(days) > 1:
        before = {code: of_unit([one for one in weeks[days[-2]] if one["district"] == code]) for code in codes}
        for code, row in counted.items():
            row["delta"] = row["usable"] / row["records"] - before[code]["usable"] / before[code]["records"]
    identities = of_duplicates(store, folder.name, codes)
    communes = {one: _only(of_unit(found), COMMUNES) for one, found in _by_commune(city).items()}
    for name, key, found in (
        ("districts", "district_code", counted), ("trend", "as_of", _trend(weeks, None)),
        ("communes", "commune_code", communes), ("identities", "unit_district", identities),
    ):  # fmt: skip
        printed = read(folder / "tables" / f"{index}-{name}.csv")
        _table(f"{index}-{name}", _named(_received(f"{index}-{name}", printed, said)), key, found, said)
        if index == "index" or name == "districts":
            written = [row for row in sheet(folder, name) if row.get("province", province) == province]
            _table(f"city.xlsx {name}", _named(_received(f"city.xlsx {name}", written, said)), key, found, said)
    for language, end in (("vi", ".html"), ("en", ".en.html")):
        page = html.fromstring((folder / f"{index}{end}").read_bytes())
        names = {row["district_code"]: row["district"] for row in read(folder / "tables" / f"{index}-districts.csv")}
        shown = [cells for cells in _cells(page.xpath("//table")) if cells and cells[0] in names.values()]
        for code, row in counted.items():
            printed = [cells for cells in shown if cells[0] == names[code] and len(cells) in (8, 9)]
            said.same(f"{index}{end} {code}: tables", len(printed), 3)
            rate = f"{_percent(row['rate'], language)} ({_between(row, language)})"
            wanted = [_number(row["to_clean"], language), _number(row["records"], language), rate]
            for cells in printed:
                said.same(f"{index}{end} {code}", cells[1:4], wanted)
                said.same(f"{index}{end} {code} light", cells[4][:1], SIGNS[row["light"]])


def _page(
    where: str, page: Any, language: str, own: Row, fields: dict[str, Row], communes: dict[str | None, Row],
    names: dict[str | None, str], said: Differences,
) -> None:  # fmt: skip
    """The tables of fields, communes and cards as they are printed."""
    printed = _cells(page.xpath("//section[@id='fields']//table"))[1:]
    said.same(f"{where} fields", len(printed), len(fields))
    for cells, (name, row) in zip(printed, fields.items(), strict=False):
        counts = [_number(row[column], language) for column in ("records", *STATES)]
        rates = [_percent(row["rate"], language), _between(row, language), _percent(row["city_rate"], language)]
        said.same(f"{where} fields {name}", cells[1:], counts + rates)
    lines = {cells[0]: cells for cells in _cells(page.xpath("//section[@id='communes']//table"))[1:]}
    said.same(f"{where} communes", len(lines), len(communes))
    for code, row in communes.items():
        name = names[code] if code else next(one for one in lines if one not in names.values() or one == names[None])
        counts = [_number(row[column], language) for column in (*CATEGORIES, "to_clean", "records")]
        said.same(
            f"{where} {code}", lines[name][2:9], [*counts, _percent(row["rate"], language), _between(row, language)]
        )
        said.same(f"{where} {code} light", lines[name][9][:1], SIGNS[row["light"]])
    cards = _cells(page.xpath("//section[@id='cards']//table"))[1:]
    said.same(f"{where} card 1", cards[0][1:3], [_number(own["usable"], language), _number(own["records"], language)])
    cleaning = cards[-2][1:3]
    said.same(
        f"{where} card to clean", cleaning, [_number(own["to_clean"], language), _number(own["records"], language)]
    )


def _sentence(where: str, text: str, own: Row, city: Row, language: str, said: Differences) -> None:
    """The first bullet: how many of how many records, the rate, the city's rate."""
    between = "/" if language == "vi" else " of "
    flat = re.sub(r"\s+", " ", text)
    part = f"{_number(own['usable'], language)}{between}{_number(own['records'], language)}"
    said.same(f"{where} bullet: {part}", part in flat, True)
    for row in (own, city):
        rate = f"{_percent(row['rate'], language)}%"
        said.same(f"{where} bullet: {rate}", rate in flat, True)


def _word(
    where: str, path: Path, own: Row, city: Row, communes: dict[str | None, Row], names: dict[str | None, str],
    language: str, said: Differences,
) -> None:  # fmt: skip
    """The first sentence, the first and the fifth figure, and the communes with most work."""
    sentences, (cards, most, *_) = word(path)
    _sentence(where, sentences, own, city, language, said)
    said.same(f"{where} card 1", cards[0][0].split("\n")[1], f"{_percent(own['rate'], language)}%")
    said.same(f"{where} card to clean", cards[1][1].split("\n")[1], _number(own["to_clean"], language))
    by_name = {names[code]: row for code, row in communes.items()}
    for name, *cells in most[1:]:
        row = by_name.get(name, communes.get(None, {}))
        counts = [_number(row[column], language) for column in (*CATEGORIES, "to_clean")]
        said.same(f"{where} {name}", cells, [*counts, _percent(row["rate"], language)])


def _by_commune(city: list[Row]) -> dict[str, list[Row]]:
    """The records of each commune of the city, of those without a record too, and of the unknown ones of each district."""
    reported = sorted({one["district"] for one in city})
    known = places.units().filter(pl.col("district_code").is_in(reported))["commune_code"].to_list()
    found: dict[str, list[Row]] = {code: [] for code in known}
    for one in city:
        found.setdefault(one["commune"] or f"{one['district']}unknown", []).append(one)
    return found


def _named(rows: list[Row]) -> list[Row]:
    """``rows`` with a name for the unknown communes."""
    return [
        {**row, "commune_code": row["commune_code"] or f"{row['district_code']}unknown"}
        if "commune_code" in row
        else row
        for row in rows
    ]


def _received(where: str, printed: list[Row], said: Differences) -> list[Row]:
    """The rows of districts with a report; the others hold no number."""
    for row in printed:
        if row.get("status", "received") != "received":
            said.same(f"{where} {row['district_code']}", {row["records"], row["usable"], row["to_clean"]}, {None})
    return [row for row in printed if row.get("status", "received") == "received"]


def _table(where: str, printed: list[Row], key: str, counted: Mapping[Any, Row], said: Differences) -> None:
    by_key = {row[key]: row for row in printed}
    said.same(f"{where} rows", (len(printed), set(by_key) - {None}), (len(counted), set(counted) - {None}))
    for one, wanted in counted.items():
        for column, value in wanted.items():
            said.same(f"{where} {one} {column}", by_key.get(one, {}).get(column), value)


def read(path: Path) -> list[Row]:
    text = dict.fromkeys(("commune_code", "district_code", "unit_district", "as_of", "missing"), pl.String)
    return pl.read_csv(path, schema_overrides=text, infer_schema_length=None, glob=False).to_dicts()


def _only(row: Row, columns: Iterable[str]) -> Row:
    return {name: row[name] for name in columns}


def _cells(tables: Iterable[Any]) -> list[list[str]]:
    return [[" ".join(cell.text_content().split()) for cell in row] for one in tables for row in one.xpath(".//tr")]


def text_of(path: Path) -> str:
    """The text of a PDF."""
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


def _number(value: int, language: str) -> str:
    return f"{value:,}".replace(",", "." if language == "vi" else ",")


def _percent(rate: float | None, language: str) -> str:
    if rate is None:
        return "–"
    if rate in (0, 1):
        return str(round(rate * 100))
    shown = f"{min(max(rate * 100, 0.1), 99.9):.1f}"
    return shown.replace(".", ",") if language == "vi" else shown


def _between(row: Row, language: str) -> str:
    return "–" if row["low"] is None else f"{_percent(row['low'], language)}–{_percent(row['high'], language)}"

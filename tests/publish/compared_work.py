"""Parts of ``compared``: citizens' requests, counted again from the workbook that was sent in, and what is left to verify.

Paces and chances are those of the snapshot's table ``forecast``, which is simulated and not simulated again here; what is left and what is
needed a day are counted from the records' states. Nothing of ``publish`` or ``feedback`` is used.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from lxml import html

from tests.publish.compared_parts import of_verification
from tests.publish.recount import Row
from vaxanalysis import places
from vaxanalysis.store import Store

AGES = {"open_0_24": (0, 24), "open_24_48": (24, 48), "open_over_48": (48, math.inf)}
COUNTS = ("received", *AGES, "matured", "matured_in_time")
DEADLINE = date(2021, 11, 11)
OPEN = ("to_do", "station", "police", "wrong")


def of_requests(paths: Iterable[Path], day: date) -> dict[str, dict[str, Row]]:
    """District -> kind -> its requests received up to the end of a day, open by age, at least 48 hours old, and answered in time."""
    codes = dict(places.units().select("district", "district_code").iter_rows())
    books = [openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True) for path in paths]
    head, lines = next(books[0]), [line for book in books for line in book if line[0] != "Mã phản ánh"]
    end, found = datetime.combine(day, datetime.min.time()) + timedelta(days=1), dict[str, dict[str, Row]]()
    for line in lines:
        cell = dict(zip(head, line, strict=True))
        received, closed = (_time(cell[name]) for name in ("Thời điểm tiếp nhận", "Thời điểm trả lời"))
        if received is None or received > end:
            continue
        own = found.setdefault(codes[cell["Quận/Huyện nơi tiêm"]], {})
        row = own.setdefault(str(cell["Loại phản ánh"]), dict.fromkeys(COUNTS, 0))
        hours = (end - received) / timedelta(hours=1)
        row["received"] += 1
        if closed is None or closed > end:
            row[next(age for age, (least, most) in AGES.items() if least <= hours <= most)] += 1
        if hours >= 48:
            row["matured"] += 1
            row["matured_in_time"] += closed is not None and closed <= end and closed - received <= timedelta(hours=48)
    return found


def _time(text: Any) -> datetime | None:
    return datetime.strptime(text, "%d/%m/%Y %H:%M") if text else None


def sums(kinds: dict[str, Row]) -> Row:
    """The requests of all kinds together."""
    return {name: sum(row[name] for row in kinds.values()) for name in COUNTS}


def compared(
    folder: Path, store: Path, districts: Iterable[str], requests: Iterable[Path], said: Any,
    deadline: date = DEADLINE, index: str = "index",
) -> None:  # fmt: skip
    """Requests, what is left, paces and chances on the pages of ``districts`` and on the index; ``said``: what notes differences."""
    day = date.fromisoformat(folder.name)
    kinds, table = of_requests(requests, day), Store(store).needed(day, "forecast")
    chances = {(row["unit_district"], row["unit_commune"], row["level"]): row for row in table.iter_rows(named=True)}
    pages = {end: html.fromstring((folder / f"{index}{end}").read_bytes()) for end in (".html", ".en.html")}
    for code in districts:
        (stem,) = {
            path.name.removesuffix("-overview.csv") for path in (folder / "tables").glob(f"{code}-*-overview.csv")
        }
        own = kinds.get(code, {})
        communes = {
            commune: row["chance"]
            for (one, commune, level), row in chances.items()
            if (one, level) == (code, "commune")
        }
        ahead = chances[code, None, "district"]
        _tables(folder / "tables", stem, own, communes, said)
        counted = of_verification(store, folder.name, code)
        left = sum(row[state] for row in counted.values() for state in OPEN)
        for end in pages:
            page = html.fromstring((folder / f"{stem}{end}").read_bytes())
            _page(f"{stem}{end}", page, sums(own), left, ahead, (deadline - day).days, said)
        name = places.district_name(code)
        for end, page in pages.items():
            lines = [[_text(cell) for cell in line] for line in page.xpath("//table//tr") if _text(line[0]) == name]
            for line in (one for one in lines if len(one) == 9):
                wanted = [str(sums(own)["open_over_48"]), chance(ahead["chance"])]
                said.same(f"{index}{end} {code} overdue and chance", line[7:], wanted)


def _tables(folder: Path, stem: str, own: dict[str, Row], chances: dict[str | None, float], said: Any) -> None:
    from tests.publish.compared import read

    printed = {str(row["kind"]): row for row in read(folder / f"{stem}-feedback-kinds.csv")}
    for kind, row in own.items():
        for name, value in row.items():
            said.same(f"{stem}-feedback-kinds {kind} {name}", printed.get(kind, {}).get(name), value)
    units = read(folder / f"{stem}-feedback.csv")
    for name, value in sums(own).items():
        said.same(f"{stem}-feedback {name}", sum(row[name] for row in units), value)
    for row in read(folder / f"{stem}-communes.csv"):
        if row["commune_code"] in chances:
            said.same(f"{stem}-communes {row['commune_code']} chance", row["chance"], chances[row["commune_code"]])


def _page(where: str, page: Any, own: Row, left: int, ahead: Row, days: int, said: Any) -> None:
    """The card of requests, its block's title, and the sentence on the deadline."""
    cards = [[_text(cell) for cell in line] for line in page.xpath("//section[@id='cards']//tr")]
    said.same(f"{where} card of requests", cards[3][1:3], [str(own["matured_in_time"]), str(own["matured"])])
    title = _text(page.xpath("//section[@id='feedback']//h3")[0])
    said.same(f"{where} overdue", (re.findall(r"\d+", title) or ["0"])[0], str(own["open_over_48"]))
    deadline = re.sub(r"(?<=\d)[.,](?=\d{3})", "", _text(page.xpath("//ol[@class='bullets']/li")[4]))
    numbers = [int(one) for one in re.findall(r"\d+", deadline)]
    said.same(f"{where} days, left, needed", numbers[:3], [days, left, math.ceil(left / days)])
    said.same(f"{where} pace", numbers[3], round(ahead["pace"]))
    finish = _text(page.xpath("//ul[@class='cards']/li")[3])
    said.same(f"{where} chance", re.findall(r"(?:[<>] )?\d+(?=%)", finish), [chance(ahead["chance"])])


def chance(share: float) -> str:
    return "< 1" if share < 0.01 else "> 99" if share > 0.99 else str(round(share * 100))


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())

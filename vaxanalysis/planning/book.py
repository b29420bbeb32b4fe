"""A district's plan as a workbook that recalculates: rows are communes, columns days; a planner changes people, hours, minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from vaxanalysis import places
from vaxanalysis.outputs import Entry, Formula, Sheet, write_sheets
from vaxanalysis.outputs.sheets import Cell
from vaxanalysis.planning import calendar
from vaxanalysis.planning.forecast import records_a_day
from vaxanalysis.planning.plan import Plan

HEADINGS = ("Mã", "Phường/Xã", "Còn lại", "Phát sinh/ngày", "Số người", "Giờ/ngày", "Phút/bản ghi", "Bản ghi/ngày")
FINISH = "Dự kiến xong"
NOTES = (
    "KẾ HOẠCH XÁC MINH: {name}. Số liệu tính đến ngày {as_of:%d/%m/%Y}, hạn {deadline:%d/%m/%Y}. Lưu hành nội bộ.",
    "Ô màu vàng sửa được: số người, giờ, phút mỗi bản ghi, phát sinh, hệ số ngày nghỉ. Bản ghi còn lại cuối mỗi ngày tự tính lại.",
    "Đây là tính theo nhịp trung bình, không có dải; khả năng kịp hạn xem trang kế hoạch.",
)


def write_book(found: Plan, district: str | None, path: Path) -> None:
    """Write the plan of a district; ``None`` is what has no known district."""
    name = places.district_name(district) if district else "Không rõ"
    notes = [note.format(name=name, as_of=found.as_of, deadline=found.deadline) for note in NOTES]
    ahead = calendar.days(found.as_of + timedelta(1), max(found.deadline, found.as_of + timedelta(14)))
    first = len(notes) + 2
    factors = [found.effort.capacity["day_off"] if off else 1.0 for off in calendar.off(ahead)]
    lines = _lines(found, district)
    rows = [_row(line, number, first, ahead, factors) for number, line in enumerate(lines.iter_rows(), first + 1)]
    over = [None, "Hệ số ngày", *[None] * 6, *map(Entry, factors), None]
    total = [None, "Cộng", *(_sum(rows, column, first) for column in range(2, 8 + len(ahead))), None]
    headings: list[str | date] = [*HEADINGS, *ahead, FINISH]
    sheets = [Sheet("Kế hoạch", notes, headings, [over, *rows, total], 2)]
    write_sheets([*sheets, *_team_sheet(found, district, name)], path)


def _team_sheet(found: Plan, district: str | None, name: str) -> list[Sheet]:
    """The days on which mobile teams come to the district; none where none comes."""
    if found.teams is None:
        return []
    own = found.teams.routes.filter(pl.col("unit_district") == district).sort("day", "team")
    note = f"TỔ LƯU ĐỘNG ĐẾN {name}, theo phương án của toàn thành phố đến ngày {found.teams.until:%d/%m/%Y}."
    rows = [[day, team] for team, day, _ in own.iter_rows()]
    return [Sheet("Tổ lưu động", [note], ("Ngày", "Tổ"), rows)] if rows else []


def _sum(rows: Sequence[Sequence[Cell]], column: int, first: int) -> Formula | None:
    """The sum of a column over the communes; none for hours a day and minutes a record."""
    name = _letter(column)
    value = sum(_value(row[column]) for row in rows)
    return None if name in "FG" else Formula(f"=SUM({name}{first + 1}:{name}{first + len(rows)})", value)


def _lines(found: Plan, district: str | None) -> pl.DataFrame:
    """``unit_commune, name, open, arrivals, people, hours, minutes`` of the communes of a district."""
    capacity, history = found.effort.capacity, found.work.history
    people, hours = capacity["station_people"], capacity["station_hours"]
    presence = [capacity["day_off"] if off else 1.0 for off in history.off]
    began = bool(history.done.sum())
    pace = records_a_day(history, found.work.assumed_pace(found.effort)) / (np.mean(presence) if began else 1.0)
    names = [places.commune_name(code) if code else "Không rõ" for code in found.work.units["unit_commune"]]
    table = found.work.units.with_columns(
        pl.Series("name", names), pl.Series("open", history.left), pl.Series("arrivals", history.arrived.mean(0).round(2)),
        pl.lit(people).alias("people"), pl.lit(hours).alias("hours"),
        pl.Series("minutes", (people * hours * 60 / np.maximum(pace, 1e-3)).round(1)),
    )  # fmt: skip
    own = table.filter(pl.col("unit_district").eq_missing(pl.lit(district, pl.String)))
    return own.drop("unit_district").sort("open", descending=True)


def _row(
    line: tuple[str | None, str, int, float, float, float, float],
    row: int,
    over: int,
    ahead: list[date],
    factors: list[float],
) -> list[Cell]:
    code, name, left, *given = line
    arrivals, people, hours, minutes = given
    pace = people * hours * 60 / minutes if minutes else 0.0
    cells: list[Cell] = [code or "", name, Entry(left), *map(Entry, given)]
    cells.append(Formula(f"=IF(G{row}>0,E{row}*F{row}*60/G{row},0)", pace))
    now, finish = float(left), None
    for column, (day, factor) in enumerate(zip(ahead, factors, strict=True), 8):
        before = f"C{row}" if column == 8 else f"{_letter(column - 1)}{row}"
        now = max(0.0, now + arrivals - pace * factor)
        finish = finish or (day if now < 0.5 else None)
        cells.append(Formula(f"=MAX(0,{before}+D{row}-H{row}*{_letter(column)}${over})", now))
    first, last = _letter(8), _letter(7 + len(ahead))
    done = f"MATCH(TRUE,INDEX({first}{row}:{last}{row}<0.5,0),0)"
    text = f'=IFERROR(INDEX(${first}${over - 1}:${last}${over - 1},{done}),"sau {ahead[-1]:%d/%m/%Y}")'
    cells.append(Formula(text, finish or f"sau {ahead[-1]:%d/%m/%Y}", day=True))
    return cells


def _value(cell: Cell) -> float:
    value = cell.value if isinstance(cell, Entry | Formula) else 0.0
    return float(value) if isinstance(value, int | float) else 0.0


def _letter(column: int) -> str:
    """The name of a column, counted from 0: A, B, ... Z, AA."""
    return ("" if column < 26 else _letter(column // 26 - 1)) + chr(ord("A") + column % 26)

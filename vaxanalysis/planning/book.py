"""A district's plan as a workbook that recalculates: rows are communes, columns days; a planner changes people, hours, minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from vaxanalysis import places
from vaxanalysis.outputs import Entry, Formula, Sheet, write_sheets
from vaxanalysis.outputs.sheets import Cell
from vaxanalysis.planning import calendar
from vaxanalysis.planning.plan import Plan

Line = tuple[str, str, int, float, float]
"""Code, name, open, arrivals a day, records that are done on a working day."""

PLAN_HEADINGS = ("Mã", "Phường/Xã", "Còn lại", "Phát sinh/ngày", "Số người", "Giờ/ngày", "Phút/bản ghi", "Bản ghi/ngày")
FINISH = "Dự kiến xong"
NOTES = (
    "KẾ HOẠCH XÁC MINH: {name}. Số liệu tính đến ngày {as_of:%d/%m/%Y}, hạn {deadline:%d/%m/%Y}. Lưu hành nội bộ.",
    "Ô màu vàng sửa được: số người, giờ, phút mỗi bản ghi, phát sinh, hệ số ngày nghỉ. Bản ghi còn lại cuối mỗi ngày tự tính lại.",
    "Bản ghi không rõ phường, xã: không có người riêng, các trạm của quận, huyện làm thêm; sửa được số bản ghi/ngày.",
    "Đây là tính theo nhịp trung bình, không có dải; khả năng kịp hạn xem trang kế hoạch.",
)


def write_book(found: Plan, district: str | None, path: Path) -> None:
    """Write the plan of a district; ``None`` is what has no known district."""
    name = places.district_name(district) if district else "Không rõ"
    as_of, deadline = found.term("as_of"), found.term("deadline")
    notes = [note.format(name=name, as_of=as_of, deadline=deadline) for note in NOTES]
    ahead = calendar.days(as_of + timedelta(1), max(deadline, as_of + timedelta(14)))
    first = len(notes) + 2
    factors = [found.term("day_off") if off else 1.0 for off in calendar.off(ahead)]
    able = found.term("station_people"), found.term("station_hours")
    rows = [_row(line, able, at, first, ahead, factors) for at, line in enumerate(_lines(found, district), first + 1)]
    over = [None, "Hệ số ngày", *[None] * 6, *map(Entry, factors), None]
    total = [None, "Cộng", *(_sum(rows, column, first) for column in range(2, 8 + len(ahead))), None]
    headings: list[str | date] = [*PLAN_HEADINGS, *ahead, FINISH]
    sheets = [Sheet("Kế hoạch", notes, headings, [over, *rows, total], 2)]
    write_sheets([*sheets, *_team_sheet(found, district, name)], path)


def _team_sheet(found: Plan, district: str | None, name: str) -> list[Sheet]:
    """The days on which mobile teams come to the district; none where none comes."""
    own = found.routes.filter(pl.col("unit_district").eq_missing(pl.lit(district, pl.String))).sort("day", "team")
    if own.is_empty():
        return []
    note = f"TỔ LƯU ĐỘNG ĐẾN {name}, theo phương án của toàn thành phố đến ngày {found.allocation['until'].item():%d/%m/%Y}."
    rows = [[day, team] for team, day, _ in own.iter_rows()]
    return [Sheet("Tổ lưu động", [note], ("Ngày", "Tổ"), rows)]


def _sum(rows: Sequence[Sequence[Cell]], column: int, first: int) -> Formula | None:
    """The sum of a column over the communes; none for hours a day and minutes a record."""
    name = _letter(column)
    value = sum(_value(row[column]) for row in rows)
    look = "rate" if name in "DH" else "number"
    return None if name in "FG" else Formula(f"=SUM({name}{first + 1}:{name}{first + len(rows)})", value, look)


def _lines(found: Plan, district: str | None) -> list[Line]:
    """The communes of a district, most open records first."""
    communes = found.units.filter(pl.col("unit_district").eq_missing(pl.lit(district, pl.String)), level="commune")
    rows = (
        communes.sort("open", descending=True, maintain_order=True)
        .select("unit_commune", "open", "arrivals", "pace")
        .iter_rows()
    )
    return [
        (code or "", places.commune_name(code) if code else "Không rõ", left, round(arrivals, 2), pace)
        for code, left, arrivals, pace in rows
    ]


def _row(
    line: Line, able: tuple[float, float], row: int, over: int, ahead: list[date], factors: list[float]
) -> list[Cell]:
    code, name, left, arrivals, pace = line
    cells: list[Cell] = [code, name, Entry(left), Entry(arrivals)]
    if code:
        minutes = round(able[0] * able[1] * 60 / max(pace, 1e-3), 1)
        pace = able[0] * able[1] * 60 / minutes if minutes else 0.0
        cells += [*map(Entry, (*able, minutes)), Formula(f"=IF(G{row}>0,E{row}*F{row}*60/G{row},0)", pace, "rate")]
    else:
        pace = round(pace, 2)
        cells += [None, None, None, Entry(pace)]
    now, finish = float(left), None
    for column, (day, factor) in enumerate(zip(ahead, factors, strict=True), 8):
        before = f"C{row}" if column == 8 else f"{_letter(column - 1)}{row}"
        now = max(0.0, now + arrivals - pace * factor)
        finish = finish or (day if now < 0.5 else None)
        cells.append(Formula(f"=MAX(0,{before}+D{row}-H{row}*{_letter(column)}${over})", now))
    first, last = _letter(8), _letter(7 + len(ahead))
    done = f"MATCH(TRUE,INDEX({first}{row}:{last}{row}<0.5,0),0)"
    text = f'=IFERROR(INDEX(${first}${over - 1}:${last}${over - 1},{done}),"sau {ahead[-1]:%d/%m/%Y}")'
    cells.append(Formula(text, finish or f"sau {ahead[-1]:%d/%m/%Y}", "day"))
    return cells


def _value(cell: Cell) -> float:
    value = cell.value if isinstance(cell, Entry | Formula) else 0.0
    return float(value) if isinstance(value, int | float) else 0.0


def _letter(column: int) -> str:
    """The name of a column, counted from 0: A, B, ... Z, AA."""
    return ("" if column < 26 else _letter(column // 26 - 1)) + chr(ord("A") + column % 26)

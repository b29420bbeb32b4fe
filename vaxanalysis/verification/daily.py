"""The daily figures as files: a workbook and a CSV per level, and the small tables that the reports read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from vaxanalysis.forms import workbook
from vaxanalysis.store import Store
from vaxanalysis.verification import figures as counting
from vaxanalysis.verification.states import states

LABELS = {
    "unit_district": "Mã quận/huyện", "district": "Quận/Huyện", "unit_commune": "Mã phường/xã", "commune": "Phường/Xã",
    "to_verify": "Cần xác minh", "open": "Còn lại", "done": "Đã xong", "done_today": "Xong trong ngày",
    "to_do": "Chưa giao", "station": "Tại trạm y tế", "police": "Tại công an", "wrong": "Xác thực sai", "mended": "Đã sửa",
    "right": "Xác thực đúng", "unverifiable": "Không xác minh được", "received": "Phản ánh", "matured": "Phản ánh đủ 48 giờ",
    "matured_in_time": "Trả lời đúng hạn", "open_over_48": "Phản ánh quá hạn", "pace": "Bình quân/ngày", "stalled": "Không tiến triển",
    "days_left": "Số ngày còn lại", "needed": "Cần/ngày",
}  # fmt: skip
"""Vietnamese headings of the figures."""

_SHEETS = {"city": "Thành phố", "district": "Quận huyện", "commune": "Phường xã"}


@dataclass(frozen=True)
class Daily:
    """The figures of a day by level, and the files they were written to."""

    tables: dict[str, pl.DataFrame]
    files: tuple[Path, ...]

    def _repr_html_(self) -> str:
        return self.tables["district"]._repr_html_()


def daily(store: Store, as_of: date, out: Path | str | None = None, *, deadline: date | None = None) -> Daily:
    """Figures of a day for city, districts and communes; written to ``out`` as CSV and one workbook, and to the store."""
    tables = {level: counting.figures(store, as_of, level, deadline=deadline) for level in counting.LEVELS}
    save_tables(store, as_of)
    if out is None:
        return Daily(tables, ())
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"verification-{as_of}-{level}.csv" for level in tables]
    for path, table in zip(files, tables.values(), strict=True):
        table.write_csv(path, include_bom=True)
    book = workbook.save(folder / f"verification-{as_of}.xlsx", partial(_fill, tables=tables, as_of=as_of))
    return Daily(tables, (*files, book))


def save_tables(store: Store, as_of: date) -> None:
    """Put ``verification``, ``authentication`` and ``verification_days`` beside the last snapshot up to a day."""
    snapshot = max(day for day in store.snapshots() if day <= as_of)
    table = states(store, as_of).collect()
    store.write_table(snapshot, "verification", counting.state_counts(table, as_of))
    store.write_table(snapshot, "authentication", counting.authentication_counts(table))
    store.write_table(snapshot, "verification_days", counting.daily_counts(table, snapshot))


def _fill(book: Any, tables: dict[str, pl.DataFrame], as_of: date) -> None:
    style = workbook.styles(book, size=10)
    for level, table in tables.items():
        sheet = book.add_worksheet(_SHEETS[level])
        note = f"Số liệu sơ bộ, tính đến ngày {as_of:%d/%m/%Y}. Lưu hành nội bộ."
        top = workbook.head(sheet, style, "TIẾN ĐỘ XÁC MINH THÔNG TIN TIÊM CHỦNG", (note,))
        workbook.page(sheet, f"Tiến độ xác minh {as_of:%d/%m/%Y}")
        sheet.write_row(top, 0, [LABELS[name] for name in table.columns], style.heading)
        sheet.set_column(0, table.width - 1, 11)
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        for row, cells in enumerate(table.iter_rows(), start=top + 1):
            for position, cell in enumerate(cells):
                sheet.write(row, position, _shown(cell), style.number if isinstance(cell, int | float) else style.fixed)


def _shown(cell: Any) -> Any:
    return ("có" if cell else "") if isinstance(cell, bool) else cell

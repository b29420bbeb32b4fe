"""The daily figures as files: a workbook and a CSV per level, and the small tables that the reports read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from vaxanalysis import flows, places, repair
from vaxanalysis.forms import workbook
from vaxanalysis.outputs import placing, refuse_within, write_csv
from vaxanalysis.store import Store
from vaxanalysis.verification import figures as counting
from vaxanalysis.verification import proposed, vocabulary
from vaxanalysis.verification.burndown import burndown
from vaxanalysis.verification.funnel import funnel
from vaxanalysis.verification.states import states

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LABELS = {
    "province": "Tỉnh/Thành phố",
    "unit_district": "Mã quận/huyện", "district": "Quận/Huyện", "unit_commune": "Mã phường/xã", "commune": "Phường/Xã",
    "to_verify": "Cần xác minh", "open": "Còn lại", "done": "Đã xong", "done_today": "Xong trong ngày",
    **vocabulary.LABELS, "received": "Phản ánh", "matured": "Phản ánh đủ 48 giờ",
    "matured_in_time": "Trả lời đúng hạn", "open_over_48": "Phản ánh quá hạn", "pace": "Bình quân/ngày", "stalled": "Không tiến triển",
    "days_left": "Số ngày còn lại", "needed": "Cần/ngày",
    "unit_province": "Mã tỉnh/thành phố", "register": "Cần làm sạch trong sổ đăng ký", "auth_right": "Trừ: đã xác thực đúng",
    "auth_wrong": "Cộng: xác thực sai", "duplicate": "Cộng: trùng, nghi trùng", "certificate": "Cộng: mũi tiêm chưa đủ cấp chứng nhận",
    "answered": "Trừ: đã có kết quả xác minh", **{tier: label.capitalize() for tier, (label, _) in repair.TIER_LABELS.items()},
}  # fmt: skip
"""Vietnamese headings of the figures."""

_SHEETS = {
    "city": "Thành phố",
    "district": "Quận huyện",
    "commune": "Phường xã",
    "funnel": "Đối chiếu",
    "proposals": "Đề xuất",
}


@dataclass(frozen=True)
class Daily:
    """The figures of a day: ``tables`` by level, ``funnel`` and ``proposals``, ``days`` (the table ``verification_days``),
    the ``files`` written.

    ``aside``: the name of a file that was edited or is not ours -> the name of the new one.
    """

    as_of: date
    deadline: date | None
    tables: dict[str, pl.DataFrame]
    days: pl.DataFrame
    files: tuple[Path, ...] = ()
    aside: dict[str, str] = field(default_factory=dict)

    def stalled(self, level: str = "commune") -> pl.DataFrame:
        """The units with open records that finished none in the last days, most open records first."""
        return self.tables[level].filter("stalled").sort("open", descending=True)

    def plot(self, district: str | None = None) -> Figure:
        """The burn-down of one district, or of all districts of the provinces that sent files."""
        in_city = places.own_province().is_in(self.tables["city"]["unit_province"].drop_nulls().to_list())
        own = self.days.filter(pl.col("unit_district") == district if district else in_city)
        return burndown(own, self.as_of, self.deadline)

    def _repr_html_(self) -> str:
        return self.tables["district"]._repr_html_()


def daily(store: Store, as_of: date, out: Path | str | None = None, *, deadline: date | None = None) -> Daily:
    """Figures of a day (:func:`vaxanalysis.figures`) for provinces, districts and communes, as :class:`Daily`.

    With ``out`` they are written there as CSV and one workbook, and the small tables into the store for the reports. Raises
    OutputError where ``out`` lies in the store, StoreError where there is no snapshot up to ``as_of``.
    """
    if out is not None:
        refuse_within(Path(out), store.path, "the store")
    table, requests = states(store, as_of).collect(), counting.feedback_of(store, as_of)
    units, sent = counting.unit_figures(table, as_of, requests), counting.senders(store, as_of)
    tables = {level: counting.figures_of(units, as_of, level, deadline, sent) for level in counting.LEVELS}
    small = _small_tables(store, as_of, table)
    tables |= {"funnel": small["funnel"], "proposals": counting.named(small["proposals"].clone(), "commune")}
    figures = Daily(as_of, deadline, tables, small["verification_days"])
    if out is None:
        return figures
    _save(store, as_of, small)
    return _written(figures, Path(out), [places.district_name(code) for code in flows.silent(store, as_of)])


def _written(figures: Daily, folder: Path, silent: Sequence[str]) -> Daily:
    stem = f"verification-{figures.as_of}"
    fill = partial(_fill, tables=figures.tables, as_of=figures.as_of, silent=silent)
    with placing(folder) as files:
        paths = [files.add(f"{stem}-{level}.csv", partial(write_csv, table)) for level, table in figures.tables.items()]
        paths.append(files.add(f"{stem}.xlsx", partial(workbook.save, fill=fill)))
    return replace(figures, files=tuple(paths), aside=files.aside)


def save_tables(store: Store, as_of: date) -> None:
    """Put ``verification``, ``authentication``, ``verification_days``, ``funnel``, ``proposals`` beside the last snapshot."""
    _save(store, as_of, _small_tables(store, as_of, states(store, as_of).collect()))


def _small_tables(store: Store, as_of: date, table: pl.DataFrame) -> dict[str, pl.DataFrame]:
    snapshot = store.last(as_of)
    return {
        "verification": counting.state_counts(table, as_of),
        "authentication": counting.authentication_counts(table),
        "verification_days": counting.daily_counts(table, snapshot),
        "funnel": funnel(table),
        "proposals": proposed.tier_counts(table, proposed.proposals(store, snapshot)),
    }


def _save(store: Store, as_of: date, tables: dict[str, pl.DataFrame]) -> None:
    snapshot = store.last(as_of)
    for name, table in tables.items():
        store.write_table(snapshot, name, table)


def _fill(book: Any, tables: dict[str, pl.DataFrame], as_of: date, silent: Sequence[str]) -> None:
    style = workbook.styles(book, size=10)
    for level, table in tables.items():
        sheet = book.add_worksheet(_SHEETS[level])
        notes = [f"Số liệu sơ bộ, tính đến ngày {as_of:%d/%m/%Y}. Lưu hành nội bộ."]
        notes += [f"Không có trong số liệu vì kỳ này chưa gửi tệp: {', '.join(silent)}."] if silent else []
        top = workbook.head(sheet, style, "TIẾN ĐỘ XÁC MINH THÔNG TIN TIÊM CHỦNG", notes)
        workbook.page(sheet, f"Tiến độ xác minh {as_of:%d/%m/%Y}")
        sheet.write_row(top, 0, [LABELS[name] for name in table.columns], style.heading)
        sheet.set_column(0, table.width - 1, 11)
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        workbook.values(sheet, style, top + 1, table.iter_rows())

"""The explorer as an object: in JupyterLab linked to its rows, and as a file without them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

import polars as pl

from vaxanalysis import numbers, outputs, screen
from vaxanalysis.errors import ParameterError
from vaxanalysis.explorer.crossed import crossed
from vaxanalysis.explorer.cube import cube
from vaxanalysis.explorer.levels import UNKNOWN
from vaxanalysis.explorer.page import page, plain, script, style
from vaxanalysis.languages import LANGUAGES
from vaxanalysis.profiling import Drilled, Profile, profile
from vaxanalysis.register import district_in, store_of
from vaxanalysis.register.stored import day
from vaxanalysis.schema import ALL_MANDATORY, FIELD, STATES, UNIT

MOST = 200
"""Rows that are shown at a time."""

INSTALL = (
    "Chưa cài anywidget nên chỉ có bảng. Để lọc và bấm: pip install 'vaxanalysis[lab]', hoặc lưu thành tệp: .save(\"explorer.html\").",
    "anywidget is not installed, so this is the table alone. To filter: pip install 'vaxanalysis[lab]', or write .save(\"explorer.html\").",
)
"""What a notebook says where the linked view cannot be shown."""


@dataclass(frozen=True, repr=False)
class Explorer:
    """The counts of a register, its units crossed with one other dimension at a time, as a linked view.

    In JupyterLab (with ``anywidget``) a button reads the rows of a cell and shows them until the next click; they are in no saved notebook.
    ``save`` writes the view as one HTML file that opens from disk. ``rows`` gives the rows of a cell as a frame.
    """

    seen: Profile
    counts: pl.DataFrame
    crossed: pl.DataFrame

    @property
    def as_of(self) -> date:
        """The day of the data."""
        return self.seen.findings.as_of

    def html(self, language: str = "") -> str:
        """The view as an HTML document of counts alone, rounded to tens."""
        if language not in ("", *LANGUAGES):
            raise ParameterError("language", f"{language!r}", f"Use {' or '.join(map(repr, LANGUAGES))}")
        found = self._cube(language or screen.spoken(), rounded=True)
        return page(found, "", numbers.day(self.as_of, found["language"]), {})

    def save(self, path: Path | str, language: str = "") -> Path:
        """Write the view to an HTML file: counts are rounded to tens, crossed values of fewer than 20 left out, and there are no rows."""
        return outputs.write_file(Path(path), lambda part: part.write_text(self.html(language), encoding="utf-8"))

    def rows(self, unit: str = "", field: str = ALL_MANDATORY, dimension: str = "", value: str = "") -> pl.DataFrame:
        """The rows in which ``field`` is not usable, of a unit and a value of a dimension, by default all.

        ``unit``: ``001:`` a district, ``001:00001`` a commune. They hold what people entered: only for their owner.
        """
        return pl.concat([one.rows() for one in self._cells(unit, field, dimension, value)], how="diagonal")

    def _cells(self, unit: str, field: str, dimension: str, value: str) -> list[Drilled]:
        where: dict[str, Any] = {}
        if unit:
            district, _, commune = unit.partition(":")
            codes = {"district": district, "commune": commune}
            where = {level: None if code == UNKNOWN else code for level, code in codes.items() if code}
        if dimension:
            where[dimension] = day(value) if dimension == "week" else value
        return [self.seen.drill(**where, **{field: state}) for state in STATES[:3]]

    def _cube(self, language: str, rounded: bool) -> dict[str, Any]:
        return cube(self.counts, self.crossed, self.seen.findings.own, language, rounded)

    @cached_property
    def _widget(self) -> Any:
        from anywidget import AnyWidget

        class Widget(AnyWidget):
            _esm, _css = script("widget.js"), style()

        made = Widget()
        made.on_msg(self._answer)
        return made

    def _answer(self, widget: Any, asked: Any, buffers: object) -> None:
        """Send what the page asks for: all counts when it opens, rows when its button is pressed."""
        if asked.get("kind") == "cube":
            widget.send({"kind": "cube", "cube": self._cube(screen.spoken(), rounded=False)})
            return
        found = self.rows(asked["unit"], asked["field"], asked["dimension"], asked["value"])
        shown = found.select(name for name in ("file", "sheet", "row", *FIELD) if name in found.columns).head(MOST)
        title = screen.word(
            f"{shown.height} dòng đầu trong {found.height}", f"The first {shown.height} of {found.height} rows"
        )
        cells = [["" if cell is None else str(cell) for cell in row] for row in shown.iter_rows()]
        widget.send({"kind": "rows", "title": title, "columns": shown.columns, "rows": cells})

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Any:
        table = f'<div class="vax-explorer">{plain(self._cube(screen.spoken(), rounded=True))}</div>'
        try:
            bundle = self._widget._repr_mimebundle_()
        except ImportError:
            bundle, table = {}, f"<p>{escape(screen.word(*INSTALL))}</p>{table}"
        data = (bundle[0] if isinstance(bundle, tuple) else bundle) or {}
        return {**data, "text/html": table, "text/plain": repr(self)}

    def __repr__(self) -> str:
        return self.seen.title()


def explore(source: Any, as_of: date | str | None = None, district: str | None = None) -> Explorer:
    """A linked view of the counts of whatever :func:`vaxanalysis.profile` takes: filter by unit, facility, week, vaccine, age, field, rule.

    Returns an :class:`Explorer`: show it as the last line of a cell, or ``.save("explorer.html")``. Raises what ``profile`` raises.
    """
    seen, store = profile(source, as_of, district), store_of(source)
    if store is None:
        return Explorer(seen, seen.counts(UNIT), crossed(seen.findings))
    day, code = seen.findings.as_of, district_in(store, seen.findings.as_of, district)
    own = pl.col("unit_district").is_in(
        [code] if code else store.needed(day, "districts").filter(status="received")["unit_district"].implode()
    )
    kept = store.table(day, "crossed")
    tables = (store.needed(day, "counts"), crossed(seen.findings) if kept is None else kept)
    return Explorer(seen, *(table.filter(own) for table in tables))

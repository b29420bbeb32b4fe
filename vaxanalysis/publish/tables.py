"""The numbers behind a figure as a folded, accessible HTML table, made by great_tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from vaxanalysis.publish.text import Text

_STYLE = re.compile(r"<style>.*?</style>\s*", re.S)
_WIDE = re.compile(r' (?:rowspan|colspan)="1"| data-quarto-[\w-]+="false"| headers="[^"]*"| id="[^"]*"')
_INSET = re.compile("\ue000(\\d+)\ue001")
_SPACES = re.compile(r"\s*\n\s*")


def html(name: str, frame: pl.DataFrame, text: Text, labels: Mapping[str, str] | None = None) -> str:
    """``frame`` (cells already written) as a table whose first column heads the rows.

    Headings are ``column.<name>`` of the texts unless ``labels`` says otherwise; columns whose cells start with a figure
    are set to the right. Widths and colours belong to the page's style sheet.
    """
    from great_tables import GT

    first, *others = frame.columns
    shown = frame.with_columns(pl.all().fill_null("–"))
    titles: dict[str, Any] = {
        column: (labels or {}).get(column) or text(f"column.{column}") for column in frame.columns
    }
    table = GT(shown, id=f"t-{name}", rowname_col=first).cols_label(titles).tab_stubhead(titles[first])
    table = table.cols_align("right", [column for column in others if _numeric(shown[column])])
    return _plain(table.as_raw_html(), text("common.table"))


def inset(place: int) -> str:
    """The cell that :func:`with_insets` replaces by the HTML at ``place``."""
    return f"\ue000{place}\ue001"


def with_insets(table: str, insets: Sequence[str]) -> str:
    """``table`` with each :func:`inset` cell as the HTML it stands for; great_tables escapes what is in cells."""
    return _INSET.sub(lambda found: insets[int(found[1])], table)


def folded(name: str, frame: pl.DataFrame, text: Text, labels: Mapping[str, str] | None = None) -> str:
    """The table under a summary that opens it."""
    inner = html(name, frame, text, labels)
    return f'<details class="figures"><summary>{text("common.table")}</summary>{inner}</details>'


def written(frame: pl.DataFrame, text: Text, rates: Sequence[str] = ()) -> pl.DataFrame:
    """``frame`` with every cell as the language writes it: whole numbers, dates, ``rates`` as per cent."""
    return frame.select(
        pl.Series(column, [_cell(value, text, column in rates) for value in frame[column]], dtype=pl.String)
        for column in frame.columns
    )


def _cell(value: object, text: Text, is_rate: bool) -> str:
    if value is None:
        return "–"
    if is_rate and isinstance(value, float):
        return text.percent(value)
    return text._shown(value)


def _numeric(cells: pl.Series) -> bool:
    return bool(cells.str.contains(r"^[\d−–<]").all())


def _plain(raw: str, label: str) -> str:
    body = _STYLE.sub("", raw)
    table = body[body.index("<table") : body.rindex("</table>") + len("</table>")]
    slim = _SPACES.sub("\n", _WIDE.sub("", table)).replace("gt_row ", "")
    return f'<div class="scroll" tabindex="0" role="group" aria-label="{label}">{slim}</div>'

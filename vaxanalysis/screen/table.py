"""How results show themselves in a notebook and a terminal: one form for all of them, in Vietnamese or English.

A result has a ``table``; :class:`Shown` gives it the rest. In a notebook the table scrolls, follows the theme of JupyterLab and copies into
Word and Excel as a table; in a terminal it is text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, overload

import polars as pl

from vaxanalysis import numbers, outputs
from vaxanalysis.errors import NoSuchName, OutputError, TableError, did_you_mean
from vaxanalysis.screen.words import heading, spoken, value, word

if TYPE_CHECKING:
    import pandas as pd

ROWS = 500
"""Rows that a notebook shows; ``.table`` has all."""

LINES = 20
"""Rows that a terminal shows."""

RATES = ("rate", "low", "high", "share", "delta", "centre", "lowest", "highest")
"""Columns from 0 to 1 that are shown as per cent."""

YEARS = ("birth_year", "year")
"""Columns of whole numbers that are written without a sign between thousands."""

SMALL = 0.001
"""Smaller numbers are shown with their power of ten."""

_STYLE = """<style>
.vax-shown { color: var(--jp-content-font-color1, CanvasText); font-family: var(--jp-content-font-family, sans-serif); }
.vax-shown > div { max-height: 32em; overflow: auto; }
.vax-shown table { border-collapse: collapse; font-size: 13px; margin: 0; }
div.vax-shown table th, div.vax-shown table td { padding: 3px 10px; text-align: left; white-space: nowrap; border: 0; color: inherit; }
div.vax-shown table thead th { position: sticky; top: 0; background: var(--jp-layout-color0, Canvas); border-bottom: 1px solid; }
div.vax-shown table tr > .num { text-align: right; font-variant-numeric: tabular-nums; }
.vax-shown p { margin: 4px 0; }
</style>"""


class HasTable(Protocol):
    """A result: what it is in one line, and its table."""

    @property
    def table(self) -> pl.DataFrame:
        """The whole result."""

    def title(self) -> str:
        """What the result is, in the language of the screen."""


class Shown:
    """A result that shows its ``table`` under its ``title``; ``[column]`` and ``[[column, ...]]`` are of the table."""

    def title(self: Any) -> str:
        """What the result is, in the language of the screen."""
        return ""

    def to_pandas(self: HasTable) -> pd.DataFrame:
        """The table as a pandas frame."""
        return self.table.to_pandas()

    def to_excel(self: HasTable, path: Path | str) -> Path:
        """Write the table to a workbook, in which no text is run as a formula. Returns its path. Raises OutputError for another ending."""
        if Path(path).suffix.lower() != ".xlsx":
            raise OutputError(
                str(path), "not the name of a workbook", "End it in .xlsx, or write .table by .write_csv(path)"
            )
        return outputs.write_file(Path(path), lambda part: outputs.write_xlsx(_flat(self.table), part))

    @overload
    def __getitem__(self: HasTable, columns: str) -> pl.Series: ...
    @overload
    def __getitem__(self: HasTable, columns: list[str]) -> pl.DataFrame: ...
    def __getitem__(self: HasTable, columns: str | list[str]) -> pl.Series | pl.DataFrame:
        """A column of the table, or several. Raises TableError where there is none of a name."""
        table = self.table
        for name in columns if isinstance(columns, list) else [columns]:
            if name not in table.columns:
                raise TableError(_called(self), f"no column {name!r}", did_you_mean(str(name), table.columns))
        return table[columns]

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Where to find what a frame has and a result has not."""
            if name.startswith("_") or hasattr(type(self), name):
                raise AttributeError(name)
            frame = f".table.{name}, of a Polars frame" if hasattr(pl.DataFrame, name) else ".table, a Polars frame"
            kept = vars(self).get("table", vars(self).get("records"))
            column = isinstance(kept, pl.DataFrame) and name in kept.columns
            repair = f"Write [{name!r}]" if column else f"Use {frame}, or .to_pandas()"
            raise NoSuchName(_called(self), f"no {name!r}", repair)

    def _seen(self: Any) -> pl.DataFrame:
        """What is shown: the table, or less of it."""
        seen: pl.DataFrame = self.table
        return seen

    def _repr_html_(self) -> str:
        return html(self._seen(), self.title())

    def __repr__(self) -> str:
        return text(self._seen(), self.title())


def _called(result: object) -> str:
    return type(result).__name__.lower()


@dataclass(frozen=True, repr=False)
class Result(Shown):
    """A frame that shows itself as the other results do."""

    table: pl.DataFrame
    name: str = ""

    def title(self) -> str:
        """The name that was given."""
        return self.name


def show(frame: pl.DataFrame | pl.LazyFrame | pd.DataFrame, title: str = "") -> Result:
    """``frame`` as results are shown: headings and numbers as the language writes them, all rows up to 500, copied as a table.

    Returns :class:`Result` with ``table``, ``to_pandas()`` and ``to_excel(path)``. Raises TableError for what is no frame.

    >>> import polars as pl, vaxanalysis as vax
    >>> vax.show(pl.DataFrame({"rule": ["lot_missing"], "fails": [1204]})).table["fails"].item()
    1204
    """
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, Shown) or not hasattr(frame, "columns"):
        raise TableError(
            "show", f"a {type(frame).__name__}", "Give a frame of Polars or pandas; results show themselves"
        )
    return Result(frame if isinstance(frame, pl.DataFrame) else pl.from_pandas(frame), title)


def html(table: pl.DataFrame, title: str = "") -> str:
    """``table`` as it is shown in a notebook."""
    shown = written(table.head(ROWS))
    right = [' class="num"' if kind.is_numeric() else "" for kind in _wanted(table).dtypes]
    head = "".join(f"<th{side}>{escape(name)}</th>" for name, side in zip(shown.columns, right, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{side}>{escape(cell)}</td>" for cell, side in zip(row, right, strict=True)) + "</tr>"
        for row in shown.iter_rows()
    )
    above = f"<p><b>{escape(title)}</b></p>" if title else ""
    below = f"<p>{_more(table.height, ROWS)}</p>" if table.height > ROWS else ""
    frame = f'<div tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    return f'{_STYLE}<div class="vax-shown">{above}{frame}{below}</div>'


def text(table: pl.DataFrame, title: str = "") -> str:
    """``table`` as it is shown in a terminal."""
    settings = {
        "tbl_rows": LINES, "tbl_cols": -1, "fmt_str_lengths": 60, "tbl_hide_column_data_types": True, "tbl_hide_dataframe_shape": True,
        "tbl_width_chars": 200, "tbl_formatting": "UTF8_BORDERS_ONLY",
    }  # fmt: skip
    with pl.Config(**settings):  # type: ignore[arg-type]
        lines = [title, str(written(table.head(LINES)))]
    return "\n".join([*filter(None, lines), *([_more(table.height, LINES)] if table.height > LINES else [])])


def written(table: pl.DataFrame) -> pl.DataFrame:
    """``table`` with headings and cells as the language writes them; what is in the other language is left out."""
    wanted = _wanted(table)
    columns: dict[str, list[str]] = {}
    for name in wanted.columns:
        title = f"{heading(name)}, %" if name in RATES else heading(name)
        columns[name if title in columns else title] = [_cell(name, found) for found in wanted[name]]
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _wanted(table: pl.DataFrame) -> pl.DataFrame:
    other = "_en" if spoken() == "vi" else "_vi"
    return table.select(name for name in table.columns if not name.endswith(other))


def _cell(name: str, found: Any) -> str:
    if found is None:
        return "–"
    if name in RATES:
        return numbers.percent(found, spoken())
    if isinstance(found, bool):
        return word("có", "yes") if found else word("không", "no")
    if name in YEARS:
        return str(found)
    if isinstance(found, int):
        return numbers.number(found, spoken())
    if isinstance(found, float) and 0 < abs(found) < SMALL:
        return f"{found:.1e}"
    if isinstance(found, float):
        return numbers.number(found, spoken(), 1 if abs(found) >= 10 else 3)
    if isinstance(found, date):
        return numbers.day(found, spoken())
    return " · ".join(map(str, found)) if isinstance(found, (list, pl.Series)) else value(name, str(found))


def _more(rows: int, most: int) -> str:
    shown, every = numbers.number(most, spoken()), numbers.number(rows, spoken())
    return word(
        f"{shown} dòng đầu trong {every}; .table có tất cả", f"The first {shown} of {every} rows; .table has all"
    )


def _flat(table: pl.DataFrame) -> pl.DataFrame:
    lists = [pl.col(name).list.join(" · ") for name, kind in table.schema.items() if isinstance(kind, pl.List)]
    return table.with_columns(lists)

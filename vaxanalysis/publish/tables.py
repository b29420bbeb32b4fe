"""The numbers behind a figure as a folded, accessible HTML table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any

import polars as pl

from vaxanalysis.publish.figures import Figure, Rate
from vaxanalysis.publish.text import Text

_NUMERIC = re.compile(r"[\d−–<]")
_TEMPLATE = """<div class="scroll" tabindex="0" role="group" aria-label="{{ label }}"><table id="t-{{ name }}">
<thead><tr>{% for heading, side in headings %}<th{{ side }} scope="col">{{ heading }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}<tr><th scope="row">{{ row[0] }}</th>
{%- for cell in row[1:] %}<td{{ headings[loop.index][1] }}>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</tbody></table></div>"""


class Html(str):
    """A cell that is HTML already; every other cell is escaped."""

    def __html__(self) -> str:
        return self


def html(name: str, frame: pl.DataFrame, text: Text, labels: Mapping[str, str] | None = None) -> str:
    """``frame`` (cells already written) as a table whose first column heads the rows.

    Headings are ``column.<name>`` of the texts unless given by ``labels``; columns whose cells start with a figure
    are set to the right. Widths and colours belong to the page's style sheet.
    """
    cells = {column: ["–" if cell is None else cell for cell in frame[column]] for column in frame.columns}
    sides = [Html(), *(_NUMBERS if _numeric(cells[column]) else Html() for column in frame.columns[1:])]
    titles = [(labels or {}).get(column) or text(f"column.{column}") for column in frame.columns]
    rows = list(zip(*cells.values(), strict=True))
    headings = list(zip(titles, sides, strict=True))
    return str(_template().render(name=name, label=text("common.table"), headings=headings, rows=rows))


def folded(name: str, frame: pl.DataFrame, text: Text, labels: Mapping[str, str] | None = None) -> str:
    """The table under a summary that opens it."""
    inner = html(name, frame, text, labels)
    what = f": {text(f'folded.{name}')}" if text.has(f"folded.{name}") else ""
    return f'<details class="figures"><summary>{text("common.table")}{what}</summary>{inner}</details>'


def written(frame: pl.DataFrame, text: Text, rates: Sequence[str] = ()) -> pl.DataFrame:
    """``frame`` with every cell as the language writes it: whole numbers, dates, ``rates`` as per cent."""
    cells = {
        name: [(text.percent if name in rates else text.shown)(cell) for cell in frame[name]] for name in frame.columns
    }
    return pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String))


def worded(rows: Sequence[Sequence[Any]], names: Sequence[str], text: Text) -> pl.DataFrame:
    """Rows of figures, rates, numbers and words as a frame of texts in the language; HTML stays HTML."""
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    cells = [[cell if isinstance(cell, Html) else text.shown(cell) for cell in column] for column in columns]
    kinds = [pl.Object if _has_html(column) else pl.String for column in cells]
    return pl.DataFrame([pl.Series(*column) for column in zip(names, cells, kinds, strict=True)])


def tidy(heading: str, found: Mapping[str, Figure]) -> pl.DataFrame:
    """``heading, records``: figures as a table for machines holds them."""
    return pl.DataFrame({heading: list(found), "records": [figure.tidy() for figure in found.values()]})


def tidy_rates(heading: str, found: Mapping[str, Sequence[Rate]]) -> pl.DataFrame:
    """``heading`` and the counts of a rate, then those of the city's where it is given, as a table for machines holds them."""
    names = [f"{whose}{name}" for whose in ("", "city_") for name in ("usable", "incomplete", "records")]
    rows = [(key, *chain(*(rate.tidy() for rate in rates))) for key, rates in found.items()]
    most = max((len(rates) for rates in found.values()), default=1)
    return pl.DataFrame(rows, schema=[heading, *names[: 3 * most]], orient="row")


_NUMBERS = Html(' class="num"')


def _numeric(cells: Sequence[str]) -> bool:
    return all(not isinstance(cell, Html) and _NUMERIC.match(cell) for cell in cells)


def _has_html(cells: Sequence[str]) -> bool:
    return any(isinstance(cell, Html) for cell in cells)


@cache
def _template() -> Any:
    from jinja2 import Environment

    return Environment(autoescape=True).from_string(_TEMPLATE)

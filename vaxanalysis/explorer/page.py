"""The explorer as one HTML file that opens from disk: style, script and data inside, nothing from the network."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

import numpy as np

from vaxanalysis import numbers
from vaxanalysis.disclosure import BASE

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'"
"""Nothing from elsewhere, and no script but the one of the page, by its hash."""

NARROW = 0.002
"""Rates within this are shown as one, as ``explorer.js`` does."""

PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 0 auto; padding: 12px 16px; max-width: 80em; font-family: system-ui, sans-serif; color: CanvasText; background: Canvas; }}
h1 {{ font-size: 20px; margin: 4px 0; }}
a {{ color: LinkText; }}
{style}</style>
</head>
<body>
<header><p>{mark}</p><h1>{title}</h1><p>{as_of} · {about}{links}</p></header>
<main id="main" class="vax-explorer">{plain}</main>
<script type="application/octet-stream" id="data">{data}</script>
<script>{script}</script>
</body>
</html>
"""


def page(cube: Mapping[str, Any], name: str, as_of: str, links: Mapping[str, str]) -> str:
    """The document. ``name``: of the place; ``links``: address -> words."""
    words = cube["words"]
    code = script("boot.js")
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    title = f"{words['title']}: {escape(name)}" if name else words["title"]
    about = f"{words['about']} {words['rounded']}"
    to = "".join(f' · <a href="{escape(href)}">{escape(label)}</a>' for href, label in links.items())
    return PAGE.format(
        language=cube["language"], policy=POLICY.format(digest), title=title, style=style(),
        mark=words["internal"], as_of=f"{words['as_of']} {escape(as_of)}", about=about, links=to, plain=plain(cube),
        data=packed(cube), script=code,
    )  # fmt: skip


def packed(cube: Mapping[str, Any]) -> str:
    """The data as they lie in the file; equal for equal counts.

    Columns of counts stand behind the text, their lowest bytes first, then the next ones: so they take a fifth less than as text.
    """
    columns = bytearray()
    text = json.dumps(_taken_out(cube, columns), ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(gzip.compress(len(text).to_bytes(4, "little") + text + columns, 9, mtime=0)).decode()


def _taken_out(found: Any, columns: bytearray) -> Any:
    """``found`` with each list of whole numbers as ``{"$": [where it begins, how long it is, bytes a number]}``."""
    if isinstance(found, Mapping):
        return {name: _taken_out(one, columns) for name, one in found.items()}
    if not isinstance(found, list):
        return found
    if not found or not all(type(one) is int and one >= 0 for one in found):
        return [_taken_out(one, columns) for one in found]
    numbers_of = np.asarray(found, dtype=np.int64)
    width = max(1, (int(numbers_of.max()).bit_length() + 7) // 8)
    where = {"$": [len(columns), len(found), width]}
    columns += b"".join((numbers_of >> 8 * place & 255).astype(np.uint8).tobytes() for place in range(width))
    return where


def plain(cube: Mapping[str, Any]) -> str:
    """The table for a reader without scripts: the whole and its districts."""
    words, fields = cube["words"], [cube["fields"][at] for at in cube["crossed"]]
    titles = [words["records"], *(f"{label}, %" for _, label in fields)]
    heads = "".join(f'<th scope="col" class="num">{escape(title)}</th>' for title in titles)
    body = "".join(_line(cube, at) for at, (_, _, parent) in enumerate(cube["units"]) if parent <= 0)
    head = f'<thead><tr><th scope="col">{escape(words["unit"])}</th>{heads}</tr></thead>'
    label = escape(words["by_unit"])
    return f'<div class="scroll" tabindex="0" role="group" aria-label="{label}"><table>{head}<tbody>{body}</tbody></table></div>'


def _line(cube: Mapping[str, Any], unit: int) -> str:
    language, count, parts = cube["language"], cube["n"][unit], cube["parts"][unit]
    cells = [_range(*_ends(count, parts), count, language)]
    for at in cube["crossed"]:
        lacking, none = cube["lacking"][at][unit], cube["none"][at][unit]
        cells.append(_percent(lacking, max(0, count - none), parts, parts * (2 if none else 1), language))
    return f'<tr><th scope="row">{escape(cube["units"][unit][1])}</th>{"".join(f"<td class=num>{cell}</td>" for cell in cells)}</tr>'


def _ends(count: int, parts: int) -> tuple[int, int]:
    """The least and the greatest value of a sum of so many rounded counts."""
    return max(0, count - BASE // 2 * parts), count + (BASE // 2 - 1) * parts


def _range(least: int, most: int, count: int, language: str) -> str:
    if least == most or (count and most - least <= max(BASE, count / 10)):
        return numbers.number(count, language)
    return f"{numbers.number(least, language)}–{numbers.number(most, language)}"


def _percent(lacking: int, judged: int, parts: int, parts_judged: int, language: str) -> str:
    """The rate, or the least and the greatest that the rounded counts allow where they are apart."""
    if not judged:
        return "–"
    (few, many), (least, most) = _ends(lacking, parts), _ends(judged, parts_judged)
    low, high = 1 - min(many, least) / max(least, 1), 1 - min(few, most) / most
    if high - low <= NARROW:
        return numbers.percent(1 - min(lacking, judged) / judged, language)
    return f"{numbers.percent(low, language)}–{numbers.percent(high, language)}"


def script(start: str) -> str:
    """The code of the view and of how it is started: ``boot.js`` in a file, ``widget.js`` in JupyterLab."""
    return _file("explorer.js") + _file(start)


def style() -> str:
    """The view's style sheet."""
    return _file("explorer.css")


@cache
def _file(name: str) -> str:
    return (files("vaxanalysis.explorer") / name).read_text(encoding="utf-8")

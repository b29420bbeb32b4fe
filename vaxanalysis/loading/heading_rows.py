"""The meaning of each column's heading, from rows of headings, the groups above them, and merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vaxanalysis.loading import heading_grammar
from vaxanalysis.loading.grids import Merge, Rows
from vaxanalysis.loading.heading_grammar import Reading


def read(rows: Rows, merges: Sequence[Merge]) -> list[Reading]:
    """The meaning of each column's heading, from ``rows`` of headings and groups above them."""
    width = max(map(len, rows))
    cells = [[(text or "").strip() for text in row] + [""] * (width - len(row)) for row in rows]
    spread = [_spread(cells, level, merges) for level in range(len(cells))]
    readings = [_column([row[at] for row in cells], [row[at] for row in spread]) for at in range(width)]
    if say_the_same(rows):
        upper = map(heading_grammar.read, cells[0])
        readings = [own if own.is_understood else other for own, other in zip(readings, upper, strict=True)]
    texts = ["\n".join(row[at] for row in spread) for at in range(width)]
    shared = {at for at in range(1, width) if readings[at].field and texts[at] == texts[at - 1]}
    return [replace(reading, shared=True) if {at, at + 1} & shared else reading for at, reading in enumerate(readings)]


def say_the_same(rows: Rows) -> bool:
    """Whether the last of several ``rows`` repeats the first one in other words, such as another language."""
    pairs = [
        (heading_grammar.read(upper or ""), heading_grammar.read(lower or ""))
        for upper, lower in zip(rows[0], rows[-1], strict=False)
    ]
    same = sum(bool(one.field) and one.field == other.field and one.text != other.text for one, other in pairs)
    return len(rows) > 1 and 2 * same >= sum(bool(text) for text in rows[-1])


def _column(own: list[str], spread: list[str]) -> Reading:
    """The reading of a column from its ``own`` texts, top to bottom, and those that groups ``spread`` over it."""
    lowest = max((level for level, text in enumerate(own) if text), default=-1)
    if lowest < 0:
        lowest = max((level for level, text in enumerate(spread) if text), default=0)
    text = own[lowest] or spread[lowest]
    groups = dict.fromkeys(above for above in spread[:lowest] if above and above != text)
    reading = heading_grammar.read(text, " ; ".join(groups))
    above = own[lowest - 1] if lowest else ""
    is_unread = not reading.field and reading.why != "whose" and not heading_grammar.is_product(text)
    if is_unread and above not in ("", text):
        whole = heading_grammar.read(f"{above} ({text})", " ; ".join(group for group in groups if group != above))
        reading = whole if whole.field and not heading_grammar.meanings(text) else reading
    return reading


def _spread(cells: list[list[str]], level: int, merges: Sequence[Merge]) -> list[str]:
    """The texts of a heading row, each repeated to the right over its group."""
    row, lowest = list(cells[level]), level == len(cells) - 1
    for top, left, bottom, right in merges:
        if top <= level <= bottom and top >= 0 and left < len(row):
            for at in range(left, min(right + 1, len(row))):
                row[at] = row[at] or cells[top][left]
    if lowest or any(top == level and right > left for top, left, _, right in merges):
        return row
    for at in range(1, len(row)):
        below = any(cells[under][at] for under in range(level + 1, len(cells)))
        headed = any(cells[over][at] for over in range(level))
        if not row[at] and below and not headed:
            row[at] = row[at - 1]
    return row

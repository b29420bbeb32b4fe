"""What the rows below headings tell of columns side by side: a name over two columns, two columns that are not one field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from vaxanalysis.loading import shown
from vaxanalysis.loading.claims import Made
from vaxanalysis.loading.grids import column_name
from vaxanalysis.loading.heading_grammar import Reading
from vaxanalysis.schema import MANDATORY, fold

Rows = Sequence[Sequence[str | None]]

_GIVEN = re.compile(r"^[^\W\d_]+(?: [^\W\d_]+)?$")


def widened(readings: Sequence[Reading], rows: Rows) -> list[Reading]:
    """``readings`` in which a name also owns the column to its right that has no heading, where each name goes on in it."""
    found = list(readings)
    for at, (own, right) in enumerate(zip(readings, readings[1:], strict=False)):
        whole = own.field == "full_name" and not own.part and not own.shared
        if whole and not right.text and _goes_on(rows, at):
            found[at : at + 2] = [replace(own, shared=True)] * 2
    return found


def _goes_on(rows: Rows, at: int) -> bool:
    pairs = [(left, right) for row in rows if (left := _cell(row, at)) and (right := _cell(row, at + 1) or "-")]
    return bool(pairs) and all(_GIVEN.match(right) and not re.search(r"\d", left) for left, right in pairs)


def clash(made: Sequence[Made], readings: Sequence[Reading], rows: Rows) -> str:
    """The headings of two columns for one mandatory field that say the same and mostly hold different values; empty if none."""
    for step in made:
        places = [at for at in step.positions if isinstance(at, int)]
        if step.how != "best" or step.name not in MANDATORY:
            continue
        for first, second in zip(places, places[1:], strict=False):
            alike = (readings[first].order, readings[first].part) == (readings[second].order, readings[second].part)
            if alike and _differ(rows, first, second):
                return ", ".join(
                    f"'{shown.heading(readings[at].text, at)}' ({column_name(at)})" for at in (first, second)
                )
    return ""


def _differ(rows: Rows, first: int, second: int) -> bool:
    pairs = [(left, right) for row in rows if (left := _cell(row, first)) and (right := _cell(row, second))]
    different = sum(re.sub(r"\W", "", fold(left)) != re.sub(r"\W", "", fold(right)) for left, right in pairs)
    return 2 * different > len(pairs)


def _cell(row: Sequence[str | None], at: int) -> str:
    return (row[at] or "").strip() if at < len(row) else ""

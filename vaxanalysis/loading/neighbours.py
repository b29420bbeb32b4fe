"""What the rows below headings decide about columns side by side: a name over two columns, days of doses, two columns for one field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from vaxanalysis.loading import heading_grammar, redacted
from vaxanalysis.loading.claims import PRODUCT, Made
from vaxanalysis.loading.grids import Rows, column_name
from vaxanalysis.loading.heading_grammar import LIKELY, Reading
from vaxanalysis.schema import MANDATORY, MAX_DOSES, fold
from vaxanalysis.standardise.nothing import GIVEN, NOT_GIVEN

_DAY = re.compile(
    r"\D{0,10}(?:\d{1,2}[/.-]\d{1,2}[/.-](?:20)?2\d|202\d[/.-]\d{1,2}[/.-]\d{1,2}|4[2-6]\d{3}|202\d{5})\b"
)
"""The beginning of a day since 2020, also as a serial number (from 1900 or 1904): neither a birth date nor the number of a dose."""

_STATUS = re.compile(f"{NOT_GIVEN}|{GIVEN}")
_GIVEN = re.compile(r"^[^\W\d_]+(?: [^\W\d_]+)?$")


def widened(readings: Sequence[Reading], rows: Rows) -> list[Reading]:
    """``readings`` in which a name includes the column to its right without a heading, if names continue there."""
    found = list(readings)
    for at, (own, right) in enumerate(zip(readings, readings[1:], strict=False)):
        whole = own.field == "full_name" and not own.part and not own.shared
        if whole and not right.text and _goes_on(rows, at):
            found[at : at + 2] = [replace(own, shared=True)] * 2
    return found


def _goes_on(rows: Rows, at: int) -> bool:
    pairs = [(left, right) for row in rows if (left := _cell(row, at)) and (right := _cell(row, at + 1) or "-")]
    return bool(pairs) and all(_GIVEN.match(right) and not re.search(r"\d", left) for left, right in pairs)


def dosed(readings: Sequence[Reading], rows: Rows) -> list[Reading]:
    """``readings`` in which columns named by a dose alone (``Mũi 1``) are read by most of their values: days of doses, or products.

    Without any other column for these, columns named by a product hold days of doses of it. Two columns for a dose are not understood.
    """
    found = list(readings)
    numbered = {
        at: heading_grammar.dose_of(each.text) for at, each in enumerate(readings) if each.field in (None, "vaccine")
    }
    doses = {at: dose for at, dose in numbered.items() if dose}
    products = [at for at, each in enumerate(readings) if not each.field and heading_grammar.is_product(each.text)]
    given = {each.field for at, each in enumerate(readings) if at not in doses} & {"dose_date", "vaccine"}
    for field, like in (("dose_date", _DAY.match), ("vaccine", heading_grammar.is_product)):
        if field not in given and len({*doses.values()}) == len(doses) and _mostly(rows, doses, like):
            for at, dose in doses.items():
                found[at] = replace(found[at], field=field, ordinal=dose, confidence=LIKELY)
            return found
    if not given and len(products) <= MAX_DOSES and _mostly(rows, products, _DAY.match):
        for slot, at in enumerate(products, 1):
            found[at] = replace(found[at], field="dose_date", ordinal=slot, part=PRODUCT, confidence=LIKELY)
    return found


def with_status(readings: Sequence[Reading], rows: Rows) -> list[Reading]:
    """``readings`` in which a column with the heading status alone is that of a dose, if most of its cells are such a status."""
    found = list(readings)
    for at, reading in enumerate(readings):
        unread = reading.field is None and heading_grammar.meanings(reading.text) == {"STATUS"}
        if unread and _mostly(rows, [at], lambda cell: _STATUS.search(cell.lower())):
            found[at] = replace(reading, field="dose_status", rank=1, confidence=LIKELY)
    return found


def _mostly(rows: Rows, columns: Iterable[int], like: Callable[[str], object]) -> bool:
    """Whether ``like`` is true of most filled cells of ``columns``."""
    cells = [cell for at in columns for row in rows if (cell := _cell(row, at))]
    return 2 * sum(bool(like(cell)) for cell in cells) > len(cells)


def clash(made: Sequence[Made], readings: Sequence[Reading], rows: Rows) -> str:
    """The headings of two columns for one mandatory field that have one meaning but mostly different values; empty if none."""
    for step in made:
        places = [at for at in step.positions if isinstance(at, int)]
        if step.how != "best" or step.name not in MANDATORY:
            continue
        for first, second in zip(places, places[1:], strict=False):
            alike = (readings[first].order, readings[first].part) == (readings[second].order, readings[second].part)
            if alike and _differ(rows, first, second):
                return ", ".join(
                    f"'{redacted.heading(readings[at].text, at)}' ({column_name(at)})" for at in (first, second)
                )
    return ""


def _differ(rows: Rows, first: int, second: int) -> bool:
    pairs = [(left, right) for row in rows if (left := _cell(row, first)) and (right := _cell(row, second))]
    different = sum(re.sub(r"\W", "", fold(left)) != re.sub(r"\W", "", fold(right)) for left, right in pairs)
    return 2 * different > len(pairs)


def _cell(row: Sequence[str | None], at: int) -> str:
    return (row[at] or "").strip() if at < len(row) else ""

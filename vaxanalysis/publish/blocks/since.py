"""What changed in the data or the rules since the snapshot before: a reader of the index must know it before comparing two weeks."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.units import Unit


def html(page: Page) -> str:
    """A list under its heading; nothing where there is no snapshot before."""
    if page.edition.before is None:
        return ""
    found = list(lines(page)) or [page.text("since.nothing")]
    items = "".join(f"<li>{escape(line)}</li>" for line in found)
    return f"<h4>{escape(page.text('since.heading', date=page.edition.before))}</h4><ul>{items}</ul>"


def lines(page: Page) -> Iterator[str]:
    """Rules, settings, districts with a report, with nothing new in it (not published), and whose records changed much."""
    text, edition = page.text, page.edition
    assert edition.before is not None
    if not edition.same_rules:
        yield text("since.rules")
    if changed := edition.changed_settings:
        yield text("since.settings", names=text.names([text(f"since.setting_{name}") for name in changed]))
    now, before = set(edition.reported()), set(edition.reported(edition.before))
    again = edition.details.sent_again(page.unit) if edition.details else set()
    for key, units in (("new", now - before), ("gone", before - now), ("again", again & now)):
        if units:
            yield text(f"since.{key}", names=_names(page, units))
    moved = {one for one in now & before if _moved(page, one)}
    if moved:
        yield text("since.records", p=round(edition.terms.row_drop * 100), names=_names(page, moved))


def _moved(page: Page, unit: Unit) -> bool:
    """Whether the records of a district rose or fell by more than weeks are compared over, in every value that rounding allows."""
    now, before = (page.edition.count("records", unit, day) for day in (page.edition.as_of, page.edition.before))
    drop, most, least = page.edition.terms.row_drop, now.high or 0, before.high or 0
    return most < (1 - drop) * before.low or now.low > (1 + drop) * least


def _names(page: Page, units: set[Unit]) -> str:
    return page.text.names([one.short for one in sorted(units, key=lambda one: one.by_name)])

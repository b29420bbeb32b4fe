"""Block 8b: where do the errors come from? Facilities, files and weeks that differ from the others, largest first."""

from __future__ import annotations

from html import escape

from vaxanalysis.causes import sentence
from vaxanalysis.languages import vi_or_en
from vaxanalysis.publish.blocks.base import Block, section, withheld
from vaxanalysis.publish.blocks.page import Page

SHOWN = 8


def block(page: Page) -> Block:
    """The causes in words; not published."""
    text, details = page.text, page.edition.details
    if details is None:
        return withheld("causes", text)
    found = details.causes(page.unit)
    if page.empty or found is None:
        return page.absent("causes", "what.causes")
    if found.is_empty():
        return section("causes", text.title("causes.title_none"), text, decision=text("causes.decision_none"))
    sentences = [sentence(line, vi_or_en(text.language)) for line in found.head(SHOWN).iter_rows(named=True)]
    listed = "".join(f"<li>{escape(one)}.</li>" for one in sentences)
    more = f"<p>{text('causes.more', n=found.height - SHOWN)}</p>" if found.height > SHOWN else ""
    note = f'<p class="note">{text("causes.note")}</p>'
    title = text.title("causes.title", n=found.height)
    parts = (f"<ol>{listed}</ol>", more, note)
    return section("causes", title, text, *parts, decision=text("causes.decision"), behind=found)

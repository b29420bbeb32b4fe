"""The picture to share in a chat: the headline, the figures with their lights, and where most work is."""

from __future__ import annotations

from html import escape

from vaxanalysis.publish.blocks import cards, overview
from vaxanalysis.publish.blocks.page import Page

MOST, LONGEST = 5, 320
"""Units named, and the width of the longest bar in pixels."""


def html(page: Page) -> str:
    """The picture's body, without name, date and mark."""
    if page.empty:
        return f"<h2>{escape(page.text('common.no_records'))}</h2>"
    note = f'<p class="foot">{escape(page.text("footer.coverage"))}</p>'
    figures = cards.drawn(cards.cards(page), page, full=False)
    return f"<h2>{escape(overview.title(page))}</h2>{figures}{_most(page)}{note}"


def _most(page: Page) -> str:
    """The units with most work, if their order is published."""
    work = {one: page.edition.count(page.edition.work, one) for one in page.known}
    most = [one for one in page.known if work[one].number][:MOST]
    if not most:
        return ""
    longest = max(work[one].number for one in most)
    rows = (
        f'<li><span class="who">{escape(one.short)}</span>'
        f'<span class="long" style="width: {round(LONGEST * work[one].number / longest)}px"></span>'
        f'<span class="many">{escape(work[one].worded(page.text))}</span></li>'
        for one in most
    )
    return f'<h3>{escape(page.text("picture.most"))}</h3><ul class="most">{"".join(rows)}</ul>'

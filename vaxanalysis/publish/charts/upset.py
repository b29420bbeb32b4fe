"""Which fields are missing together: a row a combination, dots for its fields, a bar for its records (UpSet, turned)."""

from __future__ import annotations

from collections.abc import Sequence

from vaxanalysis.publish.charts.canvas import drawing, empty
from vaxanalysis.publish.style import FAINT, INK, OWN, SOFT, WIDTH
from vaxanalysis.publish.text import Text

ROW, TOP, MATRIX = 24, 40, 216


def upset(
    patterns: Sequence[tuple[frozenset[str] | None, int]], fields: Sequence[str], text: Text, title: str, description: str,
) -> str:  # fmt: skip
    """``patterns`` most records first: the fields missing (None for all the others) and the records."""
    rows = len(patterns)
    with drawing("patterns", ROW * rows + TOP + 6, title, description) as drawn:
        dots = drawn.axes(0, TOP, MATRIX, ROW * rows)
        bars = drawn.axes(MATRIX + 8, TOP, WIDTH - MATRIX - 92, ROW * rows)
        for axes in (dots, bars):
            axes.set_ylim(rows - 0.5, -0.5)
            empty(axes)
        dots.set_xlim(-0.5, len(fields) - 0.5)
        for column, field in enumerate(fields):
            dots.text(column, -0.62, text.field(field).replace(" ", "\n", 1), ha="center", va="bottom")
        counts, colours = [count for _, count in patterns], [OWN if found else SOFT for found, _ in patterns]
        bars.set_xlim(0, max(counts))
        bars.barh(range(rows), counts, height=0.62, color=colours)
        for place, (found, count) in enumerate(patterns):
            label = f"{text.number(count)} ({text.percent(count / sum(counts))}%)"
            bars.text(count + bars.get_xlim()[1] * 0.03, place, label, va="center")
            if found is None:
                dots.text(len(fields) - 0.6, place, text("patterns.other"), ha="right", va="center")
                continue
            present = [column for column, field in enumerate(fields) if field in found]
            dots.plot(range(len(fields)), [place] * len(fields), "o", color=FAINT, markersize=9)
            dots.plot(present, [place] * len(present), "-o", color=INK, markersize=9, linewidth=2.5)
    return drawn.svg

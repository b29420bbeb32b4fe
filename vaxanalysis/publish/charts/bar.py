"""Two drawings too small for matplotlib: the bar of a headline figure, and a sparkline. Both only repeat printed numbers."""

from __future__ import annotations

from collections.abc import Sequence

from vaxanalysis.evidence.lights import Light
from vaxanalysis.publish.style import EDGES

WIDTH, HEIGHT = 200, 18


def bar(rate: float, ends: tuple[float, float] | None, target: float, light: Light) -> str:
    """A 0-100 bar filled to ``rate``, its interval's ``ends`` as a line, the target as a tick.

    The colour of the light is for where no style sheet gives another, as in JupyterLab.
    """
    line = f"M{_x(ends[0])} 9H{_x(ends[1])}" if ends else ""
    interval = f'<path class="s-ink" d="{line}" stroke="#1a1a1a" stroke-width="2"/>' if line else ""
    return (
        f'<svg class="bar" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<path class="f-faint" d="M0 4H{WIDTH}V14H0z" fill="#c9ccd1"/>'
        f'<path class="l-{light}" d="M0 4H{_x(rate)}V14H0z" fill="{EDGES[light]}"/>{interval}'
        f'<path class="s-ink" d="M{_x(target)} 0V{HEIGHT}" stroke="#1a1a1a" stroke-width="1.5" stroke-dasharray="3 2"/></svg>'
    )


def _x(rate: float) -> str:
    return f"{rate * WIDTH:.1f}".removesuffix(".0")


SPARK_WIDTH, SPARK_HEIGHT, EDGE, SNAPSHOTS = 96, 28, 4, 8


def sparkline(
    own: Sequence[float | None], city: Sequence[float | None], target: float, low: float, described: str
) -> str:
    """The last snapshots' rates on a scale from ``low`` to 1 that all rows share; gaps stay gaps, the last value is dotted."""

    def point(place: int, rate: float) -> str:
        across = SPARK_WIDTH - EDGE - (len(own) - 1 - place) * (SPARK_WIDTH - 2 * EDGE) / (SNAPSHOTS - 1)
        down = EDGE + (1 - max(rate, low)) / (1 - low) * (SPARK_HEIGHT - 2 * EDGE)
        return f"{across:.1f} {down:.1f}"

    def line(rates: Sequence[float | None]) -> str:
        pen, path = "M", ""
        for place, rate in enumerate(rates):
            path += "" if rate is None else f"{pen}{point(place, rate)}"
            pen = "M" if rate is None else "L"
        return path

    level, dot = point(0, target).split()[1], ""
    if own[-1] is not None:
        across, down = point(len(own) - 1, own[-1]).split()
        dot = f'<circle class="f-own" r="2.6" fill="#12436d" cx="{across}" cy="{down}"/>'
    return (
        f'<svg class="spark" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" role="img" aria-label="{described}">'
        f'<path class="s-soft" d="M0 {level}H{SPARK_WIDTH}" stroke="#6b6f76" stroke-width=".8" stroke-dasharray="3 2" fill="none"/>'
        f'<path class="s-soft" d="{line(city)}" stroke="#6b6f76" stroke-width="1.2" fill="none"/>'
        f'<path class="s-own" d="{line(own)}" stroke="#12436d" stroke-width="2.2" fill="none"/>{dot}</svg>'
    )

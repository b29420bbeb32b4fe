"""A light in a sentence or cell: its shape, its colour and its word together."""

from __future__ import annotations

from vaxanalysis.evidence.lights import Light
from vaxanalysis.publish.style import GLYPHS
from vaxanalysis.publish.text import Text


def mark(light: Light, text: Text) -> str:
    """The light as HTML: a coloured shape that screen readers skip, and its word."""
    return f'<span class="light {light.value}"><span aria-hidden="true">{GLYPHS[light]}</span> {text(f"light.{light.value}")}</span>'


def plain(light: Light, text: Text) -> str:
    """The light as text for a table's cell."""
    return f"{GLYPHS[light]} {text(f'light.{light.value}')}"

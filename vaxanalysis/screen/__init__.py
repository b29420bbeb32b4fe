"""How results show themselves in a notebook and a terminal: one form for all tables, one for all figures, in Vietnamese or English."""

from __future__ import annotations

from vaxanalysis.screen.table import Shown, html, show, text
from vaxanalysis.screen.words import heading, language, spoken, value, word

__all__ = ["Shown", "heading", "html", "language", "show", "spoken", "text", "value", "word"]

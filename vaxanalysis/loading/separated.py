"""Lines of separated text as cells: the one place that calls the ``csv`` module to read."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

LONGEST = 2**31 - 1
"""The most characters of a cell. With the limit of the ``csv`` module, 131,072, one long note would make a file fail."""


def reader(lines: Iterable[str], separator: str, *, strict: bool = False) -> Reader:
    """The rows of ``lines``; where ``strict``, a quotation mark inside a cell raises ``csv.Error``."""
    csv.field_size_limit(LONGEST)
    return csv.reader(lines, delimiter=separator, strict=strict)


def cells(line: str, separator: str) -> list[str]:
    """The cells of one line; a carriage return inside it is text."""
    return next(reader([line.replace("\r", " ")], separator))

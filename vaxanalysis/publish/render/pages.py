"""What a page shows around its notebook's outputs, and what a worker process receives: plain data, no slow import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from vaxanalysis import numbers

FORMATS = ("html", "pdf", "docx", "png", "xlsx")
"""What a run can write: pages; the page for print, a Word file, a picture to share, and the city's workbook."""

DEFAULT = ("html", "pdf", "xlsx")
"""Its default."""

FILES = {"pdf": "{}-a4{}.pdf", "docx": "{}{}.docx", "png": "{}{}.png"}
"""Format of a file beside a page -> its name by the page's stem and suffix."""


@dataclass(frozen=True)
class Link:
    """A place the page points to: a section, the same page in another language, a file."""

    href: str
    text: str
    lang: str = ""


@dataclass(frozen=True)
class Page:
    """What a page shows around its notebook's outputs."""

    title: str
    as_of: str
    language: str
    audience: str
    index: Link | None = None
    languages: tuple[Link, ...] = ()
    near: tuple[Link, ...] = ()
    before: tuple[Link, ...] = ()
    files: tuple[Link, ...] = ()
    tables: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Job:
    """One page: the notebook in it, its parameters, and where its files go below ``folder``."""

    unit: str
    stem: str
    notebook: Path
    parameters: Mapping[str, Any]
    page: Page
    folder: Path
    engine: str
    key: str
    suffix: str = ""
    formats: tuple[str, ...] = DEFAULT
    explorer: str = ""
    """The name of the explorer's file; empty for none."""

    @property
    def name(self) -> str:
        """The page's file name."""
        return f"{self.stem}{self.suffix}.html"

    def file(self, kind: str) -> str:
        """The name of a file beside the page: a key of :data:`FILES`."""
        return FILES[kind].format(self.stem, self.suffix)


@dataclass(frozen=True)
class Done:
    """What became of a job: the files written, or the error: its class, and its message if it is one of ours."""

    job: Job
    files: tuple[str, ...] = ()
    notebook: str = ""
    error: str = ""
    message: str = ""


def long_date(text: str, language: str) -> str:
    """An ISO date as a reader of ``language`` writes it."""
    return numbers.day(date.fromisoformat(text), language)

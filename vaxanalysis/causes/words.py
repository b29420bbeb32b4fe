"""Causes in words, in Vietnamese and English, and as an object for a notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from vaxanalysis import numbers, screen
from vaxanalysis.schema import FIELD

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FAULT = {"missing": ("để trống hoặc nhập tạm", "missing"), "invalid": ("sai định dạng", "malformed")}
SENTENCE = {
    "vi": "{when}, {where}: {field} {fault} {rate}%, {others} {elsewhere}%: {faulty} bản ghi",
    "en": "{when}, {where}: {field} {fault} in {rate}%, {others} {elsewhere}%: {faulty} records",
}
"""``faulty`` are all records with the fault there, not only those in excess."""

EVERYWHERE = {"vi": "mọi nơi", "en": "everywhere"}
OTHERS = {False: {"vi": "nơi khác", "en": "elsewhere"}, True: {"vi": "các tuần khác", "en": "in other weeks"}}
WHEN = {"vi": ("Mọi tuần", "Từ {first} đến {last}"), "en": ("In all weeks", "From {first} to {last}")}
PLACE = {
    "vi": {"facility": "cơ sở {}", "file": "tệp {}", "entry": "các tệp {}"},
    "en": {"facility": "facility {}", "file": "file {}", "entry": "{} files"},
}


def place(cause: Mapping[str, Any], language: str) -> str:
    """The facility, file or way of entry of a cause."""
    named = [form.format(cause[name]) for name, form in PLACE[language].items() if cause[name] is not None]
    return ", ".join(named) or EVERYWHERE[language]


def when(cause: Mapping[str, Any], language: str) -> str:
    """The days of a cause, from the Monday of its first week to the Sunday of its last."""
    always, between = WHEN[language]
    if cause["first"] is None:
        return always
    first, last = cause["first"], cause["last"] + timedelta(days=6)
    return between.format(first=numbers.day(first, language), last=numbers.day(last, language))


def sentence(cause: Mapping[str, Any], language: str) -> str:
    """A line of :data:`vaxanalysis.causes.SCHEMA` in words."""
    at, field = 0 if language == "vi" else 1, FIELD[cause["field"]].label(language)
    nowhere = all(cause[name] is None for name in PLACE[language])
    return SENTENCE[language].format(
        when=when(cause, language), where=place(cause, language), field=field[0].lower() + field[1:], fault=FAULT[cause["fault"]][at],
        rate=numbers.percent(cause["rate"], language), elsewhere=numbers.percent(cause["elsewhere"], language),
        others=OTHERS[nowhere][language], faulty=numbers.number(cause["faulty"], language),
    )  # fmt: skip


def worded(found: pl.DataFrame, sentence: Callable[[Mapping[str, Any], str], str]) -> pl.DataFrame:
    """``found`` with its lines in words: ``text_vi, text_en``."""
    lines = list(found.iter_rows(named=True))
    return found.with_columns(
        pl.Series(f"text_{each}", [sentence(line, each) for line in lines], dtype=pl.String) for each in ("vi", "en")
    )


@dataclass(frozen=True, repr=False)
class Causes(screen.Shown):
    """Where errors come from: ``table`` has a line a cause, greatest excess first, with its sentence in ``text_vi`` and ``text_en``.

    ``field, fault`` (missing, invalid), ``facility, file, entry`` (null where the cause is not limited to one), ``first, last`` (Mondays
    of its weeks, null for all), ``records, faulty, rate, elsewhere`` (the rate outside it in the same weeks), ``excess, p``. In a
    notebook it shows the sentences.
    """

    found: pl.DataFrame
    as_of: date

    @property
    def table(self) -> pl.DataFrame:
        """Every cause."""
        return worded(self.found, sentence)

    def title(self) -> str:
        """How many causes there are."""
        count = self.found.height
        if not count:
            return screen.word(
                "Không nơi nào, tuần nào khác hẳn nơi khác", "No place and no week differs from the others"
            )
        return screen.word(f"{count} nguồn lỗi, nhiều nhất trước", f"{count} sources of errors, largest first")

    def plot(self) -> Figure:
        """The records in excess of each cause."""
        from vaxanalysis.screen.figures import bars

        lines, language = self.found.iter_rows(named=True), screen.spoken()
        labels = [f"{place(line, language)}: {screen.value('field', line['field'])}" for line in lines]
        what = screen.word("bản ghi nhiều hơn dự kiến", "records beyond what is expected")
        return bars(labels, self.found["excess"].to_list(), what)

    def _seen(self) -> pl.DataFrame:
        return self.table.select("text_vi", "text_en", "excess")

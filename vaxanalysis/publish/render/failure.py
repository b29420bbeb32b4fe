"""A page that could not be made, in words: what happened, how to correct it, which page stands in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vaxanalysis.publish.render.pages import Done, long_date
from vaxanalysis.publish.render.plan import Week

WHAT = {"vi": "Không lập được báo cáo: {}", "en": "The report could not be made: {}"}
EARLIER = {
    "vi": "; trang hiện có là của kỳ trước, số liệu tính đến {}",
    "en": "; the page shown is an earlier one, as of {}",
}
REPAIR = {
    "vi": "Mở {} trong JupyterLab với district = '{}' để xem lỗi, sửa rồi chạy lại.",
    "en": "Open {} in JupyterLab with district = '{}' to see the error, correct it and run again.",
}


@dataclass(frozen=True)
class Failure:
    """A district (empty: the city) without a page: what happened and how to correct it, in both languages."""

    district: str
    what_vi: str
    what_en: str
    repair_vi: str
    repair_en: str
    last: str = ""


def failures(done: Iterable[Done], week: Week, stale: Mapping[str, str]) -> list[Failure]:
    """One failure for each unit with an answer that is an error; ``stale``: page -> the day of the one in its place."""
    first = {answer.job.unit: answer for answer in reversed(list(done)) if answer.error}
    return [_failure(first[unit], week, stale.get(first[unit].job.name, "")) for unit in sorted(first)]


def _failure(answer: Done, week: Week, of: str) -> Failure:
    name, unit = answer.notebook or "vaxanalysis", answer.job.unit
    said = answer.message.replace(str(week.store), week.store.name)
    what = f"{name}, {answer.error}" + (f" ({said})" if said else "")
    days = (day for day in week.reports() if (week.history / day / f"{answer.job.stem}.html").exists())
    shown = {language: EARLIER[language].format(long_date(of, language)) if of else "" for language in WHAT}
    return Failure(
        district=unit,
        what_vi=WHAT["vi"].format(what) + shown["vi"],
        what_en=WHAT["en"].format(what) + shown["en"],
        repair_vi=REPAIR["vi"].format(name, unit),
        repair_en=REPAIR["en"].format(name, unit),
        last=next((day for day in days if day != week.as_of.isoformat()), ""),
    )

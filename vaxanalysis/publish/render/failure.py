"""A district without a page, in words: what happened, how to mend it, which report was the last good one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vaxanalysis import paths
from vaxanalysis.publish.render.pages import Done
from vaxanalysis.publish.render.plan import Week

WHAT = {"vi": "Không lập được báo cáo: {}", "en": "The report could not be made: {}"}
REPAIR = {
    "vi": "Mở {} trong JupyterLab với district = '{}' để xem lỗi, sửa rồi chạy lại.",
    "en": "Open {} in JupyterLab with district = '{}' to see the error, mend it and run again.",
}


@dataclass(frozen=True)
class Failure:
    """A district (empty: the city) without a page: what happened and how to mend it, in both languages."""

    district: str
    what_vi: str
    what_en: str
    repair_vi: str
    repair_en: str
    last: str = ""


def failures(done: Iterable[Done], week: Week) -> list[Failure]:
    """One failure for each unit with an answer that is an error."""
    first = {answer.job.unit: answer for answer in reversed(list(done)) if answer.error}
    return [_failure(first[unit], week) for unit in sorted(first)]


def _failure(answer: Done, week: Week) -> Failure:
    name, unit = answer.notebook or "vaxanalysis", answer.job.unit
    said = answer.message.replace(str(week.store), week.store.name)
    what = f"{name}, {answer.error}" + (f" ({said})" if said else "")
    days = (day.name for day in paths.inside(week.history) if (day / f"{answer.job.stem}.html").exists())
    return Failure(
        district=unit,
        what_vi=WHAT["vi"].format(what),
        what_en=WHAT["en"].format(what),
        repair_vi=REPAIR["vi"].format(name, unit),
        repair_en=REPAIR["en"].format(name, unit),
        last=max((day for day in days if day < week.as_of.isoformat()), default=""),
    )

"""A page that could not be made, in words: what happened, how to correct it, which page stands in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vaxanalysis.languages import LANGUAGES
from vaxanalysis.publish.render.pages import Done, long_date
from vaxanalysis.publish.render.plan import Week
from vaxanalysis.publish.text import Text


@dataclass(frozen=True)
class Failure:
    """A district (empty: the city) without a page: what happened and how to correct it, by language."""

    district: str
    what: Mapping[str, str]
    repair: Mapping[str, str]
    last: str = ""

    def parameters(self) -> dict[str, str]:
        """``district``, ``what_`` and ``repair_`` of each language, ``last``: as notebooks take it."""
        words = {
            f"{name}_{language}": said for name in ("what", "repair") for language, said in getattr(self, name).items()
        }
        return {"district": self.district, **words, "last": self.last}


def failures(done: Iterable[Done], week: Week, stale: Mapping[str, str]) -> list[Failure]:
    """One failure for each unit with an answer that is an error; ``stale``: page -> the day of the one in its place."""
    first = {answer.job.unit: answer for answer in reversed(list(done)) if answer.error}
    return [_failure(first[unit], week, stale.get(first[unit].job.name, "")) for unit in sorted(first)]


def _failure(answer: Done, week: Week, of: str) -> Failure:
    name, unit = answer.notebook or "vaxanalysis", answer.job.unit
    message = answer.message.replace(str(week.store), week.store.name)
    what = f"{name}, {answer.error}" + (f" ({message})" if message else "")
    days = (day for day in week.reports() if (week.history / day / f"{answer.job.stem}.html").exists())
    last = next((day for day in days if day != week.as_of.isoformat()), "")
    texts = {language: Text(language) for language in LANGUAGES}
    stands = {
        language: text("frame.shown", date=long_date(of, language)) if of else "" for language, text in texts.items()
    }
    happened = {language: text("frame.failed", what=what) + stands[language] for language, text in texts.items()}
    repair = {language: text("frame.repair", name=name, unit=unit) for language, text in texts.items()}
    return Failure(unit, happened, repair, last)

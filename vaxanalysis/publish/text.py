"""The words of a page: sentences as data in two languages, filled with numbers as the language writes them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from vaxanalysis import numbers
from vaxanalysis.errors import ParameterError
from vaxanalysis.languages import LANGUAGES
from vaxanalysis.publish.figures import Figure, Rate
from vaxanalysis.schema import ALL_MANDATORY, FIELD

TITLE_WORDS = 10
COMMUNE_WORDS = {"phường": "ward", "xã": "commune", "thị trấn": "town"}

Entry = str | dict[str, str] | list[str | dict[str, str]]


@cache
def words(language: str) -> dict[str, dict[str, Entry]]:
    """Section -> key -> the sentence, its forms (a title) or its singular and plural."""
    if language not in LANGUAGES:
        raise ParameterError("language", f"no texts in {language!r}", f"Use one of {', '.join(LANGUAGES)}")
    return tomllib.loads((files("vaxanalysis.publish.words") / f"{language}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Text:
    """The texts of one language; the public edition has sentences of its own.

    ``city``: whether they name a ``thành phố``, not a ``tỉnh``.
    """

    language: str
    audience: str = "internal"
    city: bool = True

    def __call__(self, key: str, **values: object) -> str:
        """The sentence ``section.name`` filled in; whole numbers, decimals and dates in the language's form."""
        return self._fill(self._entry(key), values)

    def title(self, key: str, **values: object) -> str:
        """The first form of a title that, filled in, has at most ten words; the last one otherwise."""
        entry = self._entry(key)
        forms = [self._fill(form, values) for form in (entry if isinstance(entry, list) else [entry])]
        return next((form for form in forms if len(form.split()) <= TITLE_WORDS), forms[-1])

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        section, name = key.split(".", 1)
        return name in words(self.language).get(section, {})

    def number(self, value: float, places: int | None = None) -> str:
        """A number in the language's form."""
        return numbers.number(value, self.language, places)

    def percent(self, rate: float | None) -> str:
        """A rate as per cent without the sign."""
        return numbers.percent(rate, self.language)

    def share(self, rate: float) -> str:
        """A set share as per cent: 99, not 99.0."""
        whole = round(rate * 100)
        return self.number(whole) if abs(rate * 100 - whole) < 1e-9 else self.percent(rate)

    def interval(self, low: float | None, high: float | None) -> str:
        """An interval of a rate, both ends in per cent."""
        return "–" if low is None or high is None else f"{self.percent(low)}–{self.percent(high)}"

    def day(self, value: date) -> str:
        """A date in full."""
        return numbers.day(value, self.language)

    def short_day(self, value: date) -> str:
        """A date without its year."""
        return numbers.short_day(value, self.language)

    def field(self, name: str, inside: bool = False) -> str:
        """A field's label; ``inside`` a sentence it starts small."""
        if name == ALL_MANDATORY:
            return self("common.all_mandatory")
        label = FIELD[name].label(self.language)
        return label[0].lower() + label[1:] if inside else label

    def fields(self, joined: str, inside: bool = False) -> str:
        """The labels of ``birth_date+citizen_id``; ``inside`` a sentence they start small."""
        labels = [self.field(name, inside) for name in joined.split("+")]
        return ", ".join(labels[:1] + [label[0].lower() + label[1:] for label in labels[1:]])

    def kind(self, kinds: Iterable[str]) -> str:
        """The word for communes of these kinds: ``phường``, or ``xã, thị trấn`` where they are mixed."""
        present = [COMMUNE_WORDS[kind] for kind in COMMUNE_WORDS if kind in set(kinds)] or ["commune"]
        names = dict.fromkeys(self(f"kind.{kind}") for kind in present)
        return self("kind.join").join(names)

    def names(self, names: Sequence[str]) -> str:
        """``A, B, C``."""
        return ", ".join(names)

    def _entry(self, key: str) -> Entry:
        if self.audience == "public" and key in words(self.language)["public"]:
            return words(self.language)["public"][key]
        section, name = key.split(".", 1)
        return words(self.language)[section][name]

    def _fill(self, entry: Entry, values: dict[str, object]) -> str:
        if isinstance(entry, list):
            entry = entry[0]
        if isinstance(entry, dict):
            first = next((number for value in values.values() if (number := _number(value)) is not None), 0)
            entry = entry["one" if first == 1 else "other"]
        return self._of_place(entry).format(**{name: self.shown(value) for name, value in values.items()})

    def _of_place(self, sentence: str) -> str:
        """``sentence`` with the words for a province instead of a city, if the place is none."""
        if not self.city:
            said = words(self.language)["province"]
            for word, other in zip(said["city"], said["province"], strict=True):
                sentence = re.sub(rf"\b{word}\b", str(other), sentence)
        return sentence

    def shown(self, value: object) -> str:
        """A figure, date, number or word as the language writes it; a dash for None."""
        if value is None:
            return self("common.none")
        if isinstance(value, Figure | Rate):
            return value.worded(self)
        if isinstance(value, date):
            return self.day(value)
        return self.number(value) if isinstance(value, int | float) else str(value)


def _number(value: object) -> int | None:
    if isinstance(value, Figure):
        return value.value if value.known else None
    return value if isinstance(value, int) else None

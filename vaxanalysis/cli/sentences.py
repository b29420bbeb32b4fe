"""The words of the terminal: sentences as data in two languages."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vaxanalysis.errors import ParameterError
from vaxanalysis.languages import LANGUAGES, vi_or_en
from vaxanalysis.numbers import number


def language(chosen: str | None) -> str:
    """That of the terminal: the language chosen (English for one of pages alone), else Vietnamese where the locale is, else English.

    Raises ParameterError for a language that pages do not have.
    """
    if chosen not in (None, *LANGUAGES):
        raise ParameterError("--lang", f"'{chosen}'", f"Use {' or '.join(LANGUAGES)}")
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return vi_or_en(chosen or locale[:2].lower())


@dataclass(frozen=True)
class Sentences:
    """The sentences of one language."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The sentence ``key`` filled in; whole numbers and decimals as the language writes them."""
        return _words(self.language)[key].format(**{name: self._shown(value) for name, value in values.items()})

    def counted(self, numbers: Mapping[str, int]) -> str:
        """How many rows have each status, those that none has left out."""
        counts = [f"{self(f'status_{name}')} {self._shown(count)}" for name, count in numbers.items() if count]
        return ", ".join(counts) or self("nothing")

    def _shown(self, value: object) -> object:
        return number(value, self.language) if isinstance(value, int | float) else value


@cache
def _words(language: str) -> dict[str, str]:
    return tomllib.loads((files("vaxanalysis.cli") / "words" / f"{language}.toml").read_text(encoding="utf-8"))

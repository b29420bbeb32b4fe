"""The words of the explorer."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def words(language: str) -> dict[str, str]:
    """The words in a language."""
    text = (files("vaxanalysis.explorer") / "words.toml").read_text(encoding="utf-8")
    found: dict[str, str] = tomllib.loads(text)[language]
    return found

"""Writes docs/api.md from the docstrings of the public names: ``python tools/build_api.py``."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import vaxanalysis

PAGE = Path(__file__).parents[1] / "docs" / "api.md"
HEAD = """# The library

Made by `python tools/build_api.py` from the docstrings; do not edit. The examples are run by the tests.

A register and the results of `completeness`, `profile`, `duplicates` and `match` have `.table` (a Polars frame), `.to_pandas()`,
`.to_excel(path)` and `.plot()`, and show themselves in a notebook; `vax.language("en")` shows them in English.
"""


def page() -> str:
    """The text of docs/api.md."""
    names = [name for name in vaxanalysis.__all__ if callable(getattr(vaxanalysis, name))]
    results = ["rates.Completeness", "profiling.Profile", "identities.Identities", "verification.match.Match"]
    sections = [_section(f"vax.{name}", getattr(vaxanalysis, name)) for name in names]
    sections += [_section(path.rsplit(".")[-1], _found(path)) for path in results]
    return "\n".join([HEAD, *sections])


def _found(path: str) -> Any:
    room, _, name = path.rpartition(".")
    return getattr(__import__(f"vaxanalysis.{room}", fromlist=[name]), name)


def _section(name: str, thing: Any) -> str:
    if not inspect.isclass(thing):
        return f"## {name}\n\n```python\n{name}{_signature(thing)}\n```\n\n{_text(thing)}\n"
    members = [
        (each, member)
        for each, member in inspect.getmembers(thing)
        if not each.startswith("_") and inspect.getdoc(member)
    ]
    lines = [
        f"- `.{each}{_signature(member) if callable(member) else ''}`: {_first(member)}"
        for each, member in members
        if _own(member)
    ]
    return f"## {name}\n\n{_text(thing)}\n\n" + "\n".join(lines) + "\n"


def _own(member: Any) -> bool:
    return isinstance(member, property) or inspect.isroutine(member)


def _signature(thing: Any) -> str:
    plain = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(thing)))
    return re.sub(r"\(self(: \w+)?(, )?", "(", plain)


def _first(member: Any) -> str:
    return " ".join(_text(member).split("\n\n")[0].split())


def _text(thing: Any) -> str:
    """A docstring as Markdown: names in code, examples in blocks."""
    parts = re.sub(r":\w+:`~?([^`]*)`", r"`\1`", (inspect.getdoc(thing) or "").replace("``", "`")).split("\n\n")
    return "\n\n".join(f"```pycon\n{part}\n```" if part.startswith(">>>") else part for part in parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

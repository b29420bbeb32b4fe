"""What every block of an index and two districts shows, in both languages and editions, kept as text beside this file.

A change of a number, word, light or order shows as a difference. After a change on purpose write them again with
``python -m tests.publish.snapshots`` and read the difference before it is committed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.publish.city import AS_OF
from tests.publish.shown import behind, shown
from tests.publish.small_city import FAILED, PAGES
from vaxanalysis import rules
from vaxanalysis.publish.city import city
from vaxanalysis.publish.manifest import installed
from vaxanalysis.publish.report import report

FOLDER = Path(__file__).parent
CITY_BLOCKS = ("index", "trend", "identities", "footer")
BLOCKS = ("overview", "cards", "fields", "communes", "map", "trend", "patterns", "faults", "causes", "duplicates", "workload",
          "verification", "feedback", "footer", "a4")  # fmt: skip


def pages(store: Path) -> Iterator[tuple[str, str]]:
    """The name and the text of each snapshot: a page in a language, and the tables of a page once for both."""
    for audience in ("internal", "public"):
        for unit in ("index", *PAGES):
            for language in ("vi", "en"):
                blocks = list(_blocks(store, unit, language, audience))
                text = "\n\n".join(shown(block) for block in blocks) + "\n"
                yield f"{audience}-{unit}-{language}.txt", _without_versions(text)
            yield f"{audience}-{unit}.csv", "".join(behind(block) for block in blocks)


def _blocks(store: Path, unit: str, language: str, audience: str) -> Iterator[Any]:
    if unit == "index":
        made: Any = city(store, AS_OF, language, audience, FAILED, pages=PAGES)
        names = CITY_BLOCKS
    else:
        made, names = report(store, AS_OF, unit, language, audience), BLOCKS
    return (getattr(made, name)() for name in names)


def _without_versions(text: str) -> str:
    return text.replace(rules.RULES_VERSION, "RULES").replace(
        f"vaxanalysis {installed('vaxanalysis')}", "vaxanalysis VERSION"
    )

"""The records of decisions: each has a number of its own, in its name and its title, and what refers to one finds it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
TEXTS = [
    *ROOT.glob("*.md"),
    *(path for folder in ("docs", "vaxanalysis", "tests", "tools", "notebooks") for path in (ROOT / folder).rglob("*")),
]


def test_every_record_has_a_number_of_its_own() -> None:
    numbers = [path.name[:3] for path in DECISIONS]
    assert numbers == [f"{number:03d}" for number in range(1, len(DECISIONS) + 1)]
    assert [path.name for path in DECISIONS if not path.read_text("utf-8").startswith(f"# {path.name[:3]} ")] == []


def test_every_reference_to_a_record_finds_it() -> None:
    numbers = {path.name[:3] for path in DECISIONS}
    names = {path.stem for path in DECISIONS}
    missing = [
        f"{path.relative_to(ROOT)}: {number}{rest}"
        for path in TEXTS
        if path.suffix in (".md", ".py", ".ipynb", ".toml")
        for number, rest in re.findall(r"decisions/(\d{3})([-\w]*)", path.read_text("utf-8"))
        if number not in numbers or (rest and number + rest not in names)
    ]
    assert missing == []

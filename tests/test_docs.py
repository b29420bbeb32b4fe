"""The records of decisions have numbers of their own, and what refers to one finds it; CONTRIBUTING names every room and real files."""

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


def test_contributing_has_a_line_for_every_room() -> None:
    package, text = ROOT / "vaxanalysis", (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rooms = {path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    lines = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    named = {name for line in lines for name in re.findall(r"`(\w+)`", line)}
    assert {room for room in rooms if not room.startswith("__")} - named == set()


def test_files_that_contributing_names_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    table = text[text.index("## A change request to a file") : text.index("## Recipes")]
    names = [name for name in re.findall(r"`([\w/.]+\.(?:py|toml|md))`", table) if "XX" not in name]
    places = [ROOT, *(ROOT / "vaxanalysis" / part for part in ("", "data", "publish"))]
    assert len(names) > 20
    assert [name for name in names if not any((place / name).is_file() for place in places)] == []

"""States, kinds, categories, flows, fields and exact keys are each spelled in one module; all others import them."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from vaxanalysis import flows, schema, tally
from vaxanalysis.identities import exact, result
from vaxanalysis.verification import categories, vocabulary

PACKAGE = Path(__file__).parent.parent / "vaxanalysis"
LISTS = {
    "schema.py": [schema.STATES[: schema.NO_COLUMN], schema.PROFILE_FIELDS, schema.MANDATORY, schema.UNIT],
    "verification/vocabulary.py": [vocabulary.WORK_STATES, vocabulary.OPEN, vocabulary.DONE],
    "identities/result.py": [result.DUPLICATE_KINDS],
    "flows.py": [flows.COLUMNS],
    "tally.py": [tally.CLEANING],
    "verification/categories.py": [tuple(name for name in categories.CATEGORIES if name not in tally.CLEANING)],
}
"""Module -> lists of three names or more; another module that writes out all names of one has written the list again."""


def sequences(path: Path) -> Iterator[tuple[int, set[str]]]:
    """Line and texts of each tuple, list or set that is written out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            texts = (one.value for one in node.elts if isinstance(one, ast.Constant))
            yield node.lineno, {text for text in texts if isinstance(text, str)}


def written(names: Collection[str], owner: str) -> list[str]:
    """Where else than in ``owner`` all of ``names`` stand side by side. (The generator of made-up registers knows no vocabulary.)"""
    return [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).as_posix() != owner and path.relative_to(PACKAGE).parts[0] != "synth"
        for line, found in sequences(path)
        if found >= set(names)
    ]


@pytest.mark.parametrize("owner", LISTS)
def test_a_list_is_spelled_in_one_module(owner: str) -> None:
    assert [place for names in LISTS[owner] for place in written(names, owner)] == []


def test_an_exact_key_is_spelled_in_the_room_of_identities() -> None:
    keys = {frozenset(key.columns) for key in exact.EXACT_KEYS if len(key.columns) > 2}
    again = [path.name for path in PACKAGE.rglob("*.py") for _, found in sequences(path) if frozenset(found) in keys]
    assert set(again) == {"exact.py", "rules.py"}


def test_the_test_itself_finds_a_list_written_again() -> None:
    assert any(place.startswith("schema.py") for place in written(schema.MANDATORY, "none"))

"""Looks through the files of a run for values of persons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vaxanalysis import places, rules, schema, vaccines
from vaxanalysis.errors import OutputError
from vaxanalysis.languages import LANGUAGES
from vaxanalysis.leaks import pieces
from vaxanalysis.leaks.pieces import FILE_NAME, Piece
from vaxanalysis.leaks.values import Finder, People, together, without
from vaxanalysis.places.names import KINDS_OF_UNITS
from vaxanalysis.publish.text import words

LEAK_WORDS = {
    "names": "a person's name", "folded": "a person's name", "numbers": "a person's number", "emails": "an e-mail address",
    "records": "a record id",
}  # fmt: skip


MAY_HOLD = re.compile(r"[^\W\d_]+[\W_]+[^\W\d_]|\w{8}|\d(?:\W?\d){7}")
"""Two words, or something as long as a number of a person."""


@dataclass(frozen=True)
class Leak:
    """A value of a person in a file: which file, where in it, which kind of value."""

    file: str
    place: str
    kind: str


class LeakError(OutputError):
    """A person's value was found in the files to be published; nothing is published."""

    def __init__(self, leaks: list[Leak]) -> None:
        first = leaks[0]
        more = f" (and {len(leaks) - 1} more places)" if len(leaks) > 1 else ""
        super().__init__(
            first.file,
            f"{first.kind} in {first.place}{more}; nothing was published",
            "Look whether a file name, heading or facility name holds a person, rename it, and run again",
        )
        self.leaks = leaks


def check(folder: Path, people: People) -> None:
    """Raise LeakError where any file below ``folder`` holds a value of ``people``."""
    if leaks := scan(folder, people):
        raise LeakError(leaks)


def scan(folder: Path, people: People) -> list[Leak]:
    """The values of ``people`` below ``folder``, a :class:`Leak` for each file, place and kind."""
    pieces_by_file = _read(folder)
    finder = Finder(people.first_words(), unit_names())
    texts_once = {(piece.text, piece.joined) for found in pieces_by_file.values() for piece in found}
    seen = {once: finder.candidates(*once) for once in texts_once}
    known = together(map(Finder().candidates, template()))
    held = people.holding(without(together(seen.values()), known))
    leaks = (
        Leak(file if piece.place != FILE_NAME else "a file", piece.place, words_for_it)
        for file, found in pieces_by_file.items()
        for piece in found
        for kind, words_for_it in LEAK_WORDS.items()
        if seen[piece.text, piece.joined][kind] & held[kind]
    )
    return list(dict.fromkeys(leaks))


def _read(folder: Path) -> dict[str, list[Piece]]:
    """File -> its pieces that are long enough to hold a person's value, each once. A file that lies in an archive as well is read once."""
    found: dict[str, list[Piece]] = {}
    read: set[bytes] = set()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        every = pieces.of(name, path.read_bytes(), read)
        found[name] = list(dict.fromkeys(piece for piece in every if MAY_HOLD.search(piece.text)))
    return found


@cache
def template() -> tuple[str, ...]:
    """Texts that a run may show of itself: words of the pages, rules, fields, products and units."""
    units = places.units()
    return (
        *(text for language in LANGUAGES for text in _leaves(words(language))),
        *(text for rule in rules.RULES for text in (rule.message_vi, rule.message_en, rule.remedy_vi, rule.remedy_en)),
        *(text for field in schema.FIELDS for text in (field.vi, field.en)),
        *(name for vaccine in vaccines.VACCINES for name in (vaccine.label, *vaccine.names)),
        *(name for column in ("province", "district", "commune") for name in units[column].unique().sort()),
    )


@cache
def unit_names() -> frozenset[str]:
    """The names of all units in lower case, with and without the word for their kind."""
    units = places.units()
    names = {name.lower() for column in ("province", "district", "commune") for name in units[column].unique()}
    return frozenset(names | {name.removeprefix(f"{kind} ") for name in names for kind in KINDS_OF_UNITS})


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inside in value.values():
            yield from _leaves(inside)
    elif isinstance(value, (list, tuple)):
        for inside in value:
            yield from _leaves(inside)

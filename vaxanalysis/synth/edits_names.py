"""How names are mistyped, cut, decorated or made up."""

from __future__ import annotations

import random
import unicodedata

import polars as pl

from vaxanalysis.schema import fold
from vaxanalysis.synth.kinds import EntryRow, Kind, Value, blank, choice, placeholder, shaped

_CYRILLIC = str.maketrans("aeopcxyAEOPCXHTKM", "аеорсхуАЕОРСХНТКМ")
_TELEX = {
    "ă": "aw", "â": "aa", "đ": "dd", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "Đ": "DD", "Â": "AA", "Ô": "OO", "Ê": "EE", "Ư": "UW",
}  # fmt: skip
_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_SLIPS = {"i": "y", "y": "i", "n": "m", "h": "j", "a": "s", "g": "h", "u": "i", "o": "p", "t": "r"}


def _brackets(rng: random.Random, row: EntryRow) -> Value:
    return f"{row['full_name']}{rng.choice(['', ' '])}({rng.choice(['HN', '1', '2', 'NB', 'bố', 'con', 'tạm trú'])})"


def _mixed(rng: random.Random, row: EntryRow) -> Value:
    """Latin letters replaced by Cyrillic twins in one word."""
    words = row["full_name"].split(" ")
    able = [place for place, word in enumerate(words) if word.translate(_CYRILLIC) != word]
    if able:
        chosen = rng.choice(able)
        words[chosen] = words[chosen].translate(_CYRILLIC)
    return " ".join(words)


def _joined(rng: random.Random, row: EntryRow) -> Value:
    words = row["full_name"].split(" ")
    return " ".join([*words[:-2], words[-2] + words[-1]]) if len(words) > 2 else row["full_name"]


def _abbreviated(rng: random.Random, row: EntryRow) -> Value:
    first, *rest = row["full_name"].split(" ")
    return " ".join([rng.choice(["Ng~", "N.", "Ng."]) if first == "Nguyễn" else f"{first[0]}.", *rest])


def _typo(rng: random.Random, row: EntryRow) -> Value:
    """One letter of the given name replaced, doubled or dropped."""
    *rest, given = row["full_name"].split(" ")
    place = rng.randrange(1, len(given)) if len(given) > 1 else 0
    kept, letter, after = given[:place], given[place], given[place + 1 :]
    new = rng.choice([_SLIPS.get(letter, letter + letter), letter + letter, "" if len(given) > 2 else letter + letter])
    return " ".join([*rest, kept + new + after])


def _telex(rng: random.Random, row: EntryRow) -> Value:
    """Telex keys typed with the input method off, in the last word that has marks."""
    words = row["full_name"].split(" ")
    for place in reversed(range(len(words))):
        if fold(words[place]) != words[place].lower():
            words[place] = _keys(words[place])
            break
    return " ".join(words)


def _keys(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    tone = "".join(_TONES.get(char, "") for char in parts)
    plain = unicodedata.normalize("NFC", "".join(char for char in parts if char not in _TONES))
    return "".join(_TELEX.get(char, char) for char in plain) + tone


def _reordered(rng: random.Random, row: EntryRow) -> Value:
    first, *rest = row["full_name"].split(" ")
    return " ".join([*rest, first])


def _lower(rng: random.Random, row: EntryRow) -> Value:
    return row["full_name"].lower() if rng.random() < 0.4 else row["full_name"].upper()


def _spaces(rng: random.Random, row: EntryRow) -> Value:
    return rng.choice([" {}", "{} ", "{}  "]).format(row["full_name"].replace(" ", "  ", 1))


_NAME = ("full_name",)
_JUNK = choice("...", "???", "asdf", "qwerty", "!!", "***", "aaaa", "ten")
_TESTS = choice("test", "Test", "abc", "nguyen van a", "Nguyễn Văn A", "TEST 1", "thử nghiệm", "Trần Thị B")
_MOTHER = pl.col("mother_name").is_not_null()
_LOCAL = ~pl.col("foreign")
_LONG = _LOCAL & (pl.col("middle") != "")

KINDS: tuple[Kind, ...] = (
    Kind("name_blank", _NAME, blank, (0.0006, 0.004)),
    Kind("name_placeholder", _NAME, placeholder, (0.0004, 0.001)),
    Kind("name_one_word", _NAME, shaped("{given}"), (0.001, 0.003), where=_LOCAL),
    Kind(
        "name_digits",
        _NAME,
        lambda rng, row: f"{row['full_name']}{rng.choice(['', ' '])}{rng.randint(1, 99)}",
        (0.001, 0.0005),
    ),
    Kind("name_junk", _NAME, _JUNK, (0.0004, 0.0008)),
    Kind("name_test", _NAME, _TESTS, (0.0005, 0.0004)),
    Kind("name_brackets", _NAME, _brackets, (0.0015, 0.0005)),
    Kind("name_child_under_mother", _NAME, shaped("{mother_name}"), (0.06, 0.1), where=_MOTHER),
    Kind(
        "name_marks_lost",
        _NAME,
        lambda rng, row: fold(row["full_name"]).title(),
        (0.01, 0.002),
        (0.12, 0.3),
        where=_LOCAL,
    ),
    Kind("name_telex", _NAME, _telex, (0.0, 0.006), (0.0, 0.1), where=_LOCAL),
    Kind("name_mixed_script", _NAME, _mixed, (0.0008, 0.0004)),
    Kind("name_joined", _NAME, _joined, (0.002, 0.0008), (0.02, 0.01), where=_LONG),
    Kind("name_abbreviated", _NAME, _abbreviated, (0.0008, 0.002), (0.01, 0.02), where=_LOCAL),
    Kind("name_typo", _NAME, _typo, (0.003, 0.006), (0.15, 0.1), where=_LOCAL),
    Kind("name_reordered", _NAME, _reordered, (0.0003, 0.0001), (0.02, 0.03), where=_LONG),
    Kind("name_middle_dropped", _NAME, shaped("{family} {given}"), (0.0005, 0.001), (0.04, 0.08), where=_LONG),
    Kind("lookalike_case", _NAME, _lower, (0.03, 0.1), (0.08, 0.15)),
    Kind("lookalike_spaces", _NAME, _spaces, (0.006, 0.01)),
)

"""Models as JSON files, so that a trained one travels and another register can have its own."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from vaxanalysis.errors import InputError
from vaxanalysis.identities.model import (
    All,
    Comparison,
    Crossed,
    Equal,
    Lacks,
    Level,
    Model,
    Near,
    Predicate,
    Some,
    implies,
)

_KINDS: dict[str, tuple[type[Equal | Crossed | Near | Lacks], str]] = {
    "equal": (Equal, "equal is of one column"),
    "crossed": (Crossed, "crossed is of two columns"),
    "near": (Near, "near is of one column and a number of edits"),
    "lacks": (Lacks, "lacks is of one column"),
}
"""A condition, and what it is of."""


def _pack(predicate: Predicate | None) -> list[Any] | None:
    match predicate:
        case None:
            return None
        case All(of) | Some(of):
            return [type(predicate).__name__.lower(), *(_pack(part) for part in of)]
        case _:
            return [type(predicate).__name__.lower(), *vars(predicate).values()]


def _unpack(packed: Any) -> Predicate | None:
    if packed is None:
        return None
    if not isinstance(packed, list) or not packed:
        raise ValueError(f"`when` is {packed!r}, but it is a list such as ['equal', 'name']")
    kind, *rest = packed
    if kind in ("all", "some"):
        parts = tuple(part for part in map(_unpack, rest) if part is not None)
        if not parts or len(parts) < len(rest):
            raise ValueError(f"`when` is {packed!r}, but {kind} is of one condition at least, and of nothing else")
        return All(parts) if kind == "all" else Some(parts)
    if kind not in _KINDS:
        raise ValueError(f"{kind!r} is none of {', '.join((*_KINDS, 'all', 'some'))}")
    condition, form = _KINDS[kind]
    names, edits = (rest[:1], rest[1:]) if kind == "near" else (rest, [])
    if len(names) != 1 + (kind == "crossed") or not all(isinstance(name, str) for name in names) or len(edits) > 1:
        raise ValueError(f"`when` is {packed!r}, but {form}")
    if edits and (not isinstance(edits[0], int) or isinstance(edits[0], bool) or edits[0] < 1):
        raise ValueError(f"`when` is {packed!r}, but edits are a whole number from 1")
    return condition(*names, *edits)


def _level(level: Level) -> dict[str, Any]:
    kept = {key: value for key, value in vars(level).items() if value not in (None, False) and key != "when"}
    return {**kept, "when": _pack(level.when)}


def dump(model: Model, path: Path) -> None:
    """Write ``model`` to a JSON file."""
    comparisons = [{"name": c.name, "levels": [_level(level) for level in c.levels]} for c in model.comparisons]
    plain = {key: value for key, value in vars(model).items() if key != "comparisons"} | {"comparisons": comparisons}
    path.write_text(json.dumps(plain, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load(path: Path) -> Model:
    """Read a model from a JSON file (docs/model-file.md). Raises InputError that names what is wrong, and where."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _wrong(path, f"not an identity model: no JSON in it ({type(error).__name__})") from error
    if not isinstance(plain, dict) or not plain.get("comparisons") or not plain.get("blocking"):
        raise _wrong(path, "not an identity model: it has no comparisons or no blocking")
    try:
        model = _model(plain, path.stem)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise _wrong(path, f"not an identity model: {error}") from error
    if not model.declared and not model.training:
        raise _wrong(path, "levels without m and no training blocks to learn it from")
    return model


def _wrong(path: Path, what: str) -> InputError:
    return InputError(str(path), what, "Correct it by docs/model-file.md, or give a file that training wrote")


def _keys(given: Any, kind: type[Level | Comparison | Model], where: str) -> None:
    """Raises ValueError where ``given`` is no object, or has keys that a ``kind`` does not have."""
    if not isinstance(given, dict):
        raise ValueError(f"{where} is {given!r}, but it is an object with keys")
    if unknown := [key for key in given if key not in {field.name for field in fields(kind)}]:
        raise ValueError(f"{where}: the key {', '.join(unknown)} is not known")


def _model(plain: dict[str, Any], name: str) -> Model:
    _keys(plain, Model, "the model")
    if not isinstance(plain["comparisons"], list):
        raise ValueError("comparisons is no list")
    comparisons = tuple(_comparison(one) for one in plain["comparisons"])
    if twice := _twice([one.name for one in comparisons]):
        raise ValueError(f"two comparisons are called {twice}")
    lists = {key: _lists(key, plain.get(key, ())) for key in ("blocking", "training")}
    named, labels = plain.get("exact", ("", ()))
    prior = plain.get("prior")
    if prior is not None and not _is_share(prior):
        raise ValueError(f"prior is {prior!r}, but a share lies above 0 and up to 1")
    return Model(**{"name": name, **plain, **lists, "comparisons": comparisons, "exact": (named, tuple(labels))})


def _lists(key: str, given: Any) -> tuple[tuple[str, ...], ...]:
    """Lists of columns. Raises ValueError for what is none, or is empty: rows agree on no column at all."""
    whole = isinstance(given, (list, tuple)) and all(isinstance(one, list) and one for one in given)
    if not whole or not all(isinstance(name, str) for one in given for name in one):
        raise ValueError(f'{key} is no list of lists of columns, such as [["name"], ["born", "place"]]')
    return tuple(map(tuple, given))


def _twice(names: list[str]) -> str:
    return ", ".join(sorted({name for name in names if names.count(name) > 1}))


def _is_share(given: Any) -> bool:
    return isinstance(given, (int, float)) and not isinstance(given, bool) and 0 < given <= 1


def _comparison(given: Any) -> Comparison:
    _keys(given, Comparison, "a comparison")
    name = given.get("name")
    if not isinstance(name, str) or not isinstance(given.get("levels"), list):
        raise ValueError(f"comparison {name}: it has a text as its name and a list of levels")
    try:
        levels = tuple(_read(one) for one in given["levels"])
    except (ValueError, TypeError) as error:
        raise ValueError(f"comparison {name}: {error}") from error
    if not levels or levels[-1].when is not None or any(level.when is None for level in levels[:-1]):
        raise ValueError(f"comparison {name}: its last level, and no other, must have no `when`: it takes what is left")
    if twice := _twice([level.label for level in levels]):
        raise ValueError(f"comparison {name}: two levels are called {twice}")
    for place, level in enumerate(levels):
        _check(f"comparison {name}, level {level.label}", level)
        for earlier in levels[:place]:
            if level.when and earlier.when and implies(level.when, earlier.when):
                what = f"it is never reached, because {earlier.label} before it holds wherever it does"
                raise ValueError(f"comparison {name}, level {level.label}: {what}; put the narrower level first")
    return Comparison(name, levels)


def _read(one: Any) -> Level:
    _keys(one, Level, "a level")
    if not isinstance(one.get("label"), str):
        raise ValueError("a level has no text as its label")
    return Level(**{**one, "when": _unpack(one.get("when"))})


def _check(where: str, level: Level) -> None:
    """Raises ValueError for what is no share, no column and no truth value."""
    for key in ("m", "u", "base"):
        share = getattr(level, key)
        if share is not None and not _is_share(share):
            raise ValueError(f"{where}: {key} is {share!r}, but a share is a number above 0 and up to 1")
    for key in ("fixed", "fixed_u", "null"):
        if not isinstance(getattr(level, key), bool):
            raise ValueError(f"{where}: {key} is {getattr(level, key)!r}, but it is true or false")
    if level.tf is not None and not isinstance(level.tf, str):
        raise ValueError(f"{where}: tf is {level.tf!r}, but it is the name of a column")
    if level.base is not None and level.tf is None:
        raise ValueError(f"{where}: base without tf, the column whose values' frequency scales `u`")

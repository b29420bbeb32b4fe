"""Models as JSON files, so that a trained one travels and another register can have its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vaxanalysis.errors import InputError
from vaxanalysis.identities.model import All, Comparison, Crossed, Equal, Lacks, Level, Model, Near, Predicate, Some

_KINDS: dict[str, type[Equal | Crossed | Near | Lacks]] = {
    "equal": Equal,
    "crossed": Crossed,
    "near": Near,
    "lacks": Lacks,
}


def _pack(predicate: Predicate | None) -> list[Any] | None:
    match predicate:
        case None:
            return None
        case All(of) | Some(of):
            return [type(predicate).__name__.lower(), *(_pack(part) for part in of)]
        case _:
            return [type(predicate).__name__.lower(), *vars(predicate).values()]


def _unpack(packed: list[Any] | None) -> Predicate | None:
    if packed is None:
        return None
    kind, *rest = packed
    if kind in ("all", "some"):
        parts = tuple(part for part in map(_unpack, rest) if part is not None)
        return All(parts) if kind == "all" else Some(parts)
    if kind not in _KINDS:
        raise ValueError(f"{kind!r} is none of {', '.join((*_KINDS, 'all', 'some'))}")
    return _KINDS[kind](*rest)


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
        comparisons = tuple(_comparison(one) for one in plain.pop("comparisons"))
        plain["blocking"], plain["training"] = (
            tuple(map(tuple, plain.get(key, ()))) for key in ("blocking", "training")
        )
        named, labels = plain.get("exact", ("", ()))
        model = Model(comparisons=comparisons, **{"name": path.stem, **plain, "exact": (named, tuple(labels))})
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise _wrong(path, f"not an identity model: {error}") from error
    if not model.declared and not model.training:
        raise _wrong(path, "levels without m and no training blocks to learn it from")
    return model


def _wrong(path: Path, what: str) -> InputError:
    return InputError(str(path), what, "Correct it by docs/model-file.md, or give a file that training wrote")


def _comparison(given: dict[str, Any]) -> Comparison:
    name = given["name"]
    try:
        levels = tuple(Level(**{**one, "when": _unpack(one.get("when"))}) for one in given["levels"])
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise ValueError(f"comparison {name}: {error}") from error
    if not levels or levels[-1].when is not None or any(level.when is None for level in levels[:-1]):
        raise ValueError(f"comparison {name}: its last level, and no other, must have no `when`: it takes what is left")
    for level in levels:
        for key, share in (("m", level.m), ("u", level.u)):
            if share is not None and not 0 < share <= 1:
                raise ValueError(
                    f"comparison {name}, level {level.label}: {key} is {share}, but a share lies above 0 and up to 1"
                )
    return Comparison(name, levels)

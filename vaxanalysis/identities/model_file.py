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
    """Read a model from a JSON file."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        comparisons = tuple(
            Comparison(c["name"], tuple(Level(**{**one, "when": _unpack(one["when"])}) for one in c["levels"]))
            for c in plain.pop("comparisons")
        )
        for key in ("blocking", "training"):
            plain[key] = tuple(tuple(rule) for rule in plain[key])
        plain["exact"] = (plain["exact"][0], tuple(plain["exact"][1]))
        return Model(comparisons=comparisons, **plain)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise InputError(
            str(path), f"not an identity model ({type(error).__name__})", "Give a file that training wrote"
        ) from error

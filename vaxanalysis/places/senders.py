"""Which district sent a file, told from the name of the file or its folder."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePath

from vaxanalysis.places.units import districts
from vaxanalysis.schema import fold


@lru_cache(maxsize=1)
def _slugs() -> dict[str, str]:
    """Hanoi's districts: slug -> code."""
    frame = districts()
    return dict(zip(frame["slug"], frame["district_code"], strict=True))


def _candidates(part: str) -> set[str]:
    """Codes of the districts that one part of a path names, by words or by its leading code."""
    tokens = re.findall(r"[a-z]+|\d+", fold(part))
    line = f"-{'-'.join(tokens)}-"
    joined = {re.sub(r"^(quan|huyen|thixa)", "", token) for token in tokens}
    named = {code for slug, code in _slugs().items() if f"-{slug}-" in line or slug.replace("-", "") in joined}
    if tokens[:1] and tokens[0] in _slugs().values() and (named or len(tokens) == 1):
        named.add(tokens[0])
    return named


def sender_of(name: str) -> str | None:
    """The Hanoi district that a file or folder name speaks of; null when none or more than one.

    The last part of a path speaks first, then the folders above it. A code alone (``001.xlsx``) counts, a code that the
    name contradicts does not.
    """
    path = PurePath(name.replace("\\", "/"))
    for part in (path.name.removesuffix(path.suffix), *reversed(path.parts[:-1])):
        found = _candidates(part)
        if found:
            return found.pop() if len(found) == 1 else None
    return None

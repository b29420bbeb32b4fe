"""Which district sent a file, read from the name of the file or its folder."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from vaxanalysis.places.names import split_type
from vaxanalysis.places.units import all_districts, slug
from vaxanalysis.schema import fold

_SHORT = {"q": "quan", "h": "huyen", "tx": "thi-xa", "tp": "thanh-pho"}


@dataclass(frozen=True)
class _District:
    code: str
    province: str
    slug: str
    kind: str

    def typed_in(self, line: str) -> bool:
        return f"-{self.kind}-{self.slug}-" in line

    def stands_in(self, line: str, joined: Collection[str]) -> bool:
        """Whether the name occurs; the name of a province (``bac-ninh``) means its capital only with the type."""
        if self.slug == slug(self.province):
            return self.typed_in(line) or line.startswith(f"-{self.code}-")
        return f"-{self.slug}-" in line or self.slug.replace("-", "") in joined

    def within(self, other: _District) -> bool:
        """Whether its name is a part of a longer one: Châu Thành in Châu Thành A."""
        return self.slug != other.slug and f"-{self.slug}-" in f"-{other.slug}-"


@lru_cache(maxsize=1)
def _districts() -> tuple[_District, ...]:
    rows = all_districts().select("district_code", "province_code", "district").unique().sort("district_code")
    return tuple(
        _District(code, province, slug(code), fold(split_type(name, "district")[0] or "").replace(" ", "-"))
        for code, province, name in rows.iter_rows()
    )


def _candidates(part: str, provinces: Collection[str] | None) -> set[str]:
    """Codes of the districts that one part of a path names, by words or by its leading code."""
    tokens = re.findall(r"[a-z]+|\d+", fold(part))
    line = f"-{'-'.join(_SHORT.get(token, token) for token in tokens)}-"
    joined = {re.sub(r"^(quan|huyen|thixa|thanhpho)", "", token) for token in tokens}
    known = [one for one in _districts() if provinces is None or one.province in provinces]
    named = [one for one in known if one.stands_in(line, joined)]
    longest = [one for one in named if not any(one.within(other) for other in named)]
    typed = [one for one in longest if one.typed_in(line)]
    alike = len({one.slug for one in longest}) == 1
    found = {one.code for one in (typed if alike and typed else longest)}
    if tokens[:1] and any(one.code == tokens[0] for one in known) and (found or len(tokens) == 1):
        return {tokens[0]} if tokens[0] in found else {*found, tokens[0]}
    return found


def sender_of(name: str, provinces: Collection[str] | None = None) -> str | None:
    """The code of the district in a file or folder name; null when none or more than one.

    ``provinces``: only districts of these are looked for; a name such as Châu Thành occurs in ten provinces. The last part of
    a path comes first, then the folders above it. A code alone (``001.xlsx``) counts, a code that the name contradicts does
    not; of two districts of one name (``Thành phố Cao Lãnh``, ``Huyện Cao Lãnh``) the type or the code decides.
    """
    path = PurePath(name.replace("\\", "/"))
    for part in (path.name.removesuffix(path.suffix), *reversed(path.parts[:-1])):
        found = _candidates(part, provinces)
        if found:
            return found.pop() if len(found) == 1 else None
    return None

"""Which columns become which field: one column, several joined, or the better of several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from vaxanalysis.loading import heading_grammar
from vaxanalysis.loading.heading_grammar import MINE, Reading
from vaxanalysis.schema import FIELD, MAX_DOSES, column_of_dose, field_of

OWN = re.compile(r"[a-z_][a-z0-9_]*|column \d+")
"""Names of this package's own columns; a heading of this form that is not understood does not become a column's name."""

JOINED = {"full_name": ("family", "middle", "given"), "address": ("house", "street", "hamlet")}
"""Parts of a field that are joined, in this order, where no column holds the whole field."""

_SHARED = {"full_name": "words", "birth_date": "date", "dose_date": "date"}
"""How columns under one heading are joined."""

_ORDER = {name: number for number, name in enumerate(FIELD)}
PRODUCT = "product"
"""The fields of a dose that a column named after a product gives: its day, and so the product."""

OF_ADDRESS = "commune"
"""How a commune is made from an address. It counts as no column: where an address holds no commune, the field's state is unknown."""

_DATE = ("day", "month", "year")
_SEXES = ("male", "female")


@dataclass(frozen=True)
class Made:
    """A column ``name`` made from others: ``how`` is a key of :data:`vaxanalysis.loading.making.MAKERS`.

    A name that begins with ``_`` is an intermediate step.
    """

    name: str
    how: str
    positions: tuple[int | str, ...]
    columns: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """The field that it is, or that it is a step to."""
        return field_of(self.name.strip("_"))

    def named(self, columns: Sequence[str]) -> Made:
        """The same with the names of the columns at its positions."""
        names = tuple(columns[at] if isinstance(at, int) else at for at in self.positions)
        return replace(self, columns=names)


@dataclass
class Claims:
    """``direct``: position -> canonical name; ``made``: columns made from others."""

    direct: dict[int, str] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)

    @property
    def used(self) -> set[int]:
        """Every position that is read."""
        return {*self.direct, *(at for step in self.made for at in step.positions if isinstance(at, int))}

    @property
    def sources(self) -> dict[str, int | str]:
        """Canonical name -> the position of its column, or the name itself where it is made from several."""
        return {step.name: step.name for step in self.made} | {name: at for at, name in self.direct.items()}

    def take(self, name: str, candidates: list[int | Made]) -> None:
        """Read ``name`` from the first of ``candidates``, or from the best where there are several."""
        if len(candidates) == 1 and isinstance(candidates[0], int):
            self.direct[candidates[0]] = name
            return
        sources: list[int | str] = []
        for number, candidate in enumerate(candidates):
            if isinstance(candidate, Made):
                step = name if len(candidates) == 1 else f"_{name}_{number}"
                self.made.append(replace(candidate, name=step))
                sources.append(step)
            else:
                sources.append(candidate)
        if len(candidates) > 1:
            judged = FIELD[field_of(name)].profiled and name != "commune"
            self.made.append(Made(name, "best" if judged else "first", tuple(sources)))


def settle(readings: Sequence[Reading]) -> Claims:
    """Which columns are read for which field, from the readings of their headings."""
    claims = Claims()
    for name, positions in _by_field(readings):
        candidates = _candidates(name, positions, readings)
        if candidates:
            claims.take(name, candidates)
    _sexes(claims, readings)
    _products(claims, readings)
    claims.made.sort(key=lambda made: _ORDER[made.field])
    _commune(claims)
    return claims


def own_name(text: str, position: int, taken: set[str]) -> str:
    """The name of a column that is no field: its heading if it is free."""
    return text if text and text not in taken and not OWN.fullmatch(text) else f"column {position + 1}"


def repeats(readings: Sequence[Reading]) -> list[int]:
    """Positions where a further table begins to the right: the name and another heading of the first table are repeated.

    It must have the fields of the first one, or be separated by an empty column or by running numbers; otherwise the columns are about
    another person in the same row.
    """
    meanings = [_meaning(reading) for reading in readings]
    named = [at for at, reading in enumerate(readings) if reading.field == "full_name"]
    names = [at for at in named if readings[at].part == readings[named[0]].part]
    for later in names[1:]:
        shift = later - names[0]
        same = [
            at
            for at in range(later)
            if at + shift < len(meanings) and any(meanings[at]) and meanings[at] == meanings[at + shift]
        ]
        fields = {readings[at].field for at in same if not readings[at].shared} - {None}
        begin = min(same, default=0) + shift
        if shift > 1 and len(fields) > 1 and _parted(readings, begin):
            return [begin, *(begin + further for further in repeats(readings[begin:]))]
    return []


def _parted(readings: Sequence[Reading], begin: int) -> bool:
    """Whether the columns before ``begin`` and those from it on are two tables."""
    gap = not readings[begin - 1].text or heading_grammar.meanings(readings[begin].text) == {"RUNNING"}
    left, right = ({reading.field for reading in part} - {None} for part in (readings[:begin], readings[begin:]))
    return gap or left == right


def _meaning(reading: Reading) -> tuple[object, ...]:
    return (reading.field, reading.part, reading.ordinal, reading.owner, "" if reading.field else reading.text.lower())


def _by_field(readings: Sequence[Reading]) -> Iterator[tuple[str, list[int]]]:
    """Canonical names and the positions that claim them with the best rank, in order of preference."""
    for base in dict.fromkeys(reading.field for reading in readings if reading.field not in (None, "dose_status")):
        positions = [at for at, reading in enumerate(readings) if reading.field == base]
        doses = _by_dose(base, positions, readings) if FIELD[base].per_dose else {1: positions}
        for ordinal, claiming in sorted(doses.items()):
            rank = min(_rank(readings[at]) for at in claiming)
            best = [at for at in claiming if _rank(readings[at]) == rank]
            yield column_of_dose(base, ordinal), sorted(best, key=lambda at: (readings[at].order, at))


def _rank(reading: Reading) -> tuple[bool, int]:
    return reading.owner != MINE, reading.rank


def _by_dose(base: str, positions: list[int], readings: Sequence[Reading]) -> dict[int, list[int]]:
    """Dose -> positions: those that name their dose, then the others in order; different headings for one dose are that dose."""
    doses: dict[int, list[int]] = {}
    for at in positions:
        if readings[at].ordinal:
            doses.setdefault(readings[at].ordinal, []).append(at)
    free = [at for at in positions if not readings[at].ordinal]
    dated = sum(reading.field == "dose_date" and not reading.ordinal for reading in readings)
    if len({readings[at].text.lower() for at in free}) == len(free) > 1 >= dated and base != "dose_date":
        return {**doses, min(set(range(1, MAX_DOSES + 2)) - set(doses)): free}
    for at in free:
        slot = min(set(range(1, len(positions) + MAX_DOSES + 1)) - set(doses))
        if slot <= MAX_DOSES:
            doses[slot] = [at]
    return {slot: claiming for slot, claiming in doses.items() if slot <= MAX_DOSES}


def _candidates(name: str, positions: list[int], readings: Sequence[Reading]) -> list[int | Made]:
    """The columns of a field, parts joined."""
    base = field_of(name)
    parts = {readings[at].part: at for at in reversed(positions) if readings[at].part}
    if "month" in parts and "female" not in parts and "male" in parts:
        parts["year"] = parts.pop("male")  # nam is a man, and năm without its mark
    whole: list[int | Made] = [at for at in positions if _is_whole(readings[at], parts)]
    side_by_side = _shared(positions, readings)
    if side_by_side and base in _SHARED:
        return [Made(name, _SHARED[base], side_by_side)] if base == "full_name" or len(side_by_side) == 3 else []
    if base in JOINED:
        joined = [parts[part] for part in JOINED[base] if part in parts]
        if base == "full_name" and (not whole and ("given" not in parts or len(joined) < 2)):
            return [parts["given"]] if "given" in parts else []
        return whole or [Made(name, "words" if base == "full_name" else "address", tuple(joined))]
    if "month" in parts and "year" in parts:
        if "day" not in parts and whole and isinstance(whole[0], int):
            parts["day"] = whole[0]
            whole = whole[1:]
        whole.append(Made(name, "date", tuple(parts.get(part, "") for part in _DATE)))
    elif "year" in parts and base == "birth_date" and whole and isinstance(whole[0], int) and whole[0] != parts["year"]:
        whole.append(Made(name, "date", (whole[0], parts["year"])))  # day and month in one column, the year in another
    if set(_SEXES) <= set(parts) and base == "birth_date":
        whole.append(Made(name, "years", (parts["male"], parts["female"])))
    return whole


def _is_whole(reading: Reading, parts: dict[str, int]) -> bool:
    if reading.part in _DATE:
        return "month" not in parts or "year" not in parts
    return reading.part in ("", PRODUCT)


def _shared(positions: list[int], readings: Sequence[Reading]) -> tuple[int, ...]:
    """Columns side by side under one heading for a whole name."""
    whole = sorted(at for at in positions if not readings[at].part)
    side_by_side = len(whole) > 1 and whole == list(range(whole[0], whole[0] + len(whole)))
    return tuple(whole) if side_by_side and all(readings[at].shared for at in whole) else ()


def _sexes(claims: Claims, readings: Sequence[Reading]) -> None:
    """The sex from which of two columns, one for men and one for women, is filled."""
    named = {reading.part: at for at, reading in enumerate(readings) if reading.part in _SEXES and reading.field}
    if set(named) == set(_SEXES) and "sex" not in claims.sources:
        claims.made.append(Made("sex", "sex", (named["male"], named["female"])))


def _commune(claims: Claims) -> None:
    """The commune from the address, where no column holds it or its code."""
    sources = claims.sources
    if "address" in sources and not {"commune", "commune_code"} & sources.keys():
        claims.made.append(Made("commune", OF_ADDRESS, (sources["address"],)))


def _products(claims: Claims, readings: Sequence[Reading]) -> None:
    """The product of each dose whose column is named after it; the number of the dose is not known."""
    for at, reading in enumerate(readings):
        if reading.part == PRODUCT:
            product, number = (column_of_dose(name, reading.ordinal) for name in ("vaccine", "dose_number"))
            claims.made += [Made(product, "product", (at, reading.text)), Made(number, "blank", ())]

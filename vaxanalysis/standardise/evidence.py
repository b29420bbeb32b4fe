"""How the cells of a column are to be read, decided from all of its cells.

A heading that declares a format decides first (``dd/mm/yyyy``, ``(0:nam, 1:nữ)``), then the rule in Viet Nam: the day before
the month, the codes of PL1. Cells that can only be read another way are evidence against it. At least ``LEAST`` deciding cells of
which at most one in a hundred (or one cell) disagrees with the rest decide; otherwise the column is undecided, and cells that can be
read both ways are invalid. No cell is read another way without its column.

A spreadsheet in English reads dates typed day first as month first: where that is possible, they become date cells with day and month
exchanged; the rest stay text. Evidence for it is a column whose date cells all have a day up to 12 and whose texts all a later one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from vaxanalysis.schema import columns_of, fold
from vaxanalysis.standardise import conventions, epochs

LEAST = 20
SHARE = 0.01
SEX_SHARE = 0.1
"""A sex that contradicts the name or the CCCD is a slip of one record; more than one in ten is another coding."""

SCHEMA = pl.Schema(
    {
        "column": pl.String,
        "convention": pl.String,
        "because": pl.String,
        "cells_for": pl.Int64,
        "cells_against": pl.Int64,
    }
)
"""A line a column for which something had to be decided. ``because``: heading, rule (of the country), cells, undecided, exchanged
(in date cells) or perhaps exchanged, unproved or unclear (from which year serial numbers of days count)."""

_LAST = r"^[\s']*(\d{1,2})[/., _\\–-]{1,3}(\d{1,2})[/., _\\–-]{1,3}(?:\d{4}|\d\d\b)"
_COMPACT = r"^[\s']*(\d{1,2})(\d\d)(?:19|20)\d\d(?:[.,]0*)?\s*$"
_FIRST = r"^[\s']*(?:19|20)\d{2}[/. -]?(\d{2})[/. -]?(\d{2})(?:\D|$)"
_CODE = r"^\s*([012])(?:\.0)?\s*$"
_CARD = r"^\d{3}(\d)\d{8}$"
_DATE_NAMES = {"last": ("dd/mm/yyyy", "mm/dd/yyyy"), "first": ("yyyy-mm-dd", "yyyy-dd-mm")}
_SEX_FORMS = (
    (r"\b([012])\W*(?:la\W*)?\b%s\b", 2), (r"\b%s\b\W*(?:la\W*)?([012])\b", 2),
    (r"\b([012]) *(?:=|:|la\b) *%s\b", 1), (r"\b%s *(?:=|:|la\b) *([012])\b", 1),
)  # fmt: skip
"""Pattern by which a heading gives the code of a sex, and for how many sexes it must."""
_SEX_CODES: dict[tuple[str | None, str | None], int] = (
    dict.fromkeys([("0", "1"), ("0", None), (None, "1")], conventions.ZERO_MALE)
    | dict.fromkeys([("1", "0"), ("1", None), (None, "0")], conventions.ONE_MALE)
    | dict.fromkeys([("1", "2"), (None, "2")], conventions.ISO_5218)
)
"""The code of men and of women -> the coding."""
_SEX_NAMES = ("0 nam, 1 nữ", "1 nam, 0 nữ", "1 nam, 2 nữ")
DEFAULTS = ("dd/mm/yyyy", "yyyy-mm-dd", "0 nam, 1 nữ", epochs.NAMES[0])
KEPT, OTHER, UNDECIDED = conventions.DAY_FIRST, conventions.MONTH_FIRST, conventions.UNDECIDED
EXCHANGED, PERHAPS_EXCHANGED = "exchanged", "perhaps exchanged"
EARLY, CHANCE = 12 * 12 / 365.25, 0.01
"""The share of days up to the twelfth; an exchange is assumed if such a division into date cells and texts is less likely by chance."""


@dataclass(frozen=True)
class Decided:
    """The ``conventions`` of a table, and a line (``SCHEMA``) for each of its columns where there was something to decide."""

    conventions: int
    columns: pl.DataFrame


def settled(agree: int, against: int, declared: bool, share: float = SHARE) -> int:
    """Whether a convention is kept, replaced by the other, or undecided, from the cells that agree with it and those against it."""
    deciding = agree + against
    if not against or (deciding >= LEAST and against <= max(1, share * deciding)):
        return KEPT
    if declared:
        return KEPT if against < LEAST else UNDECIDED
    return OTHER if deciding >= LEAST and agree <= max(1, share * deciding) else UNDECIDED


def counts(names: list[str]) -> list[pl.Expr]:
    """The evidence in each row of a table with the columns ``names``, as numbers to be added over the rows of a sheet."""
    found = []
    for column in conventions.DATES:
        raw = [name for name in columns_of(column) if name in names]
        for kind, patterns in (("last", (_LAST, _COMPACT)), ("first", (_FIRST,))):
            parts = [pl.col(name).str.extract_groups(pattern).struct for name in raw for pattern in patterns]
            pairs = [(part[0].cast(pl.Int8, strict=False), part[1].cast(pl.Int8, strict=False)) for part in parts]
            one = pl.sum_horizontal((a > 12) & (b <= 12) & (a <= 31) for a, b in pairs)
            two = pl.sum_horizontal((b > 12) & (a <= 12) & (b <= 31) for a, b in pairs)
            plain, other = (one, two) if kind == "last" else (two, one)
            day = 0 if kind == "last" else 1
            either = pl.sum_horizontal((a <= 12) & (b <= 12) & (pair[day] > 1) for pair in pairs for a, b in [pair])
            found += [plain.alias(f"{column} {kind} for"), other.alias(f"{column} {kind} against")]
            found.append(either.alias(f"{column} {kind} either"))
        days = [epochs.day_of(name).dt.day() for name in raw]
        found.append(pl.sum_horizontal(day > 12 for day in days).alias(f"{column} serial for"))
        found.append(pl.sum_horizontal(day.is_between(2, 12) for day in days).alias(f"{column} serial either"))
    return found + epochs.counts(names) + _sex_counts() + [pl.lit(1).alias("cells")]


def _sex_counts() -> list[pl.Expr]:
    code = pl.col("sex").str.extract(_CODE)
    odd = epochs.card_digits().str.extract(_CARD).cast(pl.Int8) % 2
    name = pl.col("full_name")
    by_name = pl.when(name.str.contains("(?i) Văn ")).then(True).when(name.str.contains("(?i) Thị ")).then(False)
    man = pl.when(odd.is_not_null()).then(odd == 0).otherwise(by_name)
    one, others = code == "1", code.is_in(["0", "2"])
    return [
        ((code == "0") & man | one & ~man).alias("zero male"),
        (one & man | others & ~man).alias("one male"),
        *((code == digit).alias(f"code {digit}") for digit in "012"),
    ]  # fmt: skip


def decide(sums: Mapping[str, int], headings: Mapping[str, str]) -> Decided:
    """The conventions of a table from its :func:`counts` and the text of its ``headings`` (canonical column -> heading)."""
    orders: dict[str, tuple[int, int]] = {}
    lines: list[epochs.Line] = []
    for column in conventions.DATES:
        last, first = (_order(sums, column, kind, headings.get(column, "")) for kind in ("last", "first"))
        orders[column] = last[0], first[0]
        lines += last[1] + first[1]
    epoch = settled(*epochs.totals(sums), declared=False)
    sex, line = _sex(sums, headings.get("sex", ""))
    table = pl.DataFrame(lines + epochs.lines(sums, epoch) + line, schema=SCHEMA, orient="row")
    serials = [column for column in conventions.DATES if SHARE * sums["cells"] <= sums[f"{column} serials"] > 0]
    return Decided(conventions.packed(orders, sex, epoch, serials), table)


def _order(sums: Mapping[str, int], column: str, kind: str, heading: str) -> tuple[int, list[epochs.Line]]:
    """The order of dates with the year ``last`` or ``first`` (``kind``), and a line if there was something to decide."""
    declared = _declared_order(heading, kind)
    agree, against = sums[f"{column} {kind} for"], sums[f"{column} {kind} against"]
    if declared == OTHER:
        agree, against = against, agree
    change = settled(agree, against, declared is not None)
    because = _because(change, declared)
    if kind == "first" and declared is None and (exchanged := _exchanged(sums, column)):
        change, agree, against = exchanged
        because = _IN_CELLS[change]
    order = change if change == UNDECIDED else change ^ (declared or 0)
    named = "" if order == UNDECIDED else _DATE_NAMES[kind][order]
    decided = agree or against or declared is not None
    return order, [(column, named, because, agree, against)] if decided else []


_IN_CELLS = {OTHER: EXCHANGED, UNDECIDED: PERHAPS_EXCHANGED}


def _exchanged(sums: Mapping[str, int], column: str) -> tuple[int, int, int] | None:
    """The decision where day and month are exchanged in date cells, and how many cells are evidence for it and against it.

    Days of injections may come in such groups by chance, birth dates hardly; the first of a month may mean the month alone.
    """
    cells, texts = sums[f"{column} first either"] + sums[f"{column} serial either"], sums[f"{column} last for"]
    others = ("first for", "first against", "serial for", "last either", "last against")
    agree, against = cells + texts, sum(sums[f"{column} {each}"] for each in others)
    enough = agree >= LEAST
    most = max(1, SHARE * agree) if enough else 0
    if not (cells and texts) or against > most or EARLY**cells * (1 - EARLY) ** texts > CHANCE:
        return None
    return (OTHER if enough and texts > 2 and column == "birth_date" else UNDECIDED), agree, against


def _because(change: int, declared: int | None) -> str:
    return ("heading" if declared is not None else "rule", "cells", "undecided")[change]


def _declared_order(heading: str, kind: str) -> int | None:
    """KEPT or OTHER where a heading declares the order of a date's parts; None where it does not."""
    plain = re.sub(r"[^a-z]", "", fold(heading))
    forms = {"last": ("ddmmyy", "mmddyy"), "first": ("yyyymmdd", "yyyyddmm")}[kind]
    return next((number for number, form in enumerate(forms) if form in plain), None)


def _declared_sex(heading: str) -> int | None:
    """The coding that a heading declares, by a code before or after each sex, or by a single one with a sign (``nữ = 1``).

    A number before ``Nam/Nữ`` alone is that of the column.
    """
    text = fold(heading)
    for form, least in _SEX_FORMS:
        found = [match and match[1] for match in (re.search(form % sex, text) for sex in ("nam", "nu"))]
        if sum(code is not None for code in found) >= least:
            return _SEX_CODES.get((found[0], found[1]))
    return None


def _sex(sums: Mapping[str, int], heading: str) -> tuple[int, list[epochs.Line]]:
    declared = _declared_sex(heading)
    zero, one = sums["zero male"], sums["one male"]
    codes = sum(sums[f"code {digit}"] for digit in "012")
    if not codes:
        return conventions.ZERO_MALE, []
    others = conventions.ISO_5218 if sums["code 2"] else conventions.ONE_MALE
    iso = sums["code 2"] and not sums["code 0"]
    expected = declared if declared is not None else conventions.ISO_5218 if iso else conventions.ZERO_MALE
    agree, against = (zero, one) if expected == conventions.ZERO_MALE else (one, zero)
    change = settled(agree, against, declared is not None, SEX_SHARE)
    if expected == conventions.ZERO_MALE and change == KEPT and sums["code 2"] > max(1, SHARE * codes):
        change = UNDECIDED
    if change == OTHER and expected != conventions.ZERO_MALE and sums["code 2"]:
        change = UNDECIDED
    other = others if expected == conventions.ZERO_MALE else conventions.ZERO_MALE
    coding = (expected, other, conventions.NO_CODES)[change]
    named = "" if coding == conventions.NO_CODES else _SEX_NAMES[coding]
    return coding, [("sex", named, _because(change, declared), agree, against)]

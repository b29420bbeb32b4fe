"""Whose record is this? Last week's record, a request, a record on a worklist, a line of a list -> the record of that person.

``EXACT_KEYS`` is the one list of what such records agree on, surest first. A key counts only where all its columns are filled, and where
one person alone agrees on it. What the linkage itself merges is in :mod:`vaxanalysis.identities.rules`.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from vaxanalysis.identities import spelling
from vaxanalysis.identities.agreement import SLIP, alike, apart, generations
from vaxanalysis.identities.tuples import Records
from vaxanalysis.standardise.identity import own_card


@dataclass(frozen=True)
class Key:
    """Columns on which two records agree. ``person``: several records that agree on it are one person, by the exact rules."""

    columns: tuple[str, ...]
    person: bool = False

    @property
    def holds(self) -> pl.Expr:
        """The further condition (over ``x`` and ``x_r``); none for an export's own row id."""
        if "source_id" in self.columns:
            return pl.lit(True)
        named = pl.col("name_folded").is_null() | pl.col("name_folded_r").is_null() | alike()
        other = pl.lit(True) if {"name_folded", "own_cccd"} & set(self.columns) else named
        return other & ~generations()


EXACT_KEYS: tuple[Key, ...] = (
    Key(("cccd", "name_folded"), person=True),
    Key(("own_cccd", "birth"), person=True),
    Key(("own_cccd", "phone_std"), person=True),
    Key(("sender", "source_id", "name_folded", "birth")),
    Key(("sender", "source_id", "name_folded", "phone_std")),
    Key(("sender", "source_id", "birth", "phone_std")),
    Key(("name_folded", "birth", "phone_std"), person=True),
    Key(("name_folded", "birth", "unit_commune")),
    Key(("name_folded", "birth_year", "phone_std")),
    Key(("name_folded", "phone_std")),
    Key(("birth", "phone_std")),
)
"""``own_cccd`` is a CCCD that states its record's birth year and sex, so no parent's card on a child; ``sender, source_id`` is the
export's own row id, which may collide between files and so never counts alone."""

TRAITS: dict[str, pl.DataType] = {
    **dict.fromkeys(("name_std", "name_folded", "given_name", "sex_std", "cccd", "phone_std", "unit_commune"), pl.String()),
    **dict.fromkeys(("sender", "source_id"), pl.String()),
    "birth": pl.Date(),
    "birth_year": pl.Int16(),
}  # fmt: skip
"""Columns of a record that the keys read; one that a table lacks is empty."""


def traits(records: Records) -> pl.LazyFrame:
    """``record_id`` and ``TRAITS`` with ``own_cccd``; empty texts are null."""
    frame = records.lazy()
    have = frame.collect_schema().names()
    typed = {name: (pl.col(name) if name in have else pl.lit(None)).cast(kind) for name, kind in TRAITS.items()}
    filled = {name: pl.when(typed[name] != "").then(typed[name]) for name, kind in TRAITS.items() if kind == pl.String}
    return frame.select("record_id", **(typed | filled)).with_columns(own_cccd=own_card())


def spelt(records: pl.DataFrame) -> pl.DataFrame:
    """``records`` of :func:`traits` with what :func:`vaxanalysis.identities.agreement.apart` reads."""
    names = ["name_std", "name_folded"]
    marked = spelling.marked(records.select(names).unique())
    return records.join(marked, on=names, how="left", nulls_equal=True, maintain_order="left")


def matched(asked: Records, known: Records, *, weeks: bool = False) -> pl.DataFrame:
    """``record_id, found``: for each record of ``asked`` the record of ``known`` that is the same person's; others are left out.

    Where several agree and are one person, the smallest id. ``weeks``: both are whole registers from which equal records have been
    taken out: a record is found once at most, and a contradiction (a mark, a card) does not count, since it may have been corrected.
    """
    sought = spelt(traits(asked).collect(engine="streaming"))
    there = spelt(_candidates(sought, traits(known)))
    found = [pl.DataFrame(schema={"record_id": pl.String, "found": pl.String})]
    for key in EXACT_KEYS:
        pairs = _pairs(sought, there, key, weeks)
        found.append(pairs)
        sought = sought.join(pairs, on="record_id", how="anti")
        if weeks:
            there = there.join(pairs, left_on="record_id", right_on="found", how="anti")
    return pl.concat(found)


def doubted(pairs: pl.DataFrame, records: Records, others: Records) -> pl.Series:
    """The ``record_id`` of ``pairs`` (``record_id, person``) that contradict each other: different marks, or two own cards."""
    mine = spelt(traits(records).collect()).join(pairs, on="record_id")
    theirs = spelt(traits(others).collect()).join(pairs.select(record_id="person"), on="record_id", how="semi")
    joined = mine.join(theirs, left_on="person", right_on="record_id", suffix="_r")
    return joined.filter(apart(SLIP))["record_id"]


def _candidates(sought: pl.DataFrame, known: pl.LazyFrame) -> pl.DataFrame:
    """The records of ``known`` that agree with one of ``sought`` on a key."""
    parts = [
        known.join(sought.lazy().select(key.columns).drop_nulls(), on=list(key.columns), how="semi")
        for key in EXACT_KEYS
    ]
    return pl.concat(parts).unique("record_id").sort("record_id").collect(engine="streaming")


def _pairs(sought: pl.DataFrame, there: pl.DataFrame, key: Key, weeks: bool) -> pl.DataFrame:
    on = list(key.columns)
    joined = sought.drop_nulls(on).join(there.drop_nulls(on), on=on, suffix="_r", coalesce=False)
    doubted = pl.lit(False) if weeks or "source_id" in on else apart()
    pairs = joined.filter(key.holds & ~doubted)
    if weeks:
        return pairs.filter(_once("record_id") & _once("record_id_r")).select("record_id", found="record_id_r")
    several = [pl.col(f"{name}_r").drop_nulls().n_unique().over("record_id") > 1 for name in ("own_cccd", "marked_own")]
    one = ~pl.any_horizontal(several) if key.person else _once("record_id")
    return pairs.filter(one).group_by("record_id").agg(found=pl.col("record_id_r").min())


def _once(column: str) -> pl.Expr:
    return pl.len().over(column) == 1

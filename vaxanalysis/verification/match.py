"""``vaxanalysis match``: a register against an extract of the population register, or a facility's paper list.

Which record is which person is decided by the linkage of the duplicates, with two tables; what differs between the two is then told
field by field. A record counts as right only if every field that the reference holds agrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import identities
from vaxanalysis.verification.differences import FIELDS, differences

if TYPE_CHECKING:
    from vaxanalysis.register import Register

RESULTS = ("right", "wrong", "not_found", "not_uploaded")

LIKELY = 0.5
"""Found means more likely than not: most people of a register are in the reference, so a cautious threshold loses more than it
spares (docs/verification.md has the figures)."""

COLUMNS = ("row_id", "source_id", "record_id", "result", "fields_wrong", "reference_id", "how")

_COMPARED = ("name_std", "birth", "birth_year", "sex_std", "cccd", "cmnd", "cccd_restored", "citizen_id_state")


@dataclass(frozen=True)
class Match:
    """``table``: a row for every row of the register, and one for every reference row without a dose on the system.

    ``row_id, source_id, record_id`` name the register's row; ``result`` is one of ``RESULTS``; ``fields_wrong`` and ``how`` list the
    fields that differ and the way, in the same order, separated by ``;``; ``reference_id`` is the reference's own id, or its row.
    """

    table: pl.DataFrame

    def counts(self) -> dict[str, int]:
        """Rows by result."""
        found = dict(self.table["result"].value_counts().iter_rows())
        return {result: found.get(result, 0) for result in RESULTS}

    def _repr_html_(self) -> str:
        return self.table.group_by("result", "fields_wrong", "how").len().sort("len", descending=True)._repr_html_()


def match(register: Register, reference: Register, *, threshold: float = LIKELY) -> Match:
    """Compare the records of ``register`` with those of ``reference``, both as :func:`vaxanalysis.load` gives them.

    A record is found where the chance that it is the person of the reference is at least ``threshold``.
    """
    links = linked(register.records, reference.records, threshold)
    judged = compared(register.records, reference.records, links)
    rows = register.rows.select(_row_id(), "source_id", "record_id")
    found = rows.join(judged, on="record_id", how="left", maintain_order="left")
    names = reference.rows.select("record_id", pl.coalesce("source_id", _row_id()).alias("reference_id"))
    own = names.unique("record_id", keep="first", maintain_order=True)
    named = found.join(own, left_on="person", right_on="record_id", how="left", maintain_order="left")
    missing = not_uploaded(register.records, links, names)
    return Match(pl.concat([named.select(COLUMNS), missing], how="diagonal"))


def linked(register: pl.DataFrame, reference: pl.DataFrame, threshold: float = LIKELY) -> pl.DataFrame:
    """``record_id, person``: alike in number, name and birth date beyond doubt, else by the weight of the evidence.

    The weights rest on how frequent a value is, which tables of a few lines do not tell.
    """
    key = ["cccd", "name_folded", "birth"]
    theirs = reference.select(pl.col("record_id").alias("person"), *key).drop_nulls()
    alone = theirs.filter(pl.len().over(key) == 1)
    sure = register.select("record_id", *key).join(alone, on=key).select("record_id", "person")
    weighed = identities.link(register, reference, threshold=threshold).select(
        "record_id", pl.col("reference_id").alias("person")
    )
    return pl.concat([sure, weighed.join(sure, on="record_id", how="anti")])


def compared(register: pl.DataFrame, reference: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """``record_id, person, result, fields_wrong, how`` of every record of the register."""
    theirs = reference.select(pl.col("record_id").alias("person"), pl.col(_COMPARED).name.suffix("_ref"))
    paired = register.select("record_id", *_COMPARED).join(links, on="record_id").join(theirs, on="person")
    told = differences(paired)
    wrong = [pl.when(pl.col(f"{field}_how").is_not_null()).then(pl.lit(field)) for field in FIELDS]
    how = [pl.col(f"{field}_how") for field in FIELDS]
    listed = told.select(
        "record_id", "person",
        pl.concat_str(wrong, separator=";", ignore_nulls=True).replace("", None).alias("fields_wrong"),
        pl.concat_str(how, separator=";", ignore_nulls=True).replace("", None).alias("how"),
    )  # fmt: skip
    result = (
        pl.when(pl.col("person").is_null()).then(pl.lit("not_found"))
        .when(pl.col("fields_wrong").is_null()).then(pl.lit("right"))
        .otherwise(pl.lit("wrong"))
    )  # fmt: skip
    return register.select("record_id").join(listed, on="record_id", how="left").with_columns(result.alias("result"))


def not_uploaded(register: pl.DataFrame, links: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """The rows of the reference whose person has no record with a dose in the register."""
    dosed = register.filter(pl.col("doses") > 0).select("record_id")
    seen = links.join(dosed, on="record_id", how="semi").select(pl.col("person").alias("record_id"))
    return names.join(seen, on="record_id", how="anti").select(pl.lit("not_uploaded").alias("result"), "reference_id")


def _row_id() -> pl.Expr:
    return pl.concat_str("file", pl.col("sheet").fill_null(""), "row", separator=":").alias("row_id")

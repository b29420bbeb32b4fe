"""``vaxanalysis match``: a register against an extract of the population register, or a facility's paper list.

Which person a record is, is decided by the linkage used for duplicates, between two tables; the differences are then reported
field by field. A record counts as right only if every field that the reference holds agrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from vaxanalysis import identities, numbers, screen
from vaxanalysis.errors import ParameterError
from vaxanalysis.identities import any_table, exact
from vaxanalysis.identities.tables import LEAD
from vaxanalysis.register import register_of
from vaxanalysis.schema import MANDATORY
from vaxanalysis.verification import enough
from vaxanalysis.verification.differences import differences

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from vaxanalysis.identities.model import Model

RESULTS = ("right", "wrong", "review", "several", "not_found", "cannot_be_matched", "not_uploaded")
"""The code of each row. ``right``: one person, nothing differs. ``wrong``: one person, fields differ. ``review``: perhaps this person, but
a mark on the given name or an own card contradicts it, or it is not likely enough. ``several``: two people are equally likely, and none
is named. ``cannot_be_matched``: not found, and it holds too little to be found (:mod:`vaxanalysis.verification.enough`)."""

LIKELY = 0.95
"""Lowest chance at which a person counts as found (docs/verification.md shows what others cost)."""

POSSIBLE = 0.5
"""Lowest chance of a person that is named for review: more likely than not."""

COLUMNS = (
    *("row_id", "source_id", "record_id", "result", "fields_wrong", "reference_id", "how"),
    *("by", "probability", "margin", "proposed_number"),
)

SAFE = 0.995
"""Lowest chance at which the reference's number is proposed for a weighed match."""

_COMPARED = ("name_std", "birth", "birth_year", "sex_std", "cccd", "cmnd", "cccd_restored", "citizen_id_state")


@dataclass(frozen=True, repr=False)
class Match(screen.Shown):
    """``table``: a row for every row of the register, and one for every row of the reference whose person has no dose there.

    ``row_id, source_id, record_id`` name the register's row; ``result`` is one of ``RESULTS``; ``fields_wrong`` and ``how`` list the
    fields that differ and the way, in the same order, separated by ``;``; ``reference_id`` is the reference's own id, or its row. ``by`` is
    ``equal``, ``key`` or ``weight``; with a weight come ``probability`` and ``margin``, the bits to the second best (null without one).
    ``proposed_number``: the reference's number where the record's own is wrong or missing, one person of the reference alone holds it,
    and no record of the register holds it yet.
    """

    table: pl.DataFrame

    def counts(self) -> dict[str, int]:
        """Rows by result."""
        found = dict(self.table["result"].value_counts().iter_rows())
        return {result: found.get(result, 0) for result in RESULTS}

    def title(self) -> str:
        """How many rows have each result."""
        parts = [f"{screen.value('result', name)}: {numbers.number(n, 'en')}" for name, n in self.counts().items() if n]
        return ", ".join(parts)

    def plot(self) -> Figure:
        """Rows by result, as bars."""
        from vaxanalysis.screen.figures import bars

        names = [screen.value("result", name) for name in self.counts()]
        return bars(names, list(self.counts().values()), screen.word("dòng", "rows"))

    def _seen(self) -> pl.DataFrame:
        counts = self.table.group_by("result", "fields_wrong", "how").len("rows")
        return counts.sort("rows", "result", descending=[True, False])


def match(
    register: Any, reference: Any, *, threshold: float = LIKELY, model: Model | Path | str | None = None
) -> Match:
    """Compare the records of ``register`` with those of ``reference``: registers, or anything that :func:`vaxanalysis.load` takes.

    A record is found where it agrees with one of the reference on an exact key, or the chance that it is that person is at least
    ``threshold`` (0 to 1; docs/verification.md shows its cost) by ``model`` (a file, or the shipped one); below it, down to one half, the
    person is named for review. Returns a
    :class:`Match`, a line for every row of the register and for every row of the reference whose person has no dose there. Raises
    InputError for what cannot be loaded, ParameterError for a model of other columns than a register's.
    """
    chosen = identities.model_of(model)
    if any_table.foreign(chosen):
        repair = "Use `vaxanalysis match --model`, or vaxanalysis.identities.link"
        raise ParameterError("model", "it compares columns that a register does not have", repair)
    if not 0 <= threshold <= 1:
        raise ParameterError("threshold", f"{threshold}", "Give a chance from 0 to 1, such as 0.9")
    register, reference = register_of(register), register_of(reference)
    links = linked(register.records, reference.records, threshold, chosen)
    judged = compared(register.records, reference.records, links)
    rows = register.rows.select(_row_id(), "source_id", "record_id")
    names = reference.rows.select("record_id", pl.coalesce("source_id", _row_id()).alias("reference_id"))
    people = names.unique("record_id", keep="first", maintain_order=True).rename({"record_id": "person"})
    judged_rows = rows.join(judged, on="record_id", how="left", maintain_order="left")
    named = judged_rows.join(people, on="person", how="left", maintain_order="left")
    missing = not_uploaded(register.records, links, names)
    return Match(pl.concat([named.select(COLUMNS), missing], how="diagonal"))


def linked(
    register: pl.DataFrame, reference: pl.DataFrame, threshold: float = LIKELY, model: Model | None = None
) -> pl.DataFrame:
    """``record_id, person, review, several, by, probability, margin``: equal records, else exact keys, else the weight of the evidence.

    The weights depend on how frequent a value is, which is unreliable in tables of a few lines; row ids of the two tables are not
    comparable. ``review``: the two records contradict each other, or the chance is below ``threshold``.
    ``several``: a second person is as likely.
    """
    equal = register.filter(enough.sought()).select("record_id").join(reference.select("record_id"), on="record_id")
    left = enough.born(register.join(equal, on="record_id", how="anti"))
    keyed = exact.matched(left.drop("source_id"), reference).rename({"found": "person"})
    rest = left.filter(enough.sought()).join(keyed, on="record_id", how="anti")
    likely = identities.link(rest, reference, model=model, threshold=min(threshold, POSSIBLE), ties=True)
    likely = likely.rename({"reference_id": "person"})
    doubted = exact.doubted(likely, register, reference)
    parts = {"equal": equal.with_columns(person="record_id"), "key": keyed, "weight": likely.drop("weight")}
    together = pl.concat([part.with_columns(by=pl.lit(name)) for name, part in parts.items()], how="diagonal")
    several = (pl.col("margin") < LEAD).fill_null(False)
    unlikely = (pl.col("probability") < threshold).fill_null(False)
    return together.with_columns(review=pl.col("record_id").is_in(doubted.implode()) | unlikely, several=several)


def compared(register: pl.DataFrame, reference: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """``record_id, person, result, fields_wrong, how, by, probability, margin, proposed_number`` of every record of the register."""
    theirs = reference.select(pl.col("record_id").alias("person"), pl.col(_COMPARED).name.suffix("_ref"))
    paired = register.select("record_id", *_COMPARED).join(links, on="record_id").join(theirs, on="person")
    differing = differences(paired)
    wrong = [pl.when(pl.col(f"{field}_how").is_not_null()).then(pl.lit(field)) for field in MANDATORY]
    how = [pl.col(f"{field}_how") for field in MANDATORY]
    listed = differing.select(
        "record_id", "person", "review", "several", "by", "probability", "margin", _number(register, reference),
        pl.concat_str(wrong, separator=";", ignore_nulls=True).replace("", None).alias("fields_wrong"),
        pl.concat_str(how, separator=";", ignore_nulls=True).replace("", None).alias("how"),
    )  # fmt: skip
    result = (
        pl.when(pl.col("person").is_null() & ~pl.col("known")).then(pl.lit("cannot_be_matched"))
        .when(pl.col("person").is_null()).then(pl.lit("not_found"))
        .when("several").then(pl.lit("several"))
        .when("review").then(pl.lit("review"))
        .when(pl.col("fields_wrong").is_null()).then(pl.lit("right"))
        .otherwise(pl.lit("wrong"))
    )  # fmt: skip
    nowhere = enough.not_found(register.join(links, on="record_id", how="anti"), reference)
    everyone = register.select("record_id", known=pl.col("record_id").is_in(nowhere.implode()))
    judged = everyone.join(listed, on="record_id", how="left").with_columns(result=result)
    nobody = pl.col("result") == "several"
    unnamed = [pl.when(~nobody).then(name).alias(name) for name in ("person", "fields_wrong", "how", "proposed_number")]
    safe = pl.when(pl.col("result") == "wrong").then("proposed_number")
    return judged.with_columns(unnamed).with_columns(proposed_number=safe).drop("review", "several", "known")


def _number(register: pl.DataFrame, reference: pl.DataFrame) -> pl.Expr:
    """The reference's CCCD where the record needs it, the match is safe, and the number is one person's in both tables."""
    held = reference.filter(pl.col("cccd").is_not_null()).group_by("cccd").len()
    once = held.filter(pl.col("len") == 1)["cccd"]
    taken = register["cccd"].drop_nulls().unique()
    theirs, sure = pl.col("cccd_ref"), (pl.col("by") != "weight") | (pl.col("probability") >= SAFE)
    alone = theirs.is_in(once.implode()) & ~theirs.is_in(taken.implode())
    return pl.when(pl.col("citizen_id_how").is_not_null() & sure & alone).then(theirs).alias("proposed_number")


def not_uploaded(register: pl.DataFrame, links: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """The rows of the reference whose person has no record with a dose in the register."""
    dosed = register.filter(pl.col("doses") > 0).select("record_id")
    seen = links.join(dosed, on="record_id", how="semi").select(pl.col("person").alias("record_id"))
    return names.join(seen, on="record_id", how="anti").select(pl.lit("not_uploaded").alias("result"), "reference_id")


def _row_id() -> pl.Expr:
    return pl.concat_str("file", pl.col("sheet").fill_null(""), "row", separator=":").alias("row_id")

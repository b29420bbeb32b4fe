"""Block 11: who is late? Citizens' requests against the 48 hours."""

from __future__ import annotations

import polars as pl

from vaxanalysis.evidence.terms import Terms
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, absent, figure, section
from vaxanalysis.publish.data import Week
from vaxanalysis.publish.text import Text

SHOWN, LETTERS, NAMED = 10, 26, 3
AGES = ("open_0_24", "open_24_48", "open_over_48")
HEADINGS = {"open_0_24": "column.open_24", "open_24_48": "column.open_48", "open_over_48": "column.open_late"}


def block(week: Week, text: Text, name: str) -> Block:
    """Open requests by unit and age, the Kaplan-Meier curve, and the kinds."""
    from vaxanalysis.publish.charts.clock import clock

    own = week.own("feedback")
    if own is None or own.is_empty():
        return absent("feedback", text("feedback.what"), text)
    units = _units(week, own)
    overdue = int(units["open_over_48"].sum())
    title = text.title("feedback.title", n=overdue) if overdue else text.title("feedback.title_none")
    late = units.filter(pl.col("open_over_48") > 0)["unit"].head(NAMED).to_list()
    described = text("feedback.desc", names=text.names(late)) if late else text("feedback.desc_none")
    waiting = units.filter(pl.sum_horizontal(AGES) > 0).head(SHOWN).with_columns(_short(pl.col("unit")).alias("name"))
    svg = clock(waiting, _curve(week), week.terms.overdue_hours, text, text("feedback.alt"), described)
    kinds = own.group_by("kind").agg(pl.col("received", *AGES, "matured", "matured_in_time").sum()).sort("kind")
    parts = (
        figure(svg, text("feedback.caption")),
        tables.folded(
            "feedback", _written(units, week.terms, text), text, {age: text(key) for age, key in HEADINGS.items()}
        ),
        tables.folded(
            "feedback-kinds", _kinds(kinds, week.terms, text), text, {age: text(key) for age, key in HEADINGS.items()}
        ),
    )
    decision = text("feedback.decision" if overdue else "feedback.decision_none")
    return section(
        "feedback", title, text, *parts, decision=decision, tables={"feedback": units, "feedback-kinds": kinds}
    )


def _units(week: Week, own: pl.DataFrame) -> pl.DataFrame:
    sums = own.group_by(pl.col("responsible").alias("unit")).agg(
        pl.col("received", *AGES, "matured", "matured_in_time").sum()
    )
    times = week.store.table(week.as_of, "feedback_times")
    median = sums.with_columns(pl.lit(None, pl.Float64).alias("median_hours")) if times is None else sums.join(
        times.select(pl.col("responsible").alias("unit"), "median_hours"), on="unit", how="left"
    )  # fmt: skip
    return median.sort("open_over_48", "open_24_48", "open_0_24", "unit", descending=[True, True, True, False])


def _curve(week: Week) -> pl.DataFrame:
    table = week.store.table(week.as_of, "feedback_km")
    none = pl.DataFrame(schema={"hours": pl.Float64, "survival": pl.Float64})
    return none if table is None else table.filter(pl.col("responsible") == "all").select("hours", "survival")


def _short(name: pl.Expr) -> pl.Expr:
    return pl.when(name.str.len_chars() > LETTERS).then(name.str.head(LETTERS - 1) + "…").otherwise(name)


def _on_time(terms: Terms) -> pl.Expr:
    return (
        pl.when(pl.col("matured") >= terms.enough).then(pl.col("matured_in_time") / pl.col("matured")).alias("on_time")
    )


def _written(units: pl.DataFrame, terms: Terms, text: Text) -> pl.DataFrame:
    return tables.written(units.select("unit", *AGES, _on_time(terms), "median_hours"), text, rates=("on_time",))


def _kinds(kinds: pl.DataFrame, terms: Terms, text: Text) -> pl.DataFrame:
    named = [text(f"feedback.kind_{kind}") if text.has(f"feedback.kind_{kind}") else "?" for kind in kinds["kind"]]
    shown = kinds.select(pl.Series("request_kind", named), *AGES, _on_time(terms))
    return tables.written(shown, text, rates=("on_time",))

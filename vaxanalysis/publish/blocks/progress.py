"""Block 10: will we finish? The pace needed against the pace seen, and each commune's verification."""

from __future__ import annotations

from datetime import date

import polars as pl

from vaxanalysis.publish import facts, tables
from vaxanalysis.publish.blocks.base import Block, absent, figure, section
from vaxanalysis.publish.blocks.communes import named
from vaxanalysis.publish.data import Week
from vaxanalysis.publish.sums import CLEANING
from vaxanalysis.publish.text import Text
from vaxanalysis.verification.vocabulary import DONE, OPEN, STATES


def workload(week: Week, text: Text, name: str) -> Block:
    """Burn-down with the pace needed; the table holds each commune's share of the work and pace."""
    from vaxanalysis.publish.charts.stacked import burndown

    if not week.complete[1]:
        return absent("workload", text("what.workload"), text)
    found = facts.progress(week)
    svg = burndown(_left(week), week.terms.deadline, found.outlook, text, text("workload.alt"),
                   text("workload.desc", W=found.left, x=found.needed))  # fmt: skip
    caption = text("workload.caption") + (f" {text('workload.band')}" if found.outlook else "")
    tidy = _with_left(week, named(week, text)).select(
        pl.col("unit_commune").alias("commune_code"), pl.col("name").alias("commune"), *CLEANING, "to_clean", "left",
        (pl.col("left") / max(found.days, 1)).alias("pace_needed"),
    )  # fmt: skip
    shown = tables.written(tidy.drop("commune_code"), text)
    parts = (figure(svg, caption), tables.folded("workload", shown, text))
    return section(
        "workload",
        workload_title(week, text),
        text,
        *parts,
        decision=text("workload.decision"),
        tables={"workload": tidy},
    )


def _with_left(week: Week, communes: pl.DataFrame) -> pl.DataFrame:
    """``left`` beside each commune: open records where verification is kept, else records to clean."""
    own = week.own("verification")
    if own is None or own.is_empty():
        return communes.with_columns(pl.col("to_clean").alias("left"))
    opened = own.filter(pl.col("state").is_in(OPEN)).group_by("unit_commune").agg(pl.col("records").sum().alias("left"))
    joined = communes.join(opened, on="unit_commune", how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(pl.col("left").fill_null(0))


def workload_title(week: Week, text: Text) -> str:
    """Pace needed and seen, or what is true instead."""
    found = facts.progress(week)
    if not found.left:
        return text.title("workload.title_none")
    if found.days < 0:
        return text.title("workload.title_past", d=-found.days, W=found.left)
    if found.pace is None:
        return text.title("workload.title_needed", x=found.needed, date=text.short_day(week.terms.deadline))
    return text.title("workload.title", x=found.needed, y=round(found.pace))


def verification(week: Week, text: Text, name: str) -> Block:
    """Stacked bars by commune, in the order of the work."""
    from vaxanalysis.publish.charts.stacked import stacked

    own = week.own("verification")
    if own is None or own.is_empty():
        return absent("verification", text("verification.what"), text)
    communes = _communes(week, own, text)
    sums = {column: int(communes[column].sum()) for column in ("done", "wrong", "police", "station", "to_do")}
    alt = text("verification.alt", P=text.kind(week.units["kind"]))
    svg = stacked(communes, text, alt, text("verification.desc", **sums))
    tidy = communes.select(
        pl.col("unit_commune").alias("commune_code"),
        pl.col("name").alias("commune"),
        *STATES,
        "done",
        "done_today",
    )
    parts = (
        figure(svg, text("verification.caption")),
        tables.folded("verification", _written(tidy, text), text, {"mended": text("column.mended_state")}),
    )
    title = text.title("verification.title", done=sums["done"], total=sum(sums.values()))
    return section(
        "verification", title, text, *parts, decision=text("verification.decision"), tables={"verification": tidy}
    )


def _communes(week: Week, own: pl.DataFrame, text: Text) -> pl.DataFrame:
    sums = [pl.col("records").filter(pl.col("state") == state).sum().cast(pl.Int64).alias(state) for state in STATES]
    states = own.group_by("unit_commune").agg(*sums, pl.col("done_today").sum().cast(pl.Int64))
    joined = (
        named(week, text)
        .select("unit_commune", "name")
        .join(states, on="unit_commune", how="left", nulls_equal=True, maintain_order="left")
    )
    return joined.with_columns(pl.col(*STATES, "done_today").fill_null(0)).with_columns(
        pl.sum_horizontal(DONE).alias("done")
    )


def _written(tidy: pl.DataFrame, text: Text) -> pl.DataFrame:
    total = tidy.select(pl.lit(text("common.total")).alias("commune"), pl.exclude("commune", "commune_code").sum())
    return tables.written(pl.concat([tidy.drop("commune_code"), total]), text)


def _left(week: Week) -> list[tuple[date, int]]:
    """Records left by snapshot: open verification where it is kept, else records to clean now and incomplete ones before."""
    open_ones = [(day, sum(found[state] for state in OPEN)) for day in week.dates if (found := facts.states(week, day))]
    if open_ones and open_ones[-1][0] == week.as_of:
        return open_ones
    before = [(week.before, week.to_clean_before)] if week.before and week.to_clean_before is not None else []
    return [*before, (week.as_of, week.to_clean)]

"""Block 7: police list or paper file? Which mandatory fields are missing together."""

from __future__ import annotations

import polars as pl

from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, absent, figure, section
from vaxanalysis.publish.data import Week
from vaxanalysis.publish.text import Text
from vaxanalysis.rates import patterns
from vaxanalysis.schema import MANDATORY

SHOWN = 8


def block(week: Week, text: Text, name: str) -> Block:
    """The commonest combinations; the rest and the small ones together."""
    from vaxanalysis.publish.charts.upset import upset

    if not week.complete[1]:
        return absent("patterns", text("what.records"), text)
    found = patterns(week.counts)
    if found.is_empty():
        return section("patterns", text.title("patterns.title_none"), text, decision=text("patterns.decision_none"))
    kept = grouped(found, week.terms.small)
    total = int(found["records"].sum())
    shown = [(None if missing is None else frozenset(missing.split("+")), count) for missing, count in kept.iter_rows()]
    described = "; ".join(
        text("patterns.desc", missing=_named(missing, text), n=count) for missing, count in kept.iter_rows()
    )
    svg = upset(shown, MANDATORY, text, text("patterns.alt"), described)
    share = pl.col("records") / (total if total >= week.terms.enough else None)
    tidy = kept.with_columns(share.cast(pl.Float64).alias("share"), pl.col("missing").fill_null("other"))
    written = tables.written(
        tidy.with_columns(pl.Series("missing", [_named(missing, text) for missing in kept["missing"]])),
        text,
        rates=("share",),
    )
    parts = (
        figure(svg, text("patterns.caption", small=week.terms.small + 1)),
        tables.folded("patterns", written, text),
    )
    return section(
        "patterns",
        _title(found, total, week, text),
        text,
        *parts,
        decision=text("patterns.decision"),
        tables={"patterns": tidy},
    )


def grouped(found: pl.DataFrame, small: int) -> pl.DataFrame:
    """``missing, records``: at most :data:`SHOWN` combinations above ``small``, the others together under null, last."""
    kept = found.filter(pl.col("records") > small).head(SHOWN)
    rest = found.join(kept, on="missing", how="anti")["records"].sum()
    other = pl.DataFrame({"missing": [None], "records": [rest]}, schema=kept.schema)
    return pl.concat([kept, other]) if rest else kept


def _title(found: pl.DataFrame, total: int, week: Week, text: Text) -> str:
    alone = found.filter(~pl.col("missing").str.contains("+", literal=True))
    field, count = alone.row(0) if alone.height else (MANDATORY[-1], 0)
    if total < week.terms.enough:
        return text.title("patterns.title_few", k=count, n=total, field=text.field(field, inside=True))
    return text.title("patterns.title", p=text.percent(count / total), field=text.field(field, inside=True))


def _named(missing: str | None, text: Text) -> str:
    return text("patterns.other") if missing is None else text.fields(missing)

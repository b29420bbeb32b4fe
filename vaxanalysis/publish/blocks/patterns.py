"""Block 7: police list or paper file? Which mandatory fields are missing together."""

from __future__ import annotations

import polars as pl

from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, section, withheld
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.details import Details
from vaxanalysis.schema import MANDATORY
from vaxanalysis.tally import share

SHOWN = 8


def block(page: Page) -> Block:
    """The commonest combinations; not published."""
    text, details = page.text, page.edition.details
    if page.empty or page.no_column:
        return page.absent("patterns", "what.records")
    if details is None:
        return withheld("patterns", text)
    if page.count("incomplete").high == 0:
        return section("patterns", text.title("patterns.title_none"), text, decision=text("patterns.decision_none"))
    title, parts, tidy = _combined(page, details)
    return section("patterns", title, text, *parts, decision=text("patterns.decision"), behind=tidy)


def _combined(page: Page, details: Details) -> tuple[str, list[str], pl.DataFrame]:
    text, terms, found = page.text, page.edition.terms, details.patterns(page.unit)
    kept, total = grouped(found, terms.small), int(found["records"].sum())
    labels = [text("patterns.other") if missing is None else text.fields(missing) for missing in kept["missing"]]
    bars = [(None if missing is None else frozenset(missing.split("+")), count) for missing, count in kept.iter_rows()]
    part = share(pl.col("records"), pl.lit(total)) if total >= terms.enough else pl.lit(None, pl.Float64)
    tidy = kept.with_columns(part.alias("share"), pl.col("missing").fill_null("other"))
    shown = tables.written(tidy.with_columns(pl.Series("missing", labels)), text, rates=("share",))
    parts = [_drawn(page, bars, labels), tables.folded("patterns", shown, text)]
    return _title(found, total, page), parts, tidy


def _drawn(page: Page, bars: list[tuple[frozenset[str] | None, int]], labels: list[str]) -> str:
    from vaxanalysis.publish.charts.upset import upset

    text = page.text
    labelled = zip(labels, bars, strict=True)
    described = "; ".join(text("patterns.desc", missing=label, n=count) for label, (_, count) in labelled)
    svg = upset([bar for bar in bars if bar[1]], MANDATORY, text, text("patterns.alt"), described)
    joined = text("patterns.joined") if any(missing and len(missing) > 1 for missing, _ in bars) else ""
    caption = text("patterns.caption", joined=joined, small=page.edition.terms.small + 1)
    return page.figure(svg, text("patterns.alt"), caption, sum(count for _, count in bars))


def grouped(found: pl.DataFrame, small: int) -> pl.DataFrame:
    """``missing, records``: at most :data:`SHOWN` combinations above ``small``, the others together under null, last."""
    kept = found.filter(pl.col("records") > small).head(SHOWN)
    rest = found.join(kept, on="missing", how="anti")["records"].sum()
    other = pl.DataFrame({"missing": [None], "records": [rest]}, schema=kept.schema)
    return pl.concat([kept, other]) if rest else kept


def _title(found: pl.DataFrame, total: int, page: Page) -> str:
    alone = found.filter(~pl.col("missing").str.contains("+", literal=True))
    field, count = alone.row(0) if alone.height else (MANDATORY[-1], 0)
    named = page.text.field(field, inside=True)
    if total < page.edition.terms.enough:
        return page.text.title("patterns.title_few", k=count, n=total, field=named)
    return page.text.title("patterns.title", p=page.text.percent(count / total), field=named)

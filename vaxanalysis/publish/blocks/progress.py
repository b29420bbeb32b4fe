"""Block 10: will we finish? The pace needed against the pace seen, and each commune's verification."""

from __future__ import annotations

from datetime import date

import polars as pl

from vaxanalysis.evidence.lights import outlook
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, absent, section, withheld
from vaxanalysis.publish.blocks.communes import with_cleaning
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.details import CLEANING, Details
from vaxanalysis.publish.figures import Figure
from vaxanalysis.verification.vocabulary import DONE, OPEN, WORK_STATES


def workload(page: Page) -> Block:
    """Burn-down with the pace needed; the table holds each commune's share of the work and pace."""
    text, details = page.text, page.edition.details
    if page.empty:
        return page.absent("workload", "what.workload")
    if details:
        tidy = _shares(page, details)
        parts = [_burndown(page), tables.folded("workload", tables.written(tidy.drop("commune_code"), text), text)]
    else:
        left, days = page.count("to_clean"), page.edition.progress(page.unit)
        tidy = tables.tidy("what", {"to_clean": left, "records": page.count("records")})
        parts = [f"<p>{text('public.workload_text', W=left, x=days.needed)}</p>", _burndown(page)]
    return section("workload", title(page), text, *parts, decision=_decision(page), behind=tidy)


def _decision(page: Page) -> str:
    found = page.edition.progress(page.unit)
    likelihood = outlook(found.outlook.chance, page.edition.terms).value if found.outlook else ""
    return page.text(f"workload.decision_{likelihood}" if likelihood in ("likely", "unlikely") else "workload.decision")


def title(page: Page) -> str:
    """Pace needed and seen, or what is true instead."""
    found, text = page.edition.progress(page.unit), page.text
    if found.left.high == 0:
        return text.title("workload.title_none")
    if found.days < 0:
        return text.title("workload.title_past", d=-found.days, W=found.left)
    if found.pace is None:
        return text.title("workload.title_needed", x=found.needed, W=found.left, date=page.deadline)
    return text.title("workload.title", x=found.needed, y=round(found.pace))


def _burndown(page: Page) -> str:
    from vaxanalysis.publish.charts.stacked import burndown

    text, found = page.text, page.edition.progress(page.unit)
    if not found.left.known:
        return ""
    key = "workload.desc" if page.edition.details else "public.workload_text"
    described = text(key, W=found.left, x=found.needed)
    band = (found.outlook.low, found.outlook.high) if found.outlook else None
    named = (text.shown(found.left), text("workload.alt"), described)
    svg = burndown(_left(page, found.left), page.edition.terms.deadline, band, text, *named)
    finished = f" {text('workload.band', share=text.share(found.outlook.finished))}" if found.outlook else ""
    return page.figure(svg, text("workload.alt"), text("workload.caption") + finished, found.left)


def _left(page: Page, now: Figure) -> list[tuple[date, int]]:
    """Records left by snapshot: open verification where it is kept, else records to clean where rules are the same."""
    edition = page.edition
    days = [day for day in edition.dates if edition.paired(page.unit, day, edition.as_of)]
    opened = [(day, found) for day in days if (found := _open(page, day)) is not None] if edition.details else []
    if opened and opened[-1][0] == edition.as_of:
        return opened
    if edition.details:
        days = [day for day in (edition.earlier(page.unit) if edition.same_rules else None, edition.as_of) if day]
    known = [(day, edition.count("to_clean", page.unit, day)) for day in days]
    return [(day, one.number) for day, one in known if one.known]


def _open(page: Page, day: date) -> int | None:
    found = [page.edition.small("verification", state, page.unit, day) for state in OPEN]
    return sum(one.number for one in found if one) if any(found) else None


def _shares(page: Page, details: Details) -> pl.DataFrame:
    """Each commune's records to clean, what is left to verify of them, and the pace needed."""
    frame, opened, left = with_cleaning(page, details), details.verification(page.unit), pl.col("to_clean")
    if opened is not None:
        frame = frame.join(opened, on="unit", how="left", maintain_order="left")
        left = pl.sum_horizontal(OPEN)
    pace = left / max(page.edition.progress(page.unit).days, 1)
    return frame.select("commune_code", "commune", *CLEANING, "to_clean", left=left, pace_needed=pace)


def verification(page: Page) -> Block:
    """Stacked bars by commune, in the order of the work; the district's sums where no more is published."""
    text, details = page.text, page.edition.details
    if details is None:
        return _states(page)
    own = details.verification(page.unit)
    if own is None:
        return absent("verification", text("verification.what"), text)
    tidy = _by_commune(page, own)
    sums = {column: int(tidy[column].sum()) for column in ("done", *OPEN)}
    total = tidy.select(pl.lit(text("common.total")).alias("commune"), pl.exclude("commune", "commune_code").sum())
    table = tables.written(pl.concat([tidy.drop("commune_code"), total]), text)
    folded = tables.folded("verification", table, text, {"mended": text("column.mended_state")})
    title = text.title("verification.title", done=sums["done"], total=sum(sums.values()))
    parts = (_stacked(page, tidy, sums), folded)
    return section("verification", title, text, *parts, decision=_waiting(page, tidy), behind=tidy)


def _waiting(page: Page, tidy: pl.DataFrame) -> str:
    """The commune and state in which most records wait."""
    most = tidy.unpivot(OPEN, index="commune", variable_name="state", value_name="records")
    where, state, count = most.sort("records", descending=True, maintain_order=True).row(0)
    if not count:
        return page.text("verification.decision_none")
    return page.text("verification.decision", where=where, n=count, state=page.text(f"verification.{state}"))


def _by_commune(page: Page, own: pl.DataFrame) -> pl.DataFrame:
    joined = page.named.join(own, on="unit", how="left", maintain_order="left").fill_null(0)
    return joined.select("commune_code", "commune", *WORK_STATES, pl.sum_horizontal(DONE).alias("done"), "done_today")


def _stacked(page: Page, tidy: pl.DataFrame, sums: dict[str, int]) -> str:
    from vaxanalysis.publish.charts.stacked import stacked

    described = page.text("verification.desc", **sums)
    alt = page.text("verification.alt", P=page.kind)
    svg = stacked(tidy.rename({"commune": "name"}), page.text, alt, described)
    return page.figure(svg, alt, page.text("verification.caption"), sum(sums.values()))


def _states(page: Page) -> Block:
    text, edition = page.text, page.edition
    if edition.small_rows("verification", edition.as_of) is None:
        return withheld("verification", text)
    states = (*WORK_STATES, "sent", "records")
    found = {state: edition.small("verification", state, page.unit) or Figure(0) for state in states}
    title = text.title("verification.title", done=found["sent"], total=found["records"])
    labels = {"mended": text("column.mended_state"), "records": text("common.total")}
    rows = [(labels.get(one) or text(f"column.{one}"), found[one]) for one in (*WORK_STATES, "records")]
    table = tables.folded("verification", tables.worded(rows, ["status", "records"], text), text)
    return section("verification", title, text, table, behind=tables.tidy("state", found))

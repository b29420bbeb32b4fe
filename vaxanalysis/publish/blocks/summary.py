"""The page for print: bullets, figures, the communes with most work, the trend, and who should do what by when."""

from __future__ import annotations

from datetime import timedelta
from html import escape

import polars as pl

from vaxanalysis.disclosure import BASE
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks import cards, communes, faults, feedback, listing, overview, trend
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.details import CLEANING, Details
from vaxanalysis.verification.vocabulary import OPEN

MOST = 10


def html(page: Page) -> str:
    """The summary's body, without the page around it."""
    text, details = page.text, page.edition.details
    if page.empty:
        return f"<p>{text('common.no_records')}</p>"
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in overview.bullets(page))
    last = _run(page) if details else text("public.sum", base=BASE)
    parts = (
        f"<h2>{escape(overview.title(page))}</h2>",
        f'<ol class="bullets">{items}</ol>',
        f"<h3>{text('summary.figures')}</h3>{cards.drawn(cards.cards(page), page, full=False)}",
        _communes(page, details),
        f"<h3>{escape(trend.title_and_decision(page)[0])}</h3>{trend.drawn(page)}",
        _tasks(page, details) if details else "",
        f"<p>{text('summary.as_of', date=page.edition.as_of)} {last}</p>",
    )
    return "".join(parts)


def tasks(page: Page, details: Details) -> list[list[object]]:
    """What follows from the decisions (clean, correct, merge, answer, verify): a task, who leads, who supports, by when."""
    text, as_of = page.text, page.edition.as_of
    due, soon = max(page.edition.terms.deadline, as_of + timedelta(days=1)), as_of + timedelta(days=1)
    police, centre = text("actor.police"), text("actor.centre")
    station = text("actor.districts" if page.is_city else "actor.station")
    most = [one for one in page.known if page.edition.count("to_clean", one).number][: overview.NAMED]
    work = sum(page.edition.count("to_clean", one).number for one in most)
    rest = page.count("to_clean").number - work
    fault = details.faults(page.unit).filter(pl.col("severity") == "error").select("code", "actor", "fails").head(1)
    waiting = {state: n.number for state in OPEN if (n := page.edition.small("verification", state, page.unit))}
    with_police, spared = waiting.pop("police", 0), details.surplus(page.unit)
    at_station = sum(waiting.values())
    found = [
        (work, text("summary.task_clean", n=work, names=text.names([one.short for one in most])), station, police, due),
        (rest, text("summary.task_clean_rest", n=rest), station, police, due),
        *((n, text("summary.task_fault", fault=faults.words(details, text)[code][0], n=n), text(f"actor.{actor}"), centre, due)
          for code, actor, n in fault.iter_rows()),
        (spared, text("summary.task_merge", n=spared), centre, station, soon),
        (at_station, text("summary.task_station", n=at_station), station, police, due),
        (with_police, text("summary.task_police", n=with_police), police, station, due),
        *((n, text("summary.task_feedback", n=n), unit, centre, soon) for unit, n in feedback.late(page, details)),
    ]  # fmt: skip
    return [task for count, *task in found if count]


def _communes(page: Page, details: Details | None) -> str:
    text, heading = page.text, page.text("summary.communes", P=page.kind)
    if details is None:
        frame, more = communes.published(page, MOST), ""
    else:
        left = (_of_districts(page) if page.is_city else _of_communes(page, details)).filter(pl.col("to_clean") > 0)
        frame = tables.written(left.head(MOST), text, rates=("rate",))
        more = _rest(page, left.slice(MOST))
    table = tables.html("most", frame, text, {"incomplete": text("public.incomplete")})
    return f"<h3>{heading[0].upper()}{heading[1:]}</h3>{table}{more}"


def _of_communes(page: Page, details: Details) -> pl.DataFrame:
    rates = pl.Series("rate", [page.edition.complete(one).value for one in page.communes], dtype=pl.Float64)
    return communes.with_cleaning(page, details).select("commune", *CLEANING, "to_clean", rates)


def _of_districts(page: Page) -> pl.DataFrame:
    rows = [{"commune": one.name, **listing.exact(page, one)} for one in page.known]
    columns = {"commune": pl.String(), **listing.EXACT}
    return pl.DataFrame(rows, schema=columns).select("commune", "records", "to_clean", "rate")


def _rest(page: Page, rest: pl.DataFrame) -> str:
    """How many communes are not in the table with how many records to clean, and those of unknown communes."""
    unknown = pl.col("commune") == page.called(page.unit.unknown_commune)
    known, others = rest.filter(~unknown), rest.filter(unknown)
    more = page.text("summary.more", n=known.height, P=page.kind, m=int(known["to_clean"].sum()))
    parts = [more] if known.height else []
    parts += [f"{name}: {page.text.number(n)}" for name, n in others.select("commune", "to_clean").iter_rows()]
    return f"<p>{escape('; '.join(parts))}</p>" if parts else ""


def _tasks(page: Page, details: Details) -> str:
    if not (found := tasks(page, details)):
        return ""
    frame = tables.worded(found, ["task", "lead", "support", "due"], page.text)
    return f"<h3>{page.text('summary.tasks')}</h3>{tables.html('tasks', frame, page.text)}"


def _run(page: Page) -> str:
    found = page.edition.run().get("hash", "")
    return page.text("summary.run", hash=found[:12]) if found else ""

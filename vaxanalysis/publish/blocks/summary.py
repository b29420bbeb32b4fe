"""The page for print: bullets, figures, the communes with most work, the trend, and who should do what by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

import polars as pl

from vaxanalysis.disclosure import BASE
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks import cards, communes, faults, feedback, overview, trend
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.details import CLEANING, Details
from vaxanalysis.verification.vocabulary import OPEN

MOST = 10


@dataclass(frozen=True)
class Task:
    """A proposed assignment."""

    task: str
    lead: str
    support: str
    due: date


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


def tasks(page: Page, details: Details) -> list[Task]:
    """What follows from the decisions: clean, correct, merge, answer, verify."""
    text, as_of = page.text, page.edition.as_of
    due, soon = max(page.edition.terms.deadline, as_of + timedelta(days=1)), as_of + timedelta(days=1)
    police, centre = text("actor.police"), text("actor.centre")
    station = text("actor.districts" if page.is_city else "actor.station")
    most = [one for one in page.known if page.edition.count("to_clean", one).number][: overview.NAMED]
    work = sum(page.edition.count("to_clean", one).number for one in most)
    rest = page.count("to_clean").number - work
    errors = details.faults(page.unit).filter(pl.col("severity") == "error")
    waiting = {state: n.number for state in OPEN if (n := page.edition.small("verification", state, page.unit))}
    at_station = sum(waiting.values()) - waiting.get("police", 0)
    found: list[Task] = []
    if most:
        names = text.names([one.short for one in most])
        found.append(Task(text("summary.task_clean", n=work, names=names), station, police, due))
    if rest:
        found.append(Task(text("summary.task_clean_rest", n=rest), station, police, due))
    if errors.height:
        code, actor, count = errors.select("code", "actor", "fails").row(0)
        sentence = text("summary.task_fault", fault=faults.words(details, text)[code][0], n=count)
        found.append(Task(sentence, text(f"actor.{actor}"), centre, due))
    if spared := details.surplus(page.unit):
        found.append(Task(text("summary.task_merge", n=spared), centre, station, soon))
    if at_station:
        found.append(Task(text("summary.task_station", n=at_station), station, police, due))
    if waiting.get("police"):
        found.append(Task(text("summary.task_police", n=waiting["police"]), police, station, due))
    found += [Task(text("summary.task_feedback", n=n), unit, centre, soon) for unit, n in feedback.late(page, details)]
    return found


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
    rows = [
        (
            one.name,
            page.edition.size(one).number,
            page.edition.count("to_clean", one).number,
            page.edition.complete(one).value,
        )
        for one in page.known
    ]
    return pl.DataFrame(
        rows, schema={"commune": pl.String, "records": pl.Int64, "to_clean": pl.Int64, "rate": pl.Float64}, orient="row"
    )


def _rest(page: Page, rest: pl.DataFrame) -> str:
    """How many communes are not in the table with how many records to clean, and those of unknown communes."""
    unknown = pl.col("commune") == page.called(page.unit.rest)
    known, others = rest.filter(~unknown), rest.filter(unknown)
    more = page.text("summary.more", n=known.height, P=page.kind, m=int(known["to_clean"].sum()))
    rest_of_it = [
        f"{name}: {page.text.number(count)}" for name, count in others.select("commune", "to_clean").iter_rows()
    ]
    parts = [*([more] if known.height else []), *rest_of_it]
    return f"<p>{escape('; '.join(parts))}</p>" if parts else ""


def _tasks(page: Page, details: Details) -> str:
    rows = [(task.task, task.lead, task.support, page.text.day(task.due)) for task in tasks(page, details)]
    if not rows:
        return ""
    frame = pl.DataFrame(rows, schema=["task", "lead", "support", "due"], orient="row")
    return f"<h3>{page.text('summary.tasks')}</h3>{tables.html('tasks', frame, page.text)}"


def _run(page: Page) -> str:
    found = page.edition.run().get("hash", "")
    return page.text("summary.run", hash=found[:12]) if found else ""

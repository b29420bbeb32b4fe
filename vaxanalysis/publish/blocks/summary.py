"""The page for print: bullets, six figures, the communes with most work, the trend, and who should do what by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

import polars as pl

from vaxanalysis.publish import facts, tables
from vaxanalysis.publish.blocks import cards, faults, overview, trend
from vaxanalysis.publish.blocks.communes import named
from vaxanalysis.publish.blocks.lightmark import mark
from vaxanalysis.publish.blocks.said import full_name
from vaxanalysis.publish.data import Week
from vaxanalysis.publish.sums import CLEANING
from vaxanalysis.publish.text import Text

MOST = 10


@dataclass(frozen=True)
class Task:
    """A proposed assignment."""

    task: str
    lead: str
    support: str
    due: date


def html(week: Week, text: Text, name: str) -> str:
    """The summary's body, without the page around it."""
    if not week.complete[1]:
        return f"<p>{text('common.no_records')}</p>"
    said = "".join(f"<li>{escape(sentence)}</li>" for sentence in overview.bullets(week, text))
    figures = "".join(_figure(card, text) for card in cards.cards(week, text))
    weekly = trend.block(week, text, name)
    drawn = weekly.html[weekly.html.index("<svg") : weekly.html.index("</svg>") + len("</svg>")]
    return "".join(
        (
            f"<h2>{escape(overview.title(week, text, name))}</h2>",
            f'<ol class="bullets">{said}</ol>',
            f'<h3>{text("summary.figures")}</h3><ul class="cards">{figures}</ul>',
            _communes(week, text),
            f"<h3>{escape(weekly.title)}</h3><figure>{drawn}</figure>",
            _tasks(week, text),
            f"<p>{text('summary.as_of', date=week.as_of)} {_run(week, text)}</p>",
        )
    )


def tasks(week: Week, text: Text) -> list[Task]:
    """What follows from the decisions: clean, mend, merge, answer, verify."""
    due = max(week.terms.deadline, week.as_of + timedelta(days=1))
    unit = full_name(week.district, text)
    station, police, centre = (text(f"actor.{who}") for who in ("station", "police", "centre"))
    committee = text("actor.committee", unit=unit)
    most = named(week, text).filter((pl.col("to_clean") > 0) & pl.col("unit_commune").is_not_null()).head(3)
    found: list[Task] = []
    if most.height:
        said = text("summary.task_clean", n=int(most["to_clean"].sum()), names=text.names(most["name"].to_list()))
        found.append(Task(said, station, police, due))
    errors = facts.faults(week).filter(pl.col("severity") == "error")
    if errors.height:
        code, actor, count = errors.select("code", "actor", "fails").row(0)
        said = text("summary.task_fault", fault=faults.words(text)[code][0], n=count)
        found.append(Task(said, text(f"actor.{actor}"), centre, due))
    if spared := facts.surplus(week):
        found.append(Task(text("summary.task_merge", n=spared), centre, station, due))
    asked = facts.requests(week)
    if asked and asked.overdue:
        found.append(
            Task(text("summary.task_feedback", n=asked.overdue), committee, centre, week.as_of + timedelta(days=1))
        )
    waiting = (facts.states(week) or {}).get("police", 0)
    if waiting:
        found.append(Task(text("summary.task_police", n=waiting), police, station, due))
    return found


def _figure(card: cards.Card, text: Text) -> str:
    judged = mark(card.light, text) if card.light else ""
    head = f'<p class="name">{text(f"cards.{card.name}")}</p><p class="value">{escape(card.value)}</p>'
    return f'<li class="card">{head}{judged}<p>{escape(card.below)}</p></li>'


def _communes(week: Week, text: Text) -> str:
    communes = named(week, text)
    kind = text.kind(week.units["kind"])
    heading = text("summary.communes", P=kind)
    first = communes.head(MOST).select(pl.col("name").alias("commune"), *CLEANING, "to_clean", "rate")
    rest = communes["unit_commune"].drop_nulls().len() - MOST
    more = f"<p>{text('common.and_more', n=rest, P=kind)}</p>" if rest > 0 else ""
    return f"<h3>{heading[0].upper() + heading[1:]}</h3>{tables.html('most', tables.written(first, text, rates=('rate',)), text)}{more}"


def _tasks(week: Week, text: Text) -> str:
    rows = [(task.task, task.lead, task.support, text.day(task.due)) for task in tasks(week, text)]
    if not rows:
        return ""
    frame = pl.DataFrame(rows, schema=["task", "lead", "support", "due"], orient="row")
    return f"<h3>{text('summary.tasks')}</h3>{tables.html('tasks', frame, text)}"


def _run(week: Week, text: Text) -> str:
    found = week.run().get("hash", "")
    return text("summary.run", hash=found[:12]) if found else ""

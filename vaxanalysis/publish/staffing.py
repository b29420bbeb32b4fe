"""Blocks of a plan about people: hours by role, mobile teams, districts to visit, and how its workload follows from the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import polars as pl

from vaxanalysis.planning import Plan
from vaxanalysis.planning.people import SURE
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, section
from vaxanalysis.publish.progress import chance
from vaxanalysis.publish.text import Text
from vaxanalysis.publish.units import district_name

REASONS = ("late", "stalled", "growing", "police")
"""Why a district is visited, in the order of the words."""


def table(name: str, rows: Sequence[Sequence[object]], names: Sequence[str], text: Text) -> tables.Html:
    """Rows as the table ``plan-<name>``, headed by words of the plan."""
    headings = {one: text(f"plan.{one}") for one in names}
    return tables.Html(tables.html(f"plan-{name}", tables.worded(rows, names, text), text, headings))


def block(name: str, title: str, text: Text, *parts: str, decision: str = "", **behind: pl.DataFrame) -> Block:
    """The block ``plan-<name>`` of ``parts``, tables as HTML and sentences as text, with the tables ``behind`` it."""
    shown = [part if isinstance(part, tables.Html) else f"<p>{escape(part)}</p>" for part in parts if part]
    return section(f"plan-{name}", title, text, *shown, decision=decision, behind=behind)


def roles(found: Plan, text: Text) -> Block:
    """Records waiting at the station and with the police on each day up to the deadline, and the hours they take and those available."""
    own = found.roles.filter(pl.col("level") == "city", pl.col("day") <= found.term("deadline"))
    days = own.pivot(on="role", index="day", values=["waiting", "hours", "there"], maintain_order=True)
    rows = [
        (row["day"], *_hours(row, "station", text), *_hours(row, "police", text)) for row in days.iter_rows(named=True)
    ]
    names = ("day", "station_waiting", "station_takes", "police_waiting", "police_takes")
    stuck = found.units.filter(level="district")["sticks"].to_list()
    title = text.title("plan.roles", n=stuck.count("station"), m=stuck.count("police"))
    return block("roles", title, text, text("plan.roles_note"), table("roles", rows, names, text), roles=found.roles)


def _hours(row: Mapping[str, Any], role: str, text: Text) -> tuple[str, str]:
    waiting, hours, there = (row[f"{name}_{role}"] for name in ("waiting", "hours", "there"))
    return text.number(waiting, 0), f"{text.number(hours, 0)} / {text.number(there, 0)}"


def people(found: Plan, text: Text) -> Block:
    """How many people it takes to finish by the deadline, by the hours of work, and what prevents it."""
    city = found.people.filter(level="city")
    numbers = city.select("hours", "there", "people", "needed", "more", "reached").iter_rows()
    rows = [
        (text(f"plan.by_{step}"), *(None if value is None else round(value) for value in row))
        for step, row in zip(city["step"], numbers, strict=True)
    ]
    names = ("who", "work", "present", "people_have", "people_needed", "people_more", "people_reached")
    title, sentence = _enough(found, text)
    note = text("plan.people_note", by=found.term("by"))
    return block("people", title, text, sentence, table("people", rows, names, text), note, people=found.people)


def _enough(found: Plan, text: Text) -> tuple[str, str]:
    """A title and a sentence: what prevents meeting the deadline."""
    city = found.people.filter(level="city")
    rows = {row["step"]: row for row in city.iter_rows(named=True)}
    deadline, now = found.term("deadline"), rows["station"]["now"]
    pace = found.units.filter(level="city")["chance"].item()
    slow = f" {text('plan.why_pace', pace=chance(pace))}" if pace < SURE else ""
    date = text.short_day(deadline)
    if city["needed"].null_count():
        return text.title("plan.people_days", date=date), text("plan.why_days")
    if now >= SURE:
        title = text.title("plan.people_now", date=date, p=chance(now))
        return title, text("plan.why_enough") + slow
    short = found.people.filter(pl.col("level") == "commune", pl.col("more") > 0)
    communes = short.select("unit_district", "unit_commune").n_unique()
    more = {step: round(row["more"]) for step, row in rows.items()}
    then = chance(rows["station"]["chance"])
    sentence = text("plan.why_people", now=chance(now), communes=communes, p=then, **more)
    return text.title("plan.people", **more), sentence + (slow if pace < now else "")


def teams(found: Plan, text: Text) -> Block:
    """Where mobile teams and overtime go, what they settle, and what a greedy plan would leave."""
    if found.allocation.is_empty():
        return block("teams", text("plan.teams_none"), text)
    one = found.allocation.row(0, named=True)
    before, left, within, hours, greedy = (
        round(one[name]) for name in ("before", "left", "within", "overtime", "greedy_left")
    )
    sentence = text(
        "plan.teams_note", date=one["until"], base=_district(one["base"], text), before=before, left=left, within=within,
        of=text(f"plan.of_{found.term('aim')}"), greedy=greedy, hours=hours,
    )  # fmt: skip
    aim = text("plan.teams_communes", n=one["communes"], greedy=one["greedy_communes"])
    used = found.teams.filter((pl.col("team_hours") > 0) | (pl.col("overtime") >= 0.5))
    rows = [
        [_district(code, text), *map(round, values)]
        for code, *values in used.sort("team_hours", descending=True).drop("greedy").iter_rows()
    ]
    shown = table("teams", rows, ("unit", "before", "after", "team_hours", "overtime"), text)
    title = text.title("plan.teams", k=int(found.term("teams")), n=before - left)
    parts = (f"{sentence} {aim}", shown, _ways(found.routes, text))
    return block("teams", title, text, *parts, teams=found.teams, routes=found.routes, allocation=found.allocation)


def _ways(routes: pl.DataFrame, text: Text) -> tables.Html:
    """The district of each team on each day."""
    days = sorted(routes["day"].unique())
    where = {(team, day): code for team, day, code in routes.iter_rows()}
    rows = [
        [team, *(_district(where.get((team, day)), text) for day in days)] for team in sorted(routes["team"].unique())
    ]
    if not rows:
        return tables.Html()
    labels = {"team": text("plan.team")} | {day.isoformat(): text.short_day(day) for day in days}
    return tables.Html(tables.html("plan-routes", tables.worded(rows, list(labels), text), text, labels))


def visits(found: Plan, text: Text) -> Block:
    """Which districts an inspection team should visit, and why."""
    own = found.visits
    if own.is_empty():
        return block("visits", text("plan.visits_none"), text, visits=own)
    rows = []
    for row in own.iter_rows(named=True):
        why = "; ".join(text(f"plan.why_{one}") for one in REASONS if row[one])
        rows.append((_district(row["unit_district"], text), row["left"], why))
    shown = table("visits", rows, ("unit", "left", "why"), text)
    return block("visits", text.title("plan.visits", n=own.height), text, text("plan.visits_note"), shown, visits=own)


def workload(found: Plan, text: Text) -> Block:
    """From the records to clean of the index to those of the plan, step by step."""
    rows = [[text(f"plan.step_{step}"), records] for step, records in found.workload.iter_rows()]
    title = text.title("plan.workload", n=found.workload.filter(step="planned")["records"].item())
    return block("workload", title, text, table("workload", rows, ("step", "records"), text), workload=found.workload)


def _district(code: str | None, text: Text) -> str | None:
    return district_name(code, text.language) if code else None

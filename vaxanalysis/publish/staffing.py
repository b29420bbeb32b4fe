"""Blocks of a plan about people: hours by role, mobile teams, districts to visit, and how its workload follows from the index."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl

from vaxanalysis import places
from vaxanalysis.planning import Plan
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, section
from vaxanalysis.publish.text import Text

REASONS = ("late", "stalled", "growing", "police")
"""Why a district is visited, in the order of the words."""


def roles(found: Plan, text: Text) -> Block:
    """What waits at the station and with the police each day up to the deadline, and the hours it takes against those that are there."""
    own = found.roles.filter(pl.col("level") == "city", pl.col("day") <= found.deadline)
    days = own.pivot(on="role", index="day", values=["waiting", "hours", "there"], maintain_order=True)
    rows = [
        [row["day"], *(_hours(row, role, text) for role in ("station", "police"))] for row in days.iter_rows(named=True)
    ]
    rows = [[day, *station, *police] for day, station, police in rows]
    names = ["day", "station_waiting", "station_takes", "police_waiting", "police_takes"]
    shown = _table("plan-roles", rows, names, text)
    counts = found.units.filter(level="district")["sticks"].value_counts().rows()
    stuck = {role: count for role, count in counts if role}
    title = text.title("plan.roles", n=stuck.get("station", 0), m=stuck.get("police", 0))
    return section(
        "plan-roles", title, text, f"<p>{escape(text('plan.roles_note'))}</p>", shown, tables={"roles": found.roles}
    )


def _hours(row: Mapping[str, Any], role: str, text: Text) -> tuple[str, str]:
    waiting, hours, there = (row[f"{name}_{role}"] for name in ("waiting", "hours", "there"))
    return text.number(waiting, 0), f"{text.number(hours, 0)} / {text.number(there, 0)}"


def teams(found: Plan, text: Text) -> Block:
    """Where mobile teams and overtime go, what they settle, and what a greedy plan would leave."""
    if found.teams is None:
        return section("plan-teams", text("plan.teams_none"), text)
    one, effort = found.teams, found.effort.capacity
    best, plain, before = one.best, one.greedy, float(one.districts["before"].sum())
    aimed = best.left if found.effort.aim == "records" else best.communes
    said = text(
        "plan.teams_note", date=one.until, base=_district(one.base, text), before=round(before), left=round(best.left),
        within=round(best.gap * aimed), of=text(f"plan.of_{found.effort.aim}"), greedy=round(plain.left),
        hours=round(float(best.extra.sum())),
    )  # fmt: skip
    aim = text("plan.teams_communes", n=best.communes, greedy=plain.communes)
    used = one.districts.filter((pl.col("team_hours") > 0) | (pl.col("overtime") >= 0.5)).sort(
        "team_hours", descending=True
    )
    rows = [
        [
            _district(row["unit_district"], text),
            *(round(row[name]) for name in ("before", "after", "team_hours", "overtime")),
        ]
        for row in used.iter_rows(named=True)
    ]
    shown = _table("plan-teams", rows, ["unit", "before", "after", "team_hours", "overtime"], text)
    parts = (f"<p>{escape(said)} {escape(aim)}</p>", shown, _ways(one.routes, text))
    title = text.title("plan.teams", k=int(effort["teams"]), n=round(before - best.left))
    return section("plan-teams", title, text, *parts, tables={"teams": one.districts, "routes": one.routes})


def _ways(routes: pl.DataFrame, text: Text) -> str:
    """The district of each team on each day."""
    days = sorted(routes["day"].unique())
    where = {(team, day): code for team, day, code in routes.iter_rows()}
    rows = [
        [text.number(team), *(_district(where.get((team, day)), text) for day in days)]
        for team in sorted(routes["team"].unique())
    ]
    labels = {"team": text("plan.team")} | {day.isoformat(): text.short_day(day) for day in days}
    return tables.html("plan-routes", tables.said(rows, list(labels), text), text, labels) if rows else ""


def visits(found: Plan, text: Text) -> Block:
    """Which districts an inspection team should visit, and why."""
    own = found.visits
    if own.is_empty():
        return section("plan-visits", text("plan.visits_none"), text, tables={"visits": own})
    rows = [
        [
            _district(row["unit_district"], text),
            row["left"],
            "; ".join(text(f"plan.why_{one}") for one in REASONS if row[one]),
        ]
        for row in own.iter_rows(named=True)
    ]
    shown = _table("plan-visits", rows, ["unit", "left", "why"], text)
    note = f"<p>{escape(text('plan.visits_note'))}</p>"
    return section("plan-visits", text.title("plan.visits", n=own.height), text, note, shown, tables={"visits": own})


def workload(found: Plan, text: Text) -> Block:
    """From the records to clean of the index to those of the plan, step by step."""
    rows = [[text(f"plan.step_{step}"), records] for step, records in found.workload.iter_rows()]
    shown = _table("plan-workload", rows, ["step", "records"], text)
    title = text.title("plan.workload", n=found.workload.filter(step="planned")["records"].item())
    return section("plan-workload", title, text, shown, tables={"workload": found.workload})


def _district(code: str | None, text: Text) -> str:
    return places.district_name(code, short=text.language != "vi") if code else text("common.none")


def _table(name: str, rows: list[list[Any]], names: list[str], text: Text) -> str:
    return tables.html(name, tables.said(rows, names, text), text, {one: text(f"plan.{one}") for one in names})

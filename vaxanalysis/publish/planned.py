"""The plan of the verification as blocks of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

import polars as pl

from vaxanalysis import config, places
from vaxanalysis.planning import Basis, Plan, basis, effort
from vaxanalysis.planning import plan as made
from vaxanalysis.planning.measured import ENOUGH
from vaxanalysis.planning.people import SURE
from vaxanalysis.publish import lab, staffing
from vaxanalysis.publish.blocks.base import Block, figure, section
from vaxanalysis.publish.counted import provinces
from vaxanalysis.publish.progress import chance
from vaxanalysis.publish.text import Text
from vaxanalysis.publish.units import district_name
from vaxanalysis.register import day
from vaxanalysis.store import Store

FEW = 5
"""Days of history below which a page says that the forecast rests on assumptions."""

ENDS, HOURS = ("left", "band", "chance", "finish"), ("station_hours", "police_hours", "facility_hours")
"""Columns of the tables of districts and of scenarios."""


@dataclass(frozen=True, repr=False)
class Planned:
    """The blocks of a plan, a method each; the numbers are in ``found``. ``base``: what they were calculated from, None if saved."""

    found: Plan
    text: Text
    base: Basis | None = None

    def __repr__(self) -> str:
        return f"plan, {self.found.term('as_of')} to {self.found.term('deadline')}"

    def _repr_html_(self) -> str:
        days = (self.text.day(self.found.term(name)) for name in ("as_of", "deadline"))
        return lab.styled(" – ".join(days), self.text("common.internal"))

    @cached_property
    def _city(self) -> dict[str, Any]:
        return self.found.units.filter(level="city").row(0, named=True)

    def outlook(self) -> Block:
        """The records left day by day, and the chance to meet the deadline."""
        from vaxanalysis.publish.charts.fan import fan

        text, found, city = self.text, self.found, self._city
        if not city["open"]:
            return section("plan", text("plan.title_done"), text)
        values = {"now": city["open"], "left": city["left"], "low": city["left_low"], "high": city["left_high"]}
        description, deadline = text("plan.desc", **values), found.term("deadline")
        svg = fan(found.days.filter(level="city"), found.past.rows(), deadline, text, text("plan.alt"), description)
        caption = text("plan.caption", share=text.share(found.term("finished")))
        parts = [f"<p>{escape(description)}</p>", figure(svg, text("plan.alt"), caption), *self._notes()]
        title = text.title("plan.title", date=text.short_day(deadline), p=chance(city["chance"]))
        return section("plan", title, text, *parts, behind={"days": found.days, "past": found.past})

    def _notes(self) -> list[str]:
        done, text = self.found.term("days_done"), self.text
        notes = [] if done >= FEW else [text("plan.short", d=done) if done else text("plan.none")]
        if silent := self.found.term("silent").split():
            notes.append(text("plan.silent", names=text.names([district_name(code, text.language) for code in silent])))
        return [f'<p class="absent">{escape(line)}</p>' for line in notes]

    def people(self) -> Block:
        """How many people it takes to finish in time, and what prevents it."""
        return staffing.people(self.found, self.text)

    def sliders(self) -> Any:
        """Sliders that draw the forecast again, for JupyterLab; None for a saved plan. Raises ParameterError without ipywidgets."""
        from vaxanalysis.publish.sliders import sliders

        return sliders(self.base, self.found.past.rows(), self.text) if self.base else None

    def units(self) -> Block:
        """Districts by records left on the deadline; communes are in the table behind."""
        text, own = self.text, self.found.units.filter(level="district").sort("left", "open", descending=True)
        rows = [self._line(row) for row in own.iter_rows(named=True)]
        names = ("unit", "open", *ENDS, "sticks", *HOURS)
        late = own.filter(pl.col("chance") < 1 - SURE, pl.col("open") > 0).height
        shown, title = staffing.table("units", rows, names, text), text.title("plan.units", n=late)
        decision = text("plan.decision") if late else ""
        return staffing.block("units", title, text, shown, decision=decision, units=named(self.found.units))

    def _line(self, row: Mapping[str, Any]) -> list[object]:
        text, code = self.text, row["unit_district"]
        name = district_name(code, text.language) if code else text("funnel.unknown")
        stuck = text(f"plan.at_{row['sticks']}") if row["sticks"] else None
        return [name, row["open"], *self._ends(row), stuck, *(text.number(row[step], 0) for step in HOURS)]

    def _ends(self, row: Mapping[str, Any]) -> list[object]:
        """What is left on the deadline, its band, the chance to meet it, and the day when all is done."""
        text = self.text
        band = f"{text.number(row['left_low'])}–{text.number(row['left_high'])}"
        finish = row["finish"] or text("plan.later", date=self.found.days["day"].max())
        return [row["left"], band, chance(row["chance"]), finish]

    def workload(self) -> Block:
        """How the plan's records follow from those of the index."""
        return staffing.workload(self.found, self.text)

    def roles(self) -> Block:
        """Hours by role, and where the work is held up."""
        return staffing.roles(self.found, self.text)

    def teams(self) -> Block:
        """Where mobile teams and overtime go."""
        return staffing.teams(self.found, self.text)

    def visits(self) -> Block:
        """Which districts to inspect, and why."""
        return staffing.visits(self.found, self.text)

    def rates(self) -> Block:
        """Assumptions on the work beside the values measured in the log of the verification."""
        text = self.text
        rows = [_rate(row, text) for row in self.found.rates.iter_rows(named=True)]
        names = ("name", "assumed", "measured", "interval", "apart", "observed")
        note = text("plan.rates_note", by=self.found.term("by"), n=ENOUGH)
        shown = staffing.table("rates", rows, names, text)
        return staffing.block("rates", text("plan.rates"), text, note, shown, rates=self.found.rates)

    def scenarios(self) -> Block:
        """The scenarios side by side."""
        text, own = self.text, self.found.scenarios
        rows = [self._scenario(row) for row in own.iter_rows(named=True)]
        shown = staffing.table("scenarios", rows, ("scenario", "deadline", "open", "staff", *ENDS), text)
        return staffing.block("scenarios", text.title("plan.scenarios", n=own.height), text, shown, scenarios=own)

    def _scenario(self, row: Mapping[str, Any]) -> list[object]:
        text = self.text
        name = text("plan.now") if row["scenario"] == "now" else self._option(row["scenario"])
        return [name, row["deadline"], row["open"], text.number(row["staff"], 2), *self._ends(row)]

    def _option(self, name: str) -> str:
        """A scenario by its name in the settings, with words before it where it is one of those that ship."""
        key = f"plan.named_{name}"
        return f"{self.text(key)} ({name})" if self.text.has(key) else name

    def scores(self) -> Block:
        """How accurate the forecasts of earlier days were."""
        text, own = self.text, self.found.scores
        if own.is_empty():
            return staffing.block("scores", text("plan.scores_none"), text)
        names = ("as_of", "level", "forecasts", "held", "score", "naive")
        rows = [
            (day, text(f"plan.{level}"), forecasts, text.percent(held), text.number(score, 1), text.number(naive, 1))
            for day, level, forecasts, held, score, naive in own.select(names).iter_rows()
        ]
        held = float((own["held"] * own["forecasts"]).sum()) / float(own["forecasts"].sum())
        title, shown = text.title("plan.scores", p=text.percent(held)), staffing.table("scores", rows, names, text)
        return staffing.block("scores", title, text, text("plan.scores_note"), shown, scores=own)


def _rate(row: Mapping[str, Any], text: Text) -> list[object]:
    def as_text(value: float | None) -> str | None:
        share = row["name"] != "minutes"
        return None if value is None else text.percent(value) if share else text.number(value, 1)

    values, band = map(as_text, (row["assumed"], row["measured"])), text.interval(row["low"], row["high"])
    apart = None if row["apart"] is None else f"{row['apart'] * 100:+.0f}%".replace("-", "−")
    return [text(f"plan.{row['name']}"), *values, band, apart, row["observed"]]


def named(units: pl.DataFrame) -> pl.DataFrame:
    """``units`` with the names of districts and communes beside their codes."""
    names = {
        "district": [places.district_name(code) if code else None for code in units["unit_district"]],
        "commune": [places.commune_name(code) if code else None for code in units["unit_commune"]],
    }
    extra = [pl.Series(name, values, dtype=pl.String) for name, values in names.items()]
    front = ["level", "unit_district", "district", "unit_commune", "commune"]
    return units.hstack(extra).select(*front, pl.exclude(front))


def province_of(store: Store, as_of: date) -> str | None:
    """The only province that sent files to the last snapshot up to ``as_of``; None where several did."""
    found = provinces(store, store.last(as_of))
    return found[0] if len(found) == 1 else None


def plan(
    store: Path | str, as_of: date | str, deadline: date | str, *, settings: Path | str | None = None, scenarios: Sequence[str] = (),
    language: str = "vi", saved: Path | str | None = None,
) -> Planned:  # fmt: skip
    """The plan of the verification (:class:`Planned`) as of a day.

    ``settings``: a file with sections ``[plan...]``, else ``vaxanalysis.toml`` in the store. ``saved``: the folder of a plan that was
    calculated already, which is shown as it is. Raises ParameterError, StoreError.
    """
    if saved:
        return Planned(Plan.read(Path(saved)), Text(language))
    kept = Store.find(store)
    given = config.load(Path(settings) if settings else None, kept.path).plan
    base = basis(kept, day(as_of), day(deadline), effort(given), province_of(kept, day(as_of)))
    return Planned(made(kept, base, scenarios), Text(language), base)

"""A plan's tables compared with what the rows of its store give again.

Counted again: open records, arrivals, hours of work, measured rates, steps from the index, people and their hours, what districts did of
late, what a scenario takes away, the pace of seven days. Simulated quantiles and chances are not simulated again: they must agree between
tables, and city = districts = communes. The page and the workbooks against these tables: ``compared_plan_shown``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from tests.publish.compared import Differences
from tests.publish.recount_plan import HANDS, OPEN, Inputs, Row, Unit

ROLES = ("station", "police")
SIMULATED = ("left_low", "left", "left_high")


def table(folder: Path, name: str) -> list[Row]:
    """A table of a plan's CSV files."""
    text = dict.fromkeys(("unit_district", "unit_commune", "base"), pl.String)
    path = folder / "tables" / f"plan-{name}.csv"
    return pl.read_csv(path, schema_overrides=text, try_parse_dates=True, infer_schema_length=None).to_dicts()


def unit_of(row: Row) -> Unit:
    return row["level"], row["unit_district"], row.get("unit_commune")


def check_plan(folder: Path, given: Inputs, said: Differences, run: Path | None = None) -> None:
    """The tables in ``folder``; ``run``: the week's run whose pages show the same forecast."""
    units = {unit_of(row): row for row in table(folder, "units")}
    said.same("plan-units rows", set(units), set(given.sums_of_work))
    _units(units, given, said)
    _days(folder, units, given, said)
    _rates(folder, given, said)
    _workload(folder, given, said)
    _people(folder, units, given, said)
    _roles(folder, units, given, said)
    _visits(folder, units, given, said)
    _teams(folder, given, said)
    _scenarios(folder, units, given, said)
    _scores(folder, given, said)
    if run is not None:
        _pages(run, units, said)


def _units(units: Mapping[Unit, Row], given: Inputs, said: Differences) -> None:
    opened = given.sums(lambda _: 1)
    hours = {name: given.sums(lambda one, name=name: given.hours(one)[name]) for name in HANDS}  # type: ignore[misc]
    for unit, row in units.items():
        said.same(f"plan-units {unit} open", row["open"], int(opened.get(unit, 0)))
        said.same(f"plan-units {unit} arrivals", row["arrivals"], given.lately(unit, 28)[0] / len(given.days))
        for name in HANDS:
            said.same(f"plan-units {unit} {name}", row[name], hours[name].get(unit, 0.0))
        said.same(f"plan-units {unit} band", row["left_low"] <= row["left"] <= row["left_high"], True)
        said.same(f"plan-units {unit} chance", 0 <= row["chance"] <= 1, True)
        if row["finish"]:
            in_time = row["finish"] <= given.deadline
            said.same(f"plan-units {unit} finish", in_time, row["chance"] >= 0.5)
    for name in ("open", "arrivals", "pace", *HANDS):
        _adds_up(f"plan-units {name}", units, name, said)


def _adds_up(where: str, units: Mapping[Unit, Row], name: str, said: Differences) -> None:
    """City = districts, district = communes."""
    for unit, row in units.items():
        below = {"city": "district", "district": "commune"}.get(unit[0])
        parts = [one[name] for key, one in units.items() if key[0] == below and unit[1] in (None, key[1])]
        if unit == ("district", None, None):
            parts = [one[name] for key, one in units.items() if key[:2] == ("commune", None)]
        if below:
            said.same(f"{where} {unit}: sum", float(row[name]), float(sum(parts)))


def _days(folder: Path, units: Mapping[Unit, Row], given: Inputs, said: Differences) -> None:
    """A line a unit and day; the deadline's line is that of the units; the mean pace of seven days goes on."""
    last = max(given.deadline, given.day + timedelta(30))
    found = {(unit_of(row), row["day"]): row for row in table(folder, "days")}
    ahead = [given.day + timedelta(n) for n in range(1, (last - given.day).days + 1)]
    said.same("plan-days rows", set(found), {(unit, day) for unit in units for day in ahead})
    for (unit, day), row in found.items():
        bounds = [row[f"q{n}"] for n in range(1, 8)]
        said.same(f"plan-days {unit} {day} bands", bounds, sorted(bounds))
        came, done = given.lately(unit, 7)
        naive = units[unit]["open"] - (done - came) / min(len(given.days), 7) * (day - given.day).days
        said.same(f"plan-days {unit} {day} naive", float(row["naive"]), max(naive, 0.0))
        if day == given.deadline:
            said.same(f"plan-days {unit}", [row["q2"], row["q4"], row["q6"]], [units[unit][one] for one in SIMULATED])


def _rates(folder: Path, given: Inputs, said: Differences) -> None:
    rows = {row["name"]: row for row in table(folder, "rates")}
    for name in ("reach", "to_police"):
        yes, every = given.measured[name]
        assumed, measured = given.assumed_rates[name], yes / every if every >= 20 else None
        apart = None if measured is None else measured / assumed - 1
        for column, value in (("assumed", assumed), ("measured", measured), ("observed", every), ("apart", apart)):
            said.same(f"plan-rates {name} {column}", rows[name][column], value)


def _workload(folder: Path, given: Inputs, said: Differences) -> None:
    here = [one for one in given.every if one["fingerprint"]]
    due = [one for one in here if one["category"]]
    kinds = Counter(one["category"] for one in due)
    opened = sum(one["state"] in OPEN for one in due)
    register = [one for one in here if one["identity"]]
    wanted = {
        "register": len(register), "auth_right": -sum(one["authenticated"] == "right" for one in register),
        **{name: kinds[name] for name in ("auth_wrong", "duplicate", "certificate")},
        "answered": opened - len(due), "open": opened, "elsewhere": len(given.open) - opened, "planned": len(given.open),
    }  # fmt: skip
    found = {row["step"]: row["records"] for row in table(folder, "workload")}
    for name, value in wanted.items():
        said.same(f"plan-workload {name}", found.get(name), value)
    steps = list(found.values())
    said.same("plan-workload: steps", sum(steps[:6]), found["open"])


def _people(folder: Path, units: Mapping[Unit, Row], given: Inputs, said: Differences) -> None:
    able = given.assumed["capacity"]
    ahead = [given.day + timedelta(n) for n in range(1, (given.deadline - given.day).days + 1)]
    present = [able["day_off"] if is_off(day) else 1.0 for day in ahead]
    days = {"station": sum(present[:-1]), "police": sum(present)}
    by_role = {role: {unit_of(row): row for row in table(folder, "people") if row["step"] == role} for role in ROLES}
    for role, rows in by_role.items():
        said.same(f"plan-people {role} rows", set(rows), set(units))
        for unit, row in rows.items():
            people = _staffed(unit, units) * able[f"{role}_people"]
            said.same(f"plan-people {unit} {role}", row["people"], float(people))
            said.same(f"plan-people {unit} {role} there", row["there"], people * able[f"{role}_hours"] * days[role])
            if unit[0] == "commune" and row["needed"] is not None:
                said.same(f"plan-people {unit} {role} short", row["more"], max(row["needed"] - people, 0.0))
        for name in ("hours", "there", "people", *(("needed", "more") if not _endless(rows) else ())):
            _adds_up(f"plan-people {role} {name}", rows, name, said)


def _endless(rows: Mapping[Unit, Row]) -> bool:
    return any(row["needed"] is None for row in rows.values())


def _staffed(unit: Unit, units: Iterable[Unit]) -> int:
    """The communes of a unit that have people."""
    return sum(key[0] == "commune" and key[2] is not None and unit[2] in (None, key[2]) and
               (unit[0] == "city" or unit[1] == key[1]) and (unit[0] != "commune" or key == unit) for key in units)  # fmt: skip


def is_off(day: date) -> bool:
    """Whether a day is a weekend; public holidays are not known here."""
    return day.weekday() > 4


def _roles(folder: Path, units: Mapping[Unit, Row], given: Inputs, said: Differences) -> None:
    """City = districts; hours there; what waits on the first day starts from what is open."""
    able, found = given.assumed["capacity"], table(folder, "roles")
    for role in ROLES:
        for day in sorted({row["day"] for row in found}):
            rows = {unit_of(row): row for row in found if (row["role"], row["day"]) == (role, day)}
            city = rows["city", None, None]
            for name in ("waiting", "hours", "there"):
                parts = sum(row[name] for unit, row in rows.items() if unit[0] == "district")
                said.same(f"plan-roles {day} {role} {name}: sum", city[name], float(parts))
            factor = able["day_off"] if is_off(day) else 1.0
            for unit, row in rows.items():
                there = _staffed(unit, units) * able[f"{role}_people"] * able[f"{role}_hours"] * factor
                said.same(f"plan-roles {day} {role} {unit} there", row["there"], float(there))


def _visits(folder: Path, units: Mapping[Unit, Row], given: Inputs, said: Differences) -> None:
    at_police = given.sums(lambda one: one["state"] == "police")
    city, wanted = units["city", None, None], {}
    districts = {unit[1]: row for unit, row in units.items() if unit[0] == "district" and unit[1]}
    total = sum(row["left"] for unit, row in units.items() if unit[0] == "district")
    for code, row in districts.items():
        unit = ("district", code, None)
        came, done = given.lately(unit, 3)
        late = row["chance"] < 0.2 and row["left"] * city["open"] >= row["open"] * total
        signs = {"late": late, "stalled": done == 0, "growing": came > done > 0,
                 "police": at_police.get(unit, 0) > row["open"] / 2}  # fmt: skip
        began = any(given.moved[1].values())
        if row["open"] and (late or (began and signs["stalled"])):
            wanted[code] = {"left": row["left"], "chance": row["chance"], **signs}
    found = {row["unit_district"]: row for row in table(folder, "visits")}
    said.same("plan-visits rows", set(found), set(wanted))
    for code, row in wanted.items():
        for name, value in row.items():
            said.same(f"plan-visits {code} {name}", found.get(code, {}).get(name), value)


def _teams(folder: Path, given: Inputs, said: Differences) -> None:
    routes, teams, able = table(folder, "routes"), table(folder, "teams"), given.assumed["capacity"]
    until = min(given.deadline, given.day + timedelta(10))
    said.same("plan-routes days", all(given.day < row["day"] <= until for row in routes), True)
    said.same("plan-routes once a day", len({(row["team"], row["day"]) for row in routes}), len(routes))
    said.same("plan-routes teams", {row["team"] for row in routes} <= set(range(1, int(able["teams"]) + 1)), True)
    said.same("plan-teams overtime", sum(row["overtime"] for row in teams) <= able["overtime"] + 1e-6, True)
    for row in teams:
        days = [one["day"] for one in routes if one["unit_district"] == row["unit_district"]]
        most = sum(able["team_hours"] * (able["day_off"] if is_off(day) else 1.0) for day in days)
        said.same(f"plan-teams {row['unit_district']} hours", 0 <= row["team_hours"] <= most + 1e-9, True)
        said.same(f"plan-teams {row['unit_district']} left", row["after"] <= row["before"] + 1e-6, True)


def _scenarios(folder: Path, units: Mapping[Unit, Row], given: Inputs, said: Differences) -> None:
    city = units["city", None, None]
    for row in table(folder, "scenarios"):
        name = row["scenario"]
        chosen = given.assumed["scenario"].get(name, {})
        shares = {"duplicate": chosen.get("merged", 0.0) / 2, "malformed": chosen.get("accepted", 0.0)}
        gone = given.sums(lambda one, shares=shares: shares.get(one["category"], 0.0))  # type: ignore[misc]
        taken = sum(math.floor(value + 1e-9) for unit, value in gone.items() if unit[0] == "commune")
        said.same(f"plan-scenarios {name} open", row["open"], city["open"] - taken)
        said.same(f"plan-scenarios {name} deadline", row["deadline"], chosen.get("deadline", given.deadline))
        if name == "now":
            now = [row[one] for one in ("chance", "finish", *SIMULATED)]
            said.same("plan-scenarios now", now, [city[one] for one in ("chance", "finish", *SIMULATED)])


def _scores(folder: Path, given: Inputs, said: Differences) -> None:
    """Forecasts of earlier days in the store against what was left on the days since: share of 80 % bands that held, and mean scores."""
    path = folder / "tables" / "plan-scores.csv"
    found = {(row["as_of"], row["level"]): row for row in table(folder, "scores")} if path.exists() else {}
    wanted: dict[tuple[date, str], list[tuple[bool, float, float]]] = {}
    opened = given.sums(lambda _: 1)
    for kept in sorted((given.store / "verification" / "forecasts").glob("*.parquet")):
        made = date.fromisoformat(kept.stem)
        for row in pl.read_parquet(kept).to_dicts() if made < given.day else ():
            if given.days[0] <= row["day"] <= given.day and unit_of(row) in given.sums_of_work:
                since = [day for day in given.days if day > row["day"]]
                came, done = (sum(one[unit_of(row), day] for day in since) for one in given.moved)
                seen = opened.get(unit_of(row), 0) - came + done
                wanted.setdefault((made, row["level"]), []).append(_scored(row, seen))
    said.same("plan-scores rows", set(found), set(wanted))
    for key, each in wanted.items():
        held, score, naive = (sum(column) / len(each) for column in zip(*each, strict=True))
        for name, value in (("forecasts", len(each)), ("held", held), ("score", score), ("naive", naive)):
            said.same(f"plan-scores {key} {name}", found.get(key, {}).get(name), value)


def _scored(row: Row, seen: float) -> tuple[bool, float, float]:
    """Whether the 80 % band held; the weighted interval score (Bracher et al. 2021); the error of the mean pace."""
    score = abs(row["q4"] - seen) / 2
    for low, high, alpha in ((row["q1"], row["q7"], 0.05), (row["q2"], row["q6"], 0.2), (row["q3"], row["q5"], 0.5)):
        score += alpha / 2 * (high - low) + max(low - seen, 0) + max(seen - high, 0)
    return row["q2"] <= seen <= row["q6"], score / 3.5, abs(row["naive"] - seen)


def _pages(run: Path, units: Mapping[Unit, Row], said: Differences) -> None:
    """The chances on the pages of a week are those of the plan."""
    for unit, row in units.items():
        if unit[0] != "commune" or unit[2] is None:
            continue
        (path,) = (run / "tables").glob(f"{unit[1]}-*-communes.csv")
        shown = pl.read_csv(path, infer_schema=False).filter(commune_code=unit[2])["chance"].item()
        said.same(f"{path.stem} {unit[2]} chance", float(shown) if shown else None, row["chance"])

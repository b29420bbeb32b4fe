"""Causes planted in a made-up register, and which of them are found.

``python -m tests.causes.planted [PERSONS [SPREAD]]`` (100000, 0.45) prints a line for each of three seeds. The register is written, read,
planted with ``COUNT`` causes in its raw rows, and read again. SPREAD is how much the places differ anyway; a cause that was not planted
is false unless the generator made that facility half as careless again as the others.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

import vaxanalysis as vax
from vaxanalysis import synth
from vaxanalysis.causes import origins, scan
from vaxanalysis.findings import Findings
from vaxanalysis.schema import MANDATORY
from vaxanalysis.synth import profiles, world
from vaxanalysis.synth.generate import AS_OF

COUNT, FIRST = 50, 60
HEADINGS = {"full_name": "Họ và tên", "birth_date": "Ngày sinh", "sex": "Giới tính", "citizen_id": "CMND/CCCD/Hộ chiếu"}
WRITTEN = {"missing": None, "invalid": "12/34"}
CARELESS = 1.5


@dataclass(frozen=True)
class Planted:
    """A field of a share of the records of a facility or a file in some weeks."""

    field: str
    fault: str
    facility: str | None
    file: str | None
    first: date | None
    last: date | None
    share: float

    def holds(self) -> pl.Expr:
        """Which records it may have spoiled."""
        week = pl.lit(True) if self.first is None else pl.col("week").is_between(self.first, self.last).fill_null(False)
        here = [pl.col(name) == value for name, value in (("facility", self.facility), ("file", self.file)) if value]
        return pl.all_horizontal(week, *here).fill_null(False)


def draw(cells: pl.DataFrame, rng: np.random.Generator, count: int) -> list[Planted]:
    """``count`` causes of at least 60 records, no two of a field and a place."""
    found: dict[tuple[str, str], Planted] = {}
    while len(found) < count:
        by = "file" if rng.random() < 0.2 else "facility"
        value = rng.choice(cells[by].drop_nulls().unique().sort().to_numpy())
        field = str(rng.choice(MANDATORY))
        fault = "invalid" if field in ("birth_date", "citizen_id") and rng.random() < 0.3 else "missing"
        weeks = cells.filter(pl.col(by) == value)["week"].drop_nulls().unique().sort()
        start, length = rng.choice(weeks.to_numpy()).astype("datetime64[D]").astype(object), int(rng.integers(1, 7))
        always = rng.random() < 0.25
        ends = (None, None) if always else (start, start + timedelta(weeks=length - 1))
        names = {"facility": str(value), "file": None} if by == "facility" else {"facility": None, "file": str(value)}
        one = Planted(field, fault, **names, first=ends[0], last=ends[1], share=float(rng.uniform(0.3, 0.9)))
        if cells.filter(one.holds())["records"].sum() >= 60:
            found.setdefault((field, str(value)), one)
    return list(found.values())


def matches(one: Planted, line: dict[str, object]) -> bool:
    """Whether a cause that was found is the planted one: the same field and place, and at least half of the weeks of both."""
    if (line["field"], line["fault"]) != (one.field, one.fault):
        return False
    if (one.facility and line["facility"] != one.facility) or (
        one.file and (line["file"] != one.file or line["facility"])
    ):
        return False
    if one.first is None or line["first"] is None:
        return True
    both = (min(one.last, line["last"]) - max(one.first, line["first"])).days // 7 + 1
    either = (max(one.last, line["last"]) - min(one.first, line["first"])).days // 7 + 1
    return both / either >= 0.5


def trial(folder: Path, persons: int, spread: float, seed: int) -> tuple[int, int, int, int]:
    """Planted causes found among the first 60; of these false ones, ones that the generator knows, and how many there are."""
    habits = replace(profiles.find("default"), spread=spread)
    made = synth.generate(folder / "in", persons, seed, split="district", profile=habits)
    register = vax.load(folder / "in")
    dated = register.doses.sort("dose_date_std", nulls_last=True, maintain_order=True)
    first = dated.group_by("record_id", maintain_order=True).first()
    week = pl.col("dose_date_std").dt.truncate("1w")
    records = first.select("record_id", facility="facility_std", file="file", week=week)
    cells = records.group_by("facility", "file", "week").agg(pl.len().alias("records"))
    rng = np.random.default_rng(seed)
    planted = draw(cells, rng, COUNT)
    for one in planted:
        chosen = records.filter(one.holds()).filter(
            pl.Series(rng.random(records.filter(one.holds()).height) < one.share)
        )
        rows = register.rows.join(chosen, on="record_id", how="semi")
        for (file,), part in rows.group_by("file"):
            path = next(path for path in made.files if path.name == file)
            frame = pl.read_parquet(path)
            spoiled = pl.Series(range(1, frame.height + 1)).is_in(part["row"].implode())
            heading = HEADINGS[one.field]
            frame.with_columns(
                pl.when(spoiled).then(pl.lit(WRITTEN[one.fault])).otherwise(heading).alias(heading)
            ).write_parquet(path)
    again = vax.load(folder / "in")
    found = scan(origins(Findings.of(again.records, again.doses, AS_OF).rows), MANDATORY).head(FIRST)
    lines = list(found.iter_rows(named=True))
    hit = [any(matches(one, line) for line in lines) for one in planted]
    known = careless(seed, spread)
    other = [line for line in lines if not any(matches(one, line) for one in planted)]
    natural = [line for line in other if line["facility"] in known]
    for line in other:
        if line not in natural:
            print(
                "  false:",
                {
                    name: line[name]
                    for name in ("field", "fault", "facility", "file", "first", "last", "records", "rate", "elsewhere")
                },
            )
    for one, was in zip(planted, hit, strict=True):
        if not was:
            print("  missed:", one, cells.filter(one.holds())["records"].sum())
    return sum(hit), len(other) - len(natural), len(natural), len(lines)


def careless(seed: int, spread: float) -> set[str]:
    """The facilities that the generator made half as careless again as the middle of all, with the commune of a station."""
    made = world.build(seed, spread)
    factor = made.facility_factor.copy()
    factor[: made.own] *= made.commune_factor[: made.own]
    names = made.facilities["name"].to_list()
    return {name for name, one in zip(names, factor, strict=True) if one >= CARELESS * np.median(factor)}


if __name__ == "__main__":
    persons, spread = int((sys.argv[1:] or ["100000"])[0]), float((sys.argv[2:] or ["0.45"])[0])
    for seed in (1, 2, 3):
        with tempfile.TemporaryDirectory() as folder:
            hit, false, natural, every = trial(Path(folder), persons, spread, seed)
        print(
            f"seed {seed}: {hit} of {COUNT} planted in the first {every}; {false} false, {natural} of careless facilities",
            flush=True,
        )

"""Writes a synthetic register: blocks of people through layouts into files, with the truth beside them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis import outputs, paths, places
from vaxanalysis.errors import ParameterError
from vaxanalysis.synth import block as blocks
from vaxanalysis.synth import formats, layouts, profiles, world
from vaxanalysis.synth.profiles import Profile
from vaxanalysis.synth.sinks import ParquetSink, Sink

AS_OF = date(2021, 11, 8)
EARLIEST = date(2021, 7, 1)
NOT_SENT, SENT_AGAIN = 12, 20
"""Districts (by place in the list) that, in the last of several weeks, send nothing and send last week's file again."""


@dataclass(frozen=True)
class SynthReport:
    """What was written.

    ``files`` are the register's, ``truth`` one Parquet file per snapshot, a row per row of the register: ``file, sheet, row``
    (as a reader counts them; in Parquet from 1), ``source_id`` (null in workbooks, which have none), ``entry_id`` (one entry
    of one person: a record), ``person_id``, ``dose``, ``stratum``, ``true_district``, ``true_commune``, then a Boolean per kind
    of error and per ``lookalike_``. ``rows`` counts the register's rows over all snapshots, ``records`` and ``doses`` those of
    the last one.
    """

    files: tuple[Path, ...]
    truth: tuple[Path, ...]
    persons: int
    records: int
    doses: int
    rows: int
    seed: int
    days: tuple[date, ...]


@dataclass
class _Output:
    """One file of the register on its way, counting rows by sheet."""

    form: formats.Form
    sink: Sink
    name: str
    counts: dict[str | None, int] = field(default_factory=dict)

    def add(self, entries: pl.DataFrame, doses: pl.DataFrame, number: int) -> pl.DataFrame:
        """Writes a block's rows and gives their truth with positions."""
        table, truth = self.form.rows(entries, doses, number)
        self.sink.write(self.form.table(table))
        return self._placed(self.form.truth(truth)).select(layouts.TRUTH)

    def _placed(self, truth: pl.DataFrame) -> pl.DataFrame:
        parts = []
        for part in truth.partition_by("sheet", maintain_order=True):
            sheet = part["sheet"].item(0)
            start = self.counts.get(sheet, self.sink.first_row)
            self.counts[sheet] = start + part.height
            parts.append(
                part.with_columns(file=pl.lit(self.name), row=pl.int_range(start, start + part.height, dtype=pl.UInt32))
            )
        return pl.concat(parts)


@dataclass(frozen=True)
class _Request:
    """Where what is to be written: ``out`` and ``beside`` are the places of the register and its truth while they are made.

    ``single``: they are one file each, not folders.
    """

    out: Path
    beside: Path
    single: bool
    layout: str
    format: str
    by_district: bool
    gaps: bool
    plan: blocks.Plan

    def folder(self, week: int) -> Path:
        """Where a snapshot's files go."""
        days = self.plan.days
        return self.out.parent if self.single else self.out / days[week].isoformat() if len(days) > 1 else self.out

    def truth(self, week: int) -> Path:
        """Where a snapshot's truth goes."""
        return self.beside if self.single else self.beside / f"{self.plan.days[week].isoformat()}.parquet"

    def output(self, week: int, district: int) -> _Output:
        """The file of a district (or of all) in a week."""
        persons = self.plan.persons // (len(self.plan.world.districts) if self.by_district else 1)
        form = formats.form(self.layout, self.format, district, persons)
        code = self.plan.world.districts[district]
        stem = f"{code}-{places.slug(code)}" if self.by_district else "register"
        path = self.out if self.single else self.folder(week) / f"{stem}{form.suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        return _Output(form, form.sink(path), path.name)


def _shown_week(request: _Request, week: int, district: int) -> int | None:
    """The week whose data a district's file holds: its own, the one before, or none."""
    if not (request.gaps and request.by_district and week > 0 and week == len(request.plan.days) - 1):
        return week
    return {NOT_SENT: None, SENT_AGAIN: week - 1}.get(district, week)


def _parts(
    request: _Request, block: blocks.Block, slugs: pl.Series
) -> Iterator[tuple[int, int, pl.DataFrame, pl.DataFrame]]:
    """Week, district (0 for all), entries and doses of what a block sends."""
    for week, _ in enumerate(request.plan.days):
        shown: dict[int, tuple[pl.DataFrame, pl.DataFrame]] = {}
        for district in range(len(request.plan.world.districts)) if request.by_district else (0,):
            source = _shown_week(request, week, district)
            if source is None:
                continue
            if source not in shown:
                entries, doses = blocks.snapshot(block, source, request.plan.days[source])
                shown[source] = (entries.with_columns(slug=slugs.gather(entries["district_no"])), doses)
            entries, doses = shown[source]
            if request.by_district:
                entries = entries.filter(pl.col("district_no") == district)
                doses = doses.filter(pl.col("entry").is_in(entries["entry"].implode()))
            if entries.height:
                yield week, district, entries, doses


def _write(request: _Request) -> tuple[list[Path], int, int, int]:
    """All blocks into their files: paths, rows in all, records and doses of the last snapshot."""
    outputs: dict[tuple[int, int], _Output] = {}
    truths: dict[int, ParquetSink] = {}
    rows = records = injections = 0
    slugs = pl.Series([places.slug(code) for code in request.plan.world.districts])
    for number in range(request.plan.blocks):
        made = blocks.make(request.plan, number)
        for week, district, entries, doses in _parts(request, made, slugs):
            key = (week, district)
            outputs[key] = outputs.get(key) or request.output(week, district)
            if week not in truths:
                request.truth(week).parent.mkdir(parents=True, exist_ok=True)
                truths[week] = ParquetSink(request.truth(week))
            truth = outputs[key].add(entries, doses, number)
            truths[week].write(truth)
            rows += truth.height
            if week == len(request.plan.days) - 1:
                records, injections = records + entries.height, injections + doses.height
    for sink in [*(output.sink for output in outputs.values()), *truths.values()]:
        sink.close()
    return [output.sink.path for output in outputs.values()], rows, records, injections


def _check(persons: int, weeks: int, as_of: date, single: bool, by_district: bool) -> None:
    """Refuses what makes no sense."""
    if persons < 1:
        raise ParameterError("persons", f"{persons} is not a number of people", "ask for 1 or more")
    if weeks < 1:
        raise ParameterError("weeks", f"{weeks} is not a number of weeks", "ask for 1 or more")
    if single and (weeks > 1 or by_district):
        raise ParameterError("out", "one file cannot hold several weeks or districts", "name a folder")
    if as_of < EARLIEST:
        raise ParameterError("as_of", f"{as_of} lies before the campaign was under way", f"use {EARLIEST} or later")


def generate(
    out: Path | str, persons: int, seed: int, *, layout: str = "dose", format: str = "parquet", weeks: int = 1,
    as_of: date = AS_OF, profile: str | Profile = "default", split: str = "none", gaps: bool = True,
    province: str = world.HANOI,
) -> SynthReport:  # fmt: skip
    """Writes a register of ``persons`` people and its truth; equal arguments give equal bytes.

    ``out`` is a folder, or a file whose ending (.parquet, .csv, .xlsx) is the format. ``layout`` is ``dose`` (a dose a row),
    ``person`` (a person a row under the package's own names), ``pl1`` or ``second`` (workbooks) or ``mixed`` (a file per
    district, as a city receives them). ``weeks`` weekly snapshots end on ``as_of``; with files by district and ``gaps``, in the
    last week one district sends nothing and another last week's file. ``province``: the code of the one whose register this is
    (card numbers stay those of Hanoi's people). ``profile`` is a name, or habits of your own.
    """
    out = Path(out)
    by_district = split == "district" or layout == "mixed"
    _check(persons, weeks, as_of, out.suffix != "", by_district)
    habits = profiles.find(profile) if isinstance(profile, str) else profile
    plan = blocks.Plan(
        persons, seed, habits, blocks.snapshot_days(as_of, weeks), world.build(seed, habits.spread, province)
    )
    beside = out.with_name(f"{out.stem}-truth.parquet" if out.suffix else f"{out.name}-truth")
    form = out.suffix.removeprefix(".") or format
    with _in_the_making(out, beside) as (made, truths):
        request = _Request(made, truths, out.suffix != "", layout, form, by_district, gaps, plan)
        written, rows, records, doses = _write(request)
    files = tuple(sorted(out / path.relative_to(made) if made != path else out for path in written))
    truth = tuple(replace(request, out=out, beside=beside).truth(week) for week in range(weeks))
    return SynthReport(files, truth, persons, records, doses, rows, seed, plan.days)


@contextmanager
def _in_the_making(out: Path, beside: Path) -> Iterator[tuple[Path, Path]]:
    """Where to make the register and its truth; they take their places when the block ends well.

    The truth lies beside ``out``, never inside, so that a folder holds nothing but the register. Raises OutputError where a
    file exists or a folder is not empty.
    """
    for path in (out, beside):
        if not (path == beside and _is_truth(path)):
            outputs.refuse_existing(path)
    with outputs.aside(out) as folder:
        made = folder / out.name, folder / beside.name
        yield made
        for path, place in zip(made, (out, beside), strict=True):
            outputs.move(path, place)


def _is_truth(path: Path) -> bool:
    """Whether a file is the truth of another synthetic register, which may be replaced."""
    if path.suffix != ".parquet" or not path.is_file():
        return False
    return set(layouts.TRUTH) <= set(paths.scan_parquet(path).collect_schema().names())

"""Files of any size, judged chunk by chunk: into a findings folder, or into counts alone."""

from __future__ import annotations

import gc
import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
import polars as pl

from vaxanalysis import loading, outputs, rules
from vaxanalysis.compiled.numbering import Numbering, Numbers, packed
from vaxanalysis.errors import InputError
from vaxanalysis.findings import folder as kept
from vaxanalysis.findings import pieces, several_rows
from vaxanalysis.findings.folder import Findings
from vaxanalysis.findings.judge import Judge
from vaxanalysis.findings.pieces import Rows
from vaxanalysis.findings.row_units import Nowhere
from vaxanalysis.findings.text_masks import Decomposed
from vaxanalysis.loading import columnar
from vaxanalysis.register import conventions
from vaxanalysis.schema import UNIT
from vaxanalysis.tally import OWN, masks

T = TypeVar("T")
Report = Callable[[pl.DataFrame], object]
"""Receives how the columns of the files are read (:data:`vaxanalysis.register.conventions.SCHEMA`)."""

Use = Callable[[Sequence[loading.RawFile], bool, Path], T]
"""Makes a result from files; gets whether they are known to be composed (NFC), and a folder to work in."""


def check(
    source: loading.Raw,
    as_of: date,
    folder: Path,
    active: Collection[rules.Rule] = rules.RULES,
    own: Sequence[rules.Rule] = (),
    report: Report | None = None,
) -> Findings:
    """Judge every record of ``source`` and keep the findings in ``folder``, which only its owner can read.

    With rules of the user's ``own`` (:func:`vaxanalysis.rules.load_rules`), the findings have ``tally.OWN`` too.

    Raises InputError where no file could be read, OutputError where the folder holds anything else.
    """
    outputs.refuse_foreign(folder, kept.KIND)
    with outputs.staged(folder, kept.KIND, private=True) as stage:

        def keep(files: Sequence[loading.RawFile], composed: bool, work: Path) -> None:
            for left in stage.path.glob("*.parquet"):
                left.unlink()
            judge, counter = Judge(as_of, active, own=own, composed=composed), Counter()
            found = map(partial(_found, judge, judge.findings), pieces.of(files, judge, work))
            for number, rows in enumerate(found):
                counter.add(rows)
                rows.write_parquet(
                    stage.path / f"{kept.ROWS}-{number:06d}.parquet", compression="lz4", statistics=False
                )
            kept.write_about(stage.path, judge, counter.table())

        _made(source, stage.path, keep, report)
        stage.replace()
    return Findings.open(folder)


def count(
    source: loading.Raw,
    as_of: date,
    active: Collection[rules.Rule] = rules.RULES,
    own: Sequence[rules.Rule] = (),
    report: Report | None = None,
) -> pl.DataFrame:
    """The additive table of every record of ``source``: ``UNIT``, the masks (``tally.OWN`` too with ``own`` rules) and ``records``.

    Nothing else is kept.

    Raises InputError where no file could be read.
    """

    def counted(files: Sequence[loading.RawFile], composed: bool, work: Path) -> pl.DataFrame:
        judge = Judge(as_of, active, own=own, composed=composed)
        return _counted(map(partial(_found, judge, judge.masked), pieces.of(files, judge, work)))

    return _made(source, None, counted, report)


def glance(
    source: loading.Raw, as_of: date, active: Collection[rules.Rule] = rules.RULES, report: Report | None = None
) -> pl.DataFrame:
    """The masks and how many rows of ``source`` have them (as ``records``): a first look, for which no row is put together with
    others and no place is looked up. Rules on the place are not judged.

    Raises InputError where no file could be read.
    """
    judged = [rule for rule in active if not {"place_how", "unit_source"} & set(rule.fails.meta.root_names())]

    def counted(files: Sequence[loading.RawFile], composed: bool, work: Path) -> pl.DataFrame:
        judge = Judge(as_of, judged, composed=composed, places=Nowhere)
        return _counted(map(judge.masked, pieces.as_they_stand(files)), units=())

    return _made(source, None, counted, report)


def _counted(found: Iterable[pl.DataFrame], units: Sequence[str] = UNIT) -> pl.DataFrame:
    counter = Counter(units)
    for rows in found:
        counter.add(rows)
    return counter.table()


def _found(judge: Judge, alone: Callable[[Rows], pl.DataFrame], piece: pieces.Piece) -> pl.DataFrame:
    """The findings of the records in ``piece``; ``alone`` judges rows that are records by themselves."""
    return piece.kept(alone(piece)) if isinstance(piece, Rows) else several_rows.of_rows(piece, judge)


def _made(source: loading.Raw, folder: Path | None, use: Use[T], report: Report | None) -> T:
    """The result of ``use`` for the files of ``source``; repeated from the beginning if one turns out to need composing.

    The folder to work in lies in ``folder``, or where temporary files do.
    """
    loading.fail_if_none(source)
    judged, decided = conventions.judged(source)
    if report:
        report(decided)
    files = [file for file in judged.files if file.rows is not None]
    prefix = "vaxanalysis-" if folder is None else ".work-"
    watch = any(file.report.kind == "parquet" for file in files)
    with _without_collecting(), tempfile.TemporaryDirectory(prefix=prefix, dir=folder) as work:
        try:
            made = use(files, not watch, Path(work))
        except Decomposed:
            # Separated text and workbooks are composed when they are read.
            composed = [file.changed(columnar.composed) if file.report.kind == "parquet" else file for file in files]
            made = use(composed, True, Path(work))
        except (pl.exceptions.ComputeError, pl.exceptions.PanicException) as error:
            raise _damaged(files) from error
        for file in files:
            file.check()
        return made


def _damaged(files: Sequence[loading.RawFile]) -> InputError:
    """The error for rows that cannot be read to the end. Raises FileError for a file that has changed."""
    for file in files:
        file.check()
    names = ", ".join(file.report.file for file in files if file.report.kind == "parquet") or files[0].report.file
    return InputError(
        names, "one of these is damaged: its rows cannot be read to the end", "Write it again, or leave it out"
    )


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Without Python's garbage collector: objects made here are freed by reference counts, and its searches take 5 % of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


class Counter:
    """How many rows there were of each combination of ``units`` and the masks."""

    def __init__(self, units: Sequence[str] = UNIT) -> None:
        self._keys = list(units)
        self._units, self._both, self._all = Numbering(), Numbering(), Numbering()
        self._rules: defaultdict[str, Numbering] = defaultdict(Numbering)
        self._masks: tuple[str, ...] = ()
        self._met: list[pl.DataFrame] = []
        self._counts = np.zeros(0, np.int64)

    def add(self, found: pl.DataFrame) -> None:
        """Count the rows of ``found``."""
        self._masks = masks(found.columns)
        judged = self._judged(found, "applies", "fails")
        if OWN[0] in self._masks:
            judged = self._both.of(packed(judged, self._judged(found, *OWN)))[0]
        units = [self._units.of(packed(*(_codes(found[name]) for name in self._keys)))[0]] if self._keys else []
        keys = packed(*units, judged)
        keys[:, 1] = found["states"].to_numpy()
        numbers, new = self._all.of(keys)
        self._met.append(found.select(*self._keys, *self._masks)[new])
        counts = np.bincount(numbers, minlength=self._all.count)
        counts[: len(self._counts)] += self._counts
        self._counts = counts

    def table(self) -> pl.DataFrame:
        """The additive table: ``units``, the masks and ``records``."""
        names = [pl.col(name).cast(pl.String) for name in self._keys]
        rows = pl.concat(self._met).with_columns(*names, records=pl.Series(self._counts, dtype=pl.Int64))
        return rows.sort(*self._keys, *self._masks)

    def _judged(self, found: pl.DataFrame, applies: str, fails: str) -> Numbers:
        """A number for each combination of two masks."""
        return self._rules[applies].of(np.stack([found[applies].to_numpy(), found[fails].to_numpy()], axis=1))[0]


def _codes(unit: pl.Series) -> Numbers:
    """Polars' number of a unit's category; -1 for none."""
    return unit.cast(pl.Categorical).to_physical().cast(pl.Int32).fill_null(-1).to_numpy()

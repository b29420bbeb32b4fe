"""Files of any size, judged chunk by chunk: into a findings folder, or into nothing but counts by unit."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import loading, rules
from vaxanalysis.findings import folder as kept
from vaxanalysis.findings import pieces, repeated
from vaxanalysis.findings.folder import Findings
from vaxanalysis.loading import columnar

if TYPE_CHECKING:
    from vaxanalysis.findings.rows import Judge


def check(source: loading.Raw, as_of: date, folder: Path, active: Collection[rules.Rule] = rules.RULES) -> Findings:
    """Judge every record of ``source`` and keep the findings in ``folder``, which only its owner can read.

    Raises InputError where no file could be read.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    from vaxanalysis.findings.counter import Counter

    def keep(found: Iterator[pieces.Piece], judge: Judge) -> None:
        for old in folder.glob("*.parquet"):
            old.unlink()
        counter = Counter()
        for number, rows in enumerate(map(partial(_found, judge, judge.findings), found)):
            counter.add(rows)
            rows.write_parquet(folder / f"{kept.ROWS}-{number:06d}.parquet", compression="lz4", statistics=False)
        kept.write_about(folder, as_of, counter.table(), judge.vaccines.listed(), judge.facilities.listed())

    _each(source, as_of, active, folder, keep)
    return Findings.open(folder)


def count(source: loading.Raw, as_of: date, active: Collection[rules.Rule] = rules.RULES) -> pl.DataFrame:
    """The additive table of every record of ``source``: ``UNIT``, the masks and ``records``. Nothing else is kept.

    Raises InputError where no file could be read.
    """
    from vaxanalysis.findings.counter import Counter

    tables: list[pl.DataFrame] = []

    def add(found: Iterator[pieces.Piece], judge: Judge) -> None:
        counter = Counter()
        for rows in map(partial(_found, judge, judge.masked), found):
            counter.add(rows)
        tables.append(counter.table())

    with tempfile.TemporaryDirectory(prefix="vaxanalysis-") as work:
        _each(source, as_of, active, Path(work), add)
    return tables[-1]


def _found(judge: Judge, alone: Callable[[pl.DataFrame], pl.DataFrame], piece: pieces.Piece) -> pl.DataFrame:
    """What is found of the records in ``piece``: of rows that are alone what ``alone`` says."""
    return piece.kept(alone(piece.rows)) if piece.alone else repeated.of_rows(piece.rows, judge)


def _each(
    source: loading.Raw,
    as_of: date,
    active: Collection[rules.Rule],
    folder: Path,
    use: Callable[[Iterator[pieces.Piece], Judge], None],
) -> None:
    """Have ``use`` made of all pieces of ``source``: again, from the beginning, where a file turns out to need composing."""
    from vaxanalysis.findings.distinct import Decomposed
    from vaxanalysis.findings.rows import Judge

    loading.fail_if_none(source)
    files = [file for file in source.files if file.rows is not None]
    watch = any(file.report.kind == "parquet" for file in files)
    with _without_collecting(), tempfile.TemporaryDirectory(prefix=".work-", dir=folder) as work:
        try:
            judge = Judge(as_of, active, composed=not watch)
            use(pieces.of(files, judge, Path(work)), judge)
        except Decomposed:
            judge = Judge(as_of, active)
            use(pieces.of([_composed(file) for file in files], judge, Path(work) / "composed"), judge)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """What is made here is freed by counting references; looking for circles again and again takes a twentieth of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _composed(file: loading.RawFile) -> loading.RawFile:
    """``file`` with its text in NFC, which that of separated text and workbooks is already."""
    if file.rows is None or file.report.kind != "parquet":
        return file
    return replace(file, rows=columnar.composed(file.rows))

"""``vaxanalysis worklists``: a workbook per commune for those who fill it in, and a summary per district."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from vaxanalysis import places
from vaxanalysis.forms import workbook
from vaxanalysis.schema import UNIT, fold
from vaxanalysis.store import Store
from vaxanalysis.verification import log, sheets
from vaxanalysis.verification.listing import listing
from vaxanalysis.verification.summary import SUMMARY, fill_summary

UNRESOLVED = "khong-ro-dia-ban"


@dataclass(frozen=True)
class WorklistReport:
    """``files`` written and ``counts``: unit, step, category, records."""

    files: tuple[Path, ...]
    counts: pl.DataFrame

    @property
    def records(self) -> int:
        """How many records stand on the lists."""
        return int(self.counts["records"].sum())


def worklists(
    store: Store, as_of: date, out: Path | str, *, district: str | None = None, password: str | None = None
) -> WorklistReport:
    """Write the worklists of every open record as of a day under ``out``, and note in the store what was listed.

    One folder per district, one workbook per commune, only readable by their owner (0600, folders 0700), encrypted where a
    ``password`` is given. Written again for the same day they hold what is still open, under the same row keys.
    """
    rows = listing(store, as_of, district)
    root = _private(Path(out))
    files: list[Path] = []
    for (code,), part in rows.partition_by("unit_district", as_dict=True, maintain_order=True).items():
        files += _district(root, code, part, as_of, password)
        log.append(store, _listed(part, as_of))
    return WorklistReport(tuple(files), counted(rows))


def counted(rows: pl.DataFrame) -> pl.DataFrame:
    """The records of a listing by unit, step and category."""
    keys = [*UNIT, "step", "category"]
    return rows.group_by(keys).agg(pl.len().alias("records")).sort(keys, nulls_last=True)


def _district(root: Path, code: str | None, rows: pl.DataFrame, as_of: date, password: str | None) -> list[Path]:
    folder = _private(root / (f"{code}-{places.slug(code)}" if code else UNRESOLVED))
    files = []
    for (commune,), part in rows.partition_by("unit_commune", as_dict=True, maintain_order=True).items():
        name = places.commune_name(commune) if commune else "Không rõ phường/xã"
        path = folder / f"{commune or ''}-{_slug(name)}.xlsx".lstrip("-")
        files.append(workbook.save(path, partial(sheets.fill, rows=part, unit=name, as_of=as_of), password))
    title = places.district_name(code) if code else "Không rõ địa bàn"
    summary = partial(fill_summary, counts=counted(rows), title=title, as_of=as_of)
    return [*files, workbook.save(folder / SUMMARY, summary, password)]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


def _private(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    return folder


def _listed(rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    columns = {"authority": "step", "answer": "category", "fields": "authenticated"}
    told = rows.select("record_id", *UNIT, "fingerprint", **{new: pl.col(old) for new, old in columns.items()})
    day = pl.lit(as_of)
    return log.events(told.with_columns(kind=pl.lit("listed"), list_date=day, noted=day))

"""``vaxanalysis worklists``: a workbook per commune for those who fill it in, and a summary per district."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from vaxanalysis import places
from vaxanalysis.errors import ParameterError
from vaxanalysis.forms import workbook
from vaxanalysis.outputs import Placing, placing, refuse_within
from vaxanalysis.schema import UNIT
from vaxanalysis.store import Store
from vaxanalysis.verification import log, proposed, sheets
from vaxanalysis.verification.listing import listing
from vaxanalysis.verification.summary import SUMMARY, UNKNOWN_COMMUNE, fill_summary

UNRESOLVED, OTHERS = "khong-ro-dia-ban", "tinh-khac"
"""Folders of records without a district, and of those that live in a province from which no file came."""


@dataclass(frozen=True)
class WorklistReport:
    """``files`` written and ``counts``: unit, step, category, records.

    ``aside``: the name of a workbook that somebody has edited, or that is not ours -> the name of the new one.
    """

    files: tuple[Path, ...]
    counts: pl.DataFrame
    aside: dict[str, str] = field(default_factory=dict)

    @property
    def records(self) -> int:
        """How many records the lists hold."""
        return int(self.counts["records"].sum())


def worklists(
    store: Store, as_of: date, out: Path | str, *, district: str | None = None, password: str | None = None
) -> WorklistReport:
    """Write the worklists of every open record as of a day under ``out``, and note in the store what was listed.

    One folder per district, those of provinces from which no file came in a folder of their own; one workbook per commune,
    only readable by their owner (0600, new folders 0700), encrypted where a ``password`` is given.
    Written again for the same day they hold what is still open, under the same row keys. A workbook
    that somebody has edited stays; the new one gets another name.

    Returns a :class:`WorklistReport`. Raises OutputError where ``out`` lies in the store, StoreError where there is no snapshot up to
    ``as_of``, ParameterError where nobody of the register lives in ``district``.
    """
    refuse_within(Path(out), store.path, "the store")
    snapshot = store.last(as_of)
    _has(store, snapshot, district)
    made = proposed.proposals(store, snapshot)
    rows = listing(store, as_of, district, made)
    homes = _homes(store, snapshot)
    paths: list[Path] = []
    with placing(Path(out), private=True) as files:
        for (code,), part in rows.partition_by("unit_district", as_dict=True, maintain_order=True).items():
            away = code and homes and places.province_of(code) not in homes
            paths += _district(files, f"{OTHERS}/" if away else "", code, part, as_of, password)
    listed = made.join(rows.select("record_id"), on="record_id", how="semi")
    log.append(store, pl.concat([_listed(rows, as_of), proposed.noted(listed, as_of)]))
    return WorklistReport(tuple(paths), counted(rows), files.aside)


def _has(store: Store, snapshot: date, district: str | None) -> None:
    found = store.scan(snapshot, "records").select(pl.col("unit_district").unique()).collect().to_series()
    if district is not None and district not in found:
        known = next(iter(sorted(found.drop_nulls().to_list())), "001")
        raise ParameterError("--district", f"no records of {district}", f"Give the code of a district, such as {known}")


def counted(rows: pl.DataFrame) -> pl.DataFrame:
    """The records of a listing by unit, step and category."""
    keys = [*UNIT, "step", "category"]
    return rows.group_by(keys).agg(pl.len().alias("records")).sort(keys, nulls_last=True)


def _homes(store: Store, snapshot: date) -> set[str]:
    """The provinces from which files came; empty where an older snapshot does not hold them."""
    sources = store.table(snapshot, "sources")
    if sources is None or "province" not in sources.columns:
        return set()
    return set(sources["province"].drop_nulls())


def _district(
    placed: Placing, above: str, code: str | None, rows: pl.DataFrame, as_of: date, password: str | None
) -> list[Path]:
    folder = above + (f"{code}-{places.slug(code)}" if code else UNRESOLVED)
    files = []
    for (commune,), part in rows.partition_by("unit_commune", as_dict=True, maintain_order=True).items():
        name = places.commune_name(commune) if commune else UNKNOWN_COMMUNE
        stem = f"{commune or ''}-{places.hyphened(name)}".lstrip("-")
        fill = partial(sheets.fill, rows=part, unit=name, as_of=as_of)
        files.append(placed.add(f"{folder}/{stem}.xlsx", partial(workbook.save, fill=fill, password=password)))
    title = places.district_name(code) if code else "Không rõ địa bàn"
    summary = partial(fill_summary, counts=counted(rows), title=title, as_of=as_of)
    return [*files, placed.add(f"{folder}/{SUMMARY}", partial(workbook.save, fill=summary, password=password))]


def _listed(rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    listed = rows.select("record_id", *UNIT, "fingerprint", authority="step", answer="category", fields="authenticated")
    day = pl.lit(as_of)
    return log.events(listed.with_columns(kind=pl.lit("listed"), list_date=day, noted=day))

"""The append-only log of the verification: what was listed, what was answered, in files that are never changed.

Events of equal content are one event. A part is written under a temporary name and renamed, so that a run killed at any
moment leaves whole parts only, and running it again adds what is missing.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from vaxanalysis import outputs, paths
from vaxanalysis.schema import UNIT
from vaxanalysis.store import Store, sound
from vaxanalysis.verification.keys import digest

CONTENT: dict[str, pl.DataType | type[pl.DataType]] = {
    "record_id": pl.String,
    "kind": pl.String,
    "list_date": pl.Date,
    "fingerprint": pl.String,
    "authority": pl.String,
    "answer": pl.String,
    "fields": pl.String,
    "value": pl.String,
    "tries": pl.Int16,
    "day": pl.Date,
    "checker": pl.String,
    **dict.fromkeys(UNIT, pl.String),
}
"""The content of an event. Some columns hold something else for each ``kind``:

============ ========================= ===================== ======================== =======================
kind         authority                 answer                fields                   value
============ ========================= ===================== ======================== =======================
listed       step: station, police     category of record    result of authentication
proposed                               kind of evidence      field                    proposed value
answer       station, police, database answer of the form    fields said to be wrong  right values
asked (*)                                                    stratum of the sample    other record
stratum (*)                                                  stratum of the sample    pairs in it
answer (*)   reviewer                  same, two, unsure     stratum of the sample    other record
============ ========================= ===================== ======================== =======================

(*) in the log of pairs, where ``fingerprint`` is the list."""

NOTES: dict[str, pl.DataType | type[pl.DataType]] = {
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.UInt32,
    "noted": pl.Date,
}
"""Where an event came from and the day it was taken in: no part of its content; the first entry counts."""

SCHEMA = pl.Schema({"event_id": pl.String, **CONTENT, **NOTES})

REPAIR = (
    "Restore it from a copy of the store; or move the folder `verification/log` elsewhere and take all answers in again"
)

PLACE = ("file", "sheet", "row")

ANSWERS, PAIRS = "log", "pairs"
"""The two logs: of records, and of pairs of records."""


def events(frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` as events: missing columns null, ``event_id`` from the content."""
    columns = {
        name: (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind)
        for name, kind in {**CONTENT, **NOTES}.items()
    }
    content = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in CONTENT], separator="\x1f")
    return frame.select(**columns).with_columns(event_id=digest(content, 20)).select(SCHEMA.names())


def read_log(store: Store, which: str = ANSWERS) -> pl.DataFrame:
    """Every event once, as it was first taken in. Raises StoreError where a part of the log is missing or damaged."""
    folder = _folder(store, which)
    record, lying = outputs.Record.of(folder), [path.name for path in paths.inside(folder, end=".parquet")]
    names = {*lying, *(record.files if record else ())}
    parts = [sound(folder, name, REPAIR) for name in sorted(names) if not name.startswith(".")]
    if not any(parts):
        return pl.DataFrame(schema=SCHEMA)
    found = pl.concat([paths.read_parquet(part) for part in parts if part])
    return found.sort("noted", *PLACE, nulls_last=True).unique("event_id", keep="first", maintain_order=True)


def append(store: Store, new: pl.DataFrame, which: str = ANSWERS) -> pl.DataFrame:
    """Add the events that the log does not hold yet; returns them."""
    distinct = new.unique("event_id", keep="first", maintain_order=True)
    fresh = distinct.join(read_log(store, which), on="event_id", how="anti", maintain_order="left")
    if fresh.height:
        name = fresh.sort("event_id").select(digest(pl.col("event_id").str.join(""), 32)).item()
        outputs.make_folder(_folder(store, which), private=True)
        outputs.add(_folder(store, which), f"{name}.parquet", fresh.write_parquet, "answers")
    return fresh


def _folder(store: Store, which: str) -> Path:
    return store.path / "verification" / which

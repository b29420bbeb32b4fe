"""What each file of a week brought, the proof that no row is lost, and what changed in each sender's files since the week before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from vaxanalysis import loading, places, tally
from vaxanalysis.errors import InputError
from vaxanalysis.register import Register
from vaxanalysis.schema import BLANK, MANDATORY

NOTEWORTHY = 0.05
"""A share of blanks that rose or fell by as much is reported; so is a number of rows that changed by twice that share."""

STATUS_LEFT = "left"


@dataclass(frozen=True)
class Change:
    """How a sender's files differ from those of the week before; ``blank``: field -> share before and now, where it moved."""

    sender: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    rows: tuple[int, int]
    blank: dict[str, tuple[float, float]]


def proved(source: loading.Raw, built: Register) -> None:
    """Raise InputError unless, for every file, its rows are those in records and those rejected."""
    reached = dict(built.rows.group_by("file").agg(pl.len()).iter_rows())
    held = built.rows.join(built.records.select("record_id"), on="record_id", how="anti")
    lost = dict(held.group_by("file").agg(pl.len()).iter_rows())
    read = set(built.report.files.filter(pl.col("status") != "failed")["file"])
    for report in (file.report for file in source.files):
        found = reached.get(report.file, 0) - lost.get(report.file, 0)
        if report.file in read and (report.rows != report.read + report.rejected or found != report.read):
            what = f"{report.rows} rows, but {found} in records and {report.rejected} rejected"
            raise InputError(report.file, what, "This is a defect of vaxanalysis: report it; nothing was stored")


def files(built: Register, last: pl.DataFrame | None) -> pl.DataFrame:
    """The account of files with ``content`` (a hash of the records in it) and, in ``status``, which were sent again.

    ``last``: the account of the week before.
    """
    rows = built.rows.group_by("file").agg(pl.col("record_id").sort().str.join(""), pl.len())
    hashes = [
        hashlib.sha256(f"{ids}{count}".encode()).hexdigest()
        for ids, count in rows.select("record_id", "len").iter_rows()
    ]
    content = rows.select("file").with_columns(pl.Series("content", hashes, dtype=pl.String))
    table = built.report.files.join(content, on="file", how="left", maintain_order="left")
    if last is None:
        return table
    same_bytes = pl.col("sha256").is_in(last["sha256"].to_list())
    same_records = pl.col("content").is_in(last["content"].drop_nulls().to_list())
    again = pl.when(same_bytes).then(pl.lit("same_bytes")).when(same_records).then(pl.lit("same_records"))
    status = pl.when(pl.col("status") == "ok").then(pl.coalesce(again, "status")).otherwise("status")
    return table.with_columns(status.alias("status"))


def districts(built: Register) -> pl.DataFrame:
    """``unit_district, status`` of every district of the provinces that sent: received, failed (its file could not be read), not_sent.

    Raises InputError where neither a file's name nor its records tell a province.
    """
    sent = sorted(set(built.report.files["province"].drop_nulls()))
    if not sent:
        raise InputError("the files", "neither their names nor their records tell a province", "Give --province CODE")
    every = [code for province in sent for code in places.districts(province)["district_code"]]
    whole = (pl.col("sender").is_null()) & (pl.col("unit_province") == pl.col("sender_province"))
    received = {*built.rows["sender"].drop_nulls(), *_with_senders(built).filter(whole)["unit_district"]}
    failed = {places.sender_of(file, sent) for file in built.report.files.filter(status="failed")["file"]}
    status = ["received" if code in received else "failed" if code in failed else "not_sent" for code in every]
    return pl.DataFrame({"unit_district": every, "status": status})


def outside(built: Register) -> pl.DataFrame:
    """``province, unit_province, records``: records of a province's files that live in another, or in none that is known (null)."""
    sent = _with_senders(built).unique("record_id", keep="first", maintain_order=True)
    away = pl.col("unit_province").is_null() | (pl.col("unit_province") != pl.col("sender_province"))
    keys = [pl.col("sender_province").alias("province"), "unit_province"]
    return (
        sent.filter(away).group_by(keys).agg(pl.len().cast(pl.Int64).alias("records")).sort("province", "unit_province")
    )


def _with_senders(built: Register) -> pl.DataFrame:
    """``record_id, sender, sender_province, unit_province, unit_district`` of each record and file that holds it."""
    senders = built.report.files.select("file", pl.col("province").alias("sender_province"))
    rows = built.rows.select("file", "record_id", "sender").unique(maintain_order=True)
    units = built.records.select("record_id", "unit_province", "unit_district")
    return rows.join(senders, on="file", how="left", maintain_order="left").join(
        units, on="record_id", how="left", maintain_order="left"
    )


def table(source: loading.Raw, built: Register, findings: pl.DataFrame) -> pl.DataFrame:
    """``file, sender, status, rows, columns`` and ``blank_<field>`` (records of the file), a line a file, those left alone too."""
    shares = [(tally.state(field) == BLANK).sum().cast(pl.Int64).alias(f"blank_{field}") for field in MANDATORY]
    blanks = findings.group_by("file").agg(pl.len().cast(pl.Int64).alias("judged"), *shares)
    columns = [{"file": file.report.file, "columns": ",".join(sorted(file.report.columns))} for file in source.files]
    files = built.report.files.select("file", "sender", "status", "rows")
    known = files.join(pl.DataFrame(columns), on="file", how="left").join(blanks, on="file", how="left")
    left = pl.DataFrame({"file": list(built.report.left_alone)}, schema={"file": pl.String})
    return pl.concat([known, left.with_columns(status=pl.lit(STATUS_LEFT))], how="diagonal").sort("file")


def changes(now: pl.DataFrame, before: pl.DataFrame | None) -> Iterator[Change]:
    """What changed of the senders that sent in both weeks, in the order of their codes."""
    if before is None:
        return
    old = {row["sender"]: row for row in _by_sender(before).iter_rows(named=True)}
    for row in _by_sender(now).iter_rows(named=True):
        if row["sender"] in old and (found := _change(row, old[row["sender"]])):
            yield found


def _by_sender(files: pl.DataFrame) -> pl.DataFrame:
    sums = pl.col("rows", "judged", *(f"blank_{field}" for field in MANDATORY)).sum()
    named = files.filter(pl.col("sender").is_not_null() & pl.col("columns").is_not_null())
    return named.group_by("sender").agg(sums, pl.col("columns").str.join(",")).sort("sender")


def _change(now: dict[str, object], before: dict[str, object]) -> Change | None:
    have, had = ({*str(row["columns"]).split(",")} - {""} for row in (now, before))
    rows = (int(str(before["rows"])), int(str(now["rows"])))
    blank = {field: (_share(before, field), _share(now, field)) for field in MANDATORY}
    moved = {field: pair for field, pair in blank.items() if abs(pair[1] - pair[0]) >= NOTEWORTHY}
    much = abs(rows[1] - rows[0]) >= 2 * NOTEWORTHY * rows[0]
    if not (have != had or moved or much):
        return None
    return Change(str(now["sender"]), tuple(sorted(had - have)), tuple(sorted(have - had)), rows, moved)


def _share(row: dict[str, object], field: str) -> float:
    return int(str(row[f"blank_{field}"])) / max(int(str(row["judged"])), 1)

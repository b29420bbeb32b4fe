"""What each file of a week brought, and what changed in each sender's files since the week before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from vaxanalysis import loading, places, tally
from vaxanalysis.errors import InputError
from vaxanalysis.register import Account
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


def files(account: Account, earlier: Sequence[pl.DataFrame] = ()) -> pl.DataFrame:
    """The account of files with ``content`` (equal for files with the same records) and, in ``status``, which were sent again.

    ``earlier``: the accounts of the weeks before.
    """
    sums = account.sums.group_by("file").agg(pl.col("content").sum(), pl.col("rows").sum().alias("count"))
    content = pl.format("{}-{}", "content", "count").alias("content")
    table = account.files.join(sums.select("file", content), on="file", how="left", maintain_order="left")
    known = {name: {value for one in earlier for value in one[name].drop_nulls()} for name in ("sha256", "content")}
    same_bytes, same_records = (pl.col(name).is_in(values) for name, values in known.items())
    again = pl.when(same_bytes).then(pl.lit("same_bytes")).when(same_records).then(pl.lit("same_records"))
    status = pl.when(pl.col("status") == "ok").then(pl.coalesce(again, "status")).otherwise("status")
    return table.with_columns(status.alias("status"))


def districts(account: Account) -> pl.DataFrame:
    """``unit_district, status`` of every district of the provinces that sent: received, failed (nothing of its file was read), not_sent.

    Raises InputError where neither a file's name nor its records tell a province.
    """
    sent = sorted(set(account.files["province"].drop_nulls()))
    if not sent:
        raise InputError("the files", "neither their names nor their records tell a province", "Give --province CODE")
    every = [code for province in sent for code in places.districts(province)["district_code"]]
    whole = pl.col("sender").is_null() & (pl.col("unit_province") == pl.col("province"))
    received = {*account.files["sender"].drop_nulls(), *_by_file(account).filter(whole)["unit_district"]}
    failed = {places.sender_of(file, sent) for file in account.files.filter(read=0)["file"]}
    status = ["received" if code in received else "failed" if code in failed else "not_sent" for code in every]
    return pl.DataFrame({"unit_district": every, "status": status})


def outside(account: Account) -> pl.DataFrame:
    """``province, unit_province, records``: records of a province's files that live in another, or in none that is known (null)."""
    away = pl.col("unit_province").is_null() | (pl.col("unit_province") != pl.col("province"))
    lines = _by_file(account).filter(away & (pl.col("first") > 0)).group_by("province", "unit_province")
    return lines.agg(pl.col("first").sum().alias("records")).sort("province", "unit_province")


def _by_file(account: Account) -> pl.DataFrame:
    """The counts of records by file and unit, with who sent the file."""
    return account.sums.filter(pl.col("records") > 0).join(
        account.files.select("file", "sender", "province"), on="file"
    )


def blanks(findings: pl.LazyFrame) -> pl.DataFrame:
    """``file, judged`` and ``blank_<field>``: of the records of each file; adds up over parts."""
    shares = [(tally.state(field) == BLANK).sum().cast(pl.Int64).alias(f"blank_{field}") for field in MANDATORY]
    return findings.group_by("file").agg(pl.len().cast(pl.Int64).alias("judged"), *shares).collect()


def table(source: loading.Raw, account: Account, blanks: pl.DataFrame) -> pl.DataFrame:
    """``file, sender, status, rows, columns``, ``judged`` and ``blank_<field>``, a line a file, those left alone too."""
    columns = [{"file": file.report.file, "columns": ",".join(sorted(file.report.columns))} for file in source.files]
    files = account.files.select("file", "sender", "status", "rows")
    sums = blanks.group_by("file").agg(pl.all().sum())
    known = files.join(pl.DataFrame(columns), on="file", how="left").join(sums, on="file", how="left")
    left = pl.DataFrame({"file": list(account.left_alone)}, schema={"file": pl.String})
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


def _change(now: dict[str, Any], before: dict[str, Any]) -> Change | None:
    have, had = ({*row["columns"].split(",")} - {""} for row in (now, before))
    rows = (before["rows"], now["rows"])
    blank = {field: (_share(before, field), _share(now, field)) for field in MANDATORY}
    moved = {field: pair for field, pair in blank.items() if abs(pair[1] - pair[0]) >= NOTEWORTHY}
    much = abs(rows[1] - rows[0]) >= 2 * NOTEWORTHY * rows[0]
    if not (have != had or moved or much):
        return None
    return Change(now["sender"], tuple(sorted(had - have)), tuple(sorted(have - had)), rows, moved)


def _share(row: dict[str, Any], field: str) -> float:
    return float(row[f"blank_{field}"] / max(row["judged"], 1))

"""The account of a load: every row of every file is read or rejected, and every row read belongs to a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from vaxanalysis import loading, paths
from vaxanalysis.errors import InputError
from vaxanalysis.loading import redacted, remarks
from vaxanalysis.register import conventions, peculiar

DEFECT = "This is a defect of vaxanalysis: report it; nothing was stored"

ACCOUNT_SCHEMA = pl.Schema(
    {
        "file": pl.String, "sha256": pl.String, "kind": pl.String, "sender": pl.String, "province": pl.String, "status": pl.String,
        "rows": pl.Int64, "read": pl.Int64, "rejected": pl.Int64, "records": pl.Int64, "repeated": pl.Int64, "elsewhere": pl.Int64,
        "other_provinces": pl.Int64, "alike": pl.Int64,
        "unknown_vi": pl.String, "unknown_en": pl.String, "no_column": pl.String, "sheets_left": pl.String,
        "remarks_vi": pl.String, "remarks_en": pl.String, "read_as_vi": pl.String, "read_as_en": pl.String,
        "message_vi": pl.String, "message_en": pl.String,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Account:
    """``files``: a line a file (no person in it). ``records``, ``doses``: of all files together. ``conventions``: how columns were read.

    ``sums``: what became of the rows of each file, by unit (:mod:`vaxanalysis.register.sums`).
    """

    files: pl.DataFrame
    records: int
    doses: int
    left_alone: tuple[str, ...]
    sums: pl.DataFrame
    conventions: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=conventions.SCHEMA))

    def _repr_html_(self) -> str:
        return self.files._repr_html_()

    def proved(self, records: int, rows: int, doses: int) -> None:
        """Raise InputError unless each row of a file is in a record or rejected, and all ``records``, their ``rows`` and ``doses`` kept."""
        ok = self.files.filter(pl.col("status") != "failed").join(
            self.sums.group_by("file").agg(pl.col("reached").sum()), on="file", how="left"
        )
        lost = (pl.col("rows") != pl.col("read") + pl.col("rejected")) | (
            pl.col("reached").fill_null(0) != pl.col("read")
        )
        for line in ok.filter(lost).iter_rows(named=True):
            found = f"{line['rows']} rows, but {line['reached'] or 0} in records and {line['rejected']} rejected"
            raise InputError(line["file"], found, DEFECT)
        made = (self.records, int(self.files["read"].sum()), self.doses)
        if (records, rows, doses) != made:
            found = "{} records of {} rows with {} doses were read".format(*made)
            raise InputError("the files", f"{found}, but {records} of {rows} rows with {doses} doses are kept", DEFECT)


def account(
    source: loading.Raw, sums: pl.DataFrame, doses: int, senders: pl.DataFrame, decided: pl.DataFrame
) -> Account:
    """What became of each file, from the counts of :mod:`vaxanalysis.register.sums`.

    ``repeated``: its records that an earlier file already held. ``elsewhere``: those that live in another district than the
    sender; ``other_provinces``: in another province than the file's. ``alike``: its rows that cannot be distinguished, that is, rows
    without an identity that equal another row, of any file, in every cell.
    """
    of_files = sums.join(senders, on="file", how="left")
    away = {"elsewhere": ("unit_district", "sender"), "other_provinces": ("unit_province", "sender_province")}
    counted = of_files.group_by("file").agg(
        pl.col("sender").first(),
        pl.col("sender_province").first().alias("province"),
        pl.col("records", "repeated", "alike").sum(),
        *(
            pl.col("records").filter(pl.col(unit) != pl.col(own)).sum().alias(name)
            for name, (unit, own) in away.items()
        ),
    )
    files = as_read(source, [decided]).join(counted, on="file", how="left", maintain_order="left")
    files = files.with_columns(sha256=pl.Series([file.report.sha256 for file in source.files], dtype=pl.String))
    more = peculiar.remarks(sums)
    files = files.join(more, on="file", how="left", maintain_order="left").with_columns(
        pl.concat_str(f"remarks_{language}", f"more_{language}", separator="; ", ignore_nulls=True)
        .str.strip_chars("; ")
        .alias(f"remarks_{language}")
        for language in ("vi", "en")
    )
    numbers = pl.col("records", "repeated", "elsewhere", "other_provinces", "alike").fill_null(0)
    table = files.with_columns(numbers).select(pl.col(name).cast(kind) for name, kind in ACCOUNT_SCHEMA.items())
    left = tuple(paths.printable(path.name) for path in source.left_alone)
    return Account(table, int(sums["first"].sum()), doses, left, sums, decided)


def as_read(source: loading.Raw, decided: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """A line a file: its rows, remarks in both languages, and ``read_as_``: how its columns were read (``decided``)."""
    read_as = [
        {"file": file, **{f"read_as_{language}": conventions.sentences(lines, language) for language in ("vi", "en")}}
        for table in decided
        for (file,), lines in table.group_by("file", maintain_order=True)
    ]
    schema = dict.fromkeys(("file", "read_as_vi", "read_as_en"), pl.String)
    files = pl.DataFrame([_line(file.report) for file in source.files], infer_schema_length=None)
    return files.join(pl.DataFrame(read_as, schema=schema), on="file", how="left", maintain_order="left")


def _line(report: loading.FileReport) -> dict[str, object]:
    vi, en = remarks.of(report)
    reason = report.failure.reason if report.failure else None
    found = f" ({report.failure.found})" if report.failure and report.failure.code == "clash" else ""
    return {
        "file": report.file, "kind": report.kind, "status": "failed" if report.failure else "ok",
        "rows": report.rows, "read": report.read, "rejected": report.rejected,
        **{f"unknown_{language}": redacted.joined(report.columns_unknown, language) for language in ("vi", "en")},
        "no_column": ", ".join(report.no_column),
        "sheets_left": ", ".join(report.sheets_left), "remarks_vi": vi, "remarks_en": en,
        "message_vi": f"{reason.what_vi}{found}. {reason.repair_vi}" if reason else None,
        "message_en": f"{reason.what_en}{found}. {reason.repair_en}" if reason else None,
    }  # fmt: skip

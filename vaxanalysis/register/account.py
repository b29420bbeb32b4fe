"""The account of a load: every row of every file is read or rejected, and every row read belongs to a record."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from vaxanalysis import loading as raw
from vaxanalysis import paths
from vaxanalysis.loading import remarks
from vaxanalysis.register import conventions, peculiar
from vaxanalysis.register.record_ids import ALIKE

ACCOUNT_SCHEMA = pl.Schema(
    {
        "file": pl.String, "sha256": pl.String, "kind": pl.String, "sender": pl.String, "province": pl.String, "status": pl.String,
        "rows": pl.Int64, "read": pl.Int64, "rejected": pl.Int64, "records": pl.Int64, "repeated": pl.Int64, "elsewhere": pl.Int64,
        "other_provinces": pl.Int64, "alike": pl.Int64,
        "columns_unknown": pl.String, "no_column": pl.String, "sheets_left": pl.String, "remarks_vi": pl.String, "remarks_en": pl.String,
        "read_as_vi": pl.String, "read_as_en": pl.String,
        "message_vi": pl.String, "message_en": pl.String,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Account:
    """``files``: a line a file (no person in it). ``records``, ``doses``: of all files together. ``conventions``: how columns were read."""

    files: pl.DataFrame
    records: int
    doses: int
    left_alone: tuple[str, ...]
    conventions: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=conventions.SCHEMA))

    def _repr_html_(self) -> str:
        return self.files._repr_html_()


def account(
    source: raw.Raw, rows: pl.DataFrame, records: pl.DataFrame, doses: pl.DataFrame, decided: pl.DataFrame
) -> Account:
    """Count what became of each file.

    ``repeated``: its records that an earlier file already held. ``elsewhere``: those that live in another district than the
    sender; ``other_provinces``: in another province than the file's. ``alike``: its rows that cannot be told apart, that is, rows
    without an identity that equal another row, of any file, in every cell.
    """
    per_file = rows.group_by("file", "record_id", maintain_order=True).agg(
        pl.col("sender", "sender_province", "unit_district", "unit_province").first()
    )
    again = per_file["record_id"].is_first_distinct().not_()
    elsewhere = pl.col("sender").is_not_null() & (pl.col("unit_district") != pl.col("sender"))
    counted = (
        per_file.with_columns(again.alias("again"))
        .group_by("file")
        .agg(
            pl.col("sender").first(),
            pl.col("sender_province").first().alias("province"),
            pl.len().alias("records"),
            pl.col("again").sum().alias("repeated"),
            elsewhere.sum().alias("elsewhere"),
            (pl.col("unit_province") != pl.col("sender_province")).sum().alias("other_provinces"),
        )
    )
    twins = rows.filter(pl.col(ALIKE).is_not_null() & pl.col(ALIKE).is_duplicated())
    counted = counted.join(twins.group_by("file").agg(pl.len().alias("alike")), on="file", how="left")
    files = pl.DataFrame([_line(file.report) for file in source.files]).join(
        counted, on="file", how="left", maintain_order="left"
    )
    read_as = [
        {"file": file, **{f"read_as_{language}": conventions.sentences(lines, language) for language in ("vi", "en")}}
        for (file,), lines in decided.group_by("file")
    ]
    schema = dict.fromkeys(("file", "read_as_vi", "read_as_en"), pl.String)
    files = files.join(pl.DataFrame(read_as, schema=schema), on="file", how="left", maintain_order="left")
    more = peculiar.remarks(source, rows)
    files = files.join(more, on="file", how="left", maintain_order="left").with_columns(
        pl.concat_str(f"remarks_{language}", f"more_{language}", separator="; ", ignore_nulls=True)
        .str.strip_chars("; ")
        .alias(f"remarks_{language}")
        for language in ("vi", "en")
    )
    numbers = pl.col("records", "repeated", "elsewhere", "other_provinces", "alike").fill_null(0)
    table = files.with_columns(numbers).select(pl.col(name).cast(kind) for name, kind in ACCOUNT_SCHEMA.items())
    return Account(
        table, records.height, doses.height, tuple(paths.shown(path.name) for path in source.left_alone), decided
    )


def _line(report: raw.FileReport) -> dict[str, object]:
    vi, en = remarks.of(report)
    reason = report.failure.reason if report.failure else None
    found = f" ({report.failure.found})" if report.failure and report.failure.code == "clash" else ""
    return {
        "file": report.file, "sha256": report.sha256, "kind": report.kind, "status": "failed" if report.failure else "ok",
        "rows": report.rows, "read": report.read, "rejected": report.rejected,
        "columns_unknown": ", ".join(report.columns_unknown), "no_column": ", ".join(report.no_column),
        "sheets_left": ", ".join(report.sheets_left), "remarks_vi": vi, "remarks_en": en,
        "message_vi": f"{reason.what_vi}{found}. {reason.repair_vi}" if reason else None,
        "message_en": f"{reason.what_en}{found}. {reason.repair_en}" if reason else None,
    }  # fmt: skip

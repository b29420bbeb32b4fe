"""``profile`` and ``duplicates``: one question of some files, one table as the answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vaxanalysis.cli import options
from vaxanalysis.errors import ParameterError

if TYPE_CHECKING:
    import polars as pl

    from vaxanalysis.register import Register

MOST_REJECTS = 10
"""Rejected rows named one by one on the terminal."""

Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help=".csv, .parquet or .xlsx")]


def profile(
    inputs: options.Inputs,
    by: Annotated[str, typer.Option(help="province, district or commune")] = "commune",
    out: Out = None,
    query: options.Query = None,
) -> None:
    """Completeness of every field by unit: records, blank, placeholder, invalid, usable."""
    from vaxanalysis import rates, register

    if by not in rates.UNIT_COLUMNS:
        raise ParameterError("--by", f"'{by}'", f"Use one of {', '.join(rates.UNIT_COLUMNS)}")
    if out:
        options.writer(out)
    loaded = register.load(inputs, query=query)
    if out:
        table = rates.completeness(loaded.records, [by]).table.drop("rate", "low", "high")
        options.write_table(table, out)
        typer.echo(f"{out}: {table.height} rows")
    else:
        _show(rates.completeness(loaded.records).table)
    _finish(loaded)


def duplicates(
    inputs: options.Inputs,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help=".csv, .parquet or .xlsx; row level: keep it to yourself")
    ],
    query: options.Query = None,
) -> None:
    """Which rows are the same record, and which records the same person."""
    from vaxanalysis import identities, register

    options.writer(out)
    loaded = register.load(inputs, query=query)
    found = identities.duplicates(loaded.records)
    options.write_table(_rows(loaded, found.clusters), out, private=True)
    typer.echo(
        f"{out}: {loaded.rows.height} rows, {loaded.records.height} records, {found.clusters['person_id'].n_unique()} persons"
    )
    _finish(loaded)


def _rows(loaded: Register, clusters: pl.DataFrame) -> pl.DataFrame:
    """Every input row with its record, person and kind; ``same_record`` where a record has several rows."""
    import polars as pl

    row_id = pl.concat_str("file", pl.col("sheet").fill_null(""), "row", separator=":").alias("row_id")
    several = pl.len().over("record_id") > 1
    kind = pl.when((pl.col("kind") == "single") & several).then(pl.lit("same_record")).otherwise("kind").alias("kind")
    joined = loaded.rows.join(clusters, on="record_id", how="left", maintain_order="left")
    return joined.select(row_id, "source_id", "record_id", "person_id", kind)


def _show(table: pl.DataFrame) -> None:
    from rich.console import Console
    from rich.table import Table

    shown = Table("field", "records", "blank", "placeholder", "invalid", "usable", "%")
    for row in table.iter_rows(named=True):
        numbers = [f"{row[name]:,}" for name in ("records", "blank", "placeholder", "invalid", "usable")]
        shown.add_row(row["field"], *numbers, f"{100 * (row['rate'] or 0):.1f}")
    Console().print(shown)


def _finish(loaded: Register) -> None:
    """Name what could not be read; exit with 1 where there was any."""
    report = loaded.report.files
    for row in report.filter(report["status"] == "failed").iter_rows(named=True):
        typer.echo(f"vaxanalysis: {row['file']}: {row['message_en']}", err=True)
    for row in loaded.rejects.head(MOST_REJECTS).iter_rows(named=True):
        sheet = f", sheet {row['sheet']}" if row["sheet"] else ""
        place = f"{row['file']}{sheet}, row {row['row']}"
        typer.echo(f"vaxanalysis: {place}: {row['found']}. It is in no count; mend it and load again", err=True)
    if loaded.rejects.height > MOST_REJECTS:
        typer.echo(
            f"vaxanalysis: ... and {loaded.rejects.height - MOST_REJECTS} more rows that could not be read", err=True
        )
    if loaded.rejects.height or (report["status"] == "failed").any():
        raise typer.Exit(1)

"""``profile``: completeness of some files, as one table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vaxanalysis.cli import options
from vaxanalysis.errors import ParameterError

if TYPE_CHECKING:
    import polars as pl


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
    options.finish(loaded)


def _show(table: pl.DataFrame) -> None:
    from rich.console import Console
    from rich.table import Table

    shown = Table("field", "records", "blank", "placeholder", "invalid", "usable", "%")
    for row in table.iter_rows(named=True):
        numbers = [f"{row[name]:,}" for name in ("records", "blank", "placeholder", "invalid", "usable")]
        shown.add_row(row["field"], *numbers, f"{100 * (row['rate'] or 0):.1f}")
    Console().print(shown)

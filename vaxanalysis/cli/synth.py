"""``synth``: a synthetic register with its truth beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from vaxanalysis.cli import options


def synth(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A folder, or one .parquet, .csv or .xlsx file")],
    persons: Annotated[int, typer.Option("--persons", metavar="N", min=1)],
    seed: Annotated[int, typer.Option("--seed", metavar="S")] = 1,
    layout: Annotated[str, typer.Option(help="dose, person, pl1, second, or mixed: as a city receives them")] = "dose",
    file_format: Annotated[str, typer.Option("--format", help="parquet, csv or xlsx, in a folder")] = "parquet",
    split: Annotated[str, typer.Option(help="none, or district: a file each")] = "none",
    weeks: Annotated[int, typer.Option(help="Weekly snapshots, a folder each, the last as of --as-of", min=1)] = 1,
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE")] = "2021-11-08",
    profile: Annotated[str, typer.Option(help="The habits of those who enter: how often which error")] = "default",
    gaps: Annotated[bool, typer.Option(help="In the last of several weeks one district sends nothing")] = True,
) -> None:
    """Make a synthetic register in the layouts of real exports, with the truth about every row beside it."""
    from vaxanalysis import synth as generator

    day: date = options.day(as_of)
    made = generator.generate(
        out,
        persons,
        seed,
        layout=layout,
        format=file_format,
        split=split,
        weeks=weeks,
        as_of=day,
        profile=profile,
        gaps=gaps,
    )
    typer.echo(
        f"{out}: {len(made.files)} files, {made.rows:,} rows; {made.records:,} records of {made.persons:,} persons"
    )

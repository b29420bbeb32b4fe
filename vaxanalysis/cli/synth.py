"""``synth``: a synthetic register with its truth beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vaxanalysis.cli import options


def synth(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A folder, or one .parquet, .csv or .xlsx file")],
    persons: Annotated[int, typer.Option("--persons", metavar="N", min=1)],
    seed: Annotated[int, typer.Option("--seed", metavar="S")] = 1,
    layout: Annotated[
        str, typer.Option(help="dose or person a row; pl1 or second workbook; mixed: what a city receives")
    ] = "dose",
    form: Annotated[str, typer.Option("--format", help="parquet, csv or xlsx, where OUT is a folder")] = "parquet",
    weeks: Annotated[int, typer.Option(min=1, help="Weekly snapshots, the last as of --as-of")] = 1,
    as_of: options.AsOf = "2021-11-08",
    profile: Annotated[str, typer.Option(help="default or other: two sets of error rates and habits")] = "default",
    split: Annotated[str, typer.Option(help="none, or district: a file for each")] = "none",
    gaps: Annotated[
        bool, typer.Option(help="In the last week one district sends nothing and one last week's file again")
    ] = True,
    province: Annotated[str, typer.Option(metavar="CODE", help="The province whose register this is")] = "01",
    requests: Annotated[int, typer.Option(min=0, help="Also OUT-requests.xlsx with this many citizens' requests")] = 0,
) -> None:
    """Make a synthetic register in the layouts of real exports, with the truth about every row beside it."""
    from vaxanalysis.synth import generate
    from vaxanalysis.synth import requests as ask

    day = options.day(as_of)
    made = generate(
        out, persons, seed, layout=layout, format=form, weeks=weeks, as_of=day, profile=profile, split=split, gaps=gaps,
        province=province,
    )  # fmt: skip
    typer.echo(
        f"{out}: {made.rows:,} rows, {made.records:,} records, {made.doses:,} doses of {made.persons:,} people; truth beside it"
    )
    if requests:
        file = out.with_name(f"{out.stem}-requests.xlsx")
        asked = ask(file, requests, seed, persons=persons, profile=profile, as_of=day, province=province)
        typer.echo(f"{asked.file}: {asked.rows:,} requests")

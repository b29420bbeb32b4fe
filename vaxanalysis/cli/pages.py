"""``verify``: whether finished reports can be made again, byte for byte."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vaxanalysis.cli import options


def verify(
    folder: Annotated[Path, typer.Argument(metavar="OUT/DATE", help="The folder of one finished run")],
    store: options.StoreFolder = Path("store"),
    engine: Annotated[str, typer.Option("--engine", help="auto, fork or kernel")] = "auto",
) -> None:
    """Make a run's pages again and compare them with its manifest."""
    from vaxanalysis.publish.render import verify as differences

    options.end(differences(folder, store, engine=engine))
    typer.echo(f"{folder}: every file is the same")

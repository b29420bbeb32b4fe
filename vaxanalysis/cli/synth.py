"""``synth``: a synthetic register with its truth beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def synth(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A folder, or one .parquet, .csv or .xlsx file")],
    persons: Annotated[int, typer.Option("--persons", metavar="N", min=1)],
    seed: Annotated[int, typer.Option("--seed", metavar="S")] = 1,
) -> None:
    """Make a synthetic register in the layouts of real exports, with the truth about every row beside it."""
    from vaxanalysis import synth as generator

    generator.generate(out, persons, seed)

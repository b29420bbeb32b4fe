"""``match``: a register against a reference, or any two tables by a model that names their columns."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vaxanalysis.cli import options


def match(
    register: Annotated[Path, typer.Argument(metavar="REGISTER", help="A file or folder")],
    reference: Annotated[
        Path, typer.Argument(metavar="REFERENCE", help="An extract of a population register, or a facility's list")
    ],
    out: options.RowLevelFile,
    model: Annotated[
        Path | None, typer.Option("--model", metavar="FILE", help="A model of your own, for two tables of any columns")
    ] = None,
) -> None:
    """Compare a register with a reference: right, wrong (which field, how), for review, not found, cannot be matched, not uploaded."""
    from vaxanalysis import identities, verification
    from vaxanalysis import register as registers
    from vaxanalysis.cli import any_tables

    options.check_output(out, [register, reference, *filter(None, [model])], row_level=True)
    chosen = identities.model_of(model)
    if chosen and any_tables.meant(chosen, str(register)):
        any_tables.match(register, reference, chosen, out)
        return
    loaded, compared = registers.load(register), registers.load(reference)
    found = verification.match(loaded, compared, model=chosen)
    options.write_table(found.table, out, private=True)
    typer.echo(f"{out}: " + ", ".join(f"{number:,} {result}" for result, number in found.counts().items()))
    options.finish(loaded, compared)

"""``duplicates`` and ``match`` on tables of any columns, by a model that names them."""

from __future__ import annotations

from pathlib import Path

import typer

from vaxanalysis import identities
from vaxanalysis.cli import options
from vaxanalysis.cli.persons import expectation
from vaxanalysis.cli.written import Before, read_table
from vaxanalysis.errors import InputError, ParameterError
from vaxanalysis.identities import any_table, blocks, explain, meaning, tables
from vaxanalysis.identities.model import Model


def meant(model: Model, path: str) -> bool:
    """Whether ``model`` is one of any table: of columns that no register has, or all of which a file has under these very headings."""
    if any_table.foreign(model):
        return True
    try:
        return any_table.foreign(model, read_table(Path(path)))
    except InputError:
        return False


def duplicates(
    inputs: list[str], model: Model, out: Path, evidence: Path | None, earlier: Before | None, *, reference_scorer: bool
) -> None:
    """Which rows of one table are one person."""
    if len(inputs) != 1:
        raise ParameterError("inputs", f"{len(inputs)} given beside a model of other columns", "Give one table")
    given = read_table(Path(inputs[0]))
    if earlier and "record_id" not in given.columns:
        repair = "Give every row its own record_id, the same each time"
        raise ParameterError("--before", "given beside a table without a column record_id", repair)
    table = any_table.table_of(given)
    last = earlier.answer(table.lazy()) if earlier else None
    found = identities.duplicates(table, model=model, before=last, reference_scorer=reference_scorer)
    if evidence:
        options.write_table(explain.evidence(table, found, model), evidence, private=True)
    options.write_table(found.clusters, out, private=True)
    typer.echo(f"{out}: {table.height} rows, {found.people} persons")
    if earlier:
        typer.echo(earlier.since(found.clusters))
    typer.echo(expectation(meaning.people(found).row(0, named=True)))
    for rule, count, held in (
        found.audit["blocking"].select("rule", "blocks_left_out", "identities_left_out").iter_rows()
    ):
        if count:
            typer.echo(f"Left out of {rule}: {count:,} blocks of more than {blocks.CAP} rows ({held:,} rows)")
    options.end(any_table.doubts(table.height, found.audit["prior"]["uncompared"].item(), model))


def match(register: Path, reference: Path, model: Model, out: Path) -> None:
    """Who of one table is who of the other: a line for every row of the first."""
    table, other = (any_table.table_of(read_table(path)) for path in (register, reference))
    found = tables.found(table, other, model)
    options.write_table(found, out, private=True)
    counts = dict(found["result"].value_counts().iter_rows())
    typer.echo(f"{out}: " + ", ".join(f"{counts.get(result, 0):,} {result}" for result in tables.RESULTS))
    unnamed = other.height - found["reference_id"].drop_nulls().n_unique()
    typer.echo(f"{reference}: {unnamed:,} of {other.height:,} rows are named by no row of {register}")
    options.end(any_table.doubts(table.height + other.height, counts.get("cannot_be_matched", 0), model))

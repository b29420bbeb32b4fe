"""``duplicates`` of a store's last week: by the answers of its reviewers, and the workbook of pairs to ask them about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from vaxanalysis.cli import options, persons
from vaxanalysis.errors import ParameterError
from vaxanalysis.store import Store

if TYPE_CHECKING:
    import polars as pl


def store_of(inputs: list[str], review: Path | None, others: Iterable[Path | str], *, alone: bool) -> Store | None:
    """The store that is the only one of ``inputs``; None where it is something else. ``alone``: without an option that asks for files.

    Raises ParameterError where ``review`` or the options do not fit, OutputError for a place of ``review`` that is refused.
    """
    folder = Path(inputs[0])
    is_one = len(inputs) == 1 and (folder / "key").is_file() and (folder / "snapshots").is_dir()
    if is_one and not alone:
        what = "a store, with --exact, --reference-scorer, --query or --before"
        raise ParameterError("inputs", what, "Leave these options out")
    if review and not is_one:
        raise ParameterError("--review", "without a store as the input", "Give the folder of `weekly --store`")
    options.check_output(review, others, "--review", row_level=True)
    if review and review.suffix.lower() != ".xlsx":
        raise ParameterError("--review", f"a name ending in '{review.suffix}'", "Use .xlsx")
    return Store(folder) if is_one else None


def of_store(store: Store, model: Path | None, out: Path, evidence: Path | None, review: Path | None) -> None:
    """Link the records of the last week again, by the answers that are in now, and write what is wanted."""
    from vaxanalysis import identities, verification
    from vaxanalysis.identities import explain, meaning

    with store.alone("duplicates") as note:
        note.outputs = [str(path.resolve()) for path in (out, evidence, review) if path]
        day = store.snapshots()[-1]
        records = store.scan(day, "records")
        answers = verification.reviewed(store, day)
        found = identities.duplicates(records, model=model, before=store.clusters(day), answers=answers)
        if evidence:
            pairs = explain.evidence(records, found, identities.model_of(model))
            options.write_table(pairs, evidence, private=True)
        options.write_table(persons.with_persons(_rows(store, day), found.clusters), out, private=True)
        typer.echo(f"{out}: {day}, {found.persons.height} records, {found.people} persons")
        if "taught" in found.edges.columns:
            typer.echo("Weights: as shipped, and what reviewers' answers taught of each level")
        typer.echo(persons.expectation(meaning.people(found).row(0, named=True)))
        if review:
            typer.echo(f"{review}: {verification.write_pairs(store, day, found, review)} pairs to review")


def _rows(store: Store, day: date) -> pl.LazyFrame:
    """Every row of the records and doses of a snapshot, once."""
    import polars as pl

    from vaxanalysis.register.parts import ORDER

    place = ("file", "sheet", "row")
    records, doses = (store.scan(day, kind) for kind in ("records", "doses"))
    held = [frame.select("record_id", *place, "source_id") for frame in (records, doses)]
    rows = pl.concat(held, how="vertical_relaxed").unique(["record_id", *place], keep="first")
    ordered = rows.sort(*place).with_row_index(ORDER)
    return ordered.join(records.select("record_id", "rows"), on="record_id", how="left")

"""``duplicates`` and ``evaluate``: which rows are one person, and how well that was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from vaxanalysis import outputs
from vaxanalysis.cli import options
from vaxanalysis.cli.written import Before, read_clusters, read_table
from vaxanalysis.errors import InputError, ParameterError

if TYPE_CHECKING:
    import polars as pl

WIDE = 140
"""Characters a table of scores takes; a narrower terminal wraps it rather than cutting numbers off."""

ROW_NAMES = ("row_id", "record_id", "source_id")
"""What may name a row in a truth, the first that is there."""

NOTHING = "–"
"""Printed for a missing score: a stratum without pairs."""


def duplicates(
    inputs: options.Inputs,
    out: options.RowLevelFile,
    exact: Annotated[bool, typer.Option("--exact", help="Exact agreement only, without weighing evidence")] = False,
    model: Annotated[Path | None, typer.Option("--model", metavar="FILE", help="A model of your own")] = None,
    reference_scorer: Annotated[
        bool, typer.Option("--reference-scorer", help="Splink weighs the pairs: slower, same answer")
    ] = False,
    evidence: Annotated[
        Path | None, typer.Option("--evidence", metavar="FILE", help="Also why, pair by pair; row level too")
    ] = None,
    before: Annotated[
        Path | None, typer.Option("--before", metavar="FILE", help="An earlier answer: its persons keep their ids")
    ] = None,
    review: Annotated[
        Path | None,
        typer.Option("--review", metavar="FILE.xlsx", help="Of a store: pairs to ask a reviewer about; row level too"),
    ] = None,
    config: options.ConfigFile = None,
    query: options.Query = None,
) -> None:
    """Which rows are the same record, and which records the same person; a store as the only input stands for its last week."""
    from vaxanalysis import config as settings
    from vaxanalysis import identities, loading, register
    from vaxanalysis.cli import any_tables, reviewing
    from vaxanalysis.identities import meaning
    from vaxanalysis.identities.tuples import READ

    read: list[Path | str] = [*inputs, *filter(None, [model, before])]
    options.check_output(out, read, row_level=True)
    options.check_output(evidence, [*read, out], "--evidence", row_level=True)
    if exact and (model or reference_scorer or evidence):
        raise ParameterError("--exact", "given together with options of the model", "Leave one of them out")
    if model and not model.exists():
        raise InputError(str(model), "no such file", "Check the path, or leave --model out")
    earlier = Before.of(before) if before else None
    if store := reviewing.store_of(
        inputs,
        review,
        [*read, out, *filter(None, [evidence])],
        alone=not (exact or reference_scorer or query or before),
    ):
        reviewing.of_store(store, model, out, evidence, review)
        return
    chosen = identities.model_of(model)
    if chosen and any_tables.meant(chosen, inputs[0]):
        if query or config:
            raise ParameterError("--query, --config", "given beside a model of other columns", "Leave them out")
        any_tables.duplicates(inputs, chosen, out, evidence, earlier, reference_scorer=reference_scorer)
        return
    source = loading.read(inputs, query, columns=settings.load(config).columns)
    with outputs.aside(out) as folder:
        loaded = register.on_disk(source, READ, folder)
        last = earlier.answer(loaded.records) if earlier else None
        method: Literal["exact", "auto"] = "exact" if exact else "auto"
        found = identities.duplicates(
            loaded.records, method=method, model=model, before=last, reference_scorer=reference_scorer
        )
        if evidence:
            from vaxanalysis.identities import explain

            options.write_table(explain.evidence(loaded.records, found, chosen), evidence, private=True)
        clusters, weighed = found.clusters, "chances" in found.audit
        expected = meaning.people(found).row(0, named=True)
        del found
        options.write_table(with_persons(loaded.rows, clusters), out, private=True)
    rows, persons = sum(file.report.read for file in source.files), clusters["person_id"].n_unique()
    typer.echo(f"{out}: {rows} rows, {clusters.height} records, {persons} persons")
    if earlier:
        typer.echo(earlier.since(clusters))
    if weighed:
        from vaxanalysis.identities.training import FEW

        few = f"; fewer than {FEW:,}, so the model's own chances count beside them" if clusters.height < FEW else ""
        typer.echo(f"Weights: {model.name if model else 'as shipped'}; chances of coincidence: of these records{few}")
        typer.echo(expectation(expected))
    options.finish_reading(source)


def expectation(row: dict[str, Any]) -> str:
    """What the chances of the pairs let expect, in one line."""
    if row["precision"] is None:
        return "Expected: no pair is likely enough to be one person"
    persons = f"{row['expected']} persons ({row['low']} to {row['high']}, a 95 % interval)"
    if row["expected"] is None:
        persons = "a number of persons that cannot be told (they have many records each)"
    if not row["precision_high"]:
        return f"Expected: {persons}; no pair is merged"
    merged, found = (
        "a share that cannot be told (no two lists of `blocking` are without a common column)"
        if row[name] is None
        else f"{row[name]:.1%} ({row[f'{name}_low']:.1%} to {row[f'{name}_high']:.1%})"
        for name in ("precision", "recall")
    )
    return (
        f"Expected: {persons}; of the weighed pairs that are merged {merged} are one "
        f"person, and of one person's pairs {found} are merged. By the pairs' own chances, 95 % intervals"
    )


def with_persons(rows: pl.LazyFrame, clusters: pl.DataFrame) -> pl.LazyFrame:
    """Every input row with its record, person and kind; ``same_record`` where a record has several rows."""
    import polars as pl

    from vaxanalysis.register.parts import ORDER

    row_id = pl.concat_str("file", pl.col("sheet").fill_null(""), "row", separator=":").alias("row_id")
    again = (pl.col("kind") == "single") & (pl.col("rows") > 1)
    kind = pl.when(again).then(pl.lit("same_record")).otherwise("kind").alias("kind")
    joined = rows.join(clusters.lazy(), on="record_id", how="left").sort(ORDER)
    return joined.select(row_id, "source_id", "record_id", "person_id", kind)


def evaluate(
    clusters: Annotated[Path, typer.Argument(metavar="CLUSTERS", help="What `vaxanalysis duplicates` wrote")],
    truth: Annotated[
        Path,
        typer.Argument(metavar="TRUTH", help="person_id by row_id, file and row, or source_id, as synth writes"),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="The scores, as .csv, .parquet or .xlsx")
    ] = None,
) -> None:
    """Precision, recall and F1 of the persons found, by pairs, by B-cubed and by stratum."""
    import polars as pl
    from rich.console import Console
    from rich.table import Table

    from vaxanalysis.identities.evaluate import evaluate as judge

    options.check_output(out, [clusters, truth])
    said, true = read_clusters(clusters), read_table(truth)
    known = _true_persons(said, true, clusters.name, truth.name)
    judged = judge(said.select("record_id", "person_id").unique(), known)
    if out:
        options.write_table(judged.scores, out)
    for table in (judged.totals, judged.scores):
        shown = Table(*table.columns)
        for row in table.with_columns(pl.selectors.float().round(4)).iter_rows():
            shown.add_row(*(NOTHING if value is None else str(value) for value in row))
        Console(width=WIDE).print(shown)
    records = said["record_id"].n_unique()
    if unknown := records - known.height:
        what = "records have no person there, or several, and are not judged"
        options.end([f"{truth.name}: {unknown} of {records} {what}"])


def _true_persons(said: pl.DataFrame, true: pl.DataFrame, clusters: str, truth: str) -> pl.DataFrame:
    """``record_id, person`` and a true-or-false column a stratum, from whatever names a row in ``true``; no record of two persons.

    Raises InputError where a table lacks columns, or no record of ``said`` has a person in ``true``.
    """
    import polars as pl

    if "row_id" not in true.columns and {"file", "row"} <= set(true.columns):
        sheet = pl.col("sheet").fill_null("") if "sheet" in true.columns else pl.lit("")
        true = true.with_columns(row_id=pl.concat_str("file", sheet, pl.col("row").cast(pl.String), separator=":"))
    person = next((name for name in ("person_id", "person") if name in true.columns), None)
    keys = [name for name in ROW_NAMES if name in true.columns]
    key = next((name for name in keys if name in said.columns), None)
    if person is None or not keys:
        lacks = "no column person_id" if person is None else f"none of the columns {', '.join(ROW_NAMES)}"
        raise InputError(truth, lacks, "Give row_id (or source_id) and person_id, as synth writes them")
    if key is None:
        raise InputError(
            clusters,
            f"no column {keys[0]}, by which {truth} names rows",
            f"Give {truth} another of {', '.join(ROW_NAMES)}",
        )
    strata = sorted(true["stratum"].drop_nulls().unique()) if "stratum" in true.columns else []
    flags = [(pl.col("stratum") == name).alias(name) for name in strata]
    named = true.select(pl.col(key).cast(pl.String), pl.col(person).alias("person"), *flags).drop_nulls([key, "person"])
    rows = said.select(pl.col(*dict.fromkeys(("record_id", key))).cast(pl.String))
    joined = rows.join(named, on=key).select("record_id", "person", *strata)
    if joined.is_empty():
        what = f"no {key} in it is one of {clusters}"
        raise InputError(truth, what, "Give the truth of the same files, named as they were when they were read")
    one = joined.filter(pl.col("person").n_unique().over("record_id") == 1)
    return one.unique("record_id", keep="first", maintain_order=True)

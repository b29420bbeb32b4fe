"""``duplicates`` and ``evaluate``: which rows are one person, and how well that was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vaxanalysis import outputs
from vaxanalysis.cli import options
from vaxanalysis.errors import InputError, ParameterError

if TYPE_CHECKING:
    import polars as pl

WIDE = 140
"""Characters a table of scores takes; a narrower terminal wraps it rather than cutting numbers off."""

NOTHING = "–"
"""Stands where there is no score: a stratum without pairs."""


def duplicates(
    inputs: options.Inputs,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help=".csv, .parquet or .xlsx; row level: keep it to yourself")
    ],
    exact: Annotated[bool, typer.Option("--exact", help="Exact agreement only, without weighing evidence")] = False,
    model: Annotated[Path | None, typer.Option("--model", metavar="FILE", help="A model of your own")] = None,
    reference_scorer: Annotated[
        bool, typer.Option("--reference-scorer", help="Splink weighs the pairs: slower, same answer")
    ] = False,
    evidence: Annotated[
        Path | None, typer.Option("--evidence", metavar="FILE", help="Also why, pair by pair; row level too")
    ] = None,
    config: options.ConfigFile = None,
    query: options.Query = None,
) -> None:
    """Which rows are the same record, and which records the same person."""
    from vaxanalysis import config as settings
    from vaxanalysis import identities, loading, register
    from vaxanalysis.identities.tuples import IDENTITY

    read: list[Path | str] = [*inputs, *filter(None, [model])]
    options.output(out, read)
    options.output(evidence, [*read, out], "--evidence")
    if exact and (model or reference_scorer or evidence):
        raise ParameterError("--exact", "given together with options of the model", "Leave one of them out")
    if model and not model.exists():
        raise InputError(str(model), "no such file", "Check the path, or leave --model out")
    source = loading.read(inputs, query, columns=settings.load(config).columns)
    with outputs.aside(out) as folder:
        loaded = register.on_disk(source, [*IDENTITY], folder)
        found = identities.duplicates(
            loaded.records, method="exact" if exact else "auto", model=model, reference_scorer=reference_scorer
        )
        if evidence:
            from vaxanalysis.identities import explain

            options.write_table(explain.evidence(loaded.records, found), evidence, private=True)
        clusters = found.clusters
        del found
        options.write_table(_rows(loaded.rows, clusters), out, private=True)
    rows, persons = sum(file.report.read for file in source.files), clusters["person_id"].n_unique()
    typer.echo(f"{out}: {rows} rows, {clusters.height} records, {persons} persons")
    options.finish_reading(source)


def _rows(rows: pl.LazyFrame, clusters: pl.DataFrame) -> pl.LazyFrame:
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

    options.output(out, [clusters, truth])
    said, true = read_table(clusters), read_table(truth)
    known = _true_persons(said, true)
    judged = judge(said.select("record_id", "person_id").unique(), known)
    if out:
        options.write_table(judged.scores, out)
    for table in (judged.totals, judged.scores):
        shown = Table(*table.columns)
        for row in table.with_columns(pl.selectors.float().round(4)).iter_rows():
            shown.add_row(*(NOTHING if value is None else str(value) for value in row))
        Console(width=WIDE).print(shown)


def read_table(path: Path) -> pl.DataFrame:
    """A table that a command wrote. Raises InputError for another file."""
    import polars as pl

    from vaxanalysis import paths

    readers = {".csv": lambda: paths.read_csv(path, infer_schema=False), ".parquet": lambda: paths.read_parquet(path)}
    readers[".xlsx"] = lambda: paths.read_excel(path, infer_schema_length=0)
    if path.suffix.lower() not in readers or not path.exists():
        raise InputError(
            str(path), "no such file, or none of .csv, .parquet, .xlsx", "Give the file that a command wrote"
        )
    try:
        return readers[path.suffix.lower()]()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError(path.name, "cannot be read", "Write it again") from error


def _true_persons(said: pl.DataFrame, true: pl.DataFrame) -> pl.DataFrame:
    """``record_id, person`` and a true-or-false column a stratum, from whatever names a row in ``true``."""
    import polars as pl

    if "row_id" not in true.columns and {"file", "row"} <= set(true.columns):
        sheet = pl.col("sheet").fill_null("") if "sheet" in true.columns else pl.lit("")
        true = true.with_columns(row_id=pl.concat_str("file", sheet, pl.col("row").cast(pl.String), separator=":"))
    key = next((name for name in ("row_id", "record_id", "source_id") if name in true.columns), None)
    person = next((name for name in ("person_id", "person") if name in true.columns), None)
    if key is None or person is None or not {"record_id", "person_id", key} <= set(said.columns):
        raise InputError("TRUTH", "no columns that name rows and persons", "Give row_id (or source_id) and person_id")
    strata = sorted(true["stratum"].drop_nulls().unique()) if "stratum" in true.columns else []
    flags = [(pl.col("stratum") == name).alias(name) for name in strata]
    named = true.select(key, pl.col(person).alias("person"), *flags).drop_nulls(key)
    joined = said.select("record_id", *([key] if key != "record_id" else [])).join(named, on=key)
    return joined.select("record_id", "person", *strata).unique("record_id", keep="first", maintain_order=True)

"""``profile``: completeness of some files, as one table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vaxanalysis import outputs
from vaxanalysis.cli import options
from vaxanalysis.errors import ParameterError

if TYPE_CHECKING:
    import polars as pl

    from vaxanalysis.findings.checking import Report
    from vaxanalysis.loading import Raw
    from vaxanalysis.rules import Rule


def profile(
    inputs: options.Inputs,
    by: Annotated[str | None, typer.Option(help="province, district or commune (default: commune)")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=".csv, .parquet or .xlsx")] = None,
    by_rule: Annotated[
        Path | None, typer.Option("--by-rule", metavar="FILE", help="How often each rule applies and fails, by unit")
    ] = None,
    rules: options.OwnRules = None,
    findings: Annotated[
        Path | None,
        typer.Option(
            "--findings", metavar="DIR", help="Keep what is found (a line a record, no values), to group it otherwise"
        ),
    ] = None,
    glance: Annotated[
        bool, typer.Option("--glance", help="Count rows as they stand, faster: no units, no rules on places")
    ] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day of the data (default: today)")
    ] = None,
    config: options.ConfigFile = None,
    query: options.Query = None,
) -> None:
    """Completeness of every field by unit: records, blank, placeholder, invalid, usable, and records whose file has no such column.

    Files may be of any size.
    """
    from vaxanalysis import config as settings
    from vaxanalysis import loading, profiling, rates
    from vaxanalysis.findings import PERSON_KEYS
    from vaxanalysis.rules import load_rules
    from vaxanalysis.rules import words as rule_words

    if by and by not in rates.UNIT_COLUMNS:
        raise ParameterError("--by", f"'{by}'", f"Use one of {', '.join(rates.UNIT_COLUMNS)}")
    if glance and (by or findings or rules):
        what = "with --by, --findings or --rules"
        raise ParameterError("--glance", what, "Leave it out: a glance looks up no units and puts no records together")
    if rules and not (by_rule or findings):
        raise ParameterError(
            "--rules", "without --by-rule or --findings", "Give one of them: there the answers of your rules go"
        )
    units = [] if glance else [by or "commune"]
    for option, path in (("--out", out), ("--by-rule", by_rule)):
        options.check_output(path, [*inputs, *filter(None, [rules])], option)
    if findings:
        options.check_folder(findings, inputs, "--findings")
    day = options.day(as_of) if as_of else date.today()
    own = load_rules(rules) if rules else ()
    declared = settings.load(config).columns
    source = loading.read(inputs, query, key_columns=PERSON_KEYS, compose=False, columns=declared)
    decided: list[pl.DataFrame] = []
    counts = _counted(source, day, findings, glance, by_rule is not None, own, decided.append)
    if out:
        _write(rates.completeness(counts, units).table.drop("rate", "low", "high"), out)
    if by_rule:
        _write(profiling.rule_table(counts, units, rule_words(own)), by_rule)
    if not out and not by_rule:
        _show(rates.completeness(counts).table)
    options.finish_reading(source, decided)


def _counted(
    source: Raw, day: date, folder: Path | None, glance: bool, judge: bool, own: Sequence[Rule], report: Report
) -> pl.DataFrame:
    """Counts, by unit unless at a ``glance``; with the rules, and the findings kept, only where somebody asks for them."""
    from vaxanalysis import findings, rules

    if folder:
        with outputs.locked(folder):
            return findings.check(source, day, folder, own=own, report=report).counts()
    active = rules.RULES if judge else ()
    if glance:
        return findings.glance(source, day, active, report)
    return findings.count(source, day, active, own, report)


def _write(table: pl.DataFrame, out: Path) -> None:
    options.write_table(table, out)
    typer.echo(f"{out}: {table.height} rows")


def _show(table: pl.DataFrame) -> None:
    from rich.console import Console
    from rich.table import Column, Table

    from vaxanalysis.schema import NO_COLUMN, STATES

    sums = ("records", *STATES[:NO_COLUMN])
    shown = Table(Column("field", min_width=14), *sums, "%", "no column")
    for row in table.iter_rows(named=True):
        numbers = [f"{row[name]:,}" for name in sums]
        rate = "–" if row["rate"] is None else f"{100 * row['rate']:.1f}"
        shown.add_row(row["field"], *numbers, rate, f"{row['no_column']:,}")
    Console().print(shown)

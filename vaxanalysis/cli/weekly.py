"""``weekly``: the districts' files -> the reports for the meeting."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vaxanalysis import outputs
from vaxanalysis.cli import options
from vaxanalysis.errors import ParameterError

if TYPE_CHECKING:
    from vaxanalysis.publish.render import WeekResult
    from vaxanalysis.snapshot import Snapshot
    from vaxanalysis.store import Store as StoreType


def weekly(
    inputs: options.Inputs,
    as_of: options.AsOf,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the reports go")] = Path("reports"),
    store: options.StoreFolder = Path("store"),
    district: Annotated[
        list[str] | None, typer.Option("--district", metavar="CODE", help="Only this page; may be repeated")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", metavar="N", min=1, help="Reports made at a time (default: a core each)")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="vi or en: the language of the main pages")] = "vi",
    audience: Annotated[
        str, typer.Option("--audience", help="internal: exact figures; public: small numbers suppressed")
    ] = "internal",
    engine: Annotated[str, typer.Option("--engine", help="auto, fork or kernel")] = "auto",
    requests: Annotated[
        list[Path] | None, typer.Option("--requests", metavar="FILE", help="Citizens' requests; may be repeated")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Do everything again, even where nothing changed")] = False,
    query: options.Query = None,
    config: options.ConfigFile = None,
) -> None:
    """Load a week's files, store the snapshot, and write the page of every district and the index."""
    from vaxanalysis import config as settings
    from vaxanalysis import snapshot
    from vaxanalysis.store import Store

    day = options.day(as_of)
    _one_of("--lang", lang, ("vi", "en"))
    _one_of("--audience", audience, ("internal", "public"))
    _one_of("--engine", engine, ("auto", "fork", "kernel"))
    reports = out / day.isoformat()
    for place, option in ((reports, "--out"), (store, "--store")):
        outputs.refuse_overlap(place, [*inputs, *(requests or [])], option)
    outputs.refuse_within(reports, store, "the store")
    kept, given = Store(store), settings.load(config, store)
    with kept.alone(new=True), outputs.locked(reports):
        taken = snapshot.take(inputs, day, kept, force=force, query=query, config=given)
        _progress(kept, day, requests)
        result = _render(kept, taken, out, district, jobs, lang, audience, engine, force, requests)
    _tell(taken, result)


def _progress(store: StoreType, day: date, requests: list[Path] | None) -> None:
    """Put the figures of verification and of citizens' requests beside the snapshot, where there are any."""
    from vaxanalysis import verification
    from vaxanalysis.feedback import feedback

    if (store.path / "verification").is_dir():
        verification.save_tables(store, day)
    if requests:
        feedback(requests, day, store)


def _one_of(option: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ParameterError(option, f"'{value}'", f"Use {' or '.join(known)}")


def _render(
    store: StoreType,
    taken: Snapshot,
    out: Path,
    district: list[str] | None,
    jobs: int | None,
    lang: str,
    audience: str,
    engine: str,
    force: bool,
    requests: list[Path] | None,
) -> WeekResult:
    from rich.console import Console
    from rich.progress import Progress

    from vaxanalysis import leaks
    from vaxanalysis.publish.render import render_week

    languages = (lang, "en" if lang == "vi" else "vi")
    with Progress(transient=True, disable=not sys.stderr.isatty(), console=Console(stderr=True)) as bar:
        task = bar.add_task("reports", total=None)
        return render_week(
            store.path, taken.as_of, out, districts=district, jobs=jobs, languages=languages, audience=audience, engine=engine, force=force,
            progress=lambda done, total, _name: bar.update(task, completed=done, total=total),
            approve=lambda folder: leaks.check(folder, leaks.people(store, taken.as_of, requests or ())),
        )  # fmt: skip


def _tell(taken: Snapshot, result: WeekResult) -> None:
    """Say what was done and what was not; exit with 1 where a file, row, mandatory column or page is missing."""
    import polars as pl

    from vaxanalysis.loading import lacking

    for row in taken.failed.iter_rows(named=True):
        typer.echo(f"vaxanalysis: {row['file']}: {row['message_en']}", err=True)
    for row in taken.sources.filter(taken.sources["rejected"] > 0).iter_rows(named=True):
        counted = f"{row['rejected']} of {row['rows']} rows rejected"
        typer.echo(f"vaxanalysis: {row['file']}: {counted}, with reasons in the store's rejects.csv", err=True)
    lines = taken.sources.select("file", pl.col("^(no_column|columns_unknown)$").fill_null("")).iter_rows(named=True)
    without = [
        lacking.sentence(line["file"], line.get("no_column", "").split(", "), line["columns_unknown"]) for line in lines
    ]
    for message in filter(None, without):
        typer.echo(f"vaxanalysis: {message}", err=True)
    for failure in result.failed:
        typer.echo(f"vaxanalysis: {failure.district}: {failure.what_en}. {failure.repair_en}", err=True)
    for name in result.others:
        typer.echo(f"vaxanalysis: {result.folder / name} is not ours, or was edited; it stays as it is", err=True)
    typer.echo(f"{len(result.rendered)} pages made, {len(result.unchanged)} unchanged. Open {result.index}")
    if taken.failed.height or taken.sources["rejected"].sum() or any(without) or result.failed:
        raise typer.Exit(1)

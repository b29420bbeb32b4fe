"""``weekly``: the districts' files -> the reports for the meeting."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vaxanalysis import outputs
from vaxanalysis.cli import options
from vaxanalysis.cli.outcome import Outcome
from vaxanalysis.cli.progress import Progress
from vaxanalysis.cli.sentences import Sentences, language
from vaxanalysis.errors import InputError, ParameterError
from vaxanalysis.languages import LANGUAGES

if TYPE_CHECKING:
    from vaxanalysis.config import Config
    from vaxanalysis.feedback import Feedback
    from vaxanalysis.snapshot.engines import Engine
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
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang", help=f"{' or '.join(LANGUAGES)}: of the main pages (default: vi) and the terminal (the locale's)"
        ),
    ] = None,
    audience: Annotated[
        str, typer.Option("--audience", help="internal: exact figures; public: rounded figures")
    ] = "internal",
    engine: Annotated[
        str,
        typer.Option(
            "--engine", help="How pages are made: auto, fork or kernel; or spark: rows on a cluster, pages here"
        ),
    ] = "auto",
    master: Annotated[
        str,
        typer.Option(
            "--master",
            metavar="URL",
            help="With --engine spark: spark://HOST:PORT, yarn, k8s://..., local[N], sc://HOST",
        ),
    ] = "local[*]",
    formats: Annotated[
        str,
        typer.Option("--formats", help="What is written beside the pages: html,pdf,docx,png,xlsx"),
    ] = "html,pdf,xlsx",
    requests: Annotated[
        list[Path] | None, typer.Option("--requests", metavar="FILE", help="Citizens' requests; may be repeated")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Do everything again, even where nothing changed")] = False,
    query: options.Query = None,
    config: options.ConfigFile = None,
    rules: options.OwnRules = None,
    province: Annotated[
        str | None,
        typer.Option(
            "--province",
            metavar="CODE",
            help="Province of all files (default: found in their names, else in their records)",
        ),
    ] = None,
) -> None:
    """Load a week's files, store the snapshot, and write the page of every district and the index."""
    from vaxanalysis import config as settings
    from vaxanalysis import snapshot, verification
    from vaxanalysis.publish.render import FORMATS, refuse_taken, render_week
    from vaxanalysis.rules import load_rules
    from vaxanalysis.store import Store

    day, words = options.day(as_of), Sentences(language(lang))
    main = lang or next(iter(LANGUAGES))
    _one_of("--audience", audience, ("internal", "public"))
    _one_of("--engine", engine, ("auto", "fork", "kernel", "spark"))
    written = [name.strip() for name in formats.split(",")]
    for name in written:
        _one_of("--formats", name, FORMATS)
    reports = out / day.isoformat()
    for place, option in ((reports, "--out"), (store, "--store")):
        outputs.refuse_overlap(place, [*inputs, *(requests or []), *filter(None, [rules])], option)
    outputs.refuse_within(reports, store, "the store")
    outputs.refuse_in_store(reports)
    own = load_rules(rules) if rules else ()
    kept = Store(store)
    given = settings.load(config, store).with_province(province).with_expected(district or ())
    start = time.monotonic()
    with kept.alone("weekly", new=True) as note, outputs.locked(reports), Progress(words) as progress:
        refuse_taken(reports)
        expected = given.expected or _senders(kept, day)
        with _cluster(engine, master) as cluster:
            answers = verification.reviewed(kept, day)
            taken = snapshot.take(
                inputs, day, kept, force=force, query=query, config=given, own=own, engine=cluster, answers=answers,
                say=progress.at,
            )  # fmt: skip
        note.inputs = [f"{file} {digest}" for file, digest in taken.sources.select("file", "sha256").iter_rows()]
        note.outputs = [str(reports)]
        _figures(kept, day, given)
        answered = _requests(kept, day, requests)
        result = render_week(
            store,
            day,
            out,
            districts=district,
            jobs=jobs,
            languages=sorted(LANGUAGES, key=lambda one: one != main),
            audience=audience,
            engine="auto" if engine == "spark" else engine,
            formats=written,
            force=force,
            approve=lambda folder: _approve(folder, kept, day, requests or (), audience, main),
            progress=lambda number, count, file: progress.at("page", number, count, file=file),
        )
    if audience == "public":
        typer.echo(words("check", folder=store / "public-checks"))
    later = [one for one in kept.snapshots() if one > day]
    _print(Outcome(taken, result, expected, time.monotonic() - start, words, later, answered))


@contextmanager
def _cluster(engine: str, master: str) -> Iterator[Engine | None]:
    """The cluster of ``master`` where the ``engine`` is Spark; else None."""
    if engine != "spark":
        yield None
        return
    from vaxanalysis import spark

    with spark.connect(master) as session:
        yield spark.Cluster(session)


def _approve(folder: Path, store: StoreType, day: date, requests: Sequence[Path], audience: str, language: str) -> None:
    """Raise where finished files may not be published: a person's value is in them, or a public number could be worked out."""
    from vaxanalysis import leaks
    from vaxanalysis.publish.check import check

    leaks.check(folder, leaks.people(store, day, requests))
    if audience == "public":
        check(store, day, folder, language)


def _senders(store: StoreType, day: date) -> set[str]:
    """The districts that sent to this store before, also for the snapshot of this day that the run replaces."""
    from vaxanalysis import flows

    days = store.snapshots(day)
    if day in days and outputs.fault(store.folder(day), "tables/districts.parquet"):
        days.remove(day)
    return {code for one in days for code in flows.sent(store, one)}


def _figures(store: StoreType, day: date, config: Config) -> None:
    """Put the figures of verification and their forecast beside the snapshot, where there are any."""
    from vaxanalysis import planning, verification

    if (store.path / "verification").is_dir():
        verification.save_tables(store, day)
        planning.save_forecast(store, day, config)


def _requests(store: StoreType, day: date, files: list[Path] | None) -> Feedback | InputError | None:
    """Citizens' requests, whose figures are put beside the snapshot; the failure where no file can be read, which costs no page."""
    from vaxanalysis.feedback import feedback

    try:
        return feedback(files, day, store) if files else None
    except InputError as error:
        return error


def _one_of(option: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ParameterError(option, f"'{value}'", f"Use {' or '.join(known)}")


def _print(outcome: Outcome) -> None:
    """Print what was done and what was not; exit with 1 where anything is missing."""
    for line in [*(notes := outcome.notes()), *outcome.remarks()]:
        options.warn(line)
    for line in outcome.lines():
        typer.echo(line)
    if notes:
        raise typer.Exit(1)

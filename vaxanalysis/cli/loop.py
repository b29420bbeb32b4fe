"""The verification loop: lists out, results in, register against reference, requests and their clock, daily figures."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from vaxanalysis import outputs
from vaxanalysis.cli import options
from vaxanalysis.cli.sentences import Sentences, language
from vaxanalysis.errors import InputError, ParameterError

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Workbooks")]
Password = Annotated[
    str | None,
    typer.Option(
        "--password-file", metavar="FILE", help="Its first line is the password of the workbooks; - asks for it"
    ),
]


def worklists(
    store: options.StoreFolder,
    as_of: options.AsOf,
    out: options.Folder,
    district: Annotated[str | None, typer.Option("--district", metavar="CODE", help="Only this district")] = None,
    password: Password = None,
    lang: options.Lang = None,
) -> None:
    """Write one workbook per commune of the records to verify, and a summary per district (row level: owner only)."""
    from vaxanalysis import verification
    from vaxanalysis.store import Store

    options.check_folder(out, row_level=True)
    kept, words = Store(store), Sentences(language(lang))
    with kept.alone("worklists") as note, outputs.locked(out, inside=True, private=True):
        note.outputs = [str(out.resolve())]
        made = verification.worklists(kept, options.day(as_of), out, district=district, password=_password(password))
    _aside(out, made.aside, words)
    typer.echo(words("worklists", out=out, files=len(made.files), records=int(made.counts["records"].sum())))
    options.name_silent(kept, options.day(as_of), words, district)


def import_results(
    files: Files,
    store: options.StoreFolder,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day they came in, for answers without a date")
    ] = None,
    password: Password = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Rows that were not taken and what to do: .csv, .parquet or .xlsx"),
    ] = None,
    lang: options.Lang = None,
) -> None:
    """Take filled worklists, authentication results and pairs into the store; the same answers twice change nothing."""
    from vaxanalysis import verification
    from vaxanalysis.store import Store

    options.check_output(out, files, row_level=True)
    day, words = options.day(on) if on else None, Sentences(language(lang))
    kept = Store(store)
    with kept.alone("import-results") as note:
        note.take(files)
        taken = verification.import_results(files, kept, on=day, password=_password(password))
    typer.echo(words("imported", rows=taken.rows.height, counts=words.counted(taken.accounts())))
    if taken.pairs:
        _estimate(verification.estimate(kept), words)
    open_conflicts = int((~taken.conflicts["settled"]).sum())
    faults = [words("contradict", rows=open_conflicts)] if open_conflicts else []
    listed = taken.to_do()
    if out:
        options.write_table(listed, out, private=True)
    from vaxanalysis.loading import redacted

    wrong = redacted.table(listed, words.language).filter(~listed["status"].is_in(verification.WAITING))
    for row in wrong.head(options.MOST_REJECTS).iter_rows(named=True):
        key, what = "not_taken_in" if row["sheet"] else "not_taken", row[f"what_to_do_{words.language}"]
        named = {**row, "row": str(row["row"]), "status": words(f"status_{row['status']}"), "what": what}
        faults.append(words(key, **named))
    if wrong.height > options.MOST_REJECTS:
        faults.append(words("more", rows=wrong.height - options.MOST_REJECTS))
    options.end([*faults, *_failures(taken.failed, words)])


def _estimate(found: dict[str, float] | None, words: Sentences) -> None:
    """Print what the random sample of pairs shows about the linkage, and what it cannot show."""
    if found is None or "precision" not in found:
        typer.echo(words("no_estimate"))
        return
    shares = {name: 100 * share for name, share in found.items() if name.startswith(("precision", "recall"))}
    typer.echo(words("estimate", **{**found, **shares}))


def feedback(
    files: Files,
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="MOMENT", help="A day, or a local time such as 2021-11-08T17:00")
    ],
    store: Annotated[
        Path | None,
        typer.Option("--store", metavar="DIR", help="Link to records; keep the figures for reports"),
    ] = None,
    routing: Annotated[
        Path | None, typer.Option("--routing", metavar="FILE", help="Routing rules (vaxanalysis template routing)")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="The figures as .csv, .parquet or .xlsx")
    ] = None,
    lang: options.Lang = None,
) -> None:
    """Citizens' requests: who answers for them, and the 48-hour clock."""
    from vaxanalysis.feedback import feedback as judge
    from vaxanalysis.store import Store

    options.check_output(out, [*files, *filter(None, [routing])])
    kept = Store(store) if store else None
    with kept.alone("feedback") if kept else nullcontext() as note:
        if note:
            note.take(files)
        found = judge(files, _moment(as_of), kept, routing)
    if out:
        options.write_table(found.table, out)
    words = Sentences(language(lang))
    typer.echo(words("requests", counts=words.counted(found.accounts()), overdue=found.overdue()))
    if found.later:
        options.warn(words("requests_later", rows=found.later))
    doubtful = [words(f"requests_{status}", rows=rows, first=first) for status, rows, first in found.doubtful()]
    options.end([*doubtful, *_failures(found.failed, words)])


def figures(
    store: options.StoreFolder,
    as_of: options.AsOf,
    out: options.Folder,
    deadline: Annotated[str | None, typer.Option("--deadline", metavar="DATE", help="The day all must be done")] = None,
    config: options.ConfigFile = None,
    lang: options.Lang = None,
) -> None:
    """The daily figures, commune to district to city, as CSV and as a workbook; kept for the reports too."""
    from vaxanalysis import config as settings
    from vaxanalysis import verification
    from vaxanalysis.store import Store

    options.check_folder(out)
    day, configured, words = options.day(as_of), settings.load(config, store).deadline, Sentences(language(lang))
    kept = Store(store)
    with kept.alone("figures") as note, outputs.locked(out, inside=True):
        note.outputs = [str(out.resolve())]
        made = verification.daily(kept, day, out, deadline=options.day(deadline) if deadline else configured)
    _aside(out, made.aside, words)
    typer.echo(f"{out}: {', '.join(path.name for path in made.files)}")
    options.name_silent(kept, day, words)


def template(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="feedback, authentication, routing, config, plan or word")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A file or an existing folder")] = Path(),
) -> None:
    """Write an empty form to fill in, the routing rules, the settings or the Word template to adapt."""
    from vaxanalysis.templates import template as write

    typer.echo(str(write(name, out)))


def _password(file: str | None) -> str | None:
    """The first line of ``file``, or what is typed where it is ``-``: no argument and no environment that others can read.

    Raises ParameterError where there is none.
    """
    if file is None:
        return None
    try:
        found = (
            typer.prompt("Password", hide_input=True)
            if file == "-"
            else Path(file).read_text("utf-8").split("\n", 1)[0].rstrip("\r")
        )
    except (OSError, UnicodeDecodeError):
        raise ParameterError(
            "--password-file", f"'{file}' cannot be read as text", "Name a text file that you may read"
        ) from None
    if not found:
        raise ParameterError("--password-file", "an empty first line", "Write the password in the first line")
    return str(found)


def _moment(text: str) -> date | datetime:
    """A day, which means its end, or a local moment."""
    found = options.moment(text)
    if found is None:
        raise ParameterError("--as-of", f"'{text}' is no date or time", "Write 08/11/2021 or 2021-11-08T17:00")
    return found


def _aside(out: Path, aside: dict[str, str], words: Sentences) -> None:
    """Name the files that were left as they are and the new ones beside them."""
    for wanted, name in aside.items():
        options.warn(words("aside", file=out / wanted, name=name))


def _failures(failed: tuple[InputError, ...], words: Sentences) -> list[InputError]:
    """Why files could not be read, without names of persons."""
    from vaxanalysis.loading import redacted

    return [redacted.error(error, words.language) for error in failed]

"""``check-list``: registration lists before the session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vaxanalysis import outputs
from vaxanalysis.cli import options
from vaxanalysis.cli.sentences import Sentences, language

if TYPE_CHECKING:
    import polars as pl

    from vaxanalysis.session.checking import Checked


def check_list(
    lists: Annotated[list[Path], typer.Argument(metavar="LIST...", help="Registration lists: files or folders")],
    session: Annotated[
        str, typer.Option("--session", metavar="DATE", help="The day of the session, such as 12/11/2021")
    ],
    store: options.StoreFolder,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the files go (row level: owner only)")],
    slips: Annotated[bool, typer.Option("--slips/--no-slips", help="A page for each person who is ready")] = True,
    config: options.ConfigFile = None,
) -> None:
    """Check registration lists before vaccination: who is ready, to be completed first, for the police, or not due."""
    from vaxanalysis import config as settings
    from vaxanalysis.session import writing
    from vaxanalysis.session.checking import check
    from vaxanalysis.store import Store

    day = options.day(session, "--session")
    options.check_folder(out, lists, row_level=True)
    configured, kept = settings.load(config, store), Store(store)
    with kept.alone("check-list") as note, outputs.locked(out):
        note.outputs = [str(out.resolve())]
        found = check(lists, day, kept, configured.session, columns=configured.columns, province=configured.province)
        note.inputs = [
            f"{file} {digest}" for file, digest in found.loaded.report.files.select("file", "sha256").iter_rows()
        ]
        made = writing.write(found, out, with_slips=slips)
    _say(found, out, made)
    _not_read(options.remark(found.loaded.report.files))
    left = options.left(found.loaded.report.left_alone)
    for message in left:
        options.warn(message)
    options.name_silent(kept, day, Sentences(language(None)), key="silent_doses")
    if found.stopped.height or left:
        raise typer.Exit(1)


def _not_read(files: pl.DataFrame) -> None:
    """Name the headings that were not understood: a column of doses may be among them."""
    for file, vi, en in files.select("file", "unknown_vi", "unknown_en").iter_rows():
        if en:
            options.warn(f"{file}: không đọc cột có tiêu đề chưa nhận biết được: {vi}")
            options.warn(f"{file}: headings that were not understood, their columns are not read: {en}")


def _say(found: Checked, out: Path, made: dict[str, int]) -> None:
    from vaxanalysis.session.reasons import OUTCOMES

    vi, en = (
        ", ".join(f"{names[at].lower()} {found.lists[code].sum():,}" for code, names in OUTCOMES.items())
        for at in (0, 1)
    )
    day, rejected, slips = f"{found.register_day:%d/%m/%Y}", found.lists["rejected"].sum(), made["slips"]
    typer.echo(f"{out}: {vi}; không đọc được {rejected:,}; {slips:,} phiếu tiêm. Đối chiếu với hệ thống ngày {day}")
    typer.echo(f"{out}: {en}; cannot be read {rejected:,}; {slips:,} slips. Compared with the register of {day}")
    from vaxanalysis.loading import redacted

    stopped = redacted.table(found.stopped, among=found.loaded.report.files["file"])
    for file, vi, en in stopped.select("file", "why_vi", "why_en").iter_rows():
        options.warn(f"DỪNG {file}: {vi}")
        options.warn(f"STOPPED {file}: {en}")

"""An output is neither an input nor a part of one, and never lies in a store."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vaxanalysis.errors import OutputError
from vaxanalysis.outputs.record import Record


def refuse_overlap(out: Path, inputs: Iterable[Path | str], option: str = "--out") -> None:
    """Raise OutputError where ``out`` is one of ``inputs`` (addresses are passed over), lies in one or contains one."""
    for given in (Path(item) for item in inputs if "://" not in str(item)):
        if _lies_in(given, out):
            what = "is an input" if _lies_in(out, given) else f"contains the input {given}"
            raise OutputError(f"{option} {out}", f"this output {what}, which it would overwrite", _ELSEWHERE)
        refuse_within(out, given, "the input folder", option)


def refuse_within(out: Path, folder: Path, what: str, option: str = "--out") -> None:
    """Raise OutputError where ``out`` lies in ``folder``, which is called ``what`` in the message."""
    if _lies_in(out, folder):
        raise OutputError(f"{option} {out}", f"this output lies within {what} {folder}", _ELSEWHERE)


def refuse_in_store(out: Path, option: str = "--out") -> None:
    """Raise OutputError where ``out`` is a store or lies in one, whichever the command works on."""
    place = out.resolve()
    for folder in (place, *place.parents):
        if (folder / "key").is_file() and (folder / "snapshots").is_dir():
            raise OutputError(f"{option} {out}", f"this output lies within the store {folder}", _ELSEWHERE)


def refuse_published(out: Path, option: str = "--out") -> None:
    """Raise OutputError where row-level files at ``out`` would lie among reports: below ``reports``, or a folder that holds a week's."""
    place = out.resolve()
    for folder in (place, *place.parents):
        records = [Record.of(one) for one in (folder, *folder.glob("????-??-??"))]
        if folder.name == PUBLISHED or any(record and record.kind == PUBLISHED for record in records):
            what = f"row-level files would lie among the reports of {folder}, which others may see"
            raise OutputError(f"{option} {out}", what, "Give a folder of its own, outside the reports")


PUBLISHED = "reports"
"""The kind of output that others may see, and the name of the folder in which it is kept unless a user names another."""


def refuse_existing(path: Path) -> None:
    """Raise OutputError where ``path`` is a file, or a folder that is not empty, or lies in a store."""
    refuse_in_store(path)
    if path.is_dir() and any(path.iterdir()):
        raise OutputError(str(path), "this folder is not empty", "Give a new or an empty folder")
    if path.exists() and not path.is_dir():
        raise OutputError(str(path), "this file exists", "Give another name, or move the file elsewhere")


_ELSEWHERE = "Give another place for the output"


def _lies_in(inner: Path, outer: Path) -> bool:
    """Whether ``inner`` is ``outer`` or lies below it, by whatever names and links they are reached."""
    if not outer.exists():
        return outer.resolve() in (inner.resolve(), *inner.resolve().parents)
    return any(part.exists() and part.samefile(outer) for part in (inner.resolve(), *inner.resolve().parents))

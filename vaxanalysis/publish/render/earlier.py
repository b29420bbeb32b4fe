"""The last good page of a unit in the place of one that was not made, with a mark on it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vaxanalysis import outputs
from vaxanalysis.publish import manifest
from vaxanalysis.publish.render.pages import Job, long_date
from vaxanalysis.publish.render.plan import Week
from vaxanalysis.publish.text import Text

MAIN = '<main id="main"'


def earlier(week: Week, job: Job, *, same_day: bool = False) -> dict[str, Any] | None:
    """Put the last good page of ``job`` into the stage; its entry in the manifest (``of``: its day), or None if there is none.

    Only pages of the same audience and languages, whose files are as they were written; ``same_day``: only of this day.
    """
    for day in week.reports():
        folder, of_today = week.history / day, day == week.as_of.isoformat()
        entry = _good(week, folder, job.name)
        if entry and (of_today or not same_day):
            _copy(folder, job, entry, of_today, day)
            return {"key": "", "of": day} | entry
    return None


def _good(week: Week, folder: Path, name: str) -> dict[str, Any] | None:
    """The parts of the page's entry in the manifest of ``folder`` that are kept, if all its files are as they were written."""
    old = manifest.read(folder)
    parameters, page = old.get("parameters", {}), old.get("pages", {}).get(name)
    if not page or (parameters["audience"], tuple(parameters["languages"])) != (week.audience, week.languages):
        return None
    written = {folder / name: old["files"][name]["sha256"] for name in page["files"]}
    whole = all(path.is_file() and outputs.digest(path) == digest for path, digest in written.items())
    return {key: page[key] for key in ("district", "files", "of") if key in page} if whole else None


def _copy(folder: Path, job: Job, entry: Mapping[str, Any], same_day: bool, day: str) -> None:
    for name in entry["files"]:
        content = (folder / name).read_bytes()
        if name == job.name and "of" not in entry:
            content = content.replace(MAIN.encode(), f"{_mark(job, same_day, day)}{MAIN}".encode(), 1)
        (job.folder / name).parent.mkdir(exist_ok=True)
        (job.folder / name).write_bytes(content)


def _mark(job: Job, same_day: bool, day: str) -> str:
    text = Text(job.page.language)
    sentence = text("frame.same_day" if same_day else "frame.earlier", date=long_date(day, text.language))
    return f'<p class="mark" role="alert"><strong>{sentence}</strong></p>\n'

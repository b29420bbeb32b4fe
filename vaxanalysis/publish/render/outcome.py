"""What a run leaves behind: the manifest, the zip, and the new files in the place of the old."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vaxanalysis.publish import manifest
from vaxanalysis.publish.package import ZIP, write_zip
from vaxanalysis.publish.render.failure import Failure
from vaxanalysis.publish.render.pages import Done
from vaxanalysis.publish.render.plan import Week

TIMES = "run-times.json"


@dataclass(frozen=True)
class WeekResult:
    """What a run did: pages made, pages left alone, districts without a page, seconds."""

    folder: Path
    rendered: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[Failure, ...]
    seconds: float

    @property
    def index(self) -> Path:
        """The page to open."""
        return self.folder / "index.html"


def publish(
    week: Week,
    folder: Path,
    stage: Path,
    old: Mapping[str, Any],
    kept: Sequence[str],
    done: Sequence[Done],
    failed: Sequence[Failure],
) -> None:
    """Write the manifest and the zip, then move everything new into ``folder`` and remove what is no longer listed."""
    good = [answer for answer in done if not answer.error]
    pages = {name: old["pages"][name] for name in kept}
    pages |= {
        answer.job.name: {"key": answer.job.key, "district": answer.job.unit, "files": list(answer.files)}
        for answer in good
    }
    files = {name: old["files"][name] for page in kept for name in old["pages"][page]["files"]}
    files |= manifest.entries(stage, (name for answer in good for name in answer.files))
    record = manifest.record(week, pages, files, [failure.district for failure in failed])
    (stage / manifest.MANIFEST).write_text(manifest.dumps(record), encoding="utf-8", newline="")
    write_zip(stage / ZIP, [*files, manifest.MANIFEST], (stage, folder))
    seconds = {answer.job.name: round(answer.seconds, 3) for answer in done}
    (stage / TIMES).write_text(json.dumps(seconds, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    _move(stage, folder, {*files, manifest.MANIFEST, ZIP, TIMES})


def _move(stage: Path, folder: Path, listed: set[str]) -> None:
    """The old manifest goes first and the new one comes last: a run cut short is made again, never taken for whole."""
    (folder / manifest.MANIFEST).unlink(missing_ok=True)
    new = sorted(path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file())
    for name in sorted(set(new) & listed, key=lambda name: (name == manifest.MANIFEST, name)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(stage / name, folder / name)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if path.relative_to(folder).as_posix() not in listed:
            path.unlink()

"""The result of a run: the manifest, the zip, and the new folder in the place of the old."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vaxanalysis.outputs import Stage
from vaxanalysis.publish import manifest
from vaxanalysis.publish.package import ZIP, write_zip
from vaxanalysis.publish.render.failure import Failure
from vaxanalysis.publish.render.pages import Done
from vaxanalysis.publish.render.plan import Week

Approve = Callable[[Path], None]
"""Checks a folder before it is published; raises if it may not be."""

INDEX_PAGE = "index.html"
OWN = (manifest.MANIFEST, ZIP)
"""Files of a run that belong to no page."""


@dataclass(frozen=True)
class Pages:
    """The pages of a run: left alone, tried, earlier ones in the place of those not made, and the units that failed."""

    kept: list[str] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    stale: dict[str, dict[str, Any]] = field(default_factory=dict)
    failed: list[Failure] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """Every page that there is."""
        return {*self.kept, *self.stale, *(answer.job.name for answer in self.done if not answer.error)}


@dataclass(frozen=True)
class WeekResult:
    """What a run did: pages made, left alone, and earlier ones; districts that failed; files of others in the folder."""

    folder: Path
    rendered: tuple[str, ...]
    unchanged: tuple[str, ...]
    earlier: tuple[str, ...]
    failed: tuple[Failure, ...]
    others: tuple[str, ...]

    @property
    def index(self) -> Path:
        """The page to open."""
        return self.folder / INDEX_PAGE


def publish(week: Week, stage: Stage, old: Mapping[str, Any], made: Pages, approve: Approve | None = None) -> list[str]:
    """Write the manifest and the zip, then put the new folder in place if ``approve`` allows it. Returns the files of others in it."""
    good = [answer for answer in made.done if not answer.error]
    pages = {name: old["pages"][name] for name in made.kept} | made.stale
    pages |= {
        answer.job.name: {"key": answer.job.key, "district": answer.job.unit, "files": list(answer.files)}
        for answer in good
    }
    files = {name: old["files"][name] for page in made.kept for name in old["pages"][page]["files"]}
    stage.keep(files)
    new = [*(answer.files for answer in good), *(entry["files"] for entry in made.stale.values())]
    files |= manifest.entries(stage.path, (name for names in new for name in names))
    record = manifest.record(week, pages, files, [failure.district for failure in made.failed])
    (stage.path / manifest.MANIFEST).write_text(manifest.dumps(record), encoding="utf-8", newline="")
    write_zip(stage.path / ZIP, [*files, manifest.MANIFEST], stage.path)
    if approve:
        approve(stage.path)
    return stage.replace()

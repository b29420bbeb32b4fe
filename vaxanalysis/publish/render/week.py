"""The weekly run's last step: from a snapshot to OUT/<as-of>/, complete or not at all.

Pages are made in a hidden folder beside the old one and swapped in when all are there; a page whose key in the manifest is
unchanged is left alone. A district that fails is listed on the index with its reason; its last good page stays, with a mark.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from vaxanalysis import outputs
from vaxanalysis.languages import LANGUAGES
from vaxanalysis.outputs import Stage, refuse_within, staged
from vaxanalysis.publish import manifest
from vaxanalysis.publish.package import ZIP
from vaxanalysis.publish.render.earlier import earlier
from vaxanalysis.publish.render.failure import failures
from vaxanalysis.publish.render.outcome import INDEX_PAGE, OWN, Approve, Pages, WeekResult, publish
from vaxanalysis.publish.render.pages import DEFAULT, FORMATS, Job
from vaxanalysis.publish.render.plan import Week, base_key, district_jobs, index_jobs, province_jobs, units
from vaxanalysis.publish.render.pool import Progress, engine_here, run_jobs

NEAR = re.compile(r'<li><a href="(\d{3}-[^"/]+\.html)"[^>]*>[^<]*</a></li>')
"""A link to the page of a district beside this one, or to this one in another language."""


def render_week(
    store: Path | str,
    as_of: date,
    out: Path | str,
    *,
    districts: Sequence[str] | None = None,
    jobs: int | None = None,
    languages: Sequence[str] = tuple(LANGUAGES),
    audience: str = "internal",
    engine: str = "auto",
    formats: Sequence[str] = DEFAULT,
    force: bool = False,
    progress: Progress | None = None,
    approve: Approve | None = None,
) -> WeekResult:
    """Make the pages of a snapshot, of all districts or of ``districts``; others' pages stay if they are still good.

    ``formats``: of :data:`vaxanalysis.publish.render.pages.FORMATS`; pages are always made. ``approve`` is called with the
    finished folder before it takes the place of the old one; an error that it raises stops the run.
    """
    chosen, history = tuple(sorted(districts)) if districts else (), Path(out).resolve()
    written = tuple(one for one in FORMATS if one in formats)
    week = Week(Path(store).resolve(), as_of, tuple(languages), audience, engine_here(engine), chosen, history, written)
    return render(week, history, jobs or os.cpu_count() or 1, force, progress, approve)


def refuse_taken(folder: Path) -> None:
    """Raise OutputError where ``folder`` of a week has an index or a manifest that others made."""
    outputs.refuse_taken(folder, "reports", (INDEX_PAGE, *OWN))


def render(
    week: Week,
    out: Path,
    workers: int,
    force: bool = False,
    progress: Progress | None = None,
    approve: Approve | None = None,
) -> WeekResult:
    """Make the pages of ``week`` below ``out``."""
    folder = out / week.as_of.isoformat()
    refuse_within(folder, week.store, "the store")
    refuse_within(week.store, folder, "the folder of the reports", "--store")
    others: list[str] = []
    with staged(folder, "reports") as stage:
        old = manifest.read(folder)
        pages = _Run(week, stage, old, base_key(week), workers, force, progress).all_pages()
        if pages.done or not (folder / ZIP).is_file() or {*pages.kept, *pages.stale} != set(old.get("pages", {})):
            others = publish(week, stage, old, pages, approve)
    made = tuple(answer.job.name for answer in pages.done if not answer.error)
    return WeekResult(folder, made, tuple(pages.kept), tuple(pages.stale), tuple(pages.failed), tuple(others))


@dataclass(frozen=True)
class _Run:
    week: Week
    stage: Stage
    old: dict[str, Any]
    base: str
    workers: int
    force: bool
    progress: Progress | None

    def all_pages(self) -> Pages:
        """Districts first, then what lists them: provinces, where several sent files, and the index."""
        every, chosen = units(self.week)
        place, base = self.stage.path, self.base
        jobs = district_jobs(self.week, every, place, base)
        above = province_jobs(self.week, [], [], place, base)
        self.stage.refuse([*(job.name for job in (*jobs, *above)), INDEX_PAGE, *OWN])
        pages = self._made(jobs, chosen, Pages())
        self._unlink(pages)
        provinces = province_jobs(self.week, _shown(jobs, pages), pages.failed, place, base)
        pages = self._made(provinces, {job.unit for job in provinces}, pages)
        index = index_jobs(self.week, _shown([*jobs, *provinces], pages), pages.failed, place, base)
        return self._made(index, {""}, pages)

    def _made(self, jobs: Sequence[Job], chosen: Collection[str], pages: Pages) -> Pages:
        """``pages`` and those of ``jobs``: left alone, made, or, where neither was possible, the last good ones."""
        kept = [job for job in jobs if self._good(job)]
        todo = [job for job in jobs if job not in kept]
        done = run_jobs([job for job in todo if job.unit in chosen], self.workers, self.progress)
        made = {answer.job.name for answer in done if not answer.error}
        rest = [job for job in todo if job.name not in made]
        found = {job.name: earlier(self.week, job, same_day=job.unit not in chosen) for job in rest}
        stale = {name: entry for name, entry in found.items() if entry}
        failed = failures(done, self.week, {name: entry["of"] for name, entry in stale.items()})
        return Pages(
            [*pages.kept, *(job.name for job in kept)],
            [*pages.done, *done],
            pages.stale | stale,
            [*pages.failed, *failed],
        )

    def _unlink(self, pages: Pages) -> None:
        """Take the links to districts without a page, in any language, out of the pages made now and of earlier ones in a place."""
        for name in pages.names.difference(pages.kept):
            path = self.stage.path / name
            html = path.read_text(encoding="utf-8")
            live = NEAR.sub(lambda link: link[0] if link[1] in pages.names else "", html)
            if live != html:
                path.write_text(live, encoding="utf-8", newline="")

    def _good(self, job: Job) -> bool:
        """Whether the page of a job is there, made from the same inputs, and may stay."""
        if self.force and (not job.unit or not self.week.districts or job.unit in self.week.districts):
            return False
        page = self.old.get("pages", {}).get(job.name, {"key": ""})
        return page["key"] == job.key and manifest.intact(
            self.stage.folder, {name: self.old["files"][name] for name in page["files"]}
        )


def _shown(jobs: Sequence[Job], pages: Pages) -> list[str]:
    """The units of ``jobs`` that have a page, made now or before."""
    failed = {failure.district for failure in pages.failed}
    good = (job for job in jobs if job.name in pages.names and (job.unit not in failed or job.name in pages.stale))
    return sorted({job.unit for job in good})

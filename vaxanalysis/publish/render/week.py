"""The weekly run's last step: from a snapshot to OUT/<as-of>/, complete or not at all.

Pages are made in a hidden folder beside the old one and swapped in when all are there; a page whose key in the manifest is
unchanged is left alone. A district that fails is listed on the index with its reason, and its old page is taken away.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from vaxanalysis.outputs import Stage, refuse_within, staged
from vaxanalysis.publish import manifest
from vaxanalysis.publish.package import ZIP
from vaxanalysis.publish.render.failure import Failure, failures
from vaxanalysis.publish.render.outcome import INDEX_PAGE, OWN, WeekResult, publish
from vaxanalysis.publish.render.pages import Done, Job
from vaxanalysis.publish.render.plan import Week, base_key, city_jobs, district_jobs, units
from vaxanalysis.publish.render.pool import Progress, engine_here, run_jobs


def render_week(
    store: Path | str,
    as_of: date,
    out: Path | str,
    *,
    districts: Sequence[str] | None = None,
    jobs: int | None = None,
    languages: Sequence[str] = ("vi", "en"),
    audience: str = "internal",
    engine: str = "auto",
    force: bool = False,
    progress: Progress | None = None,
) -> WeekResult:
    """Make the pages of a snapshot, of all districts or of ``districts``; others' pages stay if they are still good."""
    chosen = tuple(sorted(districts)) if districts else ()
    week = Week(
        Path(store).resolve(), as_of, tuple(languages), audience, engine_here(engine), chosen, Path(out).resolve()
    )
    return render(week, Path(out).resolve(), jobs or os.cpu_count() or 1, force, progress)


def render(week: Week, out: Path, workers: int, force: bool = False, progress: Progress | None = None) -> WeekResult:
    """Make the pages of ``week`` below ``out``."""
    start = time.perf_counter()
    folder = out / week.as_of.isoformat()
    refuse_within(folder, week.store, "the store")
    refuse_within(week.store, folder, "the folder of the reports", "--store")
    others: list[str] = []
    with staged(folder, "reports") as stage:
        old = manifest.read(folder)
        run = _Run(week, stage, old, base_key(week), workers, force, progress)
        kept, done, failed = run.all_pages()
        if done or failed or not (folder / ZIP).is_file() or set(kept) != set(old.get("pages", {})):
            others = publish(week, stage, old, kept, done, failed)
    made = tuple(answer.job.name for answer in done if not answer.error)
    return WeekResult(folder, made, tuple(kept), tuple(failed), tuple(others), time.perf_counter() - start)


@dataclass(frozen=True)
class _Run:
    week: Week
    stage: Stage
    old: dict[str, Any]
    base: str
    workers: int
    force: bool
    progress: Progress | None

    def all_pages(self) -> tuple[list[str], list[Done], list[Failure]]:
        """Pages left alone, pages tried, districts that failed: districts first, then the index that lists them."""
        every, chosen = units(self.week)
        jobs = district_jobs(self.week, every, self.stage.path, self.base)
        self.stage.refuse([*(job.name for job in jobs), INDEX_PAGE, *OWN])
        kept, todo = self._sort(jobs)
        done = run_jobs([job for job in todo if job.unit in chosen], self.workers, self.progress)
        failed = failures(done, self.week)
        made = {job.unit for job in kept} | {answer.job.unit for answer in done}
        pages = sorted(made - {failure.district for failure in failed})
        city_kept, todo = self._sort(city_jobs(self.week, pages, failed, self.stage.path, self.base))
        done += run_jobs(todo, self.workers, self.progress)
        failed += failures([answer for answer in done if not answer.job.unit], self.week)
        return [job.name for job in (*kept, *city_kept)], done, failed

    def _sort(self, jobs: Sequence[Job]) -> tuple[list[Job], list[Job]]:
        """Jobs whose page lies there, made from the same, and jobs to do."""
        kept = [job for job in jobs if self._good(job)]
        return kept, [job for job in jobs if job not in kept]

    def _good(self, job: Job) -> bool:
        if self.force and (not job.unit or not self.week.districts or job.unit in self.week.districts):
            return False
        page = self.old.get("pages", {}).get(job.name, {"key": ""})
        return page["key"] == job.key and manifest.intact(
            self.stage.folder, {name: self.old["files"][name] for name in page["files"]}
        )

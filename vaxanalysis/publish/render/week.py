"""The weekly run's last step: from a snapshot to OUT/<as-of>/, complete or not at all.

Pages are made in a hidden folder beside the old ones and moved when all are there; a page whose key in the manifest is
unchanged is left alone. A district that fails is listed on the index with its reason, and its old page is taken away.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from vaxanalysis.publish import manifest
from vaxanalysis.publish.package import ZIP
from vaxanalysis.publish.render.failure import Failure, failures
from vaxanalysis.publish.render.outcome import WeekResult, publish
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
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{week.as_of}-", dir=folder.parent) as stage:
        old = manifest.read(folder)
        run = _Run(week, folder, Path(stage), old, base_key(week), workers, force, progress)
        kept, done, failed = run.all_pages()
        if done or failed or not (folder / ZIP).is_file() or set(kept) != set(old.get("pages", {})):
            publish(week, folder, Path(stage), old, kept, done, failed)
    made = tuple(answer.job.name for answer in done if not answer.error)
    return WeekResult(folder, made, tuple(kept), tuple(failed), time.perf_counter() - start)


@dataclass(frozen=True)
class _Run:
    week: Week
    folder: Path
    stage: Path
    old: dict[str, Any]
    base: str
    workers: int
    force: bool
    progress: Progress | None

    def all_pages(self) -> tuple[list[str], list[Done], list[Failure]]:
        """Pages left alone, pages tried, districts that failed: districts first, then the index that lists them."""
        every, chosen = units(self.week)
        kept, todo = self._sort(district_jobs(self.week, every, self.stage, self.base))
        done = run_jobs([job for job in todo if job.unit in chosen], self.workers, self.progress)
        failed = failures(done, self.week)
        made = {job.unit for job in kept} | {answer.job.unit for answer in done}
        pages = sorted(made - {failure.district for failure in failed})
        city_kept, todo = self._sort(city_jobs(self.week, pages, failed, self.stage, self.base))
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
            self.folder, {name: self.old["files"][name] for name in page["files"]}
        )

"""The counts of a province as a file to filter, beside the index of the internal edition."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from vaxanalysis import rules
from vaxanalysis.explorer.words import words
from vaxanalysis.publish.counted import of_city
from vaxanalysis.publish.render.pages import Job, Link
from vaxanalysis.publish.units import province_name
from vaxanalysis.store import Store
from vaxanalysis.tally import OWN_RULES

if TYPE_CHECKING:
    from vaxanalysis.publish.render.plan import Week


def link(week: Week, language: str) -> Link | None:
    """The link to it; None in public, and for a snapshot from before such files were made."""
    if week.audience != "internal" or Store(week.store).table(week.as_of, "crossed") is None:
        return None
    return Link(f"explorer{week.suffix(language)}.html", words(language)["link"])


def write(path: Path, job: Job, day: str) -> None:
    """Write the file of a job to ``path``."""
    from vaxanalysis.explorer.cube import cube
    from vaxanalysis.explorer.page import page

    store, province = Store(job.parameters["store"]), job.parameters["province"]
    as_of = date.fromisoformat(job.page.as_of)
    counts, crossed = (of_city(store, as_of, name, province) for name in ("counts", "crossed"))
    assert counts is not None and crossed is not None
    own = store.table(as_of, OWN_RULES)
    found = cube(counts, crossed, rules.words(()) if own is None else own, job.page.language, rounded=True)
    text = page(found, province_name(province, job.page.language), day, {job.name: found["words"]["index"]})
    path.write_text(text, encoding="utf-8", newline="")

"""The page of a plan: ``planning.ipynb`` through the same template as the weekly pages."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vaxanalysis.errors import StoreError
from vaxanalysis.languages import LANGUAGES
from vaxanalysis.planning import Plan
from vaxanalysis.publish.render.pages import Job, Link, Page
from vaxanalysis.publish.render.plan import notebook_folder
from vaxanalysis.publish.render.pool import engine_here, run_jobs
from vaxanalysis.publish.text import Text

STEM = "plan"
ENDS = {language: f".{language}" if place else "" for place, language in enumerate(LANGUAGES)}
"""Language -> what its pages have before ``.html``."""


def plan_pages(found: Plan, store: Path, name: Mapping[str, str]) -> dict[str, bytes]:
    """File name -> content: the page in each language and the tables behind it, all of the one plan ``found``.

    ``name``: of the place, by language. Raises StoreError where a page was not made.
    """
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as saved:
        found.save(Path(saved))
        given = {
            "store": str(store), "as_of": found.term("as_of").isoformat(), "deadline": found.term("deadline").isoformat(),
            "audience": "internal", "saved": saved,
        }  # fmt: skip
        done = run_jobs([_job(given, name[one], one, Path(folder)) for one in ENDS], 1, None)
        for answer in done:
            if answer.error:
                what = answer.message or f"{answer.error} in {answer.notebook}"
                raise StoreError(str(store), f"the page was not made: {what}", "Correct that and run the command again")
        names = sorted({file for answer in done for file in answer.files if not file.endswith(".ipynb")})
        return {one: (Path(folder) / one).read_bytes() for one in names}


def _job(given: Mapping[str, Any], name: str, language: str, folder: Path) -> Job:
    others = tuple(
        Link(f"{STEM}{end}.html", Text(one)("frame.language"), one) for one, end in ENDS.items() if one != language
    )
    title = Text(language)("plan.page", name=name)
    page = Page(title, given["as_of"], language, "internal", languages=others)
    return Job(
        unit="", stem=STEM, notebook=notebook_folder() / "planning.ipynb", parameters={**given, "language": language}, page=page,
        folder=folder, engine=engine_here("auto"), key="", suffix=ENDS[language], formats=("html",),
    )  # fmt: skip

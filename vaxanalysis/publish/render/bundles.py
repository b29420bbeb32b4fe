"""Files for the meeting beside a page: the page for print, a Word file, a picture to share, and the city's workbook."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from vaxanalysis.disclosure import BASE
from vaxanalysis.publish import pictures, word
from vaxanalysis.publish.pdf import write_pdf
from vaxanalysis.publish.render import explored
from vaxanalysis.publish.render.page import A4, PICTURE, charts, tagged
from vaxanalysis.publish.render.pages import Job, long_date
from vaxanalysis.publish.text import Text
from vaxanalysis.publish.workbook import WORKBOOK, write_workbook

NOTES = ("preliminary", "coverage", "rate", "to_clean")
"""Notes on the numbers for the first sheet of the workbook, in either edition."""


def bundles(job: Job, executed: NotebookNode, behind: Mapping[str, Any]) -> list[str]:
    """Write the job's formats, those for which the notebook has something, and give the names of the files."""
    page, text = job.page, Text(job.page.language, job.page.audience)
    mark, day = text(f"common.{page.audience}"), long_date(page.as_of, page.language)
    as_of = f"{text('frame.as_of')} {day}"
    files: list[str] = []

    def place(name: str) -> Path:
        files.append(name)
        return job.folder / name

    body, picture = tagged(executed, A4), tagged(executed, PICTURE)
    if body and "pdf" in job.formats:
        write_pdf(place(job.file("pdf")), body, title=page.title, mark=mark, language=page.language)
    body = f"<p>{escape(mark)}</p><h1>{escape(page.title)}</h1><p>{as_of}</p>{body}{charts(executed)}" if body else ""
    svgs = word.charts(body) if "docx" in job.formats else []
    shared = [pictures.shared(picture, page.title, as_of, mark)] if picture and "png" in job.formats else []
    *drawn, last = [*pictures.drawn([*map(pictures.chart, svgs), *shared], page.language), b""][: len(svgs) + 1]
    if svgs:
        found = [word.described(*one) for one in zip(svgs, drawn, strict=True)]
        store = Path(job.parameters["store"])
        word.write_word(place(job.file("docx")), body, found, title=page.title, language=page.language, store=store)
    if shared:
        place(job.file("png")).write_bytes(last)
    if job.explorer:
        explored.write(place(job.explorer), job, day)
    if not (job.unit or job.suffix) and "xlsx" in job.formats:
        doubt = text("footer.interval") if page.audience == "internal" else text("public.sum", base=BASE)
        notes = [page.title, mark, *(text(f"footer.{key}", date=day) for key in NOTES), doubt]
        write_workbook(place(WORKBOOK), behind, notes, text)
    return files

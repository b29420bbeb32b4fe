"""What one worker does: run a unit's notebook in one language and write its page, tables and executed notebook.

Workers import only; the notebooks themselves run in processes of their own (a fork or a kernel).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import nbformat
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from vaxanalysis import errors
from vaxanalysis.outputs import csv_text
from vaxanalysis.publish.render.bundles import bundles
from vaxanalysis.publish.render.page import render_page, tables
from vaxanalysis.publish.render.pages import Done, Job, Link
from vaxanalysis.publish.render.run import run_notebook


def render_job(job: Job) -> Done:
    """Run the job; an error is returned, so that one unit's failure does not stop the others."""
    name = job.notebook.name
    try:
        executed = run_notebook(job.notebook, job.parameters, job.engine)
    except PapermillExecutionError as failure:
        return Done(job, notebook=name, error=failure.ename, message=_ours(failure.ename, failure.evalue))
    except errors.UserError as failure:
        return Done(job, notebook=name, error=type(failure).__name__, message=str(failure))
    behind = tables(executed)
    texts = _texts(job, executed, behind)
    for name, text in texts.items():
        (job.folder / name).parent.mkdir(exist_ok=True)
        (job.folder / name).write_text(text, encoding="utf-8", newline="")
    files = sorted([*texts, *bundles(job, executed, behind)])
    return Done(job, files=tuple(files))


def _texts(job: Job, executed: NotebookNode, behind: Mapping[str, Any]) -> dict[str, str]:
    """The page and, unless it is public, the executed notebook; with the first language also the tables, which are the same in all."""
    csvs = {name: f"tables/{job.stem}-{name}.csv" for name in sorted(behind)}
    page = replace(job.page, tables=tuple(Link(path, name) for name, path in csvs.items()))
    texts = {job.name: render_page(executed, page)}
    if job.page.audience == "internal":
        texts[f"notebooks/{job.stem}-{job.notebook.stem}{job.suffix}.ipynb"] = nbformat.writes(executed) + "\n"
    if not job.suffix:
        rows = {name: [[*columns], *zip(*columns.values(), strict=True)] for name, columns in behind.items()}
        texts |= {csvs[name]: csv_text(lines) for name, lines in rows.items()}
    return texts


def _ours(error: str, message: str) -> str:
    """The message of one of our own errors; another's may hold a person's value and is not repeated."""
    kind = getattr(errors, error, None)
    return message if isinstance(kind, type) and issubclass(kind, errors.UserError) else ""

"""``vaxanalysis template NAME``: empty forms to fill in, routing rules, settings and a Word template to adapt."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

from vaxanalysis.errors import ParameterError
from vaxanalysis.forms import Form, workbook
from vaxanalysis.forms.catalogue import AUTHENTICATION, FEEDBACK
from vaxanalysis.outputs import refuse_existing, write_file

ROWS = 500
"""Empty rows with drop-downs in a template."""


def template(name: str, out: Path | str | None = None) -> Path:
    """Write the template ``name`` (one of ``TEMPLATES``) to ``out``, a file or an existing folder; return its path.

    Raises ParameterError for an unknown name, OutputError where the file exists: somebody may have filled it in.
    """
    if name not in TEMPLATES:
        raise ParameterError("template", f"no template called {name!r}", f"Use one of {', '.join(TEMPLATES)}")
    ending, write = TEMPLATES[name]
    path = Path(out or ".")
    path = path / f"{name}{ending}" if path.is_dir() else path
    refuse_existing(path)
    write(path)
    return path


def _form(form: Form) -> Callable[[Path], object]:
    return lambda path: workbook.save(path, lambda book: _fill(book, form))


def _fill(book: Any, form: Form) -> None:
    style = workbook.styles(book)
    sheet = book.add_worksheet(form.name)
    lists = workbook.answer_lists(book, form)
    row = workbook.begin(sheet, style, form, form.title, form.notes, form.title)
    for position, column in enumerate(form.columns):
        sheet.set_column(position, position, column.width, style.entry_date if column.kind == "date" else style.entry)
        workbook.accept(sheet, column, position, (row + 1, row + ROWS), lists)


def _text(package: str, name: str) -> Callable[[Path], object]:
    return lambda path: write_file(
        path, lambda part: part.write_bytes(resources.files(package).joinpath(name).read_bytes())
    )


TEMPLATES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "feedback": (".xlsx", _form(FEEDBACK)),
    "authentication": (".xlsx", _form(AUTHENTICATION)),
    "routing": (".toml", _text("vaxanalysis.feedback", "routing.toml")),
    "word": (".docx", _text("vaxanalysis.data", "word.docx")),
    "config": (".toml", _text("vaxanalysis.data", "vaxanalysis.toml")),
    "plan": (".toml", _text("vaxanalysis.data", "plan.toml")),
}
"""Name -> file ending and what writes it."""

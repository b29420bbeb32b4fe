"""The notebooks as they are kept: prose and calls, stripped, each with its parameters."""

import ast
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

from vaxanalysis.publish.render.plan import notebook_folder

NOTEBOOKS = sorted(notebook_folder().glob("*.ipynb"))
WEEKLY = [path for path in NOTEBOOKS if path.stem in ("district", "city", "country")]
COMMON = {"as_of", "store", "language", "audience"}


def code(path: Path) -> ast.Module:
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return ast.parse("\n".join(cells))


def test_every_notebook_of_the_week_is_there() -> None:
    assert {path.stem for path in WEEKLY} == {"district", "city", "country"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_nothing_is_defined_and_nothing_deep_is_imported(path: Path) -> None:
    nodes = list(ast.walk(code(path)))
    assert not [node for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)]
    imports = [ast.unparse(node) for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    assert "import vaxanalysis as vax" in imports
    assert set(imports) <= {"import vaxanalysis as vax", "from datetime import date"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_stripped_and_metadata_is_small(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags"}
        assert cell.cell_type == "markdown" or (cell.outputs == [] and cell.execution_count is None)


@pytest.mark.parametrize("path", WEEKLY, ids=lambda path: path.stem)
def test_one_cell_of_parameters_and_prose_for_the_lab_only(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    tagged = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    names = {target.id for node in ast.parse(tagged[0].source).body for target in node.targets}  # type: ignore[attr-defined]
    index = {"primary", "pages", "failed"}
    own = {"city": index | {"province"}, "country": index}
    assert names == COMMON | own.get(path.stem, {"district"})
    assert cells[0].source.startswith("# ")
    assert all("lab-only" in cell.metadata.tags for cell in cells if cell.cell_type == "markdown")


@pytest.mark.parametrize("name", ["district", "city"])
def test_every_block_has_a_note_in_both_languages_on_reading_it_and_on_what_would_change_it(name: str) -> None:
    cells = nbformat.read(notebook_folder() / f"{name}.ipynb", as_version=4).cells
    shown = [(before.source, cell.source) for before, cell in pairwise(cells) if cell.source.endswith("()")]
    assert len(shown) >= 4
    for note, call in shown:
        vietnamese, english = note.split("\n\n*")
        assert vietnamese and english.endswith("*"), call
        if call.split(".")[1] not in ("a4()", "picture()", "footer()"):
            assert "Sẽ nghĩ khác" in vietnamese or "thứ tự" in vietnamese, call

"""A tiny store and stand-in notebooks, so that rendering is tested apart from what the reports say."""

from datetime import date
from pathlib import Path

import nbformat
import polars as pl
from nbformat import v4

from vaxanalysis.publish.blocks.base import TABLES_TYPE
from vaxanalysis.store import Store

AS_OF = date(2021, 11, 8)
PARAMETERS = 'district = "000"\nas_of = "2021-01-01"\nstore = "store"\nlanguage = "vi"\naudience = "internal"'
CITY = f"{PARAMETERS}\nprimary = 'vi'\nprovince = ''\npages = []\nfailed = []"
SHOW = f"""
from IPython.display import display
html = f"<h2 id='{{name}}'>{{name}} {{district}} {{language}}</h2><p>{{pages}} {{failed}}</p>"
display({{"text/html": html, "text/plain": name,
         "{TABLES_TYPE}": {{name: {{"code": [district, "002"], "n": [1, None]}}}}}}, raw=True)
"""


def write_notebook(path: Path, *cells: str, parameters: str = PARAMETERS) -> Path:
    notebook = v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    )
    notebook.cells = [v4.new_markdown_cell("# Only in the lab", metadata={"tags": ["lab-only"]})]
    notebook.cells.append(v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    notebook.cells += [v4.new_code_cell(cell) for cell in cells]
    path.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, path)
    return path


def write_notebooks(folder: Path, broken: str = "", killed: str = "") -> Path:
    """Notebooks that show their parameters; that of a district fails in ``broken``, and kills its worker in ``killed``."""
    kill = f"if district == {killed!r}:\n    import os\n    os.kill(os.getppid(), 9)\n"
    fail = f"{kill}if district == {broken!r}:\n    raise KeyError('-'.join(['Nguyen', 'A']))\n"
    write_notebook(folder / "district.ipynb", f"name = 'district'\npages = failed = ''\n{fail}{SHOW}")
    write_notebook(folder / "city.ipynb", f"name = 'city'\n{SHOW}", parameters=CITY)
    return folder


def write_store(folder: Path, received: tuple[str, ...] = ("001", "002", "006"), as_of: date = AS_OF) -> Path:
    """A store whose snapshot has nothing but the tables that rendering itself reads."""
    store = Store(folder)
    with store.writing(as_of):
        pass
    states = ["received"] * len(received) + ["not_sent"]
    store.write_table(as_of, "districts", pl.DataFrame({"unit_district": [*received, "019"], "status": states}))
    sources = {
        "file": ["a.csv"],
        "sha256": ["0" * 64],
        "sender": [None],
        "status": ["ok"],
        "rows": [9],
        "read": [6],
        "rejected": [3],
        "records": [6],
    }
    store.write_table(as_of, "sources", pl.DataFrame(sources))
    return folder

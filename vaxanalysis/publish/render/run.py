"""One notebook through papermill: parameters checked first, whatever differs between equal runs removed after."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import papermill
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.parameterize import translate_parameters

from vaxanalysis.errors import ParameterError
from vaxanalysis.publish.render.fork_engine import ForkEngine

papermill_engines.register("vaxanalysis", ForkEngine)

ENGINES: dict[str, dict[str, Any]] = {
    "fork": {"engine_name": "vaxanalysis"},
    "kernel": {"engine_name": None, "extra_arguments": ["--log-level=CRITICAL"]},
}
KEPT_OUTPUT = ("output_type", "data", "metadata", "name", "text", "ename", "evalue", "traceback", "execution_count")


def check_parameters(notebook: Path, given: Mapping[str, Any]) -> None:
    """Raise unless every parameter given is declared in the notebook's ``parameters`` cell: papermill only warns."""
    declared = papermill.inspect_notebook(str(notebook))
    if not declared:
        raise ParameterError(notebook.name, "no cell is tagged 'parameters'", "Tag the cell that assigns the defaults.")
    if unknown := sorted(set(given) - set(declared)):
        raise ParameterError(
            notebook.name, f"unknown parameter {', '.join(unknown)}", f"Declared are: {', '.join(sorted(declared))}."
        )


def run_notebook(notebook: Path, parameters: Mapping[str, Any], engine: str) -> NotebookNode:
    """The executed notebook, equal for equal inputs; ``store`` appears in it by name only, not by its path."""
    check_parameters(notebook, parameters)
    executed = papermill.execute_notebook(
        str(notebook), None, parameters=dict(parameters), progress_bar=False, **ENGINES[engine]
    )
    return strip(executed, dict(parameters, store=Path(parameters["store"]).name))


def strip(executed: NotebookNode, shown: Mapping[str, Any]) -> NotebookNode:
    """Remove times, paths, counts and random ids; the injected cell says ``shown``."""
    executed.metadata.pop("papermill", None)
    executed.metadata.pop("language_info", None)
    for number, cell in enumerate(executed.cells):
        tags = cell.metadata.get("tags", [])
        cell.metadata = NotebookNode(tags=tags) if tags else NotebookNode()
        cell.id = f"cell-{number:02}"
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = _merged([_bare(output) for output in cell.outputs])
        if "injected-parameters" in tags:
            cell.source = translate_parameters("python3", "python", dict(shown), "Parameters")
    return executed


def _bare(output: NotebookNode) -> NotebookNode:
    if "execution_count" in output:
        output.execution_count = None
    return NotebookNode({key: output[key] for key in KEPT_OUTPUT if key in output})


def _merged(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join neighbouring pieces of one stream: a kernel splits them by time."""
    merged: list[NotebookNode] = []
    for output in outputs:
        if merged and output.output_type == "stream" == merged[-1].output_type and output.name == merged[-1].name:
            merged[-1].text += output.text
        else:
            merged.append(output)
    return merged

"""The forked engine as papermill knows it, by its entry point: ``papermill --engine vaxanalysis`` works too.

Papermill imports this module while it is imported itself, so nothing of ours may import it before papermill.
"""

from __future__ import annotations

from typing import Any

from nbformat import v4
from papermill.engines import Engine, NotebookExecutionManager


class ForkEngine(Engine):  # type: ignore[misc]
    """Runs each notebook in a process of its own, forked from this one."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **_: Any) -> None:
        """Run the code cells and put their outputs into the notebook."""
        from vaxanalysis.publish.render.engine import run_forked

        cells = [(index, cell) for index, cell in enumerate(nb_man.nb.cells) if cell.cell_type == "code"]
        answers = run_forked([cell.source for _, cell in cells])
        for (index, cell), outputs in zip(cells, answers, strict=False):
            nb_man.cell_start(cell, index)
            cell.outputs = [v4.new_output(**output) for output in outputs]
            failed = bool(outputs) and outputs[-1]["output_type"] == "error"
            (nb_man.cell_exception if failed else nb_man.cell_complete)(cell, index)

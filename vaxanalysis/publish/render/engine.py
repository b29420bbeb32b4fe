"""Runs a notebook's cells in a forked process, with the imports of its parent already warm.

A kernel takes about a second and a half to start and import what a report needs; a fork takes milliseconds and isolates
a notebook as well. The parent must have imported only: Polars hangs in a child forked after a query.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from vaxanalysis.publish.render.pool import end_with_parent

Output = dict[str, Any]

_shown: list[Output] = []


class _Hook(DisplayHook):
    """Keeps the value of a cell's last line instead of printing it."""

    def write_output_prompt(self) -> None:
        """Print no prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Keep the value in all its formats."""
        _shown.append(
            {"output_type": "execute_result", "data": format_dict, "metadata": md_dict or {}, "execution_count": None}
        )

    def log_output(self, format_dict: dict[str, Any]) -> None:
        """Keep no history."""

    def finish_displayhook(self) -> None:
        """Print no newline."""


class _Publisher(DisplayPublisher):
    """Keeps what ``display()`` shows."""

    def publish(self, data: Any, metadata: Any = None, source: Any = None, **_: Any) -> None:
        """Keep one displayed object in all its formats."""
        _shown.append({"output_type": "display_data", "data": data, "metadata": metadata or {}})


class _Stream(io.TextIOBase):
    """A text file that writes into a cell's outputs."""

    def __init__(self, name: str) -> None:
        self._name = name

    def write(self, text: str) -> int:
        _shown.append({"output_type": "stream", "name": self._name, "text": text})
        return len(text)


class _Shell(InteractiveShell):
    """Shows no traceback, which may hold a person's value; the result holds the error."""

    def _showtraceback(self, *_: Any) -> None: ...


def shell() -> InteractiveShell:
    """The one shell of this process, without history; made before the fork, because it takes a while."""
    config = Config({"HistoryManager": {"enabled": False}})
    return _Shell.instance(config=config, displayhook_class=_Hook, display_pub_class=_Publisher)


def _run_cell(source: str) -> list[Output]:
    """The outputs of one cell; the last is of type ``error`` if it failed."""
    _shown.clear()
    with contextlib.redirect_stdout(_Stream("stdout")), contextlib.redirect_stderr(_Stream("stderr")):
        result = shell().run_cell(source)
    if error := result.error_before_exec or result.error_in_exec:
        _shown.append(_error(type(error).__name__, str(error)))
    return _shown


def _run_cells(sources: list[str], to_parent: Connection) -> None:
    """Run cells until one fails, sending each one's outputs to the parent."""
    end_with_parent()
    for source in sources:
        outputs = _run_cell(source)
        to_parent.send(outputs)
        if outputs and outputs[-1]["output_type"] == "error":
            break
    to_parent.close()


def run_forked(sources: list[str]) -> Iterator[list[Output]]:
    """The outputs of each code cell, run one after the other in a process of their own; ends after one that fails."""
    shell()
    fork = multiprocessing.get_context("fork")
    from_child, to_parent = fork.Pipe(duplex=False)
    child = fork.Process(target=_run_cells, args=(sources, to_parent))
    child.start()
    to_parent.close()
    try:
        for _ in sources:
            outputs = _receive(from_child)
            yield outputs
            if outputs and outputs[-1]["output_type"] == "error":
                return
    finally:
        child.join()


def _receive(from_child: Connection) -> list[Output]:
    try:
        return list(from_child.recv())
    except EOFError:
        return [_error("ProcessDied", "the notebook's process ended")]


def _error(name: str, message: str) -> Output:
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": []}

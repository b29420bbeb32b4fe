"""Progress of a long run, printed on standard error; a short run prints nothing."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass, field
from types import TracebackType

from vaxanalysis.cli.sentences import Sentences

FIRST, EVERY, REDRAWN = 5.0, 15.0, 1.0
"""Seconds until the first line, between lines, and between two states of the bar on a terminal."""

LEAST = 3
"""Pieces of a step that must be done before the time of the others is estimated from theirs."""


@dataclass(frozen=True)
class _Doing:
    """What is done of a ``step``: ``number`` of ``count`` pieces have begun, of which ``first`` had begun at ``since``."""

    step: str = ""
    sentence: str = ""
    number: int = 0
    count: int = 0
    first: int = 0
    since: float = field(default_factory=time.monotonic)

    def left(self) -> float | None:
        """Seconds that the pieces not yet done will take if they are like those that are; None where too few are done."""
        done = self.number - self.first
        if done < LEAST:
            return None
        return (time.monotonic() - self.since) / done * (self.count - self.number + 1)


class Progress:
    """Prints every now and then what :meth:`at` noted last: as lines, or as a bar on a terminal."""

    def __init__(self, words: Sentences, first: float = FIRST, every: float = EVERY) -> None:
        self._words, self._first, self._every = words, first, every
        self._doing, self._end = _Doing(), threading.Event()
        self._start = time.monotonic()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def at(self, step: str, number: int = 0, count: int = 0, **values: object) -> None:
        """Note what is being done from now on: the piece ``number`` of ``count`` of a ``step``, which has words on the terminal."""
        sentence = self._words(step, **values) + (self._words("piece", number=number, count=count) if count else "")
        same = self._doing.step == step and self._doing.first
        first, since = (self._doing.first, self._doing.since) if same else (number, time.monotonic())
        self._doing = _Doing(step, sentence, number, count, first, since)

    def __enter__(self) -> Progress:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._end.set()
        self._thread.join(FIRST)  # the bar is gone before anything else is printed

    def _run(self) -> None:
        if not self._end.wait(self._first):
            (self._draw if sys.stderr.isatty() else self._write)()

    def _write(self) -> None:
        while True:
            print(f"vaxanalysis: {self._line()}", file=sys.stderr, flush=True)
            if self._end.wait(self._every):
                return

    def _line(self) -> str:
        doing, left = self._doing, self._doing.left()
        still = "" if left is None else ", " + self._words("remaining", time=self._time(left))
        return f"{self._time(time.monotonic() - self._start)}: {doing.sentence}{still}"

    def _time(self, seconds: float) -> str:
        return (
            self._words("seconds", n=round(seconds)) if seconds < 100 else self._words("minutes", n=round(seconds / 60))
        )

    def _draw(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar

        columns = (BarColumn(bar_width=24), TextColumn("{task.description}"))
        console = Console(stderr=True)
        with Bar(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
            task = bar.add_task("", total=None)
            while not self._end.wait(REDRAWN):
                doing = self._doing
                bar.update(
                    task, description=self._line(), total=doing.count or None, completed=max(doing.number - 1, 0)
                )

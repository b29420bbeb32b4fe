"""What a week's snapshot costs by stage: seconds, CPU seconds, and the peak of memory (PSS, summed over the process and its children).

``python tests/benchmarks/weekly_stages.py INPUT STORE --as-of DATE``, for example on what
``vaxanalysis synth city --persons 6960000 --layout dose --split district`` writes.
"""

from __future__ import annotations

import argparse
import threading
import time
from datetime import date
from pathlib import Path

import psutil

from vaxanalysis import snapshot
from vaxanalysis.store import Store

EVERY = 0.2
"""Seconds between two looks at the memory."""


def memory() -> int:
    """Bytes of this process and its children, shared pages divided."""
    own = psutil.Process()
    found = 0
    for process in (own, *own.children(recursive=True)):
        try:
            found += process.memory_full_info().pss
        except psutil.NoSuchProcess:
            continue
    return found


class Stages:
    """Prints each stage when the next begins."""

    def __init__(self) -> None:
        self._stage, self._peak = "start", 0
        self._begun, self._cpu = time.monotonic(), time.process_time()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            self._peak = max(self._peak, memory())
            time.sleep(EVERY)

    def __call__(self, stage: str, **_: object) -> None:
        if stage == self._stage:
            return
        now, cpu = time.monotonic(), time.process_time()
        print(
            f"{self._stage:12}{now - self._begun:9.1f} s{cpu - self._cpu:9.1f} CPU s{self._peak / 1e9:7.2f} GB",
            flush=True,
        )
        self._stage, self._peak, self._begun, self._cpu = stage, 0, now, cpu


def main() -> None:
    """Measure one run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("input")
    parser.add_argument("store", type=Path)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2021, 11, 8))
    options = parser.parse_args()
    stages = Stages()
    snapshot.take([options.input], options.as_of, Store(options.store), force=True, say=stages)
    stages("end")


if __name__ == "__main__":
    main()

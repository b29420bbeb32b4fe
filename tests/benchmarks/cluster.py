"""A week's snapshot on a cluster beside the same on one machine: equal tables, seconds, CPU seconds, memory of the largest process.

``python -m tests.benchmarks.cluster FOLDER INPUT [--master local[2] | sc://127.0.0.1:50051] [--one STORE] [--as-of DATE]``. ``--one``: a
store of one machine that a run before left in FOLDER. CPU and memory are those of this process tree, and of a Sail server if one runs.
"""

from __future__ import annotations

import argparse
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl
import psutil

from tests.spark.clusters import TABLES
from vaxanalysis import snapshot, spark
from vaxanalysis.store import Store

EVERY = 0.5


class Watch:
    """CPU seconds and the peak of memory (PSS) of each process that works for a run."""

    def __init__(self) -> None:
        self._cpu: dict[tuple[int, float], float] = {}
        self.peaks: dict[str, float] = {}
        threading.Thread(target=self._watch, daemon=True).start()

    def cpu(self) -> float:
        """CPU seconds so far."""
        return sum(self._cpu.values())

    def _watch(self) -> None:
        while True:
            self._look()
            time.sleep(EVERY)

    def _look(self) -> None:
        own = psutil.Process()
        sail = [each for each in psutil.process_iter(["name"]) if each.info["name"] == "sail"]
        for process in [own, *own.children(recursive=True), *sail]:
            try:
                times, name = process.cpu_times(), process.name()
                self._cpu[process.pid, process.create_time()] = times.user + times.system
                name = "driver" if process == own else name
                self.peaks[name] = max(self.peaks.get(name, 0), process.memory_full_info().pss / 1e9)
            except psutil.Error:
                continue


@contextmanager
def measured(watch: Watch, what: str) -> Iterator[None]:
    """Print what the run of ``what`` cost."""
    watch._look()
    watch.peaks.clear()
    begun, cpu = time.monotonic(), watch.cpu()
    yield
    watch._look()
    peaks = ", ".join(f"{name} {peak:.2f} GB" for name, peak in sorted(watch.peaks.items()))
    print(f"{what:12}{time.monotonic() - begun:8.1f} s{watch.cpu() - cpu:9.1f} CPU s  {peaks}", flush=True)


class Stages:
    """Prints the seconds and CPU seconds of each stage when the next begins."""

    def __init__(self, watch: Watch) -> None:
        self._watch, self._stage, self._begun, self._cpu = watch, "", time.monotonic(), watch.cpu()

    def __call__(self, step: str, **_: object) -> None:
        if step == self._stage:
            return
        self._watch._look()
        now, cpu = time.monotonic(), self._watch.cpu()
        if self._stage:
            print(f"  {self._stage:12}{now - self._begun:8.1f} s{cpu - self._cpu:9.1f} CPU s", flush=True)
        self._stage, self._begun, self._cpu = step, now, cpu


def digest(table: pl.LazyFrame) -> tuple[object, ...]:
    """Columns, rows and two sums of the rows' hashes: whatever their order, and without holding them."""
    plain = table.with_columns(pl.col(pl.Categorical).cast(pl.String))
    row = pl.struct(pl.all())
    sums = (row.hash(seed).sum().alias(f"sum_{seed}") for seed in (1, 2))
    return (*plain.collect_schema().items(), *plain.select(pl.len(), *sums).collect(engine="streaming").row(0))


def differing(one: Store, other: Store, as_of: date) -> list[str]:
    """What of two stores is not equal."""
    found = []
    for name in TABLES:
        first, second = one.needed(as_of, name), other.needed(as_of, name)
        if not first.equals(second):
            found.append(name)
    for kind in ("records", "findings", "doses"):
        if digest(one.scan(as_of, kind)) != digest(other.scan(as_of, kind)):
            found.append(kind)
    return found


def main() -> None:
    """Measure both and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("input")
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--one", type=Path)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2021, 11, 8))
    options = parser.parse_args()
    watch, day = Watch(), options.as_of
    one, other = Store(options.one or options.folder / "one"), Store(options.folder / "cluster")
    if not options.one:
        one.key()
        with measured(watch, "one machine"):
            snapshot.take([options.input], day, one, force=True, say=Stages(watch))
    other.prepare()
    shutil.copy(one.path / "key", other.path / "key")
    with measured(watch, "cluster"), spark.connect(options.master) as session, measured(watch, "  all but start"):
        snapshot.take([options.input], day, other, force=True, engine=spark.Cluster(session), say=Stages(watch))
    print("differing:", differing(one, other, day) or "nothing")


if __name__ == "__main__":
    main()

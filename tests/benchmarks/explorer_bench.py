"""The explorer's file of a whole city: its size, the time to open it, and 200 clicks of all kinds.

``python -m tests.benchmarks.explorer_bench [PERSONS [DOSES]]``: a made-up Hanoi of PERSONS (300000) is written and profiled; its counts are
then multiplied until there are DOSES (12000000), as the explorer knows counts alone. Cells that PERSONS are too few to fill stay empty.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

import vaxanalysis as vax
from tests.browser import opened
from vaxanalysis import places, rules, synth
from vaxanalysis.explorer.cube import cube
from vaxanalysis.explorer.page import page

CLICKS = 200
READY = "document.querySelector('.summary') !== null"
CLICK = """new Promise(done => {
  const buttons = [...document.querySelectorAll('.vax-explorer [data-view] tbody button, .vax-explorer [data-key="clear"]')];
  const lists = [...document.querySelectorAll('.vax-explorer select')].filter(one => one.options.length > 1);
  const at = Math.floor(%f * (buttons.length + 8 * lists.length)), begun = performance.now();
  if (at < buttons.length) buttons[at].click();
  else {
    const list = lists[(at - buttons.length) %% lists.length];
    list.selectedIndex = Math.floor(%f * list.options.length);
    list.dispatchEvent(new Event('change'));
  }
  const ended = performance.now();
  requestAnimationFrame(() => setTimeout(() => done([ended - begun, performance.now() - begun]), 0));
})"""


def measure(file: Path, profile: Path) -> None:
    """Open the file in Chromium, click at random and print the times."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    draw = np.random.default_rng(1)
    with opened(chromium, profile, "about:blank") as tab:
        opening = []
        for _ in range(5):
            begun = time.perf_counter()
            tab.call("Page.navigate", url=file.as_uri())
            tab.wait(READY)
            opening.append(tab.evaluate("performance.now()") / 1000)
            print(
                f"open: {time.perf_counter() - begun:.2f} s until seen by the driver, which looks every 0.2 s",
                flush=True,
            )
        times = np.array([tab.evaluate(CLICK % tuple(draw.random(2))) for _ in range(CLICKS)])
    for name, column in zip(("processor", "until drawn"), times.T, strict=True):
        middle, most = np.quantile(column, [0.5, 0.95])
        print(f"{CLICKS} clicks, {name}: median {middle:.0f} ms, p95 {most:.0f} ms, longest {column.max():.0f} ms")


def main(persons: int, doses: int) -> None:
    """Write, profile, multiply, measure."""
    with tempfile.TemporaryDirectory(prefix="vaxanalysis-explorer-") as folder:
        begun = time.perf_counter()
        made = synth.generate(Path(folder) / "in", persons, 1, split="district")
        print(f"{made.records} records, {made.doses} doses written in {time.perf_counter() - begun:.0f} s", flush=True)
        begun = time.perf_counter()
        seen = vax.explore(Path(folder) / "in", "2021-11-08")
        print(f"counted in {time.perf_counter() - begun:.0f} s", flush=True)
        times = max(1, -(-doses // made.doses))
        own = pl.col("unit_district").is_in(places.districts("01")["district_code"].implode())
        counts = seen.counts.filter(own).with_columns(pl.col("records") * times)
        crossed = seen.crossed.filter(own).with_columns(pl.col(pl.Int64) * times)
        begun = time.perf_counter()
        found = cube(counts, crossed, rules.words(()), "vi", rounded=True)
        file = Path(folder) / "explorer.html"
        file.write_text(page(found, "Hà Nội", "08/11/2021", {}), encoding="utf-8")
        cells = sum(len(dim["n"]) for dim in found["dims"])
        print(f"file of {len(found['units']) - 1} units, {cells} crossed cells in {time.perf_counter() - begun:.1f} s")
        print(f"all counts times {times}: {made.doses * times} doses; {file.stat().st_size / 1000:.0f} kB")
        measure(file, Path(folder) / "profile")


if __name__ == "__main__":
    main(*map(int, [*sys.argv[1:], *("300000", "12000000")[len(sys.argv) - 1 :]]))

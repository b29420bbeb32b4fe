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
from tests.browser import Page, opened
from vaxanalysis import places, rules, synth
from vaxanalysis.explorer.cube import cube
from vaxanalysis.explorer.page import page

CLICKS = 200
OPENED = 5
MARK = """new MutationObserver((_, self) => {
  if (document.querySelector('.summary')) { performance.mark('drawn'); self.disconnect(); }
}).observe(document, { childList: true, subtree: true })"""
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
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun), 0));
})"""


def measure(file: Path, profile: Path) -> None:
    """Open the file in Chromium, click at random and print the times."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium is not None, "no Chromium (Debian: chromium)"
    draw = np.random.default_rng(1)
    with opened(chromium, profile, "about:blank") as tab:
        tab.call("Performance.enable", timeDomain="threadTicks")
        tab.call("Page.addScriptToEvaluateOnNewDocument", source=MARK)
        opening = []
        for _ in range(OPENED):
            tab.call("Page.navigate", url="about:blank")
            tab.call("Page.navigate", url=file.as_uri())
            opening.append(tab.wait("performance.getEntriesByName('drawn')[0]?.startTime") / 1000)
        times = []
        for _ in range(CLICKS):
            before = _processor(tab)
            waited = tab.evaluate(CLICK % tuple(draw.random(2)))
            times.append(((_processor(tab) - before) * 1000, waited))
    print(f"opened {OPENED} times: {min(opening):.2f} to {max(opening):.2f} s")
    for name, column in zip(("time of the processor", "until drawn"), np.array(times).T, strict=True):
        middle, most = np.quantile(column, [0.5, 0.95])
        print(f"{CLICKS} clicks, {name}: median {middle:.0f} ms, p95 {most:.0f} ms, longest {column.max():.0f} ms")


def _processor(tab: Page) -> float:
    """Seconds that the tab has used of the processor."""
    return float(
        next(one["value"] for one in tab.call("Performance.getMetrics")["metrics"] if one["name"] == "TaskDuration")
    )


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

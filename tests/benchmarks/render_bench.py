"""What thirty reports in Vietnamese and English cost: the weekly run against the stock commands on the same notebooks and counts.

python tests/benchmarks/render_bench.py [--reports 30] [--stock 30] [--many 120] [--jobs 2]

The stock pair is ``papermill`` for the notebook of a district in each language and ``jupyter nbconvert`` for the page made of
it, one process each, as many at a time as jobs; with fewer ``--stock`` than reports it is multiplied. The weekly run also makes the
index, the explorer, the one-page PDFs, tables, workbook and zip. Costs are seconds of CPU of all processes, and seconds passed.
``--many`` renders the districts several times over for the cost of one more report, and projects it to 705.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from vaxanalysis import places
from vaxanalysis.publish.render.plan import notebook_folder

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.publish.city import AS_OF, write_city  # noqa: E402

NATION, LANGUAGES = 705, ("vi", "en")
PR_SET_CHILD_SUBREAPER = 36


def main() -> None:
    """Measure and print one line for each figure. Processes without a parent become this one's (Linux), so that their CPU counts."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    options = _options()
    codes = places.districts("01")["district_code"].sort().to_list()[: options.reports]
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        store = write_city(home / "store", codes)
        whole = len(codes) / options.stock
        stock = _cost(lambda: _stock(store, codes[: options.stock], home, options.jobs)) * whole
        print(f"stock commands, {len(codes)} reports: {stock} (measured on {options.stock})", flush=True)
        few = _cost(lambda: _weekly(store, home / "few", codes[:2], options.jobs))
        weekly = _cost(lambda: _weekly(store, home / "all", codes, options.jobs))
        more = (weekly.cpu - few.cpu) / (len(codes) - 2)
        times = f"{stock.cpu / weekly.cpu:.1f} times less CPU, {stock.passed / weekly.passed:.1f} times faster"
        print(f"weekly run, {len(codes)} reports: {weekly}; {times}; one more report {more:.2f} s of CPU", flush=True)
        again = _cost(lambda: _weekly(store, home / "all", codes, options.jobs))
        print(f"unchanged run: {again}", flush=True)
        rounds = options.many // len(codes)
        if rounds:
            many = _cost(lambda: _weekly_again(store, home, codes, options.jobs, rounds))
            each = many.passed / (rounds * len(codes))
            print(f"{rounds * len(codes)} reports: {many}; projected to {NATION}: {each * NATION / 60:.1f} min passed")


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU, of this process and of those that have ended, and seconds passed."""

    cpu: float
    passed: float

    def __mul__(self, times: float) -> Cost:
        return Cost(self.cpu * times, self.passed * times)

    def __str__(self) -> str:
        return f"{self.cpu:.1f} s of CPU, {self.passed:.1f} s passed"


def _cost(work: Callable[[], object]) -> Cost:
    before, start = os.times(), time.perf_counter()
    work()
    end = time.perf_counter()
    with contextlib.suppress(ChildProcessError):  # processes that were left behind end by themselves and count too
        while True:
            os.waitpid(-1, 0)
    after = os.times()
    return Cost(sum(after[:4]) - sum(before[:4]), end - start)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("reports", 30), ("stock", 30), ("many", 120), ("jobs", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser.parse_args()


def _weekly(store: Path, out: Path, codes: list[str], jobs: int) -> None:
    """Pages, PDFs, tables, index and bundles, in a process of its own."""
    said = f"{str(store)!r}, date.fromisoformat({AS_OF.isoformat()!r}), {str(out)!r}"
    options = f"districts={codes!r}, jobs={jobs}, languages={LANGUAGES!r}"
    imports = "from datetime import date; from vaxanalysis.publish.render import render_week"
    code = f"{imports}; made = render_week({said}, {options}); assert not made.failed, made.failed"
    subprocess.run([sys.executable, "-c", code], check=True)


def _weekly_again(store: Path, home: Path, codes: list[str], jobs: int, rounds: int) -> None:
    for turn in range(rounds):
        _weekly(store, home / f"many{turn}", codes, jobs)


def _stock(store: Path, codes: list[str], home: Path, jobs: int) -> None:
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(lambda page: _stock_report(store, page[0], page[1], home), itertools.product(codes, LANGUAGES)))


def _stock_report(store: Path, code: str, language: str, home: Path) -> None:
    """One page of a district: its notebook through papermill, and to HTML through nbconvert."""
    made = str(home / f"{code}-{language}-district.ipynb")
    given = {"district": code, "as_of": AS_OF.isoformat(), "store": str(store), "language": language}
    said = [word for name, value in given.items() for word in ("-r", name, value)]
    _run("papermill", str(notebook_folder() / "district.ipynb"), made, *said, "--no-progress-bar")
    _run("nbconvert", "--to", "html", "--no-input", made)


def _run(module: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", module, *arguments], check=True, capture_output=True)


if __name__ == "__main__":
    main()

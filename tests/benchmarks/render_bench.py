"""What thirty reports cost: the weekly run against the stock commands on the same notebooks, charts and counts.

python tests/benchmarks/render_bench.py [--reports 30] [--stock 3] [--many 120] [--jobs 2]

The stock pair is ``papermill`` for each notebook of a district and ``jupyter nbconvert`` for the page made of them, one
process each, as many at a time as jobs. It is measured on a few districts and multiplied; the weekly run is measured whole.
``--many`` renders the districts several times over for the cost of one more report, and projects it to 705.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from vaxanalysis import places
from vaxanalysis.publish.render import render_week
from vaxanalysis.publish.render.plan import DISTRICT_NOTEBOOKS, notebook_folder

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.publish.city import AS_OF, write_city  # noqa: E402

NATION = 705


def main() -> None:
    """Measure and print one line for each figure."""
    options = _options()
    codes = places.districts("01")["district_code"].sort().to_list()[: options.reports]
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        store = write_city(home / "store", codes)
        stock = _stock(store, codes[: options.stock], home, options.jobs) * len(codes) / options.stock
        print(f"stock commands, {len(codes)} reports: {stock:.1f} s (measured on {options.stock})", flush=True)
        made = {count: _weekly(store, home / f"first{count}", codes[:count], options.jobs) for count in (2, len(codes))}
        weekly = made[len(codes)]
        marginal = (weekly - made[2]) / (len(codes) - 2)
        print(
            f"weekly run, {len(codes)} reports: {weekly:.1f} s, {stock / weekly:.1f} times faster; one more report {marginal:.2f} s"
        )
        again = _weekly(store, home / f"first{len(codes)}", codes, options.jobs)
        print(f"unchanged run: {again:.3f} s, {weekly / again:.0f} times faster")
        rounds = max(1, options.many // len(codes))
        many = sum(_weekly(store, home / f"many{turn}", codes, options.jobs) for turn in range(rounds))
        each = many / (rounds * len(codes))
        print(f"{rounds * len(codes)} reports: {many:.1f} s; projected to {NATION}: {each * NATION / 60:.1f} min")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("reports", 30), ("stock", 3), ("many", 120), ("jobs", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser.parse_args()


def _weekly(store: Path, out: Path, codes: list[str], jobs: int) -> float:
    """Seconds for pages, tables, index, bundles, in Vietnamese."""
    result = render_week(store, AS_OF, out, districts=codes, jobs=jobs, languages=("vi",))
    assert not result.failed, result.failed
    return result.seconds


def _stock(store: Path, codes: list[str], home: Path, jobs: int) -> float:
    start = time.perf_counter()
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(lambda code: _stock_report(store, code, home), codes))
    return time.perf_counter() - start


def _stock_report(store: Path, code: str, home: Path) -> None:
    """One district: each notebook through papermill, each to HTML through nbconvert."""
    for name in DISTRICT_NOTEBOOKS:
        made = home / f"{code}-{name}.ipynb"
        said = ["-r", "district", code, "-r", "as_of", AS_OF.isoformat(), "-r", "store", str(store)]
        source = str(notebook_folder() / f"{name}.ipynb")
        _run("papermill", source, str(made), *said, "--no-progress-bar")
    _run(
        "nbconvert", "--to", "html", "--no-input", *(str(home / f"{code}-{name}.ipynb") for name in DISTRICT_NOTEBOOKS)
    )


def _run(module: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", module, *arguments], check=True, capture_output=True)


if __name__ == "__main__":
    main()

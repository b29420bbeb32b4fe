"""Two districts from the real notebooks: two engines, two orders, two runs side by side or one by one, one set of bytes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.publish.city import AS_OF, write_city
from vaxanalysis.publish.render import render_week

DISTRICTS = ["001", "003"]


def hashes(folder: Path) -> dict[str, object]:
    """Every file of a run and its hash, as the manifest lists them."""
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert {name for name in listed if name.endswith(".html")} >= {"index.html", "001-ba-dinh.html", "003-tay-ho.html"}
    return dict(listed)


def test_engines_and_orders_of_districts_give_the_same_bytes(tmp_path: Path) -> None:
    store = write_city(tmp_path / "store", DISTRICTS, weeks=2)
    runs = [
        render_week(store, AS_OF, tmp_path / name, engine=engine, districts=order, languages=("vi",), jobs=jobs)
        for name, engine, order, jobs in (
            ("first", "auto", DISTRICTS, 2),
            ("again", "kernel", DISTRICTS[::-1], 1),
        )
    ]
    assert [run.failed for run in runs] == [(), ()]
    first, again = (hashes(run.folder) for run in runs)
    assert again == first

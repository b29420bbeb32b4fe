"""Work that is weighed elsewhere gives the pairs that it gives here."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from vaxanalysis.identities import blocks, probabilistic, scorer
from vaxanalysis.register import load
from vaxanalysis.spark import weighing


def test_arrays_mapped_from_the_shared_folder_weigh_the_same(tmp_path: Path) -> None:
    one = {
        "full_name": "Trần Thị Lan {}",
        "birth_date": "0{}/03/196{}",
        "citizen_id": "00116{}0000{}7",
        "phone": "091234{}{}1",
    }
    signs = "ABCDEFGHI"
    typed = [
        {key: text.format(*[at if "{}/" in text or key != "full_name" else signs[at]] * 2) for key, text in one.items()}
        for at in range(1, 9)
    ]
    slips = [{**each, "full_name": each["full_name"].upper(), "phone": None} for each in typed]
    ready = probabilistic.prepare(load(pl.DataFrame(typed + slips)).records)
    model = probabilistic.fitted(ready, None)
    made = blocks.blocks(ready.frame, model)
    here, new = scorer.score(ready.frame, model, made, -10.0)
    work = scorer.Work.of(ready.frame, model, made, -10.0)
    weighing.put(work, tmp_path / "weighing")
    tasks = pl.DataFrame([(at, *task) for at, task in enumerate(work.tasks())], weighing.TASK, orient="row")
    found = weighing._weighed(tmp_path / "weighing", tasks)
    pairs = found.filter(pl.col("rule").is_null()).select("left", "right", "weight").sort("left", "right")
    assert here.height >= 8
    assert pairs.equals(here)
    assert dict(found.drop_nulls("rule").group_by("rule").agg(pl.col("new").sum()).iter_rows()) == {
        rule: count for rule, count in enumerate(new) if work.made.bounds[rule].size > 1
    }

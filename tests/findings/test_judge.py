"""Judging is a table in and masks out: a batch has the masks that its rows have when their file is counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from tests.findings.test_no_column import WITH_ID, WITHOUT_ID
from vaxanalysis import findings, loading, tally
from vaxanalysis.register import conventions
from vaxanalysis.schema import UNIT

AS_OF = date(2021, 11, 8)


def test_batches_in_any_order_add_up_to_the_counts_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(WITHOUT_ID, encoding="utf-8")
    (tmp_path / "b.csv").write_text(WITH_ID, encoding="utf-8")
    source = loading.read([tmp_path])
    marked, _ = conventions.judged(source)
    raw = pl.concat([file.rows.collect() for file in marked.files if file.rows is not None])
    judge = findings.Judge(AS_OF)
    batches = [judge.batch(raw[[3, 0]]), judge.batch(raw[[2, 1]]), judge.batch(raw.clear())]
    assert batches[0].select(tally.state("citizen_id")).to_series().to_list() == [0, 4], "in the order of the rows"
    found = pl.concat(batches).with_columns(pl.col(UNIT).cast(pl.String))
    assert tally.tally(found.lazy()).equals(findings.count(source, AS_OF))

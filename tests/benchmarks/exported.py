"""A generator's rows as an export, loaded and standardised as one is, each record with its truth."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl


def loaded(
    raw: Iterable[Sequence[object]], facts: Sequence[Mapping[str, object]], columns: Sequence[str], province: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records of ``raw`` (rows of ``columns``), and ``facts`` (a line a row) with the ``record_id`` of each row."""
    from vaxanalysis import register

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.parquet"
        pl.DataFrame(raw, schema=dict.fromkeys(columns, pl.String), orient="row").write_parquet(path)
        made = register.load([path], province=province)
    truth = pl.DataFrame(facts).with_row_index("row", offset=1)
    return made.records, made.rows.select("row", "record_id").join(
        truth.cast({"row": made.rows.schema["row"]}), on="row"
    )

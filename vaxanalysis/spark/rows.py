"""Raw rows of files, read by the workers: each piece of a file is a plan that one of them carries out."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import loading, paths
from vaxanalysis.register import peculiar
from vaxanalysis.register.parts import ORDER, PERSON_KEYS
from vaxanalysis.schema import ABSENT, COLUMNS, CONVENTIONS, FIELD
from vaxanalysis.spark.frames import arrow, mapped

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

PIECE = 100_000
"""Rows of a file that one task reads, more or less."""

BUCKET = "_bucket"

PLACE = {
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.UInt32,
    "layout": pl.String,
    ABSENT: pl.UInt32,
    CONVENTIONS: pl.Int32,
}


def schema(source: loading.Raw) -> pl.Schema:
    """The columns that a register of ``source`` is made of: the canonical ones, further doses, and columns of two values."""
    slots = set(COLUMNS) - FIELD.keys()
    two = {name for pairs in peculiar.columns_of_two(source).values() for _, *names in pairs for name in names}
    frames = [file.rows for file in source.files if file.rows is not None]
    have = {name for rows in frames for name in rows.collect_schema().names()}
    more = sorted(have & (slots | two) - set(loading.RAW_COLUMNS))
    texts = dict.fromkeys((*loading.RAW_COLUMNS, *more), pl.String)
    return pl.Schema({ORDER: pl.Int64, **PLACE, **texts})


def plans(source: loading.Raw, folder: Path) -> tuple[loading.Raw, list[bytes]]:
    """How to read each piece of each file, in order, and the source, in which a file has failed whose rows cannot be had after all.

    Rows that are in no Parquet file are put into one in ``folder`` first, a piece each.
    """
    folder.mkdir(mode=0o700)
    source, found = loading.taken(source, lambda file: list(_plans(file, folder)))
    return source, [plan for each in found for plan in each]


def _plans(file: loading.RawFile, folder: Path) -> Iterator[bytes]:
    for rows in file.chunks(PIECE):
        if file.report.kind != "parquet":
            path = folder / f"{len(paths.inside(folder)):05d}.parquet"
            rows.collect().write_parquet(path, compression="lz4")
            rows = paths.scan_parquet(path)
        yield pickle.dumps(rows)


def read(session: SparkSession, plans: list[bytes], wanted: pl.Schema) -> DataFrame:
    """The rows that ``plans`` say how to read, a table of ``wanted``."""

    def carried_out(pieces: pl.DataFrame) -> pl.DataFrame:
        return pl.concat([_rows(number, plan, wanted) for number, plan in pieces.select("number", "plan").iter_rows()])

    numbered = pl.DataFrame(list(enumerate(plans)), {"number": pl.Int64, "plan": pl.Binary}, orient="row")
    given = session.createDataFrame(arrow(numbered))
    return mapped(given.repartition(max(len(plans), 1), "number"), carried_out, wanted)


def _rows(number: int, plan: bytes, wanted: pl.Schema) -> pl.DataFrame:
    rows: pl.DataFrame = pickle.loads(plan).collect()
    have = rows.with_columns(pl.int_range(pl.len()).alias(ORDER) + pl.lit(number << 32, pl.Int64))
    lacking = [pl.lit(None, kind).alias(name) for name, kind in wanted.items() if name not in have.columns]
    return have.with_columns(lacking).select(pl.col(name).cast(kind) for name, kind in wanted.items())


def bucketed(rows: DataFrame, count: int, keys: tuple[str, ...] = PERSON_KEYS) -> DataFrame:
    """``rows`` with the ``BUCKET``, of ``count``, in which all rows are that agree in ``keys``; a null is an empty text."""
    from pyspark.sql import functions

    texts = [functions.coalesce(functions.col(name), functions.lit("")) for name in keys]
    return rows.withColumn(BUCKET, functions.pmod(functions.xxhash64(*texts), functions.lit(count)).cast("int"))

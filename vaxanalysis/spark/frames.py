"""Polars tables in and out of Spark, which knows neither unsigned numbers nor categories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

Table = Callable[[pl.DataFrame], pl.DataFrame]

_WIDER: dict[Any, Any] = {pl.UInt8: pl.Int16, pl.UInt16: pl.Int32, pl.UInt32: pl.Int64}
_NAMES: dict[Any, str] = {
    pl.String: "string", pl.Int8: "tinyint", pl.Int16: "smallint", pl.Int32: "int", pl.Int64: "bigint", pl.Boolean: "boolean",
    pl.Date: "date", pl.Float64: "double", pl.Binary: "binary",
}  # fmt: skip


def signed(kind: pl.DataType) -> pl.DataType:
    """The type that Spark holds a ``kind`` in."""
    if kind in (pl.Categorical, pl.Enum, pl.Null):
        return pl.String()
    return pl.Int64() if kind == pl.UInt64 else _WIDER.get(type(kind), type(kind))()


def to_spark(frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` in types that Spark has: 64 bits without a sign keep their bits, smaller numbers become wider, categories text."""
    return frame.with_columns(
        pl.col(name).reinterpret(signed=True) if kind == pl.UInt64 else pl.col(name).cast(signed(kind))
        for name, kind in frame.schema.items()
    )


def from_spark(frame: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """The columns of ``schema`` in a ``frame`` that came from Spark, in their own types."""
    return frame.select(
        pl.col(name).cast(pl.Int64).reinterpret(signed=False) if kind == pl.UInt64 else pl.col(name).cast(kind)
        for name, kind in schema.items()
    )


def ddl(schema: pl.Schema) -> str:
    """``schema`` as Spark writes it."""
    return ", ".join(f"`{name}` {_NAMES[type(signed(kind))]}" for name, kind in schema.items())


def arrow(frame: pl.DataFrame) -> pa.Table:
    """``frame`` as Spark takes it."""
    import pyarrow as pa

    found = to_spark(frame).to_arrow(compat_level=pl.CompatLevel.oldest())
    kinds = {pa.large_string(): pa.string(), pa.large_binary(): pa.binary()}
    return found.cast(pa.schema([(field.name, kinds.get(field.type, field.type)) for field in found.schema]))


def mapped(rows: DataFrame, function: Table, schema: pl.Schema) -> DataFrame:
    """What ``function`` makes of each batch of ``rows``, a table of ``schema``."""

    def batches(given: Iterable[pa.RecordBatch]) -> Iterable[pa.RecordBatch]:
        for batch in given:
            yield from arrow(function(_polars(batch)).select(schema.names())).to_batches()

    return rows.mapInArrow(batches, ddl(schema))


def grouped(rows: DataFrame, by: str, function: Table, schema: pl.Schema) -> DataFrame:
    """What ``function`` makes of all ``rows`` that agree in ``by``, a table of ``schema``."""
    return rows.groupBy(by).applyInArrow(
        lambda table: arrow(function(_polars(table)).select(schema.names())), ddl(schema)
    )


def summed(rows: DataFrame, keys: Sequence[str], schema: pl.Schema) -> pl.DataFrame:
    """``rows`` with one line for all that agree in ``keys``; the other columns of ``schema`` are numbers, which are added."""
    from pyspark.sql import functions

    counts = [functions.sum(functions.col(f"`{name}`")).alias(name) for name in schema if name not in keys]
    return collected(rows.groupBy(*(functions.col(f"`{name}`") for name in keys)).agg(*counts), schema)


def collected(rows: DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """``rows`` as one table of ``schema`` here."""
    return from_spark(_polars(rows.toArrow()), schema)


def _polars(given: Any) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(given))

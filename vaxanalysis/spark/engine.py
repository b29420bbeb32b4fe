"""What ``weekly`` does with rows of persons, on a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import identities, loading, register, rules
from vaxanalysis.findings import Findings
from vaxanalysis.identities.probabilistic import probabilistic
from vaxanalysis.identities.reviewed import Reviewed
from vaxanalysis.register import Counts, Parts, conventions, peculiar, record_ids, sums
from vaxanalysis.register.parts import ORDER
from vaxanalysis.rules.administrative import SHARED_BY
from vaxanalysis.snapshot import judging
from vaxanalysis.snapshot.homes import Homes
from vaxanalysis.spark import rows, weighing
from vaxanalysis.spark.frames import collected, from_spark, grouped, mapped, summed
from vaxanalysis.spark.rows import BUCKET

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PART_ROWS = 100_000
"""Raw rows that a worker holds at once, on the average."""

TABLE = "_table"

HALF = 2**32
"""``content`` is added modulo the square of it, in two halves: Spark refuses sums that overflow."""


@dataclass(frozen=True)
class Cluster:
    """The work of ``weekly`` on the cluster of a ``session``; results are those of one machine."""

    session: SparkSession

    def in_parts(self, source: loading.Raw, key: str, province: str | None, folder: Path) -> tuple[loading.Raw, Parts]:
        """As :func:`vaxanalysis.register.in_parts`: rows are read by the workers and brought together by their keys."""
        source, decided = conventions.judged(source)
        source, plans = rows.plans(source, folder / "raw")
        two, wanted = peculiar.columns_of_two(source), rows.schema(source)
        count = -(-sum(file.report.read for file in source.files) // PART_ROWS) or 1
        register.make_folders(folder)

        def made(number: int, part: pl.DataFrame) -> pl.DataFrame:
            ordered = from_spark(part, wanted).sort(ORDER).drop(ORDER)
            identified = record_ids.identified(ordered.lazy(), key).collect()
            return _flat(register.write_part(identified, two, folder, number))

        counts = made(0, pl.DataFrame(schema=wanted)).schema
        register.copy_empty(folder, count)
        read = rows.bucketed(rows.read(self.session, plans, wanted), count)
        found = grouped(read, BUCKET, lambda part: made(part[BUCKET].item(0), part), counts)
        total = _whole(summed(found, (*sums.FILE_AND_UNIT, "slots"), counts))
        return source, total.parts(source, decided, province, folder, count)

    def persons(
        self, parts: Parts, before: pl.LazyFrame | None, answers: Reviewed | None = None
    ) -> identities.Identities:
        """As :func:`vaxanalysis.identities.duplicates`, with pairs weighed by the workers."""
        score = partial(weighing.score, self.session, parts.folder / "weighing")
        return probabilistic(parts.records, score=score, before=before, answers=answers)

    def records(self, parts: Parts, as_of: date, own: Sequence[rules.Rule], homes: Homes) -> judging.Judged:
        """As :func:`vaxanalysis.snapshot.judging.records`: each part by one task, shared phones and sums by Spark."""
        phones, light = self._shared_phones(parts), _light(parts)
        nobody = rules.with_phone_people(parts.records_of(0).clear().lazy(), phones).collect()
        empty = judging.Judged.of(Findings.of(nobody, parts.doses_of(0).clear(), as_of, own, parts.slots))
        schema = _together([empty]).schema

        def judged(numbers: pl.DataFrame) -> pl.DataFrame:
            found = [judging.part(light, number, phones, as_of, own, homes) for number in numbers["id"]]
            return _together([empty, *found])

        numbers = self.session.range(0, parts.count, 1, parts.count)
        keys = [name for name, kind in schema.items() if kind != pl.Int64]
        return _apart(summed(mapped(numbers, judged, schema), keys, schema), empty)

    def doses(self, parts: Parts, clusters: pl.DataFrame, as_of: date, homes: Homes) -> None:
        """As :func:`vaxanalysis.snapshot.judging.doses`: the doses of each person are brought together by Spark."""
        clusters.select("record_id", "person_id").write_parquet(parts.folder / "persons.parquet")
        persons = self.session.read.parquet(str(parts.folder / "persons.parquet"))
        doses = self.session.read.parquet(str(parts.folder / "doses")).join(persons, "record_id", "left")
        known = parts.doses_of(0).clear().with_columns(person_id=pl.lit(None, pl.String)).schema

        def judged(given: pl.DataFrame) -> pl.DataFrame:
            mine = from_spark(given, known).sort("record_id", "file", "sheet", "row", "dose_number")
            judging.of_persons(mine, given[BUCKET].item(0), as_of, homes)
            return pl.DataFrame({"doses": [mine.height]})

        schema = pl.Schema({"doses": pl.Int64})
        summed(grouped(rows.bucketed(doses, parts.count, ("person_id",)), BUCKET, judged, schema), (), schema)

    def _shared_phones(self, parts: Parts) -> pl.DataFrame:
        """As :func:`vaxanalysis.rules.shared_phones`."""
        from pyspark.sql import functions

        records = self.session.read.parquet(str(parts.folder / "records"))
        people = functions.count_distinct(functions.struct("name_folded", "birth_date")).alias("phone_people")
        phones = records.where("phone_std is not null").groupBy("phone_std").agg(people)
        shared = phones.where(functions.col("phone_people") > SHARED_BY)
        return collected(shared, pl.Schema({"phone_std": pl.String, "phone_people": pl.UInt32})).sort("phone_std")


def _together(judged: Sequence[judging.Judged]) -> pl.DataFrame:
    """The additive tables of ``judged`` as one: counts are Int64, everything else is a key, and ``TABLE`` tells which it is."""
    tables: list[pl.DataFrame] = [
        getattr(each, field.name).with_columns(pl.lit(field.name).alias(TABLE))
        for each in judged
        for field in fields(judging.Judged)
    ]
    return pl.concat(tables, how="diagonal")


def _apart(total: pl.DataFrame, like: judging.Judged) -> judging.Judged:
    """The tables that :func:`_together` put together, with the columns of those of ``like``."""
    names = {field.name: getattr(like, field.name).columns for field in fields(judging.Judged)}
    tables = {name: total.filter(pl.col(TABLE) == name).select(columns) for name, columns in names.items()}
    return judging.Judged.added([judging.Judged(**tables)])


def _flat(made: Counts) -> pl.DataFrame:
    """The counts of a part as one table that can be added; a line without a file holds its doses."""
    high, low = pl.col("content") // HALF, pl.col("content") % HALF
    halves = made.sums.with_columns(high=high.cast(pl.Int64), low=low.cast(pl.Int64)).drop("content")
    doses = pl.DataFrame({"slots": [made.slots], "doses": [made.doses]})
    return pl.concat([halves, doses], how="diagonal")


def _whole(total: pl.DataFrame) -> Counts:
    """What :func:`_flat` made flat."""
    high, low = pl.col("high").cast(pl.UInt64), pl.col("low").cast(pl.UInt64)
    content = (high % HALF * HALF + low).alias("content")
    counted = total.filter(pl.col("file").is_not_null()).with_columns(content).drop("high", "low", "slots", "doses")
    return Counts(sums.added([counted]), int(total["doses"].sum()), total.select(pl.col("slots").max()).item())


def _light(parts: Parts) -> Parts:
    """``parts`` as the workers need them: without what became of each file."""
    report = replace(parts.report, files=parts.report.files.clear(), sums=parts.report.sums.clear())
    return replace(parts, rejects=parts.rejects.clear(), report=report)

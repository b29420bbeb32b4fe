"""The pairs of the linkage weighed by the workers: the same arrays and the same compiled loop, which they map from the shared folder."""

from __future__ import annotations

import mmap
import pickle
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from vaxanalysis.identities import blocks, model, scorer
from vaxanalysis.spark.frames import arrow, collected, mapped

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TASK = pl.Schema({"number": pl.Int64, "rule": pl.Int64, "low": pl.Int64, "high": pl.Int64})
NEW = pl.Schema([*scorer.PAIRS.items(), ("rule", pl.Int64()), ("new", pl.Int64())])
"""A pair, or how many new pairs a rule brought."""


def score(
    session: SparkSession, folder: Path, frame: pl.DataFrame, chosen: model.Model, made: blocks.Blocks, threshold: float
) -> tuple[pl.DataFrame, list[int]]:
    """As :func:`vaxanalysis.identities.scorer.score`; ``folder`` holds the arrays meanwhile."""
    work = scorer.Work.of(frame, chosen, made, threshold)
    put(work, folder)
    numbered = pl.DataFrame([(at, *task) for at, task in enumerate(work.tasks())], TASK, orient="row")
    given = session.createDataFrame(arrow(numbered)).repartition(max(numbered.height, 1), "number")
    found = collected(mapped(given, lambda each: _weighed(folder, each), NEW), NEW)
    counted = dict(found.drop_nulls("rule").group_by("rule").agg(pl.col("new").sum()).iter_rows())
    pairs = found.filter(pl.col("rule").is_null()).select(scorer.PAIRS.names()).sort("left", "right")
    return pairs, [counted.get(rule, 0) for rule in range(len(made.bounds))]


def _weighed(folder: Path, tasks: pl.DataFrame) -> pl.DataFrame:
    work, found = taken(folder), [pl.DataFrame(schema=NEW)]
    for task in tasks.select("rule", "low", "high").iter_rows():
        *pairs, new = work.run(task)
        found += [scorer.pairs(pairs), pl.DataFrame({"rule": [task[0]], "new": [int(new)]})]
    return pl.concat(found, how="diagonal")


def put(work: scorer.Work, folder: Path) -> None:
    """Write ``work`` into ``folder``, each array as a file."""
    folder.mkdir(mode=0o700)
    arrays: list[pickle.PickleBuffer] = []
    (folder / "work").write_bytes(pickle.dumps(work, 5, buffer_callback=arrays.append))
    for number, each in enumerate(arrays):
        (folder / str(number)).write_bytes(each.raw())


@lru_cache(maxsize=1)
def taken(folder: Path) -> scorer.Work:
    """What :func:`put` wrote, its arrays mapped: of these only what is read takes memory."""
    arrays = (_mapped(folder / str(number)) for number in range(len(list(folder.iterdir())) - 1))
    work: scorer.Work = pickle.loads((folder / "work").read_bytes(), buffers=arrays)
    return work


def _mapped(path: Path) -> Any:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) if path.stat().st_size else bytearray()

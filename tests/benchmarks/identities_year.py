"""A year of weeks with the whole linkage: do persons whose records stayed the same keep their ids?

``python tests/benchmarks/identities_year.py``: each week 3 % of the records are new and 1 % are gone.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
import identities_generator as second

from vaxanalysis.identities import duplicates
from vaxanalysis.identities.over_time import changed, counted

WEEKS, FIRST, NEW, GONE = 52, 2000, 60, 20


def groups(clusters: pl.DataFrame) -> pl.DataFrame:
    return clusters.group_by("person_id").agg(pl.col("record_id").sort())


def main() -> None:
    """A line a week: persons whose records are those of the week before, so far, and how many of them have another id."""
    records, _ = second.register(7000, 9)
    rng = random.Random(1)
    waiting = rng.sample(range(records.height), records.height)
    inside, waiting = set(waiting[:FIRST]), waiting[FIRST:]
    before, same, moved, changes = duplicates(records[sorted(inside)]).clusters, 0, 0, []
    for week in range(1, WEEKS):
        gone = set(rng.sample(sorted(inside), GONE))
        inside, waiting = (inside - gone) | set(waiting[:NEW]), [*waiting[NEW:], *gone]
        now = duplicates(records[sorted(inside)], before=before).clusters
        kept = groups(before).join(groups(now), on="record_id")
        same += kept.height
        moved += kept.filter(pl.col("person_id") != pl.col("person_id_right")).height
        changes.append(counted(changed(now, before)))
        before = now
        print(week, len(inside), same, moved, flush=True)
    print(pl.concat(changes).group_by("change", "why").agg(pl.col("persons").sum()).sort("change", "why"))


if __name__ == "__main__":
    main()

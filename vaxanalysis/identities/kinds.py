"""From pairs to findings: who is one person, and what each group of records is called."""

from __future__ import annotations

import polars as pl

from vaxanalysis.identities.components import Ints, called, carry_over, connected, person_ids
from vaxanalysis.identities.tuples import Records


def persons(records: pl.DataFrame, component: Ints, before: Records | None) -> pl.DataFrame:
    """``records`` of tuples with the component and the person of each; ``before`` (record_id, person_id) is last week's answer."""
    placed = records.with_columns(
        pl.col(pl.Categorical).cast(pl.String), component=pl.Series(component).gather(records["tuple"])
    )
    names = person_ids(placed)
    if before is not None:
        names = carry_over(names, before.lazy().select("record_id", "person_id").collect())
    return placed.with_columns(names["person_id"])


def merged(people: pl.DataFrame) -> pl.DataFrame:
    """Findings for persons with more than one record; ``people`` holds record_id and person_id."""
    several = people.filter(pl.len().over("person_id") > 1)
    return several.select("record_id", pl.lit("duplicate").alias("kind"), pl.col("person_id").alias("group"))


def linked(people: pl.DataFrame, pairs: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Findings for records whose persons are joined by ``pairs`` (left, right: tuples) but were not merged."""
    person = people.unique("tuple").sort("tuple")["person_id"]
    apart = person.gather(pairs["left"]) != person.gather(pairs["right"])
    ends = pairs.select(pl.col("left", "right").cast(pl.UInt32)).filter(apart)
    groups = pl.DataFrame({"g": connected(person.len(), ends)}).with_row_index("tuple")
    inside = pl.concat([ends["left"], ends["right"]]).unique().alias("tuple").to_frame()
    found = people.join(inside, on="tuple", how="semi").join(groups, on="tuple")
    return found.select("record_id", pl.lit(kind).alias("kind"), called("g", "g").alias("group"))

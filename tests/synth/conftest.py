"""One register of 20,000 people for the tests that only read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from vaxanalysis import synth


@dataclass(frozen=True)
class Made:
    """What a call wrote, read again."""

    report: synth.SynthReport
    register: pl.DataFrame
    truth: pl.DataFrame


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Made]:
    """A register of 20,000 people of seed 11, by layout and profile, made once."""
    kept: dict[tuple[str, str], Made] = {}

    def make(layout: str, profile: str) -> Made:
        if (layout, profile) not in kept:
            out: Path = tmp_path_factory.mktemp("synth") / "register.parquet"
            report = synth.generate(out, 20_000, 11, layout=layout, profile=profile)
            kept[layout, profile] = Made(report, pl.read_parquet(report.files[0]), pl.read_parquet(report.truth[0]))
        return kept[layout, profile]

    return make

"""Cases met in the wild: who is one person and who is not. The inputs hold invented people."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import polars as pl
import pytest

import vaxanalysis as vax
from vaxanalysis import identities
from vaxanalysis.synth import generate

INPUTS = Path(__file__).parent / "inputs"
(TWINS,) = (INPUTS / "40-twins-one-mark-apart").iterdir()
METHODS: tuple[Literal["auto", "exact", "model"], ...] = ("auto", "exact", "model")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("strangers", [0, 1500])
def test_twins_one_mark_apart_are_for_review(
    tmp_path: Path, method: Literal["auto", "exact", "model"], strangers: int
) -> None:
    files = [TWINS, *(generate(tmp_path / "crowd.parquet", strangers, 11).files if strangers else ())]
    records = vax.load(files).records
    found = identities.duplicates(records, method=method).clusters.join(records, on="record_id")
    twins = found.filter(pl.col("name_std").is_in(["Nguyễn Minh Anh", "Nguyễn Minh Ánh", "Trần Thị Hà", "Trần Thị Hạ"]))
    ours = twins.filter(pl.col("phone_std").is_in(["0912345610", "0912345611"]))
    assert (ours.height, ours["person_id"].n_unique()) == (4, 4)
    assert set(ours["kind"]) == {"review"}

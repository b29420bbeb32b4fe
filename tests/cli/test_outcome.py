"""What ``weekly`` says at the end, from a run's account alone."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from vaxanalysis.cli.outcome import Outcome
from vaxanalysis.cli.said import Said

SOURCES = {"file": ["001.csv"], "sender": ["001"], "status": ["ok"], "columns": [""], "unknown": [""], "others": [""]}


@pytest.mark.parametrize(("language", "word"), [("vi", "chạy lại weekly"), ("en", "run weekly again")])
def test_a_run_before_days_that_the_store_holds_names_them(language: str, word: str) -> None:
    taken: Any = SimpleNamespace(sources=pl.DataFrame(SOURCES), changes=())
    result: Any = SimpleNamespace(others=(), folder="")
    later = [date(2021, 11, 8), date(2021, 11, 15)]
    (said,) = Outcome(taken, result, (), 1.0, Said(language), later).remarks()
    assert word in said and "08/11/2021, 15/11/2021" in said
    assert list(Outcome(taken, result, (), 1.0, Said(language)).remarks()) == []

"""Does missing depend on a group: numbers added up by hand, and those of a textbook."""

from __future__ import annotations

import math

import polars as pl
import pytest

from vaxanalysis.conditional import depends
from vaxanalysis.schema import PROFILE_FIELDS

BIT = 3 * PROFILE_FIELDS.index("citizen_id")


def counts(*rows: tuple[str | None, int, int]) -> pl.DataFrame:
    """Group, state of the citizen ID, records."""
    full = sum(3 << 3 * place for place in range(len(PROFILE_FIELDS)))
    lines = [
        {"sex": group, "states": full & ~(7 << BIT) | state << BIT, "records": number} for group, state, number in rows
    ]
    return pl.DataFrame(lines, schema={"sex": pl.String, "states": pl.UInt64, "records": pl.Int64})


def test_rates_by_group_count_blank_and_placeholder() -> None:
    table = depends(
        counts(("male", 0, 20), ("male", 1, 10), ("male", 2, 5), ("male", 3, 65), ("female", 3, 100)),
        "citizen_id",
        "sex",
    ).table
    assert table.select("sex", "records", "missing", "rate").rows() == [("female", 100, 0, 0.0), ("male", 100, 30, 0.3)]
    assert table["low"].to_list() == pytest.approx([0.0, 0.2189489], abs=1e-6)


def test_g_test_and_effect_of_a_table_by_hand() -> None:
    found = depends(counts(("male", 0, 30), ("male", 3, 70), ("female", 0, 10), ("female", 3, 90)), "citizen_id", "sex")
    cells = [(30, 20), (70, 80), (10, 20), (90, 80)]
    assert found.g == pytest.approx(2 * sum(seen * math.log(seen / due) for seen, due in cells))
    squared = sum((seen - due) ** 2 / due for seen, due in cells)
    assert (found.df, found.p) == (1, pytest.approx(0.000313, abs=1e-5))
    corrected = (squared / 200 - 1 / 199) / (2 - 1 / 199 - 1)
    assert found.v == pytest.approx(math.sqrt(corrected))


def test_the_same_rate_everywhere_is_no_dependence() -> None:
    found = depends(
        counts(("male", 0, 10), ("male", 3, 90), ("female", 0, 20), ("female", 3, 180)), "citizen_id", "sex"
    )
    assert (found.v, found.g) == (0.0, pytest.approx(0.0, abs=1e-9))


def test_groups_of_few_records_are_judged_together() -> None:
    found = depends(counts(("a", 0, 10), ("b", 3, 9), ("c", 3, 100), (None, 0, 30)), "citizen_id", "sex")
    assert dict(found.table.select("sex", "records").iter_rows()) == {"c": 100, "other": 19, "unknown": 30}


def test_nothing_to_test_where_nothing_is_missing() -> None:
    found = depends(counts(("male", 3, 50), ("female", 3, 50)), "citizen_id", "sex")
    assert (found.v, found.g, found.p) == (None, None, None)
    assert "chưa đủ hai nhóm để kiểm định" in found._repr_html_()


def test_records_whose_file_has_no_column_are_left_out() -> None:
    table = depends(counts(("male", 0, 20), ("male", 3, 80), ("male", 4, 50)), "citizen_id", "sex").table
    assert table.select("records", "missing").rows() == [(100, 20)]

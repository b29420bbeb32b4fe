"""Completeness from counts: states, rates, intervals, patterns, categories."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vaxanalysis as vax
from vaxanalysis import rates, tally
from vaxanalysis.errors import ParameterError
from vaxanalysis.schema import PROFILE_FIELDS


def counts(*rows: tuple[str, str, dict[str, int], int]) -> pl.DataFrame:
    """District, commune, states that are not usable, number of records."""
    lines = []
    for district, commune, states, number in rows:
        mask = sum(states.get(field, 3) << 3 * place for place, field in enumerate(PROFILE_FIELDS))
        unit = {"unit_province": "01", "unit_district": district, "unit_commune": commune}
        lines.append(unit | {"states": mask, "applies": 0, "fails": 0, "records": number})
    return pl.DataFrame(lines, schema=tally.COUNTS_SCHEMA)


TABLE = counts(
    ("001", "00001", {}, 90),
    ("001", "00001", {"citizen_id": 0}, 6),
    ("001", "00001", {"citizen_id": 1, "birth_date": 2}, 4),
    ("001", "00004", {"sex": 2}, 50),
)


def row(table: pl.DataFrame, **where: str) -> dict[str, object]:
    return table.filter(**where).row(0, named=True)


def test_states_add_up_by_commune() -> None:
    table = vax.completeness(TABLE, by=["commune"]).table
    found = row(table, commune_code="00001", field="citizen_id")
    assert [found[name] for name in ("records", "blank", "placeholder", "invalid", "usable")] == [100, 6, 4, 0, 90]
    assert found["rate"] == 0.9
    assert found["commune"] == "Phường Phúc Xá"
    assert table.height == 2 * 15


def test_all_mandatory_is_the_worst_of_the_four() -> None:
    found = row(vax.completeness(TABLE, by=["district"]).table, field="all_mandatory")
    assert [found[name] for name in ("records", "blank", "placeholder", "invalid", "usable")] == [150, 6, 4, 50, 90]


def test_the_interval_is_wilsons() -> None:
    found = row(vax.completeness(TABLE).table, field="all_mandatory")
    assert (round(found["low"], 4), round(found["high"], 4)) == (0.52, 0.675)


def test_all_of_all_is_one_where_every_row_has_the_same_whole() -> None:
    counted = pl.DataFrame({"usable": [49, 48, 0]}).with_columns(records=pl.lit(49))
    assert rates.with_rates(counted)["rate"].to_list() == [1.0, pytest.approx(48 / 49), 0.0]
    nothing = pl.DataFrame({"usable": [0], "records": [0]})
    assert rates.with_rates(nothing)["rate"].to_list() == [None]


def test_an_interval_reaches_all_and_nothing_exactly() -> None:
    low, high = rates.wilson(pl.Series([300, 0]), pl.Series([300, 300]))
    assert (high[0], low[1]) == (1.0, 0.0)


@given(st.lists(st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1))
def test_the_interval_is_that_of_scipy(counts: list[tuple[int, int]]) -> None:
    from scipy.stats import binomtest

    k, n = (pl.Series(values, dtype=pl.Int64) for values in zip(*counts, strict=True))
    for (usable, records), *ends in zip(counts, *rates.wilson(k, n), strict=True):
        if records:
            found = {0.05: ends, 0.1: rates.interval(usable, records, 0.1)}
            for alpha, (low, high) in found.items():
                known = binomtest(usable, records).proportion_ci(1 - alpha, method="wilson")
                assert (low, high) == pytest.approx((known.low, known.high), abs=1e-9)
        else:
            assert ends == [None, None]


def test_columns_of_each_level() -> None:
    head = ["field", "records", "blank", "placeholder", "invalid", "usable", "no_column", "rate", "low", "high"]
    assert vax.completeness(TABLE).table.columns == head
    assert vax.completeness(TABLE, by=["district"]).table.columns == [
        "province_code",
        "district_code",
        "district",
        *head,
    ]
    commune = ["province_code", "district_code", "district", "commune_code", "commune", *head]
    assert vax.completeness(TABLE, by=["commune"]).table.columns == commune


def test_an_unresolved_unit_is_shown() -> None:
    table = vax.completeness(counts((None, None, {}, 3)), by=["commune"]).table  # type: ignore[arg-type]
    assert table.select("district", "commune", "records").row(0) == ("unresolved", "unresolved", 3)


def test_a_commune_that_is_not_known_lies_in_its_named_district() -> None:
    table = vax.completeness(counts(("001", None, {}, 3)), by=["commune"]).table  # type: ignore[arg-type]
    assert table.select("district_code", "district", "commune").row(0) == ("001", "Quận Ba Đình", "unresolved")


def test_another_column_can_group_records(samples: object) -> None:
    records = vax.load(f"{samples}/pl1-ba-dinh.xlsx").records
    table = vax.completeness(records.to_pandas(), by=["sex_std"]).table
    assert table.filter(field="full_name")["records"].sum() == 400


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(ParameterError, match="village"):
        vax.completeness(TABLE, by=["village"])


def test_patterns_name_what_is_missing_together() -> None:
    assert rates.patterns(TABLE).rows() == [("sex", 50), ("citizen_id", 6), ("birth_date+citizen_id", 4)]


def test_categories_of_2262_first_match_wins() -> None:
    table = counts(
        ("001", "00001", {"citizen_id": 0, "sex": 0}, 1),
        ("001", "00001", {"citizen_id": 1}, 2),
        ("001", "00001", {"citizen_id": 2, "birth_date": 0}, 4),
        ("001", "00001", {"birth_date": 2}, 8),
        ("001", "00001", {"phone": 0}, 16),
    )
    assert rates.categories(table).rows() == [("malformed", 4), ("no_number", 3), ("none", 16), ("wrong_basic", 8)]


STATES = st.fixed_dictionaries({field: st.integers(0, 3) for field in ("citizen_id", "sex", "phone")})
ROWS = st.lists(
    st.tuples(st.sampled_from(["001", "002"]), st.sampled_from(["00001", "00037"]), STATES, st.integers(1, 9)),
    min_size=1,
)


@given(rows=ROWS, cut=st.integers(0, 8))
def test_parts_add_up_to_the_whole(rows: list[tuple[str, str, dict[str, int], int]], cut: int) -> None:
    whole = tally.add([counts(*rows)])
    parts = [counts(*rows[:cut]), counts(*rows[cut:])]
    assert tally.add(parts).equals(whole)
    one = vax.completeness(tally.add(parts), by=["commune"]).table
    assert one.equals(vax.completeness(whole, by=["commune"]).table)
    assert (one["blank"] + one["placeholder"] + one["invalid"] + one["usable"] == one["records"]).all()


def test_a_plot_shows_every_group() -> None:
    figure = vax.completeness(TABLE, by=["commune"]).plot()
    assert len(figure.axes[0].get_yticklabels()) == 2

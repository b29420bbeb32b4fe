"""Distinct identities are those that grouping by every column gives, numbered by their smallest record id."""

from collections.abc import Callable

import polars as pl
import pytest

from vaxanalysis.identities.tuples import BESIDE, IDENTITY, collapse

Register = Callable[[int, int], pl.DataFrame]


def person(record: str, **fields: str | None) -> dict[str, str | None]:
    return {
        "record_id": record,
        "name_folded": "tran hoa",
        "phone_std": "0912345678",
        "cmnd": None,
        "passport": None,
        "citizen_id": None,
        **fields,
    }


def test_identities_are_the_groups_of_equal_columns(a_register: Register) -> None:
    told = pl.any_horizontal(pl.col("birth_year", "cccd", "phone_std").is_not_null())
    records = a_register(400, 5).filter(told)
    twice = pl.concat([records, records.with_columns(pl.col("record_id").str.replace("r", "s"))])
    found = collapse(twice.sample(fraction=1, shuffle=True, seed=1))
    columns = [name for name in IDENTITY if name in records.columns]
    groups = twice.group_by(columns).agg(pl.col("record_id").min().alias("first_id")).sort("first_id")
    assert found.frame["tuple"].to_list() == list(range(groups.height))
    assert found.frame.select("first_id", *columns).equals(groups.select("first_id", *columns))
    joined = found.records.join(found.frame, on="tuple").join(twice, on="record_id", suffix="_given")
    assert joined.height == twice.height
    assert all(joined[name].equals(joined[f"{name}_given"], null_equal=True) for name in columns)


@pytest.mark.parametrize("lazy", [False, True])
def test_a_value_in_another_column_or_an_empty_one_is_another_identity(lazy: bool) -> None:
    texts = [
        {},
        {"cmnd": "1"},
        {"passport": "1"},
        {"citizen_id": "1"},
        {"citizen_id": ""},
        {"cmnd": "1", "passport": "1"},
    ]
    records = pl.DataFrame([person(f"r{n:02}", **text) for n, text in enumerate([*texts, *texts])])
    found = collapse(records.lazy() if lazy else records)
    assert found.records["tuple"].to_list() == [*range(6), *range(6)]
    assert found.records.select("record_id", *BESIDE).row(0) == ("r00", None, None, 1)


def test_a_name_and_a_commune_alone_are_nobody_in_particular() -> None:
    records = pl.DataFrame([person(f"r{n}", unit_commune="00004", phone_std=None) for n in (1, 2)])
    assert collapse(records.with_columns(pl.col("phone_std").cast(pl.String))).frame.height == 2


def test_what_is_borne_besides_makes_no_other_identity_and_the_greatest_stands() -> None:
    cards = [None, "GD4010123456789", "GD4010123456788"]
    found = collapse(pl.DataFrame([person(f"r{n}", insurance_std=card) for n, card in enumerate(cards)]))
    assert found.frame["insurance_std"].to_list() == ["GD4010123456789"]

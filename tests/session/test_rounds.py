"""The order of rounds: group, address, household."""

from __future__ import annotations

import polars as pl
import pytest

from vaxanalysis.session.rounds import ordered


def rows(*addresses: str | None) -> pl.DataFrame:
    told = {"address": addresses, "row": range(len(addresses))}
    same = dict.fromkeys(("unit_district", "unit_commune", "phone_std", "name_folded", "file"), "x")
    return pl.DataFrame(told, schema_overrides={"address": pl.String}).with_columns(
        **{name: pl.lit(value) for name, value in same.items()}
    )


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("Số 5 tổ 12", "tổ 12"),
        ("Ngõ 3, Tổ dân phố số 7, phố Hàng Than", "Tổ dân phố số 7"),
        ("Thôn Đông Trù", "Thôn Đông Trù"),
        ("xóm 4 thôn Hạ", "xóm 4"),
        ("12 Hàng Bông", None),
        (None, None),
    ],
)
def test_the_group_that_an_address_names(address: str | None, group: str | None) -> None:
    assert ordered(rows(address))["group"].item() == group


def test_numbers_are_numbers() -> None:
    told = ordered(rows("Số 10 tổ 2", "Số 9 tổ 2", "Số 1 tổ 10", "9 Hàng Bông", None))
    assert told["row"].to_list() == [1, 0, 2, 3, 4]

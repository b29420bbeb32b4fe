"""What masks say: which rules fail, by the catalogue and by rules of the user's own, and what makes basic data wrong."""

from __future__ import annotations

import polars as pl

from vaxanalysis import rules, tally


def test_a_rule_fails_where_its_own_bit_is_set() -> None:
    masks = pl.DataFrame({"fails": [0, 1 << 2, 1 << 5, 1 << 3, 0b111]}, schema={"fails": pl.UInt64})
    codes = [rules.RULES[2].code, rules.RULES[5].code]
    assert masks.select(tally.failing(codes)).to_series().to_list() == [False, True, True, False, True]


def test_rules_of_the_users_own_have_bits_in_the_order_of_their_file() -> None:
    masks = pl.DataFrame({"user_fails": [0, 1, 2, 4, 3]}, schema={"user_fails": pl.UInt64})
    failing = tally.failing_own(["b", "c"], ["a", "b", "c"])
    assert masks.select(failing).to_series().to_list() == [False, False, True, True, True]


def test_basic_data_are_wrong_by_errors_on_the_four_fields_that_are_there() -> None:
    assert len(tally.BASIC_RULES) == 20
    assert {"citizen_id_malformed", "cccd_sex_mismatch", "name_digits", "birth_future"} <= set(tally.BASIC_RULES)
    assert not {"full_name_missing", "year_only", "phone_malformed", "cccd_prefix_unknown"} & set(tally.BASIC_RULES)

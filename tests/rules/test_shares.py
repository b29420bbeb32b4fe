"""The masks put together from what groups of columns tell are the masks of the whole row."""

from __future__ import annotations

from functools import reduce
from operator import or_

import pytest

from tests.rules.examples import AS_OF, RECORDS
from tests.rules.test_masks import records
from vaxanalysis import rules
from vaxanalysis.findings.text_masks import TEXT_COLUMNS

ALL = records(*(RECORDS[rule.code].fails for rule in rules.RULES), *(RECORDS[rule.code].passes for rule in rules.RULES))


@pytest.mark.parametrize("groups", [{}, {"birth_date": TEXT_COLUMNS["birth_date"]}, TEXT_COLUMNS])
def test_shares_add_up(groups: dict[str, tuple[str, ...]]) -> None:
    shares, row = rules.divided(AS_OF, rules.RULES, groups)
    ready = rules.with_steps(ALL.drop("phone_people").lazy()).collect()
    parts = [ready.select(*share.masks()) for share in (*shares.values(), row)]
    applies, fails = (reduce(or_, (part[mask] for part in parts)) for mask in ("applies", "fails"))
    whole = rules.judged(ALL.drop("phone_people").lazy(), AS_OF).collect()
    assert applies.equals(whole["applies"])
    assert (fails & applies).equals(whole["fails"])


def test_a_share_needs_only_its_own_columns() -> None:
    shares, row = rules.divided(AS_OF, rules.RULES, TEXT_COLUMNS)
    assert all(share.needs <= set(TEXT_COLUMNS[name]) for name, share in shares.items())
    assert {"sex_std", "_digit", "first_dose"} <= row.needs


def test_rules_that_are_off_are_in_no_share() -> None:
    shares, row = rules.divided(AS_OF, [rule for rule in rules.RULES if rule.code != "year_only"], TEXT_COLUMNS)
    everywhere = [rule.code for share in (*shares.values(), row) for rule in share.applies.values()]
    assert "year_only" not in everywhere
    assert sorted(everywhere) == sorted({rule.code for rule in rules.RULES} - {"year_only", "phone_shared"})

"""What a text tells by itself: its share of the three masks, and the typed columns that it takes a whole row to judge."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl
from polars import selectors

from vaxanalysis import rules, tally
from vaxanalysis.findings import slots
from vaxanalysis.register.records import DOSE_STATES
from vaxanalysis.schema import PROFILE_FIELDS, UNIT, absent_fields

TOLD: dict[str, tuple[str, ...]] = {
    "full_name": rules.NAME_COLUMNS,
    "birth_date": ("birth_date", "birth_date_state", "birth", "birth_year", "birth_month", "birth_precision", "_day"),
    "sex": ("sex", "sex_state", "sex_std"),
    "nationality": ("nationality", "nationality_state"),
    "priority_group": ("priority_group", "priority_group_state", "priority_std"),
    "citizen_id": (
        "citizen_id_state",
        "cccd",
        "cmnd",
        "passport",
        "cccd_restored",
        "id_beside_words",
        "non_citizen",
        "_bad_id",
    ),
    "phone": ("phone", "phone_state", "phone_std"),
    "insurance_id": ("insurance_id_state", "insurance_std"),
    "address": ("address_state",),
    "commune": ("commune_state", "place_how"),
    "doses": (*slots.STATES, "doses"),
}
"""The columns that one text tells; the commune's is that of all six texts of a place, the doses' how each field stands over them."""

ALWAYS: dict[str, tuple[str, ...]] = {
    "birth_date": ("birth_year", "age_group"),
    "sex": ("sex_std",),
    "nationality": ("_foreign", "_unknown"),
    "priority_group": ("priority_std",),
    "citizen_id": ("_number",),
    "commune": (*UNIT, "unit_source"),
}
"""Columns needed beside those that rules on whole rows name."""

GIVEN = ("name_std", "cccd")
"""Columns of which a rule on a whole row asks only whether there is anything."""

DIFFER = ("cmnd",)
"""Columns of texts that nearly all differ, and would make categories without end."""


BY_MASK = tuple(f"{field}_state" for field in PROFILE_FIELDS)
"""Columns that a row knows by the mask of its states."""


class Told:
    """The shares of the texts in the masks of the ``active`` rules; ``row`` is what they leave to be judged by the row."""

    def __init__(self, as_of: date, active: Collection[rules.Rule]) -> None:
        shares, self.row = rules.divided(as_of, active, TOLD)
        needs = self.row.needs
        self._answers = {name: _answer(name, share, needs) for name, share in shares.items()}

    def answers(self, name: str, typed: pl.LazyFrame, absent: int = 0) -> pl.DataFrame:
        """``states, applies, fails`` of what is ``typed`` from texts of ``name``, and the columns of it that rows need.

        The state of a field that is ``absent`` (:func:`vaxanalysis.schema.absent`) is unknown.
        """
        texts = selectors.string() - selectors.by_name(*DIFFER, require_all=False)
        known = (
            typed.with_columns(pl.lit(None, pl.UInt8).alias(f"{name}_state"))
            if name in absent_fields(absent)
            else typed
        )
        return known.select(self._answers[name]).with_columns(texts.cast(pl.Categorical)).collect()


def _answer(name: str, share: rules.Share, needs: Collection[str]) -> list[pl.Expr]:
    fields = DOSE_STATES if name == "doses" else (name,)
    needed = [column for column in TOLD[name] if column in needs and column not in BY_MASK]
    kept = [_given(column) for column in dict.fromkeys((*ALWAYS.get(name, ()), *needed))]
    return [tally.state_mask(fields), *share.masks(), *kept]


def _given(column: str) -> pl.Expr:
    here = pl.col(column)
    return pl.when(here.is_not_null()).then(pl.lit("given")).alias(column) if column in GIVEN else here

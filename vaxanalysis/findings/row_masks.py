"""The masks of a row: the shares of its texts combined, and the rules that need several texts."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from vaxanalysis import rules, tally
from vaxanalysis.findings import columns
from vaxanalysis.findings.columns import RawRows
from vaxanalysis.findings.dose_slots import Bits, first
from vaxanalysis.findings.text_masks import TEXT_COLUMNS, Answers, masks
from vaxanalysis.schema import NO_COLUMN, PROFILE_FIELDS, UNIT


@dataclass(frozen=True)
class Judged:
    """The answers for raw ``rows``, text by text.

    ``answers``: by field, and by "doses" over all doses; ``unit``: ``UNIT`` and ``unit_source``, if places were looked up;
    ``doses``: slot by slot, and the ``days`` on which they were given.
    """

    rows: RawRows
    answers: dict[str, Answers]
    unit: Answers | None
    doses: list[Bits]
    days: list[Answers]


class Whole:
    """The rules that need the whole row: their ``share`` of the masks."""

    def __init__(self, share: rules.Share) -> None:
        self._needs = share.needs
        self._applies, self._fails = share.masks()
        states = {f"{name}_state": tally.state(name) for name in PROFILE_FIELDS}
        states["all_mandatory_state"] = tally.all_mandatory_state()
        self._states = [
            pl.when(state < NO_COLUMN).then(state).alias(name) for name, state in states.items() if name in self._needs
        ]

    def findings(self, judged: Judged) -> pl.DataFrame:
        """The findings of the rows: ``columns.packed()``."""
        keys = [judged.answers[field].frame([column]) for field, column in columns.TYPED_KEYS.items()]
        doses = pl.DataFrame([pl.Series(f"dose_{slot}", bits) for slot, bits in enumerate(judged.doses, 1)])
        place = judged.rows.read(columns.PLACE_OF_ROW).rechunk()
        found = pl.concat([place, self.masked(judged), *keys, doses], how="horizontal")
        return found.select(columns.packed())

    def masked(self, judged: Judged) -> pl.DataFrame:
        """The masks of the rows, and their ``UNIT`` if places were looked up."""
        texts = [one.frame(self._needed(field, one)) for field, one in judged.answers.items()]
        unit = judged.unit.frame() if judged.unit else pl.DataFrame()
        found = pl.concat([pl.DataFrame(masks(judged.answers.values())), unit, *texts], how="horizontal")
        typed = found.with_columns(self._beside(judged)).lazy()
        return (
            typed.pipe(rules.card_steps)
            .with_columns(self._states)
            .with_columns(pl.col("applies") | self._applies, pl.col("fails") | self._fails)
            .select(*(UNIT if judged.unit else ()), "states", "applies", pl.col("fails") & pl.col("applies"))
            .collect()
        )

    def _needed(self, field: str, answers: Answers) -> list[str]:
        """The columns made from ``field`` that rules on rows need."""
        return [name for name in TEXT_COLUMNS[field] if name in self._needs and name in answers.table.columns]

    def _beside(self, judged: Judged) -> list[pl.Series]:
        """Columns that rules on rows need beside these: the CCCD, the first dose, texts that are judged row by row."""
        found = [judged.answers["citizen_id"].frame(["_number"]).to_series()]
        if "first_dose" in self._needs:
            days = [each.frame(["day"]).to_series().to_numpy() for each in judged.days]
            found.append(first(days, judged.doses))
        return (
            found + judged.rows.read([name for name in columns.BY_ROW if name in self._needs]).rechunk().get_columns()
        )

"""Raw rows in, masks out: each text is judged once, then the rules that need the whole row. Nothing here reads or writes a file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import partial

import polars as pl

from vaxanalysis import rules, standardise
from vaxanalysis.findings import columns, dose_slots
from vaxanalysis.findings.columns import CONVENTIONS_FROM, RawRows
from vaxanalysis.findings.common_names import ODD, CommonNames
from vaxanalysis.findings.dose_slots import Names, outcome
from vaxanalysis.findings.row_masks import Judged, Whole
from vaxanalysis.findings.row_units import Nowhere, Places
from vaxanalysis.findings.text_masks import Answers, Distinct, TextShares, packed, refuse_decomposed
from vaxanalysis.schema import CONVENTIONS, DOSE_STATES, absent_of_dose

SHARED = ("birth_date", "sex", "nationality", "priority_group")
"""Fields whose texts many rows share."""

OWN = tuple(name for name in standardise.STEPS if name not in ("full_name", "citizen_id", *SHARED))
"""The other fields, whose texts nearly all differ. Those of the citizen ID do too, but it is judged with other fields."""

PERSON_TEXTS = ("full_name", *SHARED, "citizen_id", *OWN)

PERSON = {"sex_std": "sex", "birth_year": "birth_date", "_foreign": "nationality", "_unknown": "nationality"}
"""Column needed to judge a citizen ID -> the field from which it is made."""

_STAND_INS = pl.DataFrame({"full_name": rules.STAND_INS})


class Judge:
    """Judges chunks of raw rows, each row a record, by a :class:`TableJudge` for each kind of table.

    Rows that are not known to be ``composed`` are checked: a decomposed one raises Decomposed. The user's ``own`` rules may read
    any column, so they are judged on whole records (:mod:`vaxanalysis.findings.several_rows`) alone.
    """

    def __init__(
        self,
        as_of: date,
        active: Collection[rules.Rule] = rules.RULES,
        *,
        own: Sequence[rules.Rule] = (),
        composed: bool = True,
        places: type[Places | Nowhere] = Places,
    ) -> None:
        self.as_of, self.active, self.own, self._composed = as_of, active, own, composed
        self._places = places
        self.vaccines, self.facilities = Names(), Names()
        self.shares = TextShares(as_of, active)
        self.whole = Whole(self.shares.row)
        self.over_doses = self.shares.answers("doses", dose_slots.every_outcome().lazy())
        self.common_names = CommonNames()
        self._tables: dict[int, TableJudge] = {}

    def of(self, table: int) -> TableJudge:
        """The judge for one kind of table (:func:`vaxanalysis.findings.columns.table`)."""
        if table not in self._tables:
            conventions, absent = divmod(table, 2**CONVENTIONS_FROM)
            self._tables[table] = TableJudge(self, absent, conventions, self._places(self.shares, self.watch, absent))
        return self._tables[table]

    def findings(self, rows: RawRows) -> pl.DataFrame:
        """The findings of raw ``rows``: ``columns.packed()``."""
        return self.whole.findings(self.of(rows.table).judged(rows))

    def masked(self, rows: RawRows) -> pl.DataFrame:
        """The masks of raw ``rows``, and their ``UNIT`` if places are looked up."""
        return self.whole.masked(self.of(rows.table).judged(rows))

    def watch(self, texts: pl.DataFrame) -> None:
        """Raise Decomposed for decomposed ``texts``, unless all are known to be composed."""
        if not self._composed:
            refuse_decomposed(texts)


class TableJudge:
    """Judges rows of one kind of table, text by text; answers to a text are kept for later chunks."""

    def __init__(self, judge: Judge, absent: int, conventions: int, places: Places | Nowhere) -> None:
        self._judge, self._absent, self.places = judge, absent, places
        self._read_as = pl.lit(conventions, pl.Int32).alias(CONVENTIONS)
        self._shared = {name: Distinct([name], partial(self._typed, name)) for name in SHARED}
        known = {name: Distinct([name], partial(self._typed_dose, name)) for name in standardise.DOSE_STEPS}
        unknown = {name: Distinct([name], partial(self._typed_dose, name, without=True)) for name in DOSE_STATES}
        self._doses, self._no_column = known, unknown
        self._odd_names = Distinct(["full_name"], partial(self._typed, "full_name"))

    def judged(self, rows: RawRows) -> Judged:
        """The answers for the texts of ``rows``."""
        answers = self._person(rows.read(PERSON_TEXTS))
        answers["commune"], unit = self.places.of(rows)
        texts = [self._dose(rows, slot) for slot in range(1, dose_slots.count(rows.names) + 1)]
        doses = [packed(slot.values(), "bits") for slot in texts]
        answers["doses"] = Answers(self._judge.over_doses, outcome(doses))
        return Judged(rows, answers, unit, doses, [slot["dose_date"] for slot in texts])

    def _person(self, rows: pl.DataFrame) -> dict[str, Answers]:
        """The answers for the texts on a person."""
        answers = {name: texts.of(rows)[0] for name, texts in self._shared.items()}
        answers["full_name"] = self.names(rows["full_name"])
        for name in OWN:
            answers[name] = Answers.by_row(self._typed(name, rows.select(name)))
        person = [answers[field].frame([column]) for column, field in PERSON.items()]
        numbers = pl.concat([rows.select("citizen_id"), *person], how="horizontal")
        answers["citizen_id"] = Answers.by_row(self._typed("citizen_id", numbers))
        return answers

    def names(self, names: pl.Series) -> Answers:
        """The answers for ``names``: those of its stand-in for every name that has one."""
        kinds = self._judge.common_names(names)
        is_odd = kinds == ODD
        stand_ins, odd = self._odd_names.of(_STAND_INS, names.filter(pl.Series(is_odd)).to_frame())
        numbers = stand_ins.numbers[kinds]
        numbers[is_odd] = odd.numbers
        return Answers(odd.table, numbers)

    def _typed(self, name: str, texts: pl.DataFrame) -> pl.DataFrame:
        """The answers for ``texts`` of a field."""
        self._judge.watch(texts)
        made = rules.steps_of(name)(standardise.STEPS[name](texts.lazy().with_columns(self._read_as)))
        if name == "birth_date":
            made = made.with_columns(columns.age_group(self._judge.as_of))
        return self._judge.shares.answers(name, made, self._absent)

    def _dose(self, rows: RawRows, slot: int) -> dict[str, Answers]:
        """The answers for the texts of a slot; for fields without a column, those of an empty cell."""
        columns = dose_slots.raw(slot, rows.names)
        texts = rows.read([columns[name] for name in self._doses if name in columns])
        nothing = pl.lit(None, pl.String)
        named = texts.select(
            (pl.col(columns[name]) if name in columns else nothing).alias(name) for name in self._doses
        )
        without = {name: self._no_column[name] for name in absent_of_dose(self._absent, slot)}
        return {name: each.of(named)[0] for name, each in {**self._doses, **without}.items()}

    def _typed_dose(self, name: str, texts: pl.DataFrame, without: bool = False) -> pl.DataFrame:
        self._judge.watch(texts)
        made = standardise.DOSE_STEPS[name](texts.lazy().with_columns(self._read_as)).collect()
        if without:
            made = made.with_columns(pl.lit(None, pl.UInt8).alias(f"{name}_state"))
        numbered = {"vaccine": self._judge.vaccines, "facility": self._judge.facilities}
        if name in numbered:
            return made.select(dose_slots.bits(name, pl.lit(numbered[name].of(made[f"{name}_std"]))))
        if name == "dose_date":
            return made.select(dose_slots.bits(name, dose_slots.week_number()), dose_slots.day())
        return made.select(dose_slots.bits(name))

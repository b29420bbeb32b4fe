"""What a load made of a file, against the truth: right, said (a message names what is missing), or wrong in silence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

import vaxanalysis as vax
from tests.grammar.layout import Choices, Sheet, lacks
from tests.grammar.people import Person
from vaxanalysis.errors import InputError
from vaxanalysis.schema import BLANK, FIELD, PLACEHOLDER, USABLE

READ = {
    "full_name": "name_std", "birth_date": "birth", "sex": "sex_std", "citizen_id": "cccd", "phone": "phone_std",
    "dose_date": "first_dose",
}  # fmt: skip
"""Field -> the column of a record that holds what was understood."""


@dataclass(frozen=True)
class Verdict:
    """``kind`` is right, said or silent; ``why`` names the difference, with invented people's values in it."""

    kind: str
    why: str = ""


@dataclass(frozen=True)
class Case:
    """A file, the sheet that was written to it, and how it was laid out."""

    path: Path
    sheet: Sheet
    choices: Choices


def verdicts(cases: Sequence[Case]) -> list[Verdict]:
    """Load the files of ``cases`` together and compare what comes out of each with the people in its sheet."""
    try:
        loaded = vax.load([case.path for case in cases])
    except InputError as error:
        return (
            [Verdict("said", str(error))]
            if len(cases) == 1
            else [found for case in cases for found in verdicts([case])]
        )
    return [_verdict(_of(loaded, case.path.name), case) for case in cases]


@dataclass(frozen=True)
class Loaded:
    """What was loaded from one file."""

    records: pl.DataFrame
    rejects: pl.DataFrame
    files: pl.DataFrame


def _of(loaded: vax.Register, name: str) -> Loaded:
    mine = pl.col("file").str.starts_with(name)
    return Loaded(loaded.records.filter(mine), loaded.rejects.filter(mine), loaded.report.files.filter(mine))


def _verdict(loaded: Loaded, case: Case) -> Verdict:
    failed = loaded.files.filter(status="failed")
    if failed.height:
        return Verdict("said", failed.item(0, "message_en"))
    said = _said(loaded)
    wrong = [*_persons(loaded, case.sheet, case.choices), *_unknown(loaded, case.sheet)]
    silent = [f"{name}: {what}" for name, what in wrong if name == "value" or not _is_said(name, said)]
    if silent:
        return Verdict("silent", "; ".join(silent[:4]))
    return Verdict("said", "; ".join(what for _, what in wrong[:4])) if wrong else Verdict("right")


SAYS = ("no_column", "unknown_en", "read_as_en")
"""Columns of the account that name a field which was not understood."""


def _said(loaded: Loaded) -> str:
    """What the account says of fields that were not understood, in one text; rejected rows say that they are rejected."""
    texts = [value for row in loaded.files.select(SAYS).rows() for value in row if value]
    return " ".join([*texts, "rejected" if _rejected_people(loaded) else ""])


def _rejected_people(loaded: Loaded) -> int:
    people = loaded.rejects.filter(~pl.col("reason").is_in(["heading", "footer", "group", "total", "numbers", "note"]))
    return people.height


def _is_said(name: str, said: str) -> bool:
    labels = (FIELD[name].en, name) if name in FIELD else ()
    return any(label in said for label in labels) or (name == "row" and "rejected" in said)


def _persons(loaded: Loaded, sheet: Sheet, choices: Choices) -> list[tuple[str, str]]:
    """Differences, each with the field that is missing, or ``row``, or ``value`` for one that is wrong: no message excuses that."""
    records = loaded.records
    found = Counter(records["phone_std"]) if "phone" not in sheet.unknown else Counter(records["cccd"])
    truth = {_key(person, sheet): person for person in sheet.people}
    wrong = [("row", f"{records.height} records instead of {len(truth)}")] if records.height != len(truth) else []
    if set(found) != set(truth):
        at = "value" if set(found) - set(truth) else "row"
        known = len(set(found) & set(truth))
        return [*wrong, (at, f"{known} of {len(truth)} people found by their own phone or number")]
    key = "phone_std" if "phone" not in sheet.unknown else "cccd"
    for row in records.iter_rows(named=True):
        person = truth[row[key]]
        expected = _expected(person, choices)
        for name, column in READ.items():
            if name not in sheet.unknown and row[column] != expected[name]:
                at = "value" if row[column] is not None else name
                wrong.append((at, f"{name} {row[column]} instead of {expected[name]}"))
        if row["doses"] != 1:
            wrong.append(("value", f"{row['doses']} doses"))
        for name in ("vaccine", "lot", "facility"):
            if name not in sheet.unknown and (state := row[f"{name}_state"]) != USABLE:
                wrong.append((name, f"{name} has the state {state}"))
        if choices.birth in ("year", "nam_nu") and row["birth_year"] != person.birth.year:
            wrong.append(("birth_date", f"year {row['birth_year']} instead of {person.birth.year}"))
        if row["unit_commune"] != person.commune_code:
            at = "value" if row["unit_commune"] else "commune"
            wrong.append((at, f"commune {row['unit_commune']} instead of {person.commune_code}"))
        if lacks(person, choices) and row["citizen_id_state"] not in (BLANK, PLACEHOLDER):
            wrong.append(("value", f"a word for nothing has the state {row['citizen_id_state']}"))
    return wrong


def _key(person: Person, sheet: Sheet) -> str:
    return person.cccd if "phone" in sheet.unknown else person.phone


def _expected(person: Person, choices: Choices) -> dict[str, object]:
    yearly = choices.birth in ("year", "nam_nu")
    return {
        "full_name": person.name, "birth_date": None if yearly else person.birth, "sex": person.sex,
        "citizen_id": None if lacks(person, choices) else person.cccd,
        "phone": person.phone, "dose_date": person.dose_date,
    }  # fmt: skip


def _unknown(loaded: Loaded, sheet: Sheet) -> list[tuple[str, str]]:
    """A field without a column that could be understood must be in no rate: neither missing nor usable."""
    wrong = []
    for name in sheet.unknown:
        state = loaded.records[f"{name}_state"]
        if (state <= USABLE).any():
            wrong.append((name, "counted as missing though the file has no column for it that was understood"))
        if not re.search(r"column \d", " ".join(loaded.files["unknown_en"].fill_null(""))):
            wrong.append(("heading", f"the column of {sheet.heading_of_unknown} is not named"))
    return wrong

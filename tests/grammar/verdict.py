"""What a load made of a file, against the truth: right, said (a message names what is missing), or wrong in silence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import polars as pl

import vaxanalysis as vax
from tests.grammar.layout import Choices, Sheet
from tests.grammar.people import Person
from vaxanalysis.errors import InputError
from vaxanalysis.schema import FIELD, USABLE

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


def verdict(path: Path, sheet: Sheet, choices: Choices) -> Verdict:
    """Load ``path`` and compare what comes out with the people in ``sheet``."""
    try:
        loaded = vax.load(path)
    except InputError as error:
        return Verdict("said", str(error))
    said = _said(loaded)
    wrong = [*_persons(loaded, sheet, choices), *_unknown(loaded, sheet)]
    silent = [f"{name}: {what}" for name, what in wrong if name == "value" or not _is_said(name, said)]
    if silent:
        return Verdict("silent", "; ".join(silent[:4]))
    return Verdict("said", "; ".join(what for _, what in wrong[:4])) if wrong else Verdict("right")


def _said(loaded: vax.Register) -> str:
    """All that the account says of the file, in one text; rejected rows say that they are rejected."""
    texts = [str(value) for row in loaded.report.files.select(pl.selectors.string()).rows() for value in row if value]
    return " ".join([*texts, "rejected" if _rejected_people(loaded) else ""])


def _rejected_people(loaded: vax.Register) -> int:
    people = loaded.rejects.filter(
        ~pl.col("reason").is_in(["heading", "footer", "group", "total", "numbers", "signature"])
    )
    return people.height


def _is_said(name: str, said: str) -> bool:
    labels = (FIELD[name].vi, name) if name in FIELD else ()
    return any(label in said for label in labels) or (name == "row" and "rejected" in said)


def _persons(loaded: vax.Register, sheet: Sheet, choices: Choices) -> list[tuple[str, str]]:
    """Differences, each with the field that is missing, or ``row``, or ``value`` for one that is wrong: no message excuses that."""
    records = loaded.records
    found = Counter(records["phone_std"]) if "phone" not in sheet.unknown else Counter(records["cccd"])
    truth = {_key(person, sheet): person for person in sheet.people}
    wrong = [("row", f"{records.height} records instead of {len(truth)}")] if records.height != len(truth) else []
    if set(found) != set(truth):
        return [
            *wrong,
            ("row", f"{len(set(found) & set(truth))} of {len(truth)} people found by their own phone or number"),
        ]
    key = "phone_std" if "phone" not in sheet.unknown else "cccd"
    for row in records.iter_rows(named=True):
        person = truth[row[key]]
        expected = _expected(person, choices)
        for name, column in READ.items():
            if name not in sheet.unknown and row[column] != expected[name]:
                at = "value" if row[column] is not None else name
                wrong.append((at, f"{name} {row[column]} instead of {expected[name]}"))
        if choices.birth in ("year", "nam_nu") and row["birth_year"] != person.birth.year:
            wrong.append(("birth_date", f"year {row['birth_year']} instead of {person.birth.year}"))
        if row["unit_commune"] is None:
            wrong.append(("commune", "commune not found"))
    return wrong


def _key(person: Person, sheet: Sheet) -> str:
    return person.cccd if "phone" in sheet.unknown else person.phone


def _expected(person: Person, choices: Choices) -> dict[str, object]:
    yearly = choices.birth in ("year", "nam_nu")
    return {
        "full_name": person.name, "birth_date": None if yearly else person.birth, "sex": person.sex, "citizen_id": person.cccd,
        "phone": person.phone, "dose_date": person.dose_date,
    }  # fmt: skip


def _unknown(loaded: vax.Register, sheet: Sheet) -> list[tuple[str, str]]:
    """A field without a column that could be understood must be in no rate: neither missing nor usable."""
    wrong = []
    for name in sheet.unknown:
        state = loaded.records[f"{name}_state"]
        if (state <= USABLE).any():
            wrong.append((name, "counted as missing though the file has no column for it that was understood"))
        if (
            sheet.heading_of_unknown.lower()
            not in " ".join(loaded.report.files["columns_unknown"].fill_null("")).lower()
        ):
            wrong.append(("heading", f"{sheet.heading_of_unknown} is not named"))
    return wrong

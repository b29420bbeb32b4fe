"""Filled worklists, authentication results and pairs of records -> answers, each row with the verdict on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis import forms
from vaxanalysis.errors import InputError
from vaxanalysis.forms.catalogue import AUTHENTICATION, FIELDS
from vaxanalysis.forms.model import coded
from vaxanalysis.forms.moments import in_one_order, moment
from vaxanalysis.loading import short_names
from vaxanalysis.loading.failures import FileError
from vaxanalysis.schema import fold_heading
from vaxanalysis.verification import log
from vaxanalysis.verification.answers import AUTHENTICATION as POLICE_ANSWERS
from vaxanalysis.verification.answers import number
from vaxanalysis.verification.keys import parsed
from vaxanalysis.verification.reviewers import read_pairs
from vaxanalysis.verification.sheets import WORKLIST
from vaxanalysis.verification.summary import FORM, SUMMARY

FIRST_DAY = date(2021, 3, 8)
"""The first dose in the country: no answer is older."""

FLAWS = ("bad_key", "unreadable", "empty", "incomplete", "bad_number", "bad_tries", "no_proposal", "contrary")
"""Why a row is no answer, in this order: its key is missing, damaged or another person's; the words of the answer are not known; nothing
is filled in; corrections without an answer; the right number is not valid; the number of contact tries is not valid; a proposal is
accepted or refused that the list did not make; corrections deny the answer."""


def read_answers(
    files: Iterable[Path | str], noted: date, password: str | None
) -> tuple[pl.DataFrame, tuple[InputError, ...]]:
    """Every row of ``files`` as an event with ``flaw`` (null for an answer), ``bad_day`` and ``who``, and the files not read.

    A district's summary in a folder of worklists is passed over; one that is named itself is an error.
    """
    given = [Path(file) for file in files]
    paths = [path for path in forms.expand(given) if path.name != SUMMARY or path in given]
    parts, failed = [_judged(_blank(), noted)], list[InputError]()
    for path, name in short_names(paths).items():
        rows, errors = _read(path, noted, password)
        parts.append(rows.with_columns(file=pl.lit(name)))
        failed += (_named(error, name) for error in errors)
    failed += forms.read([path for path in given if not any(forms.expand([path]))], WORKLIST, password).failed
    return pl.concat(parts, how="diagonal"), tuple(failed)


def _read(path: Path, noted: date, password: str | None) -> tuple[pl.DataFrame, tuple[InputError, ...]]:
    """The rows of one file as the form that it is, and what of it is not read."""
    listed = forms.read([path], WORKLIST, password)
    if _in_part(listed.failed):
        return _judged(_from_worklists(listed.rows), noted), listed.failed
    asked = forms.read([path], AUTHENTICATION, password)
    if _in_part(asked.failed):
        if asked.failed and _is(path, _LISTED, password) and not _is(path, _ANSWERED, password):
            return _judged(_from_database(asked.rows.clear()), noted), (InputError(path.name, *_NO_ANSWER),)
        return _judged(_from_database(asked.rows), noted), asked.failed
    pairs, left = read_pairs([path], noted, FIRST_DAY, password)
    return pairs, left if _in_part(left) else tuple(_explained(error, path, password) for error in asked.failed)


def _named(error: InputError, name: str) -> InputError:
    return error.named(name) if isinstance(error, FileError) else type(error)(name, error.what, error.repair)


def _in_part(errors: Iterable[InputError]) -> bool:
    """Whether ``errors`` leave something of the file that was read."""
    return all(isinstance(error, forms.Partly) for error in errors)


def _is(path: Path, form: forms.Form, password: str | None) -> bool:
    return _in_part(forms.read([path], form, password).failed)


def _explained(error: InputError, path: Path, password: str | None) -> InputError:
    """``error``; or a clearer one for a file that is readable but no answer form: a summary, or a list without its keys."""
    if not isinstance(error, forms.NoHeadings):
        return error
    return next((InputError(error.where, what, do) for form, what, do in _MISTAKEN if _is(path, form, password)), error)


def _with(form: forms.Form, *required: str) -> forms.Form:
    """``form``, recognised by these columns alone."""
    return replace(form, columns=tuple(replace(one, required=one.name in required) for one in form.columns))


_MISTAKEN = (
    (
        _with(FORM, "name", "records"),
        "a district's summary, which holds no answers",
        "Give the communes' worklists that lie beside it",
    ),
    (
        _with(WORKLIST, "answer"),
        "a worklist without its column 'Mã dòng (không sửa)'",
        "Fill in the workbook that `vaxanalysis worklists` wrote, or put that column back",
    ),
    (
        _with(AUTHENTICATION, "answer"),
        "answers without the column that names each row",
        "Use the form that `vaxanalysis template authentication` writes",
    ),
)
"""Files that are given by mistake: what they are recognised by, what to call them, what to do."""

_LISTED = _with(WORKLIST, "key", "who", "wrong")
_ANSWERED = replace(
    AUTHENTICATION,
    columns=tuple(replace(one, aliases=()) if one.name == "answer" else one for one in AUTHENTICATION.columns),
)
_NO_ANSWER = ("a worklist without its column 'Kết quả xác minh'", "Give that column its heading again")
"""A worklist whose answers stand under another heading reads as the population database's, who are somebody else."""


def _from_worklists(rows: pl.DataFrame) -> pl.DataFrame:
    answer = coded(rows, WORKLIST.column("answer"))
    value = pl.concat_str("number_right", "other_right", separator=" | ", ignore_nulls=True)
    tries = pl.col("tries").str.extract(r"^(\d{1,2})(?:\.0+)?(?: ?lần)?$").cast(pl.Int16)
    unread = (pl.col("tries").is_not_null() & tries.is_null()).alias("bad_tries")
    given = pl.when(value != "").then(value).alias("value")
    wrong = (pl.col("number_right").is_not_null() & number(pl.col("number_right")).is_null()).alias("bad_number")
    answers = rows.select(*log.PLACE, "key", "who", "checker", answer, "date", tries, given, wrong, unread)
    tried = pl.when(pl.col("tries") > 0).then(pl.lit("tried"))
    return answers.with_columns(pl.coalesce("answer", tried).alias("answer"))


def _from_database(rows: pl.DataFrame) -> pl.DataFrame:
    answer = coded(rows, AUTHENTICATION.column("answer"))
    named = [pl.Series("fields", [_fields(text) for text in rows["fields"]], pl.String)]
    return rows.select(*log.PLACE, "key", answer, "date", *named, pl.lit("database").alias("authority"))


def _blank() -> pl.DataFrame:
    """No row, with the columns of both forms."""
    listed, asked = (forms.read([], form).rows for form in (WORKLIST, AUTHENTICATION))
    return pl.concat([_from_worklists(listed), _from_database(asked)], how="diagonal")


def _fields(text: str | None) -> str | None:
    """The names of the fields that a cell lists, sorted; words that name no field are kept as they are."""
    if not text:
        return None
    codes = {
        fold_heading(word): choice.code for choice in FIELDS for word in (choice.code, choice.label, *choice.aliases)
    }
    parts = [part for part in text.replace(";", ",").replace("+", ",").split(",") if part.strip()]
    return ", ".join(sorted({codes.get(fold_heading(part), part.strip()) for part in parts}))


def _of_nobody() -> pl.Expr:
    """A line below a worklist that is no record's: a total, a date and place, signatures. Nothing is answered in it."""
    answered = (pl.col("answer") != "?").fill_null(False) | number(pl.col("value")).is_not_null()
    silent = pl.all_horizontal(pl.col("answer", "value").is_null())
    born = pl.col("who").str.contains(r"\d").fill_null(False)
    return pl.all_horizontal(pl.col("key", "authority").is_null()) & ~answered & (silent | ~born)


def _judged(rows: pl.DataFrame, noted: date) -> pl.DataFrame:
    rows = pl.concat([_blank(), rows], how="diagonal").with_columns(kind=pl.lit("answer"), noted=pl.lit(noted))
    day = moment(in_one_order("date")).dt.date()
    silent = pl.col("answer").is_null()
    flaw = (
        pl.when(pl.col("record_id").is_null()).then(pl.when(_of_nobody()).then(pl.lit("empty")).otherwise(pl.lit("bad_key")))
        .when(pl.col("answer") == "?").then(pl.lit("unreadable"))
        .when(silent & pl.col("value").is_not_null()).then(pl.lit("incomplete"))
        .when(pl.col("bad_tries").fill_null(False)).then(pl.lit("bad_tries"))
        .when(silent).then(pl.lit("empty"))
        .when(pl.col("bad_number").fill_null(False)).then(pl.lit("bad_number"))
    )  # fmt: skip
    bad_day = pl.col("date").is_not_null() & ~day.is_between(FIRST_DAY, "noted").fill_null(False)
    compared = pl.col("answer").is_in(POLICE_ANSWERS) | (pl.col("step") == "police")
    worker = pl.when(compared.fill_null(False)).then(pl.lit("police")).otherwise(pl.lit("station"))
    keyed = rows.with_columns(parsed(pl.col("key")).alias("_key"), day.alias("day")).unnest("_key")
    judged = keyed.with_columns(
        flaw.alias("flaw"), bad_day.alias("bad_day"), pl.coalesce("authority", worker).alias("authority")
    )
    return log.events(judged).hstack(judged.select("flaw", "bad_day", "who"))

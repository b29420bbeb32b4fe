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
    listed = forms.read(paths, WORKLIST, password)
    partly = tuple(error for error in listed.failed if isinstance(error, forms.Partly))
    others = {error.where for error in listed.failed if error not in partly}
    authenticated = forms.read([path for path in paths if path.name in others], AUTHENTICATION, password)
    rows = pl.concat([_from_worklists(listed.rows), _from_database(authenticated.rows)], how="diagonal")
    by_name = {path.name: path for path in paths}
    unread = {error.where for error in authenticated.failed if not isinstance(error, forms.Partly)}
    pairs, left = read_pairs([path for path in paths if path.name in unread], noted, FIRST_DAY, password)
    read = unread - {error.where for error in left if not isinstance(error, forms.Partly)}
    partly += tuple(error for error in left if isinstance(error, forms.Partly))
    failed = partly + tuple(
        _explained(error, by_name.get(error.where), password)
        for error in authenticated.failed
        if error.where not in read
    )
    failed += forms.read([path for path in given if not any(forms.expand([path]))], WORKLIST, password).failed
    answers = _judged(rows.with_columns(kind=pl.lit("answer"), noted=pl.lit(noted)))
    return pl.concat([answers, pairs], how="diagonal"), failed


def _explained(error: InputError, path: Path | None, password: str | None) -> InputError:
    """``error``; or a clearer one for a file that is readable but no answer form: a summary, or a list without its keys."""
    if path is None or not isinstance(error, forms.NoHeadings):
        return error
    for form, what, repair in _MISTAKEN:
        if all(isinstance(one, forms.Partly) for one in forms.read([path], form, password).failed):
            return InputError(error.where, what, repair)
    return error


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


def _fields(text: str | None) -> str | None:
    """The names of the fields that a cell lists, sorted; words that name no field are kept as they are."""
    if not text:
        return None
    codes = {
        fold_heading(word): choice.code for choice in FIELDS for word in (choice.code, choice.label, *choice.aliases)
    }
    parts = [part for part in text.replace(";", ",").replace("+", ",").split(",") if part.strip()]
    return ", ".join(sorted({codes.get(fold_heading(part), part.strip()) for part in parts}))


def _judged(rows: pl.DataFrame) -> pl.DataFrame:
    day = moment(in_one_order("date")).dt.date()
    silent = pl.col("answer").is_null()
    flaw = (
        pl.when(pl.col("record_id").is_null()).then(pl.lit("bad_key"))
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

"""Whether a person is due on the day of the session: age, doses had, interval and product."""

from __future__ import annotations

from datetime import date

import polars as pl

from vaxanalysis.rules.history import MIXES
from vaxanalysis.session.terms import SessionTerms
from vaxanalysis.vaccines import VACCINE

_HAD, _LAST = pl.col("had_all"), pl.col("last")


def age(day: date) -> pl.Expr:
    """Whole years of age on ``day``, from a full birth date."""
    birth = pl.col("birth").dt
    before = (birth.month() > day.month) | ((birth.month() == day.month) & (birth.day() > day.day))
    return day.year - birth.year().cast(pl.Int32) - before.cast(pl.Int32)


def with_course(rows: pl.DataFrame, terms: SessionTerms) -> pl.DataFrame:
    """``rows`` with ``had_all`` and ``last`` (doses had and their last day, by register and list), ``product`` (the first one had),
    ``course`` (its doses), ``interval`` (days after the last product), ``undated_all`` (a dose had has no day) and ``implied_all``.

    The greater number of doses and the later day count, so that nobody is vaccinated twice for a dose that only one side knows. A list that
    plans dose 2 says that there was a dose 1: ``implied_all`` where nobody knows of it.
    """
    courses = {code: terms.doses(code, vaccine.primary_doses) for code, vaccine in VACCINE.items()}
    intervals = {code: terms.interval(code) for code in VACCINE}
    had, stated, implied = (pl.col(name).fill_null(0) for name in ("had", "stated", "implied"))
    by_list, later = stated > had, (pl.col("stated_day") > pl.col("last_day")).fill_null(pl.col("last_day").is_null())
    product = pl.when(by_list & (had == 0)).then("stated_product").otherwise("first_product")
    last_product = pl.when(later).then(pl.coalesce("stated_last", "last_product")).otherwise("last_product")
    no_day = pl.col("undated").fill_null(False) | (by_list & pl.col("stated_undated").fill_null(False))
    named = rows.with_columns(
        had_all=pl.max_horizontal(had, stated), last=pl.max_horizontal("last_day", "stated_day"),
        product=product, last_given=last_product, undated_all=no_day, implied_all=implied > pl.max_horizontal(had, stated),
    )  # fmt: skip
    return named.with_columns(
        course=pl.col("product").replace_strict(courses, default=None, return_dtype=pl.Int64),
        interval=pl.col("last_given").replace_strict(intervals, default=None, return_dtype=pl.Int64),
    )


def reasons(day: date, terms: SessionTerms) -> dict[str, pl.Expr]:
    """Reason -> whether it holds of rows of :func:`with_course` that have ``cccd_year_mismatch``."""
    started, complete = _HAD > 0, pl.col("course") <= _HAD
    undated = pl.col("undated_all") | (started & _LAST.is_null())
    within = started & ~complete.fill_null(False)
    months = terms.months_to_booster(day)
    further = complete & (pl.col("course") == _HAD) if months else pl.lit(False)
    session = pl.lit(day)
    found = {
        "under_age": (age(day) < terms.least_age(day)) & ~pl.col("cccd_year_mismatch"),
        "course_complete": complete & ~further,
        "too_early": within & (_LAST + pl.duration(days=pl.col("interval")) > session),
        "booster_too_early": further & (_LAST.dt.offset_by(f"{months or 0}mo") > session),
        "dose_undated": (undated & (within | further)) | pl.col("implied_all"),
        "product_unknown": started & (pl.col("course").is_null() | (within & pl.col("interval").is_null())),
        "history_unclear": pl.any_horizontal(pl.col("unclear", "stated_unclear").fill_null(False)),
        "product_not_mixed": within & _LAST.is_not_null() & ~_follows(day),
    }
    return {code: holds.fill_null(False) for code, holds in found.items()}


def _follows(day: date) -> pl.Expr:
    """Whether the planned product may follow the first one; true where either is not known."""
    first, planned = pl.col("product"), pl.col("planned")
    mixes = [(first == one) & (planned == other) for one, other, since in MIXES if since <= day]
    return pl.any_horizontal(first == planned, *mixes).fill_null(True)

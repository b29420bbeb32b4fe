"""Each row of the lists -> one outcome and its reasons: a table in, a table out."""

from __future__ import annotations

from datetime import date

import polars as pl

from vaxanalysis import rules, tally
from vaxanalysis.schema import MANDATORY, UNIT, USABLE
from vaxanalysis.session import due, persons
from vaxanalysis.session.reasons import COMPLETE, NOT_DUE, POLICE, PRECEDENCE, READY, REASONS, REMARKED, RULES
from vaxanalysis.session.terms import TERMS, SessionTerms
from vaxanalysis.standardise import text

_OF_HISTORY = ("course_complete", "too_early", "booster_too_early")
_KEPT = (
    *persons.PLACE, "record_id", "leading", *MANDATORY, "phone", "address", "name_std", "name_folded", "given_name", "birth", "sex_std",
    "cccd", "cmnd", "passport", "phone_std", "non_citizen", *UNIT, "commune",
)  # fmt: skip


def decided(
    rows: pl.DataFrame, records: pl.DataFrame, people: pl.DataFrame, known: pl.DataFrame, others: pl.Series, day: date,
    terms: SessionTerms = TERMS,
) -> pl.DataFrame:  # fmt: skip
    """``rows`` (``PLACE, record_id, layout``) with ``outcome``, ``reasons`` and ``remarks`` (codes of ``REASONS``, by ``;``) and ``dose``.

    ``records``: theirs, standardised. ``people``: as :func:`vaxanalysis.session.persons.persons` gives them. ``known``: by ``record_id``
    the doses by register (:data:`vaxanalysis.session.history.HISTORY`) and by lists (:func:`vaxanalysis.session.history.stated`).
    ``others``: the ``record_id`` of those whose number is in the register under another name. ``dose``: the number of the dose due to
    those who are ready. Every row has exactly one outcome.
    """
    judged = rules.judged(records.lazy(), day).collect()
    by_rule = [tally.failing([rule.code]).alias(rule.code) for rule in (*RULES, *REMARKED)]
    frame = (
        rows.select(*persons.PLACE, "record_id", "layout")
        .join(judged, on="record_id", how="left", maintain_order="left", suffix="_of_record")
        .join(people, on="record_id", how="left", maintain_order="left")
        .join(known, on="record_id", how="left", maintain_order="left")
        .join(persons.homes(rows.join(records.select("record_id", *UNIT), on="record_id"), terms.own_share), on="file", how="left",
              maintain_order="left")
        .with_columns(by_rule, leading=persons.leading(), number_of_another=pl.col("record_id").is_in(others.implode()))
    )  # fmt: skip
    frame = frame.with_columns(**_of_fields(terms))
    frame = due.with_course(frame, terms).with_columns(**due.reasons(day, terms))
    frame = persons.repeats(_unsure(frame).with_columns(faulty=_any(POLICE) | _any(COMPLETE)))
    return _concluded(frame.with_columns(**_remarks()))


def _any(outcome: str | None, absent: tuple[str, ...] = ("repeated", "no_contact")) -> pl.Expr:
    """Whether any reason for ``outcome`` holds, but for those that are not known yet (codes that begin with ``absent``)."""
    codes = [code for code, reason in REASONS.items() if reason.outcome == outcome and not code.startswith(absent)]
    return pl.any_horizontal(codes)


def _of_fields(terms: SessionTerms) -> dict[str, pl.Expr]:
    """The reasons from a single row."""
    states = {name: pl.col(f"{name}_state") for name in MANDATORY}
    by_rule = pl.any_horizontal(*(rule.code for rule in RULES))
    commune, home = pl.col("unit_commune"), pl.col("home_commune")
    other_district = pl.col("home_district").is_not_null() & (pl.col("unit_district") != pl.col("home_district"))
    old = pl.col("cccd").is_null() & pl.col("cmnd").is_not_null() & ~pl.col("non_citizen")
    return {
        **{f"{name}_no_column": state.is_null() for name, state in states.items()},
        "unusable": pl.any_horizontal((state < USABLE).fill_null(False) for state in states.values()) & ~by_rule,
        "commune_unknown": commune.is_null() & pl.col("commune_state").is_not_null(),
        "wrong_commune": pl.when(home.is_not_null()).then(commune != home).otherwise(other_district).fill_null(False),
        "old_card": old if not terms.old_cards else pl.lit(False),
    }


def _unsure(frame: pl.DataFrame) -> pl.DataFrame:
    """A record of the register that only resembles the person does not refuse a dose: the person has to be asked."""
    unsure = (pl.col("had").fill_null(0) > 0) & ~pl.col("sure").fill_null(False)
    perhaps = unsure & pl.any_horizontal(_OF_HISTORY)
    return frame.with_columns(
        *((pl.col(code) & ~unsure).alias(code) for code in _OF_HISTORY), perhaps_vaccinated=perhaps
    )


def _remarks() -> dict[str, pl.Expr]:
    """The remarks, and the police for persons who cannot be reached otherwise."""
    unreached = (pl.col("phone_state") < USABLE) & (pl.col("address_state") < USABLE)
    incomplete = pl.any_horizontal((pl.col(f"{name}_state") < USABLE).fill_null(False) for name in MANDATORY)
    return {
        "no_contact": (unreached & incomplete & ~pl.col("non_citizen")).fill_null(False),
        "register_differs": pl.col("differs").fill_null(False),
        "noted": ~text.is_blank(text.trim(pl.col("note"))).fill_null(True),
        "dose_not_in_register": (pl.col("stated").fill_null(0) > pl.col("had").fill_null(0)),
    }


def _concluded(frame: pl.DataFrame) -> pl.DataFrame:
    holds = {outcome: _any(outcome, ("-",)) for outcome in PRECEDENCE}
    citizen = ~pl.col("non_citizen").fill_null(False)
    outcome = (
        pl.when(holds[NOT_DUE]).then(pl.lit(NOT_DUE))
        .when(holds[POLICE] & citizen).then(pl.lit(POLICE))
        .when(holds[COMPLETE] | holds[POLICE]).then(pl.lit(COMPLETE))
        .otherwise(pl.lit(READY))
    )  # fmt: skip
    stopping = [code for code, reason in REASONS.items() if reason.outcome]
    remarks = [code for code, reason in REASONS.items() if not reason.outcome]
    dose = pl.when(outcome == READY).then(pl.col("had_all") + 1)
    kept = [name for name in _KEPT if name in frame.columns]
    return frame.select(
        *kept, "found", outcome=outcome, reasons=_codes(stopping), remarks=_codes(remarks), dose=dose,
        last_dose="last", last_product="last_given",
    )  # fmt: skip


def _codes(codes: list[str]) -> pl.Expr:
    held = [pl.when(pl.col(code).fill_null(False)).then(pl.lit(code)) for code in codes]
    return pl.concat_str(held, separator=";", ignore_nulls=True)

"""Requests as filed -> one row per request, every row of every file accounted for.

A request that is filed again (a log sent every day) counts once: the row with the answer wins. Requests of several districts
with one number, received at different times or from different people, are different requests. Rows whose moment of receipt or answer
cannot be read, and answers dated before the receipt, are listed, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from vaxanalysis import forms, places
from vaxanalysis.errors import InputError
from vaxanalysis.feedback.routing import Routing
from vaxanalysis.forms.catalogue import FEEDBACK
from vaxanalysis.forms.model import coded
from vaxanalysis.forms.moments import in_one_order, moment
from vaxanalysis.loading import redacted
from vaxanalysis.schema import fold
from vaxanalysis.vaccines import ROLLOUT

STATUSES = ("request", "repeated", "conflict", "no_receipt", "closed_before_receipt", "no_answer_time", "still_open")
"""What a row of a file is. ``conflict`` repeats a request with another receipt, answer or name; ``closed_before_receipt``,
``no_answer_time`` (answered, at a moment that is missing or cannot be read) and ``still_open`` (a moment of answer beside an outcome that
says it is not answered) count as open; ``no_receipt`` is no request until its
moment of receipt is filled in."""

DOUBTFUL = STATUSES[2:]
"""Statuses of rows with impossible values; somebody has to correct them."""

_COUNTED = ("request", "closed_before_receipt", "no_answer_time", "still_open")
_NOT_YET = r"(?i)^\s*(?:chưa|đang|không|-)"

_PLACE = ["province", "district", "commune"]


@dataclass(frozen=True)
class Requests:
    """``requests``: one row each; ``rows``: file, sheet, row and ``status`` of every row read, and whether ``words`` of its kind or
    outcome are not known; ``failed``: files, sheets and columns not read."""

    requests: pl.DataFrame
    rows: pl.DataFrame
    failed: tuple[InputError, ...]


def read_requests(files: Iterable[Path | str], rules: Routing, doses: Mapping[str, int]) -> Requests:
    """Read the requests workbooks ``files`` and say who is responsible for each request.

    ``doses``: how many the register holds of each facility; without any, requests stand for doses.
    """
    filled = forms.read(files, FEEDBACK)
    judged = _judged(_typed(filled.rows))
    counted = judged.filter(pl.col("status").is_in(_COUNTED))
    words = ((pl.col("kind") == "?") | (pl.col("outcome") == "?")).fill_null(False).alias("words")
    rows = judged.select("file", "sheet", "row", "status", words)
    return Requests(routed(counted.drop("status"), rules, doses), rows, filled.failed)


def _typed(rows: pl.DataFrame) -> pl.DataFrame:
    codes = {name: coded(rows, FEEDBACK.column(name)) for name in ("kind", "outcome", "reason")}
    received, closed = (moment(in_one_order(name)) for name in ("received", "closed"))
    written = pl.col("closed").is_not_null() & ~pl.col("closed").str.contains(_NOT_YET)
    answered = written.fill_null(False) | codes["outcome"].is_in(["resolved", "rejected"]).fill_null(False)
    still = codes["outcome"] == "open"
    return rows.with_columns(
        **codes,
        closed=pl.when(~still.fill_null(False)).then(closed),
        received=pl.when(received >= ROLLOUT).then(received),
        _untimed=closed.is_null() & answered,
        _still=(closed.is_not_null() & still).fill_null(False),
    )


def _judged(rows: pl.DataFrame) -> pl.DataFrame:
    early = (pl.col("closed") < pl.col("received")).fill_null(False)
    known = rows.with_columns(_early=early, closed=pl.when(~early).then("closed"))
    places = ["file", "sheet", "row"]
    district = pl.col("district").fill_null("").str.to_lowercase()
    others = (_differ("received") | _differ("full_name")) & _differ("district")
    alike = pl.col("request_id") + pl.when(others).then(district).otherwise(pl.lit(""))
    named = pl.coalesce(alike, pl.concat_str(pl.lit("\x00"), *places, separator="\x1f"))
    ordered = known.with_columns(_id=named).sort("closed", "received", *places, nulls_last=True)
    same = ["_id", pl.col("received").is_null()]
    first = pl.int_range(pl.len()).over(same) == 0
    other = pl.any_horizontal(
        pl.col(name) != pl.col(name).first().over(same) for name in ("received", "closed", "full_name")
    )
    status = (
        pl.when(pl.col("received").is_null()).then(pl.lit("no_receipt"))
        .when(first & pl.col("_early")).then(pl.lit("closed_before_receipt"))
        .when(first & pl.col("_untimed")).then(pl.lit("no_answer_time"))
        .when(first & pl.col("_still")).then(pl.lit("still_open"))
        .when(first).then(pl.lit("request"))
        .when(other).then(pl.lit("conflict"))
        .otherwise(pl.lit("repeated"))
    )  # fmt: skip
    return ordered.with_columns(status=status).sort(places).drop("_id", "_early", "_untimed", "_still")


def _differ(name: str) -> pl.Expr:
    """Whether one request's number has several values."""
    return pl.col(name).drop_nulls().n_unique().over("request_id") > 1


def routed(requests: pl.DataFrame, rules: Routing, doses: Mapping[str, int]) -> pl.DataFrame:
    """``requests`` with the unit of the vaccination, the body ``responsible``, and that body as it may be ``shown``."""
    combos = places.resolve(requests.select(_PLACE).unique(maintain_order=True)).drop("how")
    placed = requests.join(combos, on=_PLACE, how="left", nulls_equal=True, maintain_order="left")
    distinct = placed.select("facility", "unit_commune", "unit_district", *_PLACE).unique(maintain_order=True)
    asked = dict(requests.drop_nulls("facility").group_by("facility").len().iter_rows())
    held = {fold(name): count for name, count in doses.items()}
    sites = redacted.facilities({name: max(count, held.get(fold(name), 0)) for name, count in asked.items()})
    bodies = [_responsible(row, rules, None) for row in distinct.iter_rows(named=True)]
    public = [_responsible(row, rules, sites) for row in distinct.iter_rows(named=True)]
    named = distinct.with_columns(pl.Series("responsible", bodies, pl.String), pl.Series("shown", public, pl.String))
    return placed.join(named, on=distinct.columns, how="left", nulls_equal=True, maintain_order="left")


def _responsible(row: dict[str, str | None], rules: Routing, sites: Mapping[str, str] | None) -> str:
    """The body of a request; with ``sites``, as it may be shown: a place that is no unit only where its words are known."""
    commune, district = row["unit_commune"], row["unit_district"]
    names = {
        "facility": row["facility"] if sites is None else sites.get(row["facility"] or ""),
        "commune": places.commune_name(commune) if commune else _unit(row["commune"], sites is not None),
        "district": places.district_name(district) if district else _unit(row["district"], sites is not None),
    }
    return rules.responsible(row["facility"], names["commune"], names["district"], names["facility"])


def _unit(typed: str | None, public: bool) -> str | None:
    return typed if typed is None or not public or redacted.is_known(typed) else "(không rõ)"

"""Each list goes or is stopped: a list in which too much is wrong goes back whole, before anybody is called."""

from __future__ import annotations

import polars as pl

from vaxanalysis.schema import FIELD, MANDATORY
from vaxanalysis.session.reasons import NOT_DUE, OUTCOMES, READY
from vaxanalysis.session.terms import TERMS, SessionTerms

NO_FAULT = ("footer", "numbers", "group", "total", "note", "heading", "table")
"""Reasons for which a line was set aside that is no person: nothing is lost with it."""

REPEATED = r"repeated_(?:here|elsewhere|differs)"


def counted(rows: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """``by``, a column of rows for each of ``OUTCOMES``, and ``rows`` in all."""
    each = [(pl.col("outcome") == name).sum().cast(pl.Int64).alias(name) for name in OUTCOMES]
    return rows.group_by(by).agg(*each, rows=pl.len().cast(pl.Int64)).sort(by, nulls_last=True)


def gates(files: pl.DataFrame, rows: pl.DataFrame, rejects: pl.DataFrame, terms: SessionTerms = TERMS) -> pl.DataFrame:
    """A line a list: ``file``, rows by outcome, ``repeated, rejected, set_aside, rows``, ``go``, ``why_vi, why_en`` (null where it goes).

    ``files``: the account of the load (``file, rows, no_column, message_vi, message_en``). ``rejected``: rows of persons that could not
    be read; ``set_aside``: lines that are no person. ready + complete + police + not_due + rejected + set_aside = rows.
    """
    lost = ~pl.col("reason").is_in(NO_FAULT)
    put_aside = rejects.group_by("file").agg(rejected=lost.sum().cast(pl.Int64), set_aside=(~lost).sum().cast(pl.Int64))
    repeated = rows.group_by("file").agg(repeated=pl.col("reasons").str.contains(REPEATED).sum().cast(pl.Int64))
    given = files.select("file", "rows", "no_column", "message_vi", "message_en")
    table = given.join(counted(rows, ("file",)).drop("rows"), on="file", how="left", maintain_order="left")
    for more in (repeated, put_aside):
        table = table.join(more, on="file", how="left", maintain_order="left")
    table = table.with_columns(pl.col(*OUTCOMES, "repeated", "rejected", "set_aside").fill_null(0))
    people = pl.sum_horizontal(*OUTCOMES, "rejected")
    judged = table.with_columns(_why(language, people, terms).alias(f"why_{language}") for language in ("vi", "en"))
    go = pl.col("why_en").is_null().alias("go")
    return judged.select("file", *OUTCOMES, "repeated", "rejected", "set_aside", "rows", go, "why_vi", "why_en")


def _why(language: str, people: pl.Expr, terms: SessionTerms) -> pl.Expr:
    vi = language == "vi"
    sound = pl.sum_horizontal(READY, NOT_DUE) / people
    missing = pl.col("no_column").str.split(", ")
    lacking = [
        pl.when(missing.list.contains(name)).then(pl.lit(f"không có cột {FIELD[name].vi}" if vi else f"no column {FIELD[name].en}"))
        for name in MANDATORY
    ]  # fmt: skip
    rejected, repeated = (pl.col(name) / people for name in ("rejected", "repeated"))
    limits = (
        (sound < terms.least_sound, sound, terms.least_sound,
         "chỉ {} dòng đủ điều kiện hoặc chưa đến lượt (mức tối thiểu {})",
         "only {} of the rows are ready or not due (at least {} needed)"),
        (rejected > terms.most_rejected, rejected, terms.most_rejected,
         "{} dòng không đọc được (mức tối đa {})", "{} of the rows cannot be read (at most {})"),
        (repeated > terms.most_repeated, repeated, terms.most_repeated,
         "{} dòng trùng người (mức tối đa {})", "{} of the rows repeat a person (at most {})"),
    )  # fmt: skip
    beyond = [
        pl.when(over).then(pl.format(words[not vi], _share(share), pl.lit(f"{100 * limit:.0f}%")))
        for over, share, limit, *words in limits
    ]
    none = pl.when((people == 0) & pl.col(f"message_{language}").is_null()).then(
        pl.lit("không có dòng nào của người đăng ký" if vi else "no row of a person")
    )
    text = pl.concat_str(pl.col(f"message_{language}"), none, *lacking, *beyond, separator="; ", ignore_nulls=True)
    return pl.when(text != "").then(text)


def _share(of: pl.Expr) -> pl.Expr:
    """A share in whole per cent, as text."""
    return (100 * of).round(0).cast(pl.Int64, strict=False).cast(pl.String) + "%"

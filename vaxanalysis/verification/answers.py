"""What people answer, what it means for the work, and which answers contradict each other."""

from __future__ import annotations

import polars as pl

from vaxanalysis.forms.model import Choice

RESULTS = (
    Choice("completed", "Đã bổ sung", ("bổ sung", "đã hoàn thiện", "hoàn thành", "xong")),
    Choice("corrected", "Đã sửa", ("sửa", "đã chỉnh sửa", "đã cập nhật")),
    Choice("accepted", "Nhận đề xuất", ("đồng ý đề xuất", "nhận gợi ý", "đề xuất đúng")),
    Choice("refused", "Đề xuất sai", ("không nhận đề xuất", "gợi ý sai")),
    Choice("not_reached", "Không liên hệ được", ("không gặp", "chưa liên hệ được", "không nghe máy")),
    Choice("wrong_person", "Không đúng người", ("nhầm người", "sai người", "nhầm số")),
    Choice("forwarded", "Chuyển công an", ("chuyển công an xác minh", "đã chuyển công an")),
    Choice("right", "Đúng", ("thông tin đúng", "khớp")),
    Choice("wrong", "Sai", ("thông tin sai", "không khớp")),
    Choice("not_found", "Không tìm thấy", ("không có dữ liệu", "không thấy")),
)
"""The drop-down of a worklist."""

OUTCOMES = {
    "completed": "mended", "corrected": "mended", "accepted": "mended", "refused": "refused",
    "forwarded": "police", "wrong_person": "police",
    "right": "right", "wrong": "wrong", "not_found": "not_found",
}  # fmt: skip
"""Answer -> its outcome; ``not_reached`` and ``tried`` have none and only count as contact tries."""

NUMBER = r"^(?:\d{12}|\d{9}|[A-Z]\d{7,8})$"
"""A CCCD, a CMND or a passport; 10 or 11 digits may have lost a zero, and nobody can tell where."""

AUTHENTICATION = ("right", "wrong", "not_found")

MAX_TRIES = 3
"""Contact tries after which a person counts as out of reach."""

_RANK = {"station": 1, "police": 2, "database": 3}
_KNOWING = 4


def decided(events: pl.DataFrame) -> pl.DataFrame:
    """``events`` with ``outcome``, the effective day ``on`` and ``rank``, which orders what happened on one day.

    An answer cannot be given before its list nor after it was taken in: a day outside is a slip and is moved to that bound.
    A listing comes before the answers of its day, unless it already knew of a wrong authentication; then only the answers to
    this very list come after it.
    """
    stated = pl.coalesce("day", "noted")
    answered = pl.max_horizontal(pl.min_horizontal(stated, "noted"), "list_date")
    listed = pl.col("kind") == "listed"
    knowing = pl.when(pl.col("fields") == "wrong").then(_KNOWING).otherwise(0)
    rank = pl.col("authority").replace_strict(_RANK, default=None, return_dtype=pl.Int8)
    to_this_list = pl.when(pl.col("list_date") == answered).then(_KNOWING).otherwise(0)
    of_list = pl.concat_str(pl.lit("listed_"), "authority")
    return events.with_columns(
        outcome=pl.when(listed).then(of_list).when(pl.col("kind") == "answer").then(_outcome()),
        on=pl.when(listed).then("list_date").otherwise(answered),
        rank=pl.when(listed).then(knowing).otherwise(rank + to_this_list).cast(pl.Int8),
    )


def _outcome() -> pl.Expr:
    return pl.col("answer").replace_strict(OUTCOMES, default=None, return_dtype=pl.String)


def contradicting(events: pl.DataFrame) -> pl.DataFrame:
    """The decisive answers of one authority on one record and day that differ in outcome or in the number given.

    Answers without a day contradict every other one that differs, since their order is not known, but for one of a day after they all
    had come in. None of them counts: they are listed, until a later answer with a date settles them.
    """
    answers = events.filter(kind="answer").with_columns(outcome=_outcome()).drop_nulls("outcome")
    dateless = pl.col("noted").filter(pl.col("day").is_null()).max().over("record_id", "authority")
    later = pl.min_horizontal("day", "noted") > dateless
    group = ["record_id", "authority", pl.when(later.fill_null(dateless.is_null())).then("day").alias("_day")]
    numbers = number(pl.col("value")).drop_nulls().n_unique().over(group)
    return answers.filter((pl.col("outcome").n_unique().over(group) > 1) | (numbers > 1))


def plain(written: pl.Expr) -> pl.Expr:
    """A number as people write it, without what stands between its digits."""
    whole = written.str.replace(r"^\s*(\d{8,12})[.,]0+$", "$1")
    return whole.str.replace_all(r"[\s.\-']", "").str.to_uppercase()


def number(value: pl.Expr) -> pl.Expr:
    """The right number that begins the ``value`` of an answer, without what stands between its digits; null where there is none."""
    written = plain(value.str.extract(r"^([^|]*)"))
    return pl.when(written.str.contains(NUMBER) & ~written.str.contains(r"^0+$")).then(written)


def tries(events: pl.DataFrame) -> pl.DataFrame:
    """``record_id, tries, last_try``: the contact tries of the stations; the numbers written on two lists add up."""
    failed = (pl.col("authority") == "station") & pl.col("answer").is_in(["not_reached", "tried"])
    written = pl.when(pl.col("answer") == "not_reached").then(pl.max_horizontal("tries", 1)).otherwise("tries")
    by_list = events.filter(failed).group_by("record_id", "list_date")
    per_list = by_list.agg(written.max().alias("tries"), last_try=pl.col("on").max())
    return per_list.group_by("record_id").agg(pl.col("tries").sum(), pl.col("last_try").max())

"""A proposal in one line: the field, the value, the chance, the tier and the evidence."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from vaxanalysis.repair.chances import TIERS
from vaxanalysis.schema import FIELD

TIER_LABELS = {
    "accept": ("nhận hàng loạt", "accept in bulk"),
    "look": ("cần đối chiếu", "look"),
    "leave": ("không đề xuất", "leave"),
}

_MATES = "theo bản ghi khác của cùng người", "from another record of the person"
EVIDENCE: dict[str, tuple[str, str]] = {
    "mates": _MATES,
    "mates_later": (f"{_MATES[0]}, mũi tiêm sau", f"{_MATES[1]}, of a later dose"),
    "mates_alike": (f"{_MATES[0]}, khớp với bản ghi này", f"{_MATES[1]}, which this record confirms"),
    "mates_several": ("theo nhiều bản ghi khác của cùng người", "from several other records of the person"),
    "mates_apart": (f"{_MATES[0]}, không khớp với thông tin ở đây", f"{_MATES[1]}, at odds with this record"),
    "mates_new_year": (f"{_MATES[0]}, 01/01 có thể là ngày mặc định", f"{_MATES[1]}, 01/01 may be a default"),
    "number": ("theo số CCCD", "from the CCCD"),
    "number_and_name": ("theo số CCCD và tên", "from the CCCD and the name"),
    "number_against_name": ("theo số CCCD, trái với tên", "from the CCCD, against the name"),
    "number_shared": (
        "theo số CCCD, số này còn đứng ở người khác",
        "from the CCCD, which stands at another person too",
    ),
    "name": ("theo tên đệm và tên", "from middle and given name"),
    "digits": ("sửa chữ số thứ 4-6 theo giới tính, năm sinh", "digits 4-6 corrected by sex and birth year"),
    "letters": ("thay chữ bằng số theo giới tính, năm sinh", "letters replaced, by sex and birth year"),
    "zeros": ("bổ sung số 0 ở đầu", "leading zeros restored"),
}
"""Kind of evidence -> its words in Vietnamese and English."""

_SEX = {"male": ("Nam", "male"), "female": ("Nữ", "female")}
SHOWN = 0.5
"""Lowest chance of a wrong field at which it is named, also where nothing can be proposed."""


def lines(found: pl.DataFrame, language: str = "vi") -> pl.DataFrame:
    """``record_id, suggestion``: what is proposed for a record, a line a field; ``language``: ``vi`` or ``en``.

    A field that is probably wrong and has no value to propose is named as well.
    """
    place = ("vi", "en").index(language)
    proposed = pl.col("value").is_not_null() & (pl.col("tier") != TIERS[2])
    suspected = ~proposed & (pl.col("wrong") >= SHOWN) & (pl.col("wrong") < 1)
    worded = found.with_columns(
        text=pl.when(proposed).then(_proposal(place)).when(suspected).then(_suspicion(place))
    ).drop_nulls("text")
    joined = pl.col("text").str.join("\n")
    return worded.group_by("record_id", maintain_order=True).agg(joined.alias("suggestion"))


def _in(place: int, codes: pl.Expr, words: Mapping[str, tuple[str, str]]) -> pl.Expr:
    """The word for each of ``codes`` in one of the two languages; null for one that has none."""
    return codes.replace_strict(
        {code: both[place] for code, both in words.items()}, default=None, return_dtype=pl.String
    )


def _label(place: int) -> pl.Expr:
    return _in(place, pl.col("field"), {name: (field.vi, field.en) for name, field in FIELD.items()})


def _value(place: int) -> pl.Expr:
    field, day = pl.col("field"), pl.col("value").str.replace(r"^(\d{4})-(\d{2})-(\d{2})$", "$3/$2/$1")
    sex = _in(place, pl.col("value"), _SEX)
    return pl.when(field == "sex").then(sex).when(field == "birth_date").then(day).otherwise("value")


def _percent(chance: pl.Expr, place: int) -> pl.Expr:
    """Rounded down, so that no chance is called 100 %."""
    text = ((chance * 1000).floor() / 10).cast(pl.String)
    return (text.str.replace(".", ",", literal=True) if place == 0 else text) + " %"


def _rough(chance: str, place: int) -> pl.Expr:
    """A chance below the bulk tier, which orders records but is no share of them (docs/verification.md)."""
    return pl.lit(("ước tính thô ", "rough estimate ")[place]) + _percent(pl.col(chance), place)


def _proposal(place: int) -> pl.Expr:
    tier, why = (
        _in(place, pl.col("tier"), TIER_LABELS),
        _in(place, pl.col("kind").str.replace(r"^[^.]*\.", ""), EVIDENCE),
    )
    year = (pl.col("field") == "birth_date") & (pl.col("value").str.len_bytes() == 4)
    label = pl.when(year).then(pl.lit(("Năm sinh", "Birth year")[place])).otherwise(_label(place))
    sure = pl.col("tier") == TIERS[0]
    chance = pl.when(sure).then(_percent(pl.col("probability"), place)).otherwise(_rough("probability", place))
    return pl.format("{}: {} – {}, {} ({})", label, _value(place), chance, tier, why)


def _suspicion(place: int) -> pl.Expr:
    words = ("{}: có thể sai ({}), chưa có giá trị đề xuất", "{}: may be wrong ({}), nothing to propose")[place]
    return pl.format(words, _label(place), _rough("wrong", place))

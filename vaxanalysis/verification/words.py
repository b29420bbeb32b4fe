"""The texts of a record on a worklist: what is wrong with it, and as much of its number as the work needs."""

from __future__ import annotations

import polars as pl

from vaxanalysis import rules, tally
from vaxanalysis.forms.catalogue import FIELDS as AUTHENTICATED
from vaxanalysis.verification.categories import CERTIFICATE_RULE

CATEGORY_LABELS = {
    "no_number": "Không có số CCCD/CMND",
    "malformed": "Số CCCD/CMND sai định dạng",
    "wrong_basic": "Sai hoặc thiếu thông tin cơ bản",
    "auth_wrong": "Xác thực trả lời sai",
    "duplicate": "Trùng, nghi trùng",
    "certificate": "Chưa cấp được giấy chứng nhận",
}

KIND_LABELS = {
    "duplicate": "Một người nhập nhiều lần",
    "shared_id": "Một số giấy tờ đứng ở nhiều người",
    "probable": "Nghi trùng người",
    "review": "Có thể trùng người, cần xem lại",
}

_SHOWN = tuple(rule for rule in rules.RULES if rule.severity == "error" and rule.code != CERTIFICATE_RULE)
_ON_NUMBER = tuple(rule.code for rule in _SHOWN if "citizen_id" in rule.fields)
_MASK = "••••"


def wrong(own: pl.DataFrame | None = None) -> pl.Expr:
    """Everything that has to be verified about a record, a line each; errors by the user's ``own`` rules (``rules.words``) too."""
    lines = [
        _authentication(),
        *_rules(),
        *([] if own is None else _own_rules(own)),
        _certificate(),
        _cluster(),
        *_past(),
    ]
    text = pl.concat_str(lines, separator="\n", ignore_nulls=True)
    label = pl.col("category").replace_strict(CATEGORY_LABELS, return_dtype=pl.String)
    return pl.when(text == "").then(label).otherwise(text).alias("wrong")


def number() -> pl.Expr:
    """The number as it was typed where it has to be corrected, else its last four characters only."""
    blamed = pl.col("fields").str.contains("citizen_id").fill_null(pl.col("authenticated") == "wrong").fill_null(False)
    typed = pl.col("citizen_id")
    needed = pl.col("category").is_in(["no_number", "malformed"]) | tally.failing(_ON_NUMBER) | blamed
    return pl.when(needed).then(typed).otherwise(pl.lit(_MASK) + typed.str.strip_chars().str.slice(-4)).alias("number")


def _rules() -> list[pl.Expr]:
    return [pl.when(tally.failing([rule.code])).then(pl.lit(f"- {rule.message_vi}")) for rule in _SHOWN]


def _own_rules(own: pl.DataFrame) -> list[pl.Expr]:
    codes, errors = own["code"].to_list(), own.filter(severity="error").select("code", "message_vi")
    return [
        pl.when(tally.failing_own([code], codes)).then(pl.lit(f"- {message}")) for code, message in errors.iter_rows()
    ]


def _certificate() -> pl.Expr:
    message = next(rule.message_vi for rule in rules.RULES if rule.code == CERTIFICATE_RULE)
    return pl.when(pl.col("category") == "certificate").then(pl.lit(f"- {message}"))


def _authentication() -> pl.Expr:
    names = pl.col("fields")
    for choice in AUTHENTICATED:
        names = names.str.replace_all(choice.code, choice.label.lower(), literal=True)
    answer = pl.concat_str(pl.lit("- Cơ sở dữ liệu dân cư trả lời: SAI"), pl.lit(" (") + names + ")", ignore_nulls=True)
    return pl.when(pl.col("authenticated") == "wrong").then(answer)


def _cluster() -> pl.Expr:
    """The group of the list to which the record belongs, and how many of it are elsewhere."""
    label = pl.col("kind").replace_strict(KIND_LABELS, default=None, return_dtype=pl.String)
    group = pl.format(" (nhóm {}: {} bản ghi", pl.col("group_number"), pl.col("group_size"))
    away = pl.when(pl.col("group_away") > 0).then(pl.format(", {} ở địa bàn khác", pl.col("group_away")))
    return pl.lit("- ") + label + (group + away.fill_null("") + ")").fill_null("")


def _past() -> list[pl.Expr]:
    return [
        pl.when("reopened").then(pl.lit("- Đã báo sửa nhưng hệ thống chưa thay đổi")),
        pl.when(pl.col("tries") > 0).then(pl.format("- Đã liên hệ {} lần không được", pl.col("tries"))),
    ]

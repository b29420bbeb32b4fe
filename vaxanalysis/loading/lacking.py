"""What to tell the sender of a file that has no column for a mandatory field."""

from __future__ import annotations

from collections.abc import Collection

from vaxanalysis.schema import FIELD, MANDATORY

_WORDS = {
    "vi": (
        "không có cột {fields}; không tính được tỷ lệ đầy đủ của trường này",
        "tiêu đề cột chưa nhận biết được: {headings}",
        "Đặt tên cột theo mẫu PL1 hoặc bổ sung cột rồi chạy lại",
    ),
    "en": (
        "no column for {fields}; its completeness cannot be computed",
        "headings that were not understood: {headings}",
        "Name the column as in the PL1 template, or add it, and run again",
    ),
}


def sentence(file: str, no_column: Collection[str], unknown: str, language: str = "en") -> str | None:
    """The sentence on a ``file`` without columns for the fields ``no_column``, in ``vi`` or ``en``; None if none is mandatory.

    ``unknown`` are the headings that were not understood, as one text; empty if there are none.
    """
    found = what(no_column, unknown, language)
    return found and f"{file}: {found}. {_WORDS[language][2]}"


def what(no_column: Collection[str], unknown: str, language: str) -> str | None:
    """The same without the file and the remedy."""
    lacking = [FIELD[name] for name in MANDATORY if name in no_column]
    if not lacking:
        return None
    missing, headings, _ = _WORDS[language]
    labels = ", ".join(field.label(language) for field in lacking)
    found = [missing.format(fields=labels), *([headings.format(headings=unknown)] if unknown else [])]
    return "; ".join(found)

"""Which rows below the headings are no person: column numbers, headings once more, groups, totals, signatures, notes.

One rule for every reader. A row with a name and another field of a person is a person. Other rows are judged by their words, with
their marks (``Tổng`` is a total, ``Tống`` a family name; ``Tong`` without marks counts as a total only as ``Tong cong`` and the like).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

import polars as pl

from vaxanalysis.loading import heading_grammar, heading_phrases
from vaxanalysis.loading.headings import PERSON, Headings
from vaxanalysis.loading.rejects import SPARSE
from vaxanalysis.schema import FIELD, fold

_PLACES = tuple("commune district province address facility workplace occupation priority_group note".split())
"""Columns whose texts may begin like the name of a group."""

_DOSE = [name for name, field in FIELD.items() if field.per_dose]

_COUNTED = "cộng, số, hợp, tổ, thôn, xóm, ấp, lớp, khu, nhóm, đội, người, toàn, các, cả, mũi, trang, phường, xã, nam, nữ, quận, huyện"
_SIGNERS = (
    "người lập, người tổng hợp, người báo cáo, người duyệt, người ký, người kiểm, người viết, người nhập, người ghi, thủ "
    "trưởng, trưởng trạm, trạm trưởng, tm., t/m, kt., tl., tuq., chủ tịch, phó chủ tịch, giám đốc, phó giám đốc, hiệu "
    "trưởng, kế toán, xác nhận, phê duyệt, đại diện, lãnh đạo, phụ trách, cán bộ lập, cán bộ phụ, cán bộ y tế, cán bộ "
    "tiêm, trưởng khoa, trưởng phòng, trưởng ban, trưởng thôn, trưởng khu, tổ trưởng, bác sĩ, bác sỹ, điều dưỡng, nơi "
    "nhận, ubnd, ủy ban, uỷ ban, cộng hòa xã hội, cộng hoà xã hội, độc lập, ban chỉ đạo, ấn định, hết, signature, prepared by, "
    "approved by, signed"
)
_AREAS = (
    "tổ dân phố, tdp, thôn, xóm, khu phố, kp, khu, khu vực, khu dân cư, khóm, cụm, cụm dân cư, lớp, khối, nhóm, đối "
    "tượng, điểm tiêm, phường, xã, quận, huyện, thị trấn, thị xã, trường, công ty, đơn vị, phòng, phân xưởng, buổi, danh "
    "sách, ấp"
)
_NUMBERED_AREAS = "tổ, hộ, bản, đội, mũi, đợt, tổ số, đội số"


def _any(words: str) -> str:
    return "(?:" + "|".join(map(re.escape, words.split(", "))) + ")"


def _patterns(spelt: Callable[[str], str], after_area: str) -> dict[str, re.Pattern[str]]:
    """Reason -> the beginning of the text of such a row, with words as they are ``spelt``."""
    total, day = spelt("tổng|cộng"), spelt(r"ngày\s*[\d.… /]*\s*tháng\s*[\d.… /]*\s*năm")
    patterns = {
        "total": rf"(?:{total})(?:\s*(?:[:.=\d(/]|$)|\s+{_any(spelt(_COUNTED))}\b)|{spelt('l[ũu][ỹy] kế')}|(?:grand |sub)?total\b|sum\b",
        "footer": rf"(?:.*[\s,])?{day}\b|\(?{spelt('(?:đã )?ký')}\b[\s,(.:]*(?:{spelt('tên|và|ghi|rõ|đóng')}|$)|\({spelt('ký')}"
        rf"|{_any(spelt(_SIGNERS))}(?!\w)|(?:{spelt('danh sách|bảng|biểu')})\b.*\b(?:{spelt('gồm|có|này')})\b|\./\.$",
        "note": rf"(?:{spelt('ghi chú|lưu ý|chú thích|chú ý|nguồn')}|note|source|remarks?)\b\s*[:.(*]|\*+\s*\S|\(\*\)",
        "group": rf"{_any(spelt(_NUMBERED_AREAS))}\s*(?:\d|[ivx]+\b)|{_any(spelt(_AREAS))}{after_area}|(?:[ivx]+[.)/]|[a-h][.)])(?:\s|$)",
    }
    return {reason: re.compile(pattern) for reason, pattern in patterns.items()}


_MARKED = _patterns(str, r"(?:\s|$|[:\d])")
_UNMARKED = _patterns(fold, r"(?:$|[\s:]*(?:so\s*)?\d|\s*:)")
"""Without marks a family name may look like the word for a group (Trương, trường): a number or a colon must follow."""

_NUMBERED = re.compile(r"^[\[(]?\s*(?:(\d{1,2})|([a-zA-Z])|([ivxIVX]{1,4}))\s*[\])]?\s*(?:=.*)?$")
_SUSPECT = (
    r"(?i)^[^\p{L}]*(?:h[ọo] (?:v|t)|full|name|t[ổo]|c[ộo]n?g|danh s[áa]ch|lu[ỹy]|l[ũu]y|total|ng[àa]y|n[ăa]m |s[ốo] |gi[ớo]i|stt"
    r"|đi[ệe]n|cccd|cmnd|s[đd]t|m[ãa] )|^\W*$"
)
_VALUES = ("male", "female", "hamlet")
"""Parts whose headings are values too: Nam, Nữ, Tổ 7."""

_LONGEST = 80
"""The most letters of a text that is compared with a heading."""

_WORDS_OF_A_NAME = 8
"""The most words of a name that is alone in its row."""

_LETTER = r"\p{L}\S*\s*\S"


def reasons(rows: pl.DataFrame, head: Headings) -> pl.Series:
    """Why each of ``rows`` (``row`` and the columns of ``head``) is no person; null for persons."""
    doubtful = rows.with_columns(_doubtful=~surely(head))["_doubtful"].fill_null(True)
    found: list[str | None] = [None] * rows.height
    judge = Judge(head)
    places = doubtful.arg_true().to_list()
    for place, cells in zip(places, rows.filter(doubtful).select(head.columns).iter_rows(), strict=True):
        found[place] = judge(place, cells)
    return pl.Series("reason", found, dtype=pl.String)


class Judge:
    """Judges doubtful rows from top to bottom. Rows right below a signature belong to it, unless they are persons."""

    def __init__(self, head: Headings) -> None:
        self._head = head
        self._below, self._last = False, -1

    def __call__(self, place: int, cells: Sequence[str | None]) -> str | None:
        """Why the row is no person; ``place`` is its number, so that rows between it and the last one are noticed."""
        below = self._below and place == self._last + 1
        reason, is_person, count = _judged([_clean(text) for text in cells], self._head)
        if below and not reason and not is_person and count < SPARSE:
            reason = "footer"
        self._below, self._last = (below or reason == "footer") and not is_person, place
        return reason


def columns(head: Headings) -> tuple[list[int], list[int]]:
    """The positions that hold the name, and those that hold another field of the person."""
    mine = [(at, reading.field) for at, reading in enumerate(head.readings) if reading.field in PERSON]
    return [at for at, name in mine if name == "full_name"], [at for at, name in mine if name != "full_name"]


def surely(head: Headings) -> pl.Expr:
    """Rows that hold a name and another field of a person, recognised by cheap tests."""
    names, others = columns(head)
    if not others:
        return pl.lit(False)
    other = pl.any_horizontal(
        (pl.col(head.columns[at]).str.len_chars() > 3) & pl.col(head.columns[at]).str.contains(r"\d\D?\d")
        for at in others
    )
    if not names:
        return other
    full = pl.sum_horizontal((pl.col(name).str.strip_chars() != "").fill_null(False) for name in head.columns) > SPARSE
    full &= pl.any_horizontal(pl.col(name).str.contains(r"..\d\d$") for name in head.columns)
    headings = [head.readings[at].text.lower() for at in names]
    cells = [pl.col(head.columns[at]) for at in names]
    named = pl.any_horizontal(cell.str.contains(_LETTER) for cell in cells)
    odd = pl.any_horizontal(
        cell.str.contains(_SUSPECT) | cell.str.strip_chars(" \ufeff").str.to_lowercase().is_in(headings)
        for cell in cells
    )
    return named & (other | full) & ~odd.fill_null(False)


def _judged(cells: list[str], head: Headings) -> tuple[str | None, bool, int]:
    """Why a row is no person, whether it surely is one, and how many cells it fills."""
    filled = [at for at, text in enumerate(cells) if text]
    if len({cells[at] for at in filled}) == 1 and re.search(r"[^\W\d_]", cells[filled[0]]):
        filled = filled[:1]  # one cell over several columns
    texts, size = [cells[at] for at in filled], len(filled)
    if _are_numbers(texts):
        return "numbers", False, size
    if reason := _headings(cells, filled, head):
        return reason, False, size
    names, others = columns(head)
    named = [cells[at] for at in names if re.search(r"[^\W\d_]{2}", cells[at])]
    letters = len(re.findall(r"[^\W\d_]", " ".join(cells[at] for at in others)))
    numbered = [cells[at] for at in others if len(re.findall(r"\d", cells[at])) > 3 and (named or letters <= SPARSE)]
    word = _reason(filled, named, cells, head)
    if numbered and not (named and word == "total" and all(re.fullmatch(r"[\d.,\s]{,5}", text) for text in numbered)):
        return None, bool(named), size
    counts = word == "total" and all(re.fullmatch(r"[\d.,\s%]{,9}", text) for text in texts if text not in named)
    if word and (size <= SPARSE or counts):
        return word, False, size
    if size == 1 and (re.search(r"[\d:]", texts[0]) or len(texts[0].split()) > _WORDS_OF_A_NAME):
        return "note", False, size
    if size == 1 and any(heading_grammar.meanings(reading.text) == {"RUNNING"} for reading in head.readings):
        return "nobody", False, size
    not_numbers = [at for at in filled if not re.fullmatch(r"[\d.,]{1,6}", cells[at])]
    if not_numbers and all(head.readings[at].field in _DOSE for at in not_numbers):
        return "dose", False, size
    if not named and len(not_numbers) < 3 and not _is_dose(not_numbers, head):
        return "nobody", False, size
    return None, len(not_numbers) < size, size


def _reason(filled: list[int], named: list[str], cells: list[str], head: Headings) -> str | None:
    """The reason from the first cell or the name, or, where there is no name, from another cell that is no place."""
    texts = [cells[at] for at in filled[:1] if len(filled) == 1 or head.readings[at].field not in _PLACES] + named
    if not named:
        texts += [cells[at] for at in filled if head.readings[at].field not in _PLACES]
    return next(filter(None, map(word, texts)), None)


def _is_dose(filled: list[int], head: Headings) -> bool:
    """Whether cells hold an injection: its date or its product in its column, and another cell."""
    fields = {head.readings[at].field for at in filled}
    return len(fields) > 1 and bool(fields & {"dose_date", "vaccine", "lot"})


def word(text: str) -> str | None:
    """The reason that a text gives by how it begins."""
    marked = unicodedata.normalize("NFC", text.lower()).lstrip("-–+•. \"'")
    patterns = _UNMARKED if marked.isascii() else _MARKED
    return next((reason for reason, pattern in patterns.items() if pattern.match(marked)), None)


def _are_numbers(texts: list[str]) -> bool:
    """Whether cells number the columns: (1), (2), (3) or A, B, 1, 2, in order."""
    found = [match for text in texts if (match := _NUMBERED.match(text))]
    if len(found) != len(texts) or len(found) < 2:
        return False
    digits = [int(match[1]) for match in found if match[1]]
    letters = [(match[2] or match[3]).upper() for match in found if not match[1]]
    in_order = digits == sorted(set(digits)) and letters == sorted(set(letters))
    starts = (digits[:1] or [1])[0] <= 2 and (letters[:1] or ["A"])[0] in "AI"
    return in_order and starts and (len(digits) > 2 or len(letters) > 1 or len(texts) == 2 == len(digits))


def _headings(cells: list[str], filled: list[int], head: Headings) -> str | None:
    """``heading`` where cells repeat the headings of their columns, at least two or all there are; ``table`` where they
    are other headings, below which another table begins."""
    same = other = fields = missed = 0
    for at in filled:
        own, text = head.readings[at], cells[at]
        again = _read(text)
        fields += bool(again.field)
        if text.lower() == own.text.lower() or (again.field and (again.field, again.part) == (own.field, own.part)):
            same += 1
        elif again.field and again.part not in _VALUES or again.why in ("whose", "else") and own.field:
            other += 1
        else:
            missed += again.why not in ("whose", "else") and not (again.text and heading_grammar.is_heading(text))
    if other and fields and same + other > max(1, missed):
        return "table"
    return "heading" if same > max(1, missed) or (same == 1 == len(filled)) else None


def _read(text: str) -> heading_grammar.Reading:
    """The reading of a cell as a heading; without a field if it surely is none."""
    if len(text) > _LONGEST or not heading_phrases.may_be_heading(heading_grammar.bare(text)):
        return heading_grammar.Reading("")
    return heading_grammar.read(text)


def _clean(text: str | None) -> str:
    return " ".join(text.replace("\ufeff", "").split()) if text else ""

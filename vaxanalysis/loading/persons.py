"""Which rows below the headings are no person: column numbers, headings once more, groups, totals, signatures, notes.

One rule for every reader. A row with a name and another field of a person is a person. What is left is judged by its words, with
their marks (``Tổng`` is a total, ``Tống`` a family name; ``Tong`` without marks counts as a total only as ``Tong cong`` and the like).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import polars as pl

from vaxanalysis.loading import heading_grammar
from vaxanalysis.loading.headings import PERSON, Headings
from vaxanalysis.schema import fold

SPARSE = 4
"""Cells that a total, a group or a signature may fill."""

_GROUPS = "cộng số hợp tổ thôn xóm ấp lớp khu nhóm đội người toàn các cả mũi trang phường xã nam nữ quận huyện"
_BARE_GROUPS = "cong so hop to thon xom ap lop khu nhom nguoi mui trang phuong xa"
_SIGNERS = (
    "nguoi lap, nguoi tong hop, nguoi bao cao, nguoi duyet, nguoi ky, nguoi kiem, nguoi viet, nguoi nhap, nguoi ghi, thu "
    "truong, truong tram, tram truong, tm, t/m, kt, tl, tuq, chu tich, pho chu tich, giam doc, pho giam doc, hieu "
    "truong, ke toan, xac nhan, phe duyet, dai dien, lanh dao, phu trach, can bo lap, can bo phu, can bo y te, can bo "
    "tiem, truong khoa, truong phong, truong ban, truong thon, truong khu, to truong, bac si, y si, dieu duong, noi "
    "nhan, ubnd, uy ban, cong hoa xa hoi, doc lap, ban chi dao, an dinh, signature, prepared by, approved by, signed"
)
_AREAS = (
    "to dan pho, tdp, thon, xom, khu pho, kp, khu, khu vuc, khu dan cu, khom, cum, cum dan cu, lop, khoi, nhom, doi "
    "tuong, diem tiem, phuong, xa, quan, huyen, thi tran, thi xa, truong, cong ty, don vi, phong, phan xuong, buoi, danh "
    "sach"
)


def _any(words: str, separator: str = ", ") -> str:
    return "(?:" + "|".join(words.split(separator)) + ")"


_PATTERNS = {
    "total": (
        rf"(?:tổng|cộng)(?:\s*(?:[:.=\d(/]|$)|\s+{_any(_GROUPS, ' ')})|lũy kế|luỹ kế",
        rf"(?:tong|cong)(?:\s*(?:[:.=\d(/]|$)|\s+{_any(_BARE_GROUPS, ' ')}\b)|luy ke|(?:grand |sub)?total\b|sum\b",
    ),
    "footer": (
        "",
        r"(?:.*[\s,])?ngay\s*[\d.… /]*\s*thang\s*[\d.… /]*\s*nam\b|\(?(?:da )?ky\b[\s,(.:]*(?:ten|va|ghi|ro|dong|$)|\(ky"
        rf"|{_any(_SIGNERS)}\b|(?:danh sach|bang|bieu)\b.*\b(?:gom|co|nay)\b|het\b|\./\.$",
    ),
    "note": ("", r"(?:ghi chu|luu y|chu thich|chu y|note|nguon|source|remarks?)\b\s*[:.(*]|\*+\s*\S|\(\*\)"),
    "group": (
        r"(?:tổ|hộ|bản|đội|mũi|đợt|họ)\s+(?:dân phố|sản xuất|dân cư|số|\d|[ivx]+\b|gia đình)|ấp\s",
        rf"(?:to (?:so )?\d|dot \d|mui \d|ban \d|ap \d|{_any(_AREAS)}|[ivx]+[.)/]|[a-h][.)])(?:\s|$|[:\d])",
    ),
}
"""Reason -> how the text of such a row begins: with marks, and folded."""

_COMPILED = {reason: [re.compile(text) if text else None for text in texts] for reason, texts in _PATTERNS.items()}
_NUMBERED = re.compile(r"^[\[(]?\s*(?:(\d{1,2})|([a-zA-Z])|([ivxIVX]{1,4}))\s*[\])]?\s*(?:=.*)?$")
_SUSPECT = r"(?i)^[^\p{L}]*(?:t[ổo]|c[ộo]n?g|danh s[áa]ch|lu[ỹy]|l[ũu]y|total)|^\W*$"
_LETTER = r"\p{L}\S*\s*\S"


def reasons(rows: pl.DataFrame, head: Headings) -> pl.Series:
    """Why each of ``rows`` (``row`` and the columns of ``head``) is no person; null for persons."""
    doubtful = rows.select(~_surely(head)).to_series().fill_null(True)
    found: list[str | None] = [None] * rows.height
    places = doubtful.arg_true().to_list()
    cells = rows.filter(doubtful).select(head.columns).iter_rows()
    for place, reason in zip(places, _judged(cells, places, head), strict=True):
        found[place] = reason
    return pl.Series("reason", found, dtype=pl.String)


def columns(head: Headings) -> tuple[list[int], list[int]]:
    """The positions that hold the name, and those that hold another field of the person."""
    mine = [(at, reading.field) for at, reading in enumerate(head.readings) if reading.field in PERSON]
    return [at for at, name in mine if name == "full_name"], [at for at, name in mine if name != "full_name"]


def _surely(head: Headings) -> pl.Expr:
    """Rows that hold a name and another field of a person, told by cheap tests."""
    names, others = columns(head)
    if not names or not others:
        return pl.lit(False)
    headings = [head.readings[at].text.lower() for at in names]
    cells = [pl.col(head.columns[at]) for at in names]
    named = pl.any_horizontal(cell.str.contains(_LETTER) for cell in cells)
    odd = pl.any_horizontal(
        cell.str.contains(_SUSPECT) | cell.str.strip_chars(" \ufeff").str.to_lowercase().is_in(headings)
        for cell in cells
    )
    other = pl.any_horizontal(
        (pl.col(head.columns[at]).str.len_chars() > 3) & pl.col(head.columns[at]).str.contains(r"\d") for at in others
    )
    return named & other & ~odd.fill_null(False)


def _judged(rows: Iterator[tuple[str | None, ...]], places: Sequence[int], head: Headings) -> Iterator[str | None]:
    """Why each doubtful row is no person. What stands right below a signature belongs to it, unless it is a person."""
    below, last = False, -1
    for place, cells in zip(places, rows, strict=True):
        below = below and place == last + 1
        reason, is_person, count = _judge([_clean(text) for text in cells], head)
        if below and not reason and not is_person and count < SPARSE:
            reason = "footer"
        below = (below or reason == "footer") and not is_person
        last = place
        yield reason


def _judge(cells: list[str], head: Headings) -> tuple[str | None, bool, int]:
    """Why a row is no person, whether it surely is one, and how many cells it fills."""
    filled = [at for at, text in enumerate(cells) if text]
    if len({cells[at] for at in filled}) == 1 and re.search(r"[^\W\d_]", cells[filled[0]]):
        filled = filled[:1]  # one cell over several columns
    texts = [cells[at] for at in filled]
    if _are_numbers(texts):
        return "numbers", False, len(filled)
    if _is_heading(cells, filled, head):
        return "heading", False, len(filled)
    names, others = columns(head)
    named = [cells[at] for at in names if re.search(r"[^\W\d_]{2}", cells[at])]
    told = [cells[at] for at in others if len(re.findall(r"\d", cells[at])) > 3]
    word = next(filter(None, map(_word, texts)), None)
    numbers_only = all(re.fullmatch(r"[\d.,\s]*", text) and len(text) < 6 for text in told)
    if told and not (named and word == "total" and numbers_only):
        return (None, bool(named), len(filled))
    if word and len(filled) <= SPARSE:
        return word, False, len(filled)
    said = [at for at in filled if not re.fullmatch(r"[\d.,]{1,6}", cells[at])]
    if not named and len(said) < 3 and not _is_dose(said, head):
        return "nobody", False, len(filled)
    return None, len(said) < len(filled), len(filled)


def _is_dose(filled: list[int], head: Headings) -> bool:
    """Whether cells tell of an injection: its date or its product stands in its column beside another one."""
    fields = {head.readings[at].field for at in filled}
    return len(fields) > 1 and bool(fields & {"dose_date", "vaccine", "lot"})


def _word(text: str) -> str | None:
    """The reason that a text gives by how it begins."""
    marked = unicodedata.normalize("NFC", text.lower()).lstrip("-–*+•. \"'")
    folded = fold(marked)
    for reason, (with_marks, plain) in _COMPILED.items():
        if with_marks and with_marks.match(marked):
            return reason
        unmarked = marked == folded or reason != "total"
        if plain and unmarked and plain.match(folded if reason != "total" else marked):
            return reason
    return None


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


def _is_heading(cells: list[str], filled: list[int], head: Headings) -> bool:
    """Whether cells repeat the headings: at least two, or all there are, say what the column's own heading says."""
    same = 0
    for at in filled:
        own, text = head.readings[at], cells[at]
        if len(text) < 80 and own.text and (text.lower() == own.text.lower() or _says_the_same(text, own)):
            same += 1
    return same > 1 or (same == 1 == len(filled))


def _says_the_same(text: str, own: heading_grammar.Reading) -> bool:
    again = heading_grammar.read(" ".join(text.split()))
    return bool(again.field) and again.field == own.field


def _clean(text: str | None) -> str:
    return " ".join(text.replace("\ufeff", "").split()) if text else ""

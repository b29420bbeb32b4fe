"""Texts for a missing value, the same in every field: machine nulls, which programs write, and placeholders, which people enter.

A cell is compared as a whole, in any case, with or without Vietnamese marks, with any brackets and punctuation around it.
Machine nulls make a cell blank; words make it a placeholder. A field's own codes (``0`` in the sex column) are read before.
Sources: exports of pandas, R, SQL, JavaScript and Excel for the machine nulls; lists of communes for the words.
"""

from __future__ import annotations

import unicodedata

import polars as pl

SIGNS = " \t\r\n\u00a0\u200b\ufeff._/,;:'\"“”‘’`()\\[\\]{}<>*!?=+|~–—-"
_GAP, _PART = f"[{SIGNS}]*", f"[{SIGNS}]+"
"""``SIGNS`` may occur between and around words. (All of ``\\W`` makes the patterns a hundred times slower.)"""


def unmarked(text: str) -> str:
    """``text`` without Vietnamese marks, case kept: ``Đặng`` -> ``Dang``."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def _any(words: str) -> str:
    """A pattern for any of ``words`` (parted by ``|``), each with its marks or without, with any signs between its syllables."""
    spelt = {form.replace(" ", _PART) for word in words.split("|") for form in (word, unmarked(word))}
    return f"(?:{'|'.join(sorted(spelt, key=lambda form: (-len(form), form)))})"


_NO = _any("không|ko|k|chưa|chẳng")
_HAVE = _any(
    "có|rõ|biết|nhớ|cấp|làm|khai|khai báo|nhập|cung cấp|xác định|cập nhật|bổ sung|áp dụng|tìm thấy|đăng ký|đặt|lấy được|xác minh|tiêm"
)
_WHAT = _any(
    "số|tên|họ tên|họ và tên|danh tính|tuổi|ngày|ngày sinh|năm sinh|ngày tháng|thông tin|dữ liệu|số liệu|giấy tờ|thẻ|mã|cccd|cmnd|cmt"
    "|căn cước|địa chỉ|sđt|đt|số đt|điện thoại|số điện thoại|bhyt|thẻ bhyt|bảo hiểm|email|quốc tịch|gì|lô|số lô|được|đủ"
)
_SOON = f"{_any('đang|chờ|đợi|cần|sẽ')}{_PART}{_any('cập nhật|bổ sung|nhập|làm|chờ|xác minh|cấp')}"
_LOST = f"{_any('mất|bị mất|quên|thất lạc|bỏ trống|để trống')}(?:{_PART}{_WHAT})?"
_OTHERS = _any(
    "không|chưa|ko|trống|rỗng|chờ|cập nhật sau|bổ sung sau|unknown|not known|unspecified|not available|not applicable|not given"
    "|not provided|not specified|not recorded|missing|no data|no|tbd|tba|tbc|pending|updating|n a"
    "|nt|như trên|như dưới|tương tự|idem|ditto|same as above|as above"
    "|hoãn|hoãn tiêm|hoãn lại|tạm hoãn|tạm hoãn tiêm|chống chỉ định|từ chối|từ chối tiêm|vắng mặt|dừng tiêm|postponed|refused"
)

MACHINE = r"null|nul|nil|none|nan|nat|na|undefined|blank|empty"
"""Texts that programs write for a missing value."""

_ERROR = r"\s*#[A-Z][\w/]*[!?]?|Err:\d+|\s*#+|\s*\\N|\s*\[object Object\]"
"""Error values of spreadsheets, a column too narrow, a null of PostgreSQL and MySQL, a JavaScript object written as text."""

_STROKES = r"[-‐‑‒–—―_.…·•/\\|~=+,;:'\"“”‘’`()\[\]{}<>\s]*"
BLANK = rf"(?i)^(?:{_GAP}(?:{MACHINE}){_GAP}|{_ERROR}|{_STROKES})$"
"""A machine null, or strokes."""

_RUN = "|".join(f"{digit}+" for digit in "0123456789")
_SAID = rf"{_NO}{_PART}{_HAVE}(?:{_PART}{_HAVE})?(?:{_PART}{_WHAT})*|{_NO}{_PART}{_WHAT}|{_SOON}|{_LOST}|{_OTHERS}|(?:x+{_GAP})+"
_EMPTY = r"(?:01/01/|1/1/)1900|1900-01-01|19000101"
WORDS = rf"(?i)^(?:{_GAP}(?:{_SAID}){_GAP}|[?*\s]+|(?:{_RUN})(?:[.,]0+)?|0[0{SIGNS}]*|{_EMPTY})$"
"""A placeholder in words, a run of one digit, zeros with anything between them, the first day that a date cell can hold."""

_CHILD = _any(
    "trẻ|trẻ sơ sinh|sơ sinh|bé sơ sinh|em bé|bé|bé trai|bé gái|trẻ em|cháu bé|newborn|infant|baby|baby boy|baby girl"
)
_MOTHER = (
    f"{_any('con|bé con|cháu|em bé|bé|bé trai|bé gái|con của|baby of|newborn of')}{_PART}"
    f"{_any('bà|chị|ông|anh|mẹ|cô|mrs|ms')}{_PART}.+"
)
_OF = rf"(?:bé|be){_PART}(?:trai|gái|gai){_PART}.+|(?:baby|newborn) (?:boy |girl )?of .+|bé \p{{L}}+"
_RELATED = r"(?:mẹ|bố|vợ|chồng) (?:của |(?:bé|cháu|ông|bà|anh|chị|cô|chú|bác|em|con) ).+"
"""With their marks only: VO ANH TUAN is a name."""
_PERSON = (
    _any("unknown|unnamed|unidentified")
    + rf"{_PART}{_any('patient|person|name|male|female|man|woman|baby|child')}"
    + f"|{_any('vô danh|no name|noname|john doe|jane doe|họ tên|họ và tên|người lạ|khách vãng lai|thử nghiệm')}"
    + f"|{_any('người nước ngoài|khách nước ngoài|người lang thang')}"
)
NOBODY = rf"(?i)^{_GAP}(?:{_CHILD}|{_MOTHER}|{_OF}|{_RELATED}|{_PERSON}){_GAP}$"
"""Texts in place of a name: a newborn named after its mother, an unknown person."""

_DONE = _any("tiêm|tiêm chủng|chích|đến|đến tiêm|tham gia|đồng ý")
_NOT_GIVEN = (
    f"(?:{_any('đã|bị|tạm|trì|xin')}{_PART})?{_any('hoãn|hủy|huỷ|từ chối|vắng|dừng|chống chỉ định|dự kiến|chờ|hẹn|đăng ký')}"
    f"(?:{_PART}{_any('tiêm|chủng|mũi|bỏ|lịch|lại|mặt|chờ|khám')})*(?:{_PART}{_any('do|vì')}{_PART}.*)?"
    f"|{_NO}{_PART}(?:{_any('được')}{_PART})?{_DONE}|{_any('đang')}{_PART}{_any('chờ')}(?:{_PART}{_DONE})?"
    "|cancel+ed|postponed|deferred|refused|declined|absent|no show|scheduled|planned|booked|pending"
    "|not (?:yet )?(?:given|vaccinated|administered|done)|contraindicated|void(?:ed)?|entered in error"
)
NOT_GIVEN = rf"(?i)^{_GAP}(?:{_NOT_GIVEN}){_GAP}$"
"""A dose that was put off, cancelled, refused or only planned, in the words of a column for its status."""

GIVEN = (
    r"^\W*(?:đã|da)?\W*(?:đến |den )?(?:tiêm|tiem|chích|chich|hoàn thành|hoan thanh|xong|thành công|thanh cong|có"
    r"|completed?|given|administered|vaccinated|done|success(?:ful)?|yes)\b"
)
"""Beginnings of such a column where the dose was given, in small letters."""

_FIRST = (
    "không ko k chưa chẳng đang chờ đợi cần sẽ mất bị quên thất bỏ để cập bổ trống rỗng unknown unnamed unidentified unspecified "
    "not missing no noname tbd tba tbc pending updating n x "
    "hoãn tạm chống từ vắng dừng postponed refused vô họ người khách thử john jane trẻ sơ bé em cháu con newborn infant baby "
    "nt như tương idem ditto same as mẹ bố vợ chồng"
)
FIRST_WORDS: tuple[str, ...] = tuple(
    sorted({form for word in (*_FIRST.split(), *MACHINE.split("|")) for form in (word, unmarked(word))})
)
"""The first words, in small letters, of all these texts that begin with a letter; ``x`` may be repeated."""


def is_blank(text: pl.Expr) -> pl.Expr:
    """Whether ``text`` holds only a machine null or strokes; null on null."""
    return text.str.contains(BLANK)


def is_placeholder(text: pl.Expr) -> pl.Expr:
    """Whether ``text`` is a placeholder; false on null."""
    return text.str.contains(WORDS).fill_null(False)


def is_not_given(text: pl.Expr) -> pl.Expr:
    """Whether ``text``, the status of a dose, means that it was not given; false on null and on unknown words."""
    return text.str.contains(NOT_GIVEN).fill_null(False)


def is_unclear(text: pl.Expr) -> pl.Expr:
    """Whether ``text``, the status of a dose, means neither that it was given nor that it was not; false on null."""
    return ~text.str.contains(f"(?i){GIVEN}|{NOT_GIVEN}").fill_null(True)


def is_nobody(text: pl.Expr) -> pl.Expr:
    """Whether ``text`` stands for a person without a name; false on null."""
    return text.str.contains(NOBODY).fill_null(False)

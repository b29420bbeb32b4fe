"""Names: texts that are no name, damage by typing and conversion, and a middle name that contradicts the sex."""

from __future__ import annotations

from functools import partial
from string import ascii_lowercase

import polars as pl

from vaxanalysis.rules.rule import Rule
from vaxanalysis.schema import INVALID

_NAME, _ODD = pl.col("name_std"), pl.col("_odd_name")
_STATE, _SEX = pl.col("full_name_state"), pl.col("sex_std")
_PRESENT = _NAME.is_not_null()
_CITIZEN = pl.col("non_citizen").not_()

_FAMILIES = (
    "nguyen|tran|le|pham|hoang|huynh|vu|vo|dang|bui|do|ho|ngo|duong|ly|dinh|dao|doan|trinh|truong|lam|luong|ha|ta|to|luu|"
    "vuong|quach|trieu|tong|giap|khuat|bach|dong|nghiem|dau|kieu|khuong|lai|phung|thach|tu"
)
_MARKS_DUE = rf"^(?:{_FAMILIES}) | (?:van|thi) |(?:[cpt]|ch)(?: |$)|(?:ie|ye|uo)[a-z]|[^q]ua[nty]"
"""What cannot be written without a mark: these family names, Văn and Thị, a final c, ch, p or t, and iê, yê, uô, ươ, uâ."""

_BRACKETS = r"[(){}\[\]<>]|\s[-–]\s*\p{Ll}| (?i:và (?:vợ|chồng|con)|đã (?:mất|chết|tiêm)|chưa tiêm|tử vong|hoặc)(?: |$)"
"""Brackets, a dash before a word in small letters, words that are in no name."""
_TITLED = (
    r"^(?i:ông|bà|anh|chị|cô|chú|bác|cháu|em)[ :.]+"
    r"(?i:nguy[ễe]n|tr[ầa]n|l[êe]|ph[ạa]m|ho[àa]ng|hu[ỳy]nh|v[ũuõo]|đ[ặa]ng|b[ùu]i|đ[ỗo]) "
)
"""A title before a common family name; Ông and Anh alone may be family names."""
_JUNK = r"(?:^| )(?:test|asdf?|qwerty|abc|demo|xyz)(?: |$)|^ten$|" + "|".join(3 * letter for letter in ascii_lowercase)
_NOBODY = r" [A-CXZa-cxz]$"
"""Nguyễn Văn A; Ý and Á are given names, and written with their marks."""
_NO_GIVEN_NAME = r"^[^ ]+ (?:Thị|THỊ|thị|Văn|VĂN|văn)$"
"""A family and a middle name only; Thi and, without its mark, Vân are given names."""
_ABBREVIATED = r"~|\.\s*\p{L}|^(?i:ng)(?:[ .~]|$)"
_NO_VOWEL = r"(?:^| )[bcdfgjlmnpqrstvwxz]+(?: |$)"
"""A word without a vowel; H, K and Y occur alone in names of the Central Highlands."""
_FOREIGN_LETTERS = r"[\p{Cyrillic}\p{Greek}\p{Han}\p{Armenian}]"
_TONE = r"[qQ][úùủũụÚÙỦŨỤ][yaeêơâYAEÊƠÂ]"
_THI = (_SEX == "male") & pl.col("_thi")
_VAN = (_SEX == "female") & pl.col("_van")

_name = partial(
    Rule, fields=("full_name",), kind="conformance", dimension="validity", severity="error", actor="station",
    remedy_vi="Trạm y tế nhập lại họ và tên theo giấy tờ của người dân.",
    remedy_en="The health station enters the name again from the person's document.",
)  # fmt: skip
"""What most rules on a name have in common."""


def _junk() -> pl.Expr:
    return pl.col("_odd_folded").str.contains(_JUNK) | _ODD.str.contains(_NOBODY)


def _incomplete() -> pl.Expr:
    one_word = (_ODD != "") & _ODD.str.contains(" ", literal=True).not_()
    return one_word | _NAME.str.contains(_NO_GIVEN_NAME)


def _abbreviated() -> pl.Expr:
    cut = _ODD.str.contains(_ABBREVIATED) | pl.col("_odd_folded").str.contains(_NO_VOWEL)
    return cut & _ODD.str.contains(_NOBODY).not_() & _ODD.str.contains(_FOREIGN_LETTERS).not_()


NAMES: tuple[Rule, ...] = (
    _name(
        code="name_unreadable", applies=_STATE >= INVALID, fails=_STATE == INVALID,
        message_vi="Họ và tên không đọc được (không có chữ cái, hoặc lỗi bảng mã chữ)",
        message_en="Name unreadable (no letter, or text of another encoding)", source="2262/BYT-CNTT, category (c)",
    ),
    _name(
        code="name_incomplete", kind="plausibility", applies=_PRESENT & _CITIZEN, fails=_incomplete(),
        message_vi="Họ và tên chưa đủ (chỉ một từ, hoặc thiếu tên sau chữ lót Văn, Thị)",
        message_en="Name incomplete (a single word, or no given name after Văn or Thị)",
        source="9458/BYT-CNTT: name incomplete",
    ),
    _name(
        code="name_digits", applies=_PRESENT, fails=_ODD.str.contains(r"^[^(){}\[\]<>]*\d[^(){}\[\]<>]*$"),
        message_vi="Họ và tên có chữ số", message_en="Digits in the name", source="2262/BYT-CNTT, category (c)",
    ),
    _name(
        code="name_brackets", applies=_PRESENT, fails=_ODD.str.contains(_BRACKETS) | _NAME.str.contains(_TITLED),
        message_vi="Họ và tên kèm ghi chú hoặc danh xưng", message_en="A remark or a title within the name",
        remedy_vi="Trạm y tế chuyển phần ghi chú sang cột Ghi chú, chỉ để lại họ và tên.",
        remedy_en="The health station moves the remark to the note column and leaves the name alone.",
        source="damage seen: (HN), (1) in names",
    ),
    _name(
        code="name_junk", kind="plausibility", applies=_PRESENT, fails=_junk(),
        message_vi="Họ và tên thử nghiệm hoặc vô nghĩa", message_en="A test name or meaningless text for a name",
        remedy_vi="Cơ sở tiêm chủng xóa bản ghi thử hoặc nhập đúng họ và tên theo hồ sơ gốc.",
        remedy_en="The vaccinating facility deletes the test record or enters the name from its files.",
        actor="facility", source="2262/BYT-CNTT, category (c)",
    ),
    _name(
        code="name_abbreviated", applies=_PRESENT & _CITIZEN, fails=_abbreviated(),
        message_vi="Họ và tên viết tắt hoặc thiếu chữ", message_en="Name abbreviated, or a word without a vowel",
        source="damage seen: Ng~; 9458/BYT-CNTT: name incomplete",
    ),
    _name(
        code="name_symbols", applies=_PRESENT, fails=_ODD.str.contains(r"[^\p{L}\p{M}\p{N}\s'’`.~(){}\[\]<>‐-]"),
        message_vi="Họ và tên có ký tự lạ", message_en="Characters in the name that no name holds",
        source="2262/BYT-CNTT, category (c)",
    ),
    _name(
        code="name_marks_lost", applies=_PRESENT & _CITIZEN, fails=pl.col("_unmarked").str.contains(_MARKS_DUE),
        message_vi="Họ và tên mất dấu tiếng Việt", message_en="Name written without Vietnamese marks",
        source="9458/BYT-CNTT: name without diacritics",
    ),
    _name(
        code="name_mixed_scripts",
        applies=_PRESENT, fails=_ODD.str.contains(_FOREIGN_LETTERS) & (pl.col("_odd_folded") != "").fill_null(False),
        message_vi="Họ và tên lẫn chữ cái của bảng chữ khác (trông giống chữ La-tinh)",
        message_en="Letters of another alphabet among Latin ones", actor="data_entry", source="damage by copying",
    ),
    _name(
        code="name_joined", applies=_PRESENT & _CITIZEN, fails=_ODD.str.contains(r"\p{Ll}\p{Lu}"),
        message_vi="Họ và tên viết dính liền", message_en="Words of the name run together", actor="data_entry",
        source="damage seen: ĐứcAnh",
    ),
    _name(
        code="name_tone_misplaced", severity="warning", applies=_PRESENT & _CITIZEN, fails=_ODD.str.contains(_TONE),
        message_vi="Họ và tên đặt sai dấu thanh (Qúy thay vì Quý)",
        message_en="Tone mark on the wrong letter (Qúy for Quý)", actor="data_entry", source="damage seen: Qúy",
    ),
    _name(
        code="sex_vs_middle_name", fields=("sex", "full_name"), kind="plausibility", dimension="consistency",
        severity="warning", applies=_CITIZEN & _SEX.is_not_null() & pl.col("_three_words"), fails=_THI | _VAN,
        message_vi="Giới tính ít gặp với tên đệm (Thị/Văn), cần kiểm tra",
        message_en="Sex is unusual for the middle name (Thị, Văn); check",
        remedy_vi="Trạm y tế hỏi lại người dân; chỉ sửa khi giấy tờ ghi khác.",
        remedy_en="The health station asks the person; nothing changes unless the document says so.",
        source="distribution of middle names",
    ),
)  # fmt: skip

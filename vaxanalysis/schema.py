"""Fields as data: name, headings met in the wild, whether mandatory, what it is called in a report.

Every canonical column is declared once, here. What a heading means is read from its words (:mod:`vaxanalysis.loading.heading_words`);
the headings here are those known as a whole, compared after :func:`fold_heading`: a further one makes no file readable.
Sources of the headings: the PL1 template, the second layout and the dose-a-row exports (docs/glossary.md, "Layouts").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

BLANK, PLACEHOLDER, INVALID, USABLE = 0, 1, 2, 3
"""States of a field in a record, worst first, so that ``min`` over fields gives the worst."""

NO_COLUMN = 4
"""The state of a field for which the record's file has no column, in a ``states`` mask. The ``_state`` column of such a field is null:
nothing is known of it, so no comparison with it is true, and of several rows of a record those that know more decide."""

STATES = ("blank", "placeholder", "invalid", "usable", "no_column")
"""Names of the states, by their numbers."""

STATE_BITS = 3
"""Bits that a state takes in a ``states`` mask."""


@dataclass(frozen=True)
class Field:
    """A canonical column of an export.

    ``per_dose`` fields repeat for each dose of a person-a-row layout (``vaccine_2`` is the second dose's product);
    ``profiled`` fields have a state in every record; ``mandatory`` ones must be usable for a certificate.
    """

    name: str
    vi: str
    en: str
    headings: tuple[str, ...]
    description: str = ""
    profiled: bool = False
    mandatory: bool = False
    per_dose: bool = False

    def label(self, language: str) -> str:
        """What it is called in a language: in Vietnamese, or for any other in English."""
        return self.vi if language == "vi" else self.en


# fmt: off
FIELDS: tuple[Field, ...] = (
    Field("source_id", "Mã bản ghi", "Source id", ("mã bản ghi", "id", "mã đối tượng", "mã"), "the export's own id; names a row"),
    Field(
        "full_name", "Họ và tên", "Full name", ("họ và tên", "họ tên", "tên đối tượng", "họ và tên đối tượng", "name"),
        "as typed", profiled=True, mandatory=True,
    ),
    Field(
        "birth_date", "Ngày sinh", "Birth date",
        ("ngày sinh", "ngày sinh dạng dd/mm/yyyy", "ngày tháng năm sinh", "năm sinh", "dob", "ngày sinh yyyymmdd"),
        "as typed; may be a year only", profiled=True, mandatory=True,
    ),
    Field("sex", "Giới tính", "Sex", ("giới tính", "giới", "gender", "phái"), "0/1, Nam/Nữ, M/F", profiled=True, mandatory=True),
    Field(
        "citizen_id", "Số CCCD", "Citizen ID",
        ("số cmt/cccd", "cmnd/cccd/hộ chiếu", "số cmt/cccd/hộ chiếu", "số cccd", "cccd", "cmnd", "số cmnd", "số cmnd/cccd", "cmt/cccd",
         "số căn cước công dân", "căn cước công dân", "số định danh cá nhân", "số định danh", "cmnd/cccd", "số cmnd/cccd/hộ chiếu",
         "số giấy tờ", "căn cước"),
        "CCCD 12 digits, CMND 9 digits or a passport", profiled=True, mandatory=True,
    ),
    Field("phone", "Số điện thoại", "Phone", ("số điện thoại", "điện thoại", "sđt", "số đt", "sdt", "điện thoại liên hệ"), profiled=True),
    Field(
        "insurance_id", "Số thẻ BHYT", "Insurance number",
        ("số thẻ bảo hiểm y tế", "số thẻ bhyt", "thẻ bhyt", "bhyt", "mã bhyt", "số bhyt", "thẻ bảo hiểm y tế"),
        "health insurance, 15 or 10 characters", profiled=True,
    ),
    Field("address", "Địa chỉ", "Address", ("địa chỉ chi tiết", "địa chỉ", "số nhà", "địa chỉ hiện tại"), profiled=True),
    Field(
        "vaccine", "Vắc xin", "Vaccine", ("tên vắc xin", "vắc xin", "loại vắc xin", "vaccine", "tên vaccine", "vắc-xin", "tên vắc-xin"),
        profiled=True, per_dose=True,
    ),
    Field("lot", "Số lô", "Lot", ("số lô", "lô vắc xin", "lô", "số lô vắc xin", "lot"), profiled=True, per_dose=True),
    Field(
        "dose_date", "Ngày tiêm", "Dose date", ("ngày tiêm", "ngày tiêm dạng dd/mm/yyyy", "ngày tiêm chủng", "thời gian tiêm"),
        profiled=True, per_dose=True,
    ),
    Field(
        "facility", "Cơ sở tiêm chủng", "Facility",
        ("cơ sở tiêm chủng", "địa điểm tiêm", "cơ sở tiêm", "nơi tiêm", "mã cơ sở y tế tiêm", "đơn vị tiêm", "cơ sở y tế tiêm"),
        "name or code of the vaccinating facility", profiled=True, per_dose=True,
    ),
    Field("nationality", "Quốc tịch", "Nationality", ("quốc tịch", "mã quốc tịch"), profiled=True),
    Field(
        "priority_group", "Nhóm ưu tiên", "Priority group",
        ("mã nhóm đối tượng ưu tiên", "nhóm đối tượng ưu tiên", "nhóm ưu tiên", "nhóm đối tượng", "mã nhóm đối tượng"),
        "1-16", profiled=True,
    ),
    Field("commune", "Phường/Xã", "Commune", ("xã/phường", "phường/xã", "xã phường", "phường xã", "xã/phường/thị trấn",
                                              "tên xã/phường", "phường/xã/thị trấn"), profiled=True),
    Field("commune_code", "Mã phường/xã", "Commune code", ("mã xã/phường", "mã phường/xã", "mã xã phường", "mã xã")),
    Field("district", "Quận/Huyện", "District", ("quận/huyện", "quận huyện", "huyện/quận", "quận/huyện/thị xã", "tên quận/huyện")),
    Field("district_code", "Mã quận/huyện", "District code", ("mã quận/huyện", "mã quận huyện", "mã huyện")),
    Field("province", "Tỉnh/Thành phố", "Province", ("tỉnh/thành phố", "tỉnh/thành", "tỉnh thành phố", "tỉnh/tp",
                                                         "tỉnh", "tên tỉnh/thành phố")),
    Field("province_code", "Mã tỉnh/thành phố", "Province code", ("mã tỉnh/thành phố", "mã tỉnh", "mã tỉnh/thành")),
    Field("dose_number", "Mũi tiêm", "Dose number", ("mũi tiêm", "mũi", "mũi số", "số mũi", "mũi thứ", "lần tiêm"), per_dose=True),
    Field("dose_status", "Trạng thái mũi tiêm", "Dose status", ("trạng thái tiêm", "tình trạng tiêm", "kết quả tiêm"), per_dose=True),
    Field("entry_date", "Ngày nhập", "Entry date", ("ngày nhập", "ngày nhập liệu", "thời gian nhập", "ngày tạo",
                                                     "ngày cập nhật"), per_dose=True),
    Field("email", "E-mail", "E-mail", ("e-mail", "email", "thư điện tử")),
    Field("occupation", "Nghề nghiệp", "Occupation", ("nghề nghiệp",)),
    Field("workplace", "Đơn vị công tác", "Workplace", ("đơn vị công tác", "nơi làm việc", "cơ quan")),
    Field("ethnicity", "Dân tộc", "Ethnicity", ("dân tộc",)),
    Field("note", "Ghi chú", "Note", ("ghi chú",)),
)
# fmt: on

FIELD = {field.name: field for field in FIELDS}

PROFILE_FIELDS: tuple[str, ...] = (
    "full_name", "birth_date", "sex", "citizen_id", "phone", "insurance_id", "address", "vaccine", "lot", "dose_date",
    "facility", "nationality", "priority_group", "commune",
)  # fmt: skip
"""Fields with a state in every record, in the order of their bits in a ``states`` mask."""

MANDATORY: tuple[str, ...] = tuple(name for name in PROFILE_FIELDS if FIELD[name].mandatory)

DOSE_STATES: tuple[str, ...] = tuple(name for name in PROFILE_FIELDS if FIELD[name].per_dose)
"""Fields with a state in every dose; they stand next to each other in ``PROFILE_FIELDS``."""

ALL_MANDATORY = "all_mandatory"
"""The pseudo-field whose state is the worst of the four mandatory ones."""

SENT_AGAIN = ("same_bytes", "same_records")
"""Statuses of a file that was sent for an earlier week too."""

UNIT: tuple[str, ...] = ("unit_province", "unit_district", "unit_commune")
"""Codes of the unit a record is counted under; null where it could not be resolved."""

PER_DOSE: tuple[str, ...] = tuple(name for name, field in FIELD.items() if field.per_dose)
"""Fields that each dose has for itself."""

MAX_DOSES = 4
"""Doses that a person-a-row layout may hold side by side."""


def column_of_dose(name: str, dose: int) -> str:
    """The column of the field ``name`` of the ``dose``-th of doses side by side: that of the second ends in ``_2`` and so on."""
    return name if dose == 1 else f"{name}_{dose}"


def columns_of_dose(dose: int) -> dict[str, str]:
    """``PER_DOSE`` -> the columns of the ``dose``-th of doses side by side."""
    return {name: column_of_dose(name, dose) for name in PER_DOSE}


def field_of(column: str) -> str:
    """The field of a column of any dose: ``vaccine`` of ``vaccine_2``."""
    return re.sub(r"(?:_\d+)+$", "", column)


COLUMNS: tuple[str, ...] = (
    *FIELD,
    *(column for dose in range(2, MAX_DOSES + 1) for column in columns_of_dose(dose).values()),
)
"""What a column may be declared to be: a field, or a field of the second, third or fourth dose of a row."""

CONVENTIONS = "conventions"
"""The column of raw rows that holds how their table's columns are to be read (:mod:`vaxanalysis.standardise.conventions`)."""

ABSENT = "absent"
"""The integer column of raw rows whose bit i is set where the row's table has no column for ``PROFILE_FIELDS[i]``, of any dose; above
these stand four bits of each dose side by side, set where it has no column for ``DOSE_STATES[i]``."""

_COLUMNS_OF = {"commune": ("commune", "commune_code")} | {
    name: tuple(columns_of_dose(dose)[name] for dose in range(1, MAX_DOSES + 1)) for name in PER_DOSE
}


def columns_of(name: str) -> tuple[str, ...]:
    """The columns any of which gives the field ``name`` a value: of a dose's field one of each dose side by side."""
    return _COLUMNS_OF.get(name, (name,))


def absent(columns: Collection[str]) -> int:
    """``ABSENT`` of a table with canonical ``columns``. A dose of which it has no column at all lacks what all doses lack."""
    given = set(columns)
    found = sum(1 << bit for bit, name in enumerate(PROFILE_FIELDS) if given.isdisjoint(columns_of(name)))
    for dose in range(1, MAX_DOSES + 1):
        columns = columns_of_dose(dose)
        without = {name for name, column in columns.items() if column not in given}
        lacked = without if len(without) < len(columns) else absent_fields(found)
        found |= sum(1 << first_bit(dose) + bit for bit, name in enumerate(DOSE_STATES) if name in lacked)
    return found


def first_bit(dose: int) -> int:
    """The first of the bits of a dose in ``ABSENT``."""
    return len(PROFILE_FIELDS) + len(DOSE_STATES) * (dose - 1)


def absent_of_dose(absent: int, dose: int) -> tuple[str, ...]:
    """The fields for which the ``dose``-th of doses side by side has no column."""
    return tuple(name for bit, name in enumerate(DOSE_STATES) if absent >> first_bit(dose) + bit & 1)


def absent_fields(bits: int) -> tuple[str, ...]:
    """The fields whose bits are set in a value of ``ABSENT``."""
    return tuple(name for bit, name in enumerate(PROFILE_FIELDS) if bits >> bit & 1)


_BRACKETS = re.compile(r"\(.*?(?:\)|$)", re.S)
_NOISE = re.compile(r"[^a-z0-9]+")
_MARKS = dict.fromkeys(range(0x300, 0x370))


def fold(text: str) -> str:
    """Lower-case ASCII of Vietnamese ``text``: marks dropped, đ to d; spacing and punctuation kept."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d")).translate(_MARKS)
    return plain if plain.isascii() else "".join(char for char in plain if not unicodedata.combining(char))


def fold_heading(text: str) -> str:
    """What a heading is compared by: folded, brackets and ``(*)`` dropped, only letters and digits kept."""
    return _NOISE.sub("", fold(_BRACKETS.sub(" ", text)))


HEADINGS: dict[str, str] = {
    folded: field.name
    for field in FIELDS
    for folded in (fold_heading(alias) for alias in (field.name, *field.headings))
}
"""Folded heading -> canonical name."""

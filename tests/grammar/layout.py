"""The grammar of layouts: choices of the kind that people make, and the sheet that follows from them.

A sheet is a grid of cells with merged ranges. Beside it stands what a reader must find: which people, and for which fields the
sheet has no column that could be understood.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.grammar.people import VACCINES, Person, people

Cell = str | int | float | date | None
Range = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""


@dataclass(frozen=True)
class Choices:
    """How one file is laid out; the first value of each is the plainest."""

    seed: int = 0
    count: int = 3
    name: str = "one"
    birth: str = "dmy"
    sex: str = "words"
    number: str = "one"
    wording: int = 0
    decoration: str = "none"
    notes: int = 0
    column_numbers: str = "none"
    group_rows: bool = False
    repeated: bool = False
    footer: str = "none"
    others: str = "none"
    planned: bool = False
    merged_commune: bool = False
    second_table: str = "none"
    unknown: str = "none"
    serial: bool = True
    province: str = "01"
    nothing: str = ""
    english: bool = False
    doses: str = "plain"
    place: str = "columns"


@dataclass
class Sheet:
    """Cells, merged ranges, the people in it, and what is wrong with it on purpose."""

    cells: list[list[Cell]]
    merged: list[Range] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    unknown: tuple[str, ...] = ()
    heading_of_unknown: str = ""

    @property
    def spans(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Where each merged cell begins: how many rows and columns it has."""
        return {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in self.merged}

    @property
    def covered(self) -> set[tuple[int, int]]:
        """The cells that a merged cell covers, but its first."""
        return {
            (row, column)
            for top, left, bottom, right in self.merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        } - set(self.spans)


@dataclass(frozen=True)
class Block:
    """Columns that belong together: a heading over all of them, one under it for each, and a person's cells."""

    over: str
    under: tuple[str, ...]
    cells: Callable[[Person], tuple[Cell, ...]]
    field: str = ""


WORDINGS: dict[str, tuple[str, ...]] = {
    "full_name": ("Họ và tên", "Họ tên", "Họ và tên người tiêm", "Full name", "Họ, chữ đệm và tên", "HỌ VÀ TÊN"),
    "birth_date": ("Ngày sinh", "Ngày, tháng, năm sinh", "Ngày tháng năm sinh", "Date of birth", "Sinh ngày", "NGÀY SINH"),
    "sex": ("Giới tính", "Giới tính (Nam/Nữ)", "Phái", "Gender", "GIỚI TÍNH", "Nam/Nữ"),
    "citizen_id": ("Số CCCD", "Số CCCD/CMND", "Số căn cước công dân", "National ID", "Số định danh cá nhân", "CMND/CCCD"),
    "phone": ("Số điện thoại", "SĐT", "Điện thoại liên hệ", "Mobile", "Số ĐT", "Điện thoại di động"),
    "commune": ("Phường/Xã", "Xã/Phường", "Xã/Phường/TT", "Phường, xã", "Phường/Xã/Thị trấn", "Tên xã/phường"),
    "vaccine": ("Tên vắc xin", "Loại vắc xin", "Vaccine", "Vắc xin đã tiêm", "Tên vaccine", "Vacxin"),
    "dose_date": ("Ngày tiêm", "Ngày tiêm chủng", "Ngày giờ tiêm", "Ngày tiêm mũi 1", "Thời gian tiêm", "Ngày tiêm"),
    "lot": ("Số lô", "Lô vắc xin", "Số lô vaccine", "Lot", "Lô", "Số lô vắc xin"),
    "facility": ("Cơ sở tiêm chủng", "Nơi tiêm", "Địa điểm tiêm", "Đơn vị tiêm chủng", "Tên cơ sở tiêm chủng", "Cơ sở tiêm"),
}  # fmt: skip

SEXES: dict[str, tuple[Cell, Cell]] = {
    "words": ("Nam", "Nữ"), "zero_one": ("0", "1"), "one_two": ("1", "2"), "letters": ("M", "F"), "plain": ("nam", "nu"),
}  # fmt: skip


def sheet(choices: Choices) -> Sheet:
    """The sheet of ``choices``."""
    folk = people(choices.seed, choices.count * (2 if choices.second_table != "none" else 1), choices.province)
    first = _table(choices, folk[: choices.count])
    if choices.second_table == "side":
        return _beside(first, _table(choices, folk[choices.count :]))
    if choices.second_table == "below":
        return _below(first, _table(choices, folk[choices.count :]))
    if choices.second_table == "other":
        other = replace(choices, wording=choices.wording + 1, serial=not choices.serial)
        return _below(first, _table(other, folk[choices.count :]))
    return first


def _table(choices: Choices, folk: list[Person]) -> Sheet:
    blocks = _blocks(choices)
    width = sum(len(block.under) for block in blocks)
    cells: list[list[Cell]] = [
        [f"Ghi chú số {line + 1} của biểu mẫu"] + [None] * (width - 1) for line in range(choices.notes)
    ]
    made = Sheet(cells, people=folk)
    _head(made, blocks, choices)
    first = len(cells)
    for number, person in enumerate(folk):
        if choices.group_rows and number % 2 == 0:
            cells.append(_padded([None, f"TỔ DÂN PHỐ SỐ {number // 2 + 1}"], width))
        if choices.repeated and number == 2:
            cells.append(list(cells[first - 1]))
        serial: list[Cell] = [str(number + 1)] if choices.serial else []
        cells.append([*serial, *(cell for block in blocks[len(serial) :] for cell in block.cells(person))])
    if choices.merged_commune:
        _merge_communes(made, blocks, first)
    cells.extend(_padded(row, width) for row in FOOTERS[choices.footer](len(folk)))
    if choices.unknown != "none":
        made.unknown, made.heading_of_unknown = (choices.unknown,), UNKNOWN
    return made


UNKNOWN = "Trường mở rộng T7"
FOOTERS: dict[str, Callable[[int], list[list[Cell]]]] = {
    "none": lambda n: [],
    "page": lambda n: [[None, "Cộng trang 1", str(n)], [None, "Lũy kế", str(n)]],
    "words": lambda n: [["Tổng số:", f"{n} người"], ["Bằng chữ: ba người"], ["Ghi chú: đã đối chiếu với sổ tiêm"]],
    "total": lambda n: [["Tổng cộng", str(n)]],
    "sum": lambda n: [[None, f"Cộng: {n:02d} người"]],
    "list": lambda n: [[f"Danh sách này gồm {n:02d} người./."]],
    "signatures": lambda n: [
        [], [None, None, "Ba Đình, ngày 08 tháng 11 năm 2021"], ["Người lập biểu", None, "Trạm trưởng"],
        [None, None, "(Ký, ghi rõ họ tên)"], ["Trần Thị Lập", None, "Lê Văn Trưởng"],
    ],
}  # fmt: skip


def _head(made: Sheet, blocks: list[Block], choices: Choices) -> None:
    """One heading row, or two with merged ranges where any block has a heading over several columns."""
    cells, two = made.cells, any(block.over for block in blocks)
    upper: list[Cell] = []
    lower: list[Cell] = []
    row = len(cells)
    for block in blocks:
        at = len(upper)
        if block.over:
            upper += [block.over, *[None] * (len(block.under) - 1)]
            lower += block.under
            if len(block.under) > 1:
                made.merged.append((row, at, row, at + len(block.under) - 1))
        else:
            upper += [_decorated(text, at, choices) for text in block.under]
            lower += [None] * len(block.under)
            if two:
                made.merged += [(row, place, row + 1, place) for place in range(at, at + len(block.under))]
    cells.append(upper)
    if two:
        cells.append(lower)
    elif choices.english:
        cells.append([_english(block, choices) for block in blocks for _ in block.under])
    if choices.column_numbers != "none":
        marks = {"brackets": "({})", "plain": "{}"}.get(choices.column_numbers)
        cells.append([marks.format(n + 1) if marks else chr(65 + n) for n in range(len(upper))])


ENGLISH = {
    "full_name": "Full name", "birth_date": "Date of birth", "sex": "Sex", "citizen_id": "ID number", "phone": "Phone", "commune": "Ward",
    "vaccine": "Vaccine", "dose_date": "Vaccination date", "lot": "Batch No.", "facility": "Clinic",
}  # fmt: skip


def _english(block: Block, choices: Choices) -> Cell:
    return None if choices.unknown == block.field != "" else ENGLISH.get(block.field)


def _decorated(text: str, at: int, choices: Choices) -> str:
    if not text:
        return text
    return {
        "none": text,
        "star": f"{text} (*)",
        "break": text.replace(" ", "\n", 1),
        "numbered": f"{at + 1}. {text}",
        "colon": f"{text}:",
        "upper": text.upper(),
    }[choices.decoration]


def _blocks(choices: Choices) -> list[Block]:
    serial = [Block("", ("STT",), lambda person: ("",))] if choices.serial else []
    own = [
        *_name(choices),
        *_birth(choices),
        *_sex(choices),
        *_number(choices),
        _plain(choices, "phone"),
        *_places(choices),
    ]
    if choices.others != "none":
        own = _with_others(choices, own)
    doses = [_plain(choices, name) for name in ("vaccine", "lot", "facility")]
    dated = _dated(choices)
    if choices.doses == "products":
        doses = doses[1:]
    planned = [Block("", ("Ngày tiêm dự kiến mũi 2",), lambda person: ("01/12/2021",))] if choices.planned else []
    return [*serial, *own, *dated, *doses, *planned]


def _dated(choices: Choices) -> list[Block]:
    """The day of the dose under its own heading, under its number, or under its product."""
    day: Callable[[Person], str] = lambda person: person.dose_date.strftime("%d/%m/%Y")  # noqa: E731
    if choices.birth == "serial_1904":
        day = lambda person: _serial(person.dose_date, 1462)  # noqa: E731
    if choices.doses == "numbered":
        return [Block("", ("Mũi 1", "Mũi 2"), lambda person: (day(person), None))]
    if choices.doses == "second":  # one vaccine, lot and facility beside the days of two doses
        both = lambda person: (None, day(person)) if person.sex == "male" else (day(person), None)  # noqa: E731
        return [Block("", ("Ngày tiêm mũi 1", "Ngày tiêm mũi 2"), both)]
    if choices.doses == "products":
        own = lambda person: tuple(day(person) if person.vaccine == name else None for name in VACCINES)  # noqa: E731
        return [Block("", VACCINES, own)]
    return [_plain(choices, "dose_date", day)]


def _serial(day: date, less: int = 0) -> str:
    return str((day - date(1899, 12, 30)).days - less)


def _plain(choices: Choices, name: str, cell: Callable[[Person], Cell] | None = None) -> Block:
    heading = UNKNOWN if choices.unknown == name else WORDINGS[name][choices.wording % len(WORDINGS[name])]
    return Block("", (heading,), lambda person: (cell(person) if cell else getattr(person, name),), name)


def _family_and_given(person: Person) -> tuple[Cell, ...]:
    return tuple(person.name.rsplit(" ", 1))


def _year_by_sex(person: Person) -> tuple[Cell, ...]:
    year = str(person.birth.year)
    return (year, None) if person.sex == "male" else (None, year)


def _mark_by_sex(person: Person) -> tuple[Cell, ...]:
    return ("x", None) if person.sex == "male" else (None, "x")


def _three_parts(person: Person) -> tuple[Cell, ...]:
    return str(person.birth.day), str(person.birth.month), str(person.birth.year)


def _name(choices: Choices) -> list[Block]:
    if choices.name == "one":
        return [_plain(choices, "full_name", lambda person: person.name)]
    if choices.name == "merged":
        return [Block("Họ và tên", ("", ""), _family_and_given, "full_name")]
    return [Block("", ("Họ và tên đệm", "Tên"), _family_and_given, "full_name")]


def _birth(choices: Choices) -> list[Block]:
    births: dict[str, Callable[[Person], Cell]] = {
        "dmy": lambda person: person.birth.strftime("%d/%m/%Y"),
        "iso": lambda person: person.birth.isoformat(),
        "mdy": lambda person: person.birth.strftime("%m/%d/%Y"),
        "ydm": lambda person: person.birth.strftime("%Y-%d-%m"),
        "words": lambda person: f"{person.birth.day} tháng {person.birth.month} năm {person.birth.year}",
        "short": lambda person: person.birth.strftime("%d/%m/%y"),
        "serial": lambda person: _serial(person.birth),
        "serial_1904": lambda person: _serial(person.birth, 1462),
        "compact": lambda person: person.birth.strftime("%Y%m%d"),
        "dots": lambda person: f"{person.birth.day}.{person.birth.month}.{person.birth.year}",
        "timed": lambda person: f"{person.birth:%d/%m/%Y} 00:00:00",
        "year": lambda person: str(person.birth.year),
        "utc": lambda person: f"{_midnight(person.birth).astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z",
        "late": lambda person: f"{person.birth - timedelta(days=1):%d/%m/%Y} 23:59:30",
        "cell": lambda person: person.birth,
        "exchanged": lambda person: _exchanged(person.birth),
    }
    if choices.birth == "nam_nu":
        return [Block("Năm sinh", ("Nam", "Nữ"), _year_by_sex, "birth_date")]
    if choices.birth == "three":
        return [Block("Ngày tháng năm sinh", ("Ngày", "Tháng", "Năm"), _three_parts, "birth_date")]
    return [_plain(choices, "birth_date", births[choices.birth])]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def _exchanged(day: date) -> Cell:
    """What a spreadsheet in English makes of a typed day: a date cell with day and month exchanged, or text."""
    return date(day.year, day.day, day.month) if day.day <= 12 else day.strftime("%d/%m/%Y")


def _sex(choices: Choices) -> list[Block]:
    if choices.birth == "nam_nu":
        return []
    if choices.sex == "marks":
        return [Block("Giới tính", ("Nam", "Nữ"), _mark_by_sex, "sex")]
    male, female = SEXES[choices.sex]
    return [_plain(choices, "sex", lambda person: male if person.sex == "male" else female)]


def lacks(person: Person, choices: Choices) -> bool:
    """Whether the person has no number: of one person in three a word says so."""
    return bool(choices.nothing) and choices.number != "two" and int(person.phone) % 3 == 0


def _number(choices: Choices) -> list[Block]:
    if choices.number == "two":
        old = Block("", ("Số CMND",), lambda person: (person.cmnd if int(person.cccd[-1]) % 2 else None,), "citizen_id")
        return [old, Block("", ("Số CCCD",), lambda person: (person.cccd,), "citizen_id")]
    if choices.nothing:
        return [
            _plain(choices, "citizen_id", lambda person: choices.nothing if lacks(person, choices) else person.cccd)
        ]
    forms: dict[str, Callable[[Person], Cell]] = {
        "one": lambda person: person.cccd,
        "labelled": lambda person: f"CCCD: {person.cccd}",
        "decimals": lambda person: f"{person.cccd}.0",
        "comma": lambda person: f"{person.cccd},00",
        "formula": lambda person: f'="{person.cccd}"',
        "dashes": lambda person: f"{person.cccd[:6]}-{person.cccd[6:]}",
        "spaces": lambda person: f"{person.cccd[:3]} {person.cccd[3:6]} {person.cccd[6:]}",
        "apostrophe": lambda person: f"'{person.cccd}",
    }
    return [_plain(choices, "citizen_id", forms[choices.number])]


def _places(choices: Choices) -> list[Block]:
    if choices.place == "address":
        home = lambda person: f"Số 5 Lê Lợi, {person.commune}, {person.district}, {person.province}"  # noqa: E731
        return [Block("", ("Địa chỉ",), lambda person: (home(person),), "address")]
    district = Block("", ("Quận/Huyện",), lambda person: (person.district,))
    province = Block("", ("Tỉnh/Thành phố",), lambda person: (person.province,))
    return [_plain(choices, "commune"), district, province]


def _with_others(choices: Choices, own: list[Block]) -> list[Block]:
    """Columns of somebody else before or behind the person's own, told apart by the heading over them or in brackets."""
    over = {"head_first": "CHỦ HỘ", "guardian_last": "NGƯỜI GIÁM HỘ"}
    if choices.others in over:
        under = ("Họ và tên", "Số CCCD")
        other = Block(over[choices.others], under, lambda person: (person.head, person.head_number))
        grouped = [Block("NGƯỜI TIÊM", (block.under[0],), block.cells, block.field) if len(block.under) == 1 and not block.over
                   else block for block in own]  # fmt: skip
        return [other, *grouped] if choices.others == "head_first" else [*grouped, other]
    mother = Block("", ("Họ và tên mẹ",), lambda person: (person.head,))
    return [*own, mother, Block("", ("Số CCCD (người giám hộ)",), lambda person: (person.head_number,))]


def _merge_communes(made: Sheet, blocks: list[Block], first: int) -> None:
    """Neighbouring rows of one commune share a merged cell, filled in its first row alone."""
    place = next(at for at, block in enumerate(blocks) if block.field == "commune")
    column = sum(len(block.under) for block in blocks[:place])
    row = first
    while row + 1 < len(made.cells):
        value, below = made.cells[row][column], made.cells[row + 1][column]
        if value and value == below:
            made.cells[row + 1][column] = None
            made.merged.append((row, column, row + 1, column))
            row += 1
        row += 1


def _padded(row: list[Cell], width: int) -> list[Cell]:
    return (row + [None] * width)[:width] if len(row) < width else row


def _beside(left: Sheet, right: Sheet) -> Sheet:
    width = len(left.cells[-1])
    height = max(len(left.cells), len(right.cells))
    rows = [
        [*_padded(list(part), width), None, *other]
        for part, other in zip(
            left.cells + [[]] * (height - len(left.cells)),
            right.cells + [[]] * (height - len(right.cells)),
            strict=True,
        )
    ]
    moved = [(top, first + width + 1, bottom, last + width + 1) for top, first, bottom, last in right.merged]
    return Sheet(rows, left.merged + moved, left.people + right.people, left.unknown, left.heading_of_unknown)


def _below(upper: Sheet, lower: Sheet) -> Sheet:
    down = len(upper.cells) + 1
    moved = [(top + down, first, bottom + down, last) for top, first, bottom, last in lower.merged]
    rows = [*upper.cells, [None] * len(upper.cells[-1]), *lower.cells]
    return Sheet(rows, upper.merged + moved, upper.people + lower.people, upper.unknown, upper.heading_of_unknown)

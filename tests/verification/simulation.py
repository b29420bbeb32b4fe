"""A district's register and the people who fill in its lists, with a bookkeeper who knows what each record's state must be.

The bookkeeper follows the procedure step by step on plain dictionaries; it shares no code with the package's states.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from vaxanalysis.snapshot import take
from vaxanalysis.store import Store

MONDAY = date(2021, 11, 8)
COMMUNES = ("Phúc Xá", "Trúc Bạch", "Cống Vị", "Liễu Giai", "Kim Mã")
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
GIVEN = ("Tuấn", "Huy", "Hiếu", "Trang", "Thảo", "Linh", "Phương", "Yến", "Nam", "Mai", "Quân", "Thuỷ")
FAULTS = ("blank", "placeholder", "short", "no_sex", "fine", "fine", "fine", "foreign", "no_phone", "wrong_sex")
LABELS = {
    "completed": "Đã bổ sung", "corrected": "Đã sửa", "not_reached": "Không liên hệ được", "wrong_person": "Không đúng người",
    "forwarded": "Chuyển công an", "right": "Đúng", "wrong": "SAI", "not_found": "không tìm thấy",
}  # fmt: skip
EFFECT = {"completed": "mended", "corrected": "mended", "right": "right", "wrong": "wrong", "not_found": "unverifiable"}


@dataclass
class Person:
    """One line of the register, what is wrong with it, and what the bookkeeper knows of it."""

    row: dict[str, str]
    fault: str
    truth: dict[str, str]
    state: str = "none"
    before: str = "none"
    tries: int = 0
    past_tries: int = 0

    @property
    def out_of_reach(self) -> bool:
        return self.past_tries + self.tries >= 3

    @property
    def foreign(self) -> bool:
        return self.fault == "foreign"

    @property
    def police_only(self) -> bool:
        return not self.row["phone"] and self.fault not in ("fine", "foreign")


def register(size: int, seed: int) -> list[Person]:
    rng = random.Random(seed)
    return [_person(number, rng) for number in range(size)]


def _person(number: int, rng: random.Random) -> Person:
    male = rng.random() < 0.5
    born = date(1950, 1, 2) + timedelta(days=rng.randrange(19_000))
    digit = (0 if male else 1) + (2 if born.year >= 2000 else 0)
    truth = {
        "full_name": f"{rng.choice(FAMILIES)} {'Văn' if male else 'Thị'} {rng.choice(GIVEN)} {rng.choice(GIVEN)}",
        "birth_date": f"{born:%d/%m/%Y}",
        "sex": "Nam" if male else "Nữ",
        "citizen_id": f"001{digit}{born.year % 100:02d}{104_729 + 3_331 * number % 890_000:06d}",
        "phone": f"09{rng.randrange(10**5):05d}{number % 1000:03d}",
        "nationality": "Việt Nam",
        "province": "Hà Nội",
        "district": "Ba Đình",
        "commune": COMMUNES[number % len(COMMUNES)],
        "vaccine": "AstraZeneca",
        "lot": "ABX123",
        "dose_date": "12/08/2021",
        "facility": "Trạm y tế",
        "dose_number": "1",
    }
    fault = rng.choice(FAULTS)
    damage: dict[str, dict[str, str]] = {
        "blank": {"citizen_id": ""}, "placeholder": {"citizen_id": "không có"}, "short": {"citizen_id": "00118"},
        "no_sex": {"sex": ""}, "fine": {}, "foreign": {"citizen_id": "", "nationality": "Hoa Kỳ"},
        "no_phone": {"citizen_id": "", "phone": ""}, "wrong_sex": {"sex": "Nữ" if male else "Nam"},
    }  # fmt: skip
    return Person(
        {**truth, **damage[fault]}, fault, {**truth, "nationality": "Hoa Kỳ" if fault == "foreign" else "Việt Nam"}
    )


def new_store(path: Path) -> Store:
    """A store with a fixed key, so that record ids and with them the order of the lists repeat."""
    path.mkdir(mode=0o700)
    (path / "key").write_text("0" * 64, encoding="ascii")
    return Store(path)


def snapshot(people: list[Person], day: date, store: Store, folder: Path) -> None:
    path = folder / f"001-ba-dinh-{day}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(people[0].row))
        writer.writeheader()
        writer.writerows(person.row for person in people)
    take([path], day, store)


def ids(people: list[Person], day: date, store: Store) -> dict[str, Person]:
    """``record_id`` -> person, by the line of the file each record was read from."""
    rows = store.scan(day, "records").select("record_id", "row").collect()
    return {record: people[row - 2] for record, row in rows.iter_rows()}


def listed(people: list[Person]) -> None:
    """The bookkeeper after lists went out: everyone with a fault is at the station, or with the police at once."""
    for person in people:
        person.past_tries, person.tries = person.past_tries + person.tries, 0
        if person.state == "wrong":
            police = (not person.row["phone"] or person.out_of_reach) and not person.foreign
            person.state = "police" if police else "station"
        if person.fault != "fine" and person.state == "none":
            person.state = "police" if person.police_only else "station"


@dataclass
class Clerk:
    """Fills worklists in, untidily, and tells the bookkeeper what was written."""

    people: dict[str, Person]
    rng: random.Random
    verdicts: dict[str, int] = field(default_factory=dict)

    def fill(self, book: Path, out: Path, day: date) -> None:
        """Copy a worklist with some rows answered: half-filled, contradicting or repeated ones, columns moved."""
        workbook = openpyxl.load_workbook(book)
        for sheet in workbook.worksheets:
            lines = [list(line) for line in sheet.iter_rows(values_only=True)]
            top = next((n for n, line in enumerate(lines) if "Kết quả xác minh" in line), None)
            if top is not None:
                self._sheet(sheet, lines[top], lines[top + 1 :], day)
        workbook.save(out)

    def _sheet(self, sheet: Any, headings: list[Any], rows: list[list[Any]], day: date) -> None:
        place = {name: position for position, name in enumerate(headings)}
        filled = [line for row in rows for line in self._row(row, place, day)]
        self.rng.shuffle(filled)
        order = list(range(len(headings)))
        self.rng.shuffle(order)
        sheet.delete_rows(1, sheet.max_row + 1)
        for line in [headings, *filled]:
            sheet.append([line[position] for position in order])

    def _row(self, row: list[Any], place: dict[Any, int], day: date) -> list[list[Any]]:
        key = row[place["Mã dòng (không sửa)"]]
        person, luck = self.people[key[:17]], self.rng.random()
        police = key.split(".")[1].endswith("p")

        def line(answer: str | None, tries: int | None = None, number: str | None = None) -> list[Any]:
            copy = list(row)
            copy[place["Kết quả xác minh"]] = LABELS[answer] if answer else None
            copy[place["Số lần liên hệ"]], copy[place["Số CCCD đúng"]] = tries, number
            copy[place["Ngày xác minh"]] = f"{day:%d/%m/%Y}" if answer else None
            return copy

        def said(verdict: str, *lines: list[Any]) -> list[list[Any]]:
            self.verdicts[verdict] = self.verdicts.get(verdict, 0) + len(lines)
            return list(lines)

        if luck < 0.4 or person.state not in ("station", "police"):
            return said("empty", line(None))
        if luck < 0.45:
            return said("incomplete", line(None, number=person.truth["citizen_id"]))
        if luck < 0.5:
            return said("conflict", line("completed"), line("forwarded"))
        if luck < 0.6 and not police:
            person.tries = max(person.tries, 1 + self.rng.randrange(3))
            self._reach(person)
            return said("taken", line("not_reached", person.tries))
        answer = self.rng.choice(
            ["right", "not_found", "completed"] if police else ["completed", "corrected", "forwarded", "wrong_person"]
        )
        self._apply(person, answer)
        self.verdicts["repeated"] = self.verdicts.get("repeated", 0) + 1
        said("taken", line(answer))
        return [line(answer), line(answer)]

    def _apply(self, person: Person, answer: str) -> None:
        if answer in EFFECT:
            person.before, person.state = person.state, EFFECT[answer]
        elif not person.foreign:
            person.state = "police"

    def _reach(self, person: Person) -> None:
        if person.out_of_reach:
            person.state = "unverifiable" if person.foreign else "police"


def authenticate(people: dict[str, Person], out: Path, day: date, rng: random.Random) -> int:
    """The population database answers for some records; the bookkeeper hears it too. Rows written are returned."""
    lines = ["Ngày;Trường sai;Kết quả;Mã bản ghi"]
    for record, person in sorted(people.items()):
        if rng.random() < 0.3 and person.state in ("none", "station", "police"):
            answer = rng.choice(["right", "wrong", "not_found"])
            lines.append(f"{day:%d/%m/%Y};{'ngày sinh' if answer == 'wrong' else ''};{LABELS[answer]};{record}")
            if answer == "wrong":
                other = "27" if person.truth["birth_date"].startswith("28") else "28"
                person.truth = {**person.truth, "birth_date": other + person.truth["birth_date"][2:]}
            quiet = person.state == "none" and answer != "wrong"
            person.state = f"quiet_{EFFECT[answer]}" if quiet else EFFECT[answer]
    out.write_text("\n".join(lines), encoding="utf-8-sig")
    return len(lines) - 1


def expected(people: list[Person]) -> dict[tuple[str, str], int]:
    """(commune, state) -> records that need or needed verification."""
    found: dict[tuple[str, str], int] = {}
    for person in people:
        if person.state != "none" and not person.state.startswith("quiet"):
            key = (person.row["commune"], person.state)
            found[key] = found.get(key, 0) + 1
    return found


def counted(table: pl.DataFrame, communes: dict[str, str]) -> dict[tuple[str, str], int]:
    return {
        (communes[code], state): records
        for code, state, records in table.select("unit_commune", "state", "records").iter_rows()
    }

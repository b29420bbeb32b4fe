"""What stands on a worklist: who, what is wrong in words, what is suggested with its evidence, and how much of a number."""

import os
from pathlib import Path

import openpyxl
import pytest
import simulation as sim

from vaxanalysis.errors import OutputError, ParameterError
from vaxanalysis.forms import read
from vaxanalysis.store import Store
from vaxanalysis.verification import worklists
from vaxanalysis.verification.answers import RESULTS
from vaxanalysis.verification.listing import listing
from vaxanalysis.verification.sheets import WORKLIST

TRUTH = sim.register(1, seed=1)[0].truth | {
    "full_name": "Trần Thị Thuý Hằng", "birth_date": "12/03/1985", "sex": "Nữ", "citizen_id": "001185104729",
    "phone": "0912345671", "commune": "Phúc Xá", "address": "Số 3", "nationality": "Việt Nam",
}  # fmt: skip
NUMBER, ENDING = TRUTH["citizen_id"], "••••4729"


def store_of(folder: Path, *changes: dict[str, str]) -> Store:
    store = sim.new_store(folder / "store")
    people = [sim.Person({**TRUTH, **change}, "", TRUTH) for change in changes]
    sim.snapshot(people, sim.MONDAY, store, folder)
    return store


def row(folder: Path, change: dict[str, str], *others: dict[str, str]) -> dict[str, str]:
    store = store_of(folder, change, *others)
    first = store.scan(sim.MONDAY, "records").filter(row=2).select("record_id").collect().item()
    return dict(listing(store, sim.MONDAY).filter(record_id=first).row(0, named=True))


@pytest.mark.parametrize(
    ("change", "category", "step", "wrong", "number"),
    [
        ({"citizen_id": ""}, "no_number", "station", "Thiếu số CCCD", None),
        ({"citizen_id": "không có"}, "no_number", "station", "Thiếu số CCCD", "không có"),
        ({"citizen_id": "", "phone": ""}, "no_number", "police", "Thiếu số CCCD", None),
        ({"citizen_id": "", "phone": "", "nationality": "Hoa Kỳ"}, "no_number", "station", "Thiếu số CCCD", None),
        ({"citizen_id": "0011851047"}, "malformed", "station", "CCCD", "0011851047"),
        ({"sex": ""}, "wrong_basic", "station", "Thiếu giới tính", ENDING),
        ({"birth_date": "31/02/1985"}, "wrong_basic", "station", "Ngày sinh", ENDING),
        ({"sex": "Nam"}, "wrong_basic", "station", "giới tính", NUMBER),
        ({"vaccine": ""}, "certificate", "station", "giấy chứng nhận", ENDING),
        ({"vaccine": "", "phone": ""}, "certificate", "station", "giấy chứng nhận", ENDING),
    ],
)
def test_category_step_words_and_number(
    tmp_path: Path, change: dict[str, str], category: str, step: str, wrong: str, number: str | None
) -> None:
    told = row(tmp_path, change)
    assert (told["category"], told["step"], told["number"]) == (category, step, number)
    assert wrong.lower() in told["wrong"].lower()


def test_a_sound_record_is_on_no_list(tmp_path: Path) -> None:
    assert listing(store_of(tmp_path, {}), sim.MONDAY).height == 0


def test_the_number_suggests_sex_and_year_and_fills_nothing_in(tmp_path: Path) -> None:
    told = row(tmp_path, {"sex": "", "birth_date": ""})
    assert told["suggestion"].splitlines() == [
        "Năm sinh: 1985 – ước tính thô 99,3 %, cần đối chiếu (theo số CCCD)",
        "Giới tính: Nữ – ước tính thô 99,0 %, cần đối chiếu (theo số CCCD)",
    ]  # fmt: skip
    assert (told["sex_text"], told["birth_date"]) == (None, None)


def test_another_record_of_the_person_suggests_the_number_with_its_evidence(tmp_path: Path) -> None:
    told = row(tmp_path, {"citizen_id": ""}, {"dose_date": "05/10/2021", "address": "Số 7"})
    assert (
        told["suggestion"]
        == f"Số CCCD: {NUMBER} – ước tính thô 97,5 %, cần đối chiếu (theo bản ghi khác của cùng người, mũi tiêm sau)"
    )
    assert told["citizen_id"] is None
    assert "Một người nhập nhiều lần (nhóm 1: 2 bản ghi)" in told["wrong"]


def test_a_persons_records_stand_together(tmp_path: Path) -> None:
    others = [{**person.row, "commune": "Phúc Xá"} for person in sim.register(60, seed=2) if person.fault != "fine"]
    store = store_of(tmp_path, {"citizen_id": ""}, *others, {"dose_date": "05/10/2021"})
    rows = listing(store, sim.MONDAY)
    names = rows.filter(step="station")["full_name"].to_list()
    first = names.index(TRUTH["full_name"])
    assert names[first : first + 2] == [TRUTH["full_name"]] * 2
    assert rows["group_size"].drop_nulls().to_list() == [2, 2]


def test_the_workbook_guides_the_hand(tmp_path: Path) -> None:
    store = store_of(tmp_path, {"citizen_id": "", "full_name": "=HYPERLINK(1)"}, {"sex": "", "phone": ""})
    report = worklists(store, sim.MONDAY, tmp_path / "lists")
    assert [path.relative_to(tmp_path / "lists").as_posix() for path in report.files] == [
        "001-ba-dinh/00001-phuong-phuc-xa.xlsx", "001-ba-dinh/tong-hop.xlsx",
    ]  # fmt: skip
    book = openpyxl.load_workbook(report.files[0])
    assert book.sheetnames == ["Trạm y tế", "Công an", "Danh mục"]
    sheet = book["Trạm y tế"]
    assert [cell.value for cell in sheet[4]] == [column.heading for column in WORKLIST.columns]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.protection.sheet) == ("B5", "$4:$4", True)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
        "landscape",
        9,
        True,
    )
    locked = {WORKLIST.columns[cell.column - 1].name for cell in sheet[5] if cell.protection.locked}
    assert locked == {"who", "number", "contact", "dose_text", "wrong", "suggestion", "key"}
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert lists == {"G5": "'Danh mục'!$A$1:$A$10"}
    assert [cell.value for cell in book["Danh mục"]["A"]] == [choice.label for choice in RESULTS]
    assert sheet["A5"].data_type == "s" and sheet["A5"].value.startswith("=HYPERLINK")


def test_the_summary_adds_up(tmp_path: Path) -> None:
    store = store_of(
        tmp_path, {"citizen_id": ""}, {"sex": "", "phone": "", "full_name": "Lê Thị Mai", "commune": "Trúc Bạch"}
    )
    report = worklists(store, sim.MONDAY, tmp_path / "lists")
    sheet = openpyxl.load_workbook(report.files[-1], data_only=True)["Tổng hợp"]
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=3)]
    assert rows[0][:4] == ["Mã", "Phường/Xã", "Tổng số", "Không có số CCCD/CMND"]
    assert [line[2] for line in rows[1:]] == [1, 1, 2] and report.records == 2
    assert rows[-1][1:6] == ["Cộng", 2, 1, 0, 1]


def test_nobody_else_can_open_it(tmp_path: Path) -> None:
    report = worklists(store_of(tmp_path, {"citizen_id": ""}), sim.MONDAY, tmp_path / "lists", password="bí mật")
    found = [len(read([report.files[0]], WORKLIST, password).rows) for password in (None, "sai", "bí mật")]
    assert found == [0, 0, 1]
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in report.files} == {0o600}
        assert (tmp_path / "lists" / "001-ba-dinh").stat().st_mode & 0o777 == 0o700


def test_a_workbook_that_somebody_filled_in_is_never_replaced(tmp_path: Path) -> None:
    store, out = store_of(tmp_path, {"citizen_id": ""}), tmp_path / "lists"
    first = worklists(store, sim.MONDAY, out).files[0]
    first.write_bytes(b"filled in")
    report = worklists(store, sim.MONDAY, out)
    assert report.aside == {"001-ba-dinh/00001-phuong-phuc-xa.xlsx": "001-ba-dinh/00001-phuong-phuc-xa (2).xlsx"}
    assert first.read_bytes() == b"filled in" and report.files[0].name == "00001-phuong-phuc-xa (2).xlsx"
    with pytest.raises(OutputError, match="within the store"):
        worklists(store, sim.MONDAY, store.path / "lists")


def test_written_again_it_has_the_same_bytes(tmp_path: Path) -> None:
    store = store_of(tmp_path, {"citizen_id": ""})
    first = worklists(store, sim.MONDAY, tmp_path / "a").files[0].read_bytes()
    assert worklists(store, sim.MONDAY, tmp_path / "b").files[0].read_bytes() == first


def test_records_of_other_provinces_have_a_folder_of_their_own(tmp_path: Path) -> None:
    elsewhere = {
        "citizen_id": "",
        "province": "Thành phố Hồ Chí Minh",
        "district": "Quận 1",
        "commune": "Phường Bến Nghé",
    }
    store = store_of(tmp_path, {"citizen_id": ""}, {"citizen_id": "", "phone": "0912345672"}, elsewhere)
    worklists(store, sim.MONDAY, tmp_path / "lists")
    folders = {str(path.parent.relative_to(tmp_path / "lists")) for path in (tmp_path / "lists").rglob("*.xlsx")}
    assert folders == {"001-ba-dinh", "tinh-khac/760-quan-1"}


@pytest.mark.parametrize("district", ["1", "Ba Đình", "002"])
def test_a_district_without_records_is_refused(tmp_path: Path, district: str) -> None:
    store = sim.new_store(tmp_path / "store")
    sim.snapshot(sim.register(12, seed=1), sim.MONDAY, store, tmp_path)
    with pytest.raises(ParameterError, match=f"no records of {district}. Give the code of a district, such as 001"):
        worklists(store, sim.MONDAY, tmp_path / "lists", district=district)
    assert not (tmp_path / "lists").exists()
    assert worklists(store, sim.MONDAY, tmp_path / "lists", district="001").records > 0

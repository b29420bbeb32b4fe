"""What is reported of a file whose rows are all read: units as since 2025, two values for one field."""

from __future__ import annotations

from pathlib import Path

import polars as pl

import vaxanalysis as vax
from vaxanalysis import places

NEW = sorted(places.codes_since_2025())[:10]
OLD = sorted(set(places.units()["commune_code"]) - places.codes_since_2025())[:10]


def remarks(folder: Path, heading: str, cells: list[str]) -> tuple[str, str]:
    lines = [f"Lê Văn {number},0{number + 1}/02/1980,{cell}" for number, cell in enumerate(cells, 1)]
    (folder / "a.csv").write_text("\n".join([f"Họ và tên,Ngày sinh,{heading}", *lines]) + "\n", encoding="utf-8")
    vi, en = vax.load(folder / "a.csv").report.files.select("remarks_vi", "remarks_en").row(0)
    return vi, en


def test_units_named_as_since_2025(tmp_path: Path) -> None:
    vi, en = remarks(tmp_path, "Tỉnh/Thành phố,Phường/Xã", ["Hà Nội,Phường Ba Đình", "Hà Nội,Phường Phúc Xá"])
    assert vi.startswith("0 hàng ghi đơn vị hành chính theo tên mới") and "; 1 hàng có tên chỉ nhiều đơn vị" in vi
    assert en.startswith("0 rows name a unit as it has been called since 2021") and "; 1 rows have a name" in en


def test_codes_without_names_that_are_all_in_use_since_2025(tmp_path: Path) -> None:
    assert "all of them in use since 1 July 2025" in remarks(tmp_path, "Mã xã", NEW)[1]
    assert remarks(tmp_path, "Mã xã", [*NEW[:9], OLD[0]])[1] == ""
    assert remarks(tmp_path, "Mã xã", NEW[:9])[1] == ""


def test_two_values_for_a_field_are_counted_and_the_first_is_read(tmp_path: Path) -> None:
    cells = ["001080000001,001080000001", "001080000002,001080000003", "001080000004,001080000004", "001080000005,"]
    vi, en = remarks(tmp_path, "Số CCCD,Số định danh", cells)
    assert vi == "1 hàng có hai giá trị khác nhau cho Số CCCD: lấy cột Số CCCD, giữ nguyên cột Số định danh"
    assert (
        en
        == "1 rows hold two different values for Citizen ID: column Số CCCD is read, column Số định danh is kept as it is"
    )
    assert pl.Series(vax.load(tmp_path / "a.csv").records["cccd"]).to_list()[1] == "001080000002"


def test_a_column_in_which_hardly_a_cell_is_what_its_heading_says(tmp_path: Path) -> None:
    phones = [f"09120000{number}" for number in range(10, 30)]
    assert remarks(tmp_path, "Số CCCD", phones)[1] == (
        "20 of 20 cells of Citizen ID cannot be read: check with vaxanalysis inspect whether that column holds the Citizen ID"
    )
    assert remarks(tmp_path, "Số CCCD", [*phones, "001080000001", "001080000002", "001080000003"])[1] == ""
    assert remarks(tmp_path, "Số CCCD", phones[:19] + [""] * 9)[1] == ""


def test_a_status_of_a_dose_that_is_not_understood_counts_and_is_named(tmp_path: Path) -> None:
    head = "Họ và tên,Ngày sinh,Số CCCD,Tên vắc xin,Ngày tiêm,Trạng thái tiêm\n"
    said = ["Chưa xác nhận", "0", "Đã tiêm", "null", "Hoãn do sốt", "Thành công", ""]
    rows = [f"Lê Thị Mai,05/09/1985,00118501234{at},Pfizer,01/09/2021,{status}\n" for at, status in enumerate(said)]
    (tmp_path / "a.csv").write_text(head + "".join(rows), encoding="utf-8")
    found = vax.load(tmp_path)
    assert found.doses.height == 6
    [remark] = found.report.files["remarks_en"]
    assert remark.startswith("2 rows have a status of a dose that is not understood")

"""Columns that a user declares, and what is shown of the columns of a file."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import vaxanalysis as vax
from vaxanalysis import config, loading
from vaxanalysis.loading import inspecting
from vaxanalysis.loading.declared import nearest
from vaxanalysis.loading.headings import name_columns

TEXT = """Danh tánh,Ngày sinh,Số riêng,Số CCCD,,Ghi thêm
Lê Văn An,1/2/1990,001090000001,001090000009,0912345601,x
Trần Thị Bình,3/4/1991,001191000002,,0912345602,
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "a.csv"
    found.write_text(TEXT, encoding="utf-8")
    return found


def test_a_declared_column_is_read_instead_of_others(path: Path) -> None:
    columns = {"danh  TÁNH": "full_name", "Số riêng": "citizen_id", "column 5": "phone", "Ngày sinh": ""}
    records = vax.load(path, columns=columns).records.sort("full_name")
    assert records.select("full_name", "citizen_id", "phone", "birth_date").rows() == [
        ("Lê Văn An", "001090000001", "0912345601", None), ("Trần Thị Bình", "001191000002", "0912345602", None),
    ]  # fmt: skip


def test_a_file_of_which_no_heading_is_known_is_read_by_declaration(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("c1;c2;c3\nLê Văn An;1990;x\n", encoding="utf-8")
    (file,) = loading.read(
        [tmp_path / "a.csv"], columns={"c1": "full_name", "c2": "birth_date", "c3": "vaccine_2"}
    ).files
    assert file.report.columns == ("full_name", "birth_date", "vaccine_2")


def test_a_heading_over_two_owners_is_declared_for_the_person() -> None:
    head = name_columns(["Họ tên", "Họ tên cha", "SĐT cha"], declared={"Họ tên": "full_name", "SĐT cha": "phone"})
    assert head.columns == ("full_name", "Họ tên cha", "phone")


def test_what_is_shown_of_columns_holds_no_value(path: Path) -> None:
    table = inspecting.columns(loading.read([path]).files)
    assert table.select("column", "heading", "field", "confidence", "why", "nearest", "filled").rows() == [
        ("A", "column 1", None, "", "unknown", "citizen_id", 2),
        ("B", "Ngày sinh", "birth_date", "exact", "", None, 2),
        ("C", "Số riêng", None, "", "unknown", None, 2),
        ("D", "Số CCCD", "citizen_id", "exact", "", None, 1),
        ("E", "", None, "", "unknown", None, 2),
        ("F", "column 6", None, "", "unknown", "note", 1),
    ]
    assert table["shapes"].to_list()[:4] == [
        ["Aa Aaa Aa", "Aaaa Aaa Aaaa"], ["9/9/9999"], ["999999999999"], ["999999999999"],
    ]  # fmt: skip
    assert not any(
        value in str(table.rows()) for row in TEXT.splitlines()[1:] for value in row.split(",") if len(value) > 3
    )


def test_the_written_section_reads_back_and_changes_nothing(path: Path) -> None:
    section = inspecting.section(inspecting.columns(loading.read([path]).files))
    columns = config.parse(section).columns
    plain, declared = loading.read([path]), loading.read([path], columns=columns)
    assert pl.DataFrame(plain.files[0].rows.collect()).equals(declared.files[0].rows.collect())  # type: ignore[union-attr]
    assert '# "column 6" = "note"  # not understood' in section.splitlines()


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Họ vaf ten", "full_name"), ("Ngaysih", "birth_date"), ("So dien thoaii", "phone"), ("Zzzz", None)],
)
def test_the_nearest_field_is_proposed(heading: str, field: str | None) -> None:
    assert nearest(heading) == field

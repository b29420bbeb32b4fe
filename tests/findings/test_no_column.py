"""A field for which a file has no column is neither missing nor usable: on every path, file by file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import vaxanalysis as vax
from vaxanalysis import findings, loading, rules, tally

AS_OF = date(2021, 11, 8)
WITHOUT_ID = "Họ và tên,Ngày sinh,Giới tính\nTrần Văn An,01/02/1980,Nam\nLê Thị Bình,,Nữ\n"
WITH_ID = (
    "Họ và tên,Ngày sinh,Giới tính,Số CCCD\nTrần Văn Cường,01/02/1980,Nam,001080012345\nLê Thị Dung,03/04/1990,Nữ,\n"
)
DOSES = "Họ và tên,Ngày sinh,Giới tính,Số điện thoại,Tên vắc xin,Ngày tiêm\nLê Thị Mai,05/09/1985,Nữ,0912345678,{}\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_text(WITHOUT_ID, encoding="utf-8")
    (tmp_path / "b.csv").write_text(WITH_ID, encoding="utf-8")
    return tmp_path


def both_ways(folder: Path) -> pl.DataFrame:
    """The counts of the files in ``folder``: by a register in memory, equal to those judged chunk by chunk."""
    found = vax.profile(vax.load(folder), AS_OF).findings.counts()
    assert findings.count(loading.read([folder]), AS_OF).equals(found)
    return found


def test_states_of_a_field_count_the_records_with_its_column(files: Path) -> None:
    table = vax.completeness(both_ways(files)).table
    numbers = {row["field"]: row for row in table.iter_rows(named=True)}
    found = {
        field: [numbers[field][name] for name in ("records", "blank", "usable", "no_column", "rate")]
        for field in ("birth_date", "citizen_id", "all_mandatory", "phone")
    }
    assert found == {
        "birth_date": [4, 1, 3, 0, 0.75],
        "citizen_id": [2, 1, 1, 2, 0.5],
        "all_mandatory": [2, 1, 1, 2, 0.5],
        "phone": [0, 0, 0, 4, None],
    }


def test_rules_of_completeness_do_not_apply_and_other_faults_count(files: Path) -> None:
    counts = rules.rule_counts(both_ways(files), (), [rule.code for rule in rules.RULES])
    found = {row["rule"]: (row["applies"], row["fails"]) for row in counts.iter_rows(named=True)}
    assert found["citizen_id_missing"] == (2, 1)
    assert found["birth_date_missing"] == (4, 1)
    assert found["phone_missing"] == (0, 0)
    assert found["certificate_blocked"] == (4, 4), "without doses none has a certificate"


def test_a_record_without_a_column_for_the_number_is_not_one_without_a_number(files: Path) -> None:
    found = both_ways(files).group_by(tally.category()).agg(pl.col("records").sum())
    assert dict(found.iter_rows()) == {"no_column": 1, "wrong_basic": 1, "no_number": 1, "none": 1}


def test_a_record_of_two_files_lacks_a_column_only_if_both_do(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(DOSES.format("Pfizer,01/09/2021"), encoding="utf-8")
    second = DOSES.replace("Tên vắc xin", "Tên vắc xin,Số lô").format("Pfizer,FA1,01/10/2021")
    (tmp_path / "b.csv").write_text(second, encoding="utf-8")
    [record] = (
        both_ways(tmp_path).select(tally.state(name).alias(name) for name in ("vaccine", "lot", "facility")).rows()
    )
    assert record == (3, 3, 4)
    doses = vax.load(tmp_path).doses.sort("dose_date_std")
    assert doses.select("vaccine_state", "lot_state", "facility_state").rows() == [(3, None, None), (3, 3, None)]


def test_a_commune_has_a_column_where_its_code_has_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Họ và tên,Ngày sinh,Mã xã/phường\nLê Thị Mai,05/09/1985,00001\n", encoding="utf-8")
    assert both_ways(tmp_path).select(tally.state("commune")).item() == 3


def test_sheets_with_other_columns_are_judged_apart(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for text in (WITHOUT_ID, WITH_ID):
            sheet = book.add_worksheet()
            for number, line in enumerate(text.splitlines()):
                sheet.write_row(number, 0, line.split(","))
    assert vax.completeness(both_ways(tmp_path)).table.filter(field="citizen_id")["no_column"].item() == 2
    assert loading.read([tmp_path]).files[0].report.no_column[0] == "citizen_id"


def test_findings_that_are_kept_have_the_state_too(files: Path) -> None:
    profile = vax.profile(findings.check(loading.read([files]), AS_OF, files / "found"))
    assert profile.drill(citizen_id="no_column").count == 2
    assert profile.patterns().rows() == [("citizen_id", 1)]


SIDE_BY_SIDE = "Họ và tên,Ngày sinh,Số CCCD,Vắc xin mũi 1,Số lô mũi 1,Ngày tiêm mũi 1,Ngày tiêm mũi 2,Số lô mũi 2\n"
TWICE = "Lê Thị Mai,05/09/1985,001185012345,{},A1,01/09/2021,{},B2\n"


def test_a_dose_without_a_column_does_not_lack_what_another_dose_has(tmp_path: Path) -> None:
    people = ["Trần Văn An,01/02/1980,001080012345,Pfizer,A1,01/09/2021,01/10/2021,\n"]
    people += ["Lê Thị Bình,01/02/1981,001181012345,,A1,01/09/2021,01/10/2021,B2\n"]
    people += ["Lê Thị Chi,01/02/1982,001182012345,Pfizer,A1,01/09/2021,,\n", TWICE.format("Pfizer", "01/10/2021")]
    (tmp_path / "a.csv").write_text(SIDE_BY_SIDE + "".join(people), encoding="utf-8")
    table = vax.completeness(both_ways(tmp_path)).table
    numbers = {row["field"]: row for row in table.iter_rows(named=True)}
    found = {
        name: [numbers[name][part] for part in ("records", "blank", "usable", "no_column")]
        for name in ("vaccine", "lot", "facility")
    }
    assert found == {"vaccine": [4, 1, 3, 0], "lot": [4, 1, 3, 0], "facility": [0, 0, 0, 4]}


def test_doses_of_several_rows_keep_what_their_own_place_has_no_column_for(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        SIDE_BY_SIDE + TWICE.format("Pfizer", "") + TWICE.format("", "05/10/2021"), encoding="utf-8"
    )
    (tmp_path / "b.csv").write_text(WITH_ID, encoding="utf-8")
    states = vax.load(tmp_path).doses.sort("dose_date_std", "vaccine_state").select("vaccine_state", "lot_state").rows()
    found = vax.completeness(both_ways(tmp_path)).table.filter(field="vaccine")
    assert states == [(None, 3), (0, 3), (3, 3), (None, 3)]
    assert found.select("records", "blank", "no_column").row(0) == (1, 1, 2)

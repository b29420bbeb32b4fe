"""Which rows are one record, what keeps its id, where it is counted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vaxanalysis as vax

DOSE = {
    "full_name": "Nguyễn Văn An", "birth_date": "01/02/1990", "sex": "Nam", "citizen_id": "001090000001", "phone": "0912345678",
    "province": "Hà Nội", "district": "Quận Ba Đình", "commune": "Phường Phúc Xá",
    "dose_number": "1", "vaccine": "AstraZeneca", "lot": "L1", "dose_date": "01/08/2021", "facility": "Trạm Y tế Phường Phúc Xá",
}  # fmt: skip


def load(folder: Path, *changes: dict[str, str | None], name: str = "x.parquet", **options: str) -> vax.Register:
    path = folder / name
    pl.DataFrame([DOSE | change for change in changes], schema=dict.fromkeys(DOSE, pl.String)).write_parquet(path)
    return vax.load(path, **options)  # type: ignore[arg-type]


def test_two_doses_of_one_identity_are_one_record(tmp_path: Path) -> None:
    loaded = load(tmp_path, {}, {"dose_number": "2", "dose_date": "01/10/2021"})
    assert loaded.records.select("rows", "doses").row(0) == (2, 2)
    assert loaded.doses["number_std"].to_list() == [1, 2]


def test_another_spelling_is_another_record(tmp_path: Path) -> None:
    assert load(tmp_path, {}, {"full_name": "NGUYỄN VĂN AN"}).records.height == 2


@pytest.mark.parametrize(
    ("blanks", "records"),
    [
        ({"full_name": None}, 1),  # birth date, ID and phone still tell who it is
        ({"full_name": "không có", "citizen_id": "0"}, 1),
        ({"full_name": None, "citizen_id": "x", "phone": " "}, 2),
        ({"birth_date": None, "citizen_id": None, "phone": None}, 2),
        ({"birth_date": None, "citizen_id": None}, 1),
    ],
)
def test_rows_that_cannot_be_told_apart_stay_alone(tmp_path: Path, blanks: dict[str, str | None], records: int) -> None:
    second = blanks | {"dose_number": "2", "dose_date": "01/10/2021"}
    assert load(tmp_path, blanks, second).records.height == records


def test_equal_rows_without_a_person_stay_two_records(tmp_path: Path) -> None:
    nobody: dict[str, str | None] = {"birth_date": None, "citizen_id": None, "phone": None}
    loaded = load(tmp_path, nobody, nobody)
    assert loaded.records["record_id"].n_unique() == 2


NOBODY: dict[str, str | None] = {"birth_date": "01/01/1900", "citizen_id": "0", "phone": None}


@pytest.mark.parametrize(
    ("files", "records"),
    [
        ({"a": 2}, 2),
        ({"a": 2, "again": 2}, 2),  # a file sent again counts once
        ({"a": 1, "b": 1}, 1),  # so two such rows in two files do too
        ({"a": 2, "b": 1}, 2),
    ],
)
def test_equal_rows_without_an_identity_count_as_often_as_one_file_holds_them(
    tmp_path: Path, files: dict[str, int], records: int
) -> None:
    for name, count in files.items():
        load(tmp_path, {}, *[NOBODY] * count, name=f"{name}.parquet")
    both = vax.load(tmp_path)
    assert both.records.height == 1 + records
    assert both.report.files["alike"].to_list() == list(files.values())


def test_a_single_row_without_an_identity_is_like_no_other(tmp_path: Path) -> None:
    assert load(tmp_path, {}, {}, NOBODY, NOBODY | {"lot": "L2"}).report.files["alike"].to_list() == [0]


def test_the_same_record_in_another_file_counts_once_and_is_listed(tmp_path: Path) -> None:
    load(tmp_path, {}, name="a.parquet")
    load(tmp_path, {}, {"full_name": "Lê Thị Bình"}, name="b.parquet")
    both = vax.load(tmp_path)
    assert (both.records.height, both.doses.height, both.rows.height) == (2, 2, 3)
    assert both.report.files["repeated"].to_list() == [0, 1]


def test_ids_depend_on_the_key_and_on_nothing_else(tmp_path: Path) -> None:
    one = load(tmp_path, {}).records["record_id"].item()
    again = load(tmp_path, {"full_name": "Lê An"}, {}, name="y.parquet").records["record_id"].to_list()
    keyed = load(tmp_path, {}, key="k").records["record_id"].item()
    assert one in again
    assert keyed != one
    assert len(one) == 17


def test_the_unit_is_the_commune_of_residence_else_the_facilitys(tmp_path: Path) -> None:
    loaded = load(
        tmp_path, {},
        {"full_name": "Lê B", "commune": None},
        {"full_name": "Lê C", "commune": None, "district": None, "province": None, "facility": "0100004"},
        {"full_name": "Lê D", "commune": None, "district": None, "province": None, "facility": "Bệnh viện X"},
        {"full_name": "Lê E", "commune": None, "district": "Tây Hồ", "facility": "0100001"},
    )  # fmt: skip
    units = loaded.records.select("unit_district", "unit_commune", "unit_source").rows()
    assert units == [
        ("001", "00001", "residence"),
        ("001", "00001", "facility"),
        ("001", "00004", "facility"),
        (None, None, None),
        ("003", None, None),  # the station lies in another district than the home
    ]


def test_doses_side_by_side_become_doses(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    wide = {name: text for name, text in DOSE.items() if name != "dose_number"}
    second = {"vaccine_2": "Pfizer", "lot_2": "L2", "dose_date_2": "01/10/2021", "facility_2": None}
    pl.DataFrame([wide | second, wide | {"full_name": "Lê B"} | dict.fromkeys(second, None)]).write_parquet(path)
    loaded = vax.load(path)
    assert loaded.doses.select("number_std", "vaccine_std").rows() == [
        (1, "astrazeneca"),
        (1, "astrazeneca"),
        (2, "pfizer"),
    ]
    assert loaded.records.select("doses", "facility_state").rows() == [(2, 0), (1, 3)]


ROWS: list[dict[str, str | None]] = [
    {}, {"dose_number": "2"}, {"full_name": None, "citizen_id": None, "phone": None},
    {"sex": "x"}, {"lot": None, "dose_number": "3"}, {},
]  # fmt: skip


def counted(folder: Path, order: Sequence[int]) -> list[tuple[object, ...]]:
    records = load(folder, *(ROWS[place] for place in order)).records
    states = [column for column in records.columns if column.endswith("_state")]
    return sorted(records.select("record_id", "doses", *states).rows())


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    return counted(tmp_path_factory.mktemp("straight"), range(6))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)))
def test_the_order_of_rows_changes_no_count(
    tmp_path: Path, order: list[int], straight: list[tuple[object, ...]]
) -> None:
    assert counted(tmp_path, order) == straight

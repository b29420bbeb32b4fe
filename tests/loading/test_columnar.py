"""Parquet and PostgreSQL: names and types that are there already, taken as text."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from vaxanalysis import loading
from vaxanalysis.errors import InputError
from vaxanalysis.loading import columnar


def test_parquet_under_our_own_names_with_real_dates_and_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"full_name": ["An"], "birth_date": [date(1990, 2, 1)], "sex": [0], "other": [[1]]}).write_parquet(
        path
    )
    (file,) = loading.read([path]).files
    assert file.rows is not None
    assert file.rows.select("full_name", "birth_date", "sex", "row").collect().row(0) == ("An", "1990-02-01", "0", 1)
    assert file.report.columns_unknown == ("other",)


def test_moments_with_a_time_zone_bytes_and_lists_are_text(tmp_path: Path) -> None:
    birth = datetime(1964, 11, 22, 16, tzinfo=UTC)
    cells = {
        "full_name": b"An B\xc3\xacnh",
        "birth_date": birth,
        "phone": ["0912345678", "0987654321"],
        "note": {"a": 1},
    }
    pl.DataFrame([cells]).write_parquet(tmp_path / "a.parquet")
    rows, _ = columnar.parquet(tmp_path / "a.parquet")
    assert rows.collect().row(0) == (1, "An Bình", "1964-11-23 00:00:00", "0912345678; 0987654321", '{"note":{"a":1}}')


def test_decomposed_text_in_parquet_is_composed(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"Họ và tên": ["Thu\u0309y"]}).write_parquet(path)
    rows, _ = columnar.parquet(path)
    assert rows.select("full_name").collect().item() == "Thủy"


def test_parquet_without_a_known_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"a": [1]}).write_parquet(path)
    with pytest.raises(InputError, match="no known column"):
        columnar.parquet(path)


def test_a_query_to_a_real_server(postgres: str) -> None:
    import adbc_driver_postgresql.dbapi as adbc

    with adbc.connect(postgres) as connection, connection.cursor() as cursor:
        cursor.execute('CREATE TABLE doses ("Họ và tên" text, "Ngày sinh" date, "Giới tính" int)')
        cursor.execute(
            "INSERT INTO doses VALUES ('An', '1990-02-01', 1), ('Bình', NULL, 0), (NULL, '1991-01-01', NULL)"
        )
        connection.commit()
    (file,) = loading.read([postgres], query='SELECT * FROM doses ORDER BY "Họ và tên"').files
    assert file.rows is not None
    rows = file.rows.select("full_name", "birth_date", "sex").collect().rows()
    assert rows == [("An", "1990-02-01", "1"), ("Bình", None, "0"), (None, "1991-01-01", None)]
    assert (file.report.rows, file.report.read, file.report.rejected) == (3, 3, 0)


def test_a_failing_query_says_so_without_the_password(postgres: str) -> None:
    with pytest.raises(InputError) as error:
        columnar.query(postgres.replace("postgres@", "postgres:secret@"), "SELECT * FROM missing_table")
    assert "secret" not in str(error.value)
    assert "the query failed" in str(error.value)


PEOPLE = ["Nguyễn Văn An", "Trần Thị Bình", "Tống Văn Cường"]
NO_PERSONS = ["Tổng cộng: 3", "TỔ DÂN PHỐ SỐ 2", "Họ và tên", None]


@pytest.mark.parametrize("form", ["composed", "decomposed"])
def test_rows_that_are_no_person_are_rejected_as_in_other_files(tmp_path: Path, form: str) -> None:
    names = [PEOPLE[0], NO_PERSONS[1], PEOPLE[1], NO_PERSONS[2], NO_PERSONS[3], PEOPLE[2], NO_PERSONS[0]]
    births = ["01/02/1980", None, "02/03/1981", "Ngày sinh", None, "03/04/1982", None]
    frame = pl.DataFrame({"Họ và tên": names, "Ngày sinh": births})
    if form == "decomposed":
        frame = frame.with_columns(pl.all().str.normalize("NFD"))
    frame.write_parquet(tmp_path / "a.parquet")
    (file,) = loading.read([tmp_path / "a.parquet"], compose=form != "decomposed").files
    assert (file.report.rows, file.report.read, file.report.rejected) == (6, 3, 3)
    assert file.rejected.select("row", "reason").rows() == [(2, "group"), (4, "heading"), (7, "total")]
    for rows in (file.rows, pl.concat(file.chunks(2))):
        assert rows is not None
        found = rows.select("row", pl.col("full_name").str.normalize("NFC")).collect().rows()
        assert found == [(1, PEOPLE[0]), (3, PEOPLE[1]), (6, PEOPLE[2])]

"""Separated text: every line is read or rejected, and a stray quotation mark spoils its own line only."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vaxanalysis as vax
from vaxanalysis import loading
from vaxanalysis.errors import InputError
from vaxanalysis.loading import text
from vaxanalysis.loading.failures import FileError

HEAD = "Họ và tên;Ngày sinh;Địa chỉ"


def read(
    folder: Path, *lines: str, encoding: str = "utf-8", end: str = "\n"
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    path = folder / "in.csv"
    path.write_bytes((end.join([HEAD, *lines]) + end).encode(encoding))
    work = folder / "work"
    work.mkdir(exist_ok=True)
    table = text.read(path, work)
    rows = table.lines.scan().select("row", "full_name", "birth_date", "address").collect().sort("row").rows()
    assert table.read == len(rows)
    return rows, table.rejected.select("row", "reason", "found").rows()


def test_good_lines_are_read_with_their_line_numbers(tmp_path: Path) -> None:
    rows, rejected = read(tmp_path, "An;1990;Số 1", 'Bình;;"Số 2; ngõ 3"')
    assert rows == [(2, "An", "1990", "Số 1"), (3, "Bình", None, "Số 2; ngõ 3")]
    assert rejected == []


def test_an_unclosed_quote_spoils_its_own_line_only(tmp_path: Path) -> None:
    rows, rejected = read(tmp_path, "An;1990;Số 1", 'Bình;1991;"Số 2', "Chi;1992;Số 3")
    assert [row[:2] for row in rows] == [(2, "An"), (4, "Chi")]
    assert rejected == [(3, "quote", "an odd number of quotation marks")]


def test_a_cell_over_several_lines_is_one_row(tmp_path: Path) -> None:
    rows, rejected = read(tmp_path, 'An;1990;"Số 1', 'ngõ 2"', "Chi;1992;Số 3")
    assert rows == [(2, "An", "1990", "Số 1\nngõ 2"), (4, "Chi", "1992", "Số 3")]
    assert rejected == []


def test_two_unclosed_quotes_near_each_other_take_nothing_between_them(tmp_path: Path) -> None:
    rows, rejected = read(tmp_path, 'An;1990;"Số 1', "Bình;1991;x", 'Chi;1992;"Số 3')
    assert [row[1] for row in rows] == ["Bình"]
    assert [row[0] for row in rejected] == [2, 4]


def test_too_few_cells_are_rejected_and_too_many_empty_ones_are_not(tmp_path: Path) -> None:
    rows, rejected = read(tmp_path, "An;1990", "Bình;1991;x;;", "Chi;1992;y;z")
    assert [row[1] for row in rows] == ["Bình"]
    assert rejected == [(2, "cells", "2 cells instead of 3"), (4, "cells", "4 cells instead of 3")]


def test_short_lines_of_a_register_whose_person_stands_in_several_columns(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        "Họ đệm,Tên,Nam,Nữ,Địa chỉ,Ghi chú\nTrần Văn,An,1980,\nLê Thị,Bình,,1981\nLê Thị\n", encoding="utf-8"
    )
    raw = loading.read([path])
    [file] = raw.files
    assert file.rows is not None
    assert sorted(file.rows.collect()["full_name"]) == ["Lê Thị Bình", "Trần Văn An"]
    assert file.rejected.select("row", "reason").rows() == [(4, "cells")]


def test_quotation_marks_inside_a_cell_are_text(tmp_path: Path) -> None:
    rows, rejected = read(tmp_path, 'An;1990;Số 1 "ngõ" 2')
    assert rows == [(2, "An", "1990", 'Số 1 "ngõ" 2')]
    assert rejected == []


def test_empty_lines_are_no_rows_but_keep_their_numbers(tmp_path: Path) -> None:
    rows, rejected = read(tmp_path, "", "An;1990;x", ";;", "", "Bình;1991;y")
    assert [row[:2] for row in rows] == [(3, "An"), (6, "Bình")]
    assert rejected == []


def test_headings_without_rows_are_an_empty_register(tmp_path: Path) -> None:
    assert read(tmp_path) == ([], [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1258"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_give_the_same_rows_in_nfc(tmp_path: Path, encoding: str, end: str) -> None:
    import unicodedata

    name = "Đỗ Thị Thủy"
    spelt = unicodedata.normalize("NFD", name).replace("o\u0302\u0303", "ô\u0303") if encoding == "cp1258" else name
    decomposed = cp1258(spelt) if encoding == "cp1258" else spelt
    path = tmp_path / "x.csv"
    head = cp1258(HEAD) if encoding == "cp1258" else HEAD
    path.write_bytes((head + end + f"{decomposed};1990;x" + end).encode(encoding))
    work = tmp_path / "work"
    work.mkdir()
    table = text.read(path, work)
    assert table.lines.scan().select("full_name").collect().item() == name
    assert table.rejected.is_empty()


def cp1258(words: str) -> str:
    """``words`` as Windows-1258 writes them: base letters composed, tone marks apart."""
    import unicodedata

    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = []
    for char in words:
        parts = unicodedata.normalize("NFD", char)
        base = "".join(part for part in parts if part not in tones)
        out.append(unicodedata.normalize("NFC", base) + "".join(part for part in parts if part in tones))
    return "".join(out)


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"", "empty"), (b" \n\n", "empty"), (bytes(range(256)) * 20, "binary"), (b"a,b,c\n1,2,3\n", "no known heading")],
)
def test_a_file_that_is_no_register_gives_one_clear_message(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        loading.fail_if_none(loading.read([path]))
    assert what in str(error.value)
    assert "bad.csv" in str(error.value)


def test_a_short_line_with_a_stray_quotation_mark_is_rejected_alone(tmp_path: Path) -> None:
    rows, rejected = read(tmp_path, '";"a', "Bình;1991;x")
    assert [row[1] for row in rows] == ["Bình"]
    assert rejected == [(2, "cells", "2 cells instead of 3")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.text(alphabet='aĐ"; ', max_size=12).filter(lambda line: line.strip("; ")), max_size=12))
def test_read_and_rejected_add_up_to_the_lines_whatever_they_hold(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "in.csv"
    path.write_text("\n".join([HEAD, *lines, "Last;1990;x"]) + "\n", encoding="utf-8")
    work = tmp_path / "work"
    work.mkdir(exist_ok=True)
    table = text.read(path, work)
    joined = table.lines.scan().collect().filter(pl.any_horizontal(pl.col(pl.String).str.contains("\n")))
    lines_in_joined = joined.select(pl.sum_horizontal(pl.col(pl.String).str.count_matches("\n"))).sum().item() or 0
    assert table.lines.scan().collect().height == table.read
    assert table.read + table.rejected.height + lines_in_joined == len(lines) + 1


def test_a_nul_in_utf_16_is_blank_at_the_edge_of_a_cell_and_shown_within_a_word(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Họ và tên,Ngày sinh,Số lô\nAn,1990,\0\nB\0ình,1991,A\0\n".encode("utf-16"))
    raw = loading.read([path])
    assert raw.files[0].rows is not None
    found = raw.files[0].rows.collect().select("full_name", "lot").rows()
    assert found == [("An", None), ("B\ufffdình", "A")]


def test_one_cell_of_any_length_and_bare_returns_lose_no_row(tmp_path: Path) -> None:
    head, row = "Họ và tên,Ngày sinh,Ghi chú\n", "Trần Văn Bình,12/05/1980,%s\n"
    texts = {
        "long.csv": head + row % ("x" * 200_000) + row % "",
        "quoted.csv": head + row % ('"' + "x" * 200_000 + '"') + row % "",
        "above.csv": "x" * 200_000 + "\n" + head + row % "" + row % "",
        "no person.csv": head + ",," + "x" * 200_000 + "\n" + row % "" + row % "",
        "two tables.csv": head
        + row % ""
        + "\n"
        + "Họ và tên,Số CCCD,Ngày sinh\n"
        + "Lê Thị Hoa,001180000001,1980\rx\n",
    }
    for name, content in texts.items():
        (tmp_path / name).write_bytes(content.encode())
        report = loading.read([tmp_path / name]).files[0].report
        assert (report.read, report.failure) == (2, None), name


def test_another_table_with_headings_over_lines_and_fewer_or_more_columns_is_not_read_into_the_first(
    tmp_path: Path,
) -> None:
    first = "STT,Họ và tên,Ngày sinh,Số CCCD\n1,Trần Văn Bình,12/05/1980,001080000001\n"
    for heading, row in (
        ('"Họ\ntên","Ngày\nsinh","Số\nCCCD"\n', "Lê Thị Hoa,01/02/1981,001181000002\n" * 3),
        ('"Họ\ntên","Ngày\nsinh","Số\nCCCD",SĐT,"Ghi\nchú"\n', "Lê Thị Hoa,01/02/1981,001181000002,0912345678,\n" * 3),
        ("Họ tên,Ngày sinh,Số CCCD,SĐT,Ghi chú\n", "Lê Thị Hoa,01/02/1981,001181000002,0912345678,\n" * 3),
    ):
        (tmp_path / "two.csv").write_text(first + heading + row, encoding="utf-8")
        register = vax.load(tmp_path / "two.csv")
        assert set(register.records["name_std"]) == {"Trần Văn Bình", "Lê Thị Hoa"}
        assert register.rejects.is_empty() or set(register.rejects["reason"]) <= {"heading"}


def test_lines_too_wide_or_too_long_for_headings_are_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "in.csv"
    path.write_text(HEAD + ";x" * 2_000 + "\nAn;1990;Số 1" + ";y" * 2_000 + "\n", encoding="utf-8")
    with pytest.raises(FileError, match="2,000 columns"):
        text.read(path, tmp_path)
    path.write_text(f"{HEAD}\nAn;1990;{'x' * 1_000}\n", encoding="utf-8")
    monkeypatch.setattr(text, "LONGEST", 1_000)
    with pytest.raises(FileError, match="too large"):
        text.read(path, tmp_path)

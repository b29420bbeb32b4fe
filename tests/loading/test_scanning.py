"""The pass over the bytes finds no fault only where judging line by line finds none; keys are alike where rows are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaxanalysis import loading
from vaxanalysis.compiled import hashing
from vaxanalysis.loading import scanning, text

CELLS = [
    "",
    "An",
    "1990",
    '"Số 1; ngõ 2"',
    '"a ""b"" c"',
    '""',
    " ",
    "\u00a0",
    'x"y',
    '"open',
    'shut"',
    '"a"b',
    "Đỗ",
    "x" * 20,
]
LINE = st.lists(st.sampled_from(CELLS), min_size=1, max_size=5).map(";".join)
END = st.sampled_from(["\n", "\r\n"])


def scanned(path: Path, content: str, *keyed: int, width: int = 3) -> scanning.Scanned:
    path.write_bytes(content.encode())
    return scanning.scan(path, ";", 0, width, keyed, path.with_suffix(".keys"))


def statuses(path: Path, width: int) -> list[str]:
    judged = text._judge(path, 0, ";", width).select("status").collect()
    return judged["status"].to_list()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(LINE, min_size=1, max_size=6), END, st.booleans())
def test_a_file_is_plain_where_every_line_is_a_row(tmp_path: Path, lines: list[str], end: str, closed: bool) -> None:
    path = tmp_path / "x.csv"
    found = scanned(path, end.join(lines) + (end if closed else ""))
    each = statuses(path, 3)
    assert found.is_clean
    if found.is_plain:
        assert set(each) <= {"ok"} and found.rows == len(each)
    else:
        seen = [line for line in lines if any(char.isascii() and char not in "; " for char in line)]
        assert set(each) != {"ok"} or len(seen) < len(lines)


@pytest.mark.parametrize(
    ("line", "plain"),
    [("a;b;c", True), ('a;"b;c";d', True), ('"a"b;c;d', False), ('a;b"c"d;e', False), ('a;b;"c', False), ("a;b", False), (";;", False)],
)  # fmt: skip
def test_one_odd_cell_makes_a_line_no_row(tmp_path: Path, line: str, plain: bool) -> None:
    assert scanned(tmp_path / "x.csv", f"a;b;c\n{line}\na;b;c\n").is_plain == plain


@pytest.mark.parametrize(
    ("content", "clean"),
    [("a;b;c\n", True), ("a\rb;c;d\n", False), ("a;b;c\r", False), ("Đỗ;Thị;Mười\n", True), ("Nguye\u0302n;b;c\n", False),
     ("a–b;c;d\n", True), ("\u0387;b;c\n", False)],
)  # fmt: skip
def test_clean_is_composed_with_ordinary_line_ends(tmp_path: Path, content: str, clean: bool) -> None:
    assert scanned(tmp_path / "x.csv", content).is_clean == clean


def test_what_is_no_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("a;b;Thơ\n".encode("cp1258"))
    assert not scanning.scan(path, ";", 0, 3, (), path.with_suffix(".keys")).is_clean


def test_pieces_of_any_size_are_scanned_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = "".join(f'Người {number};"Số {number}; ngõ";{"x" * (number % 40)}\n' for number in range(200))
    whole = scanned(tmp_path / "whole.csv", content, 0, 1)
    monkeypatch.setattr("vaxanalysis.loading.encoding.pieces.__defaults__", (7,))
    assert scanned(tmp_path / "parts.csv", content, 0, 1) == whole
    assert (tmp_path / "parts.keys").read_bytes() == (tmp_path / "whole.keys").read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from([None, "", "An", 'a "b" c', "x; y", "z" * 12, "z" * 13, "z" * 31]), min_size=3, max_size=3
        ),
        min_size=1,
    )
)
def test_keys_of_cells_are_those_of_the_texts(tmp_path: Path, rows: list[list[str | None]]) -> None:
    table = pl.DataFrame(rows, schema=dict.fromkeys("abc", pl.String), orient="row").with_columns(d=pl.lit("1"))
    path = tmp_path / "x.csv"
    table.write_csv(path, separator=";", include_header=False)
    assert scanning.scan(path, ";", 0, 4, (2, -1, 0), path.with_suffix(".keys")).is_plain
    keys = np.fromfile(path.with_suffix(".keys"), np.uint64)
    nothing = pl.Series([None] * table.height, dtype=pl.String)
    assert keys.tolist() == hashing.of_rows([table["c"], nothing, table["a"]]).tolist()


def test_a_row_has_the_same_key_in_every_kind_of_file(tmp_path: Path) -> None:
    columns = ("full_name", "phone")
    table = pl.DataFrame(
        {"phone": ["0912345678", None], "full_name": ["Nguyễn Thị Hương Giang", "An"], "sex": ["1", "0"]}
    )
    table.write_csv(tmp_path / "a.csv")
    table.write_parquet(tmp_path / "b.parquet")
    table.write_excel(tmp_path / "c.xlsx")
    (tmp_path / "d.csv").write_bytes((tmp_path / "a.csv").read_bytes() + b"\n\n")
    raw = loading.read([tmp_path], key_columns=columns)
    keys = [np.concatenate(list(file.keys(columns))).tolist() for file in raw.files]
    assert len(keys) == 4 and len(keys[0]) == 2
    assert keys == [keys[0]] * 4

"""``check-list`` as a command: exit codes, what is said, the trail, where it refuses to write."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.cli.command import run
from tests.session import planted


def test_stopped_lists_are_named_and_give_exit_code_1(made: tuple[Path, planted.Planted], tmp_path: Path) -> None:
    folder, truth = made
    arguments = [
        "--session",
        "12/11/2021",
        "--store",
        str(folder / "store"),
        "--out",
        str(tmp_path / "session"),
        "--no-slips",
    ]
    done = run("check-list", str(folder / "lists"), *arguments, folder=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "Đối chiếu với hệ thống ngày 08/11/2021" in done.stdout
    assert f"STOPPED {planted.file_of(10)}: only 0% of the rows are ready or not due" in done.stderr
    told = done.stdout + done.stderr
    assert not any(name in told for name in truth.lists["Họ và tên"].drop_nulls().head(50))
    trail = pl.read_csv(folder / "store" / "audit.csv")
    assert "check-list" in trail["command"].to_list()
    assert pl.read_csv(tmp_path / "session" / "rows.csv").height == truth.lists.height


def test_files_left_alone_and_columns_not_used_are_named(made: tuple[Path, planted.Planted], tmp_path: Path) -> None:
    store = made[0] / "store"
    lists = tmp_path / "lists"
    lists.mkdir()
    heading = "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Tiền sử dị ứng,Mũi 1,Phường/Xã,Quận/Huyện"
    person = "Phạm Văn Ca,12/05/1985,Nam,001085000001,Có,x,Phường Phúc Xá,Quận Ba Đình"
    (lists / "a.csv").write_text(f"{heading}\n{person}\n", encoding="utf-8")
    (lists / "b.pdf").write_bytes(b"%PDF-1.4")
    options = ["--session", "12/11/2021", "--store", str(store), "--out", "session", "--no-slips"]
    done = run("check-list", "lists", *options, folder=tmp_path)
    assert done.returncode == 1
    assert "b.pdf: left out" in done.stderr
    assert "a.csv: headings read as somebody else's or as something else, not used: Tiền sử dị ứng" in done.stderr
    assert "a.csv: headings that were not understood, their columns are not read: Mũi 1" in done.stderr


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"--out": "reports/session"}, "row-level files would lie among the reports"),
        ({"--session": "1/1/2020"}, "no register up to 2020-01-01"),
        ({"--session": "soon"}, "--session: 'soon' is no date"),
    ],
)
def test_refusals_are_one_line_and_exit_code_2(
    made: tuple[Path, planted.Planted], tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    folder, _ = made
    options = {"--session": "12/11/2021", "--store": str(folder / "store"), "--out": "session"} | changed
    done = run(
        "check-list", str(folder / "lists" / planted.file_of(0)), *sum(map(list, options.items()), []), folder=tmp_path
    )
    assert done.returncode == 2
    assert said in done.stderr and "Traceback" not in done.stderr

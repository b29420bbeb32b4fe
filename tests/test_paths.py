"""A path is a literal: no character of it is a pattern, an address or a reason to fail."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from tests.cli.command import run
from vaxanalysis import loading, paths

POSIX = os.name == "posix"
NAMES = ["001 [1]", "a=b", "%20 😀 tuần", "hf:" if POSIX else "hf", "~x", "long" * 55]
NAMES += ["x*?", "two\nlines", os.fsdecode(b"not utf-8 \xff")] if POSIX else []
HEADINGS = "Họ và tên,Ngày sinh,Giới tính,Số CCCD"
CSV = f"{HEADINGS}\nTrần Văn Bình,1980,Nam,001080000001\n"


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_opened_under_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    frame = pl.DataFrame({"a": ["1", "2"]})
    parquet, text = folder / f"{name}.parquet", folder / f"{name}.csv"
    with parquet.open("wb") as file:
        frame.write_parquet(file)
    text.write_text("a\n1\n2\n")
    found = [
        paths.scan_parquet(parquet).collect(),
        paths.scan_parquet([parquet]).collect(),
        paths.read_parquet(parquet),
        paths.scan_csv(text, infer_schema=False).collect(),
        paths.read_csv(text, infer_schema=False),
        paths.scan_lines(text, name="a").slice(1).collect(),
    ]
    assert all(each.equals(frame) for each in found)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", [CSV, CSV.replace("Nam", 'N "a" m') + "odd,line\n"], ids=["plain", "odd"])
def test_a_register_is_read_under_any_name(tmp_path: Path, name: str, text: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    raw = loading.read([tmp_path])
    (file,) = raw.files
    assert file.report.failure is None
    assert file.rows is not None
    assert file.rows.collect()["full_name"].to_list() == ["Trần Văn Bình"]


def test_files_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    for code in ("001", "002"):
        (tmp_path / code).mkdir()
        line = f'Trần "{code}" Bình,1980,Nam,001080000001\n'
        (tmp_path / code / "data.csv").write_text(f"{HEADINGS}\n{line}", encoding="utf-8")
    raw = loading.read([tmp_path])
    rows = pl.concat([file.rows.select("file", "full_name") for file in raw.files if file.rows is not None]).collect()
    assert rows.rows() == [("001/data.csv", 'Trần "001" Bình'), ("002/data.csv", 'Trần "002" Bình')]


def test_a_name_is_shown_on_one_line() -> None:
    assert paths.printable("a\nb\x1b[31m") == "a\\nb\\x1b[31m"
    assert paths.printable("ba đình") == "ba đình"
    assert paths.printable(os.fsdecode(b"\xff.csv")) == "\\xff.csv"


@pytest.mark.skipif(not POSIX, reason="Windows has no such names")
def test_the_commands_in_a_folder_of_odd_characters(tmp_path: Path) -> None:
    folder = tmp_path / "bao cao [tuần 1] *?"
    folder.mkdir()
    made = run("synth", "reg", "--persons", "1000", "--seed", "3", "--split", "district", folder=folder)
    assert made.returncode == 0, made.stderr
    (folder / "reg" / "001-ba-dinh.parquet").rename(folder / "reg" / "001-ba-dinh [1].parquet")
    register = folder / "reg" / "001-ba-dinh [1].parquet"
    week = ["--store", folder / "kho [1]", "--as-of", "2021-11-08"]
    commands = [
        ["weekly", register, *week, "--out", folder / "ra [1]"],
        ["profile", register, "--findings", folder / "found [*]", "--out", folder / "p [1].csv"],
        ["duplicates", register, "--out", folder / "d [1].parquet"],
        ["worklists", *week, "--out", folder / "lists [1]"],
        ["figures", *week, "--out", folder / "figures [1]"],
    ]
    for command in commands:
        done = run(*command, folder=folder)
        assert done.returncode == 0, (command[0], done.stderr)
    rows = paths.read_parquet(register).height
    profile = paths.read_csv(folder / "p [1].csv", infer_schema_length=None).filter(field="full_name")
    assert 0 < profile["records"].sum() <= rows
    assert paths.read_parquet(folder / "d [1].parquet").height == rows
    assert paths.inside(folder / "ra [1]" / "2021-11-08", "001-ba-dinh", ".html")
    assert paths.inside(folder / "lists [1]", "001")
    assert paths.inside(folder / "figures [1]")

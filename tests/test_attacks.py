"""Files and settings made to harm: each is read, refused in words or left out; no traceback, nothing outside is touched."""

from __future__ import annotations

import io
import os
import re
import warnings
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from vaxanalysis import loading
from vaxanalysis.cli import typer_app

HEAD = "Họ và tên,Ngày sinh,Giới tính,Số CCCD"
ROW = "Lê An,01/02/1980,Nữ,001180000017"
ENTITIES = "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9))
BOMB = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{ENTITIES}]>'
SPREADSHEETML = (
    '<?xml version="1.0"?>{}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>'
    "<Row><Cell><Data>Họ và tên</Data></Cell><Cell><Data>Ngày sinh</Data></Cell></Row>"
    "<Row><Cell><Data>Lê An {}</Data></Cell><Cell><Data>1980</Data></Cell></Row></Table></Worksheet></Workbook>"
)


def command(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(typer_app, arguments, env={"COLUMNS": "200"})
    assert not done.exc_info or done.exc_info[0] is SystemExit or "vaxanalysis.errors" in str(done.exc_info[0]), (
        done.exc_info
    )
    return done.exit_code, f"{done.output}{done.exception or ''}"


def read(path: Path) -> tuple[int, str]:
    """How many rows were read of the files of a path, and why others could not be."""
    files = loading.read([path]).files
    return sum(file.report.read for file in files), ", ".join(
        file.report.failure.code for file in files if file.report.failure
    )


def test_an_archive_writes_nothing_outside_and_names_that_are_equal_are_two_files(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    names = ["../../slipped.csv", "/abs.csv", "C:\\x.csv", "a.csv", "a.csv"]
    with warnings.catch_warnings(), zipfile.ZipFile(folder / "a.zip", "w") as archive:
        warnings.simplefilter("ignore")
        for at, name in enumerate(names):
            archive.writestr(name, f"{HEAD}\n{ROW.replace('An', f'An {chr(65 + at)}')}\n")
    assert read(folder) == (5, "")
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "a.zip"]


@pytest.mark.parametrize("kind", ["html", "spreadsheetml"])
def test_entities_that_grow_are_not_unfolded(tmp_path: Path, kind: str) -> None:
    table = "<table><tr><td>Họ và tên</td><td>Ngày sinh</td></tr><tr><td>Lê An &j;</td><td>1980</td></tr></table>"
    text = SPREADSHEETML.format(BOMB, "&j;") if kind == "spreadsheetml" else f"{BOMB}<html>{table}</html>"
    (tmp_path / "a.xls").write_text(text, encoding="utf-8")
    files = loading.read([tmp_path / "a.xls"]).files
    texts = [text for file in files if file.rows is not None for text in file.rows.collect()["full_name"]]
    assert max(map(len, texts), default=0) < 1000


def test_an_entity_reads_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret-text", encoding="utf-8")
    declared = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    (tmp_path / "a.xls").write_text(SPREADSHEETML.format(declared, "&s;"), encoding="utf-8")
    files = loading.read([tmp_path / "a.xls"]).files
    assert not any("secret-text" in str(file.rows.collect().rows()) for file in files if file.rows is not None)


def test_a_heading_of_megabytes_is_not_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text(f"{HEAD.replace('Số CCCD', 'Số')},{'x' * 3_000_000}\n{ROW},1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for arguments in (("inspect", "a.csv"), ("profile", "a.csv", "--glance")):
        assert len(command(*arguments)[1]) < 20_000


@pytest.mark.skipif(os.name != "posix", reason="such names and links")
def test_links_in_a_circle_and_odd_names_cost_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "up").symlink_to("..")
    (folder / "self.csv").symlink_to("self.csv")
    for name in ("a\u202evsc.csv", "b\nc.csv", "=1+1.csv", "-rf.csv", "%s{0}.csv", "e\x1b[31m.csv", "A.csv", "a.csv"):
        (folder / name).write_text(f"{HEAD}\n{ROW}\n\n,,,5\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code, said = command("profile", "in", "--glance")
    assert code == 1 and not re.search("[\u202e\x1b]", said)
    assert all(len(line) < 300 for line in said.splitlines())
    assert read(folder)[0] == 8


@pytest.mark.parametrize(
    "text",
    [
        'province = "../../etc"', 'deadline = "=1+1"', '[columns]\n"x" = "__class__"', "province = 1e999", "\x00", "a" * 1_000_000,
        '[columns]\n"Họ và tên" = "citizen_id"\n"Số CCCD" = "no_such"', "[x]\n" * 3, '[columns]\n"a" = ["b"]',
    ],
)  # fmt: skip
def test_settings_made_to_harm_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    (tmp_path / "a.csv").write_text(f"{HEAD}\n{ROW}\n", encoding="utf-8")
    (tmp_path / "c.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code, said = command("profile", "a.csv", "--glance", "--config", "c.toml")
    assert code != 0 and "c.toml" in said and len(said) < 2000


@pytest.mark.parametrize(
    "formula", ['=DDE("cmd";"/c calc";"x")', "='[http://e/x.xlsx]S'!A1", '=HYPERLINK("http://e","An")']
)
def test_a_formula_is_neither_run_nor_followed(tmp_path: Path, formula: str) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (HEAD.split(","), ROW.split(","), [formula, *ROW.split(",")[1:]]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    (tmp_path / "a.xlsx").write_bytes(out.getvalue())
    (file,) = loading.read([tmp_path / "a.xlsx"]).files
    assert file.report.remarks["unvalued"] == 1

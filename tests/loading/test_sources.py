"""Which files are read, and that one which is not never ends the run."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from pathlib import Path

import polars as pl
import pytest

from vaxanalysis import forms, loading, outputs, register
from vaxanalysis.errors import InputError
from vaxanalysis.forms.catalogue import FEEDBACK
from vaxanalysis.loading import archives, columnar, sources

GOOD = "Họ và tên,Ngày sinh,Số CCCD\nTrần Văn Bình,12/05/1980,001080000001\n".encode()


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def outcome(folder: Path) -> dict[str, object]:
    """What became of each file: the rows read, or the code of the failure."""
    raw = loading.read([folder])
    reports = [file.report for file in raw.files]
    left = {path.name: "left" for path in raw.left_alone}
    return left | {report.file: report.failure.code if report.failure else report.read for report in reports}


def test_what_files_are_is_named_apart(tmp_path: Path) -> None:
    contents = {
        "a.csv": GOOD, "b.txt": b"", "c.pdf": b"%PDF-1.7", "d.xlsx": b"%PDF-1.7", "e.parquet": b"PAR1 cut off", "f.rar": b"Rar!",
        "g.zip": b"Rar!", "h.docx": zipped({"word/document.xml": b"x"}), "i.xls": zipped({"word/document.xml": b"x"}), "Thumbs.db": b"x",
        "~$a.xlsx": b"x", "k.xlsx": b"PK\x03\x04", "l.csv": bytes(range(256)) * 9, "m.csv": b"a,b\n1,2\n",
    }  # fmt: skip
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    assert outcome(tmp_path) == {
        "a.csv": 1, "b.txt": "empty", "d.xlsx": "document", "e.parquet": "parquet", "g.zip": "packed", "i.xls": "document",
        "k.xlsx": "cut", "l.csv": "binary", "m.csv": "headings", "c.pdf": "left", "f.rar": "left", "h.docx": "left",
    }  # fmt: skip


def test_archives_are_read_one_level_deep(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(GOOD))
    inner = {"x.csv": GOOD, "y.pdf": b"%PDF", "z.zip": zipped({"x.csv": GOOD}), "Thumbs.db": b""}
    (tmp_path / "b.zip").write_bytes(zipped(inner))
    (tmp_path / "c.gz").write_bytes(gzip.compress(GOOD)[:30])
    (tmp_path / "d.zip").write_bytes(zipped({}))
    (tmp_path / "e.zip").write_bytes(zipped({"Thumbs.db": b""}))
    assert outcome(tmp_path) == {
        "a.csv.gz/a.csv": 1, "b.zip/x.csv": 1, "b.zip/y.pdf": "kind", "b.zip/z.zip": "nested", "c.gz": "cut",
        "d.zip": "empty", "e.zip": "empty",
    }  # fmt: skip


def test_an_archive_that_is_too_large_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "SIZE", 10)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(GOOD))
    (tmp_path / "b.zip").write_bytes(zipped({"x.csv": GOOD}))
    assert outcome(tmp_path) == {"a.csv.gz": "inflated", "b.zip": "inflated"}


def test_what_only_a_bomb_holds_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "FREE", 1 << 20)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(GOOD + b"x" * (2 << 20)))
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(GOOD))
    assert outcome(tmp_path) == {"a.csv.gz": "inflated", "b.csv.gz/b.csv": 1}


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_links_and_folders_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good.csv").write_bytes(GOOD)
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder").symlink_to(tmp_path)
    (tmp_path / "x.csv").mkdir()
    (tmp_path / "x.csv" / "y.csv").write_bytes(GOOD)
    (tmp_path / "closed").mkdir()
    scandir = os.scandir

    def refused(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    assert outcome(tmp_path) == {
        "closed": "unreadable", "gone.csv": "unreadable", "good.csv": 1, "y.csv": 1, "folder": "left",
    }  # fmt: skip


def test_what_this_package_wrote_is_no_data_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_bytes(GOOD)
    for name in (
        "store/snapshots/2021-11-08/rows/001/records.parquet",
        "store/format",
        "store/audit.csv",
        "lists/001.csv",
        "lists/own.csv",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(GOOD)
    outputs.Record("worklists", {"001.csv": [""]}).write(tmp_path / "lists")
    assert sources.files([tmp_path]) == ([tmp_path / "good.csv", tmp_path / "lists" / "own.csv"], [])
    assert sources.files([tmp_path / "lists" / "001.csv"])[0] == [tmp_path / "lists" / "001.csv"]
    assert sources.files([tmp_path / "store"]) == ([], [])


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(GOOD)
    assert sources.files([tmp_path, tmp_path / "a.csv"]) == ([tmp_path / "a.csv"], [])


@pytest.mark.parametrize("name", ["nowhere.csv", "n" * 5000, "a\0b"])
def test_a_path_that_is_nowhere_is_named(name: str) -> None:
    with pytest.raises(InputError, match="no such file"):
        sources.files([name])


def test_a_fault_of_a_reader_is_that_of_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_bytes(GOOD)
    pl.DataFrame({"full_name": ["A"], "birth_date": ["1980"]}).write_parquet(tmp_path / "b.parquet")

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(columnar, "parquet", broken)
    assert outcome(tmp_path) == {"a.csv": 1, "b.parquet": "internal"}


@pytest.mark.parametrize("change", ["longer", "gone"])
def test_a_file_that_changes_while_it_is_read_fails(tmp_path: Path, change: str) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(GOOD)
    raw = loading.read([tmp_path])
    if change == "gone":
        (tmp_path / "a.csv").unlink()
    else:
        (tmp_path / "a.csv").write_bytes(GOOD * 2)
    built = register.build(raw)
    assert built.report.files.select("file", "status", "read").rows() == [("a.csv", "failed", 0), ("b.csv", "ok", 1)]
    assert built.records.height == 1


@pytest.mark.skipif(os.name != "posix", reason="pipes with a name")
def test_a_pipe_among_the_files_is_named_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    (file,) = loading.read([tmp_path]).files
    assert file.report.failure is not None and file.report.failure.code == "special"
    assert forms.read([tmp_path / "a.csv"], FEEDBACK).failed[0].what == "not a file but a pipe, device or socket"

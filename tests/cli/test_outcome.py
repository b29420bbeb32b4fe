"""What ``weekly`` says at the end, in both languages, and its exit code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.test_commands import run
from vaxanalysis.cli import options
from vaxanalysis.cli.said import Said, _words, language


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> tuple[Path, list[tuple[int, str]]]:
    """Three runs: one good file; in the next week the same file, one left alone and one that lacks a column."""
    folder = tmp_path_factory.mktemp("weeks")
    first, second = folder / "1", folder / "2"
    for week in (first, second):
        week.mkdir()
        shutil.copy(samples / "long-dong-da-bom-semicolon.csv", week / "006-dong-da.csv")
        shutil.copy(samples / "pl1-ba-dinh.xlsx", week / "001-ba-dinh.xlsx")
    (second / "001-ba-dinh.xlsx").unlink()
    (second / "map.pdf").touch()
    said = []
    for week, day, lang in ((first, "01/11/2021", "en"), (second, "8.11.2021", "en"), (second, "2021-11-08", "vi")):
        done = run("weekly", week, "--as-of", day, "--lang", lang, "--formats", "html", folder=folder)
        said.append((done.returncode, done.stdout + done.stderr))
    return folder, said


def test_a_good_week_is_0_and_its_sums_are_said(weeks: tuple[Path, list[tuple[int, str]]]) -> None:
    code, said = weeks[1][0]
    assert code == 0, said
    assert "2 files: 1,049 rows = 1,049 in records + 0 rejected" in said
    assert "800 records; 0 repeated; " in said and "2 districts sent" in said


def test_what_is_missing_or_sent_again_is_1(weeks: tuple[Path, list[tuple[int, str]]]) -> None:
    code, said = weeks[1][1]
    assert code == 1
    assert "006-dong-da.csv: the same file as the week before" in said
    assert "did not send: 001 Quận Ba Đình" in said
    assert "map.pdf: left alone" in said


def test_the_same_in_vietnamese_from_what_is_stored(weeks: tuple[Path, list[tuple[int, str]]]) -> None:
    code, said = weeks[1][2]
    assert code == 1
    for sentence in (
        "trùng với tệp của kỳ trước",
        "chưa gửi: 001 Quận Ba Đình",
        "map.pdf: không đọc",
        "1 tệp: 649 dòng",
    ):
        assert sentence in said


def test_both_languages_have_every_sentence_with_the_same_blanks() -> None:
    vi, en = _words("vi"), _words("en")
    assert list(vi) == list(en)
    blanks = [{part.split("}")[0] for part in text.split("{")[1:]} for words in (vi, en) for text in words.values()]
    assert blanks[: len(vi)] == blanks[len(vi) :]


def test_the_language_is_that_chosen_or_that_of_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    assert (language(None), language("en")) == ("vi", "en")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert language(None) == "en"
    assert Said("vi")("fewer", name="x", now=1234, before=1234567) == "x: 1.234 dòng; kỳ trước 1.234.567 dòng"


@pytest.mark.parametrize("text", ["2021-11-08", "08/11/2021", "8/11/2021", " 8-11-2021", "08.11.2021"])
def test_dates_as_people_write_them(text: str) -> None:
    assert options.day(text).isoformat() == "2021-11-08"


def test_moments_as_people_write_them() -> None:
    assert [str(options.moment(text)) for text in ("08/11/2021 17:00", "2021-11-08T17:00", "31/02/2021", "x")] == [
        "2021-11-08 17:00:00", "2021-11-08 17:00:00", "None", "None",
    ]  # fmt: skip

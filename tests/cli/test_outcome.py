"""What ``weekly`` says at the end, from a run's account alone."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from vaxanalysis import snapshot
from vaxanalysis.cli import sentences
from vaxanalysis.cli.outcome import Outcome
from vaxanalysis.cli.sentences import Sentences
from vaxanalysis.cli.weekly import _requests
from vaxanalysis.errors import ParameterError
from vaxanalysis.evidence.terms import TERMS
from vaxanalysis.feedback.requests import STATUSES
from vaxanalysis.publish.details import Details
from vaxanalysis.publish.units import Unit
from vaxanalysis.store import Store
from vaxanalysis.verification import results
from vaxanalysis.verification.remedies import REMEDIES

SOURCES = {
    "file": ["001.csv"],
    "sender": ["001"],
    "status": ["ok"],
    "columns": [""],
    "unknown": [""],
    "others": [""],
    "rows": [1],
}


@pytest.mark.parametrize(("language", "word"), [("vi", "chạy lại weekly"), ("en", "run weekly again")])
def test_a_run_before_days_that_the_store_holds_names_them(language: str, word: str) -> None:
    taken: Any = SimpleNamespace(sources=pl.DataFrame(SOURCES), changes=(), unused=())
    result: Any = SimpleNamespace(others=(), folder="")
    later = [date(2021, 11, 8), date(2021, 11, 15)]
    (said,) = Outcome(taken, result, (), 1.0, Sentences(language), later).remarks()
    assert word in said and "08/11/2021, 15/11/2021" in said
    assert list(Outcome(taken, result, (), 1.0, Sentences(language)).remarks()) == []


@pytest.mark.parametrize(("language", "word"), [("vi", "không tệp nào"), ("en", "no file")])
def test_a_heading_of_the_settings_that_no_file_has_is_named(language: str, word: str) -> None:
    taken: Any = SimpleNamespace(sources=pl.DataFrame(SOURCES), changes=(), unused=("Số định dnh",))
    result: Any = SimpleNamespace(others=(), folder="")
    (said,) = Outcome(taken, result, (), 1.0, Sentences(language)).remarks()
    assert word in said and "'Số định dnh'" in said


def test_files_of_districts_that_were_not_expected_are_named_together() -> None:
    codes = ["001", "002", "003"]
    one = pl.DataFrame(SOURCES).drop("file", "sender")
    files = pl.DataFrame({"file": [f"{code}.csv" for code in codes], "sender": codes}).join(one, how="cross")
    taken: Any = SimpleNamespace(sources=files, changes=(), unused=())
    result: Any = SimpleNamespace(others=(), folder="")
    (said,) = Outcome(taken, result, ("001",), 1.0, Sentences("en")).remarks()
    assert said == "Files of districts that were not expected: 002.csv (Quận Hoàn Kiếm), 003.csv (Quận Tây Hồ)"
    assert list(Outcome(taken, result, (), 1.0, Sentences("en")).remarks()) == []


@pytest.mark.parametrize(("elsewhere", "named"), [(9, 0), (10, 1)])
def test_a_file_whose_records_live_outside_the_district_in_its_name_is_named(
    elsewhere: int, named: int, tmp_path: Path
) -> None:
    """Of ten records in a file named after Đống Đa, nine or ten live in Ba Đình."""
    places = ["Ba Đình,Trúc Bạch"] * elsewhere + ["Đống Đa,Trung Liệt"] * (10 - elsewhere)
    lines = [f"Trần Văn Bình,01/02/{1980 + at},Nam,0010800000{at:02},{place}" for at, place in enumerate(places)]
    head = "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Quận/Huyện,Xã/Phường"
    (tmp_path / "dong-da.csv").write_text("\n".join([head, *lines]), encoding="utf-8")
    taken = snapshot.take([tmp_path / "dong-da.csv"], date(2021, 11, 8), Store(tmp_path / "store"))
    nothing: Any = SimpleNamespace(failed=())
    notes = Outcome(taken, nothing, (), 1.0, Sentences("en")).notes()
    said = "dong-da.csv: 10 of its 10 records live outside Quận Đống Đa, the sender by the file's name, and do not count there"
    assert [note.split(". ")[0] for note in notes] == [said] * named
    found = Details(Store(tmp_path / "store"), date(2021, 11, 8), "01", TERMS, lambda name, day: None)
    assert found.uncounted(Unit("province", "01")) == (elsewhere, 0)


@pytest.mark.parametrize(("language", "word"), [("vi", "không được tính"), ("en", "not counted")])
def test_requests_that_are_not_read_or_not_counted_are_named(language: str, word: str, tmp_path: Path) -> None:
    (tmp_path / "bad.xlsx").write_text("no workbook")
    (tmp_path / "a.csv").write_text("Mã phản ánh,Ngày tiếp nhận\n1,\n", encoding="utf-8")
    store, day = Store(tmp_path / "store"), date(2021, 11, 8)
    none, some = (
        _requests(store, day, [tmp_path / name for name in names]) for names in (["bad.xlsx"], ["bad.xlsx", "a.csv"])
    )
    nothing: Any = SimpleNamespace()

    def sentences(requests: Any) -> list[str]:
        return list(Outcome(nothing, nothing, (), 1.0, Sentences(language), (), requests)._requests())

    assert [line[:9] for line in sentences(none)] == ["bad.xlsx:"]
    failed, doubtful = sentences(some)
    assert failed.startswith("bad.xlsx:") and "a.csv:2" in doubtful and word in doubtful
    assert sentences(_requests(store, day, None)) == []


def test_both_languages_have_the_same_sentences_with_the_same_blanks() -> None:
    vi, en = (sentences._words(language) for language in ("vi", "en"))
    blanks = {key: [sorted(re.findall(r"{(\w+)}", words[key])) for words in (vi, en)] for key in vi.keys() | en.keys()}
    assert [key for key, (one, other) in blanks.items() if one != other] == []


def test_statuses_are_counted_in_words() -> None:
    assert Sentences("vi").counted({"taken": 7848, "empty": 3, "gone": 0}) == "đã nhận 7.848, chưa điền 3"
    assert Sentences("en").counted({"taken": 0}) == "none"
    assert all(Sentences("vi")(f"status_{name}") for name in (*results.STATUSES, *STATUSES, *REMEDIES))
    with pytest.raises(ParameterError, match="Use vi or en"):
        sentences.language("fr")

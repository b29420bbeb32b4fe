"""Pairs go out to a reviewer and come back: ``duplicates --review``, ``import-results``, ``duplicates`` and ``weekly`` again."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from unittest.mock import patch

import openpyxl
import polars as pl
import pytest

from tests.cli.command import run
from vaxanalysis import snapshot, verification
from vaxanalysis.errors import InputError
from vaxanalysis.store import Store
from vaxanalysis.verification import log

DAY = date(2021, 11, 8)
SAME, TWO, UNSURE = "Cùng một người / Same person", "Hai người / Two persons", "Không rõ / Cannot say"


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("week")
    run("synth", "in/r.parquet", "--persons", "600", "--profile", "other", "--seed", "11", folder=folder)
    snapshot.take([folder / "in" / "r.parquet"], DAY, Store(folder / "store"))
    done = run("duplicates", "store", "--out", "p.csv", "--review", "q.xlsx", folder=folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "q.xlsx").stat().st_mode & 0o777 == 0o600
    return folder


@pytest.fixture
def place(week: Path, tmp_path: Path) -> Path:
    shutil.copytree(week, tmp_path / "w")
    return tmp_path / "w"


def filled(
    place: Path, name: str, *answers: str, damage: bool = False, day: str | None = None
) -> list[tuple[str, str]]:
    """``q.xlsx`` with the first rows answered, as ``name``; the two records of each of these rows."""
    book = openpyxl.load_workbook(place / "q.xlsx")
    sheet = book.worksheets[0]
    top = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "Mã cặp (không sửa) / Key")
    column = {cell.value: cell.column for cell in sheet[top]}
    keys = []
    for row, answer in enumerate(answers, top + 1):
        sheet.cell(row, column["Cùng một người? / Same person?"]).value = answer
        sheet.cell(row, column["Ngày xem / Date"]).value = day
        key = sheet.cell(row, column["Mã cặp (không sửa) / Key"])
        keys.append(tuple(key.value[:35].split("-")))
        if damage:
            key.value = key.value[:-1] + ("0" if key.value[-1] != "0" else "1")
    book.save(place / name)
    return keys


def persons(place: Path, name: str) -> dict[str, str]:
    return dict(pl.read_csv(place / name).select("record_id", "person_id").iter_rows())


def test_answers_hold_in_the_next_linkage(place: Path) -> None:
    before = persons(place, "p.csv")
    merged = {pair: before[pair[0]] == before[pair[1]] for pair in filled(place, "a.xlsx", *[UNSURE] * 12)}
    answers = [TWO if one else SAME for one in merged.values()]
    filled(place, "a.xlsx", *answers)
    done = run("import-results", "a.xlsx", "--store", "store", "--on", "2021-11-09", folder=place)
    assert done.returncode == 0, done.stderr
    assert "taken 12" in done.stdout
    assert run("duplicates", "store", "--out", "p2.csv", "--evidence", "e.csv", folder=place).returncode == 0
    after = persons(place, "p2.csv")
    assert [after[one] == after[other] for one, other in merged] == [not one for one in merged.values()]
    assert pl.read_csv(place / "e.csv").filter(pl.col("why").str.contains("reviewer")).height == 12
    held = verification.reviewed(Store(place / "store"), DAY)
    snapshot.take([place / "in" / "r.parquet"], DAY, Store(place / "store"), answers=held)
    now = dict(Store(place / "store").clusters(DAY).select("record_id", "person_id").collect().iter_rows())
    assert [now[one] == now[other] for one, other in merged] == [not one for one in merged.values()]
    again = run("duplicates", "store", "--out", "p3.csv", "--review", "q2.xlsx", folder=place)
    assert again.returncode == 0
    asked = log.read_log(Store(place / "store"), log.PAIRS).filter(pl.col("kind") == "asked")
    first = asked.filter(pl.concat_str("record_id", "value", separator="-") == "-".join(next(iter(merged))))[
        "fingerprint"
    ]
    last = asked.filter(~pl.col("fingerprint").is_in(first.implode())).select("record_id", "value")
    assert not set(last.iter_rows()) & set(merged)


def test_the_same_form_twice_changes_nothing(place: Path) -> None:
    filled(place, "a.xlsx", SAME, TWO, UNSURE)
    for said in ("taken 3", "repeated 3"):
        done = run("import-results", "a.xlsx", "--store", "store", "--on", "2021-11-09", folder=place)
        assert said in done.stdout
    assert log.read_log(Store(place / "store"), log.PAIRS).filter(pl.col("kind") == "answer").height == 3


def test_contradicting_answers_are_named_and_none_counts(place: Path) -> None:
    filled(place, "a.xlsx", SAME)
    filled(place, "b.xlsx", TWO)
    done = run("import-results", "a.xlsx", "b.xlsx", "--store", "store", "--on", "2021-11-09", folder=place)
    assert done.returncode == 1
    assert (
        "2 answers contradict each other" in done.stderr
        and "b.xlsx, sheet (name not shown), row 5: conflict" in done.stderr
    )
    assert verification.reviewed(Store(place / "store"), DAY) is None
    filled(place, "c.xlsx", TWO, day="10/11/2021")
    run("import-results", "c.xlsx", "--store", "store", "--on", "2021-11-10", folder=place)
    held = verification.reviewed(Store(place / "store"), DAY)
    assert held is not None and held.pairs["same"].to_list() == [False]


def test_damaged_keys_and_unknown_records_are_named_by_their_row(place: Path) -> None:
    filled(place, "a.xlsx", SAME, damage=True)
    done = run("import-results", "a.xlsx", "--store", "store", folder=place)
    assert "bad_key 1" in done.stdout and "a.xlsx, sheet (name not shown), row 5" in done.stderr
    filled(place, "b.xlsx", SAME)
    snapshot.take([_other(place)], DAY, Store(place / "elsewhere"))
    done = run("import-results", "b.xlsx", "--store", "elsewhere", folder=place)
    assert "unknown 1" in done.stdout and "b.xlsx, sheet (name not shown), row 5: unknown" in done.stderr
    assert log.read_log(Store(place / "elsewhere"), log.PAIRS).is_empty()


def _other(place: Path) -> Path:
    run("synth", "in2/r.parquet", "--persons", "50", "--seed", "3", folder=place)
    return place / "in2" / "r.parquet"


def test_weekly_links_by_the_answers(place: Path) -> None:
    keys = filled(place, "a.xlsx", SAME)
    run("import-results", "a.xlsx", "--store", "store", folder=place)
    with patch("vaxanalysis.snapshot.take", side_effect=InputError("x", "y", "z")) as taking:
        run("weekly", "in", "--as-of", "2021-11-15", "--store", "store", "--out", "reports", folder=place)
    answers = taking.call_args.kwargs["answers"]
    assert answers.pairs.rows() == [(*sorted(keys[0]), True)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("in", "--review", "q3.xlsx"), "without a store"),
        (("store", "--exact"), "--exact"),
        (("store", "--review", "q3.csv"), ".xlsx"),
        (("store", "--review", "reports/q3.xlsx"), "reports"),
        (("store", "--review", "p4.xlsx"), "is an input"),
    ],
)
def test_what_does_not_fit_is_refused(week: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run("duplicates", *arguments, "--out", "p4.xlsx", folder=week)
    assert done.returncode != 0 and said in done.stderr
    assert not (week / "p4.xlsx").exists()

"""Rows that deny themselves: a key beside another person, corrections beside an answer that they speak against."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
import simulation as sim

from vaxanalysis.verification import contrary, log

NUMBER, OTHER = "001080000001", "001080000002"
WHO = "Nguyễn Văn An\n02/03/1980, Nam"


class Kept:
    """A store with one register of one record, ``a``."""

    def __init__(self, **changed: str | None) -> None:
        row = {
            "record_id": "a",
            "full_name": "Nguyễn Văn An ",
            "birth_date": "02/03/1980",
            "cccd": NUMBER,
            "cmnd": None,
            "passport": None,
            "sender": "001",
            "unit_district": "001",
        }
        self.records = pl.LazyFrame([row | changed], schema=dict.fromkeys(row, pl.String))

    def snapshots(self) -> list[date]:
        return [sim.MONDAY]

    def table(self, day: date, name: str) -> pl.DataFrame:
        return pl.DataFrame({"unit_district": ["001"], "status": ["received"]})

    def scan(self, day: date, name: str) -> pl.LazyFrame:
        return self.records


def flaw(
    answer: str, value: str | None = None, who: str | None = WHO, proposed: str | None = None, **record: str | None
) -> str | None:
    told = {"record_id": "a", "list_date": sim.MONDAY, "answer": answer, "value": value, "who": who, "flaw": None}
    kinds = {"list_date": pl.Date, **dict.fromkeys(("value", "who", "flaw"), pl.String)}
    made = {"record_id": "a", "list_date": sim.MONDAY, "kind": "proposed", "fields": "citizen_id", "value": proposed}
    events = log.events(
        pl.DataFrame([made], schema_overrides={"value": pl.String, "list_date": pl.Date}).filter(bool(proposed))
    )
    found = contrary.denied(pl.DataFrame([told], schema_overrides=kinds), Kept(**record), events)  # type: ignore[arg-type]
    return found["flaw"].item()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("answer", "value", "proposed", "said"),
    [
        ("right", None, None, None),
        ("right", NUMBER, None, None),
        ("right", "001 080 000 001", None, None),
        ("right", OTHER, None, "contrary"),
        ("right", "sinh năm 1981", None, "contrary"),
        ("right", f"{NUMBER} | Nữ", None, "contrary"),
        ("not_found", OTHER, None, "contrary"),
        ("wrong", OTHER, None, None),
        ("completed", OTHER, None, None),
        ("forwarded", OTHER, None, None),
        ("accepted", None, OTHER, None),
        ("accepted", OTHER, OTHER, None),
        ("accepted", NUMBER, OTHER, "contrary"),
        ("accepted", NUMBER, None, None),
        ("refused", NUMBER, OTHER, None),
        ("refused", OTHER, OTHER, "contrary"),
    ],
)
def test_corrections_that_deny_the_answer(
    answer: str, value: str | None, proposed: str | None, said: str | None
) -> None:
    assert flaw(answer, value, proposed=proposed) == said


@pytest.mark.parametrize(
    ("who", "record", "said"),
    [
        (WHO, {}, None),
        (None, {}, None),
        ("Nguyễn Văn Ân\n02/03/1980, Nam", {}, None),
        ("Nguyễn Văn An\n03/02/1980, Nam", {}, None),
        ("Trần Thị Bình\n05/06/1990, Nữ", {}, "bad_key"),
        ("Trần Thị Bình", {"birth_date": ""}, "bad_key"),
        ("Nam", {"full_name": None, "birth_date": None}, None),
    ],
)
def test_a_key_in_the_row_of_another_person(who: str | None, record: dict[str, str | None], said: str | None) -> None:
    assert flaw("completed", who=who, **record) == said


def test_a_list_of_which_one_column_was_sorted_is_not_taken(tmp_path: Path) -> None:
    import openpyxl

    from vaxanalysis.verification import import_results, worklists

    store = sim.new_store(tmp_path / "store")
    sim.snapshot(sim.register(40, seed=1), sim.MONDAY, store, tmp_path)
    books = worklists(store, sim.MONDAY, tmp_path / "lists").files
    book = openpyxl.load_workbook(next(path for path in books if "phuc-xa" in path.name))
    sheet = book.worksheets[0]
    top = next(line for line in range(1, 8) if sheet.cell(line, 7).value == "Kết quả xác minh")
    keys = [sheet.cell(line, 13).value for line in range(top + 1, sheet.max_row + 1)]
    for line, key in enumerate([*keys[1:], keys[0]], start=top + 1):
        sheet.cell(line, 13).value, sheet.cell(line, 7).value = key, "Đã sửa"
    book.save(tmp_path / "back.xlsx")
    accounts = import_results([tmp_path / "back.xlsx"], store, on=sim.MONDAY).accounts()
    assert len(keys) > 2 and accounts["bad_key"] == len(keys) and accounts["taken"] == 0

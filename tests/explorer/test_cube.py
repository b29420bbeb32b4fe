"""The explorer's counts are those of the library, and what leaves the house is rounded."""

from __future__ import annotations

import base64
import gzip
import re
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import vaxanalysis as vax
from tests.explorer.register import register
from vaxanalysis.explorer.levels import Levels, with_keys
from vaxanalysis.explorer.view import Explorer
from vaxanalysis.leaks import pieces
from vaxanalysis.schema import ALL_MANDATORY


@pytest.fixture(scope="module")
def seen() -> Explorer:
    return vax.explore(register(), "2021-11-08")


def test_units_stand_below_each_other(seen: Explorer) -> None:
    cube = seen._cube("en", rounded=False)
    assert cube["units"] == [
        ["", "Everything", -1], ["001:", "Ba Đình", 0], ["002:", "Hoàn Kiếm", 0],
        ["001:00001", "Phúc Xá", 1], ["001:00004", "Trúc Bạch", 1], ["002:00064", "Hàng Gai", 2],
    ]  # fmt: skip
    assert cube["n"] == [130, 100, 30, 60, 40, 30]
    assert cube["lacking"][-1] == [22, 22, 0, 20, 2, 0]


@pytest.mark.parametrize("name", ["week", "facility", "vaccine", "age_group"])
def test_crossed_cells_are_those_of_completeness(seen: Explorer, name: str) -> None:
    cube = seen._cube("en", rounded=False)
    dim = next(one for one in cube["dims"] if one["name"] == name)
    place = cube["crossed"].index(len(cube["fields"]) - 1)
    found = {
        (cube["units"][unit][0], dim["keys"][value]): (n, lacking)
        for unit, value, n, lacking in zip(dim["unit"], dim["value"], dim["n"], dim["lacking"][place], strict=True)
    }
    table = seen.seen.completeness(["commune", name]).table.filter(field=ALL_MANDATORY)
    rows = table.select("district_code", "commune_code", name, "records", "usable").iter_rows()
    expected = {(f"{district}:{commune}", str(value)): (n, n - usable) for district, commune, value, n, usable in rows}
    assert {cell: counts for cell, counts in found.items() if re.match(r"\d{3}:\d", cell[0])} == expected


def test_the_file_holds_counts_rounded_to_tens_alone(seen: Explorer, tmp_path: Path) -> None:
    cube = seen._cube("vi", rounded=True)
    assert cube["lacking"][-1] == [20, 20, 0, 20, 0, 0]
    counts = [
        cube["n"],
        *cube["none"],
        *cube["lacking"],
        *cube["spared"],
        *cube["fails"],
        *(one for _, one in cube["patterns"]),
    ]
    counts += [column for dim in cube["dims"] for column in (dim["n"], *dim["none"], *dim["lacking"])]
    assert [count for column in counts for count in column if count % 10] == []
    assert min(count for dim in cube["dims"] for count in dim["n"]) >= 20
    text = seen.save(tmp_path / "explorer.html").read_text("utf-8")
    assert re.findall(r"<td class=num>([^<]+)</td>", text)[:2] == ["115–142", "89,6–100"]


def test_a_district_of_few_communes_is_the_sum_of_them_rounded(monkeypatch: pytest.MonkeyPatch) -> None:
    table = with_keys(
        pl.DataFrame(
            {
                "unit_district": ["001", "001", "002", "002", "002"], "unit_commune": ["a", "b", "c", "d", None],
                "records": [14, 14, 16, 16, 16],
            }
        )
    )  # fmt: skip
    monkeypatch.setattr("vaxanalysis.explorer.levels.ENOUGH", 3)
    levels = Levels.of(table, rounded=True)
    assert dict(levels.sums(table).rows()) == {
        "": 80, "001:": 20, "002:": 50, "001:a": 10, "001:b": 10, "002:c": 20, "002:d": 20, "002:unknown": 20,
    }  # fmt: skip
    assert (levels.parts[""], levels.parts["001:"], levels.parts["002:"], levels.parts["002:c"]) == (1, 2, 1, 1)
    exact = Levels.of(table, rounded=False)
    assert dict(exact.sums(table).rows())[""] == 76 and set(exact.parts.values()) == {0}


def test_the_file_asks_for_nothing_and_runs_its_own_script_only(seen: Explorer) -> None:
    text = seen.html("en")
    assert re.findall(r'(?:src|href)="(?!data:)[^"]*"', text) == []
    assert "default-src 'none'" in text and re.search(r"script-src 'sha256-[\w+/=]+'", text)
    packed = gzip.decompress(base64.b64decode(re.search(r'id="data">([^<]+)<', text)[1]))  # type: ignore[index]
    assert b"Tr\xe1\xba\xa7n" not in packed and b"001160" not in packed
    assert text == seen.html("en")


def test_the_scanner_of_values_reads_the_data(seen: Explorer) -> None:
    texts = [piece.text for piece in pieces.of("explorer.html", seen.html("vi").encode())]
    assert "Trạm Y tế A" in texts and "Trúc Bạch" in texts


def test_rows_of_a_cell_are_as_many_as_the_cell_counts(seen: Explorer) -> None:
    assert seen.rows().height == 22
    assert seen.rows("001:00001", "citizen_id").height == 20
    week = seen.rows("001:00001", "citizen_id", "week", "2021-09-13")
    assert week.height == 10 and seen.rows("002:").is_empty()


class Told:
    """What is sent to the page."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def send(self, message: dict[str, Any]) -> None:
        self.messages.append(message)


def test_rows_are_sent_as_a_message_and_are_in_no_saved_state(seen: Explorer) -> None:
    told = Told()
    seen._answer(told, {"kind": "cube"}, [])
    seen._answer(
        told, {"kind": "rows", "unit": "001:", "field": "all_mandatory", "dimension": "week", "value": "2021-09-06"}, []
    )
    cube, rows = told.messages
    assert cube["cube"]["n"][0] == 130 and len(rows["rows"]) == 11
    bundle = seen._repr_mimebundle_()
    state = str(seen._widget.get_state()) + str(bundle)
    assert str(rows).count("Trần Thị") == 11
    assert "Trần Thị" not in state
    assert "Ba Đình" in bundle["text/html"]


def test_without_anywidget_there_is_the_table_and_what_to_install(
    seen: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)
    told = Explorer(seen.seen, seen.counts, seen.crossed)._repr_mimebundle_()["text/html"]
    assert "pip install &#x27;vaxanalysis[lab]&#x27;" in told and "<iframe" not in told
    assert told.index("pip install") < told.index("Ba Đình")

"""What changed in the data or the rules since the snapshot before, from tables that stand here."""

from __future__ import annotations

import json

import polars as pl

from tests.publish.tables import MONDAY, WEEK_BEFORE, Memory, counts, good
from vaxanalysis.publish.blocks import since
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.internal import Internal
from vaxanalysis.publish.public import Public
from vaxanalysis.publish.text import Text
from vaxanalysis.publish.units import Unit


def districts(**records: int) -> pl.DataFrame:
    first = {"001": "00001", "002": "00037", "003": "00091"}
    return pl.concat(counts(good(first[code[1:]], n), district=code[1:]) for code, n in records.items())


def settings(**thresholds: float) -> pl.DataFrame:
    values = {"province": "01", "deadline": None, "thresholds": thresholds, "expected": []}
    return pl.DataFrame({"name": list(values), "value": [json.dumps(value) for value in values.values()]})


def lines(store: Memory, kind: type[Internal] | type[Public] = Internal) -> list[str]:
    return list(since.lines(Page(kind(store, MONDAY, "01"), Unit("province", "01"), Text("vi"))))


def test_districts_that_came_went_or_changed_much_are_named() -> None:
    store = (
        Memory().put("counts", districts(d001=121, d003=50)).put("counts", districts(d001=100, d002=40), WEEK_BEFORE)
    )
    assert lines(store) == [
        "Mới có báo cáo: Tây Hồ.",
        "Kỳ trước có, kỳ này không có báo cáo: Hoàn Kiếm.",
        "Số bản ghi tăng hoặc giảm quá 20%: Ba Đình.",
    ]


def test_districts_that_sent_only_files_of_earlier_weeks_are_named() -> None:
    store = Memory().put("counts", districts(d001=9, d002=9)).put("counts", districts(d001=9, d002=9), WEEK_BEFORE)
    sent = [("001", "same_bytes"), ("001", "same_records"), ("002", "same_bytes"), ("002", "ok"), (None, "same_bytes")]
    store.put("sources", pl.DataFrame(sent, schema=["sender", "status"], orient="row"))
    assert lines(store) == ["Chỉ gửi lại tệp của các kỳ trước, chưa có số liệu mới: Ba Đình."]
    assert lines(store, Public) == []


def test_a_fifth_more_is_not_yet_much_and_rounding_must_leave_no_doubt() -> None:
    store = Memory().put("counts", districts(d001=120)).put("counts", districts(d001=100), WEEK_BEFORE)
    assert lines(store) == []
    store = Memory().put("counts", districts(d001=121)).put("counts", districts(d001=100), WEEK_BEFORE)
    assert lines(store, Public) == []
    store = Memory().put("counts", districts(d001=400)).put("counts", districts(d001=100), WEEK_BEFORE)
    assert lines(store, Public) == ["Số bản ghi tăng hoặc giảm quá 20%: Ba Đình."]


def test_rules_and_settings_that_changed_are_named() -> None:
    store = Memory().put("counts", districts(d001=100)).put("counts", districts(d001=100), WEEK_BEFORE)
    for day, rules, target in ((MONDAY, "b", 0.95), (WEEK_BEFORE, "a", 0.99)):
        store.put("run", pl.DataFrame({"name": ["rules"], "value": [rules]}), day)
        store.put("settings", settings(target=target), day)
    assert lines(store) == [
        "Danh mục lỗi đã thay đổi: không so sánh tỷ lệ giữa hai kỳ.",
        "Cấu hình đã thay đổi: mục tiêu và các ngưỡng.",
    ]


def test_nothing_is_said_of_the_first_snapshot_and_no_change_is_said() -> None:
    page = Page(Internal(Memory().put("counts", districts(d001=9)), MONDAY, "01"), Unit("province", "01"), Text("vi"))
    assert since.html(page) == ""
    store = Memory().put("counts", districts(d001=9)).put("counts", districts(d001=9), WEEK_BEFORE)
    html = since.html(Page(Internal(store, MONDAY, "01"), Unit("province", "01"), Text("vi")))
    assert html.startswith("<h4>Thay đổi về số liệu và quy tắc so với kỳ 01/11/2021</h4><ul><li>Không có thay đổi")

"""Thirty requests worked out by hand: what the clock says of each, and every sum over them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from vaxanalysis.feedback import Feedback, feedback
from vaxanalysis.feedback.clock import REQUEST_STATES
from vaxanalysis.feedback.figures import COUNTS
from vaxanalysis.feedback.report import summarised
from vaxanalysis.feedback.requests import read_requests
from vaxanalysis.feedback.routing import routing

NOW = datetime(2021, 11, 10, 12, 0)

# received        closed           kind site                      commune    district   reason  state by hand
BY_HAND = """
P01 | 01/11 08:00 | 02/11 08:00    | 1 | Trạm y tế Phúc Xá       | Phúc Xá  | Ba Đình  |       | closed_in_time
P02 | 01/11 09:00 | 03/11 09:00    | 1 | Trạm y tế Phúc Xá       | Phúc Xá  | Ba Đình  |       | closed_in_time
P03 | 01/11 09:00 | 03/11 09:01    | 1 | Trạm y tế Phúc Xá       | Phúc Xá  | Ba Đình  |       | closed_late
P04 | 01/11 23:30 | 03/11 23:30    | 2 | Trạm y tế Phúc Xá       | Phúc Xá  | Ba Đình  |       | closed_in_time
P05 | 01/11 23:30 | 04/11 00:10    | 2 | Trạm y tế Phúc Xá       | Phúc Xá  | Ba Đình  |       | closed_late
P06 | 02/11 00:00 | 04/11 00:00    | 2 | Bệnh viện Bạch Mai      |          |          |       | closed_in_time
P07 | 02/11 10:00 | 02/11 10:00    | 2 | Bệnh viện Bạch Mai      |          |          | Ảnh mờ | closed_in_time
P08 | 02/11 10:00 | 09/11 10:00    | 3 | Bệnh viện Bạch Mai      |          |          | Ảnh mờ | closed_late
P09 | 03/11 11:00 | 04/11 12:00    | 3 |                         | Phúc Xá  | Ba Đình  |       | closed_in_time
P10 | 03/11 11:00 | 05/11 11:00    | 3 |                         | Phúc Xá  | Ba Đình  |       | closed_in_time
P11 | 03/11 11:00 | 06/11 11:00    | 3 |                         | Phúc Xá  | Ba Đình  |       | closed_late
P12 | 04/11 12:00 |                | 4 |                         | Phúc Xá  | Ba Đình  |       | open_over_48
P13 | 08/11 11:59 |                | 4 |                         | Phúc Xá  | Ba Đình  |       | open_over_48
P14 | 08/11 12:00 |                | 4 |                         | Phúc Xá  | Ba Đình  |       | open_24_48
P15 | 08/11 12:01 |                | 4 |                         | Phúc Xá  | Ba Đình  |       | open_24_48
P16 | 08/11 18:00 |                | 4 |                         |          | Ba Đình  |       | open_24_48
P17 | 08/11 18:01 |                | 4 |                         |          | Ba Đình  |       | open_24_48
P18 | 09/11 00:00 |                | 5 |                         |          | Ba Đình  |       | open_24_48
P19 | 09/11 12:00 |                | 5 |                         |          | Ba Đình  |       | open_24_48
P20 | 09/11 12:01 |                | 5 |                         |          | Ba Đình  |       | open_0_24
P21 | 10/11 11:59 |                | 5 |                         |          |          |       | open_0_24
P22 | 10/11 12:00 |                | 5 |                         |          |          |       | open_0_24
P23 | 10/11 12:01 |                | 5 |                         |          |          |       | later
P24 | 08/11 12:00 | 10/11 12:00    | 1 | Trạm y tế Phúc Xá       | Phúc Xá  | Ba Đình  |       | closed_in_time
P25 | 08/11 12:00 | 10/11 12:30    | 1 | Trạm y tế Phúc Xá       | Phúc Xá  | Ba Đình  |       | open_24_48
P26 | 09/11 23:50 | 10/11 00:20    | 2 | Bệnh viện Bạch Mai      |          |          |       | closed_in_time
P27 | 09/11 08:00 | 10/11 08:00    |   | Bệnh viện Bạch Mai      |          |          |       | closed_in_time
P28 | 05/11 08:00 | 04/11 08:00    | 3 |                         | Phúc Xá  | Ba Đình  |       | open_over_48
P29 | hôm qua     |                | 3 |                         | Phúc Xá  | Ba Đình  |       | no_receipt
P01 | 01/11 08:00 |                | 1 | Trạm y tế Phúc Xá       | Phúc Xá  | Ba Đình  |       | repeated
"""
HEADINGS = (
    "Mã phản ánh",
    "Ngày tiếp nhận",
    "Thời điểm trả lời",
    "Nội dung",
    "Nơi tiêm",
    "Phường/Xã",
    "Quận/Huyện",
    "Lý do từ chối",
)


def rows() -> list[list[str]]:
    lines = [[cell.strip() for cell in line.split("|")] for line in BY_HAND.strip().splitlines()]
    return [[name, year(received), year(closed), *rest] for name, received, closed, *rest in lines]


def year(text: str) -> str:
    return text.replace("/11 ", "/11/2021 ")


@pytest.fixture
def found(tmp_path: Path) -> Feedback:
    table = pl.DataFrame([row[:-1] for row in rows()], schema=list(HEADINGS), orient="row")
    table.select(reversed(HEADINGS)).write_csv(tmp_path / "phan-anh.csv")
    read = read_requests([tmp_path / "phan-anh.csv"], routing(), {"Bệnh viện Bạch Mai": 20})
    return summarised(read, NOW)


def test_clock_of_each_request(found: Feedback) -> None:
    expected = {name: state for name, *_, state in rows() if state in REQUEST_STATES}
    assert dict(found.requests.select("request_id", "clock").iter_rows()) == expected


def test_every_row_is_accounted_for(found: Feedback) -> None:
    assert found.accounts() == {
        "request": 27,
        "repeated": 1,
        "conflict": 0,
        "no_receipt": 1,
        "closed_before_receipt": 1,
        "no_answer_time": 0,
        "still_open": 0,
    }
    assert sum(found.accounts().values()) == len(rows()) == 30
    assert (found.later, found.requests.height) == (1, 27)


def test_sums(found: Feedback) -> None:
    totals = found.table.select(pl.col(COUNTS).sum()).row(0, named=True)
    assert totals == {
        "received": 27, "closed_in_time": 10, "closed_late": 4, "open_0_24": 3, "open_24_48": 7, "open_over_48": 3,
        "rejected": 2, "due_6": 4, "due_12": 6, "due_24": 7, "matured": 17, "matured_in_time": 8,
    }  # fmt: skip
    assert found.overdue() == 3


def test_sums_by_body_responsible(found: Feedback) -> None:
    by_body = found.table.group_by("responsible").agg(pl.col("received", "closed_late", "open_over_48").sum())
    assert sorted(by_body.rows()) == [
        ("Bệnh viện Bạch Mai", 5, 1, 0),
        ("Sở Y tế", 7, 0, 0),
        ("Trung tâm Y tế Quận Ba Đình", 7, 2, 0),
        ("UBND Phường Phúc Xá", 8, 1, 3),
    ]


def test_a_facility_of_few_doses_and_a_person_are_not_shown(tmp_path: Path) -> None:
    sites = ["Bệnh viện Bạch Mai"] * 19 + ["Nguyễn Thị Hoa Mai"] * 30 + ["Bệnh viện Việt Đức"] * 20
    table = pl.DataFrame(
        {"Mã phản ánh": [f"P{at}" for at in range(69)], "Ngày tiếp nhận": "01/11 08:00", "Nơi tiêm": sites}
    )
    table.with_columns(pl.lit("01/11/2021 08:00").alias("Ngày tiếp nhận")).write_csv(tmp_path / "a.csv")
    found = feedback([tmp_path / "a.csv"], NOW)
    assert dict(found.table.select("responsible", "received").iter_rows()) == {
        "cơ sở khác": 49,
        "Bệnh viện Việt Đức": 20,
    }
    assert found.requests["responsible"].value_counts(sort=True).rows()[0] == ("Nguyễn Thị Hoa Mai", 30)


def test_kind_is_never_guessed(found: Feedback) -> None:
    by_kind = found.table.group_by("kind").agg(pl.col("received").sum()).sort("kind")
    assert by_kind.rows() == [("1", 5), ("2", 5), ("3", 5), ("4", 6), ("5", 5), ("?", 1)]


def test_median_and_ninetieth_percentile_censor_open_requests(found: Feedback) -> None:
    # Bạch Mai answered all five: after 0, 0.5, 24, 48 and 168 hours. The department answered none of its seven.
    times = {name: (received, median, p90) for name, received, median, p90 in found.times.iter_rows()}
    assert times["Bệnh viện Bạch Mai"] == (5, 24.0, 168.0)
    assert times["Sở Y tế"] == (7, None, None)


def test_survival_steps(found: Feedback) -> None:
    steps = found.km.filter(pl.col("responsible") == "Bệnh viện Bạch Mai").select("hours", "survival").rows()
    assert [(hours, round(left, 6)) for hours, left in steps] == [
        (0.0, 0.8),
        (0.5, 0.6),
        (24.0, 0.4),
        (48.0, 0.2),
        (168.0, 0.0),
    ]


def test_as_of_in_another_zone_is_the_same_moment(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("Mã phản ánh,Thời điểm tiếp nhận\nP1,2021-11-08T12:00:00\n", encoding="utf-8")
    utc = datetime(2021, 11, 10, 5, 0, tzinfo=UTC)
    assert feedback([path], utc).requests["clock"].to_list() == ["open_24_48"]
    assert feedback([path], utc + timedelta(seconds=1)).requests["clock"].to_list() == ["open_over_48"]


def test_a_date_means_the_end_of_that_day(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("Mã phản ánh;Thời điểm tiếp nhận\nP1;08/11/2021 23:59\nP2;09/11/2021 00:00\n", encoding="utf-8-sig")
    assert feedback([path], NOW.date()).requests["clock"].to_list() == ["open_over_48", "open_24_48"]


NUMBERED = "Mã phản ánh,Ngày tiếp nhận,Ngày trả lời,Quận/Huyện\n"


def numbered(folder: Path, *logs: str) -> Feedback:
    files = [folder / f"{at}.csv" for at in range(len(logs))]
    for path, lines in zip(files, logs, strict=True):
        path.write_text(NUMBERED + lines, encoding="utf-8")
    return feedback(files, NOW)


def test_two_districts_may_number_their_requests_alike(tmp_path: Path) -> None:
    first = "1,01/11/2021 08:00,,Quận Ba Đình\n2,01/11/2021 09:00,,Quận Ba Đình\n"
    found = numbered(tmp_path, first, "1,02/11/2021 08:00,,Quận Đống Đa\n", first)
    assert {status: rows for status, rows in found.accounts().items() if rows} == {"request": 3, "repeated": 2}
    moved = "1,01/11/2021 08:00,03/11/2021 08:00,Quận Đống Đa\n"
    again = numbered(tmp_path, "1,01/11/2021 08:00,,Quận Ba Đình\n", moved)
    assert (again.requests.height, again.accounts()["conflict"] + again.accounts()["repeated"]) == (1, 1)


def test_rows_that_are_not_counted_are_named_with_their_place(tmp_path: Path) -> None:
    answered = "2,03/11/2021 08:00,01/11/2021 08:00,Quận Ba Đình\n"
    twice = "3,01/11/2021 08:00,,Quận Ba Đình\n3,02/11/2021 08:00,,Quận Ba Đình\n"
    found = numbered(tmp_path, f"1,,,Quận Ba Đình\n{answered}{twice}")
    assert list(found.doubtful()) == [
        ("conflict", 1, "0.csv:5"), ("no_receipt", 1, "0.csv:2"), ("closed_before_receipt", 1, "0.csv:3"),
    ]  # fmt: skip


LOG = (
    "Mã phản ánh",
    "Thời điểm tiếp nhận",
    "Thời điểm trả lời",
    "Họ và tên",
    "Quận/Huyện",
    "Loại phản ánh",
    "Kết quả xử lý",
)


def logged(
    folder: Path, *rows: tuple[str, str, str, str], heading: tuple[str, ...] = LOG, more: str = "1,"
) -> Feedback:
    """The requests of lines of number, receipt, answer and name, all of one district."""
    path = folder / "log.csv"
    lines = [",".join(heading), *(f"{','.join(row)},Quận Ba Đình,{more}" for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return feedback([path], NOW)


@pytest.mark.parametrize(
    ("answer", "outcome", "state", "named"),
    [
        ("17:30 06/11/2021", "", "closed_in_time", []),
        ("9h30 ngày 6/11/2021", "Đã xử lý", "closed_in_time", []),
        ("rồi", "", "open_over_48", [("no_answer_time", 1, "log.csv:2")]),
        ("06/11", "", "open_over_48", [("no_answer_time", 1, "log.csv:2")]),
        ("", "Đã xử lý", "open_over_48", [("no_answer_time", 1, "log.csv:2")]),
        ("chưa", "Đang xử lý", "open_over_48", []),
        ("06/11/2021 09:00", "Đang xử lý", "open_over_48", [("still_open", 1, "log.csv:2")]),
        ("", "Từ chối do ảnh mờ", "open_over_48", [("words", 1, "log.csv:2")]),
    ],
)
def test_an_answer_at_a_moment_that_is_not_read_is_named(
    answer: str, outcome: str, state: str, named: list[tuple[str, int, str]], tmp_path: Path
) -> None:
    found = logged(tmp_path, ("1", "05/11/2021 08:00", answer, "Trần An"), more=f"1,{outcome}")
    assert found.requests["clock"].to_list() == [state]
    assert list(found.doubtful()) == named


def test_days_that_may_be_months_are_not_read_where_the_file_has_months_first(tmp_path: Path) -> None:
    receipts = ("11/5/2021 08:00", "11/15/2021 08:00", "11/11/2021 08:00")
    found = logged(tmp_path, *((str(at), receipt, "", "Trần An") for at, receipt in enumerate(receipts)))
    assert found.accounts()["no_receipt"] == 2
    assert (found.requests.height, found.later) == (0, 1)


def test_a_request_before_the_first_dose_has_no_receipt(tmp_path: Path) -> None:
    found = logged(tmp_path, ("1", "05/11/2012 08:00", "", "Trần An"), ("2", "08/03/2021", "", "Trần An"))
    assert (found.accounts()["no_receipt"], found.accounts()["request"]) == (1, 1)


def test_one_number_of_two_people_is_no_repetition(tmp_path: Path) -> None:
    found = logged(tmp_path, ("1", "05/11/2021", "", "Trần An"), ("1", "05/11/2021", "", "Lê Bình"))
    assert list(found.doubtful()) == [("conflict", 1, "log.csv:3")]


def test_a_column_of_answers_that_is_not_known_is_named(tmp_path: Path) -> None:
    changed = tuple("Ngày phản hồi" if heading == "Thời điểm trả lời" else heading for heading in LOG)
    found = logged(tmp_path, ("1", "05/11/2021", "06/11/2021", "Trần An"), heading=changed)
    (failure,) = found.failed
    assert "no column for 'Phường/Xã nơi tiêm', 'Thời điểm trả lời'; column 3: heading not known" in str(failure)

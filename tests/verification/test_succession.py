"""Which record stands for a person whose record left the register."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from tests.exact_pairs import ONE, PAIRS, Record, known, other
from vaxanalysis import snapshot, verification
from vaxanalysis.identities import exact
from vaxanalysis.store import Store
from vaxanalysis.verification.keys import fingerprint
from vaxanalysis.verification.succession import successors, unchanged_since

SCHEMA = {**exact.TRAITS, "record_id": pl.String()}


def table(*records: Record) -> pl.DataFrame:
    return pl.DataFrame(records, schema=SCHEMA)


@pytest.mark.parametrize("key", PAIRS)
def test_each_exact_key_finds_the_successor(key: str) -> None:
    assert successors(table(ONE), table(*known(key)).lazy()).rows() == [("one", "other")]


def test_a_twin_is_no_successor() -> None:
    gone = {**ONE, "cccd": None, "source_id": "8"}
    assert successors(table(gone), table({**ONE, "name_std": "Nguyễn Văn Ân", "cccd": None}).lazy()).is_empty()


def test_two_records_that_left_may_have_one_successor() -> None:
    gone = table(ONE, {**ONE, "record_id": "two", "phone_std": None})
    assert successors(gone, table(other("number and name")).lazy()).sort("record_id").rows() == [
        ("one", "other"), ("two", "other"),
    ]  # fmt: skip


HEAD = "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Số điện thoại,Quận/Huyện,Xã/Phường"
BA_DINH = "Trần Văn Bình,01/02/1980,Nam,,0912000001,Ba Đình,Trúc Bạch"
DONG_DA = "Lê Thị Cúc,05/06/1990,Nữ,{},0912000003,Đống Đa,Trung Liệt"
NUMBER = "001190000003"


def weeks(folder: Path, *sent: dict[str, str]) -> tuple[Store, list[date]]:
    """A store of Mondays from 1 November 2021, each with the files of one line given by district."""
    store, days = Store(folder / "store"), [date(2021, 11, 1) + timedelta(weeks=at) for at in range(len(sent))]
    for day, files in zip(days, sent, strict=True):
        (folder / day.isoformat()).mkdir()
        for name, line in files.items():
            (folder / day.isoformat() / f"{name}.csv").write_text(f"{HEAD}\n{line}\n", encoding="utf-8")
        snapshot.take([folder / day.isoformat()], day, store)
        if day == days[0]:
            verification.worklists(store, day, folder / "lists")
    return store, days


def test_a_record_is_not_corrected_in_a_week_for_which_its_district_sent_nothing(tmp_path: Path) -> None:
    all_week = {"ba-dinh": BA_DINH, "dong-da": DONG_DA.format("")}
    store, days = weeks(tmp_path, all_week, {"ba-dinh": BA_DINH}, {**all_week, "dong-da": DONG_DA.format(NUMBER)})
    done = verification.daily(store, days[2]).days.filter(pl.col("done") > 0)
    assert done.select("unit_district", "day", "done").rows() == [("006", days[2], 1)]


def test_a_week_for_which_its_district_sent_nothing_does_not_end_what_was_done(tmp_path: Path) -> None:
    sound = {"ba-dinh": BA_DINH, "dong-da": DONG_DA.format(NUMBER)}
    store, days = weeks(tmp_path, sound, sound, {"ba-dinh": BA_DINH}, sound)
    held = store.scan(days[3], "records")
    found = unchanged_since(store, held.select("record_id", fingerprint()).collect(), days)
    assert found["since"].to_list() == [days[0], days[0]]

"""A week's files as a snapshot: who sent what, what is unchanged, what changed since."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from vaxanalysis import planning, rates, snapshot, synth, tally, verification
from vaxanalysis.config import Config
from vaxanalysis.errors import InputError, StoreError
from vaxanalysis.profiling import profile
from vaxanalysis.register import disk
from vaxanalysis.store import Store

DAY, NEXT = date(2021, 11, 1), date(2021, 11, 8)


@pytest.fixture
def week(tmp_path: Path, samples: Path) -> Path:
    folder = tmp_path / "week"
    folder.mkdir()
    for name in ("pl1-ba-dinh.xlsx", "long-tay-ho-cp1258.csv", "bad-empty.csv"):
        shutil.copy(samples / name, folder)
    return folder


def statuses(taken: snapshot.Snapshot) -> dict[str, str]:
    return dict(taken.sources.select("file", "status").iter_rows())


def test_a_declared_heading_that_no_file_has_is_told_each_time(tmp_path: Path, week: Path) -> None:
    given = Config(columns={"Giới tính": "sex", "Số định dnh": "citizen_id", "column 4": ""})
    for _ in range(2):
        assert snapshot.take([week], DAY, Store(tmp_path / "s"), config=given).unused == ("Số định dnh",)
    assert snapshot.take([week], NEXT, Store(tmp_path / "s")).unused == ()


def test_a_snapshot_made_again_keeps_the_tables_of_requests(tmp_path: Path, week: Path) -> None:
    store = Store(tmp_path / "s")
    snapshot.take([week], DAY, store)
    received = pl.DataFrame({"unit_district": ["001"], "received": [3]})
    store.write_table(DAY, "feedback", received)
    store.write_table(DAY, "funnel", received)
    snapshot.take([week], DAY, store, force=True)
    assert store.needed(DAY, "feedback").equals(received)
    assert store.table(DAY, "funnel") is None


def test_states_hold_the_masks_that_the_page_counts(tmp_path: Path) -> None:
    """Six people on one phone, whose number lacks: a rule over all records, which no record alone can tell."""
    lines = [
        f"Nguyễn Thị Lan {name},1/2/198{i},Nữ,,0912345678,Phúc Xá,Ba Đình,Hà Nội" for i, name in enumerate("ABCDEF")
    ]
    heading = "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Số điện thoại,Phường/Xã,Quận/Huyện,Tỉnh/TP"
    (tmp_path / "a.csv").write_text("\n".join([heading, *lines]), encoding="utf-8")
    store = Store(tmp_path / "s")
    snapshot.take([tmp_path / "a.csv"], DAY, store)
    shared = tally.failing(["phone_shared"]).alias("shared")
    assert verification.states(store, DAY).select(shared).collect()["shared"].to_list() == [True] * 6
    counted = store.needed(DAY, "counts").filter(shared)["records"].sum()
    assert counted == 6


def test_who_sent_who_failed_and_who_sent_nothing(tmp_path: Path, week: Path) -> None:
    (week / "bad-empty.csv").rename(week / "006-dong-da.csv")
    taken = snapshot.take([week], DAY, Store(tmp_path / "s"))
    assert statuses(taken) == {"006-dong-da.csv": "failed", "long-tay-ho-cp1258.csv": "ok", "pl1-ba-dinh.xlsx": "ok"}
    status = dict(taken.districts.iter_rows())
    assert (status["001"], status["003"], status["006"], status["002"]) == (
        "received",
        "received",
        "failed",
        "not_sent",
    )
    assert len(status) == 30


def test_counts_in_the_store_are_those_of_the_files(tmp_path: Path, week: Path) -> None:
    store = Store(tmp_path / "s")
    snapshot.take([week], DAY, store)
    counts = store.table(DAY, "counts")
    assert counts is not None
    assert counts["records"].sum() == 700
    table = rates.completeness(counts, ["district"]).table.filter(field="citizen_id")
    assert table.select(pl.col("district_code"), pl.col("blank") + pl.col("placeholder")).rows() == [
        ("001", 86),
        ("003", 53),
    ]


def test_a_second_run_changes_nothing_until_something_does(tmp_path: Path, week: Path) -> None:
    store = Store(tmp_path / "s")
    assert not snapshot.take([week], DAY, store).unchanged
    assert snapshot.take([week], DAY, store).unchanged
    assert not snapshot.take([week], DAY, store, force=True).unchanged
    (week / "bad-empty.csv").unlink()
    assert not snapshot.take([week], DAY, store).unchanged


def test_last_weeks_file_again_is_told_by_bytes_and_by_records(tmp_path: Path, week: Path) -> None:
    store = Store(tmp_path / "s")
    snapshot.take([week], DAY, store)
    text = (week / "long-tay-ho-cp1258.csv").read_bytes()
    (week / "long-tay-ho-cp1258.csv").write_bytes(text + b"\r\n")
    assert statuses(snapshot.take([week], NEXT, store)) == {
        "bad-empty.csv": "failed", "long-tay-ho-cp1258.csv": "same_records", "pl1-ba-dinh.xlsx": "same_bytes",
    }  # fmt: skip
    flows = store.table(NEXT, "flows")
    assert flows is not None
    assert flows.select("matched", "mended", "new_records", "vanished").sum().row(0) == (700, 0, 0, 0)


def test_a_file_of_any_earlier_week_is_told(tmp_path: Path, samples: Path) -> None:
    store, kept = Store(tmp_path / "s"), "long-tay-ho-cp1258.csv"
    for day, name in ((DAY, kept), (NEXT, "bad-two-broken-rows.csv"), (NEXT + timedelta(weeks=1), kept)):
        taken = snapshot.take([samples / name], day, store)
    assert statuses(taken) == {kept: "same_bytes"}


def test_rejects_and_rows_are_kept_apart_from_the_small_tables(tmp_path: Path, samples: Path) -> None:
    store = Store(tmp_path / "s")
    snapshot.take([samples / "bad-two-broken-rows.csv"], DAY, store)
    rejects = pl.read_csv(store.folder(DAY) / "rejects.csv")
    assert rejects.select("row", "reason", "reason_vi").rows() == [
        (6, "quote", "dấu nháy kép không đóng"), (10, "cells", "sai số ô so với tiêu đề"),
    ]  # fmt: skip
    assert store.scan(DAY, "records", "006").collect().height == 22
    assert store.scan(DAY, "doses").collect().height == 37


def test_a_register_in_many_parts_is_the_same_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row a dose and a row a person: every small table of two weeks, and every row, whether a part holds 150 rows or all."""
    synth.generate(tmp_path / "in", 300, 5, layout="mixed", split="district", weeks=2)
    weeks = sorted((tmp_path / "in").iterdir())
    stores = []
    for size in (150, 1_000_000):
        monkeypatch.setattr(disk, "PART_ROWS", size)
        stores.append(Store(tmp_path / str(size)))
        stores[-1].prepare()
        (stores[-1].path / "key").write_text("ab" * 32, encoding="ascii")
        for week in weeks:
            snapshot.take([week], date.fromisoformat(week.name), stores[-1])
    for day in stores[0].snapshots():
        names = sorted(path.stem for path in (stores[0].folder(day) / "tables").iterdir() if path.stem != "run")
        assert {"counts", "sources", "duplicates"} < set(names)
        for name in names:
            first, second = (store.needed(day, name) for store in stores)
            assert first.equals(second), name
        for kind in ("records", "doses", "findings"):
            first, second = (sorted(map(str, store.scan(day, kind).collect().rows())) for store in stores)
            assert first == second, kind


def test_nothing_readable_writes_nothing(tmp_path: Path, samples: Path) -> None:
    store = Store(tmp_path / "s")
    with pytest.raises(InputError, match="the file is empty"):
        snapshot.take([samples / "bad-empty.csv"], DAY, store)
    assert store.snapshots() == []


def test_a_database_is_asked_again_each_time(tmp_path: Path, postgres: str) -> None:
    store = Store(tmp_path / "s")
    sql = "SELECT 'An' AS full_name, '1990' AS birth_date"
    assert not snapshot.take([postgres], DAY, store, query=sql, config=Config("01")).unchanged
    assert not snapshot.take([postgres], DAY, store, query=sql, config=Config("01")).unchanged


def write(folder: Path, name: str, *homes: tuple[str, str, str]) -> None:
    """A file with a person a home: names of province, district and commune."""
    rows = [
        {"full_name": f"Lê Thị {name}", "birth_date": f"{day:02d}/01/1980", "province": province, "district": district, "commune": commune}
        for day, (province, district, commune) in enumerate(homes, 1)
    ]  # fmt: skip
    folder.mkdir(exist_ok=True)
    pl.DataFrame(rows).write_parquet(folder / name)


THU_DUC = ("Thành phố Hồ Chí Minh", "Thành phố Thủ Đức", "Phường Linh Trung")
CU_CHI = ("Thành phố Hồ Chí Minh", "Huyện Củ Chi", "Xã Phú Hòa Đông")
TU_SON = ("Tỉnh Bắc Ninh", "Thành phố Từ Sơn", "Phường Đình Bảng")
BA_DINH = ("Thành phố Hà Nội", "Quận Ba Đình", "Phường Phúc Xá")
NOWHERE = ("", "", "")


def test_districts_without_files_are_those_of_the_province_that_sent(tmp_path: Path) -> None:
    write(tmp_path / "in", "a.parquet", THU_DUC, CU_CHI, CU_CHI, BA_DINH, NOWHERE)
    store = Store(tmp_path / "s")
    taken = snapshot.take([tmp_path / "in"], DAY, store)
    assert taken.sources.select("province", "sender", "other_provinces").row(0) == ("79", None, 1)
    status = dict(taken.districts.iter_rows())
    assert {code for code, one in status.items() if one == "received"} == {"769", "783"}
    assert len(status) == 22
    outside = store.table(DAY, "outside")
    assert outside is not None
    assert outside.rows() == [("79", None, 1), ("79", "01", 1)]
    rows = {path.name for path in (store.folder(DAY) / "rows").iterdir()}
    assert rows == {"769", "783", "unresolved", "other-provinces"}


def test_several_provinces_in_one_store(tmp_path: Path) -> None:
    write(tmp_path / "in", "bac-ninh.parquet", TU_SON, TU_SON, BA_DINH)
    write(tmp_path / "in", "769-thu-duc.parquet", THU_DUC, CU_CHI)
    taken = snapshot.take([tmp_path / "in"], DAY, Store(tmp_path / "s"))
    assert taken.sources.sort("file").select("province", "sender").rows() == [("79", "769"), ("27", None)]
    status = dict(taken.districts.iter_rows())
    assert len(status) == 22 + 8
    assert {code for code, one in status.items() if one == "received"} == {"769", "261"}


def test_the_province_given_comes_before_names_and_records(tmp_path: Path) -> None:
    write(tmp_path / "in", "a.parquet", THU_DUC, THU_DUC)
    taken = snapshot.take([tmp_path / "in"], DAY, Store(tmp_path / "s"), config=Config("01"))
    assert taken.sources.select("province", "sender", "other_provinces").row(0) == ("01", None, 2)
    assert set(taken.districts["status"]) == {"not_sent"}


def test_where_nothing_tells_a_province_it_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path / "in", "a.parquet", NOWHERE, NOWHERE)
    with pytest.raises(InputError, match="Give --province CODE"):
        snapshot.take([tmp_path / "in"], DAY, Store(tmp_path / "s"))


def test_a_register_of_lists_without_doses_has_an_empty_table_of_doses_and_nothing_to_plan(tmp_path: Path) -> None:
    row = "Trần Văn Bình,12/05/1980,Nam,001080000001,0912345678,Phường Phúc Xá,Quận Ba Đình,Thành phố Hà Nội\n"
    head = "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Số điện thoại,Phường/Xã,Quận/Huyện,Tỉnh/Thành phố\n"
    (tmp_path / "001-ba-dinh.csv").write_text(head + row, encoding="utf-8")
    kept = Store(tmp_path / "store")
    snapshot.take([tmp_path / "001-ba-dinh.csv"], DAY, kept)
    assert kept.scan(DAY, "doses", "001").collect().height == 0
    assert profile(kept, DAY, "001").completeness("week").table.is_empty()
    with pytest.raises(StoreError, match="nothing to plan"):
        planning.basis(kept, DAY, NEXT, planning.effort({}))


def test_persons_merged_since_the_week_before_are_counted_and_kept_row_by_row(tmp_path: Path) -> None:
    head = "Họ và tên,Ngày sinh,Số CMT/CCCD/Hộ chiếu,Số điện thoại,Tỉnh,Quận/Huyện,Phường/Xã\n"
    home = "Hà Nội,Quận Ba Đình,Phường Phúc Xá\n"
    old = f"Trần Thị Lan,02/03/1960,001160000017,,{home}Trần Thị Lan,,,0912345678,{home}"
    (week := tmp_path / "ba-dinh.csv").write_text(head + old, encoding="utf-8")
    store = Store(tmp_path / "s")
    snapshot.take([week], DAY, store)
    assert store.table(DAY, "persons_changed") is None
    week.write_text(head + old + f"Trần Thị Lan,02/03/1960,001160000017,0912345678,{home}", encoding="utf-8")
    snapshot.take([week], NEXT, store)
    assert store.needed(NEXT, "persons_changed").rows() == [("merged", "new record", 1)]
    file = store.file(NEXT, snapshot.PERSONS_CHANGED)
    assert file is not None and file.stat().st_mode & 0o777 == 0o600
    assert pl.read_parquet(file)["person_id"].n_unique() == 1

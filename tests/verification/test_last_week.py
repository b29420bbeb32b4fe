"""Last week's lists come back after the register has changed: answers find their records or are told apart."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
import simulation as sim

from vaxanalysis.errors import InputError, StoreError
from vaxanalysis.store import Store
from vaxanalysis.verification import conflicts, history, import_results, states, worklists
from vaxanalysis.verification.listing import listing

NEXT = sim.MONDAY + timedelta(days=7)
TUESDAY = NEXT + timedelta(days=1)


@pytest.fixture
def week(tmp_path: Path) -> tuple[Store, list[str], Path]:
    """Five records without a number listed on Monday; by next Monday the register has changed under four of them."""
    people = [person for person in sim.register(200, seed=9) if person.fault == "blank"][:5]
    store = sim.new_store(tmp_path / "store")
    sim.snapshot(people, sim.MONDAY, store, tmp_path)
    keys = list(listing(store, sim.MONDAY).join(rows(store), on="record_id").sort("row")["key"])
    worklists(store, sim.MONDAY, tmp_path / "lists")
    people[1].row["dose_date"] = "13/08/2021"
    people[2].row = people[2].truth
    people[3].row["phone"], people[3].row["birth_date"] = "0999999999", "01/02/1971"
    sim.snapshot(people[:4], NEXT, store, tmp_path)
    return store, keys, tmp_path


def rows(store: Store) -> pl.DataFrame:
    return store.scan(sim.MONDAY, "records").select("record_id", "row").collect()


def answer(folder: Path, lines: list[str], name: str = "answers.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(["Mã dòng (không sửa);Kết quả xác minh;Ngày xác minh", *lines]), encoding="utf-8")
    return path


def state(store: Store, keys: list[str], day: date) -> list[str | None]:
    found = dict(states(store, day).select("record_id", "state").collect().iter_rows())
    return [found.get(key[:17]) for key in keys]


def test_answers_find_their_records_or_are_told_apart(week: tuple[Store, list[str], Path]) -> None:
    store, keys, folder = week
    strange = ["r0000000000000000;Đúng;", f"{keys[0][:-1]}x;Đã sửa;", ";Đã sửa;", f"{keys[0]};Đã gọi điện;"]
    path = answer(folder, [f"{key};Đã bổ sung;16/11/2021" for key in keys] + strange)
    report = import_results([path], store, on=TUESDAY)
    assert report.rows["status"].to_list() == [
        "taken", "changed", "gone", "gone", "gone", "unknown", "bad_key", "bad_key", "unreadable",
    ]  # fmt: skip
    assert sum(report.accounts().values()) == 9
    assert state(store, keys, TUESDAY) == ["mended", "station", "mended", "mended", "mended"]


def test_without_answers_the_register_alone_tells(week: tuple[Store, list[str], Path]) -> None:
    store, keys, _ = week
    assert state(store, keys, sim.MONDAY) == ["station"] * 5
    assert state(store, keys, NEXT) == ["station", "station", "mended", "left", "left"]
    done = dict(states(store, TUESDAY).select("record_id", "done_on").collect().iter_rows())
    assert done[keys[2][:17]] == NEXT


def test_a_mend_that_the_next_register_does_not_show_is_open_again(week: tuple[Store, list[str], Path]) -> None:
    store, keys, folder = week
    import_results([answer(folder, [f"{keys[0]};Đã sửa;09/11/2021"])], store, on=sim.MONDAY + timedelta(days=1))
    assert state(store, keys[:1], NEXT - timedelta(days=1)) == ["mended"]
    assert state(store, keys[:1], NEXT) == ["station"]
    assert states(store, NEXT).filter(pl.col("record_id") == keys[0][:17]).collect()["reopened"].item()


def test_contradicting_answers_are_listed_and_none_is_chosen(week: tuple[Store, list[str], Path]) -> None:
    store, keys, folder = week
    import_results([answer(folder, [f"{keys[0]};Đã sửa;16/11/2021"], "station-a.csv")], store, on=TUESDAY)
    assert state(store, keys[:1], TUESDAY) == ["mended"]
    report = import_results(
        [answer(folder, [f"{keys[0]};Chuyển công an;16/11/2021"], "station-b.csv")], store, on=TUESDAY
    )
    assert report.accounts()["conflict"] == 1
    assert report.conflicts.select("file", "answer", "settled").rows() == [
        ("station-a.csv", "corrected", False), ("station-b.csv", "forwarded", False),
    ]  # fmt: skip
    assert state(store, keys[:1], TUESDAY) == ["station"]
    later = TUESDAY + timedelta(days=1)
    import_results([answer(folder, [f"{keys[0]};Chuyển công an;17/11/2021"], "station-b.csv")], store, on=later)
    assert conflicts(store)["settled"].to_list() == [True, True]
    assert state(store, keys[:1], later) == ["police"]
    assert history(store, keys[0][:17])["conflict"].to_list() == [False, True, True, False]


def test_the_police_speak_of_the_person_also_when_the_doses_have_changed(week: tuple[Store, list[str], Path]) -> None:
    store, keys, folder = week
    report = import_results([answer(folder, [f"{keys[1]};Đúng;16/11/2021"])], store, on=TUESDAY)
    assert report.rows["status"].to_list() == ["changed"]
    assert state(store, keys[1:2], TUESDAY) == ["right"]


def test_a_date_that_is_none_is_told_and_the_day_of_receipt_stands(week: tuple[Store, list[str], Path]) -> None:
    store, keys, folder = week
    report = import_results([answer(folder, [f"{keys[0]};Đã sửa;31/02/2021"])], store, on=TUESDAY)
    assert report.rows.select("status", "bad_day").rows() == [("taken", True)]
    assert states(store, TUESDAY).filter(pl.col("record_id") == keys[0][:17]).collect()["done_on"].item() == TUESDAY


def test_a_whole_folder_comes_back_as_it_went_out(week: tuple[Store, list[str], Path]) -> None:
    store, _, folder = week
    report = import_results([folder / "lists"], store, on=TUESDAY)
    assert (report.accounts()["empty"], report.rows.height, report.failed) == (5, 5, ())


def test_nothing_readable_and_no_snapshot_are_errors(week: tuple[Store, list[str], Path], tmp_path: Path) -> None:
    store, _, folder = week
    (folder / "photo.png").write_bytes(b"png")
    with pytest.raises(InputError, match="photo.png"):
        import_results([folder / "photo.png"], store)
    with pytest.raises(StoreError, match="weekly"):
        import_results([folder / "photo.png"], Store(folder / "nothing"))


def test_every_row_that_was_not_taken_is_named_with_what_to_do(week: tuple[Store, list[str], Path]) -> None:
    store, keys, folder = week
    lines = [
        f"{keys[0]};Đã sửa;16/11/21", f"{keys[0]};;", "r0;Đúng;", f"{keys[4]};Đã gọi điện;", f"{keys[3]};Đúng;16/11/1921",
        f"{keys[2]};Đúng;ngày 16 tháng 11 năm 2021",
    ]  # fmt: skip
    listed = import_results([answer(folder, lines)], store, on=TUESDAY).to_do()
    assert listed.select("row", "status").rows() == [
        (3, "empty"), (4, "bad_key"), (5, "unreadable"), (6, "gone"), (7, "gone"),
    ]  # fmt: skip
    assert listed["what_to_do_en"][1].startswith("Copy the column 'Mã dòng (không sửa)'")
    assert listed.columns == ["file", "sheet", "row", "status", "what_to_do_vi", "what_to_do_en"]


@pytest.mark.parametrize(
    ("headings", "what"),
    [
        ("Mã;Phường/Xã;Tổng số", "a district's summary, which holds no answers"),
        ("Kết quả xác minh;Ngày xác minh", "a worklist without its column 'Mã dòng"),
        ("Họ và tên;Ghi chú", "no sheet has the headings of this form"),
    ],
)
def test_a_file_given_by_mistake_is_called_what_it_is(
    week: tuple[Store, list[str], Path], headings: str, what: str
) -> None:
    store, _, folder = week
    path = folder / "other.csv"
    path.write_text(f"{headings}\n{';'.join('x' for _ in headings.split(';'))}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"other\.csv") as raised:
        import_results([path], store)
    assert what in str(raised.value)

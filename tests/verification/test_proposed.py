"""Proposals go out in worklists, half are accepted, some refused, and come back: figures are right to the record, and chances learn."""

from datetime import timedelta
from pathlib import Path

import openpyxl
import polars as pl
import simulation as sim

from vaxanalysis.store import Store
from vaxanalysis.verification import import_results, states, worklists
from vaxanalysis.verification.log import read_log
from vaxanalysis.verification.proposed import counts, proposals, shown, tier_counts

TUESDAY = sim.MONDAY + timedelta(days=1)


def filled(files: tuple[Path, ...], folder: Path, answers: dict[str, str]) -> None:
    """Copies of the lists with ``answers`` (record id -> words), all others left empty."""
    folder.mkdir()
    for book in files:
        workbook = openpyxl.load_workbook(book)
        for sheet in workbook.worksheets:
            heads = {cell.value: cell.column for line in sheet.iter_rows(max_row=6) for cell in line}
            if "Kết quả xác minh" not in heads:
                continue
            for line in range(1, sheet.max_row + 1):
                key = str(sheet.cell(line, heads["Mã dòng (không sửa)"]).value or "").split(".")[0]
                if key in answers:
                    sheet.cell(line, heads["Kết quả xác minh"]).value = answers[key]
        workbook.save(folder / book.name)


def test_half_accepted_some_refused(tmp_path: Path) -> None:
    store = sim.new_store(tmp_path / "store")
    people = [one for one in sim.register(200, seed=3) if one.fault in ("no_sex", "wrong_sex", "fine", "blank")]
    sim.snapshot(people, sim.MONDAY, store, tmp_path)
    made = shown(proposals(store, sim.MONDAY))
    offered = made.group_by("record_id").len().filter(len=1)["record_id"].sort().to_list()
    lists = worklists(store, sim.MONDAY, tmp_path / "lists")
    noted = read_log(store).filter(kind="proposed")
    assert set(offered) <= set(noted["record_id"])
    half, some = offered[: len(offered) // 2], offered[len(offered) // 2 :][:5]
    assert len(half) > 10 and len(some) == 5
    bare = states(store, sim.MONDAY).filter(pl.col("category") == "no_number").collect()["record_id"]
    nothing = next(record for record in bare if record not in set(made["record_id"]))
    answers = dict.fromkeys(half, "Nhận đề xuất") | dict.fromkeys(some, "Đề xuất sai") | {nothing: "Nhận đề xuất"}
    filled(lists.files[:-1], tmp_path / "back", answers)

    report = import_results([tmp_path / "back"], store, on=TUESDAY)
    assert (report.accounts()["taken"], report.accounts()["no_proposal"]) == (len(half) + 5, 1)
    table = states(store, TUESDAY).collect()
    by_record = dict(table.select("record_id", "state").iter_rows())
    assert {by_record[record] for record in half} == {"mended"}
    assert {by_record[record] for record in some} == {"station"}
    assert by_record[nothing] == "station" or by_record[nothing] == "to_do"
    assert table.filter(state="mended", done_on=TUESDAY).height == len(half)

    said = counts(read_log(store))
    assert (said["right"].sum(), said["wrong"].sum()) == (len(half), 5)
    again = shown(proposals(store, sim.MONDAY))
    assert not set(some) & set(again["record_id"])
    assert set(half) <= set(proposals(store, sim.MONDAY)["record_id"])


def test_a_corrected_number_judges_the_proposed_one() -> None:
    day = {"list_date": sim.MONDAY}
    proposed = {
        "kind": "proposed",
        "fields": "citizen_id",
        "value": "001185104729",
        "answer": "citizen_id.mates",
        **day,
    }
    given = {"kind": "answer", "fields": None, "answer": "corrected", **day}
    events = pl.DataFrame([
        {"record_id": "ra", **proposed}, {"record_id": "ra", **given, "value": "001185104729"},
        {"record_id": "rb", **proposed}, {"record_id": "rb", **given, "value": "001185104728 | Nam"},
        {"record_id": "rc", **proposed}, {"record_id": "rc", **given, "value": "Nam"},
        {"record_id": "rd", **proposed}, {"record_id": "rd", **proposed, "fields": "sex", "value": "male", "answer": "sex.name"},
        {"record_id": "rd", **given, "answer": "refused", "value": None},
    ])  # fmt: skip
    assert counts(events).rows() == [("citizen_id.mates", 1, 1)]


def test_a_store_of_before_has_no_answers(tmp_path: Path) -> None:
    assert counts(read_log(Store(tmp_path))).height == 0


def test_open_records_by_tier_add_up() -> None:
    unit = {"unit_district": "001", "unit_commune": "00001", "work": True}
    rows = [("a", "to_do"), ("b", "station"), ("c", "police"), ("d", "wrong"), ("e", "mended")]
    table = pl.DataFrame([{"record_id": name, "state": state, **unit} for name, state in rows])
    tiers = {"a": ("accept", 1.0), "b": ("look", 1.0), "c": ("accept", 1.0), "e": ("accept", 1.0)}
    found = pl.DataFrame(
        [{"record_id": name, "field": "sex", "wrong": wrong, "tier": tier} for name, (tier, wrong) in tiers.items()]
    )
    worse = pl.DataFrame([{"record_id": "c", "field": "citizen_id", "wrong": 1.0, "tier": "leave"}])
    counted = tier_counts(table, pl.concat([found, worse])).row(0, named=True)
    assert counted == {"unit_district": "001", "unit_commune": "00001", "open": 4, "accept": 1, "look": 1, "leave": 2}

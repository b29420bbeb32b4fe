"""A district that sent for an earlier week and not for the last: whatever counts or lists without it says so, with exit code 1."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import polars as pl
import pytest

from tests.cli.command import run
from vaxanalysis import snapshot
from vaxanalysis.store import Store

FIRST, SECOND = date(2021, 11, 8), date(2021, 11, 15)
HEAD = "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Số điện thoại,Quận/Huyện,Xã/Phường"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ba Đình: one of two records without a number, both weeks. Đống Đa: both without, the first week only."""
    made = tmp_path_factory.mktemp("silent")
    for day, sent in ((FIRST, ("ba-dinh", "dong-da")), (SECOND, ("ba-dinh",))):
        (made / day.isoformat()).mkdir()
        for name in sent:
            (made / day.isoformat() / f"{name}.csv").write_text(people(name), encoding="utf-8")
    store = Store(made / "store")
    with store.alone("weekly", new=True):
        snapshot.take([made / FIRST.isoformat()], FIRST, store)
    assert run("worklists", "--store", "store", "--as-of", f"{FIRST}", "--out", "lists", folder=made).returncode == 0
    with store.alone("weekly"):
        snapshot.take([made / SECOND.isoformat()], SECOND, store)
    return made


def people(district: str) -> str:
    lines = {
        "ba-dinh": ["Trần Văn Bình,01/02/1980,Nam,001080000001,0912000001,Ba Đình,Trúc Bạch",
                    "Vũ Văn Dũng,03/04/1985,Nam,,0912000002,Ba Đình,Trúc Bạch"],
        "dong-da": ["Lê Thị Cúc,05/06/1990,Nữ,,0912000003,Đống Đa,Trung Liệt",
                    "Đỗ Thị Én,07/08/1995,Nữ,,0912000004,Đống Đa,Trung Liệt"],
    }[district]  # fmt: skip
    return "\n".join([HEAD, *lines, ""])


@pytest.mark.parametrize("command", ["figures", "worklists", "plan"])
def test_what_is_open_there_is_said_to_be_left_out(folder: Path, command: str) -> None:
    more = ["--deadline", "2021-12-30"] if command == "plan" else []
    done = run(command, "--store", "store", "--as-of", f"{SECOND}", "--out", f"{command}-2", *more, folder=folder)
    assert done.returncode == 1
    assert "no figure and on no list, with what is open there: 006 Quận Đống Đa" in done.stderr


def test_the_page_of_the_plan_says_who_is_missing(folder: Path) -> None:
    given = ("plan", "--store", "store", "--deadline", "2021-12-30", "--as-of")
    for day, said in ((FIRST, False), (SECOND, True)):
        run(*given, f"{day}", "--out", f"plan-of-{day}", folder=folder)
        page = (folder / f"plan-of-{day}" / "plan.html").read_text(encoding="utf-8")
        assert ("Không có trong kế hoạch vì kỳ này chưa gửi tệp: Quận Đống Đa." in page) == said


def test_the_figures_of_the_week_with_all_districts_need_no_word(folder: Path) -> None:
    done = run("figures", "--store", "store", "--as-of", f"{FIRST}", "--out", "figures-1", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert pl.read_csv(folder / "figures-1" / f"verification-{FIRST}-city.csv")["open"].to_list() == [3]


def test_the_workbook_of_the_figures_says_who_is_missing(folder: Path) -> None:
    run("figures", "--store", "store", "--as-of", f"{SECOND}", "--out", "figures-3", folder=folder)
    sheet = openpyxl.load_workbook(folder / "figures-3" / f"verification-{SECOND}.xlsx")["Thành phố"]
    assert sheet["A3"].value == "Không có trong số liệu vì kỳ này chưa gửi tệp: Quận Đống Đa."
    assert [cell.value for cell in sheet[5]][:4] == ["01", "Thành phố Hà Nội", 1, 1]


def test_a_list_of_another_district_needs_no_word(folder: Path) -> None:
    given = ("worklists", "--store", "store", "--as-of", f"{SECOND}", "--out", "own", "--district", "001")
    assert run(*given, folder=folder).returncode == 0


def test_a_registration_list_is_compared_without_the_doses_given_there(folder: Path) -> None:
    (folder / "list.csv").write_text(people("ba-dinh"), encoding="utf-8")
    given = ("check-list", "list.csv", "--store", "store", "--out", "checked", "--no-slips", "--session")
    assert "006" not in run(*given, "2021-11-10", folder=folder).stderr
    done = run(*given, "2021-11-20", folder=folder)
    assert (done.returncode, "doses given there may be missing: 006 Quận Đống Đa" in done.stderr) == (1, True)


def test_a_run_of_the_same_day_without_some_of_its_files_names_who_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A late file given alone replaces the snapshot of that day, and the districts in it."""
    made = SimpleNamespace(rendered=(), unchanged=(), earlier=(), index="i", failed=(), others=(), folder=tmp_path)
    monkeypatch.setattr("vaxanalysis.publish.render.render_week", lambda *given, **more: made)
    for name in ("ba-dinh", "dong-da"):
        (tmp_path / f"{name}.csv").write_text(people(name), encoding="utf-8")
    first = run("weekly", "ba-dinh.csv", "--as-of", f"{FIRST}", folder=tmp_path)
    assert (first.returncode, "did not send" in first.stderr) == (0, False)
    alone = run("weekly", "dong-da.csv", "--as-of", f"{FIRST}", folder=tmp_path)
    assert (alone.returncode, "did not send: 001 Quận Ba Đình" in alone.stderr) == (1, True)
    both = run("weekly", "ba-dinh.csv", "dong-da.csv", "--as-of", f"{FIRST}", folder=tmp_path)
    assert (both.returncode, "did not send" in both.stderr) == (0, False)


def test_a_file_of_headings_alone_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = SimpleNamespace(rendered=(), unchanged=(), earlier=(), index="i", failed=(), others=(), folder=tmp_path)
    monkeypatch.setattr("vaxanalysis.publish.render.render_week", lambda *given, **more: made)
    (tmp_path / "ba-dinh.csv").write_text(people("ba-dinh"), encoding="utf-8")
    (tmp_path / "dong-da.csv").write_text(f"{HEAD}\n", encoding="utf-8")
    said = "vaxanalysis: dong-da.csv: headings without a row below them. Export it again, or leave it out\n"
    for command in (["weekly", "--as-of", f"{FIRST}"], ["profile"], ["duplicates", "--out", "o.csv"]):
        done = run(*command, "ba-dinh.csv", "dong-da.csv", folder=tmp_path)
        assert (done.returncode, said in done.stderr, "sender is not known" in done.stderr) == (1, True, False)
    districts = dict(Store(tmp_path / "store").needed(FIRST, "districts").iter_rows())
    assert (districts["001"], districts["006"], districts["002"]) == ("received", "failed", "not_sent")

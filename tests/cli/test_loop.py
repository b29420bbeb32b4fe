"""The verification loop by commands: a week, lists out, one list filled, answers in, figures, and the pages that show them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import vaxanalysis as vax
from tests.cli.command import run
from tests.publish.compared import Differences
from tests.publish.compared_plan import check_plan
from tests.publish.compared_plan_shown import check_shown
from tests.publish.recount_plan import Inputs
from vaxanalysis import tally
from vaxanalysis.errors import ParameterError
from vaxanalysis.planning import basis, effort, plan
from vaxanalysis.store import Store
from vaxanalysis.verification.funnel import STEPS

AS_OF = "2021-11-08"


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loop")
    made = run(
        "synth", "reg", "--persons", "4000", "--seed", "3", "--split", "district", "--requests", "60", folder=folder
    )
    assert made.returncode == 0, made.stderr
    arguments = ["--as-of", AS_OF, "--requests", "reg-requests.xlsx"]
    done = run("weekly", "reg/001-ba-dinh.parquet", *arguments, folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


def figures(folder: Path) -> dict[str, int]:
    assert run("figures", "--store", "store", "--as-of", AS_OF, "--out", "fig", folder=folder).returncode == 0
    return pl.read_csv(folder / "fig" / f"verification-{AS_OF}-city.csv").row(0, named=True)


def test_lists_out_answers_in_and_the_figures_move_by_them(district: Path) -> None:
    listed = run("worklists", "--store", "store", "--as-of", AS_OF, "--out", "lists", folder=district)
    assert listed.returncode == 0, listed.stderr
    before = figures(district)
    assert f"{before['open']:,} records to verify" in listed.stdout
    book = next(path for path in sorted(district.glob("lists/001-ba-dinh/*.xlsx")) if path.name != "tong-hop.xlsx")
    filled = fill(book, "Đã bổ sung")
    taken = run("import-results", book, "--store", "store", folder=district)
    assert taken.returncode == 0, taken.stderr
    assert f"taken {filled}" in taken.stdout
    again = run("import-results", book, "--store", "store", folder=district)
    assert f"repeated {filled}" in again.stdout
    after = figures(district)
    assert (after["to_verify"], after["done"] - before["done"]) == (before["to_verify"], filled)


def fill(path: Path, answer: str) -> int:
    """Give every listed record of a workbook the same answer; how many there were."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Kết quả xác minh" for cell in row))
    columns = {cell.value: cell.column for cell in head}
    rows = [row for row in range(head[0].row + 1, sheet.max_row + 1) if sheet.cell(row, 1).value]
    for row in rows:
        sheet.cell(row, columns["Kết quả xác minh"], answer)
        sheet.cell(row, columns["Ngày xác minh"], date(2021, 11, 8))
    book.save(path)
    return len(rows)


def test_requests_reach_the_page(district: Path) -> None:
    html = (district / "reports" / AS_OF / "001-ba-dinh.html").read_text(encoding="utf-8")
    assert "Chưa có số liệu về phản ánh" not in html
    told = run("feedback", "reg-requests.xlsx", "--as-of", f"{AS_OF}T17:00", "--out", "f.csv", folder=district)
    assert told.returncode == 0, told.stderr
    assert pl.read_csv(district / "f.csv")["received"].sum() > 0


@pytest.mark.parametrize("name", ["feedback.xlsx", "authentication.xlsx", "routing.toml"])
def test_templates(district: Path, name: str) -> None:
    assert run("template", name.split(".")[0], folder=district).returncode == 0
    assert (district / name).stat().st_size > 0


def test_a_register_against_itself_is_right_but_for_people_entered_twice(district: Path) -> None:
    source = "reg/001-ba-dinh.parquet"
    done = run("match", source, source, "--out", "m.csv", folder=district)
    assert done.returncode == 0, done.stderr
    results = dict(pl.read_csv(district / "m.csv")["result"].value_counts().iter_rows())
    assert set(results) <= {"right", "wrong"}
    assert results["right"] > 0.97 * sum(results.values())


def test_what_is_not_read_of_a_reference_is_named(tmp_path: Path) -> None:
    heading, person = "Họ và tên,Ngày sinh,Giới tính,{}", "Trần Văn An,12/05/1980,Nam,001080000001"
    (tmp_path / "a.csv").write_text(f"{heading.format('Số CCCD')}\n{person}\n", encoding="utf-8")
    reference = tmp_path / "reference"
    reference.mkdir()
    (reference / "b.csv").write_text(f"{heading.format('Số giấy')}\n{person}\nTổng,1,,\n", encoding="utf-8")
    for name in ("c.xlsx", "d.pdf"):
        (reference / name).write_bytes(b"%PDF-1.4")
    done = run("match", "a.csv", "reference", "--out", "m.csv", folder=tmp_path)
    assert done.returncode == 1
    assert "m.csv: 1 right" in done.stdout
    named = [line.split(":")[1].strip() for line in done.stderr.splitlines()]
    assert named == ["c.xlsx", "d.pdf", "b.csv", "b.csv, row 3"]
    assert "b.csv: no column for Citizen ID" in done.stderr
    with pytest.warns(UserWarning, match="2 files were not read"):
        vax.match(tmp_path / "a.csv", reference)


def test_a_finished_run_can_be_made_again(district: Path) -> None:
    fresh = run(
        "weekly", "reg/001-ba-dinh.parquet", "--as-of", AS_OF, "--out", "twice", "--formats", "html", folder=district
    )
    assert fresh.returncode == 0, fresh.stderr
    done = run("verify", f"twice/{AS_OF}", "--store", "store", folder=district)
    assert done.returncode == 0, done.stderr
    page = district / "twice" / AS_OF / "001-ba-dinh.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</html>", " </html>"), encoding="utf-8")
    changed = run("verify", f"twice/{AS_OF}", "--store", "store", folder=district)
    assert changed.returncode == 1
    assert "001-ba-dinh.html" in changed.stderr


def test_a_password_comes_from_a_file_and_stands_in_no_argument(district: Path) -> None:
    (district / "secret").write_text("bí mật\n", encoding="utf-8")
    arguments = ["--store", "store", "--as-of", AS_OF, "--out", "locked", "--password-file"]
    assert run("worklists", *arguments, "secret", folder=district).returncode == 0
    book = next(path for path in sorted(district.glob("locked/001-ba-dinh/*.xlsx")))
    assert book.read_bytes()[:4] == b"\xd0\xcf\x11\xe0"
    (district / "nothing").write_text("", encoding="utf-8")
    for name in ("nothing", "missing"):
        refused = run("worklists", *arguments, name, folder=district)
        assert (refused.returncode, "--password-file" in refused.stderr) == (2, True)


def test_an_address_with_a_password_is_refused_and_not_repeated(district: Path) -> None:
    refused = run("profile", "postgresql://me:topsecret@localhost/x", "--query", "select 1", folder=district)
    assert refused.returncode == 2
    assert "pgpass" in refused.stderr and "topsecret" not in refused.stderr + refused.stdout


def different(district: Path) -> list[str]:
    """Where the plan's tables, pages and workbooks differ from what the rows of the store give again."""
    given, said = Inputs(district / "store", date.fromisoformat(AS_OF), date(2021, 11, 20)), Differences()
    check_plan(district / "plan", given, said)
    check_shown(district / "plan", given, said)
    assert said.compared > 1000
    return said.found


def changed(path: Path, before: str) -> None:
    """Put a 9 before the first number after ``before``."""
    text, made = re.subn(before, r"\g<1>9", path.read_text(encoding="utf-8"), count=1)
    assert made == 1
    path.write_text(text, encoding="utf-8")


def test_a_plan_and_the_next_day_its_score(district: Path) -> None:
    arguments = ["--store", "store", "--out", "plan", "--deadline", "2021-11-20", "--scenario", "more_staff"]
    made = run("plan", "--as-of", AS_OF, *arguments, folder=district)
    assert made.returncode == 0, made.stderr
    units = pl.read_csv(district / "plan" / "tables" / "plan-units.csv")
    open_now = figures(district)["open"]
    assert units.filter(level="city")["open"].item() <= open_now
    for level in ("district", "commune"):
        assert units.filter(level=level)["open"].sum() == units.filter(level="city")["open"].item()
    # what the index has to clean, step by step to what the daily figures have open (as listed, less what was answered) and to the plan
    steps = dict(pl.read_csv(district / "plan" / "tables" / "plan-workload.csv").iter_rows())
    counts = Store(district / "store").needed(date.fromisoformat(AS_OF), "counts")
    snapshot = counts.filter(tally.category().is_in(tally.CLEANING))
    index = pl.read_csv(
        district / "reports" / AS_OF / "tables" / "index-districts.csv", schema_overrides={"district_code": pl.String}
    )
    shown = index.filter(district_code="001")["to_clean"].item()
    assert snapshot.filter(unit_district="001")["records"].sum() == shown
    assert snapshot["records"].sum() == steps["register"]
    assert sum(steps[step] for step in STEPS) == steps["open"] == open_now
    assert steps["open"] + steps["elsewhere"] == steps["planned"] == units.filter(level="city")["open"].item()
    page = (district / "plan" / "plan.html").read_text(encoding="utf-8")
    assert "Khả năng xong đúng hạn 20/11" in page
    linked = set(re.findall(r'<a href="(?!#)([^"]+)"', page))
    assert "tables/plan-units.csv" in linked
    assert {one for one in linked if not (district / "plan" / one).is_file()} == set()
    assert (district / "plan" / "plan-001-ba-dinh.xlsx").exists()
    assert different(district) == []
    changed(district / "plan" / "tables" / "plan-units.csv", r"(\ncommune,001,[^,]+,\d+,[^,]+,)")
    changed(district / "plan" / "plan.en.html", r"(left now; )")
    assert {one.split(" ")[0] for one in different(district)} >= {"plan-units", "plan.en.html", "plan-001-ba-dinh.xlsx"}
    store = Store(district / "store")
    base = basis(store, date(2021, 11, 10), date(2021, 11, 20), effort({}))
    later = plan(store, base)
    assert later.scores.filter(level="city").select("as_of", "forecasts").row(0) == (date.fromisoformat(AS_OF), 2)
    with pytest.raises(ParameterError, match="more_staff"):
        plan(store, base, ["none"])

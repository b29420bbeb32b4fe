"""A week of stand-in notebooks: what lies where, what happens when one fails, and the same bytes however it is made."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.publish.stubs import AS_OF, write_notebook, write_notebooks, write_store
from vaxanalysis.errors import InputError, ParameterError, StoreError
from vaxanalysis.publish.render import WeekResult, outcome, plan, render_week, verify
from vaxanalysis.publish.render.pool import engine_here
from vaxanalysis.publish.render.run import check_parameters
from vaxanalysis.store import Store

needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="forks are for Linux")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store of three districts and notebooks, of which one fails in district 002."""
    folder = tmp_path_factory.mktemp("render")
    write_store(folder / "store")
    notebooks = write_notebooks(folder / "notebooks", broken="002")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "notebook_folder", lambda: notebooks)
        patch.setattr(plan, "code_key", lambda: "the code of this run")
        yield folder


@pytest.fixture(scope="module")
def week(home: Path) -> WeekResult:
    return render_week(home / "store", AS_OF, home / "reports", jobs=2)


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_pages_in_both_languages_and_an_index(week: WeekResult) -> None:
    made = {path.name for path in week.folder.glob("*.html")}
    assert made == {
        f"{stem}{suffix}.html" for stem in ("001-ba-dinh", "006-dong-da", "index") for suffix in ("", ".en")
    }
    vietnamese = (week.folder / "001-ba-dinh.html").read_text()
    assert 'lang="vi"' in vietnamese and 'href="001-ba-dinh.en.html"' in vietnamese and "district 001 vi" in vietnamese
    assert "Only in the lab" not in vietnamese


def test_a_district_that_fails_is_listed_and_stops_no_other(week: WeekResult) -> None:
    assert [failure.district for failure in week.failed] == ["002"]
    assert "district.ipynb, KeyError" in week.failed[0].what["en"]
    assert "district.ipynb, KeyError" in (week.folder / "index.html").read_text()
    assert "[&#39;001&#39;, &#39;006&#39;]" in (week.folder / "index.html").read_text().replace("'", "&#39;")


def test_no_page_links_to_one_that_could_not_be_made(week: WeekResult) -> None:
    made = [path.read_text(encoding="utf-8") for path in week.folder.glob("*.html")]
    linked = {name for page in made for name in re.findall(r'href="([^"#/:]+\.html)"', page)}
    assert linked and all((week.folder / name).is_file() for name in linked)


def test_no_message_that_may_name_a_person_and_no_path_is_written(week: WeekResult, home: Path) -> None:
    for name, content in bytes_of(week.folder).items():
        assert b"Nguyen-A" not in content, name
        assert str(home).encode() not in content, name


def test_tables_are_csv_with_codes_as_text(week: WeekResult) -> None:
    table = (week.folder / "tables" / "001-ba-dinh-district.csv").read_bytes()
    assert table == "\ufeffcode,n\r\n001,1\r\n002,\r\n".encode()


def test_a_second_run_makes_only_what_failed(week: WeekResult, home: Path) -> None:
    again = render_week(home / "store", AS_OF, home / "reports", jobs=2)
    assert again.rendered == ()
    assert set(again.unchanged) == set(week.rendered)
    assert [failure.district for failure in again.failed] == ["002"]


def test_verify_finds_nothing_and_then_an_edit(week: WeekResult, home: Path, tmp_path: Path) -> None:
    assert verify(week.folder, home / "store", jobs=2) == []
    copy = Path(shutil.copytree(week.folder, tmp_path / AS_OF.isoformat()))
    page = copy / "006-dong-da.html"
    page.write_bytes(page.read_bytes().replace(b"006", b"007"))
    assert verify(copy, home / "store", jobs=2) == ["006-dong-da.html: edited since the run"]


def test_verify_needs_a_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no manifest"):
        verify(tmp_path, tmp_path)


@pytest.fixture
def small(home: Path, tmp_path: Path) -> Path:
    """One good district in a store of its own, rendered once in one language."""
    write_store(tmp_path / "store", received=("001",))
    render_week(tmp_path / "store", AS_OF, tmp_path / "reports", languages=("vi",))
    return tmp_path


def again(small: Path, **options: bool) -> WeekResult:
    return render_week(small / "store", AS_OF, small / "reports", languages=("vi",), **options)


def test_unchanged_runs_touch_nothing_and_force_makes_all(small: Path) -> None:
    before = bytes_of(small / "reports")
    assert again(small).rendered == ()
    forced = again(small, force=True)
    assert forced.rendered == ("001-ba-dinh.html", "index.html")
    assert bytes_of(small / "reports") == before


def test_a_changed_table_or_a_lost_file_is_made_again(small: Path) -> None:
    (small / "reports" / AS_OF.isoformat() / "001-ba-dinh.html").unlink()
    assert again(small).rendered == ("001-ba-dinh.html",)
    Store(small / "store").write_table(AS_OF, "duplicates", pl.DataFrame({"n": [1]}))
    assert again(small).rendered == ("001-ba-dinh.html", "index.html")


def test_a_run_that_breaks_leaves_the_one_before(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = bytes_of(small / "reports")

    def broken(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(outcome, "write_zip", broken)
    with pytest.raises(OSError, match="no space"):
        again(small, force=True)
    assert bytes_of(small / "reports") == before


def test_a_district_without_data_and_an_unknown_snapshot_are_named(small: Path) -> None:
    with pytest.raises(ParameterError, match="no data of 002"):
        render_week(small / "store", AS_OF, small / "reports", districts=["002"])
    with pytest.raises(StoreError, match="no snapshot as of 2021-12-31"):
        render_week(small / "store", AS_OF.replace(month=12, day=31), small / "reports")


def test_a_misspelt_parameter_is_refused(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "a.ipynb", "1")
    check_parameters(notebook, {"district": "001"})
    with pytest.raises(ParameterError, match="unknown parameter distrct"):
        check_parameters(notebook, {"distrct": "001"})


def test_a_notebook_without_parameters_is_refused(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "a.ipynb", "1")
    notebook.write_text(notebook.read_text().replace('"parameters"', '"other"'))
    with pytest.raises(ParameterError, match="no cell is tagged"):
        check_parameters(notebook, {"district": "001"})


def forked(*cells: str) -> list[list[dict[str, Any]]]:
    """The cells' outputs, from a fresh process that imports and then forks: this one has run queries and must not."""
    code = f"import json; from vaxanalysis.publish.render.engine import run_forked; print(json.dumps(list(run_forked({list(cells)!r}))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    return list(json.loads(done.stdout))


@needs_fork
def test_a_forked_notebook_shows_values_text_and_errors() -> None:
    query = "import polars as pl; pl.DataFrame({'a': [x]}).sum().item()"
    shown = forked("x = 2; print('said')", "x + 1", query, "1 / 0", "3")
    assert [output["text"] for output in shown[0] if output["text"].strip()] == ["said"]
    assert [cell[0]["data"]["text/plain"] for cell in shown[1:3]] == ["3", "2"]
    assert (shown[3][0]["ename"], shown[3][0]["traceback"]) == ("ZeroDivisionError", [])
    assert len(shown) == 4


@needs_fork
def test_a_process_that_dies_is_an_error_not_a_wait() -> None:
    assert forked("import os; os._exit(1)", "2")[0][0]["ename"] == "ProcessDied"


@needs_fork
@pytest.mark.parametrize("first", ["papermill", "vaxanalysis.publish.render.run", "vaxanalysis.publish.render.warm"])
def test_papermill_finds_the_engine_by_its_entry_point(first: str, tmp_path: Path) -> None:
    info = tmp_path / "engine-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: engine\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        "[papermill.engine]\nvaxanalysis = vaxanalysis.publish.render.fork_engine:ForkEngine\n"
    )
    paths = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    code = f"import {first}; from papermill.engines import papermill_engines as e; print(e.get_engine('vaxanalysis').__name__)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "ForkEngine", done.stderr


def test_the_engine_is_a_known_one() -> None:
    assert engine_here("kernel") == "kernel"
    with pytest.raises(ParameterError, match="unknown engine"):
        engine_here("spark")


def test_a_week_names_pages_by_language() -> None:
    week = plan.Week(Path("s"), AS_OF, ("en", "vi"), "internal", "fork", (), Path("o"))
    assert (week.suffix("en"), week.suffix("vi")) == ("", ".vi")
    assert replace(week, languages=("vi", "en")).suffix("en") == ".en"

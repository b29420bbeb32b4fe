"""Every notebook as it is shipped, run by Run All in a real JupyterLab, in a real Chromium."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

import vaxanalysis as vax
from tests.browser import Page, opened
from tests.cli.command import run_apart as run
from vaxanalysis import snapshot, verification
from vaxanalysis.publish.render.plan import notebook_folder

ROOT = Path(__file__).parent.parent.parent
NOTEBOOKS = sorted(path.name for path in notebook_folder().glob("*.ipynb"))
WEEKS = ("2021-10-11", "2021-10-18", "2021-10-25", "2021-11-01", "2021-11-08")
PANEL = "Array.from(window.jupyterapp?.shell.widgets('main') ?? []).find(each => each.context?.path === %s)"
RUN_ALL = """(async () => {
  const panel = %s;
  await panel.context.ready; await panel.sessionContext.ready;
  jupyterapp.shell.activateById(panel.id); panel.content.activate();
  await jupyterapp.commands.execute('notebook:run-all-cells');
  return Array.from(panel.content.model.cells).filter(cell => cell.type === 'code').map(cell => cell.toJSON());
})()"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``make report`` leaves, for one district: five weeks, lists answered in between, requests; and the notebooks beside it."""
    folder = tmp_path_factory.mktemp("lab")
    made = ["--persons", "9000", "--seed", "11", "--weeks", "5", "--split", "district", "--no-gaps", "--requests", "60"]
    _done("synth", "reg", *made, folder=folder)
    store = vax.Store(folder / "store")
    for number, week in enumerate(WEEKS[:-1]):
        day, lists, answers = date.fromisoformat(week), folder / "lists" / week, folder / "answered" / week
        snapshot.take([folder / f"reg/{week}/001-ba-dinh.parquet"], day, store)
        if number:
            verification.save_tables(store, day)
        vax.worklists(store, day, lists)
        script = [sys.executable, str(ROOT / "tools/answer_worklists.py"), str(lists), str(answers)]
        subprocess.run([*script, "--from", week, "--seed", "11"], check=True)
        vax.import_results([answers], store)
    asked = ["--requests", "reg-requests.xlsx", "--district", "001", "--lang", "vi"]
    _done("weekly", f"reg/{WEEKS[-1]}/001-ba-dinh.parquet", "--as-of", WEEKS[-1], *asked, folder=folder)
    shutil.copytree(notebook_folder(), folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return folder


def _done(*arguments: str, folder: Path) -> None:
    done = run(*arguments, folder=folder)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[str]:
    """The address of a JupyterLab on the folder of notebooks, as ``make lab`` opens it."""
    homes = {name: str(folder / name) for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR", "HOME")}
    options = [
        "--no-browser",
        "--allow-root",
        "--port=0",
        "--IdentityProvider.token=",
        "--LabApp.expose_app_in_browser=True",
    ]
    settings = (
        folder / "JUPYTER_CONFIG_DIR/lab/user-settings/@jupyter-widgets/jupyterlab-manager/plugin.jupyterlab-settings"
    )
    settings.parent.mkdir(parents=True)
    settings.write_text('{"saveState": true}')
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", str(folder / "notebooks"), *options],
        env=os.environ | homes | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=(folder / "lab.log").open("wb"),
    )  # fmt: skip
    try:
        while not (found := list((folder / "JUPYTER_RUNTIME_DIR").glob("jpserver-*.json"))):
            assert process.poll() is None, (folder / "lab.log").read_text()
            time.sleep(0.2)
        yield json.loads(found[0].read_text())["url"]
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def page(lab: str, chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with opened(chromium, tmp_path_factory.mktemp("profile"), "about:blank") as page:
        yield page


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_run_all(lab: str, page: Page, name: str, folder: Path) -> None:
    page.call("Page.navigate", url=f"{lab}lab/tree/{quote(name)}?reset")
    panel = PANEL % json.dumps(name)
    page.wait(f"({panel})?.sessionContext?.session?.kernel != null")
    cells: list[dict[str, Any]] = page.evaluate(RUN_ALL % panel)
    errors = [output for cell in cells for output in cell["outputs"] if output["output_type"] == "error"]
    assert not errors, f"{name}: {errors[0]['ename']}: {errors[0]['evalue']}"
    assert all(cell["execution_count"] for cell in cells if cell["source"].strip()), name
    shown = json.dumps([cell["outputs"] for cell in cells], ensure_ascii=False)
    assert "Chưa có số liệu" not in shown, name
    if name == "profile.ipynb":
        _explored(page, panel, folder)
    if pictures := os.environ.get("VAXANALYSIS_PICTURES"):
        for theme in ("JupyterLab Dark", "JupyterLab Light"):
            page.evaluate(
                f"jupyterapp.commands.execute('apputils:change-theme', {{theme: '{theme}'}}).then(() => true)"
            )
            time.sleep(2)
            page.screenshot(Path(pictures) / f"{name}-{theme[11:].lower()}.png")


CLICK = "document.querySelectorAll('.vax-explorer [data-view=\"units\"] tbody button')[0].click()"
SHOWN = """(() => { const one = document.querySelector('.vax-explorer .summary').dataset;
  return [one.unit, Number(one.records), Number(one.lacking)]; })()"""
SCROLL = """(() => { const panel = %s, cells = panel.content.widgets;
  panel.content.scrollToItem(cells.findIndex(each => each.model.sharedModel.source.includes('vax.explore(')), 'center'); })()"""
SAVED = "(async () => { const panel = %s; await panel.context.save(); return true; })()"


def _explored(page: Page, panel: str, folder: Path) -> None:
    """A commune of the explorer reads as the library counts it; its rows are shown, and are not in the notebook with its widgets' state."""
    page.evaluate(SCROLL % panel)
    page.wait("document.querySelector('.vax-explorer .summary') !== null")
    page.evaluate(CLICK)
    page.evaluate(CLICK)
    unit, records, lacking = page.evaluate(SHOWN)
    store = vax.Store(folder / "store")
    found = vax.profile(store, WEEKS[-1], "001").completeness("commune").table
    row = found.filter(field="all_mandatory", commune_code=unit.split(":")[1]).row(0, named=True)
    assert (row["records"], row["records"] - row["usable"]) == (records, lacking) and lacking > 0
    page.evaluate("document.querySelector('.vax-explorer [data-key=\"rows\"]').click()")
    page.wait("document.querySelector('.vax-explorer [data-view=\"rows\"]') !== null")
    people = vax.explore(store, WEEKS[-1], "001").rows(unit)
    shown = page.evaluate("document.querySelector('.vax-explorer [data-view=\"rows\"]').textContent")
    names = [name for name in people["full_name"].drop_nulls().head(50) if len(name) > 8]
    assert people.height == lacking and names and any(name in shown for name in names)
    page.evaluate(SAVED % panel)
    kept = (folder / "notebooks" / "profile.ipynb").read_text("utf-8")
    assert "application/vnd.jupyter.widget-state+json" in kept and not [name for name in names if name in kept]

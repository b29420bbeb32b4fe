"""What travels in the wheel, and that the lists of requirements are what the project says."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import polars as pl
import pytest

import vaxanalysis
from vaxanalysis.errors import InputError, ParameterError

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("run", "dev", "lab")


def locked(name: str) -> dict[str, str]:
    """Package -> the lines that pin it."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    pinned: dict[str, str] = {}
    for block in re.split(r"\n(?=[a-z0-9])", text):
        name = re.split(r"\[|==", block)[0].strip()
        pinned[name] = pinned.get(name, "") + block
    return pinned


def versions(block: str) -> list[str]:
    """The versions that a package is pinned to (one for each range of Python versions)."""
    return re.findall(r"==([^ ]+) ", block)


@pytest.mark.parametrize("name", ["units_2021.parquet", "later_names.parquet"])
def test_lists_of_units_travel_with_the_package(name: str) -> None:
    assert (files("vaxanalysis") / "data" / name).is_file()


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_pinned_by_hash_and_names_no_host(name: str) -> None:
    pinned = locked(name)
    assert all("--hash=sha256:" in block for block in pinned.values())
    assert not re.search(r"https?:|file:|--index|--find-links", "".join(pinned.values()))


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_locked(name: str) -> None:
    extra = {"run": [], "dev": PROJECT["optional-dependencies"]["dev"], "lab": PROJECT["optional-dependencies"]["lab"]}
    wanted = {re.split(r"[\[><=!~]", line)[0] for line in PROJECT["dependencies"] + extra[name]}
    assert wanted <= set(locked(name))


def test_every_dependency_has_its_purpose_and_licence_in_the_docs() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    extras = [line for group in PROJECT["optional-dependencies"].values() for line in group]
    names = {re.split(r"[\[><=!~]", line)[0] for line in PROJECT["dependencies"] + extras}
    assert {name for name in names if not re.search(rf"\b{re.escape(name)}\b", text)} == set()
    rows = set(re.findall(r"^\| ([a-z0-9-]+) \|", text.split("## On request")[0], re.M)) - {"package", "what"}
    assert rows == {re.split(r"[\[><=!~]", line)[0] for line in PROJECT["dependencies"]}


def test_splink_is_an_extra() -> None:
    assert not {"splink", "duckdb"} & set(locked("run"))


def test_the_three_locks_agree() -> None:
    run, dev, lab = map(locked, LOCKS)
    for other in (dev, lab):
        assert {name: versions(other[name]) for name in run} == {name: versions(block) for name, block in run.items()}


def test_extras_are_named_with_the_pin() -> None:
    """Else an older pip takes the newest release of the extra and stops, for it has no hash."""
    text = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    assert re.search(r"^coverage\[toml\]==", text, re.M)
    assert re.search(r"^fonttools\[woff\]==", text, re.M)


def test_jupyterlab_stays_out_of_the_report_environment() -> None:
    assert "jupyterlab" not in locked("run")
    assert "rfc3987-syntax" not in locked("run")


def test_conda_gets_python_and_this_project_alone() -> None:
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    entries = [line.strip().removeprefix("- ") for line in lines if line.strip().startswith("- ")]
    assert entries == ["conda-forge", "python>=3.11,<3.14", "pip", "pip:", ".[lab]"]


def test_the_wheel_carries_notebooks_template_and_lists(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], cwd=ROOT, check=True)
    names = ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    notebooks = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert sorted(name.split("/")[-1] for name in names if name.startswith("vaxanalysis/notebooks/")) == notebooks
    kept = {path.relative_to(ROOT).as_posix() for path in (ROOT / "vaxanalysis").rglob("*") if path.is_file()}
    assert {name for name in kept if "__pycache__" not in name and "/." not in name} <= set(names)
    assert any(name.endswith(".dist-info/licenses/NOTICE") for name in names)
    assert not any(name.startswith(("tests/", "docs/")) for name in names)


@pytest.mark.parametrize("name", sorted(set(vaxanalysis.__all__) - {"identities", "__version__"}))
def test_every_public_name_can_be_called(name: str) -> None:
    assert callable(getattr(vaxanalysis, name))


def test_public_names_alone_are_shown_and_rooms_are_modules() -> None:
    assert dir(vaxanalysis) == sorted(vaxanalysis.__all__)
    assert isinstance(vaxanalysis.identities, ModuleType)
    assert not callable(vaxanalysis.identities)
    assert vaxanalysis.__version__ == PROJECT["version"]


@pytest.mark.parametrize("given", [7, None, [], [1], {"a": 1}])
@pytest.mark.parametrize("name", ["load", "completeness", "duplicates", "profile"])
def test_what_is_no_source_is_refused_with_what_to_give(name: str, given: object) -> None:
    with pytest.raises(InputError, match="Give a frame, a file, a folder, a store, or a list of files"):
        getattr(vaxanalysis, name)(given)


@pytest.mark.parametrize("name", ["load", "completeness", "duplicates", "profile"])
def test_a_path_that_does_not_exist_is_named(name: str) -> None:
    with pytest.raises(InputError, match="register.csv: no such file"):
        getattr(vaxanalysis, name)("register.csv")


def test_a_register_is_taken_as_its_records(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Họ và tên,Ngày sinh\nTrần Văn Bình,12/05/1980\n", encoding="utf-8")
    register = vaxanalysis.load(tmp_path / "a.csv")
    rates = vaxanalysis.completeness(register).table
    assert rates.equals(vaxanalysis.completeness(register.records).table)
    assert vaxanalysis.duplicates(register).people == 1


def test_methods_are_named() -> None:
    with pytest.raises(ParameterError, match="auto, model, exact"):
        vaxanalysis.duplicates(pl.DataFrame({"record_id": ["a"], "name_folded": ["b"]}), method="deterministic")  # type: ignore[arg-type]


def test_importing_costs_next_to_nothing() -> None:
    code = "import sys, vaxanalysis; print(len(sys.modules), *(set(sys.modules) & set(sys.argv[1:])))"
    heavy = ["polars", "numpy", "pandas", "matplotlib", "numba", "scipy", "papermill", "nbconvert"]
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    modules, *found = done.stdout.split()
    assert found == [] and int(modules) < 150


def test_every_test_that_docs_name_exists() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    short: dict[str, Path] = {}
    for name, test in re.findall(r"`((?:tests/)?[\w/]+\.py)(?:::(\w+))?`", text):
        path = ROOT / name if name.startswith("tests/") else short[name]
        short[path.name] = path
        assert path.is_file(), name
        assert not test or f"def {test}(" in path.read_text(encoding="utf-8"), f"{name}::{test}"


@pytest.mark.parametrize("name", [name for name in dir(vaxanalysis) if callable(getattr(vaxanalysis, name))])
def test_every_public_function_says_what_it_gives_and_raises(name: str) -> None:
    public = getattr(vaxanalysis, name)
    text = public.__doc__ or ""
    if isinstance(public, type):
        return
    result = str(public.__annotations__["return"]).strip("'")
    assert "Raises" in text or name == "match", name
    assert result.startswith("pl.") or result in text, f"{name}: {result}"

"""Imports point one way, slow libraries load when used, and importing the package does nothing else."""

from __future__ import annotations

import ast
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "vaxanalysis"

BASE = {"errors", "languages", "numbers", "outputs", "paths", "schema", "syllables", "vaccines"}
ROWS = BASE | {"loading", "places", "standardise", "register"}
COUNTS = ROWS | {"rules", "tally", "findings", "store", "screen"}
METRICS = {"rates", "identities", "doses", "flows"}
LOOP = {"verification", "feedback", "forms", "templates"}
REPORTS = COUNTS | METRICS | LOOP | {"causes", "planning", "evidence", "conditional", "disclosure"}

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "languages": set(),
    "numbers": {"languages"},
    "paths": set(),
    "syllables": set(),
    "outputs": {"errors", "paths"},
    "schema": {"errors"},
    "vaccines": {"errors", "schema"},
    "screen": BASE,
    "loading": BASE | {"compiled", "places", "standardise"},
    "places": BASE,
    "audit": BASE,
    "former": BASE,
    "store": BASE | {"audit", "former"},
    "disclosure": BASE,
    "forms": BASE | {"loading"},
    "templates": BASE | {"forms"},
    "standardise": BASE | {"places"},
    "register": BASE | {"loading", "places", "screen", "standardise", "store"},
    "rules": ROWS,
    "tally": ROWS | {"rules"},
    "findings": ROWS | {"compiled", "rules", "store", "tally"},
    "rates": COUNTS,
    "identities": COUNTS | {"compiled"},
    "doses": COUNTS,
    "flows": COUNTS | {"identities"},
    "evidence": COUNTS | {"rates"},
    "conditional": COUNTS | {"rates"},
    "causes": COUNTS,
    "profiling": COUNTS | METRICS | {"causes", "evidence", "conditional"},
    "explorer": COUNTS | {"disclosure", "evidence", "profiling", "rates"},
    "config": BASE | {"evidence", "places", "session"},
    "deliveries": COUNTS,
    "snapshot": COUNTS | METRICS | {"causes", "config", "deliveries", "explorer"},
    "repair": ROWS,
    "verification": COUNTS | METRICS | {"forms", "repair"},
    "session": COUNTS | {"forms", "identities"},
    "planning": COUNTS | METRICS | {"config", "verification"},
    "feedback": COUNTS | {"forms", "identities"},
    "catalogue": BASE | {"rules"},
    "spark": COUNTS | {"identities", "snapshot"},
    "compiled": set(),
    "synth": {"errors", "outputs", "paths", "schema", "places"},
    "publish": REPORTS | {"config", "explorer"},
    "leaks": COUNTS | {"forms", "publish"},
    "cli": REPORTS | {"config", "deliveries", "profiling", "publish", "leaks", "session", "snapshot", "synth", "spark"},
    "calls": {"errors", "store"},
    "__main__": {"cli"},
    "__init__": REPORTS | {"calls", "explorer", "profiling", "publish"},
}
"""Room -> the rooms it may import. No metric imports a metric; the generator knows neither rules nor standardisers."""

LONGEST, MEDIAN = 250, 7
"""Lines of a module at the most, and of a function in the median."""

ONLY_IN = {
    "papermill": "publish/render",
    "nbconvert": "publish/render",
    "splink": "identities",
    "pyspark": "spark",
    "pysail": "spark",
    "xlsxwriter": "outputs/sheets",
}
"""Library -> the one place that may import it."""

SLOW = {
    "splink",
    "duckdb",
    "numba",
    "matplotlib",
    "pandas",
    "papermill",
    "nbconvert",
    "scipy",
    "pyspark",
}

TOUCHES_THE_WORLD = {
    "environ", "getenv", "getcwd", "cwd", "home", "expanduser", "open", "read_text", "read_bytes", "read_csv",
    "read_parquet", "scan_parquet", "read_json",
}  # fmt: skip


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE), ast.parse(path.read_text(encoding="utf-8"))


def room(path: Path) -> str:
    return path.parts[0].removesuffix(".py")


def imported(node: ast.AST) -> list[str]:
    """Dotted names of what a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        inside = node.module == "vaxanalysis"
        return [f"vaxanalysis.{alias.name}" for alias in node.names] if inside else [node.module or ""]
    return []


def imports() -> Iterator[tuple[Path, str]]:
    """Every import of the package, at the top or within a function."""
    for path, tree in modules():
        for node in ast.walk(tree):
            for name in imported(node):
                yield path, name


def test_every_room_has_its_line_in_the_table() -> None:
    rooms = {room(path) for path, _ in modules()}
    assert rooms <= set(MAY_IMPORT)
    assert {"errors", "schema", "loading", "places", "standardise", "rules", "tally", "publish"} <= rooms


def test_modules_and_functions_stay_short() -> None:
    lines = {str(path): len((PACKAGE / path).read_text(encoding="utf-8").splitlines()) for path, _ in modules()}
    assert {path: count for path, count in lines.items() if count > LONGEST} == {}
    functions = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert statistics.median(functions) <= MEDIAN


def test_imports_point_one_way() -> None:
    wrong = [
        f"{path}: {name}"
        for path, name in imports()
        if name.startswith("vaxanalysis.")
        and (target := name.split(".")[1]) != room(path)
        and target not in MAY_IMPORT[room(path)]
        and not (target.startswith("__") or (room(path) == "cli" and target == "__init__"))
    ]
    assert wrong == []


def test_the_table_itself_has_no_circle_below_the_reports() -> None:
    below = {name: allowed & set(MAY_IMPORT) for name, allowed in MAY_IMPORT.items()}
    weeks_by_the_exact_matcher = {"flows": {"identities"}}
    for metric in METRICS:
        assert not below[metric] & (METRICS - {metric}) - weeks_by_the_exact_matcher.get(metric, set()), metric
    for name in set(MAY_IMPORT) - {"leaks", "cli", "__main__", "__init__"}:
        assert not below[name] & {"cli", "publish"}, name


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_with_one_place(library: str) -> None:
    elsewhere = [
        str(path)
        for path, name in imports()
        if name.split(".")[0] == library and not path.as_posix().removesuffix(".py").startswith(ONLY_IN[library])
    ]
    assert elsewhere == []


def test_importing_the_package_loads_nothing_slow() -> None:
    code = "import sys, json, vaxanalysis; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, text=True).stdout
    assert SLOW & set(json.loads(loaded)) == set()


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a module is imported: everything but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from at_import(child)


def test_nothing_is_read_at_import() -> None:
    touched = [
        f"{path}:{node.lineno}"
        for path, tree in modules()
        for node in at_import(tree)
        if (isinstance(node, ast.Attribute) and node.attr in TOUCHES_THE_WORLD)
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TOUCHES_THE_WORLD)
    ]
    assert touched == []


def test_notebooks_are_prose_and_calls() -> None:
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assert notebooks
    for path in notebooks:
        cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
        assert not any(cell["outputs"] or cell["execution_count"] for cell in cells), f"{path.name} holds outputs"
        tree = ast.parse("\n".join("".join(cell["source"]) for cell in cells))
        names = [name for node in ast.walk(tree) for name in imported(node)]
        deeper = [name for name in names if name.startswith("vaxanalysis.") and name.count(".") > 1]
        assert deeper == [], f"{path.name} imports deeper than the package's public names"
        assert not any(isinstance(node, ast.FunctionDef) for node in ast.walk(tree)), f"{path.name} defines a function"


def patterns(tree: ast.Module) -> Iterator[int]:
    """Lines of calls in which a path may be taken for a pattern: Polars' own readers, and glob with text that is not fixed."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) or (isinstance(node, ast.Call) and node.args)):
            continue
        called = node.func if isinstance(node, ast.Call) else node
        if not isinstance(called, ast.Attribute):
            continue
        reads = called.attr.startswith(("scan_", "read_")) and called.attr != "read_database_uri"
        if reads and isinstance(called.value, ast.Name) and called.value.id in ("pl", "pd"):
            yield node.lineno
        if (
            isinstance(node, ast.Call)
            and called.attr in ("glob", "rglob")
            and not isinstance(node.args[0], ast.Constant)
        ):
            yield node.lineno


def test_a_path_is_a_literal() -> None:
    wrong = [f"{path}:{line}" for path, tree in modules() if path.name != "paths.py" for line in patterns(tree)]
    assert wrong == [], "open tables with vaxanalysis.paths, list folders with paths.inside"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("pl.scan_csv(path)", True),
        ("map(pl.scan_parquet, files)", True),
        ("folder.glob(f'{name}/*.html')", True),
        ("folder.rglob('*')", False),
        ("paths.read_csv(path)", False),
    ],
)
def test_the_rule_on_paths_itself(code: str, found: bool) -> None:
    assert bool(list(patterns(ast.parse(code)))) == found


CSV_WRITERS = {"write_csv", "sink_csv"}
OWN_USE = {"outputs/sheets.py", "loading/text.py", "rules/user.py"}
"""Where the text of a CSV is made: for people in the first, for a reader of ours and for a hash in the others."""


def test_csv_for_people_is_written_in_one_place() -> None:
    """Anything else would hand a spreadsheet cells that it runs as formulas."""
    wrong = []
    for path, tree in modules():
        name = path.as_posix()
        for node in ast.walk(tree):
            attribute = isinstance(node, ast.Attribute) and (
                node.attr in CSV_WRITERS or (node.attr == "writer" and ast.unparse(node.value) == "csv")
            )
            if attribute and name not in OWN_USE and not name.startswith("synth/"):
                wrong.append(f"{name}:{node.lineno}")
    assert wrong == []

"""docs/api.md is what the docstrings give now, and its examples give what they show."""

from __future__ import annotations

import doctest
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


def test_the_page_is_up_to_date() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "build_api.py"))["page"]()
    assert (ROOT / "docs" / "api.md").read_text(encoding="utf-8") == made, "run: python tools/build_api.py"


def test_its_examples_give_what_they_show() -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    examples = "\n".join(part.split("```")[0] for part in text.split("```pycon\n")[1:])
    found = doctest.DocTestParser().get_doctest(examples, {}, "api.md", "docs/api.md", 0)
    assert len(found.examples) >= 8
    assert doctest.DocTestRunner().run(found).failed == 0


def test_the_how_to_for_a_table_of_ones_own_runs_as_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "docs" / "how-to-analyst.md").read_text(encoding="utf-8")
    code = text.split("## A table of your own")[1].split("```python\n")[1].split("```")[0]
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    try:
        exec(code, names)
    finally:
        names["vax"].language("vi")
    rows = names["by_district"].table.filter(field="birth_date").select("district", "records", "usable").rows()
    assert rows == [("Norte", 3, 3), ("Sul", 1, 0)]
    assert (tmp_path / "completeness.xlsx").stat().st_size > 0
    assert "Norte" in (tmp_path / "page.html").read_text("utf-8")
    assert names["vax"].duplicates(names["register"]).people == 3

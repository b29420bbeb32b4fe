"""The generated pages are those that the code would generate now."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaxanalysis.catalogue import PAGES, rules_page, write
from vaxanalysis.rules import ALL_RULES

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_up_to_date(name: str) -> None:
    stored = (DOCS / name).read_text(encoding="utf-8")
    assert stored == PAGES[name](), "run: python -m vaxanalysis.catalogue docs"


def test_every_rule_has_a_line() -> None:
    page = rules_page()
    assert [rule.code for rule in ALL_RULES if page.count(f"| `{rule.code}` |") != 1] == []


def test_pages_are_written_where_asked(tmp_path: Path) -> None:
    write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)


def test_the_example_of_a_rule_of_ones_own_loads(tmp_path: Path) -> None:
    from vaxanalysis.rules import load_rules

    code = rules_page().split("```python\n")[1].split("```")[0]
    (tmp_path / "own.py").write_text(code, encoding="utf-8")
    assert [rule.code for rule in load_rules(tmp_path / "own.py")] == ["no_occupation"]

"""The explorer's file in a real browser: a district, a facility and a week are clicked, and read as the library counts them, in tens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import vaxanalysis as vax
from tests.browser import Page, opened
from tests.explorer.register import register
from vaxanalysis.explorer.view import Explorer
from vaxanalysis.schema import ALL_MANDATORY

CLICK = """(() => { const all = [...document.querySelectorAll('[data-view="%s"] tbody button')];
  all.find(each => each.textContent === %r).click(); })()"""
SHOWN = "(() => { const one = document.querySelector('.summary').dataset; return [one.unit, Number(one.records), Number(one.lacking)]; })()"
PICK = """(() => { const one = document.querySelector('select[data-key="%s"]');
  one.value = [...one.options].find(each => each.textContent === %r).value; one.dispatchEvent(new Event('change')); })()"""


@pytest.fixture(scope="module")
def seen() -> Explorer:
    return vax.explore(register(), "2021-11-08")


@pytest.fixture(scope="module")
def page(seen: Explorer, chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("explorer")
    file = seen.save(folder / "explorer.html", "en")
    with opened(chromium, folder / "profile", file.as_uri()) as page:
        page.wait("document.querySelector('.summary') !== null")
        yield page


def counted(seen: Explorer, by: list[str], **where: object) -> list[int]:
    table = seen.seen.completeness(by).table.filter(field=ALL_MANDATORY).filter(**where)
    lacking = table["records"] - table["usable"]
    return [sum((count + 5) // 10 * 10 for count in column) for column in (table["records"], lacking)]


def test_a_district_a_facility_and_a_week_read_as_the_library_counts(page: Page, seen: Explorer) -> None:
    assert page.evaluate(SHOWN) == ["", *counted(seen, ["commune"])]
    page.evaluate(CLICK % ("units", "Ba Đình"))
    assert page.evaluate(SHOWN) == ["001:", *counted(seen, ["commune"], district_code="001")]
    page.evaluate(PICK % ("dim", "Facility"))
    page.evaluate(CLICK % ("crossed", "Trạm Y tế A"))
    found = counted(seen, ["commune", "facility"], district_code="001", facility="Trạm Y tế A")
    assert page.evaluate(SHOWN) == ["001:", *found] and found[1] > 7
    page.evaluate(PICK % ("dim", "Week of"))
    page.evaluate(CLICK % ("crossed", "6 September 2021"))
    week = seen.seen.completeness(["district", "week"]).table["week"].min()
    assert page.evaluate(SHOWN) == ["001:", *counted(seen, ["commune", "week"], district_code="001", week=week)]


def test_two_weeks_are_compared(page: Page) -> None:
    page.evaluate(PICK % ("other", "13 September 2021"))
    said = page.evaluate("document.querySelector('[data-view=\"compared\"]').textContent")
    assert said.endswith("percentage points") and "%" in said


def test_a_rule_and_a_field_narrow_the_units_and_the_focus_stays(page: Page) -> None:
    page.evaluate("document.querySelector('[data-key=\"clear\"]').click()")
    page.evaluate("document.querySelector('[data-view=\"rules\"] tbody button').focus()")
    key = page.evaluate("document.activeElement.dataset.key")
    page.evaluate("document.activeElement.click()")
    assert page.evaluate("document.activeElement.dataset.key") == key
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    page.evaluate(CLICK % ("fields", "Citizen ID"))
    assert page.evaluate("document.querySelector('[data-view=\"units\"] h2').textContent") == "By unit: Citizen ID"


KEYS = {"Tab": 9, "Enter": 13, "ArrowDown": 40}


def press(page: Page, key: str) -> str:
    """Press a key; the ``data-key`` of what has the focus then."""
    text = {"text": "\r"} if key == "Enter" else {}
    page.call("Input.dispatchKeyEvent", type="keyDown", key=key, code=key, windowsVirtualKeyCode=KEYS[key], **text)
    page.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=KEYS[key])
    return str(page.evaluate("document.activeElement.dataset.key"))


def test_the_keyboard_alone_reaches_a_district_and_goes_on_from_it(page: Page) -> None:
    page.evaluate("document.querySelector('[data-key=\"clear\"]').click()")
    page.evaluate("document.querySelector('[data-key=\"clear\"]').focus()")
    reached = [press(page, "Tab") for _ in range(40)]
    assert {"fields:0", "units:001:", "units:002:"} <= set(reached)
    page.evaluate("document.querySelector('[data-key=\"units:001:\"]').focus()")
    press(page, "Enter")
    assert page.evaluate(SHOWN)[0] == "001:"
    page.evaluate("document.querySelector('[data-key=\"district\"]').focus()")
    assert press(page, "ArrowDown") == "district" and page.evaluate(SHOWN)[0] == "002:"


def test_without_scripts_there_is_the_table_of_the_districts(seen: Explorer, chromium: str, tmp_path: Path) -> None:
    file = seen.save(tmp_path / "explorer.html", "en")
    with opened(chromium, tmp_path / "profile", "about:blank") as page:
        page.call("Emulation.setScriptExecutionDisabled", value=True)
        page.call("Page.navigate", url=file.as_uri())
        tree: dict[str, object] = {}
        while "Hoàn Kiếm" not in str(tree):
            tree = page.call("DOM.getDocument", depth=-1)
        assert "Ba Đình" in str(tree) and "'nodeName': 'FORM'" not in str(tree)


def test_every_rate_is_in_sight_on_a_phone(seen: Explorer, chromium: str, tmp_path: Path) -> None:
    file = seen.save(tmp_path / "explorer.html", "vi")
    with opened(chromium, tmp_path / "profile", file.as_uri(), width=360) as page:
        page.call("Emulation.setDeviceMetricsOverride", width=360, height=900, deviceScaleFactor=1, mobile=True)
        page.wait("document.querySelector('.summary') !== null")
        wide = "[...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth).length"
        assert page.evaluate(wide) == 0

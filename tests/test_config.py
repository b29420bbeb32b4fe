"""Settings are read from one file; a mistake in it is named with file, key and correction."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from vaxanalysis import config
from vaxanalysis.config import Config
from vaxanalysis.errors import ParameterError
from vaxanalysis.templates import template

WHOLE = """
province = "79"
expected = ["760", "761", "760"]
deadline = 2021-12-31
[thresholds]
target = 0.95
enough = 30
[columns]
"Số định danh" = "citizen_id"
"Ngày tiêm mũi 2" = "dose_date_2"
"""


def test_every_setting() -> None:
    found = config.parse(WHOLE)
    assert (found.province, found.expected, found.deadline) == ("79", ("760", "761"), date(2021, 12, 31))
    assert found.columns == {"Số định danh": "citizen_id", "Ngày tiêm mũi 2": "dose_date_2"}
    terms = found.terms()
    assert (terms.target, terms.floor, terms.enough, terms.deadline) == (0.95, 0.90, 30, date(2021, 12, 31))


@pytest.mark.parametrize(("province", "day"), [("01", 11), ("79", 12), (None, 12)])
def test_the_deadline_of_a_province_where_none_is_set(province: str | None, day: int) -> None:
    assert Config().terms(province).deadline == date(2021, 11, day)


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ('provinze = "01"', "x.toml: provinze", "Did you mean 'province'?"),
        ("province = 1", "x.toml: province", "int given"),
        ('province = "97"', "x.toml: province", "no province of 2021 has this code"),
        ('expected = "001"', "x.toml: expected", "str given"),
        ("expected = [1]", "x.toml: expected", "int given"),
        ('expected = ["999"]', "x.toml: expected", "no district of 2021 has the code '999'"),
        ('deadline = "11/11/2021"', "x.toml: deadline", "2021-11-11"),
        ("[thresholds]\ntargt = 0.9", "x.toml: thresholds: targt", "Did you mean 'target'?"),
        ("[thresholds]\ntarget = 99", "x.toml: thresholds.target", "99 is out of range"),
        ("[thresholds]\nenough = 2.5", "x.toml: thresholds.enough", "a whole number, such as 20"),
        ("[thresholds]\nenough = true", "x.toml: thresholds.enough", "bool given"),
        ('[columns]\n"Số" = "citizen"', "x.toml: columns.Số: citizen", "Did you mean 'citizen_id'?"),
        ("deadline = ", "x.toml", "not valid TOML"),
    ],
)
def test_a_mistake_is_named(text: str, where: str, message: str) -> None:
    with pytest.raises(ParameterError) as raised:
        config.parse(text, "x.toml")
    assert raised.value.where == where
    assert message in str(raised.value)


def test_the_file_given_comes_before_the_one_in_the_store(tmp_path: Path) -> None:
    assert config.load(None, tmp_path) == Config()
    (tmp_path / "vaxanalysis.toml").write_text('province = "48"', encoding="utf-8")
    (tmp_path / "mine.toml").write_text('\ufeffprovince = "92"', encoding="utf-8")
    assert config.load(None, tmp_path).province == "48"
    assert config.load(tmp_path / "mine.toml", tmp_path).province == "92"
    with pytest.raises(ParameterError, match=r"none\.toml: no such file"):
        config.load(tmp_path / "none.toml", tmp_path)


def test_a_snapshot_keeps_what_its_pages_depend_on() -> None:
    given = Config("79", ("760",), date(2021, 12, 1), {"target": 0.9}, {"Số": "citizen_id"})
    assert config.of_table(given.table()) == Config("79", ("760",), date(2021, 12, 1), {"target": 0.9})
    assert config.of_table(None) == Config()


def test_the_template_shows_every_setting_with_its_default(tmp_path: Path) -> None:
    text = template("config", tmp_path / "vaxanalysis.toml").read_text(encoding="utf-8")
    assert config.parse(text) == Config()
    settings = "\n".join(line.removeprefix("# ") for line in text.splitlines() if " = " in line or line[:1] == "[")
    shown = config.parse(settings)
    assert shown.thresholds == config.THRESHOLDS
    assert (shown.province, shown.expected, shown.deadline) == ("01", ("001", "002"), date(2021, 11, 11))


def test_districts_named_by_an_option_are_those_expected() -> None:
    given = Config(expected=("001",))
    assert given.with_expected(["002", "003"]).expected == ("002", "003")
    assert given.with_expected([]) == given

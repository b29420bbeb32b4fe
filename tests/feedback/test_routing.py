from pathlib import Path

import pytest

from vaxanalysis.errors import ParameterError
from vaxanalysis.feedback.routing import routing
from vaxanalysis.templates import template


@pytest.mark.parametrize(
    ("facility", "commune", "district", "body"),
    [
        ("Trạm Y tế phường Phúc Xá", "phường Phúc Xá", "quận Ba Đình", "Trung tâm Y tế quận Ba Đình"),
        ("Bệnh viện Bạch Mai", None, "quận Đống Đa", "Bệnh viện Bạch Mai"),
        ("Trạm Y tế", None, None, "Trạm Y tế"),
        (None, "phường Phúc Xá", "quận Ba Đình", "UBND phường Phúc Xá"),
        (None, None, "quận Ba Đình", "Sở Y tế"),
        (None, None, None, "Sở Y tế"),
    ],
)
def test_default_rules(facility: str | None, commune: str | None, district: str | None, body: str) -> None:
    assert routing().responsible(facility, commune, district) == body


def test_the_department_may_delegate_to_the_district_health_centre(tmp_path: Path) -> None:
    path = template("routing", tmp_path)
    marker = 'known = ["district"]'
    before, after = path.read_text("utf-8").split(marker)
    path.write_text(before + marker + after.replace('"department"', '"centre"', 1), encoding="utf-8")
    delegated = routing(path)
    assert delegated.responsible(None, None, "quận Ba Đình") == "Trung tâm Y tế quận Ba Đình"
    assert delegated.responsible(None, None, None) == "Sở Y tế"


@pytest.mark.parametrize(
    "text",
    [
        "route = 3",
        "not toml at all",
        '[[route]]\nknown = ["planet"]\nto = "commune"\n[bodies]\ncommune = "UBND"',
        '[[route]]\nknown = []\nto = "nobody"\n[bodies]\ncommune = "UBND"',
        '[[route]]\nknown = ["commune"]\nto = "commune"\n[bodies]\ncommune = "UBND"',
        '[[route]]\nknown = []\nto = "commune"\n[bodies]\ncommune = "UBND {village}"',
        '[[route]]\nknown = []\nto = "commune"\n[bodies]\ncommune = "UBND"\n[[managers]]\ncontains = "tyt"\nbody = "TTYT"',
        '[[route]]\nknown = []\nto = "commune"\nif = "x"\n[bodies]\ncommune = "UBND"',
    ],
)
def test_a_wrong_file_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match=r"rules\.toml"):
        routing(path)

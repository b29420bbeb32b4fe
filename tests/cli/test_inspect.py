"""``inspect`` shows what is read from which column, and never a value."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from vaxanalysis import config
from vaxanalysis.cli import typer_app
from vaxanalysis.errors import ParameterError

INPUTS = Path(__file__).parent.parent / "cases" / "inputs"


def test_columns_are_shown_in_vietnamese_and_english(tmp_path: Path) -> None:
    case = str(INPUTS / "27-head-of-household-first")
    vietnamese = CliRunner().invoke(typer_app, ["inspect", case], env={"COLUMNS": "200"})
    english = CliRunner().invoke(typer_app, ["inspect", case, "--lang", "en"], env={"COLUMNS": "200"})
    assert vietnamese.exit_code == english.exit_code == 0
    assert "2 dòng, đọc 2, loại 0" in vietnamese.stdout
    assert "của người khác" in vietnamese.stdout
    assert "somebody else's" in english.stdout
    assert "999999999999" in english.stdout
    assert "001176000002" not in english.stdout + english.stderr
    assert "Lê Thị Cúc" not in english.stdout + english.stderr


def test_what_is_not_understood_is_named_with_the_nearest_field(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Họ tên,Ngày sinh,Số CCCDD\nLê An,1990,1\n", encoding="utf-8")
    result = CliRunner().invoke(typer_app, ["inspect", str(tmp_path / "a.csv"), "--lang", "en"])
    assert result.exit_code == 1
    assert "a.csv, C: the heading 'Số CCCDD' is not understood; nearest: citizen_id" in result.stderr


def test_a_section_is_added_to_a_configuration(tmp_path: Path) -> None:
    path = tmp_path / "vaxanalysis.toml"
    path.write_text('province = "01"\n\n[columns]\n', encoding="utf-8")
    case = str(INPUTS / "30-cmnd-and-cccd-columns")
    assert CliRunner().invoke(typer_app, ["inspect", case, "--write", str(path)]).exit_code == 0
    assert config.load(path).province == "01"
    assert config.load(path).columns["Số CMND"] == "citizen_id"
    again = CliRunner().invoke(typer_app, ["inspect", case, "--write", str(path)])
    assert again.exit_code != 0


def test_a_file_that_is_no_configuration_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "vaxanalysis.toml"
    path.write_text("province = = 1\n", encoding="utf-8")
    result = CliRunner().invoke(
        typer_app, ["inspect", str(INPUTS / "27-head-of-household-first"), "--write", str(path)]
    )
    assert isinstance(result.exception, ParameterError)
    assert "not valid TOML" in str(result.exception)
    assert path.read_text(encoding="utf-8") == "province = = 1\n"

"""An output is no input, by whatever name it is given, and rows of persons lie outside of reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaxanalysis.errors import OutputError
from vaxanalysis.outputs import Record, refuse_overlap, refuse_published


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").touch()
    (tmp_path / "link.csv").symlink_to("in/a.csv")
    (tmp_path / "hard.csv").hardlink_to(tmp_path / "in" / "a.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("out", ["in/a.csv", "in/../in/a.csv", "link.csv", "hard.csv", "in", ".", "in/a.csv/x"])
def test_an_output_that_is_an_input(here: Path, out: str) -> None:
    with pytest.raises(OutputError):
        refuse_overlap(Path(out), ["in/a.csv"])


@pytest.mark.parametrize("out", ["in/new.csv", "in/sub/new.csv", "in"])
def test_an_output_in_an_input_folder(here: Path, out: str) -> None:
    with pytest.raises(OutputError):
        refuse_overlap(Path(out), ["in"])


@pytest.mark.parametrize("out", ["out.csv", "new/out.csv", "inside/a.csv"])
def test_an_output_elsewhere(here: Path, out: str) -> None:
    refuse_overlap(Path(out), ["in", "in/a.csv", "postgresql://host/in"])


@pytest.mark.parametrize("out", ["reports/session", "weeks/session", "weeks/2021-11-08/session"])
def test_rows_of_persons_in_a_folder_of_reports(here: Path, out: str) -> None:
    (here / "weeks" / "2021-11-08").mkdir(parents=True)
    Record("reports").write(here / "weeks" / "2021-11-08")
    with pytest.raises(OutputError, match="among the reports"):
        refuse_published(Path(out))

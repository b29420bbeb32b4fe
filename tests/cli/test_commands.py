"""The commands as a user runs them: what is printed, written and returned."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import polars as pl
import pytest

from tests.cli.command import run, run_apart

PROFILE = (
    "province_code district_code district commune_code commune field records blank placeholder invalid usable no_column"
).split()


def test_profile_writes_the_same_table_in_three_formats(tmp_path: Path, samples: Path) -> None:
    tables = []
    for name in ("p.csv", "p.parquet", "p.xlsx"):
        done = run("profile", samples / "pl1-ba-dinh.xlsx", "--by", "commune", "--out", name, folder=tmp_path)
        assert done.returncode == 0, done.stderr
    tables = [
        pl.read_csv(tmp_path / "p.csv", infer_schema=False),
        pl.read_parquet(tmp_path / "p.parquet").cast(pl.String),
        pl.read_excel(tmp_path / "p.xlsx", infer_schema_length=0),
    ]
    assert tables[0].columns == PROFILE
    assert all(table.equals(tables[0]) for table in tables[1:])
    ids = tables[0].filter(field="citizen_id").with_columns(pl.col("records", "blank", "placeholder").cast(pl.Int64))
    assert (ids["records"].sum(), ids["blank"].sum() + ids["placeholder"].sum()) == (400, 86)


def test_a_file_without_a_mandatory_column_is_named(tmp_path: Path) -> None:
    text = "Họ và tên,Ngày sinh,Giới tính,Mã riêng\nTrần Văn An,01/02/1980,Nam,x1\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    done = run("profile", "a.csv", "--as-of", "2021-11-08", folder=tmp_path)
    assert done.returncode == 1
    assert "a.csv: no column for Citizen ID" in done.stderr
    assert "headings that were not understood: Mã riêng" in done.stderr
    [line] = [line for line in done.stdout.splitlines() if "citizen_id" in line]
    assert [cell.strip() for cell in line.split("│")[1:-1]] == ["citizen_id", "0", "0", "0", "0", "0", "–", "1"]


def test_profile_on_the_terminal_carries_no_person(tmp_path: Path, samples: Path) -> None:
    done = run("profile", samples / "long-dong-da-nfd.csv", folder=tmp_path)
    assert done.returncode == 0
    assert "citizen_id" in done.stdout
    assert "Nguyễn" not in done.stdout + done.stderr


def test_a_glance_has_no_units(tmp_path: Path, samples: Path) -> None:
    done = run(
        "profile", samples / "pl1-ba-dinh.xlsx", "--glance", "--out", "p.csv", "--by-rule", "r.csv", folder=tmp_path
    )
    assert done.returncode == 0, done.stderr
    table = pl.read_csv(tmp_path / "p.csv", infer_schema=False)
    assert table.columns == PROFILE[-7:]
    assert table.filter(field="citizen_id").row(0) == ("citizen_id", "400", "34", "52", "0", "314", "0")
    assert "unit_commune" not in pl.read_csv(tmp_path / "r.csv").columns


@pytest.mark.parametrize("name", ["bad-truncated.xlsx", "bad-empty.csv", "bad-no-known-heading.csv", "bad-binary.csv"])
@pytest.mark.parametrize("command", ["profile", "duplicates", "weekly"])
def test_an_unusable_file_gives_one_line_and_writes_nothing(
    tmp_path: Path, samples: Path, name: str, command: str
) -> None:
    options = ["--as-of", "2021-11-08"] if command == "weekly" else ["--out", "out.csv"]
    done = run(command, samples / name, *options, folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.name not in ("key", "README.txt")]
    assert left == []


def test_broken_rows_are_told_and_the_rest_is_profiled(tmp_path: Path, samples: Path) -> None:
    done = run("profile", samples / "bad-two-broken-rows.csv", "--out", "p.csv", folder=tmp_path)
    assert done.returncode == 1
    assert "row 6: an odd number of quotation marks" in done.stderr
    assert "row 10: 11 cells instead of 14" in done.stderr
    assert pl.read_csv(tmp_path / "p.csv").filter(field="full_name")["records"].sum() == 22


def test_profile_reports_how_columns_were_read(tmp_path: Path) -> None:
    lines = [f"Lê Văn {letter},0{month}/25/1980" for letter in "ABCDE" for month in range(1, 6)]
    (tmp_path / "a.csv").write_text("\n".join(["Họ và tên,Ngày sinh", *lines]), encoding="utf-8")
    done = run("profile", "a.csv", "--out", "p.csv", folder=tmp_path)
    assert "a.csv: column Birth date is read as mm/dd/yyyy (25 cells agree, 0 do not)" in done.stderr


def test_duplicates_names_every_row_and_is_private(tmp_path: Path, samples: Path) -> None:
    for name in ("a.csv", "b.csv"):
        shutil.copy(samples / "long-dong-da-bom-semicolon.csv", tmp_path / name)
    done = run("duplicates", "a.csv", "b.csv", "--out", "d.csv", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    table = pl.read_csv(tmp_path / "d.csv", infer_schema=False)
    assert table.columns == ["row_id", "source_id", "record_id", "person_id", "kind"]
    assert table.height == 2 * 649
    assert table["row_id"].n_unique() == 2 * 649
    assert table["record_id"].n_unique() == 400
    assert set(table["kind"]) <= {"same_record", "duplicate", "shared_id"}
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "d.csv").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["profile", "nowhere", "--out", "x.csv"], "no such file or folder"),
        (["profile", ".", "--by", "village"], "Use one of province, district, commune"),
        (["profile", ".", "--glance", "--by", "commune"], "a glance looks up no units"),
        (["profile", ".", "--out", "x.doc"], "Use .csv, .parquet or .xlsx"),
        (["weekly", ".", "--as-of", "31/02/2021"], "Write 2021-11-08 or 08/11/2021"),
        (["weekly", ".", "--as-of", "2021-11-08", "--lang", "fr"], "Use vi or en"),
        (["profile", "."], "no data file in it"),
    ],
)
def test_a_mistake_gives_one_line_that_says_how_to_mend_it(tmp_path: Path, arguments: list[str], says: str) -> None:
    done = run_apart(*arguments, folder=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_synth_then_profile(tmp_path: Path) -> None:
    assert run("synth", "r.parquet", "--persons", "500", "--seed", "3", folder=tmp_path).returncode == 0
    done = run("profile", "r.parquet", "--by", "district", "--out", "p.csv", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    rows = pl.read_csv(tmp_path / "p.csv", infer_schema=False).filter(field="all_mandatory")
    assert rows["district_code"].n_unique() >= 30

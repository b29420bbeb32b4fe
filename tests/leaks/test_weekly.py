"""A weekly run whose output would hold a person publishes nothing and leaves last week's pages as they are."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from tests.cli.command import run
from tests.leaks.planting import plant
from vaxanalysis.leaks import people
from vaxanalysis.store import Store

PLANTED = int(os.environ.get("VAXANALYSIS_PLANTED", "15"))
"""How many values are planted in the files of the run."""

ROWS = (
    "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Phường/Xã,Quận/Huyện,Tỉnh/Thành phố,Tên vắc xin,Ngày tiêm\n"
    "Nguyễn Thị Hoa Mai,01/02/1980,Nữ,001180000017,Phường Phúc Xá,Quận Ba Đình,Thành phố Hà Nội,Pfizer,01/10/2021\n"
    "Lê Văn Quyết,03/04/1985,Nam,001085000021,Phường Phúc Xá,Quận Ba Đình,Thành phố Hà Nội,Pfizer,01/10/2021\n"
)


RULE = """
import polars as pl
from vaxanalysis.rules import Rule
RULES = (Rule(code="own_rule", fields=("phone",), kind="completeness", dimension="completeness", severity="error",
    applies=pl.lit(True), fails=pl.lit(True), message_vi="Hỏi Nguyễn Thị Hoa Mai", message_en="Ask for it",
    remedy_vi="Hỏi lại.", remedy_en="Ask again.", actor="station", source="own"),)
"""


def test_a_file_named_after_a_person_is_numbered_and_a_person_on_a_page_stops_the_run(tmp_path: Path) -> None:
    named = tmp_path / "001-ba-dinh Nguyễn Thị Hoa Mai.csv"
    named.write_text(ROWS + "Tổng cộng,,,,,,,,\n", encoding="utf-8")
    (tmp_path / "own.py").write_text(RULE, encoding="utf-8")
    weekly = ("weekly", named, "--as-of", "2021-11-08", "--lang", "vi", "--formats", "html,xlsx")
    done = run(*weekly, folder=tmp_path)
    assert done.returncode == 1 and "tệp 1: " in done.stderr
    assert "Hoa Mai" not in done.stdout + done.stderr
    published = {path: path.read_bytes() for path in (tmp_path / "reports").rglob("*") if path.is_file()}
    assert published and not any(b"Hoa Mai" in content for content in published.values())
    everybody = people(Store(tmp_path / "store"), date(2021, 11, 8))
    assert plant(tmp_path / "reports", everybody, PLANTED, 1) == []

    stopped = run(*weekly, "--rules", "own.py", folder=tmp_path)
    assert stopped.returncode == 2
    assert "a person's name in" in stopped.stderr and "nothing was published" in stopped.stderr
    assert "Hoa Mai" not in stopped.stderr
    assert {path: path.read_bytes() for path in published} == published

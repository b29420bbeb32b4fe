"""A weekly run whose output would hold a person publishes nothing and leaves last week's pages as they are."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_commands import run

ROWS = (
    "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Phường/Xã,Quận/Huyện,Tỉnh/Thành phố,Tên vắc xin,Ngày tiêm\n"
    "Nguyễn Thị Hoa Mai,01/02/1980,Nữ,001180000017,Phường Phúc Xá,Quận Ba Đình,Thành phố Hà Nội,Pfizer,01/10/2021\n"
    "Lê Văn Quyết,03/04/1985,Nam,001085000021,Phường Phúc Xá,Quận Ba Đình,Thành phố Hà Nội,Pfizer,01/10/2021\n"
)


def test_a_file_named_after_a_person_stops_the_run_before_anything_is_published(tmp_path: Path) -> None:
    good = tmp_path / "001-ba-dinh.csv"
    good.write_text(ROWS, encoding="utf-8")
    assert run("weekly", good, "--as-of", "2021-11-08", "--lang", "vi", folder=tmp_path).returncode in (0, 1)
    index = tmp_path / "reports" / "2021-11-08" / "index.html"
    before = index.read_bytes()

    named = good.rename(tmp_path / "001-ba-dinh Nguyễn Thị Hoa Mai.csv")
    done = run("weekly", named, "--as-of", "2021-11-08", "--lang", "vi", folder=tmp_path)
    assert done.returncode == 2
    assert "a person's name in" in done.stderr and "nothing was published" in done.stderr
    assert "Hoa Mai" not in done.stderr
    assert index.read_bytes() == before

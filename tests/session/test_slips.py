"""A slip a person: what is printed on it, and its QR code read back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pypdfium2
import zxingcpp

from vaxanalysis.session import slips

SESSION = date(2021, 11, 12)
PEOPLE = pl.DataFrame(
    [
        ("Nguyễn Thị Thuý Hằng", date(1985, 3, 12), "female", "001185104729", None, None, 1, "", "a.csv", 2),
        ("Đặng Quỳ Ưỡng", date(1950, 1, 31), "male", "001050000001", None, None, 2, "cccd_restored_zeros", "a.csv", 3),
        ("Kim Min Soo", date(1990, 5, 6), "male", None, None, "M12345678", 1, "non_citizen", "a.csv", 4),
        (
            " ".join(["Công Tằng Tôn Nữ Thị Ngọc"] * 3),
            date(1990, 5, 6),
            "female",
            None,
            "012345679",
            None,
            1,
            "",
            "a.csv",
            5,
        ),
    ],
    schema=["name_std", "birth", "sex_std", "cccd", "cmnd", "passport", "dose", "remarks", "file", "row"],
    orient="row",
).with_columns(non_citizen=pl.col("remarks") == "non_citizen")


def written(folder: Path) -> pypdfium2.PdfDocument:
    slips.write(folder / "slips.pdf", PEOPLE, "Phường Phúc Xá", SESSION)
    return pypdfium2.PdfDocument(folder / "slips.pdf")


def test_a_page_of_a5_for_each_person_with_what_must_stand_on_it(tmp_path: Path) -> None:
    pages = list(written(tmp_path))
    assert [tuple(round(side) for side in page.get_size()) for page in pages] == [(420, 595)] * 4
    lines = [page.get_textpage().get_text_range().splitlines() for page in pages]
    assert lines[0][:10] == [
        slips.TITLE, "Phường Phúc Xá – ngày tiêm 12/11/2021 – mũi 1", "Họ và tên", "Nguyễn Thị Thuý Hằng", "Ngày sinh", "12/03/1985",
        "Giới tính", "Nữ", "Số CCCD", "001185104729",
    ]  # fmt: skip
    assert "Số hộ chiếu" in lines[2] and "M12345678" in lines[2]
    assert "Số CMND" in lines[3]
    assert [any("Đối chiếu số với thẻ" in line for line in page) for page in lines] == [False, True, False, False]


def test_every_code_is_read_back(tmp_path: Path) -> None:
    images = [page.render(scale=2).to_pil() for page in written(tmp_path)]
    read = [[code.text for code in zxingcpp.read_barcodes(image)] for image in images]
    assert read == [["001185104729"], ["001050000001"], ["M12345678"], ["012345679"]]


def test_nothing_runs_over_the_edge(tmp_path: Path) -> None:
    image = written(tmp_path)[3].render(scale=1).to_pil().convert("L")
    edge = image.crop((image.width - 25, 0, image.width, image.height))
    assert edge.getextrema() == (255, 255)


def test_equal_people_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        slips.write(tmp_path / name, PEOPLE, "Phường Phúc Xá", SESSION)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_a_number_of_nine_digits_is_an_old_card_of_a_citizen_and_a_passport_of_others() -> None:
    row = PEOPLE.row(3, named=True)
    assert [label for label, _ in slips._facts(row)][-1] == "Số CMND"
    assert [label for label, _ in slips._facts(row | {"non_citizen": True})][-1] == "Số hộ chiếu"

"""The commune at the end of an address: only where its type, its name and its district's are certain."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import vaxanalysis as vax
from vaxanalysis import places

# address -> its end from the commune on
ENDS = [
    ("Số 5 Hàng Bông, P. Hàng Bông, Q. Hoàn Kiếm, Hà Nội", "P. Hàng Bông, Q. Hoàn Kiếm, Hà Nội"),
    ("12 Lê Lợi, P.Bến Nghé, Quận 1, TP Hồ Chí Minh, Việt Nam", "P.Bến Nghé, Quận 1, TP Hồ Chí Minh, Việt Nam"),
    ("Tổ 4 - Phường Phúc Xá - Ba Đình - Hà Nội", "Phường Phúc Xá - Ba Đình - Hà Nội"), ("P5, Q3, TP.HCM", "P5, Q3, TP.HCM"),
    ("Số 5 Bạch Mai, Hai Bà Trưng", None), ("Bạch Mai, Hai Bà Trưng, Hà Nội", None), ("Tổ 3, xã Tân Thành, huyện Châu Thành", None),
    ("P. Hàng Bông, Q. Ba Đình, Hà Nội", None), ("P. Hàng Bông", None), ("Xã Phù Linh, khu 3, Sóc Sơn", None), (None, None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("address", "end"), ENDS)
def test_where_an_address_names_its_commune_for_certain(address: str | None, end: str | None) -> None:
    assert places.ends(pl.Series([address], dtype=pl.String)).to_list() == [end]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_records_without_a_commune_of_their_own_are_counted_in_that_of_their_address(tmp_path: Path, kind: str) -> None:
    people = {
        "Họ và tên": ["Trần Văn Bình", "Lê Thị Cúc"], "Ngày sinh": ["12/05/1980", "11/05/1976"],
        "Địa chỉ": ["Số 5, P. Hàng Bông, Q. Hoàn Kiếm, Hà Nội", "Số 7 Hàng Bông, Hà Nội"],
    }  # fmt: skip
    path = tmp_path / f"a.{kind}"
    pl.DataFrame(people).write_csv(path) if kind == "csv" else pl.DataFrame(people).write_parquet(path)
    loaded = vax.load(path)
    assert loaded.records["unit_commune"].to_list() == ["00076", None]
    counted = vax.completeness(path, by="commune").table.filter(field="full_name").select("commune_code", "records")
    assert set(counted.rows()) == {("00076", 1), ("unresolved", 1)}
    assert loaded.report.files["no_column"].str.contains("commune").to_list() == [True]

"""No heading of an input replaces a column of ours."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from vaxanalysis import register
from vaxanalysis.loading import claims

OURS = "unit_district sender row file sheet record_id absent layout person_id birth_date_std states alike".split()


@pytest.mark.parametrize("name", [*OURS, "column 7", "_step"])
def test_a_heading_like_a_name_of_ours_is_numbered(name: str) -> None:
    assert claims.own_name(name, 2, set()) == "column 3"


def test_a_heading_of_ones_own_is_kept() -> None:
    assert claims.own_name("Tổ dân phố", 2, set()) == "Tổ dân phố"
    assert claims.own_name("Tổ dân phố", 2, {"Tổ dân phố"}) == "column 3"


def test_records_are_the_same_whatever_stands_beside_them(tmp_path: Path) -> None:
    person = {
        "Họ và tên": "Trần Văn Bình",
        "Ngày sinh": "12/05/1980",
        "Số CCCD": "001080000001",
        "Phường/Xã": "Trúc Bạch",
    }
    built = []
    for name, more in (("001-ba-dinh", {}), ("more/001-ba-dinh", dict.fromkeys(OURS, "x"))):
        path = tmp_path / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        pl.DataFrame({**more, **person}).write_csv(path)
        built.append(register.load(path, key="k"))
    plain, beside = (each.records.select(sorted(built[0].records.columns)) for each in built)
    differ = [name for name in plain.columns if not beside[name].equals(plain[name], null_equal=True)]
    assert differ == ["source_id"]  # a column record_id is the id that the export gives
    assert built[1].rows["sender"].to_list() == ["001"]

from __future__ import annotations

import pytest

from vaxanalysis.errors import ParameterError
from vaxanalysis.places import district_among


@pytest.mark.parametrize("text", ["001", "Ba Đình", "ba dinh", "Quận Ba Đình", "Q. Ba Đình"])
def test_a_district_by_code_or_name(text: str) -> None:
    assert district_among(text, ["001", "003", "unresolved"]) == "001"


def test_the_nearest_is_proposed_and_only_what_is_there() -> None:
    with pytest.raises(ParameterError, match=r"Did you mean Quận Tây Hồ \(003\)\?"):
        district_among("Tay Hoo", ["001", "003"])
    with pytest.raises(ParameterError, match=r"Quận Ba Đình \(001\), Quận Tây Hồ \(003\)"):
        district_among("Hoàn Kiếm", ["001", "003"])


def test_a_name_of_several_districts_is_none() -> None:
    with pytest.raises(ParameterError, match="several districts"):
        district_among("Châu Thành", ["808", "821"])

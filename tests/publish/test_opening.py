from datetime import date

import pytest

from vaxanalysis.errors import ParameterError
from vaxanalysis.publish.opening import check
from vaxanalysis.register import day


def test_a_date_or_its_text() -> None:
    assert day("2021-11-08") == day(date(2021, 11, 8)) == date(2021, 11, 8)


@pytest.mark.parametrize(("language", "audience"), [("fr", "internal"), ("vi", "everyone")])
def test_what_cannot_be_made_is_refused(language: str, audience: str) -> None:
    with pytest.raises(ParameterError):
        check(language, audience)


def test_a_text_that_is_no_date_is_refused() -> None:
    with pytest.raises(ParameterError, match="2021-11-08"):
        day("08/11/2021")

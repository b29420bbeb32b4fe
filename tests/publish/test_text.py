from datetime import date
from itertools import product
from string import Formatter

import polars as pl
import pytest

from vaxanalysis import numbers, places
from vaxanalysis.errors import ParameterError
from vaxanalysis.explorer import words as explorer
from vaxanalysis.languages import LANGUAGES
from vaxanalysis.publish.text import TITLE_WORDS, Text, words

VI, EN = Text("vi"), Text("en")


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (1234, "1.234", "1,234"),
        (1234.5, "1.234,5", "1,234.5"),
        (0, "0", "0"),
        (-3, "−3", "−3"),
        (1234567, "1.234.567", "1,234,567"),
    ],
)
def test_numbers_in_both_forms(value: float, vi: str, en: str) -> None:
    assert (VI.number(value), EN.number(value)) == (vi, en)


@pytest.mark.parametrize(
    ("rate", "said"),
    [(0.934, "93,4"), (1.0, "100"), (0.0, "0"), (0.99999, "99,9"), (0.00001, "0,1"), (0.9, "90,0"), (None, "–")],
)
def test_per_cent_is_100_or_0_only_where_exact(rate: float | None, said: str) -> None:
    assert VI.percent(rate) == said


def test_dates_in_both_forms() -> None:
    day = date(2021, 11, 8)
    assert (VI.day(day), EN.day(day)) == ("08/11/2021", "8 November 2021")
    assert (VI.short_day(day), EN.short_day(day)) == ("08/11", "8 Nov")
    assert numbers.points(-0.0123, "vi") == "1,2"


def _forms(entry: object) -> list[str]:
    if isinstance(entry, str):
        return [entry]
    parts = entry.values() if isinstance(entry, dict) else entry
    return [form for part in parts for form in _forms(part)]  # type: ignore[union-attr]


def _holes(entry: object) -> set[str]:
    return {name for form in _forms(entry) for _, name, _, _ in Formatter().parse(form) if name}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "vi"])
def test_all_languages_say_the_same_things_about_the_same_numbers(language: str) -> None:
    vi, other = words("vi"), words(language)
    assert {(section, key) for section in vi for key in vi[section]} == {
        (section, key) for section in other for key in other[section]
    }
    assert explorer.words("vi").keys() == explorer.words(language).keys()
    dropped = {"P", "kind", "unit", "date"}  # words that English does without
    for section, key in [(name, key) for name, keys in vi.items() for key in keys]:
        assert _holes(vi[section][key]) - dropped == _holes(other[section][key]) - dropped, (section, key)


def test_no_word_of_blame() -> None:
    everything = " ".join(
        form for keys in words("vi").values() for entry in keys.values() for form in _forms(entry)
    ).lower()
    assert not [word for word in ("yếu kém", "đội sổ", "xếp hạng") if word in everything]


def test_the_singular_follows_the_first_number() -> None:
    assert EN("communes.title", n=1, m=0, P="") == "1 commune needs help, 0 unusually low"
    assert EN("communes.title", n=2, m=1, P="") == "2 communes need help, 1 unusually low"


def test_a_long_title_takes_its_shorter_form() -> None:
    assert VI.title("overview.title_below", D="Ba Đình", W=798) == "Ba Đình chưa đạt mục tiêu, còn 798 bản ghi"
    assert VI.title("overview.title_below", D="Nam Từ Liêm", W=798) == "Nam Từ Liêm chưa đạt, còn 798 bản ghi"


VALUES = {
    "W": 1_234_567, "n": 27, "m": 12, "a": 3, "b": 1, "q": 1234, "k": 3, "x": 12_345, "y": 12_345, "d": 120, "f": 12, "done": 12_345,
    "total": 123_456, "p": "99,9", "c": "99,9", "date": "11/11", "change": "giảm 12,3 điểm phần trăm", "names": "Phúc Xá",
    "what": "số xác minh", "e": "12.345", "name": "Nguyễn Trung Trực",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_have_at_most_ten_words_whatever_fills_them(language: str) -> None:
    text = Text(language)
    names = places.units().filter(pl.col("province_code") == "01")["district_short"].unique()
    kinds = [text.kind(pl.Series(found)) for found in (["phường"], ["xã"], ["xã", "thị trấn"], ["phường", "xã"])]
    fields = [text.field(name, inside=language == "vi") for name in ("full_name", "birth_date", "sex", "citizen_id")]
    said = words(language)
    titles = [f"{section}.{key}" for section in said for key in said[section] if "title" in key and section != "common"]
    for key, name, kind, field in product(titles, names, kinds, fields):
        title = text.title(key, **VALUES, D=name, P=kind, field=field)
        assert len(title.split()) <= TITLE_WORDS, title


def test_kinds_of_commune_are_named_as_they_are() -> None:
    assert VI.kind(pl.Series(["phường", "phường"])) == "phường"
    assert VI.kind(pl.Series(["thị trấn", "xã"])) == "xã, thị trấn"
    assert EN.kind(pl.Series(["thị trấn", "xã"])) == "communes"


def test_an_unknown_language_is_the_users_mistake() -> None:
    with pytest.raises(ParameterError, match="fr"):
        words("fr")


def test_texts_of_a_province_that_is_no_city() -> None:
    assert (Text("vi", city=False)("common.city"), Text("en", city=False)("common.city")) == (
        "Toàn tỉnh",
        "Whole province",
    )
    given = Text("vi", city=False)("fields.desc", D="Thành phố Bắc Ninh", field="CCCD", p=1, c=2)
    assert given == "CCCD: Thành phố Bắc Ninh 1%, toàn tỉnh 2%"

import datetime as dt

import polars as pl
import pytest

from vaxanalysis.identities import tuples
from vaxanalysis.identities.features import features, plain
from vaxanalysis.identities.tuples import collapse
from vaxanalysis.schema import fold
from vaxanalysis.standardise.names import name_table


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Cuwowngf", "Cường"), ("Tieepj", "Tiệp"), ("Thawngs", "Thắng"), ("DDuwcs", "Đức"), ("Chinhs", "Chính"), ("Hoafng", "Hoàng"),
        ("Sơn", "Sơn"), ("Xuân", "Xuân"), ("Trường", "Trường"), ("Phúc", "Phúc"), ("Quyên", "Quyên"), ("Giang", "Giang"),
    ],
)  # fmt: skip
def test_marks_typed_as_letters_are_read_and_true_names_left_alone(typed: str, meant: str):
    assert pl.select(plain(pl.lit(fold(typed)))).item() == fold(meant)


def identities(*rows: dict[str, object]) -> pl.DataFrame:
    filled = [{"record_id": f"r{n}", "name_folded": fold(str(row["name_std"])), **row} for n, row in enumerate(rows)]
    return features(collapse(pl.DataFrame(filled)).frame).sort("first_id")


def typed_names(name: str) -> pl.DataFrame:
    table = name_table(pl.Series([name])).with_columns(record_id=pl.lit("r1"), phone_std=pl.lit("0912345678"))
    return collapse(table).frame


def test_both_places_of_a_tone_mark_are_one_name():
    frame = identities({"name_std": "Trần Thị Hoà"}, {"name_std": "Trần Thị Hòa"}, {"name_std": "Tran Thi Hoa"})
    assert frame["name_marked"].to_list() == ["trần thị hòa", "trần thị hòa", None]
    assert frame["name_rest"].to_list() == ["tran thi"] * 3
    assert frame["name_outer"].to_list() == ["tran hoa"] * 3


def test_a_date_is_swapped_only_where_that_makes_another_date():
    days = [dt.date(1980, 3, 12), dt.date(1980, 5, 5), dt.date(1980, 3, 25)]
    frame = identities(*({"name_std": "An", "birth": day, "birth_year": 1980} for day in days))
    assert frame["birth_text"].to_list() == ["19800312", "19800505", "19800325"]
    assert frame["birth_swapped"].to_list() == ["19801203", None, None]
    assert frame["birth_either"].to_list() == [19800312, 19800505, 19800325]


def test_a_card_fits_when_year_and_sex_agree_and_short_numbers_get_their_zeros():
    frame = identities(
        {"name_std": "An", "cccd": "001080000001", "birth_year": 1980, "sex_std": "male", "citizen_id": None},
        {"name_std": "An", "cccd": "001080000001", "birth_year": 2012, "sex_std": "male", "citizen_id": None},
        {"name_std": "An", "cccd": None, "birth_year": 1980, "sex_std": None, "citizen_id": "1080000001"},
        {"name_std": "An", "cccd": None, "birth_year": 1980, "sex_std": None, "citizen_id": "1080000001.0"},
    )
    assert frame["card_own"].to_list() == [1, None, None, None]
    assert frame["card"].to_list() == ["001080000001", None, "001080000001", "001080000001"]
    assert frame["lent_card"].to_list() == [None, "001080000001", None, None]
    assert frame["sex_any"].to_list() == ["male", "male", None, None]


@pytest.mark.parametrize("number", ["0000000000", "0912345678", "1234567890", "1079000001"])
def test_a_short_number_that_is_no_card_of_the_record_agrees_with_nothing(number: str):
    frame = identities({"name_std": "An", "birth_year": 1980, "sex_std": "male", "citizen_id": number})
    assert frame["card"].to_list() == [None]


def test_a_single_name_has_no_rest_that_could_agree():
    assert identities({"name_std": "An"})["name_rest"].to_list() == [None]


@pytest.mark.parametrize(
    "name", ["H'Bia Niê", "HBia Niê", "H Bia Niê", "H` Bia Niê", "Niê HBia", "Niê H'Bia", "H'BIA NIÊ"]
)
def test_a_name_with_the_clan_last_is_one_name_however_it_is_written(name: str):
    frame = typed_names(name)
    assert frame.select("name_folded", "family_name", "given_name").row(0) == ("nie h bia", "nie", "bia")


@pytest.mark.parametrize("name", ["Nguyễn Như Ý", "Nguyễn Ý Nhi", "Hoàng Thị Hoa", "Hà Huy Hà", "Y Nhi"])
def test_names_that_only_look_like_such_are_left(name: str):
    frame = typed_names(name)
    assert frame["name_std"].to_list() == [name]
    assert frame["given_name"].to_list() == [fold(name).split()[-1]]


@pytest.mark.parametrize(
    ("name", "mother"),
    [
        ("CB Ngô Thanh Thảo", "ngo thanh thao"),
        ("Con bà Trần Thị Bé", "tran thi be"),
        ("Con của Đỗ Thu Hà", "do thu ha"),
        ("C/B. H'Mai Êñuôl", "enuol h mai"),
        ("CB1 Lê Thị Lan", "le thi lan1"),
        ("Bé gái chị Lan 2", "lan2"),
        ("Bé Thị Lan", None),
        ("Nguyễn Thị Con", None),
    ],
)
def test_a_child_without_a_name_has_its_mothers(name: str, mother: str | None):
    frame = typed_names(name)
    assert frame["mother"].to_list() == [mother]
    assert (frame["name_folded"].item() is None) == (mother is not None)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "CB Lê Thị Hoa",
            "C/B: Lê Thị Hoa",
            "CB (Lê Thị Hoa)",
            "Lê Thị Hoa (CB)",
            "con bà Le Thi Hoa",
            "Con của chị Lê Thị Hoa",
        ),
        *(
            "Trẻ sơ sinh con bà Lê Thị Hoa",
            "TSS con bà Lê Thị Hoa",
            "Bé trai con của bà Lê Thị Hoa",
            "Sơ sinh (con mẹ Lê Thị Hoa)",
        ),
    ],
)
def test_a_newborn_bears_its_mothers_name_as_such(text: str) -> None:
    assert mother_of(text) == "le thi hoa"


@pytest.mark.parametrize(
    "text",
    ["Nguyễn Thị Bé", "Trần Văn Con", "Lê Minh Ánh (cháu)", "Trẻ sơ sinh", "Bà Lê Thị Hoa", "Nguyễn Thị So Sinh"],
)
def test_other_names_are_no_mothers(text: str) -> None:
    assert mother_of(text) is None


def mother_of(text: str) -> str | None:
    record = name_table(pl.Series([text])).lazy().with_columns(record_id=pl.lit("r1"))
    mother: str | None = tuples.with_columns(record).collect()["mother"].item()
    return mother

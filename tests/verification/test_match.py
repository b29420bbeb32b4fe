"""A register of a few lines against a list of a few lines: who is found, what is wrong and how."""

from pathlib import Path

import polars as pl
import pytest

import vaxanalysis as vax
from tests.synth.reference import expected, reference
from vaxanalysis.synth import generate
from vaxanalysis.verification import match
from vaxanalysis.verification.differences import differences

HEAD = "source_id,full_name,birth_date,sex,citizen_id,phone,province,district,commune,vaccine,dose_date,dose_number"
PLACE = "Hà Nội,Ba Đình,Phúc Xá"
PEOPLE = {
    "A": "Nguyễn Thị Hồng Hạnh,12/03/1985,Nữ,001185104729,0912345671",
    "B": "Trần Quốc Tuấn,05/07/1979,Nam,001079108060,0912345672",
    "C": "Lê Thuỳ Dương,23/11/1992,Nữ,001192111391,0912345673",
    "D": "Phạm Đức Long,30/01/1968,Nam,001068114722,0912345674",
    "E": "Vũ Minh Khôi,14/09/2001,Nam,001201118053,0912345675",
    "F": "Đặng Hoà Bình,02/02/1955,Nam,001055121384,0912345676",
    "G": "Bùi Phương Thảo,19/12/1996,Nữ,001196124715,0912345677",
}
TYPED = {
    "A": "Nguyen Thi Hong Hanh,12/03/1985,Nữ,001185104729,0912345671",
    "B": "Trần Quốc Tuấn,07/05/1979,Nam,001079108060,0912345672",
    "C": "Lê Thuỳ Dưong,23/11/1992,,001192111319,0912345673",
    "D": "Phạm Đức Long,30/01/1968,Nam,012345679,0912345674",
    "E": "Vũ Minh Khôi,2001,Nam,1201118053,0912345675",
    "F": "Đặng Hòa Bình,02/02/1955,Nam,001055121384,0912345676",
}
BY_HAND = {
    "A": ("wrong", "full_name", "lost_marks"),
    "B": ("wrong", "birth_date", "swapped_day_month"),
    "C": ("review", "full_name;sex;citizen_id", "marks;missing;typo"),
    "D": ("wrong", "citizen_id", "old_card"),
    "E": ("wrong", "birth_date;citizen_id", "year_only;lost_zeros"),
    "F": ("right", None, None),
    "X": ("not_found", None, None),
}


def table(path: Path, lines: dict[str, str], dose: str) -> vax.Register:
    path.write_text(
        "\n".join([HEAD, *(f"{name},{line},{PLACE},{dose}" for name, line in lines.items())]), encoding="utf-8"
    )
    return vax.load(path)


def test_by_hand(tmp_path: Path) -> None:
    stranger = {"X": "Hoàng Văn Nam,01/05/1990,Nam,001090128046,0912345678"}
    register = table(tmp_path / "register.csv", TYPED | stranger, "Pfizer,12/08/2021,1")
    found = match(register, table(tmp_path / "list.csv", PEOPLE, ",,")).table
    told = {row["source_id"]: row for row in found.filter(pl.col("record_id").is_not_null()).iter_rows(named=True)}
    assert {name: (row["result"], row["fields_wrong"], row["how"]) for name, row in told.items()} == BY_HAND
    assert {name: row["reference_id"] for name, row in told.items()} == {**{name: name for name in TYPED}, "X": None}
    assert told["A"]["row_id"] == "register.csv::2"
    alone = found.filter(pl.col("record_id").is_null())
    assert alone.select("result", "reference_id", "row_id").rows() == [("not_uploaded", "G", None)]


def test_a_person_on_the_system_without_a_dose_is_not_uploaded(tmp_path: Path) -> None:
    register = table(tmp_path / "register.csv", {"F": TYPED["F"]}, ",,")
    found = match(register, table(tmp_path / "list.csv", {"F": PEOPLE["F"]}, ",,"))
    assert found.counts() == {
        "right": 1, "wrong": 0, "review": 0, "several": 0, "not_found": 0, "cannot_be_matched": 0, "not_uploaded": 1,
    }  # fmt: skip


def test_a_register_finds_itself_but_for_those_who_cannot_be_matched(tmp_path: Path) -> None:
    lines = {
        **TYPED, "G": ",12/03/1985,Nữ,001185104729,0912345671", "H": "Lê Văn Tám,,Nam,,", "I": "Lê Văn Tám,,Nam,,0912345699",
        "J": "Lê Văn Chín,31/02/1980,Nam,0,không", "K": "Lê Văn Mười,31/02/1980,Nam,012345678,", "L": "Lê Văn Hai,32/13/1980,,,",
    }  # fmt: skip
    register = table(tmp_path / "register.csv", lines, "Pfizer,12/08/2021,1")
    found = dict(match(register, register).table.select("source_id", "result").iter_rows())
    assert {name for name, result in found.items() if result == "right"} - {"G"} == {*TYPED, "I", "K"}
    assert {name for name, result in found.items() if result == "cannot_be_matched"} == {"H", "J", "L"}
    assert found["G"] in ("right", "wrong")


def test_a_twin_of_the_list_is_for_review(tmp_path: Path) -> None:
    twin = "Nguyễn Minh {},11/05/2006,Nữ,,0912345610"
    register = table(tmp_path / "register.csv", {"A": twin.format("Anh")}, "Pfizer,12/08/2021,1")
    found = match(register, table(tmp_path / "list.csv", {"B": twin.format("Ánh")}, ",,"))
    assert found.counts()["review"] + found.counts()["not_found"] == 1
    assert found.counts()["right"] + found.counts()["wrong"] == 0


@pytest.mark.parametrize(
    ("mine", "theirs", "how"),
    [
        ("Trần Thị Hoà", "Trần Thị Hòa", None),
        ("Tran Thi Hoa", "Trần Thị Hòa", "lost_marks"),
        ("Trần Thị Hoa", "Trần Thị Hòa", "marks"),
        ("Trần Thị Hòe", "Trần Thị Hòa", "typo"),
        ("Hòa Trần Thị", "Trần Thị Hòa", "order"),
        ("Lê Quang Vinh", "Trần Thị Hòa", "other"),
        (None, "Trần Thị Hòa", "missing"),
        ("Trần Thị Hòa", None, None),
    ],
)
def test_how_a_name_differs(mine: str | None, theirs: str | None, how: str | None) -> None:
    empty = ("birth", "birth_year", "sex_std", "cccd", "cmnd", "cccd_restored", "citizen_id_state")
    kinds = (pl.Date, pl.Int16, pl.String, pl.String, pl.String, pl.Boolean, pl.UInt8)
    row = {"name_std": pl.Series([mine], dtype=pl.String), "name_std_ref": pl.Series([theirs], dtype=pl.String)}
    blank = {name: pl.Series([None], dtype=kind) for name, kind in zip(empty, kinds, strict=True)}
    told = differences(pl.DataFrame({**row, **blank, **{f"{name}_ref": series for name, series in blank.items()}}))
    assert told.select("full_name_how", "birth_date_how", "sex_how", "citizen_id_how").row(0) == (how, None, None, None)


def test_synthetic_register_against_its_people(tmp_path: Path) -> None:
    made = generate(tmp_path / "register.parquet", 3_000, 12, layout="person")
    listed = reference(tmp_path / "reference.parquet", 3_000, 12)
    truth = expected(pl.read_parquet(made.truth[0]), pl.read_parquet(listed.truth)).filter(pl.col("file").is_not_null())
    found = match(vax.load(tmp_path / "register.parquet"), vax.load(tmp_path / "reference.parquet")).table
    row_id = pl.concat_str("file", pl.col("sheet").fill_null(""), "row", separator=":").alias("row_id")
    both = truth.with_columns(row_id).join(found, on="row_id", suffix="_said")
    assert both.height == truth.height
    same = (both["result"] == both["result_said"]).mean()
    assert isinstance(same, float) and same > 0.985
    wrong = both.filter(pl.col("result_said") == "wrong")
    assert (wrong["result"] == "wrong").mean() > 0.995  # type: ignore[operator]


def test_a_chance_does_not_depend_on_the_threshold_and_who_is_only_possible_is_for_review(tmp_path: Path) -> None:
    generate(tmp_path / "register.parquet", 3_000, 12, layout="person", profile="other")
    reference(tmp_path / "reference.parquet", 3_000, 12, profile="other")
    register, listed = vax.load(tmp_path / "register.parquet"), vax.load(tmp_path / "reference.parquet")
    low, high = (match(register, listed, threshold=chance).table.drop_nulls("probability") for chance in (0.5, 0.999))
    assert low["row_id"].to_list() == high["row_id"].to_list()
    lowest = (
        match(register, listed, threshold=0.001).table.drop_nulls("probability").select("row_id", every="probability")
    )
    assert lowest.height > low.height
    together = low.join(lowest, on="row_id")
    assert together.height == low.height
    assert (together["probability"] - together["every"]).abs().max() < 1e-4  # type: ignore[operator]
    assert set(low.filter(pl.col("probability") < 0.5)["result"]) == set()
    doubted = high.filter(pl.col("result") == "review")
    assert set(high.filter(pl.col("probability") < 0.999)["result"]) == {"review"}
    assert doubted.height >= 10 and doubted["reference_id"].null_count() == 0
    assert low.filter(pl.col("row_id").is_in(doubted["row_id"].implode()))["result"].is_in(["right", "wrong"]).any()
    assert match(register, listed, threshold=0.01).counts()["not_found"] < match(register, listed).counts()["not_found"]


def test_two_equally_likely_people_are_several_and_none_is_named(tmp_path: Path) -> None:
    twins = {
        "S": "Trần Văn Bình,05/07/1979,Nam,,0912345690",
        "T": "Trần Văn Bình,05/07/1979,Nam,,0912345690",
    }
    known = PEOPLE | {"S": twins["S"].replace(",,", ",001079108061,"), "T": twins["T"].replace(",,", ",001079108062,")}
    register = table(tmp_path / "register.csv", {"S": twins["S"], "B": TYPED["B"]}, "Pfizer,12/08/2021,1")
    found = match(register, table(tmp_path / "list.csv", known, ",,")).table.filter(pl.col("record_id").is_not_null())
    told = {row["source_id"]: row for row in found.iter_rows(named=True)}
    assert (told["S"]["result"], told["S"]["reference_id"], told["S"]["proposed_number"]) == ("several", None, None)
    assert told["S"]["margin"] < 1
    assert told["B"]["result"] == "wrong"


def test_a_number_is_proposed_only_where_it_is_one_persons_in_both_tables(tmp_path: Path) -> None:
    typed = {name: line.replace("012345679", "") for name, line in TYPED.items()}
    register = table(tmp_path / "register.csv", typed, "Pfizer,12/08/2021,1")
    found = match(register, table(tmp_path / "list.csv", PEOPLE, ",,")).table.filter(pl.col("record_id").is_not_null())
    told = {row["source_id"]: (row["proposed_number"], row["by"]) for row in found.iter_rows(named=True)}
    assert told["D"] == ("001068114722", "key")
    assert [told[name][0] for name in "AF"] == [None, None]
    other = {**typed, "Z": "Hoàng Văn Nam,01/05/1968,Nam,001068114722,0912345678"}
    again = match(
        table(tmp_path / "more.csv", other, "Pfizer,12/08/2021,1"), table(tmp_path / "list.csv", PEOPLE, ",,")
    )
    taken = again.table.filter(pl.col("source_id") == "D")
    assert taken["proposed_number"].to_list() == [None]


def test_not_found_is_said_only_of_what_could_have_been_found(tmp_path: Path) -> None:
    known = {
        "P": "Phạm Thị Minh,27/03/1965,Nữ,001165890253,",
        "Q": "Lê Hoài Nụ,11/12/2005,Nữ,001305192933,",
        "R": "Nguyễn Thị Loan,02/02/1979,Nữ,001179832371,",
    }
    typed = {
        "P": "Phạm Thị Minh,17/09/2021,Nữ,001165890253,0912345601",
        "Q": "Nguyễn Thị Loan,11/12/2005,Nữ,001179832371,0912345602",
        "R": "Nguyễn Thị Loan,1979,Nữ,,0912345603",
        "S": "Nguyễn Thị Loan,1981,Nữ,,0912345604",
        "T": "T. Thị Châu,04/01/1932,Nữ,015369239,0912345605",
        "U": "Michael O'Connor,06/12/1964,,,0912345606",
    }
    register = table(tmp_path / "register.csv", typed, "Pfizer,12/08/2021,1")
    found = match(register, table(tmp_path / "list.csv", known, ",,")).table.filter(pl.col("record_id").is_not_null())
    told = {row["source_id"]: (row["result"], row["fields_wrong"]) for row in found.iter_rows(named=True)}
    assert told == {
        "P": ("wrong", "birth_date"),
        "Q": ("cannot_be_matched", None),
        "R": ("cannot_be_matched", None),
        "S": ("not_found", None),
        "T": ("cannot_be_matched", None),
        "U": ("not_found", None),
    }


def test_a_child_born_since_2021_is_sought_by_its_birth_date_where_its_dose_is_later(tmp_path: Path) -> None:
    """A boy vaccinated at four, without a number, and two boys of his name in the list."""
    boys = {"M": "Đỗ Minh Khang,04/05/2021,Nam,001221004562,", "N": "Đỗ Minh Khang,08/09/2016,Nam,001216004563,"}
    register = table(tmp_path / "r.csv", {"M": "Đỗ Minh Khang,04/05/2021,Nam,,0912345681"}, "Pfizer,10/09/2025,1")
    found = match(register, table(tmp_path / "list.csv", PEOPLE | boys, ",,")).table.row(0, named=True)
    assert (found["result"], found["reference_id"], found["fields_wrong"]) == ("wrong", "M", "citizen_id")

"""Tables of any columns as analysts bring them: ids, writings, kinds of values and headings that nobody planned for."""

import json
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

import vaxanalysis as vax
from vaxanalysis import identities
from vaxanalysis.errors import ParameterError, TableError
from vaxanalysis.identities import any_table, explain, model_of


def comparison(column: str, edits: int = 1) -> dict[str, object]:
    return {
        "name": column,
        "levels": [
            {"label": "none", "when": ["lacks", column], "null": True},
            {"label": "same", "when": ["equal", column], "m": 0.8, "u": 0.0005, "tf": column},
            {"label": "close", "when": ["near", column, edits], "m": 0.15, "u": 0.0002, "fixed_u": True},
            {"label": "differs", "m": 0.05},
        ],
    }


def model(folder: Path, *columns: str) -> Path:
    plain = {"name": "own", "comparisons": [*map(comparison, columns)], "blocking": [[name] for name in columns]}
    (folder / "own.json").write_text(json.dumps(plain), encoding="utf-8")
    return folder / "own.json"


NAMES = ["anna berg", "bert cohn", "carl dahl", "anna berg"]
BORN = ["1950-01-02", "1961-03-04", "1972-05-06", "1950-01-02"]


@pytest.mark.parametrize("ids", [[1, 2, 3, 4], ["a1", "b1", "c1", "d1"], ["r5", "5", "-5", "x"], [1.0, 2.0, 3.0, 4.0]])
def test_persons_of_ones_own_record_ids_are_told_apart(tmp_path: Path, ids: list[object]) -> None:
    rows = pl.DataFrame({"record_id": ids, "name": NAMES, "born": BORN})
    found = vax.duplicates(rows, model=model(tmp_path, "name", "born"))
    people = found.clusters["person_id"].to_list()
    assert found.people == 3 and people[0] == people[3] and found.clusters["record_id"][0] in ("1", "a1", "r5")
    kinds = ["duplicate", "single", "single", "duplicate"]
    assert found.clusters["kind"].to_list() == kinds


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Иван Петров", "Олег Смирнов"),
        ("王伟", "李娜"),
        ("김민준", "이서연"),
        ("राम", "रीमा"),
        ("x" * 300 + "a", "x" * 300 + "bcdef"),
    ],
)
def test_two_names_in_any_writing_are_two(tmp_path: Path, one: str, other: str) -> None:
    """Also texts that are equal in more than 255 letters."""
    rows = pl.DataFrame({"name": [one, other, one], "born": ["1950-01-02"] * 3})
    people = vax.duplicates(rows, model=model(tmp_path, "name", "born")).clusters["person_id"].to_list()
    assert people[0] == people[2] != people[1]


def test_a_slip_in_another_writing_is_a_slip(tmp_path: Path) -> None:
    rows = pl.DataFrame(
        {"name": ["Иван Петров", "Иван Пeтров", "Søren Ås", "Søren Aas"], "born": BORN[:1] * 2 + BORN[1:2] * 2}
    )
    path = model(tmp_path, "name", "born")
    found = vax.duplicates(rows, model=path)
    assert [
        row[-1].count("name: close") for row in explain.evidence(any_table.table_of(rows), found, model_of(path)).rows()
    ] == [1, 1]


def test_a_value_too_long_for_letters_is_named(tmp_path: Path) -> None:
    rows = pl.DataFrame({"name": ["x" * 2001, "y"], "born": BORN[:2]})
    with pytest.raises(TableError, match="name: a value of more than 2,000 letters"):
        vax.duplicates(rows, model=model(tmp_path, "name", "born"))


NAN = float("nan")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([10.0, 11.0], ["10", "11"]),
        ([10, 11], ["10.0", "11.00"]),
        ([date(1950, 1, 2), date(1961, 3, 4)], [datetime(1950, 1, 2), datetime(1961, 3, 4)]),
        ([datetime(1950, 1, 2), datetime(1961, 3, 4)], ["1950-01-02 00:00:00", "1961-03-04T00:00:00.000"]),
        (["Đà Nẵng", "é"], ["Đà Nẵng", " é "]),
        (pl.Series(["a", " b"], dtype=pl.Categorical), ["a", "b"]),
    ],
)
def test_one_value_is_one_text_whatever_holds_it(tmp_path: Path, one: object, other: object) -> None:
    path = model(tmp_path, "name", "key")
    tables = (pl.DataFrame({"name": NAMES[:2], "key": keys}) for keys in (one, other))
    found = identities.link(*tables, model=path)
    assert found.select("record_id", "reference_id").rows() == [("r1", "r1"), ("r2", "r2")]
    assert found["weight"].min() > 10


@pytest.mark.parametrize(
    "nothing", [[NAN, NAN, 3.0], pl.Series(["", " ", "c"], dtype=pl.Categorical), [None, None, "c"]]
)
def test_what_is_no_value_agrees_with_nothing(tmp_path: Path, nothing: object) -> None:
    rows = pl.DataFrame({"name": ["anna", "bert", "carl"], "key": nothing})
    found = vax.duplicates(rows, model=model(tmp_path, "name", "key"))
    assert found.people == 3 and found.edges.is_empty()


@pytest.mark.parametrize(
    "values", [[["a"], ["b"]], [b"a", b"\xff"], [{"x": 1}, {"x": 2}], pl.Series([1, 2], dtype=pl.Duration)]
)
def test_a_column_that_is_no_text_is_named(tmp_path: Path, values: object) -> None:
    with pytest.raises(TableError, match="the column key holds values of the type"):
        vax.duplicates(pl.DataFrame({"name": NAMES[:2], "key": values}), model=model(tmp_path, "name", "key"))


def test_a_frame_of_pandas_is_read_as_it_stands(tmp_path: Path) -> None:
    """Numbers among texts, the ids as a named index; and two columns of one heading."""
    import pandas as pd

    rows = pd.DataFrame(
        {"name": ["anna", "bert", "anna"], "key": [10, "11", 10.0]}, index=pd.Index([7, 8, 9], name="record_id")
    )
    found = vax.duplicates(rows, model=(path := model(tmp_path, "name", "key")))
    assert found.clusters.select("record_id", "person_id").rows() == [("7", "p-7"), ("8", "p-8"), ("9", "p-7")]
    with pytest.raises(TableError, match=r"no column name, .*name \(1 of 2\), key, name \(2 of 2\)"):
        vax.duplicates(pd.DataFrame([["a", "b", "c"]], columns=["name", "key", "name"]), model=path)
    with pytest.raises(TableError, match="a str, beside a model of other columns"):
        vax.duplicates("rows.csv", model=path)


@pytest.mark.parametrize(
    "columns",
    [
        ("given_name", "birth"),
        ("sex_std", "name"),
        ("name", "name_r"),
        ("tuple", "first_id"),
        ("weight", "left"),
        ("why", "marked"),
    ],
)
def test_a_heading_means_no_more_than_the_model_says(tmp_path: Path, columns: tuple[str, str]) -> None:
    """Columns called as those that linking makes of a register, and comparisons as columns of the evidence."""
    rows = pl.DataFrame({columns[0]: ["anna berg", "bert cohn", "anna bergh"], columns[1]: ["1950", "1961", "1950"]})
    path = model(tmp_path, *columns)
    found = vax.duplicates(rows, model=path)
    assert found.clusters["kind"].to_list() == ["duplicate", "single", "duplicate"]
    told = explain.evidence(any_table.table_of(rows), found, model_of(path)).row(0, named=True)
    assert told["weight"] > 5 and f"{columns[0]}: close" in told["why"]


def test_a_second_just_below_the_threshold_is_a_tie_all_the_same(tmp_path: Path) -> None:
    """One row, and two rows of the reference that are less than one bit apart, the threshold between the two."""
    path = model(tmp_path, "name", "born")
    plain = json.loads(path.read_text(encoding="utf-8"))
    plain["comparisons"][0]["levels"][2] |= {"m": 0.5, "u": 0.0004}
    path.write_text(json.dumps(plain), encoding="utf-8")
    one = pl.DataFrame({"name": ["anna berg"], "born": ["1950-01-02"]})
    other = pl.DataFrame({"name": ["anna berg", "anna bergh"], "born": ["1950-01-02"] * 2})
    best = identities.link(one, other, model=path, threshold=0.01, ties=True).row(0, named=True)
    assert 0 < best["margin"] < 1
    second = 1 / (1 + 2 ** -(best["weight"] - best["margin"]))
    between = (best["probability"] + second) / 2
    assert identities.link(one, other, model=path, threshold=between).is_empty()
    assert identities.link(one, other, model=path, threshold=between, ties=True)["margin"].to_list() == [best["margin"]]


@pytest.mark.parametrize(("threshold", "rows"), [(0, 3), (1, 0)])
def test_a_threshold_may_be_certain(tmp_path: Path, threshold: float, rows: int) -> None:
    table = pl.DataFrame({"name": NAMES[:3], "born": BORN[:3]})
    assert identities.link(table, table, model=model(tmp_path, "name", "born"), threshold=threshold).height == rows


@pytest.mark.parametrize("threshold", [-1, 2, "a", None])
def test_a_threshold_that_is_no_chance_is_named(tmp_path: Path, threshold: object) -> None:
    table = pl.DataFrame({"name": NAMES, "born": BORN})
    with pytest.raises(ParameterError, match="threshold: .*Give a chance from 0 to 1"):
        identities.link(table, table, model=model(tmp_path, "name", "born"), threshold=threshold)


def test_an_earlier_answer_is_taken_as_it_is_at_hand(tmp_path: Path) -> None:
    rows, path = pl.DataFrame({"name": NAMES, "born": BORN}), model(tmp_path, "name", "born")
    found = vax.duplicates(rows, model=path)
    old = found.clusters.with_columns(pl.col("person_id") + "x")
    for before in (old, old.lazy(), old.to_pandas()):
        assert vax.duplicates(rows, model=path, before=before).clusters["person_id"].equals(old["person_id"])
    assert vax.duplicates(rows, model=path, before=found).clusters.equals(found.clusters)
    for before in ("persons.csv", old.drop("person_id")):
        with pytest.raises(ParameterError, match="before: a .* that is no earlier answer"):
            vax.duplicates(rows, model=path, before=before)

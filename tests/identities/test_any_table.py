"""Any table by a model file written as docs/model-file.md says."""

import json
import random
import re
from pathlib import Path

import polars as pl
import pytest

import vaxanalysis as vax
from vaxanalysis import identities
from vaxanalysis.errors import InputError, ParameterError, TableError
from vaxanalysis.identities import any_table, explain, model_file, model_of, tables
from vaxanalysis.identities.probabilistic import shipped

TOLD = Path(__file__).parents[2] / "docs" / "model-file.md"


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """The model of the document."""
    path = tmp_path / "clinic.json"
    path.write_text(
        re.search(r"```json\n(.*?)```", TOLD.read_text(encoding="utf-8"), re.DOTALL).group(1), encoding="utf-8"
    )
    return path


def table() -> pl.DataFrame:
    """120 strangers, two of them twice: once word for word but for a mark, once with a slip in the name; and a row without a name."""
    rng = random.Random(1)
    names = ["".join(rng.choices("abcdeghiklmnopqrstuvxy", k=9)) for _ in range(118)] + ["bana ku", "coru wyth"]
    born = [f"19{50 + n % 45}-{1 + n % 12:02}-{1 + n * 11 % 28:02}" for n in range(120)]
    names += ["bàna ku", "coruu wyth", ""]
    born += [born[names.index("bana ku")], born[names.index("coru wyth")], born[0]]
    return pl.DataFrame({"name": names, "born": born})


def test_the_model_of_the_document_finds_who_stands_twice(clinic: Path) -> None:
    rows = table()
    found = vax.duplicates(rows, model=clinic)
    groups = found.clusters.filter(pl.len().over("person_id") > 1).group_by("person_id").agg("record_id")
    twice = {tuple(sorted(group)) for group in groups["record_id"]}
    place = {name: f"r{n + 1}" for n, name in enumerate(rows["name"])}
    assert twice == {tuple(sorted((place["bana ku"], "r121"))), tuple(sorted((place["coru wyth"], "r122")))}
    assert found.people == 121
    edge = explain.evidence(any_table.table_of(rows), found, model_of(clinic)).row(0, named=True)
    parts = [float(part) for part in re.findall(r"\(([+-][0-9.]+)\)", edge["why"])]
    assert sum(parts) == pytest.approx(edge["weight"], abs=0.005 * len(parts))


def test_the_shipped_model_is_of_a_register() -> None:
    assert not any_table.foreign(shipped())


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ({"name": ["a"]}, "no column born, which the model reads: Name columns of the table in the model: name"),
        ({"name": ["a", "b"], "born": ["", " "]}, "nothing stands in the column born"),
        ({"name": ["a", "b"], "born": ["1", "2"], "record_id": ["1", "1"]}, "repeated cells in the column record_id"),
    ],
)
def test_a_table_that_does_not_fit_is_told_why(clinic: Path, rows: dict[str, list[str]], told: str) -> None:
    with pytest.raises(TableError, match=re.escape(told).replace("model\\ reads:", "model\\ reads.*")):
        vax.duplicates(pl.DataFrame(rows), model=clinic)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"when": ["same", "name"]}, "comparison name: 'same' is none of equal"),
        ({"m": 1.5}, "comparison name, level same: m is 1.5"),
        ({"weight": 3}, "comparison name: .*weight"),
        ({"when": None}, "comparison name: its last level"),
        ({"m": None}, "levels without m and no training blocks"),
        ({"m": "0.8"}, "comparison name, level same: m is '0.8', but a share is a number"),
        ({"m": True}, "level same: m is True"),
        ({"tf": ["name"]}, "level same: tf is .*the name of a column"),
        ({"tf": None, "base": 1.0}, "level same: base without tf"),
        ({"base": 0}, "level same: base is 0"),
        ({"null": "yes"}, "level same: null is 'yes'"),
        ({"label": "differs"}, "comparison name: two levels are called differs"),
        ({"label": 5}, "comparison name: a level has no text as its label"),
        ({"when": []}, r"comparison name: `when` is \[\]"),
        ({"when": ["equal", ["name"]]}, "equal is of one column"),
        ({"when": ["crossed", "name"]}, "crossed is of two columns"),
        ({"when": ["near", "name", 1.5]}, "edits are a whole number from 1"),
        ({"when": ["near", "name", "2"]}, "edits are a whole number from 1"),
        ({"when": ["all"]}, "all is of one condition at least"),
        ({"when": ["some", None]}, "some is of one condition at least"),
        ({"when": ["all", ["lacks", "name"], ["equal", "born"]]}, "level same: it is never reached, because no name"),
    ],
)
def test_a_model_that_is_wrong_is_told_where(clinic: Path, change: dict[str, object], told: str) -> None:
    plain = json.loads(clinic.read_text(encoding="utf-8"))
    plain["comparisons"][0]["levels"][1] |= change
    clinic.write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(InputError, match=told):
        model_file.load(clinic)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"blocking": ["name"]}, "blocking is no list of lists of columns"),
        ({"blocking": [["name"], []]}, "blocking is no list of lists of columns"),
        ({"blocking": [[["name"]]]}, "blocking is no list of lists of columns"),
        ({"training": ["name"]}, "training is no list of lists of columns"),
        ({"prior": "x"}, "prior is 'x'"),
        ({"blockings": []}, "the model: the key blockings is not known"),
        ({"comparisons": [{"name": "x", "levels": [{"label": "all"}], "weight": 1}]}, "a comparison: the key weight"),
        ({"comparisons": [{"name": "x", "levels": [{"label": "all"}]}] * 2}, "two comparisons are called x"),
        ({"comparisons": ["x"]}, "a comparison is 'x'"),
        ({"comparisons": {"x": 1}}, "comparisons is no list"),
    ],
)
def test_a_model_whose_parts_are_wrong_is_told_which(clinic: Path, change: dict[str, object], told: str) -> None:
    plain = json.loads(clinic.read_text(encoding="utf-8"))
    clinic.write_text(json.dumps(plain | change), encoding="utf-8")
    with pytest.raises(InputError, match=told):
        model_file.load(clinic)


def test_a_level_after_a_wider_one_is_never_reached(clinic: Path) -> None:
    plain = json.loads(clinic.read_text(encoding="utf-8"))
    levels = plain["comparisons"][0]["levels"]
    levels[1], levels[2] = levels[2], levels[1]
    clinic.write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(InputError, match="level same: it is never reached, because a slip or two before it holds"):
        model_file.load(clinic)


def test_each_row_of_one_table_is_sought_in_the_other(clinic: Path) -> None:
    """Rows 1 to 120 of the one against the rest of the other: word for word, with a slip, twice alike, and two that are not there."""
    rows = table()
    one = rows[["name", "born"]].slice(100, 20).with_columns(record_id=pl.format("a{}", pl.int_range(pl.len())))
    slip = pl.col("name").str.replace(r"^.", "z")
    parts = [rows.head(118), one[:1].select("name", "born"), one[2:3].select(slip, "born")]
    other = pl.concat(parts).filter(pl.col("name") != one["name"][2])
    found = tables.found(one, any_table.table_of(other), model_of(clinic))
    assert dict(found["result"].value_counts().iter_rows()) == {"found": 17, "several": 1, "not_found": 2}
    assert found.row(0, named=True)["result"] == "several" and found["reference_id"][0] is None
    assert found["reference_id"][1:4].to_list() == ["r102", "r119", "r103"]
    assert found["record_id"].to_list() == one["record_id"].to_list()


def test_a_model_of_other_columns_matches_no_registers(clinic: Path) -> None:
    register = pl.DataFrame({"full_name": ["Trần Thị Lan"], "birth_date": ["02/03/1960"]})
    with pytest.raises(ParameterError, match="columns that a register does not have"):
        vax.match(register, register, model=clinic)


def test_a_column_that_one_of_two_tables_lacks_is_named(clinic: Path) -> None:
    with pytest.raises(TableError, match="no column born"):
        identities.link(table(), table().drop("born"), model=clinic)


def test_a_row_that_nothing_is_compared_by_is_not_called_not_found(clinic: Path) -> None:
    """No name and no date; and a name and a date that 401 rows share."""
    many = pl.DataFrame({"name": ["le van a"] * 401, "born": ["1970-01-01"] * 401})
    one = pl.DataFrame(
        {"record_id": ["a", "b", "c"], "name": [None, "le van a", "tran b"], "born": [None, "1970-01-01", "1980-02-03"]}
    )
    found = tables.found(one, any_table.table_of(pl.concat([many, table()])), model_of(clinic))
    assert found["result"].to_list() == ["cannot_be_matched", "cannot_be_matched", "not_found"]


def test_what_a_table_cannot_tell_is_said(clinic: Path) -> None:
    model = model_of(clinic)
    few, alone = any_table.doubts(123, 2, model)[::-1]
    assert few.startswith("123 rows do not tell how rare a value is") and alone.startswith(
        "2 rows were compared with none"
    )
    assert any_table.doubts(200, 0, model) == []

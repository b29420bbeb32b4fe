"""``duplicates`` and ``evaluate`` together, on a synthetic register with known persons."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import vaxanalysis as vax
from tests.cli.command import run
from vaxanalysis import identities


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    done = run("synth", "r.parquet", "--persons", "3000", "--seed", "11", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_persons_found_are_judged_by_the_truth(city: Path) -> None:
    assert run("duplicates", "r.parquet", "--out", "d.parquet", folder=city).returncode == 0
    done = run("evaluate", "d.parquet", "r-truth.parquet", "--out", "scores.csv", folder=city)
    assert done.returncode == 0, done.stderr
    whole = pl.read_csv(city / "scores.csv").filter(what="clusters", stratum="all")
    assert whole["f1"].item() > 0.9


def test_a_stratum_without_pairs_shows_a_dash(city: Path) -> None:
    pl.DataFrame({"record_id": ["a", "b"], "person_id": ["p", "q"]}).write_csv(city / "c.csv")
    pl.DataFrame({"record_id": ["a", "b"], "person": [1, 2], "stratum": ["moved", None]}).write_csv(city / "t.csv")
    done = run("evaluate", "c.csv", "t.csv", folder=city)
    assert done.returncode == 0, done.stderr
    assert "None" not in done.stdout
    moved = next(line for line in done.stdout.splitlines() if "moved" in line)
    assert [cell.strip() for cell in moved.split("│")][3:-1] == ["0.0", "0.0", *["–"] * 5]


def test_weighing_evidence_finds_what_exact_agreement_misses(city: Path) -> None:
    run("duplicates", "r.parquet", "--out", "d.parquet", folder=city)
    assert run("duplicates", "r.parquet", "--out", "e.parquet", "--exact", folder=city).returncode == 0
    persons = [pl.read_parquet(city / name)["person_id"].n_unique() for name in ("d.parquet", "e.parquet")]
    assert persons[0] < persons[1]


def test_every_pair_is_explained_on_request(city: Path) -> None:
    done = run("duplicates", "r.parquet", "--out", "d.parquet", "--evidence", "why.csv", folder=city)
    assert done.returncode == 0, done.stderr
    why = pl.read_csv(city / "why.csv", infer_schema=False)
    assert why.height > 0
    assert why["why"].str.contains("name").all()
    assert " persons (" in done.stdout and "95 % intervals" in done.stdout
    assert not why.select(pl.any_horizontal(pl.all().str.contains("Nguyễn")).any()).item()


def test_a_table_of_any_columns_is_linked_by_a_model_that_names_them(tmp_path: Path) -> None:
    told = (Path(__file__).parents[2] / "docs" / "model-file.md").read_text(encoding="utf-8")
    (tmp_path / "m.json").write_text(told.split("```json")[1].split("```")[0], encoding="utf-8")
    rows = [f"{chr(97 + n % 26)}{chr(97 + n * 7 % 26)} {n * n} x,{1800 + n}-01-{1 + n % 28:02}" for n in range(10, 310)]
    (tmp_path / "t.csv").write_text("\n".join(["name,born", *rows, rows[3]]), encoding="utf-8")
    done = run("duplicates", "t.csv", "--model", "m.json", "--out", "p.csv", "--evidence", "why.csv", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("p.csv: 301 rows, 300 persons\nExpected: ")
    assert pl.read_csv(tmp_path / "why.csv").select("record_id", "other_id").row(0) in [("r4", "r301"), ("r301", "r4")]


def test_truth_that_names_no_row_is_refused(city: Path) -> None:
    run("duplicates", "r.parquet", "--out", "d.parquet", folder=city)
    pl.DataFrame({"a": [1]}).write_csv(city / "t.csv")
    done = run("evaluate", "d.parquet", "t.csv", folder=city)
    assert done.returncode == 2
    assert "Give row_id" in done.stderr


CLUSTERS = "record_id,person_id\nr1,p1\nr2,p1\n"


@pytest.mark.parametrize(
    ("clusters", "truth", "message"),
    [
        (CLUSTERS, "x,y\n1,2\n", "t.csv: no column person_id. Give row_id"),
        (CLUSTERS, "x,person_id\n1,2\n", "t.csv: none of the columns row_id, record_id, source_id. Give row_id"),
        ("a,b\n1,2\n", CLUSTERS, "c.csv: no column record_id or person_id. Give the file that"),
        (CLUSTERS, "row_id,person_id\na::2,1\n", "c.csv: no column row_id, by which t.csv names rows"),
        (CLUSTERS, "record_id,person_id\nzz,1\n", "t.csv: no record_id in it is one of c.csv. Give the truth"),
        (CLUSTERS, "record_id,person_id\nr1,\n", "t.csv: no record_id in it is one of c.csv. Give the truth"),
        ("", CLUSTERS, "c.csv: the file is empty. Write it again"),
    ],
)
def test_evaluate_names_the_file_and_what_it_lacks(tmp_path: Path, clusters: str, truth: str, message: str) -> None:
    (tmp_path / "c.csv").write_text(clusters, encoding="utf-8")
    (tmp_path / "t.csv").write_text(truth, encoding="utf-8")
    done = run("evaluate", "c.csv", "t.csv", folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert message in done.stderr


def test_evaluate_names_a_workbook_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "c.xlsx").write_bytes(b"PK\3\4 cut off")
    (tmp_path / "t.csv").write_text(CLUSTERS, encoding="utf-8")
    done = run("evaluate", "c.xlsx", "t.csv", folder=tmp_path)
    assert (done.returncode, done.stderr.strip()) == (2, "vaxanalysis: c.xlsx: no xlsx table in it. Write it again")


@pytest.mark.parametrize(
    "truth",
    ["record_id;person_id\nr1;1\nr2;1\n", "record_id,person_id\nr1,1\nr2,1\nr3,2\nr3,1\n"],
    ids=["none, in a table saved with semicolons", "two persons"],
)
def test_records_without_one_person_in_the_truth_are_counted_and_not_judged(tmp_path: Path, truth: str) -> None:
    (tmp_path / "c.csv").write_text(CLUSTERS + "r3,p2\n", encoding="utf-8")
    (tmp_path / "t.csv").write_text(truth, encoding="utf-8-sig")
    done = run("evaluate", "c.csv", "t.csv", folder=tmp_path)
    assert done.returncode == 1
    assert "t.csv: 1 of 3 records have no person there, or several, and are not judged" in done.stderr


def in_memory(*paths: Path) -> pl.DataFrame:
    """What the command writes, from the whole register at once."""
    loaded = vax.load(paths)
    clusters = identities.duplicates(loaded.records).clusters
    row_id = pl.concat_str("file", pl.col("sheet").fill_null(""), "row", separator=":").alias("row_id")
    again = (pl.col("kind") == "single") & (pl.len().over("record_id") > 1)
    kind = pl.when(again).then(pl.lit("same_record")).otherwise("kind").alias("kind")
    joined = loaded.rows.join(clusters, on="record_id", how="left", maintain_order="left")
    return joined.select(row_id, "source_id", "record_id", "person_id", kind)


@pytest.mark.parametrize("layout", ["dose", "mixed"])
def test_every_row_has_the_person_that_a_register_in_memory_gives_it(tmp_path: Path, layout: str) -> None:
    for seed in ("1", "2"):
        made = run("synth", f"in{seed}", "--persons", "500", "--seed", seed, "--layout", layout, folder=tmp_path)
        assert made.returncode == 0, made.stderr
    done = run("duplicates", "in2", "in1", "--out", "d.parquet", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    table, expected = pl.read_parquet(tmp_path / "d.parquet"), in_memory(tmp_path / "in2", tmp_path / "in1")
    assert expected.height > 1_000
    assert table["row_id"].n_unique() == table.height
    assert table.equals(expected)
    assert done.stdout.startswith(f"d.parquet: {table.height} rows, {table['record_id'].n_unique()} records, ")


def test_a_failure_leaves_no_row_behind(city: Path, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text("{}", encoding="utf-8")
    done = run("duplicates", city / "r.parquet", "--out", "d.csv", "--model", "m.json", folder=tmp_path)
    assert done.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["m.json"]


HEAD = "Họ và tên,Giới tính,Ngày sinh,Số CMT/CCCD/Hộ chiếu,Số điện thoại\n"
LAN, HOA = "Trần Thị Lan,Nữ,02/03/1960,001160000017,0912345678\n", "Lê Thị Hoa,Nữ,05/06/1971,001171000018,0912345679\n"


def test_persons_of_an_earlier_answer_keep_their_ids(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEAD + LAN + HOA, encoding="utf-8")
    assert run("duplicates", "a.csv", "--out", "one.csv", folder=tmp_path).returncode == 0
    one = pl.read_csv(tmp_path / "one.csv").with_columns(person_id=pl.Series(["kept-1", "kept-2"]))
    one.write_csv(tmp_path / "one.csv")
    (tmp_path / "b.csv").write_text(HEAD + LAN.replace("0912345678", "") + LAN, encoding="utf-8")
    done = run("duplicates", "b.csv", "--out", "two.csv", "--before", "one.csv", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert pl.read_csv(tmp_path / "two.csv")["person_id"].to_list() == ["kept-1", "kept-1"]
    assert "one.csv: 1 of 2 persons keep their ids; none merged or split\n" in done.stdout


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("record_id,other\na,b\n", "no column person_id"),
        ("record_id,person_id\na,p\na,q\n", "one record has several persons, in 2 lines"),
        ("record_id,person_id\na,p\n", "none of its records is in what is read now"),
    ],
)
def test_an_earlier_answer_that_is_none_is_refused(tmp_path: Path, before: str, message: str) -> None:
    (tmp_path / "a.csv").write_text(HEAD + LAN, encoding="utf-8")
    (tmp_path / "one.csv").write_text(before, encoding="utf-8")
    done = run("duplicates", "a.csv", "--out", "two.csv", "--before", "one.csv", folder=tmp_path)
    assert (done.returncode, (tmp_path / "two.csv").exists()) == (2, False)
    assert "one.csv" in done.stderr and message in done.stderr


def test_rows_without_an_id_of_their_own_have_no_earlier_answer(tmp_path: Path) -> None:
    told = (Path(__file__).parents[2] / "docs" / "model-file.md").read_text(encoding="utf-8")
    (tmp_path / "m.json").write_text(told.split("```json")[1].split("```")[0], encoding="utf-8")
    (tmp_path / "t.csv").write_text("name,born\na b,1970-01-02\n", encoding="utf-8")
    (tmp_path / "one.csv").write_text("record_id,person_id\nr1,p1\n", encoding="utf-8")
    done = run("duplicates", "t.csv", "--model", "m.json", "--out", "p.csv", "--before", "one.csv", folder=tmp_path)
    assert done.returncode == 2
    assert "given beside a table without a column record_id" in done.stderr


def test_two_tables_of_any_columns_are_matched_by_a_model(tmp_path: Path) -> None:
    told = (Path(__file__).parents[2] / "docs" / "model-file.md").read_text(encoding="utf-8")
    (tmp_path / "m.json").write_text(told.split("```json")[1].split("```")[0], encoding="utf-8")
    letters = [(i, a, j, b) for i, a in enumerate("bcdfghklmnpqrstvxz") for j, b in enumerate("aeiouycdghln")]
    people = [f"{a}{b}{a} {b}om{a}r,19{50 + i}-{1 + j:02}-{10 + i}" for i, a, j, b in letters]
    (tmp_path / "clinic.csv").write_text(
        "record_id, name, born\n" + "\n".join(f"k{n},{line}" for n, line in enumerate(people[:150])), "utf-8"
    )
    (tmp_path / "list.csv").write_text("name;born\n" + "\n".join(people[10:]).replace(",", ";"), encoding="utf-8")
    done = run("match", "clinic.csv", "list.csv", "--model", "m.json", "--out", "p.csv", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "140 found, 0 review, 0 several, 10 not_found" in done.stdout
    assert "66 of 206 rows are named by no row of clinic.csv" in done.stdout
    found = pl.read_csv(tmp_path / "p.csv")
    assert found.select("record_id", "result", "reference_id").rows()[9:12] == [
        ("k9", "not_found", None), ("k10", "found", "r1"), ("k11", "found", "r2"),
    ]  # fmt: skip

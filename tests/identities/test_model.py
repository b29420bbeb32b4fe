from dataclasses import replace
from math import log2
from pathlib import Path

import polars as pl
import pytest

import vaxanalysis as vax
from vaxanalysis.errors import InputError
from vaxanalysis.identities import model_file
from vaxanalysis.identities.model import All, Crossed, Equal, Lacks, Near, Some, columns
from vaxanalysis.identities.probabilistic import shipped
from vaxanalysis.identities.splink_settings import settings, sql
from vaxanalysis.identities.training import TrainingError, _check, completed, nameless, settled
from vaxanalysis.identities.vietnam import MODEL


def test_the_shipped_file_is_the_declared_model_with_weights():
    without = replace(shipped(), prior=None, trained_on="")
    bare = {(c.name, level.label): (None, None) for c in MODEL.comparisons for level in c.levels}
    assert shipped().trained
    assert without.with_levels(bare) == MODEL.with_levels(bare)  # type: ignore[arg-type]


def test_a_model_survives_its_file(tmp_path: Path):
    model_file.dump(MODEL, tmp_path / "model.json")
    assert model_file.load(tmp_path / "model.json") == MODEL


@pytest.mark.parametrize(
    "content", ["", "{}", "[1]", '{"comparisons": [{"name": "x", "levels": [{"when": ["odd", "a"]}]}]}']
)
def test_a_file_that_is_no_model_is_named(tmp_path: Path, content: str):
    (tmp_path / "model.json").write_text(content)
    with pytest.raises(InputError, match="model.json: not an identity model"):
        model_file.load(tmp_path / "model.json")


def test_a_predicate_reads_as_sql():
    predicate = All((Some((Equal("a"), Crossed("a", "b"))), Near("c", 2), Lacks("d")))
    assert sql(predicate) == (
        "((a_l = a_r OR (a_l = b_r OR a_r = b_l)) AND damerau_levenshtein(c_l, c_r) <= 2 AND (d_l IS NULL OR d_r IS NULL))"
    )
    assert columns(predicate) == ("a", "b", "c", "d")


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_splink_accepts_the_settings_of_both_dialects(dialect: str):
    from splink import SettingsCreator

    made = SettingsCreator.from_path_or_dict(settings(shipped(), dialect)).get_settings(dialect)
    assert [c.output_column_name for c in made.comparisons] == [c.name for c in shipped().comparisons]
    levels = [level for c in made.comparisons for level in c.comparison_levels]
    ours = [level for c in shipped().comparisons for level in c.levels]
    assert [round(level._match_weight, 9) for level in levels] == [round(level.weight, 9) for level in ours]


def test_training_that_learned_households_is_refused():
    households = shipped().with_levels(
        {("name", "same, with marks"): (0.2, 1e-4), ("name", "same letters, one without marks"): (0.1, 1e-4)}
    )
    with pytest.raises(TrainingError, match="agree on name in only"):
        _check(households)


def test_the_share_of_matches_settles_where_the_weights_put_it():
    model = replace(shipped(), prior=1e-4)
    pairs = pl.DataFrame({"left": range(110), "right": range(110), "weight": [30.0] * 60 + [-30.0] * 50})
    shift = settled(pairs, model, 1000)[0]["weight"][0] - 30.0
    expected = 60 / (1000 * 999 / 2)
    assert shift == pytest.approx(
        pl.select(pl.lit(expected / (1 - expected) / (1e-4 / (1 - 1e-4))).log(2)).item(), abs=1e-6
    )


def test_what_nothing_taught_is_as_in_the_shipped_model():
    bare = {(c.name, level.label): (0.5, 0.25) for c in MODEL.comparisons if c.name == "sex" for level in c.levels}
    made = replace(completed(MODEL.with_levels(bare), shipped()), prior=0.1)
    assert made.trained
    levels = {(c.name, level.label): level for c in made.comparisons for level in c.levels}
    assert (levels["sex", "same"].m, levels["sex", "same"].u) == (0.5, 0.25)
    given = {(c.name, level.label): level.u for c in shipped().comparisons for level in c.levels}
    assert levels["name", "same, with marks"].u == given["name", "same, with marks"]


def test_training_on_people_who_have_nothing_in_common_is_refused():
    rows = {"Họ và tên": ["Trần Thị Lan", "Lê Văn Bình"], "Ngày sinh": ["02/03/1960", "05/06/1970"]}
    with pytest.raises(TrainingError, match="no two records agree on card or on name_folded and birth_text"):
        vax.identities.train(pl.DataFrame(rows))


def test_pairs_with_a_nameless_record_have_a_share_of_their_own() -> None:
    """100 of 1,000 rows lack a name, and each of these surely has its match: 94,950 pairs, 100 matches, beside 20 as frequent as others."""
    frame = pl.DataFrame({"name_folded": [None] * 100 + ["lan"] * 900}, schema={"name_folded": pl.String})
    ends = {"left": list(range(100)) + [500], "right": list(range(200, 300)) + [501]}
    pairs = pl.DataFrame({**ends, "weight": [30.0] * 100 + [5.0]})
    found = nameless(pairs, frame, -13.0)
    shift = log2(120 / (94_950 + 20 * 2**13)) + 13
    assert found["weight"][0] == pytest.approx(30 + shift, abs=0.01)
    assert found.select("weight", "prior").row(100) == (5.0, -13.0)


def test_pairs_across_two_tables_are_counted_as_such() -> None:
    """50 certain matches among 10,000 pairs across."""
    pairs = pl.DataFrame({"weight": [30.0] * 50})
    model = replace(shipped(), prior=1e-4)
    assert settled(pairs, model, 2000, 10_000)[1] == pytest.approx(log2(50 / 9_950), abs=0.01)

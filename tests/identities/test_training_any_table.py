"""Models of any table whose shares are learned from the table, without labels."""

import json
import random
from pathlib import Path

import polars as pl
import pytest

import vaxanalysis as vax
from vaxanalysis.identities import meaning
from vaxanalysis.identities.training import TrainingError

HEADINGS = ("First Name", "order", 'Số "thẻ"')


def table() -> pl.DataFrame:
    """500 persons, 200 of them entered again: with a slip in one of name, place and number, never with another one."""
    rng = random.Random(1)
    words = ["".join(rng.choices("abcdeghiklmnopqrstuvxy", k=8)) for _ in range(1500)]
    rows = [[words[n], words[500 + n], str(10_000_000 + 7919 * n)] for n in range(500)]
    for n in range(200):
        again, place = list(rows[n]), n % 3
        again[place] = "z" + again[place][1:]
        rows.append(again)
    return pl.DataFrame(rows, schema=list(HEADINGS), orient="row").with_columns(day=pl.int_range(pl.len()).mod(200))


def model(folder: Path, training: list[list[str]]) -> Path:
    def comparison(column: str) -> dict[str, object]:
        null = {"label": "none", "when": ["lacks", column], "null": True}
        same = {"label": "same", "when": ["equal", column], "tf": column}
        return {
            "name": column,
            "levels": [null, same, {"label": "slip", "when": ["near", column, 1]}, {"label": "differs"}],
        }

    plain = {
        "comparisons": [*map(comparison, HEADINGS)],
        "blocking": [[name] for name in HEADINGS],
        "training": training,
    }
    (folder / "m.json").write_text(json.dumps(plain), encoding="utf-8")
    return folder / "m.json"


def test_a_level_that_nobody_reaches_is_rare_and_headings_are_no_sql(tmp_path: Path) -> None:
    found = vax.duplicates(table(), model=model(tmp_path, [[HEADINGS[0]], [HEADINGS[1]], ["day", HEADINGS[2]]]))
    m = {
        (name, level): share for name, level, share in found.audit["chances"].select("comparison", "level", "m").rows()
    }
    assert all(m[name, "differs"] <= 0.01 for name in HEADINGS)
    assert all(m[name, level] == pytest.approx(0.5, abs=0.01) for name in HEADINGS for level in ("same", "slip"))
    assert found.people == 500


def test_a_comparison_that_nothing_teaches_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="nothing teaches the comparison First Name: .*Add a list"):
        vax.duplicates(table(), model=model(tmp_path, [[HEADINGS[0]]]))


def test_recall_counts_pairs_that_no_list_brings_together(tmp_path: Path) -> None:
    """Each column is wrong by itself in two of five: three lists bring 94 % of the pairs together, two 84 %, one 60 %."""
    rng, rows = random.Random(3), table()[:500]
    wrong = [pl.Series(name, ["z" + v[1:] if rng.random() < 0.4 else v for v in rows[name]]) for name in HEADINGS]
    both = pl.concat([rows, rows.with_columns(wrong)])
    path = model(tmp_path, [])
    plain = json.loads(path.read_text(encoding="utf-8"))
    for comparison in plain["comparisons"]:
        for level, m in zip(comparison["levels"][1:], (0.6, 0.39, 0.01), strict=True):
            level["m"] = m
    for lists in (3, 2, 1):
        plain["blocking"] = [[name] for name in HEADINGS[:lists]]
        path.write_text(json.dumps(plain), encoding="utf-8")
        stated = meaning.people(found := vax.duplicates(both, model=path)).row(0, named=True)
        people = found.clusters["person_id"]
        true = sum(one == other for one, other in zip(people[:500], people[500:], strict=True)) / 500
        if lists == 1:
            assert stated["recall"] is None
        else:
            assert stated["recall_low"] <= true <= stated["recall_high"] and stated["recall"] == pytest.approx(
                true, abs=0.12
            )


def test_the_reference_scorer_takes_any_heading(tmp_path: Path) -> None:
    path = model(tmp_path, [[HEADINGS[0]], [HEADINGS[1]]])
    fast, splink = (vax.duplicates(table(), model=path, reference_scorer=slow).edges for slow in (False, True))
    assert fast.select("left", "right").equals(splink.select("left", "right"))
    assert (fast["weight"] - splink["weight"]).abs().max() < 1e-6

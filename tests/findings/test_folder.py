"""A findings folder: private, of one version of the rules, without a value of a person."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from vaxanalysis import findings, loading, register
from vaxanalysis.errors import OutputError, StoreError
from vaxanalysis.findings.dose_slots import own_states
from vaxanalysis.schema import PROFILE_FIELDS

AS_OF = date(2021, 11, 8)


@pytest.fixture(scope="module")
def kept(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "findings"
    findings.check(
        loading.read([samples / "pl1-ba-dinh.xlsx"], key_columns=findings.PERSON_KEYS, compose=False), AS_OF, folder
    )
    return folder


def test_only_the_owner_may_look(kept: Path) -> None:
    assert kept.stat().st_mode & 0o777 == 0o700


def test_no_value_of_a_person_is_kept(kept: Path, samples: Path) -> None:
    records = register.load(samples / "pl1-ba-dinh.xlsx").records
    secret = set(
        pl.concat(
            [records[name] for name in ("full_name", "birth_date", "citizen_id", "phone", "insurance_id")]
        ).drop_nulls()
    )
    for path in kept.glob("*.parquet"):
        texts = pl.read_parquet(path).select(pl.col(pl.String, pl.Categorical).cast(pl.String)).unpivot()["value"]
        assert not secret & set(texts.drop_nulls())
    assert not any(value in (kept / "about.json").read_text(encoding="utf-8") for value in secret if len(value) > 1)


def test_another_version_of_the_rules_is_refused(kept: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "about.json").write_text(json.dumps({"rules": "other", "as_of": "2021-11-08"}), encoding="utf-8")
    with pytest.raises(StoreError, match="another version"):
        findings.Findings.open(old)
    with pytest.raises(StoreError, match="no findings"):
        findings.Findings.open(tmp_path)


def test_a_check_that_is_cut_short_leaves_the_findings_before(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = loading.read([samples / "pl1-ba-dinh.xlsx"], key_columns=findings.PERSON_KEYS, compose=False)
    findings.check(source, AS_OF, tmp_path)
    monkeypatch.setattr("vaxanalysis.findings.checking.Counter.table", lambda counter: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        findings.check(source, AS_OF, tmp_path)
    assert findings.Findings.open(tmp_path).counts()["records"].sum() == 400


def test_a_folder_with_other_files_is_refused(samples: Path, tmp_path: Path) -> None:
    source = loading.read([samples / "pl1-ba-dinh.xlsx"], key_columns=findings.PERSON_KEYS, compose=False)
    (tmp_path / "theirs.parquet").touch()
    with pytest.raises(OutputError, match="not empty"):
        findings.check(source, AS_OF, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["theirs.parquet"]


def test_a_dose_has_its_own_states() -> None:
    record = sum(3 << 3 * place for place in range(len(PROFILE_FIELDS)))
    frame = pl.DataFrame({"states": [record], "dose": [0o4210]}, schema={"states": pl.UInt64, "dose": pl.UInt16})
    mask = frame.select(own_states("dose")).item()
    states = {field: mask >> 3 * place & 7 for place, field in enumerate(PROFILE_FIELDS)}
    assert (states["vaccine"], states["lot"], states["dose_date"], states["facility"]) == (0, 1, 2, 4)
    assert {states[name] for name in states if name not in ("vaccine", "lot", "dose_date", "facility")} == {3}


def test_doses_are_counted_where_their_keys_are_asked_for(kept: Path) -> None:
    found = findings.Findings.open(kept)
    assert found.counts()["records"].sum() == 400
    assert found.counts(["vaccine"])["records"].sum() == 643


def test_facilities_of_few_doses_are_counted_together(kept: Path) -> None:
    found = findings.Findings.open(kept)
    doses = found.doses().select(pl.col("facility").cast(pl.String)).collect()["facility"]
    typed = dict(doses.value_counts().iter_rows())
    counted = dict(found.counts(["facility"]).group_by("facility").agg(pl.col("records").sum()).iter_rows())
    few = sum(count for name, count in typed.items() if name is not None and count < 20)
    assert counted.pop("cơ sở khác", 0) == few
    assert counted == {name: count for name, count in typed.items() if name is None or count >= 20}

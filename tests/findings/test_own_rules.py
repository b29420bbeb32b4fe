"""Rules of the user's own: judged of whole records, whatever the layout, beside the catalogue, whose answers stay as they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import vaxanalysis as vax
from vaxanalysis import findings, loading, profiling, rules, tally
from vaxanalysis.errors import ParameterError
from vaxanalysis.rules import Rule

AS_OF = date(2021, 11, 8)


def rule(code: str, applies: pl.Expr, fails: pl.Expr, severity: str = "error") -> Rule:
    return Rule(
        code=code, fields=("note",), kind="completeness", dimension="completeness", severity=severity,  # type: ignore[arg-type]
        applies=applies, fails=fails, message_vi=f"sai {code}", message_en=f"wrong {code}", remedy_vi="Sửa.", remedy_en="Correct it.",
        actor="station", source="our own",
    )  # fmt: skip


OWN = (
    rule("two_doses", pl.col("doses") > 0, pl.col("doses") > 1),
    rule("noted", pl.lit(True), pl.col("note").is_not_null()),
)
ROWS = """Họ và tên,Ngày sinh,Giới tính,Số CCCD,Số điện thoại,Phường/Xã,Quận/Huyện,Tên vắc xin,Ngày tiêm,Ghi chú
Trần Văn An,05/09/1985,Nam,001085012345,0912345678,Phúc Xá,Ba Đình,AstraZeneca,01/08/2021,gọi lại
Lê Thị Bình,06/09/1985,Nữ,001185012346,0912345679,Phúc Xá,Ba Đình,AstraZeneca,01/08/2021,
Phạm Văn Chi,07/09/1985,Nam,,0912345670,Trúc Bạch,Ba Đình,,,
"""
AGAIN = "Trần Văn An,05/09/1985,Nam,001085012345,0912345678,Phúc Xá,Ba Đình,Pfizer,01/10/2021,\n"


@pytest.fixture
def source(tmp_path: Path) -> loading.Raw:
    (tmp_path / "a.csv").write_text(ROWS + AGAIN, encoding="utf-8")
    return loading.read([tmp_path / "a.csv"], key_columns=findings.PERSON_KEYS, compose=False)


def test_own_rules_are_counted_beside_the_catalogue(source: loading.Raw) -> None:
    counts = findings.count(source, AS_OF, own=OWN)
    table = profiling.rule_table(counts, (), rules.words(OWN))
    ours = table.filter(pl.col("rule").is_in(["two_doses", "noted"])).select("rule", "applies", "fails", "message_vi")
    assert sorted(ours.rows()) == [("noted", 3, 1, "sai noted"), ("two_doses", 2, 1, "sai two_doses")]
    shipped = tally.summed(counts.drop(tally.OWN).lazy())
    assert shipped.equals(tally.summed(findings.count(source, AS_OF).lazy()))


def test_a_rule_on_a_column_across_records_does_not_apply_without_it(source: loading.Raw) -> None:
    shared = rule("shared", pl.col("phone_people") > 0, pl.col("phone_people") > 5)
    counts = findings.count(source, AS_OF, own=(shared, OWN[0]))
    table = profiling.rule_table(counts, (), rules.words((shared, OWN[0])))
    ours = table.filter(pl.col("rule").is_in(["two_doses", "shared"])).select("rule", "applies", "fails")
    assert sorted(ours.rows()) == [("shared", 0, 0), ("two_doses", 2, 1)]


def test_findings_keep_them_and_a_profile_shows_them(source: loading.Raw, tmp_path: Path) -> None:
    kept = findings.check(source, AS_OF, tmp_path / "f", own=OWN)
    assert kept.own["code"].to_list() == ["two_doses", "noted"]
    shown = vax.profile(tmp_path / "f")
    assert shown.rules().filter(rule="two_doses").select("applies", "fails").row(0) == (2, 1)
    by_commune = shown.rules(["commune"]).filter(rule="two_doses").select("commune_code", "applies", "fails")
    assert sorted(by_commune.rows()) == [("00001", 2, 1), ("00004", 0, 0)]
    assert (shown.drill(rule="two_doses").count, shown.drill(rule="noted").count) == (1, 1)
    assert shown.drill(rule="citizen_id_missing").count == 1
    with pytest.raises(ParameterError, match="no rule 'none'"):
        shown.drill(rule="none")


def test_the_version_of_rules_changes_with_what_they_judge_and_say() -> None:
    versions = {
        rules.version_of(own)
        for own in ((), OWN, OWN[:1], (rule("two_doses", pl.col("doses") > 0, pl.col("doses") > 2),),
                    (rule("two_doses", pl.col("doses") > 0, pl.col("doses") > 1, "warning"),))
    }  # fmt: skip
    assert len(versions) == 5

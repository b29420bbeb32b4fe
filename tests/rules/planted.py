"""Which planted error each rule must find, and how its hits on a synthetic register compare with the truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis import doses, register, rules, synth

AS_OF = date(2021, 11, 8)
ROW = ("file", "sheet", "row")
RULE = "rule "


@dataclass(frozen=True)
class Planted:
    """``codes`` of the truth that ``rules`` together must find; hits on ``also`` are right too, but not asked for."""

    rules: tuple[str, ...]
    codes: tuple[str, ...]
    also: tuple[str, ...] = ()


def _field(rule: str, code: str) -> Planted:
    return Planted((rule,), (f"{code}_blank", f"{code}_placeholder"))


RECORDS: tuple[Planted, ...] = (
    _field("full_name_missing", "name"),
    _field("birth_date_missing", "birth"),
    Planted(("sex_missing",), ("sex_blank", "sex_placeholder"), ("sex_malformed",)),
    _field("citizen_id_missing", "id"),
    _field("phone_missing", "phone"),
    _field("insurance_id_missing", "insurance"),
    _field("address_missing", "address"),
    _field("nationality_missing", "nationality"),
    Planted(("priority_group_missing",), ("priority_blank", "priority_placeholder"), ("priority_malformed",)),
    _field("commune_missing", "commune"),
    Planted(
        ("citizen_id_malformed", "cccd_restored_zeros"),
        ("id_wrong_length", "id_letters", "id_old_zero_lost", "id_old_length", "id_zeros_lost"),
        ("id_passport_of_citizen",),
    ),
    Planted(
        ("citizen_id_lost_zeros", "cccd_restored_zeros"), ("id_zeros_lost", "id_old_zero_lost"), ("id_wrong_length",)
    ),
    Planted(("cccd_prefix_unknown",), ("id_unknown_prefix",), ("lookalike_abroad_prefix", "id_typo")),
    Planted(("cccd_sex_mismatch",), ("id_sex_mismatch",)),
    Planted(("cccd_year_mismatch",), ("id_year_mismatch",)),
    Planted(("cmnd_double_issued",), ("id_double_issued",)),
    Planted(("passport_on_citizen",), ("id_passport_of_citizen",)),
    Planted(("sex_unknown_code", "sex_missing"), ("sex_malformed",), ("sex_blank", "sex_placeholder")),
    Planted(("name_incomplete",), ("name_one_word",), ("name_junk", "name_test", "name_joined")),
    Planted(("name_digits",), ("name_digits",), ("name_test",)),
    Planted(("name_junk", "full_name_missing"), ("name_junk", "name_test"), ("name_blank", "name_placeholder")),
    Planted(("name_brackets",), ("name_brackets",)),
    Planted(("name_marks_lost",), ("name_marks_lost",), ("name_test",)),
    Planted(("name_mixed_scripts",), ("name_mixed_script",)),
    Planted(("name_joined",), ("name_joined",)),
    Planted(("name_abbreviated",), ("name_abbreviated",), ("name_typo",)),
    Planted(("sex_vs_middle_name",), ("name_sex_mismatch",), ("name_test",)),
    Planted(("birth_impossible",), ("birth_impossible",)),
    Planted(("year_only",), ("birth_year_only",)),
    Planted(("month_only",), ("birth_month_only",)),
    Planted(("birth_future",), ("birth_future",)),
    Planted(("birth_after_dose",), ("birth_after_dose",)),
    Planted(("age_over_120",), ("birth_over_120",)),
    Planted(("under_age_at_dose",), ("birth_under_age",)),
    Planted(("phone_malformed",), ("phone_malformed",)),
    Planted(("phone_old_prefix",), ("phone_old_prefix",)),
    Planted(("insurance_malformed",), ("insurance_malformed",)),
    Planted(
        ("priority_unknown", "priority_group_missing"),
        ("priority_malformed",),
        ("priority_blank", "priority_placeholder"),
    ),
    Planted(("commune_unknown",), ("commune_unknown",), ("commune_not_in_district", "commune_misspelt")),
    Planted(("commune_not_in_district",), ("commune_not_in_district",)),
)
DOSES: tuple[Planted, ...] = (
    _field("dose_without_product", "vaccine"),
    _field("dose_without_lot", "lot"),
    _field("dose_without_date", "dose_date"),
    _field("dose_without_facility", "facility"),
    Planted(("product_unknown",), ("vaccine_unlisted",)),
    Planted(("dose_date_impossible",), ("dose_date_impossible",)),
    Planted(("dose_before_rollout",), ("dose_before_rollout",)),
    Planted(
        ("dose_before_approval", "dose_before_assumed_approval", "dose_before_rollout"),
        ("dose_before_approval",),
        ("dose_before_rollout",),
    ),
    Planted(("dose_in_future",), ("dose_in_future",)),
    Planted(("entered_late",), ("entered_late",)),
    Planted(("doses_same_day",), ("dose_same_day",)),
    Planted(
        ("interval_too_short", "interval_shorter_than_assumed", "mix_interval_too_short"), ("dose_interval_short",)
    ),
    Planted(("number_out_of_order",), ("dose_out_of_order",)),
    Planted(("second_without_first",), ("dose_second_without_first",)),
    Planted(("third_too_early",), ("dose_third_early",)),
    Planted(("dose_repeated",), ("dose_repeated",)),
)


def _hits(mask: str, catalogue: tuple[rules.Rule, ...]) -> list[pl.Expr]:
    flags = (pl.col(mask) & pl.lit(1 << bit, pl.UInt64) != 0 for bit in range(len(catalogue)))
    return [flag.alias(RULE + rule.code) for rule, flag in zip(catalogue, flags, strict=True)]


def score(frame: pl.DataFrame, planted: Planted) -> tuple[int, int, int, int]:
    """Rows with the planted error, hits, planted rows that were hit, and hits that are right."""
    hit = pl.any_horizontal(RULE + code for code in planted.rules)
    due, right = pl.any_horizontal(planted.codes), pl.any_horizontal(*planted.codes, *planted.also)
    sums = frame.select(rows=due.sum(), hits=hit.sum(), found=(hit & due).sum(), right=(hit & right).sum())
    rows, hits, found, good = sums.row(0)
    return rows, hits, found, good


def table(frame: pl.DataFrame, planted: tuple[Planted, ...]) -> pl.DataFrame:
    """Recall and precision of each entry of ``planted``."""
    rows = [(" or ".join(item.rules), " or ".join(item.codes), *score(frame, item)) for item in planted]
    names = ["rules", "planted", "rows", "hits", "found", "right"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(
        recall=pl.when(pl.col("rows") > 0).then(pl.col("found") / pl.col("rows")),
        precision=pl.when(pl.col("hits") > 0).then(pl.col("right") / pl.col("hits")),
    )


def judged(folder: Path, persons: int, seed: int, profile: str = "default") -> tuple[pl.DataFrame, pl.DataFrame]:
    """Records and doses of a synthetic register, each with a Boolean per rule and per planted code.

    Which of two entries of one dose is the repeat cannot be told, so both are marked in rule and truth.
    """
    made = synth.generate(folder, persons, seed, profile=profile, as_of=AS_OF)
    truth = pl.read_parquet(made.truth[0])
    codes = [name for name, dtype in truth.schema.items() if dtype == pl.Boolean]
    built = register.load(made.files[0])
    rows = built.rows.select(*ROW, "record_id").join(truth, on=ROW, nulls_equal=True)
    per_record = rows.group_by("record_id").agg(pl.col(codes).any())
    found = rules.judged(built.records.lazy(), AS_OF).collect()
    records = found.select("record_id", *_hits("fails", rules.RULES))
    people = rows.select(*ROW, "person_id", *codes)
    injections = built.doses.join(people, on=ROW, nulls_equal=True).with_columns(pl.col("person_id").cast(pl.String))
    found = doses.judge(injections.lazy(), AS_OF).collect()
    flags = [*_hits("dose_fails", rules.DOSE_RULES), *_hits("history_fails", rules.HISTORY_RULES)]
    either = [
        pl.col(name).any().over("person_id", "dose_date_std") for name in ("dose_repeated", RULE + "dose_repeated")
    ]
    return records.join(per_record, on="record_id"), found.with_columns(flags).with_columns(either)

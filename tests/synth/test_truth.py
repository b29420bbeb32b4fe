"""The truth beside a register: what is counted, planted, left alone, and how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from vaxanalysis.synth.block import CODES, DOSE_KINDS, ENTRY_KINDS
from vaxanalysis.synth.derived import DOSE_LOOKALIKES, ENTRY_LOOKALIKES, FOLLOWING, STRATA
from vaxanalysis.synth.histories import CODES as HISTORIES

Make = Callable[[str, str], Any]
NO_NUMBER = pl.any_horizontal("id_blank", "id_placeholder", "id_wrong_length", "id_letters", "id_old_length")
NOT_USABLE = NO_NUMBER | pl.any_horizontal(
    "name_blank", "name_placeholder", "birth_blank", "birth_placeholder", "birth_year_only", "birth_month_only",
    "birth_impossible", "sex_blank", "sex_placeholder", "sex_malformed",
)  # fmt: skip


def test_rows_are_doses_and_people_are_counted(made: Make) -> None:
    dose, person = made("dose", "default"), made("person", "default")
    assert dose.register.height == dose.truth.height == dose.report.rows == dose.report.doses
    assert person.register.height == person.truth.height == person.report.rows == person.report.records
    assert dose.truth["entry_id"].n_unique() == person.report.records == dose.report.records
    assert dose.truth["person_id"].n_unique() == person.truth["person_id"].n_unique() == 20_000
    side_by_side = sum(person.register[name].is_not_null().sum() for name in ("lot", "lot_2", "lot_3"))
    lots_missing = (dose.register["Số lô"].is_null()).sum()
    assert side_by_side + lots_missing == dose.report.doses


def test_rows_of_truth_stand_beside_the_rows_of_the_register(made: Make) -> None:
    for layout, heading in (("dose", "Mã bản ghi"), ("person", "source_id")):
        register, truth = made(layout, "default").register, made(layout, "default").truth
        assert truth["source_id"].to_list() == register[heading].to_list()
        assert truth["source_id"].is_unique().all()
        assert truth["row"].to_list() == list(range(1, truth.height + 1))
        assert truth["file"].unique().to_list() == ["register.parquet"]


def test_planted_rates_are_those_of_the_campaign(made: Make) -> None:
    truth = made("person", "default").truth
    shares = truth.select(number=NO_NUMBER.mean(), any=NOT_USABLE.mean(), again=pl.col("second_entry").mean()).row(0)
    assert shares == pytest.approx((0.046, 0.07, 0.026), abs=0.007)


def test_the_other_profile_errs_otherwise(made: Make) -> None:
    rates = [
        made("person", profile).truth.select(pl.col(CODES).mean()).row(0, named=True)
        for profile in ("default", "other")
    ]
    default, other = rates
    assert other["id_blank"] > 1.7 * default["id_blank"] and other["second_entry"] > 1.7 * default["second_entry"]
    assert default["name_brackets"] > 1.7 * other["name_brackets"]
    assert default["name_telex"] == 0 < other["name_telex"]


@pytest.mark.parametrize("profile", ["default", "other"])
def test_every_kind_of_error_is_present(made: Make, profile: str) -> None:
    counts = made("dose", profile).truth.select(pl.col(CODES).sum()).row(0, named=True)
    column = ("default", "other").index(profile)
    planted = [k.code for k in ENTRY_KINDS + DOSE_KINDS if k.rate[column] or (k.again or (0, 0))[column]]
    codes = [
        *planted,
        *FOLLOWING,
        *HISTORIES,
        *ENTRY_LOOKALIKES,
        *DOSE_LOOKALIKES,
        "second_entry",
        "moved",
        "dose_repeated",
    ]
    assert [code for code in codes if counts[code] == 0] == []


def test_carelessness_differs_between_places(made: Make) -> None:
    truth = made("person", "default").truth.with_columns(unusable=NOT_USABLE)
    by_district = truth.group_by("true_district").agg(pl.len(), pl.col("unusable").mean()).filter(pl.col("len") > 300)
    assert by_district["unusable"].max() > 1.5 * by_district["unusable"].min()


def test_central_hospitals_give_one_dose_in_eight(made: Make) -> None:
    places = made("dose", "default").register["Cơ sở tiêm chủng"].drop_nulls()
    assert places.str.starts_with("Bệnh viện Trung ương").mean() == pytest.approx(0.12, abs=0.015)


def test_each_stratum_holds_second_entries(made: Make) -> None:
    twice = made("person", "other").truth.filter("second_entry")["stratum"].unique()
    assert set(twice) == set(STRATA)


def test_true_numbers_are_given_once(made: Make) -> None:
    """A well-formed number on two people is always the work of a planted kind."""
    made_ = made("person", "default")
    mistyped = [code for code in CODES if code.startswith("id_")]
    rows = made_.truth.with_columns(number=made_.register["citizen_id"], wrong=pl.any_horizontal(mistyped))
    twelve = rows.filter(pl.col("number").str.contains(r"^\d{12}$"))
    shared = twelve.group_by("number").agg(pl.col("person_id").n_unique(), pl.col("wrong").any())
    assert shared.filter((pl.col("person_id") > 1) & ~pl.col("wrong")).height == 0


def test_family_names_have_national_frequencies(made: Make) -> None:
    first = made("person", "default").register["full_name"].drop_nulls().str.extract(r"^(\S+) ")
    shares = dict(first.value_counts(normalize=True).iter_rows())
    assert [round(shares[name], 2) for name in ("Nguyễn", "Trần", "Lê")] == pytest.approx([0.37, 0.105, 0.09], abs=0.02)


def test_second_entries_are_of_the_same_person(made: Make) -> None:
    truth = made("person", "default").truth
    firsts = truth.filter(~pl.col("second_entry"))
    assert firsts["person_id"].is_unique().all()
    assert truth.filter("second_entry")["person_id"].is_in(firsts["person_id"].implode()).all()

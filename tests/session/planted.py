"""Registration lists with planted faults, and the register that they are checked against; the truth is known by construction.

``python -m tests.session.planted FOLDER PERSONS ROWS [SEED]`` writes ``register/``, ``lists/`` and ``truth.parquet``.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from vaxanalysis import places

SESSION, AS_OF = date(2021, 11, 12), date(2021, 11, 8)
FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương".split()
MEN, WOMEN = (
    "Văn Hữu Đức Quang Minh Xuân Thanh Công Đình Ngọc".split(),
    "Thị Ngọc Thu Thanh Minh Kim Hồng Bích Mai Diệu".split(),
)
GIVEN = (
    "An Bình Cường Dũng Giang Hà Hải Hạnh Hiếu Hoa Hòa Hùng Huy Hương Khánh "
    "Lan Linh Long Mai Nam Nga Phong Phương Quân Sơn Tâm Thảo Trang Tú Yến"
).split()

FAULTS: dict[str, tuple[str, str]] = {
    "name_missing": ("complete", "full_name_missing"),
    "birth_missing": ("complete", "birth_date_missing"),
    "birth_year_only": ("complete", "year_only"),
    "sex_missing": ("complete", "sex_missing"),
    "number_missing": ("complete", "citizen_id_missing"),
    "number_placeholder": ("complete", "citizen_id_missing"),
    "number_short": ("complete", "citizen_id_malformed"),
    "sex_other": ("police", "cccd_sex_mismatch"),
    "year_other": ("police", "cccd_year_mismatch"),
    "old_card": ("police", "old_card"),
    "number_of_neighbour": ("police", "number_of_another"),
    "shared_number": ("police", "shared_number"),
    "under_age": ("not_due", "under_age"),
    "complete_course": ("not_due", "course_complete"),
    "too_early": ("not_due", "too_early"),
    "undated": ("complete", "dose_undated"),
    "other_commune": ("complete", "wrong_commune"),
    "again_here": ("complete", "repeated_here"),
    "again_elsewhere": ("complete", "repeated_elsewhere"),
}
"""Planted fault -> the outcome and the reason that it must lead to."""

CLEAN = ("new", "second_dose", "foreigner")


@dataclass(frozen=True)
class Planted:
    """``register``: a dose a row; ``lists``: a row a person with its ``list``; ``truth``: ``list, kind, row``."""

    register: pl.DataFrame
    lists: pl.DataFrame
    truth: pl.DataFrame


def people(count: int, rng: np.random.Generator, communes: pl.DataFrame) -> pl.DataFrame:
    """Adults of Hanoi, each with a number of their own."""
    male = rng.integers(0, 2, count).astype(bool)
    middle = np.where(male, rng.choice(MEN, count), rng.choice(WOMEN, count))
    names = pl.Series(rng.choice(FAMILY, count)) + " " + pl.Series(middle) + " " + pl.Series(rng.choice(GIVEN, count))
    second = rng.random(count) < 0.5
    more = pl.Series(np.where(second, np.char.add(" ", rng.choice(GIVEN, count)), ""))
    birth = np.datetime64("1940-01-01") + rng.integers(0, 60 * 365, count).astype("timedelta64[D]")
    year = birth.astype("datetime64[Y]").astype(int) + 1970
    index = np.arange(count)
    prefix = np.array(["001", "030", "033", "034", "036", "038"])[index // 999_999 % 6]
    digit = (~male).astype(int) + 2 * (year >= 2000)
    frame = pl.DataFrame({"name": names + more, "birth": birth, "male": male, "prefix": prefix, "digit": digit, "year": year,
                          "serial": 1 + index * 7919 % 999_999, "index": index})  # fmt: skip
    home = communes[rng.integers(0, communes.height, count).tolist()]
    two = pl.col("year").mod(100).cast(pl.String).str.zfill(2)
    number = pl.concat_str("prefix", "digit", two, pl.col("serial").cast(pl.String).str.zfill(6))
    phone = pl.lit("09") + pl.col("index").add(10_000_000).cast(pl.String)
    return frame.with_columns(number=number, phone=phone).hstack(home)


def planted(count: int, rows: int, seed: int = 1, lists: int = 10, share: float = 0.25) -> Planted:
    """``count`` persons in the register and ``rows`` rows in ``lists`` lists, a ``share`` of them with a fault."""
    rng = np.random.default_rng(seed)
    known = places.units().filter(pl.col("province_code") == "01")
    communes = known.select(
        commune="commune", commune_code="commune_code", district="district", district_code="district_code"
    )
    everyone = people(count + rows, rng, communes)
    kinds = np.where(
        rng.random(rows) < share, rng.choice(list(FAULTS), rows), rng.choice(CLEAN, rows, p=[0.65, 0.33, 0.02])
    )
    listed = everyone.tail(rows).with_columns(kind=pl.Series(kinds), list=pl.Series(rng.integers(0, lists, rows)))
    own = communes.head(lists).with_row_index("list").with_columns(pl.col("list").cast(pl.Int64))
    away = communes[lists + 5]
    at_home = listed.drop(communes.columns).join(own, on="list", maintain_order="left")
    other = pl.col("kind") == "other_commune"
    moved = [pl.when(other).then(pl.lit(away[name].item())).otherwise(name).alias(name) for name in communes.columns]
    at_home = at_home.with_columns(moved)
    made = _rows(_faulty(at_home, everyone.head(count)))
    return Planted(_register(everyone.head(count), at_home, rng), *_again(made, lists))


def _faulty(rows: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    def where(kind: str) -> pl.Expr:
        return pl.col("kind") == kind

    neighbour = others.sample(rows.height, with_replacement=others.height < rows.height, seed=1).select(taken="number")
    day = pl.col("birth").dt.strftime("%d/%m/%Y")
    born = (
        pl.when(where("birth_missing")).then(None).when(where("birth_year_only")).then(pl.col("year").cast(pl.String))
        .when(where("under_age")).then(day.str.slice(0, 6) + "2015")
        .when(where("year_other")).then(day.str.slice(0, 6) + (pl.col("year") - 3).cast(pl.String)).otherwise(day)
    )  # fmt: skip
    child = pl.concat_str("prefix", pl.lit("2"), pl.lit("15"), pl.col("number").str.slice(6))
    man = pl.when(where("sex_other")).then(~pl.col("male")).when(where("under_age")).then(True).otherwise("male")
    sex = pl.when(man).then(pl.lit("Nam")).otherwise(pl.lit("Nữ"))
    number = (
        pl.when(where("number_missing")).then(None).when(where("number_placeholder")).then(pl.lit("không có"))
        .when(where("number_short")).then(pl.col("number").str.slice(0, 7))
        .when(where("old_card")).then(pl.lit("0") + pl.col("number").str.slice(4, 8))
        .when(where("foreigner")).then(pl.lit("K") + pl.col("number").str.slice(5)).when(where("under_age")).then(child)
        .when(where("number_of_neighbour")).then("taken").otherwise("number")
    )  # fmt: skip
    told = rows.hstack(neighbour).with_columns(
        name=pl.when(where("name_missing")).then(None).otherwise("name"), born=born, number=number,
        sex=pl.when(where("sex_missing")).then(None).otherwise(sex),
        country=pl.when(where("foreigner")).then(pl.lit("Hàn Quốc")).otherwise(pl.lit("Việt Nam")),
    )  # fmt: skip
    agreed = pl.when(where("number_of_neighbour")).then(_by_number("sex")).otherwise("sex")
    return told.with_columns(
        sex=agreed,
        born=pl.when(where("number_of_neighbour")).then(pl.lit("15/06/") + _by_number("year")).otherwise("born"),
    )  # fmt: skip


def _by_number(what: str) -> pl.Expr:
    digit = pl.col("number").str.slice(3, 1).cast(pl.Int32, strict=False)
    if what == "sex":
        return pl.when(digit % 2 == 0).then(pl.lit("Nam")).otherwise(pl.lit("Nữ"))
    return (1900 + digit // 2 * 100 + pl.col("number").str.slice(4, 2).cast(pl.Int32, strict=False)).cast(pl.String)


def _rows(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        "list", "kind", **{
            "Họ và tên": "name", "Giới tính": "sex", "Ngày sinh": "born", "Số điện thoại": "phone", "Số CMT/CCCD/Hộ chiếu": "number",
            "Quốc tịch": "country", "Tỉnh/Thành phố": pl.lit("Thành phố Hà Nội"), "Quận/Huyện": "district",
            "Mã Quận/Huyện": "district_code", "Xã/Phường": "commune", "Mã Xã/Phường": "commune_code",
            "Địa chỉ chi tiết": pl.format("Số {} tổ {}", pl.int_range(1, pl.len() + 1) % 200 + 1, pl.int_range(pl.len()) % 30 + 1),
        }
    )  # fmt: skip


def _again(rows: pl.DataFrame, lists: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with repeats put after what they repeat, and what each row of each list is."""
    number = pl.col("Số CMT/CCCD/Hộ chiếu")
    first = rows.with_columns(
        kind=pl.when(pl.col("kind").str.starts_with("again")).then(pl.lit("new")).otherwise("kind")
    )
    here = rows.filter(pl.col("kind") == "again_here")
    elsewhere = rows.filter(pl.col("kind") == "again_elsewhere")
    beside = elsewhere.with_columns(list=lists + pl.col("list") % 2)
    shared = rows.filter(pl.col("kind") == "shared_number").with_columns(
        pl.lit("Trịnh Quỳnh Chi").alias("Họ và tên"), number
    )
    made = pl.concat([first, here, shared, beside]).sort("list", maintain_order=True)
    truth = made.select("list", "kind", row=pl.int_range(pl.len()).over("list") + 2)
    return made.drop("kind"), truth


def _register(others: pl.DataFrame, listed: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """One dose, half of them two, for those who are on no list; for those on the lists what their kind says."""
    far, near = SESSION - timedelta(days=70), SESSION - timedelta(days=10)
    first = others.with_columns(day=pl.lit(far), dose=pl.lit(1))
    second = first.filter(pl.Series(rng.random(others.height) < 0.5)).with_columns(day=pl.lit(near), dose=pl.lit(2))
    of_list = {
        "second_dose": [(1, far)],
        "complete_course": [(1, far), (2, near)],
        "too_early": [(1, near)],
        "undated": [(1, None)],
    }
    parts = [first, second]
    for kind, doses in of_list.items():
        own = listed.filter(pl.col("kind") == kind)
        parts += [own.with_columns(day=pl.lit(day, pl.Date), dose=pl.lit(number)) for number, day in doses]
    day = pl.col("day").dt.strftime("%d/%m/%Y")
    columns = {
        "Họ và tên": "name", "Giới tính": pl.when("male").then(pl.lit("Nam")).otherwise(pl.lit("Nữ")),
        "Ngày sinh": pl.col("birth").dt.strftime("%d/%m/%Y"), "Số điện thoại": "phone", "Số CMT/CCCD": "number",
        "Tỉnh/Thành phố": pl.lit("Thành phố Hà Nội"), "Quận/Huyện": "district", "Mã Quận/Huyện": "district_code", "Xã/Phường": "commune",
        "Mã Xã/Phường": "commune_code", "Mũi tiêm": "dose", "Tên vắc xin": pl.lit("Pfizer"), "Ngày tiêm": day,
        "Cơ sở tiêm chủng": pl.concat_str(pl.lit("Trạm Y tế "), "commune"),
    }  # fmt: skip
    return pl.concat([part.select(**columns) for part in parts])


def write(folder: Path, count: int, rows: int, seed: int = 1, lists: int = 10) -> Planted:
    """Write register, lists and truth into ``folder``."""
    made = planted(count, rows, seed, lists)
    for name in ("register", "lists"):
        (folder / name).mkdir(parents=True)
    made.register.with_columns(pl.all().cast(pl.String)).write_parquet(folder / "register" / "ha-noi.parquet")
    for (number,), part in made.lists.partition_by("list", as_dict=True, maintain_order=True).items():
        part.drop("list").write_csv(folder / "lists" / file_of(int(number)), include_bom=True)
    made.truth.write_parquet(folder / "truth.parquet")
    return made


def file_of(number: int) -> str:
    """The name of a list's file."""
    return f"danh-sach-{number:02d}.csv"


def judged(truth: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """``kind, rows, right`` (of faults: outcome and reason are those planted; of clean rows: ready), from ``rows`` of a check."""
    want = pl.DataFrame(
        [(kind, *told) for kind, told in FAULTS.items()], schema=["kind", "want", "reason"], orient="row"
    )
    named = truth.with_columns(
        file=pl.col("list").map_elements(file_of, return_dtype=pl.String), row=pl.col("row").cast(pl.UInt32)
    )
    both = named.join(rows.select("file", "row", "outcome", "reasons"), on=["file", "row"], how="left").join(
        want, on="kind", how="left"
    )
    told = (pl.lit(";") + pl.col("reasons") + ";").str.contains(pl.lit(";") + pl.col("reason") + ";", literal=True)
    right = (
        pl.when(pl.col("want").is_null())
        .then(pl.col("outcome") == "ready")
        .otherwise((pl.col("outcome") == pl.col("want")) & told)
    )
    return (
        both.with_columns(right=right.fill_null(False))
        .group_by("kind")
        .agg(rows=pl.len(), right=pl.col("right").sum())
        .sort("kind")
    )


def summary(found: pl.DataFrame) -> dict[str, float]:
    """``found``: share of planted faults found; ``stopped``: share of clean rows that are not ready."""
    clean = pl.col("kind").is_in(CLEAN)
    fault, fine = found.filter(~clean), found.filter(clean)
    return {
        "found": fault["right"].sum() / fault["rows"].sum(),
        "stopped": 1 - fine["right"].sum() / fine["rows"].sum(),
    }


if __name__ == "__main__":
    folder, count, rows, *seed = sys.argv[1:]
    write(Path(folder), int(count), int(rows), int(seed[0]) if seed else 1, 20)

"""The workbook of pairs for a reviewer, who answers whether two records, side by side, are one person.

One part are the pairs whose answer is expected to change most, the other a random sample by strata, from which the precision of the
linkage is estimated. Rows of both are shuffled, so that the reviewer does not see which is which.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from vaxanalysis.forms import Column, Form, workbook
from vaxanalysis.forms.model import Choice
from vaxanalysis.identities import Identities
from vaxanalysis.identities.probabilistic import CERTAIN, MERGE, bits
from vaxanalysis.identities.reviewed import BITS
from vaxanalysis.store import Store
from vaxanalysis.verification import log
from vaxanalysis.verification.keys import checked, digest

ASKED = 300
"""The most pairs chosen because their answer changes much."""

SAMPLE = {"certain": 100, "probable": 50, "apart": 50}
"""Stratum -> pairs drawn: linked with 99 % or more, linked with less, 20 % or more and not linked."""

_SHOWN = (("name", "Họ và tên / Name", 16), ("born", "Ngày sinh, giới tính / Birth, sex", 11), ("number", "Số giấy tờ / Number", 13),
          ("contact", "Điện thoại, địa chỉ / Phone, address", 18), ("given", "Mũi tiêm / Doses", 10))  # fmt: skip

PAIRS = Form(
    "pairs",
    "CÁC CẶP BẢN GHI CẦN XEM: CÙNG MỘT NGƯỜI? / PAIRS OF RECORDS: ONE PERSON?",
    (
        *(Column(f"{name}_{n}", f"{n}. {heading}", width=width) for name, heading, width in _SHOWN for n in (1, 2)),
        Column("answer", "Cùng một người? / Same person?", (), 18, required=True, choices=(
            Choice("same", "Cùng một người / Same person", ("cùng một người", "cùng người", "same person")),
            Choice("two", "Hai người / Two persons", ("hai người", "two persons", "two people")),
            Choice("unsure", "Không rõ / Cannot say", ("không rõ", "cannot say")),
        )),
        Column("date", "Ngày xem / Date", (), 11, "date", counts=True),
        Column("checker", "Người xem / Reviewer", (), 12),
        Column("key", "Mã cặp (không sửa) / Key", ("mã cặp", "mã cặp (không sửa)"), 7, required=True),
    ),
)  # fmt: skip

_NOTES = (
    "Chỉ điền các ô nền vàng; không sửa cột Mã cặp. Ô nền xanh: chỗ hai bản ghi khác nhau. Lưu hành nội bộ. / "
    "Fill in the yellow cells only; where the two records differ is blue. Internal.",
    "{sample} trong {rows} cặp là mẫu ngẫu nhiên để ước tính độ chính xác; hãy trả lời cả các cặp dễ. / "
    "{sample} of the {rows} pairs are a random sample, for an estimate: answer the easy ones too.",
)
_ENTRIES = ("answer", "date", "checker")


def write_pairs(store: Store, snapshot: date, found: Identities, out: Path) -> int:
    """Write the workbook of pairs of ``found`` (the linkage of ``snapshot``), and note them in the store. Returns how many there are."""
    open_ = candidates(found)
    rows, strata = chosen(open_)
    name = rows.select(digest(pl.concat_str("record_id", "other_id").sort().str.join(""), 8)).item()
    asked = rows.select("record_id", value="other_id", fields="stratum", kind=pl.lit("asked"))
    sizes = strata.select(value=pl.col("pairs").cast(pl.String), fields="stratum", kind=pl.lit("stratum"))
    day = pl.lit(snapshot)
    noted = pl.concat([asked, sizes], how="diagonal").with_columns(fingerprint=pl.lit(name), list_date=day, noted=day)
    described = _described(store.scan(snapshot, "records"), rows.with_columns(fingerprint=pl.lit(name)))
    workbook.save(out, lambda book: _fill(book, described, snapshot))
    log.append(store, log.events(noted), log.PAIRS)
    return rows.height


def candidates(found: Identities) -> pl.DataFrame:
    """The weighed pairs that no reviewer decided: ``record_id, other_id, stratum, change``.

    ``change``: the pairs of identities that the other answer would join or separate, times its chance.
    """
    people = found.persons.group_by("tuple").agg(pl.col("record_id").min(), pl.col("person_id").first())
    people = people.with_columns(pl.col("tuple").cast(pl.Int32), size=pl.len().over("person_id"))
    pairs = found.edges.filter(pl.col("weight").abs() < BITS).select("left", "right", "weight", "probability")
    joined = pairs.join(people, left_on="left", right_on="tuple").join(
        people, left_on="right", right_on="tuple", suffix="_r"
    )
    linked = pl.col("person_id") == pl.col("person_id_r")
    stratum = pl.when(~linked).then(pl.lit("apart")).when(pl.col("weight") >= bits(CERTAIN)).then(pl.lit("certain"))
    named = joined.with_columns(stratum=stratum.otherwise(pl.lit("probable")))
    sides = _sides(named, found.edges, people)
    effect = pl.when(linked).then((1 - pl.col("probability")) * pl.col("parted"))
    change = effect.otherwise(pl.col("probability") * pl.col("size") * pl.col("size_r")).alias("change")
    placed = named.join(sides, on=["left", "right"], how="left")
    return placed.select("record_id", pl.col("record_id_r").alias("other_id"), "stratum", change.fill_null(0.0)).sort(
        "record_id", "other_id"
    )


def _sides(named: pl.DataFrame, edges: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """``left, right, parted``: how many pairs of identities are separated by removing a weak link; 0 where other links join them."""
    weak = named.filter(pl.col("stratum") == "probable")
    whose = people.join(weak.select("person_id").unique(), on="person_id").select("tuple", "person_id")
    links = edges.filter(pl.col("weight") >= bits(MERGE)).join(whose, left_on="left", right_on="tuple")
    inside = links.join(whose, left_on=["right", "person_id"], right_on=["tuple", "person_id"], how="semi")
    joined: dict[int, set[int]] = {}
    for left, right in inside.select("left", "right").iter_rows():
        joined.setdefault(left, set()).add(right)
        joined.setdefault(right, set()).add(left)
    rows = []
    for left, right, size in weak.select("left", "right", "size").iter_rows():
        reached, todo = {left}, [left]
        while todo:
            here = todo.pop()
            near = {n for n in joined.get(here, ()) if {here, n} != {left, right}}
            todo += near - reached
            reached |= near
        rows.append((left, right, 0 if right in reached else len(reached) * max(size - len(reached), 1)))
    return pl.DataFrame(rows, schema={"left": pl.Int32, "right": pl.Int32, "parted": pl.Int64}, orient="row")


def chosen(pairs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The pairs for the reviewer (``stratum`` null for those outside the sample), shuffled, and how many ``pairs`` each stratum has."""
    drawn = [
        part.sample(min(part.height, number), seed=1)
        for name, number in SAMPLE.items()
        if (part := pairs.filter(pl.col("stratum") == name)).height
    ]
    sample = pl.concat([pairs.clear(), *drawn])
    rest = pairs.join(sample, on=["record_id", "other_id"], how="anti").filter(pl.col("change") > 0)
    most = rest.sort("change", "record_id", "other_id", descending=[True, False, False]).head(ASKED)
    rows = pl.concat([sample, most.with_columns(stratum=pl.lit(None, pl.String))]).select(
        "record_id", "other_id", "stratum"
    )
    sizes = pairs.group_by("stratum").agg(pl.len().alias("pairs")).sort("stratum")
    return rows.sample(fraction=1.0, shuffle=True, seed=1), sizes


def pair_key() -> pl.Expr:
    """The key of a row: both records, the list, and a check."""
    return checked(pl.format("{}-{}.{}", "record_id", "other_id", "fingerprint"))


def _described(records: pl.LazyFrame, rows: pl.DataFrame) -> pl.DataFrame:
    def joined(name: str, *columns: str) -> pl.Expr:
        texts = [pl.col(column).cast(pl.String).str.strip_chars().replace("", None) for column in columns]
        return pl.concat_str(texts, separator="\n", ignore_nulls=True).replace("", None).alias(name)

    first, last = pl.col("first_dose"), pl.col("last_dose")
    days = {"first_dose": first, "last_dose": pl.when(last != first).then(last)}
    described = records.with_columns(day.dt.strftime("%d/%m/%Y").alias(name) for name, day in days.items()).select(
        "record_id", joined("name", "full_name"), joined("born", "birth_date", "sex"), joined("number", "citizen_id"),
        joined("contact", "phone", "address", "commune", "district"), joined("given", "doses", "first_dose", "last_dose"),
    )  # fmt: skip
    ids = pl.concat([rows["record_id"], rows["other_id"]]).unique().rename("record_id").to_frame()
    needed = described.join(ids.lazy(), on="record_id", how="semi").collect()
    for n, end in enumerate(("record_id", "other_id"), 1):
        side = needed.rename({name: f"{name}_{n}" for name, *_ in _SHOWN} | {"record_id": end})
        rows = rows.join(side, on=end, maintain_order="left")
    return rows.with_columns(pair_key())


def _fill(book: Any, rows: pl.DataFrame, day: date) -> None:
    book.set_properties({"title": PAIRS.title, "created": pl.Series([day]).cast(pl.Datetime).item()})
    style, sheet = workbook.styles(book), book.add_worksheet("Cặp bản ghi")
    lists = workbook.answer_lists(book, PAIRS)
    counts = {"rows": rows.height, "sample": rows["stratum"].drop_nulls().len()}
    title, notes = f"{PAIRS.title} – {day:%d/%m/%Y}", [note.format(**counts) for note in _NOTES]
    top = workbook.begin(sheet, style, PAIRS, title, notes, f"{PAIRS.title} – Lưu hành nội bộ")
    shown = [column for column in PAIRS.columns if column.name not in (*_ENTRIES, "key")]
    tall = rows.select(pl.max_horizontal(2, *(workbook.lines(column) for column in shown))).to_series()
    for n, row in enumerate(rows.iter_rows(named=True)):
        looks = [_look(style, column, row) for column in PAIRS.columns]
        workbook.texts(sheet, top + 1 + n, int(tall[n]), [row.get(column.name) for column in PAIRS.columns], looks)
    workbook.fill_in(sheet, PAIRS, _ENTRIES, (top + 1, top + rows.height), lists)


def _look(style: workbook.Styles, column: Column, row: dict[str, Any]) -> Any:
    if known := workbook.look(style, column, _ENTRIES):
        return known
    field = column.name[:-2]
    return style.grouped if row[f"{field}_1"] != row[f"{field}_2"] else style.fixed

"""Signs that entries of a facility may not come from people: to look at, never an accusation.

Four signs, each so rare in what people enter that a facility without invented entries shows none (docs/profile.md has the trial): IDs or
phones that follow each other line by line, entries copied under other names, one day with many times the doses of all others, and one last
digit too often. Each may have a good reason: a list that was sorted and numbered, a batch entered under one day, one name for many sites.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from vaxanalysis import numbers, screen
from vaxanalysis.causes.words import worded
from vaxanalysis.loading import redacted

RUN, RUNS = 6, 20
"""Numbers of a run at the least, and records in runs at a facility."""

ALIKE, COPIES = 5, 10
"""Records with one birth date (not a 1 January), phone and address under other names, and how many of them at a facility."""

DAYS, DAILY, TIMES = 5, 1_000, 10
"""A day is looked at where a facility has so many days, gave so many doses on it, and so many times what it gave on its second-largest day:
a campaign has many large days."""

SERIALS, SPREAD, CHANCE = 200, 0.15, 1e-9
"""Last digits are looked at from so many IDs on: their distance from even (0 to 1), and a p that even digits hardly reach."""

SCHEMA = pl.Schema({"facility": pl.String, "sign": pl.String, "day": pl.Date, "records": pl.Int64, "of": pl.Int64})

# fmt: off
SENTENCES = {
    "vi": {
        "runs": "{facility}: {records}/{of} bản ghi có số giấy tờ hoặc số điện thoại nối tiếp nhau từng dòng",
        "copies": "{facility}: {records}/{of} bản ghi khác tên nhưng cùng ngày sinh, số điện thoại và địa chỉ",
        "pace": "{facility}: ngày {day} có {records} mũi tiêm, ngày nhiều thứ hai có {of}",
        "digits": "{facility}: chữ số cuối của {of} số giấy tờ không đều, một chữ số gặp {records} lần",
    },
    "en": {
        "runs": "{facility}: IDs or phones of {records} of {of} records follow each other line by line",
        "copies": "{facility}: {records} of {of} records have other names but one birth date, phone and address",
        "pace": "{facility}: {records} doses on {day}, {of} on its second-largest day",
        "digits": "{facility}: the last digits of {of} IDs are uneven, one of them occurs {records} times",
    },
}
# fmt: on


@dataclass(frozen=True, repr=False)
class Signs(screen.Shown):
    """``table``: a line a facility and ``sign`` (``runs, copies, pace, digits``) with its ``records``, ``of`` so many, and in words.

    ``day`` is that of a pace; ``of`` is then what the facility gave on its second-largest day.
    """

    found: pl.DataFrame

    @property
    def table(self) -> pl.DataFrame:
        """Every sign, most records first."""
        return worded(self.found, _sentence)

    def title(self) -> str:
        """What the table is, and that it accuses nobody."""
        if self.found.is_empty():
            return screen.word("Không có dấu hiệu nào cần xem lại", "Nothing to look at")
        return screen.word("Cần xem lại; có thể có lý do chính đáng", "To look at; there may be a good reason")

    def _seen(self) -> pl.DataFrame:
        return self.table.select("text_vi", "text_en")


def signs(records: pl.LazyFrame, doses: pl.LazyFrame) -> Signs:
    """The signs in typed ``records`` and ``doses``; facilities are named as they may be shown."""
    sites = doses.select("record_id", facility="facility_std").drop_nulls().unique()
    columns = ("record_id", "file", "sheet", "row", "name_folded", "birth", "phone_std", "address")
    people = sites.join(records.select(*columns, number=pl.coalesce("cccd", "cmnd")), on="record_id")
    lazy = (_runs(people), _copies(people), _pace(doses), _last_digits(people), _held(doses))
    *tables, digits, held = pl.collect_all(lazy, engine="streaming")
    parts = [SCHEMA.to_frame(), *(_typed(table) for table in (*tables, _uneven(digits)))]
    names = redacted.facilities(dict(held.iter_rows()))
    named = pl.concat(parts, how="diagonal").with_columns(pl.col("facility").replace(names))
    named = named.filter(pl.col("facility") != redacted.OTHER)
    return Signs(named.sort("records", "facility", "sign", descending=[True, False, False]))


def _sentence(line: Mapping[str, Any], language: str) -> str:
    counts = {name: numbers.number(line[name], language) for name in ("records", "of")}
    day = line["day"] and numbers.day(line["day"], language)
    return SENTENCES[language][line["sign"]].format(facility=line["facility"], day=day, **counts)


def _typed(table: pl.DataFrame) -> pl.DataFrame:
    return table.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items() if name in table.columns)


def _runs(people: pl.LazyFrame) -> pl.LazyFrame:
    """Records whose number is one more than that of the line before, in runs of :data:`RUN`."""
    lines = people.sort("facility", "file", "sheet", "row")
    here = pl.struct("facility", "file", "sheet")
    marked = []
    for name in ("number", "phone_std"):
        value = pl.col(name).cast(pl.Int64, strict=False)
        follows = (value - value.shift(1) == 1) & (here == here.shift(1))
        run = (~follows.fill_null(False)).cum_sum().alias("run")
        marked.append(lines.with_columns(run).select("facility", "record_id", inside=pl.len().over("run") >= RUN))
    each = pl.concat(marked).group_by("facility", "record_id").agg(pl.col("inside").any())
    counted = each.group_by("facility").agg(records=pl.col("inside").sum(), of=pl.len())
    return counted.filter(pl.col("records") >= RUNS).with_columns(sign=pl.lit("runs"))


def _copies(people: pl.LazyFrame) -> pl.LazyFrame:
    new_year = (pl.col("birth").dt.month() == 1) & (pl.col("birth").dt.day() == 1)
    same = ["birth", "phone_std", "address"]
    alike = people.drop_nulls([*same, "name_folded"]).filter(~new_year).group_by("facility", *same)
    groups = alike.agg(records=pl.col("name_folded").n_unique()).filter(pl.col("records") >= ALIKE)
    counted = groups.group_by("facility").agg(pl.col("records").sum()).filter(pl.col("records") >= COPIES)
    return counted.join(people.group_by("facility").agg(of=pl.len()), on="facility").with_columns(sign=pl.lit("copies"))


def _pace(doses: pl.LazyFrame) -> pl.LazyFrame:
    given = doses.select(facility="facility_std", day="dose_date_std").drop_nulls()
    days = given.group_by("facility", "day").agg(records=pl.len())
    by_size = pl.col("records").sort(descending=True)
    first = pl.col("day").sort_by("records", descending=True).first()
    ranked = days.group_by("facility").agg(first, by_size.first(), of=by_size.slice(1, 1).first(), days=pl.len())
    much = (pl.col("records") >= DAILY) & (pl.col("records") >= TIMES * pl.col("of"))
    return ranked.filter(much & (pl.col("days") >= DAYS)).with_columns(sign=pl.lit("pace"))


def _last_digits(people: pl.LazyFrame) -> pl.LazyFrame:
    last = people.select("facility", digit=pl.col("number").str.tail(1)).drop_nulls()
    counted = last.group_by("facility", "digit").agg(n=pl.len().cast(pl.Float64)).group_by("facility")
    sums = counted.agg(of=pl.col("n").sum(), records=pl.col("n").max(), squares=(pl.col("n") ** 2).sum())
    return sums.filter(pl.col("of") >= SERIALS)


def _uneven(digits: pl.DataFrame) -> pl.DataFrame:
    """The facilities whose last digits even chances do not explain (chi-squared)."""
    from scipy.stats import chi2

    squared = 10 * digits["squares"] / digits["of"] - digits["of"]
    rare = pl.Series(chi2.sf(squared.to_numpy(), 9) <= CHANCE, dtype=pl.Boolean)
    return digits.filter(rare & ((squared / digits["of"] / 9).sqrt() >= SPREAD)).with_columns(sign=pl.lit("digits"))


def _held(doses: pl.LazyFrame) -> pl.LazyFrame:
    return doses.select(facility="facility_std").drop_nulls().group_by("facility").agg(doses=pl.len())

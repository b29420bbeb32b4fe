"""What peers are asked for when profiling, and of which columns. Needs nothing of vaxanalysis: pointblank has its own environment."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

AS_OF = date(2021, 11, 8)
FIELDS = (
    "full_name", "birth_date", "sex", "citizen_id", "phone", "insurance_id", "address", "vaccine", "lot", "dose_date", "facility",
    "nationality", "priority_group", "commune",
)  # fmt: skip
PLACE = ("commune_code", "district", "district_code", "province", "province_code")
DOSES = ("vaccine", "lot", "dose_date", "facility")
READ = (*FIELDS, *PLACE, *(f"{name}_{slot}" for slot in (2, 3) for name in DOSES))
"""The text columns that the check reads: the bare scan sums the lengths of the same."""
FIFTEEN = (*FIELDS, "commune_code")
"""Those of a person with one dose: what pointblank is asked of."""
BLANK = ("không có", "k có", "không", "chưa có", "không rõ", "x", "n/a", "0", "000000000000")
SEXES = {"nam": 0, "nữ": 1, "nu": 1, "0": 0, "1": 1, "m": 0, "f": 1}
DATES = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d")
PREFIXES = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 044 045 046 048 "
    "049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096"
).split()


def duckdb_summarize(file: str, folder: str) -> int:
    """Nulls, distinct values, least and greatest of every column."""
    import duckdb

    columns = ", ".join(READ)
    return len(duckdb.sql(f"SUMMARIZE SELECT {columns} FROM '{file}'").fetchall())


def duckdb_sql(file: str, folder: str) -> int:
    """Blank and placeholder of 14 fields and 12 checks, by commune."""
    import duckdb

    words = ", ".join(f"'{word}'" for word in BLANK)
    states = [
        f"count(*) FILTER ({name} IS NULL OR {name} = ''), count(*) FILTER (lower({name}) IN ({words}))"
        for name in FIELDS
    ]
    born = "try_strptime(birth_date, '%d/%m/%Y')"
    number = "regexp_full_match(citizen_id, '[0-9]{12}')"
    checks = [
        "NOT regexp_full_match(citizen_id, '[0-9]{9}|[0-9]{12}')", f"{number} AND citizen_id[1:3] NOT IN ('001', '002', '004', '079')",
        f"{number} AND (citizen_id[4:4] IN ('0', '2')) <> (sex IN ('Nam', '0'))", f"{number} AND citizen_id[5:6] <> birth_date[9:10]",
        "regexp_full_match(citizen_id, '[0-9]{9}')", "sex NOT IN ('Nam', 'Nữ', '0', '1')", f"{born} IS NULL",
        "regexp_full_match(birth_date, '[0-9]{4}')", f"{born} > DATE '2021-11-08'", "NOT regexp_full_match(phone, '0[35789][0-9]{8}')",
        "NOT regexp_full_match(insurance_id, '([A-Z]{2}[1-5][0-9]{2})?[0-9]{10}')", "TRY_CAST(priority_group AS INT) NOT BETWEEN 1 AND 16",
    ]  # fmt: skip
    sums = ", ".join([*states, *(f"count(*) FILTER ({check})" for check in checks)])
    return len(duckdb.sql(f"SELECT commune_code, {sums} FROM '{file}' GROUP BY commune_code").fetchall())


def pointblank_nulls(file: str, folder: str) -> int:
    """Not null of 14 fields: no question asked here, but its cheapest steps."""
    plan = _plan(file)
    for name in FIELDS:
        plan = plan.col_vals_not_null(columns=name)
    return _steps(plan)


def pointblank(file: str, folder: str) -> int:
    """Blank or placeholder of 14 fields (any case, spaces around) and the twelve rules, each a step, without groups."""
    return _pointblank(file, lambda text: text.str.to_lowercase().is_in(BLANK))


def pointblank_listed(file: str, folder: str) -> int:
    """The same with placeholders looked up among their spellings, which is what made vaxanalysis fast, in four cases of letters only."""
    spelt = sorted({form for word in BLANK for form in (word, word.upper(), word.capitalize(), word.title())})
    return _pointblank(file, lambda text: text.is_in(spelt))


def _pointblank(file: str, is_placeholder: Any) -> int:
    import polars as pl

    def missing(text: pl.Expr) -> pl.Expr:
        return text.is_null() | (text == "") | is_placeholder(text)

    plan = _plan(file)
    for name in FIELDS:
        plan = plan.col_vals_expr(expr=~missing(pl.col(name).str.strip_chars()))
    for fails in _twelve(missing):
        plan = plan.col_vals_expr(expr=~fails.fill_null(False))
    return _steps(plan)


def _twelve(missing: Any) -> list[pl.Expr]:
    """What fails each of the twelve rules, as plain Polars."""
    import polars as pl

    names = ("citizen_id", "birth_date", "sex", "phone", "insurance_id", "priority_group")
    card, born, sex, phone, insurance, group = (pl.col(name).str.strip_chars() for name in names)
    cccd = card.str.contains(r"^[0-9]{12}$")
    known = sex.str.to_lowercase().replace_strict(SEXES, default=None)
    day = pl.coalesce(born.str.to_date(form, strict=False) for form in DATES)
    digit = card.str.slice(3, 1).cast(pl.Int8, strict=False)
    year = 1900 + 100 * (digit // 2).cast(pl.Int32) + card.str.slice(4, 2).cast(pl.Int32, strict=False)
    only_year = born.str.contains(r"^[0-9]{4}$")
    dialled = phone.str.replace_all(r"[ .-]", "").str.contains(r"^(0|\+?84)[35789][0-9]{8}$")
    insured = insurance.str.contains(r"^([A-Z]{2}[1-5][0-9]{2})?[0-9]{10}$")
    return [
        ~missing(card) & ~card.str.contains(r"^([0-9]{9}|[0-9]{12})$"),
        cccd & ~card.str.slice(0, 3).is_in(PREFIXES),
        cccd & (digit % 2 != known),
        cccd & (year != day.dt.year()),
        card.str.contains(r"^[0-9]{9}$"),
        ~missing(sex) & known.is_null(),
        ~missing(born) & day.is_null() & ~only_year,
        only_year,
        day > AS_OF,
        ~missing(phone) & ~dialled,
        ~missing(insurance) & ~insured,
        ~missing(group) & ~group.cast(pl.Int16, strict=False).is_between(1, 16).fill_null(False),
    ]


def _plan(file: str) -> Any:
    """Its documented way to large files: a lazy Polars frame."""
    import pointblank as pb
    import polars as pl

    return pb.Validate(pl.scan_parquet(file))


def _steps(plan: Any) -> int:
    """Take all steps, without keeping the rows that fail: how many steps there were, and none with an error."""
    taken = plan.interrogate(collect_extracts=False).validation_info
    assert not any(step.eval_error for step in taken)
    return len(taken)


PEERS = {
    task.__name__: task for task in (duckdb_summarize, duckdb_sql, pointblank_nulls, pointblank, pointblank_listed)
}

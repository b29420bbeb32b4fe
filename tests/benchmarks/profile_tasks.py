"""One measured task in a process of its own: ``python profile_tasks.py TASK FILE [FOLDER]``; peers run in their own environment.

Prints one line of JSON: CPU seconds (user and system, imports and all), peak memory and a number that shows what was counted.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date
from pathlib import Path

AS_OF = date(2021, 11, 8)
FIELDS = (
    "full_name", "birth_date", "sex", "citizen_id", "phone", "insurance_id", "address", "vaccine", "lot", "dose_date", "facility",
    "nationality", "priority_group", "commune",
)  # fmt: skip
PLACE = ("commune_code", "district", "district_code", "province", "province_code")
DOSES = ("vaccine", "lot", "dose_date", "facility")
READ = (*FIELDS, *PLACE, *(f"{name}_{slot}" for slot in (2, 3) for name in DOSES))
"""The text columns that the check reads: the bare scan sums the lengths of the same."""
TWELVE = (
    "citizen_id_malformed", "cccd_prefix_unknown", "cccd_sex_mismatch", "cccd_year_mismatch", "old_card", "sex_unknown_code",
    "birth_impossible", "year_only", "birth_future", "phone_malformed", "insurance_malformed", "priority_unknown",
)  # fmt: skip
BLANK = ("không có", "k có", "không", "chưa có", "không rõ", "x", "N/A", "0", "000000000000")


def bare(file: str, folder: str) -> int:
    import polars as pl

    rows = pl.scan_csv(file, infer_schema=False) if file.endswith(".csv") else pl.scan_parquet(file)
    read = [name for name in rows.collect_schema().names() if name in READ]
    return sum(rows.select(pl.col(read).str.len_chars().sum()).collect(engine="streaming").row(0))


def _counted(file: str, codes: tuple[str, ...] | None) -> int:
    from vaxanalysis import findings, loading, rules

    active = rules.RULES if codes is None else [rule for rule in rules.RULES if rule.code in codes]
    return int(findings.count(loading.read([file], keyed=findings.KEYS), AS_OF, active)["records"].sum())


def full(file: str, folder: str) -> int:
    """The additive table by commune."""
    return _counted(file, None)


def twelve(file: str, folder: str) -> int:
    """The same of twelve rules."""
    return _counted(file, TWELVE)


def glance(file: str, folder: str) -> int:
    """The twelve rules and the states of the fields, row by row, without groups: what pointblank is asked for."""
    from vaxanalysis import findings, loading, rules

    active = [rule for rule in rules.RULES if rule.code in TWELVE]
    return int(findings.glance(loading.read([file], keyed=findings.KEYS), AS_OF, active)["records"].sum())


def kept(file: str, folder: str) -> int:
    """The full catalogue, with the findings of every record kept, and the table by commune made of them."""
    from vaxanalysis import findings, loading

    found = findings.check(loading.read([file], keyed=findings.KEYS), AS_OF, Path(folder))
    return int(found.counts()["records"].sum())


def again(file: str, folder: str) -> int:
    """Completeness and rules by age group, from the findings kept."""
    import vaxanalysis as vax

    found = vax.profile(folder)
    return found.rules(["age_group"]).height + found.completeness(["age_group"]).table.height


def patterns(file: str, folder: str) -> int:
    """Which mandatory fields are missing together, from the findings kept."""
    import vaxanalysis as vax

    return vax.profile(folder).patterns().height


def duckdb_summarize(file: str, folder: str) -> int:
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


def pointblank(file: str, folder: str) -> int:
    """14 not null and 12 shapes, its cheapest steps; on a lazy Polars frame, without groups and without keeping extracts."""
    return _pointblank(file, "null")


def pointblank_same(file: str, folder: str) -> int:
    """Blank and placeholder of the 14 fields as the check here means them (any case, spaces around), and the 12 shapes."""
    return _pointblank(file, "missing")


def _pointblank(file: str, what: str) -> int:
    import pointblank as pb
    import polars as pl

    rows = pl.scan_parquet(file)
    plan = pb.Validate(rows.select(name for name in rows.collect_schema().names() if name in READ))
    words = [word.lower() for word in BLANK]
    for name in FIELDS:
        if what == "null":
            plan = plan.col_vals_not_null(columns=name)
        else:
            text = pl.col(name).str.strip_chars().str.to_lowercase()
            plan = plan.col_vals_expr(expr=~(text.is_null() | (text == "") | text.is_in(words)))
    shapes = {
        "citizen_id": (r"^([0-9]{9}|[0-9]{12})$", r"^0[0-9]{11}$", r"^[0-9]+$"), "birth_date": (r"^\d{2}/\d{2}/\d{4}$", r"^.{10}$"),
        "phone": (r"^0[35789][0-9]{8}$",), "insurance_id": (r"^([A-Z]{2}[1-5][0-9]{2})?[0-9]{10}$",), "full_name": (r"^\D+$", r" "),
        "dose_date": (r"^\d{2}/\d{2}/\d{4}$",),
    }  # fmt: skip
    for name, patterns_ in shapes.items():
        for shape in patterns_:
            plan = plan.col_vals_regex(columns=name, pattern=shape, na_pass=True)
    plan = plan.col_vals_in_set(columns="sex", set=["Nam", "Nữ", "0", "1"]).col_vals_in_set(
        columns="priority_group", set=[str(code) for code in range(1, 17)]
    )
    return len(plan.interrogate(collect_extracts=False).validation_info)


TASKS = {
    task.__name__: task
    for task in (
        bare,
        full,
        twelve,
        glance,
        kept,
        again,
        patterns,
        duckdb_summarize,
        duckdb_sql,
        pointblank,
        pointblank_same,
    )
}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    name, file, folder = (*sys.argv[1:], "")[:3]
    counted = TASKS[name](file, folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"task": name, "cpu": round(_cpu(), 2), "peak_mb": round(peak), "counted": counted}))

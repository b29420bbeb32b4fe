"""An extract of a population register for the people of a synthetic one, and what matching the two should find."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from vaxanalysis.synth import block as blocks
from vaxanalysis.synth import people, profiles, world
from vaxanalysis.synth.generate import AS_OF
from vaxanalysis.synth.sinks import ParquetSink

ABSENT, ADDED = 0.03, 0.04
"""Share of the register's people whom the reference lacks, and of people in the reference without a dose."""

NO_DIFFERENCE = ("id_new_card", "id_sex_mismatch", "id_year_mismatch")
_PREFIXES = {"full_name": "name_", "birth_date": "birth_", "sex": "sex_", "citizen_id": "id_"}
_CONSEQUENCES = ("name_sex_mismatch", "birth_future", "birth_after_dose", "birth_under_age", *NO_DIFFERENCE)


@dataclass(frozen=True)
class ReferenceReport:
    """The extract (``source_id`` is its reference id) and its truth: ``reference_id, person_id, on_register``."""

    file: Path
    truth: Path
    rows: int


def _columns(folk: pl.DataFrame, number: int, homes: pl.DataFrame) -> pl.DataFrame:
    """Citizens of a block under the package's names, with the person each row is of."""
    units = homes[folk["commune"].to_numpy()].drop("district_no")
    person = pl.col("person").cast(pl.Int64) + number * people.BLOCK
    return folk.hstack(units.rename({"commune": "commune_name"})).filter(~pl.col("foreign")).select(
        person_id=person, source_id=pl.format("R{}", (person * 48_271 % 2_147_483_647).cast(pl.String).str.zfill(10)),
        full_name="name", birth_date=pl.col("birth").dt.strftime("%d/%m/%Y"),
        sex=pl.when(pl.col("sex") == 0).then(pl.lit("Nam")).otherwise(pl.lit("Nữ")), citizen_id="cccd", address="address",
        commune="commune_name", commune_code="commune_code", district="district", district_code="district_code",
        province="province", province_code="province_code",
    )  # fmt: skip


def reference(
    out: Path | str, persons: int, seed: int, *, profile: str = "default", as_of: date = AS_OF
) -> ReferenceReport:
    """Writes the population's extract for the register that ``generate`` makes of the same persons, seed and profile."""
    out = Path(out)
    habits = profiles.find(profile)
    plan = blocks.Plan(persons, seed, habits, (as_of,), world.build(seed, habits.spread))
    sinks = ParquetSink(out), ParquetSink(out.with_name(f"{out.stem}-truth.parquet"))
    added, rows = max(1, int(persons * ADDED)), 0
    for number in range(plan.blocks + -(-added // people.BLOCK)):
        extra = number >= plan.blocks
        count = min(people.BLOCK, added - (number - plan.blocks) * people.BLOCK) if extra else plan.size(number)
        folk = people.make(seed, number, count, plan.blocks, habits, plan.world)
        table = _columns(folk, number, plan.world.communes)
        kept = np.random.default_rng([seed, number, 6]).random(table.height) >= (0.0 if extra else ABSENT)
        table = table.filter(kept).sort("source_id")
        sinks[0].write(table.drop("person_id"))
        sinks[1].write(table.select(reference_id="source_id", person_id="person_id", on_register=pl.lit(not extra)))
        rows += table.height
    for sink in sinks:
        sink.close()
    return ReferenceReport(sinks[0].path, sinks[1].path, rows)


def expected(register: pl.DataFrame, reference: pl.DataFrame) -> pl.DataFrame:
    """What matching should say, from both truths: ``file, sheet, row, source_id, result, fields_wrong, kinds, reference_id``.

    ``result`` is ``right``, ``wrong``, ``not_found``, and ``not_uploaded`` for reference rows without a dose.
    """
    fields = {
        field: [code for code in register.columns if code.startswith(prefix) and code not in _CONSEQUENCES]
        + (["birth_future", "birth_after_dose", "birth_under_age"] if field == "birth_date" else [])
        for field, prefix in _PREFIXES.items()
    }
    wrong = pl.concat_list(pl.when(pl.any_horizontal(codes)).then(pl.lit(field)) for field, codes in fields.items())
    kinds = pl.concat_list(pl.when(pl.col(code)).then(pl.lit(code)) for codes in fields.values() for code in codes)
    found = pl.col("reference_id").is_not_null()
    verdict = (
        pl.when(~found).then(pl.lit("not_found")).when(wrong.list.drop_nulls().list.len() > 0).then(pl.lit("wrong"))
    )
    rows = register.join(reference.select("person_id", "reference_id"), on="person_id", how="left").select(
        "file", "sheet", "row", "source_id", verdict.otherwise(pl.lit("right")).alias("result"),
        pl.when(found).then(wrong.list.drop_nulls()).alias("fields_wrong"),
        pl.when(found).then(kinds.list.drop_nulls()).alias("kinds"), "reference_id",
    )  # fmt: skip
    alone = reference.filter(~pl.col("on_register")).select("reference_id", result=pl.lit("not_uploaded"))
    return pl.concat([rows, alone], how="diagonal")

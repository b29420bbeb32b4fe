"""How the fields of one injection are left out or mistyped."""

from __future__ import annotations

import random

import polars as pl

from vaxanalysis.synth.kinds import DoseRow, Kind, Value, blank, choice, placeholder

_VARIANTS = {
    "AstraZeneca": ("Astra Zeneca", "COVID-19 Vaccine AstraZeneca", "ASTRAZENECA", "AZ"),
    "Comirnaty (Pfizer)": ("Pfizer", "Comirnaty", "Pfizer-BioNTech", "PFIZER"),
    "Vero Cell": ("Vero-Cell", "VeroCell", "Sinopharm", "VERO CELL"),
    "Spikevax (Moderna)": ("Moderna", "Spikevax", "MODERNA"),
    "Sputnik V": ("Sputnik-V", "SPUTNIK V"),
    "Janssen": ("JANSSEN",),
    "Hayat-Vax": ("Hayat Vax", "HAYAT-VAX"),
    "Abdala": ("ABDALA",),
}


def _variant(rng: random.Random, row: DoseRow) -> Value:
    return rng.choice(_VARIANTS[row["vaccine"]])


def _bare(rng: random.Random, row: DoseRow) -> Value:
    day = row["day"]
    return rng.choice([f"{day.day}/{day.month}/{day.year}", day.isoformat(), f"{row['dose_date']} 08:30:00"])


_CLEAN = pl.col("regular")

KINDS: tuple[Kind, ...] = (
    Kind("vaccine_blank", ("vaccine",), blank, (0.004, 0.01), where=_CLEAN),
    Kind("vaccine_placeholder", ("vaccine",), placeholder, (0.0008, 0.002), where=_CLEAN),
    Kind(
        "vaccine_unlisted",
        ("vaccine",),
        choice("Covaxin", "Novavax", "CoronaVac", "Sinovac"),
        (0.0008, 0.0004),
        where=_CLEAN,
    ),
    Kind("lookalike_vaccine", ("vaccine",), _variant, (0.04, 0.12)),
    Kind("lot_blank", ("lot",), blank, (0.02, 0.05)),
    Kind("lot_placeholder", ("lot",), placeholder, (0.003, 0.006)),
    Kind("dose_date_blank", ("dose_date",), blank, (0.003, 0.008), where=_CLEAN),
    Kind(
        "dose_date_placeholder",
        ("dose_date",),
        choice("00/00/0000", "01/01/1900", "x", "không rõ"),
        (0.0006, 0.001),
        where=_CLEAN,
    ),
    Kind(
        "dose_date_impossible",
        ("dose_date",),
        choice("31/09/2021", "30/02/2021", "31/06/2021", "32/08/2021", "15/13/2021"),
        (0.0008, 0.0004),
        where=_CLEAN,
    ),
    Kind("lookalike_dose_date", ("dose_date",), _bare, (0.01, 0.03)),
    Kind("facility_blank", ("facility",), blank, (0.005, 0.015)),
    Kind("facility_placeholder", ("facility",), placeholder, (0.0008, 0.002)),
    Kind("dose_number_blank", ("dose_number",), blank, (0.002, 0.005), where=_CLEAN),
    Kind("entry_date_blank", ("entry_date",), blank, (0.01, 0.03)),
)

"""How the fields of one injection are left out or mistyped."""

from __future__ import annotations

import polars as pl

from vaxanalysis.synth.kinds import Kind, blank, choice, no_day, placeholder, shaped

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


_CLEAN, _DAY = pl.col("regular"), ("dose_date",)
_UNLISTED = choice("Covaxin", "Novavax", "CoronaVac", "Sinovac")
_IMPOSSIBLE = choice("31/09/2021", "30/02/2021", "31/06/2021", "32/08/2021", "15/13/2021")

KINDS: tuple[Kind, ...] = (
    Kind("vaccine_blank", ("vaccine",), blank, (0.004, 0.01), where=_CLEAN),
    Kind("vaccine_placeholder", ("vaccine",), placeholder, (0.0008, 0.002), where=_CLEAN),
    Kind("vaccine_unlisted", ("vaccine",), _UNLISTED, (0.0008, 0.0004), where=_CLEAN),
    Kind("lookalike_vaccine", ("vaccine",), lambda rng, row: rng.choice(_VARIANTS[row["vaccine"]]), (0.04, 0.12)),
    Kind("lot_blank", ("lot",), blank, (0.02, 0.05)),
    Kind("lot_placeholder", ("lot",), placeholder, (0.003, 0.006)),
    Kind("dose_date_blank", _DAY, blank, (0.003, 0.008), where=_CLEAN),
    Kind("dose_date_placeholder", _DAY, no_day, (0.0006, 0.001), where=_CLEAN),
    Kind("dose_date_impossible", _DAY, _IMPOSSIBLE, (0.0008, 0.0004), where=_CLEAN),
    Kind(
        "lookalike_dose_date",
        _DAY,
        shaped("{day.day}/{day.month}/{day.year}", "{day}", "{dose_date} 08:30:00"),
        (0.01, 0.03),
    ),
    Kind("facility_blank", ("facility",), blank, (0.005, 0.015)),
    Kind("facility_placeholder", ("facility",), placeholder, (0.0008, 0.002)),
    Kind("dose_number_blank", ("dose_number",), blank, (0.002, 0.005), where=_CLEAN),
    Kind("entry_date_blank", ("entry_date",), blank, (0.01, 0.03)),
)

"""The vaccine table as data: products, the names they are met under, approval, primary course, intervals.

``assumed`` names facts that no public source confirmed: a rule that rests on one is a warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ROLLOUT = date(2021, 3, 8)
"""The first dose given in the country."""


@dataclass(frozen=True)
class Vaccine:
    """A product. ``keys`` are parts of a folded name (only a-z and digits) that give it away wherever they stand."""

    code: str
    label: str
    approved: date
    primary_doses: int
    min_days: int
    keys: tuple[str, ...]
    names: tuple[str, ...] = ()
    assumed: frozenset[str] = frozenset()


VACCINES: tuple[Vaccine, ...] = (
    Vaccine(
        "astrazeneca", "AstraZeneca", date(2021, 2, 1), 2, 28, ("astra", "azd1222", "covishield", "vaxzevria"),
        ("AstraZeneca", "COVID-19 Vaccine AstraZeneca", "Astra Zeneca", "Astra", "AZ", "AZD1222", "Covishield"),
    ),
    Vaccine(
        "pfizer", "Comirnaty (Pfizer)", date(2021, 6, 12), 2, 21, ("pfizer", "comirnaty", "biontech", "bnt162"),
        ("Comirnaty (Pfizer)", "Comirnaty", "Pfizer", "Pfizer-BioNTech", "Pfizer BioNTech", "PFIZER"),
    ),
    Vaccine(
        "moderna", "Spikevax (Moderna)", date(2021, 6, 28), 2, 28, ("moderna", "spikevax", "mrna1273"),
        ("Spikevax (Moderna)", "Spikevax", "Moderna", "MODERNA"),
    ),
    Vaccine(
        "vero_cell", "Vero Cell (Sinopharm)", date(2021, 6, 3), 2, 21, ("verocell", "verocel", "sinopharm", "bbibp"),
        ("Vero Cell", "Vero Cell (Sinopharm)", "Verocell", "Vero", "Vero-Cell", "Sinopharm"),
    ),
    Vaccine(
        "sputnik_v", "Sputnik V", date(2021, 3, 23), 2, 21, ("sputnik", "gamaleya", "gamcovidvac"),
        ("Sputnik V", "Sputnik", "Sputnik-V"),
    ),
    Vaccine(
        "janssen", "Janssen", date(2021, 7, 15), 1, 0, ("janssen", "johnson", "ad26cov2"),
        ("Janssen", "Johnson & Johnson", "J&J"), frozenset({"primary_doses"}),
    ),
    Vaccine(
        "hayat_vax", "Hayat-Vax", date(2021, 9, 10), 2, 21, ("hayat",),
        ("Hayat-Vax", "Hayat Vax", "Hayat - Vax", "Hayat"), frozenset({"approved", "primary_doses", "min_days"}),
    ),
    Vaccine(
        "abdala", "Abdala", date(2021, 9, 17), 3, 14, ("abdala",),
        ("Abdala",), frozenset({"approved", "primary_doses", "min_days"}),
    ),
)  # fmt: skip

VACCINE = {vaccine.code: vaccine for vaccine in VACCINES}

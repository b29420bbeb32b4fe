"""Where people live and are vaccinated: communes with weights, facilities, and how careless each place is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from vaxanalysis import places

HANOI = "01"
THOUSANDS = {
    "001": 226, "002": 141, "003": 168, "004": 322, "005": 295, "006": 376, "007": 304, "008": 507, "009": 293, "016": 341,
    "017": 405, "018": 286, "019": 269, "020": 288, "021": 354, "250": 241, "268": 382, "269": 151, "271": 290, "272": 184,
    "273": 185, "274": 257, "275": 204, "276": 224, "277": 347, "278": 211, "279": 254, "280": 229, "281": 210, "282": 207,
}  # fmt: skip
"""People per district of Hanoi, rounded, after the census of 2019; elsewhere a district weighs what it has communes."""

CENTRAL = (("001", 1), ("002", 2), ("005", 3), ("006", 4), ("006", 5), ("007", 6), ("017", 7), ("268", 8))
"""Central hospitals: host district in Hanoi and number; the names are invented."""


@dataclass(frozen=True)
class World:
    """Communes (those of ``province`` first) and facilities as frames, with the arrays drawn from."""

    province: str
    districts: tuple[str, ...]
    communes: pl.DataFrame
    facilities: pl.DataFrame
    home_weights: np.ndarray
    commune_factor: np.ndarray
    facility_factor: np.ndarray

    @property
    def own(self) -> int:
        """How many of the first communes are the province's."""
        return self.home_weights.size


def _communes(province: str, districts: Sequence[str]) -> pl.DataFrame:
    """All communes of 2021, those of ``province`` first; ``district_no`` numbers its ``districts`` (else -1)."""
    columns = ["province_code", "province", "district_code", "district", "commune_code", "commune"]
    order = {code: number for number, code in enumerate(districts)}
    return (
        places.units()
        .select(columns)
        .sort(pl.col("province_code") != province, "district_code", "commune_code")
        .with_columns(district_no=pl.col("district_code").replace_strict(order, default=-1, return_dtype=pl.Int16))
    )


def _facilities(own: pl.DataFrame, province: str, districts: Sequence[str]) -> pl.DataFrame:
    """A station per commune, a health centre and a hospital per district, then the central hospitals."""
    stations = own.select(
        name="Trạm Y tế " + pl.col("commune"), code=province + pl.col("commune_code"), district_no="district_no"
    )
    towns = own.unique("district_no").sort("district_no")
    of_districts = [
        towns.select(name=kind + pl.col("district"), code=province + pl.col("district_code") + code, district_no="district_no")
        for kind, code in (("Trung tâm Y tế ", "01"), ("Bệnh viện Đa khoa ", "02"))
    ]  # fmt: skip
    hosts = [districts.index(code) if code in districts else number % len(districts) for code, number in CENTRAL]
    central = pl.DataFrame(
        {
            "name": [f"Bệnh viện Trung ương số {number}" for _, number in CENTRAL],
            "code": [f"{province}900{number:02d}" for _, number in CENTRAL],
            "district_no": pl.Series(hosts, dtype=pl.Int16),
        }
    )
    return pl.concat([stations, *of_districts, central])


def _factor(rng: np.random.Generator, size: int, spread: float) -> np.ndarray:
    """Log-normal carelessness with mean 1."""
    return np.exp(spread * rng.standard_normal(size) - spread**2 / 2)


def build(seed: int, spread: float, province: str = HANOI) -> World:
    """The world of a seed; ``spread`` is how much communes differ in carelessness, facilities a little less."""
    rng = np.random.default_rng([seed, 0xC0FFEE])
    districts = places.districts(province).filter(pl.col("communes") > 0)
    thousands = THOUSANDS if province == HANOI else dict(districts.select("district_code", "communes").iter_rows())
    codes = tuple(sorted(thousands))
    communes = _communes(province, codes)
    own = communes.filter(pl.col("province_code") == province)
    people = own["district_code"].replace_strict(thousands, return_dtype=pl.Float64).to_numpy()
    share = pl.DataFrame({"d": own["district_code"], "w": _factor(np.random.default_rng(579), own.height, 0.5)})
    weights = people * share.select(pl.col("w") / pl.col("w").sum().over("d")).to_series().to_numpy()
    facilities = _facilities(own, province, codes)
    return World(
        province, codes, communes, facilities, weights / weights.sum(),
        _factor(rng, communes.height, spread), _factor(rng, facilities.height, spread * 0.8),
    )  # fmt: skip

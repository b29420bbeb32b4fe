"""What people carry: citizen cards, older cards, passports, insurance cards, phones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from vaxanalysis.synth.names import FOREIGN_NAMES
from vaxanalysis.synth.profiles import Profile

PROVINCES = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 044 045 046 "
    "048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096"
).split()
"""Prefixes of citizen numbers for births in the country."""

ABROAD = ("107", "109", "134", "142", "155", "229", "231", "238")
"""A few prefixes as given to citizens born abroad: odd to see, and right."""

OLD_PREFIXES = ("01", "03", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19")
COUNTRIES = ("Hàn Quốc", "Nhật Bản", "Trung Quốc", "Hoa Kỳ", "Pháp", "Ấn Độ", "Đức", "Anh", "Nga", "Úc")
MOBILE = (
    "032 033 034 035 036 037 038 039 070 076 077 078 079 081 082 083 084 085 056 058 059 "
    "086 088 089 090 091 093 094 096 097 098 099"
).split()
PRIORITY_WEIGHTS = np.array([3, 3, 2, 2, 0.3, 0.3, 8, 6, 12, 6, 4, 1, 25, 0.4, 7, 20])
_TEN_MILLION, _MILLION = 10_000_000, 1_000_000


def _padded(numbers: np.ndarray, width: int) -> pl.Series:
    return pl.Series(numbers).cast(pl.String).str.zfill(width)


def _drawn(rng: np.random.Generator, words: Sequence[str], size: int, first: int = 0) -> pl.Series:
    """``size`` of ``words`` from the ``first`` on, each as likely as any."""
    return pl.Series(words).gather(rng.integers(first, len(words), size))


def _serials(people: pl.DataFrame, prefix: pl.Series, block: int, blocks: int) -> pl.Series:
    """Six digits never given twice within prefix, century, sex and year: each block has its own stripe."""
    keyed = people.select(p=prefix.cast(pl.Int64), s="sex", y=pl.col("birth").dt.year())
    rank = keyed.select(pl.int_range(pl.len()).over("p", "s", "y")).to_series().to_numpy()
    offset = keyed.select(pl.col("p") * 7_919 + pl.col("s") * 104_729 + pl.col("y") * 224_737).to_series().to_numpy()
    return _padded((387_413 * (rank * max(200, blocks + 20) + block) + offset) % _MILLION, 6)


def citizen_numbers(rng: np.random.Generator, people: pl.DataFrame, block: int, blocks: int) -> pl.Series:
    """Twelve digits that agree with sex and birth year."""
    size = people.height
    chance = rng.random(size)
    other, abroad = _drawn(rng, PROVINCES, size, first=1), _drawn(rng, ABROAD, size)
    prefix = pl.Series(np.where(chance < 0.72, "001", np.where(chance < 0.997, other, abroad)), dtype=pl.String)
    serial = _serials(people, prefix, block, blocks)
    year = pl.col("birth").dt.year()
    digit = pl.col("sex") + pl.when(year < 2000).then(0).otherwise(2)
    parts = [prefix, digit.cast(pl.String), (year % 100).cast(pl.String).str.zfill(2), serial]
    return people.select(pl.concat_str(parts).alias("cccd")).to_series()


def _unique(people: pl.DataFrame, block: int, factor: int) -> np.ndarray:
    """Seven digits never given twice, below ten million people."""
    return np.asarray((factor * (np.arange(people.height) + block * 50_000) + 7_654_321) % _TEN_MILLION)


def _phones(rng: np.random.Generator, people: pl.DataFrame, profile: Profile) -> pl.Series:
    """Most adults have a phone of their own, the others were registered under the household's."""
    size = people.height
    own = _drawn(rng, MOBILE, size) + _padded(rng.integers(0, _TEN_MILLION, size), 7)
    dependent = pl.col("role").is_in([2, 3, 4, 5, 6])
    likely = pl.when(dependent).then(0.6 * profile.own_phone).otherwise(profile.own_phone)
    frame = people.select("household", "role", own=own, chance=pl.Series(rng.random(size)))
    shared = pl.when(pl.col("chance") > likely).then(pl.col("own").first().over("household")).otherwise("own")
    return frame.select(phone=shared).to_series()


def issue(rng: np.random.Generator, people: pl.DataFrame, block: int, blocks: int, profile: Profile) -> pl.DataFrame:
    """Documents, nationality, phone, insurance card and priority group of each person; foreigners get their names."""
    size = people.height
    foreign = pl.Series((rng.random(size) < 0.006) & (people["role"].to_numpy() < 2) & (people["age"].to_numpy() < 70))
    country, letter = _drawn(rng, COUNTRIES, size), _drawn(rng, tuple("ABCEGKLMNPRS"), size)
    here = pl.Series(rng.random(size) < 0.72)
    elsewhere = _drawn(rng, OLD_PREFIXES, size, first=1)
    insured = _drawn(rng, ("GD4", "DN4", "HC4", "TE1", "HT3", "CN3"), size)
    group = np.searchsorted(np.cumsum(PRIORITY_WEIGHTS) / PRIORITY_WEIGHTS.sum(), rng.random(size)).clip(max=15) + 1
    group = np.where((people["age"].to_numpy() >= 65) & (rng.random(size) < 0.8), 9, group)
    alien = _drawn(rng, FOREIGN_NAMES, size)
    number = _padded(_unique(people, block, 3_928_171), 7)
    ten = _padded(rng.integers(0, 10_000_000_000, size), 10)
    short = pl.Series(rng.random(size) < 0.1)
    return people.select(
        foreign=foreign,
        nationality=pl.when(foreign).then(country).otherwise(pl.lit("Việt Nam")),
        alien=alien,
        cccd=citizen_numbers(rng, people, block, blocks),
        cmnd=pl.when((pl.col("birth").dt.year() < 2001) & ~foreign).then(
            pl.when(here).then(pl.lit("01")).otherwise(elsewhere) + number
        ),
        passport=letter + _padded(_unique(people, block, 5_132_779), 7),
        insurance=pl.when(short).then(ten).otherwise(insured + "01" + ten),
        phone=_phones(rng, people, profile),
        priority=pl.Series(group.astype(np.int8)),
        uses_old=pl.Series(rng.random(size) < profile.old_cards * (people["age"].to_numpy() / 45.0)),
    )

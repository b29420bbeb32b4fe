"""How the place of residence and the small administrative fields are mistyped."""

from __future__ import annotations

import random
import unicodedata

import polars as pl

from vaxanalysis.schema import fold
from vaxanalysis.synth.kinds import Edit, EntryRow, Kind, Value, blank, choice, placeholder

_SHORT = {"Phường": ("P.", "P. ", "p "), "Xã": ("X.", "xã ", ""), "Thị trấn": ("TT ", "TT. ", "")}
_TONES = {"oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "uý": "úy", "uỳ": "ùy", "uỷ": "ủy"}
_INVENTED = ("Phường Sao Mai Mới", "Xã Đồng Hoa Hồng", "Khu tập thể", "Thôn 5", "Phường 99", "Xã Bến Trăng Non")


def _uncoded(*options: str | None) -> Edit:
    return lambda rng, row: (rng.choice(options), None)


def _elsewhere(rng: random.Random, row: EntryRow) -> Value:
    return row["other_commune"], row["other_commune_code"]


def _misspelt(rng: random.Random, row: EntryRow) -> Value:
    """A letter doubled or swapped with the next inside the last word."""
    name = row["commune"]
    place = rng.randrange(max(len(name) - 3, 1), len(name))
    swapped = name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :]
    return rng.choice([name[:place] + name[place] + name[place:], swapped])


def _spelling(rng: random.Random, row: EntryRow) -> Value:
    """The same commune spelt another way: short type, no marks, the other place of the tone mark, decomposed."""
    kind = next((kind for kind in _SHORT if row["commune"].startswith(kind)), "Xã")
    toned = next((row["commune"].replace(old, new) for old, new in _TONES.items() if old in row["commune"]), None)
    if toned:
        return toned
    short = rng.choice(_SHORT[kind]) + row["commune"].removeprefix(kind).strip()
    plain, lower = fold(row["commune"]).title(), unicodedata.normalize("NFC", row["commune"].lower())
    return rng.choice([short, plain, row["commune"].upper(), lower])


_COMMUNE = ("commune", "commune_code")
_VIETNAM = choice("VN", "Viet Nam", "việt nam", "VIỆT NAM")
_HANOI = pl.col("province_code") == "01"
_UNNUMBERED = ~pl.col("commune").str.contains(r"\d")

KINDS: tuple[Kind, ...] = (
    Kind("commune_blank", _COMMUNE, _uncoded(None, None, " "), (0.004, 0.015)),
    Kind("commune_placeholder", _COMMUNE, _uncoded("không rõ", "x", "N/A", "chưa có"), (0.0006, 0.002)),
    Kind("commune_unknown", _COMMUNE, _uncoded(*_INVENTED), (0.0015, 0.003)),
    Kind("commune_not_in_district", _COMMUNE, _elsewhere, (0.002, 0.004), where=_HANOI),
    Kind("commune_misspelt", ("commune",), _misspelt, (0.003, 0.008), where=_UNNUMBERED),
    Kind("lookalike_place_spelling", ("commune",), _spelling, (0.03, 0.1)),
    Kind("address_blank", ("address",), blank, (0.06, 0.15)),
    Kind("address_placeholder", ("address",), placeholder, (0.004, 0.01)),
    Kind("nationality_blank", ("nationality",), blank, (0.1, 0.3)),
    Kind("nationality_placeholder", ("nationality",), placeholder, (0.001, 0.003)),
    Kind("lookalike_nationality", ("nationality",), _VIETNAM, (0.02, 0.05), where=~pl.col("foreign")),
    Kind("priority_blank", ("priority_group",), blank, (0.01, 0.03)),
    Kind("priority_placeholder", ("priority_group",), placeholder, (0.001, 0.002)),
    Kind("priority_malformed", ("priority_group",), choice("17", "20", "99", "A", "nhóm"), (0.003, 0.001)),
)

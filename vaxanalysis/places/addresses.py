"""The commune at the end of an address: ``Số 5 Hàng Bông, P. Hàng Bông, Q. Hoàn Kiếm, Hà Nội``.

Streets bear names of communes, and pass through others. So a commune is recognised only by its type, its name and its district's, both as
they stand in the list, as the whole end of an address; anything else stays open.
"""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from vaxanalysis.places.levels import CACHED, claim_province
from vaxanalysis.places.lookup import only, scope
from vaxanalysis.places.names import split_type
from vaxanalysis.places.resolve import spread

_END = (
    r"(?is)^(?:.*(?:[,;\n]|\s[-–]))?\s*"
    r"((?:phường|phuong|xã|xa|thị trấn|thi tran|tt|p|x)[. \d][^,;\n]*(?:[,;\n]|\s[-–]).+)$"
)
"""The end of an address from the type of its commune on."""


def ends(addresses: pl.Series) -> pl.Series:
    """The end of each address from its commune on, which :func:`vaxanalysis.places.resolve` takes as a commune; null if none is certain."""
    found = addresses.str.extract(_END)
    certain = [end for end in found.drop_nulls().unique() if _is_certain(end)]
    return found.replace_strict(certain, certain, default=None, return_dtype=pl.String)


@lru_cache(maxsize=CACHED)
def _is_certain(end: str) -> bool:
    province, _, district, _, commune, _ = spread(["", "", "", "", end, ""])
    upper = claim_province(province, "").unit
    if not (district and split_type(commune, "commune")[0] and end.startswith(commune)):
        return False
    home = only(scope("district", upper and upper.code).exact(district))
    return home is not None and only(scope("commune", district=home.code).exact(commune)) is not None

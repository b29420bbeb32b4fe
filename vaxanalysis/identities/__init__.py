"""Who is the same person: records to persons, with the reason for every pair."""

from __future__ import annotations

from typing import Any, Literal

import polars as pl

from vaxanalysis.identities.result import KINDS, Identities
from vaxanalysis.identities.tuples import as_polars

__all__ = ["KINDS", "Identities", "duplicates"]


def duplicates(
    records: Any, *, method: Literal["deterministic", "model"] = "deterministic", before: pl.DataFrame | None = None
) -> Identities:
    """Which ``records`` (Polars, lazy or pandas; standardised) are the same person.

    ``before`` is an earlier answer's ``record_id, person_id``: persons that kept most of their records keep their id.
    """
    from vaxanalysis.identities.deterministic import deterministic

    return deterministic(as_polars(records), before)

"""Where the rows of persons are put together and judged: on this machine, or on others by the same functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

import polars as pl

from vaxanalysis import identities, loading, register, rules
from vaxanalysis.snapshot import judging
from vaxanalysis.snapshot.homes import Homes


class Engine(Protocol):
    """What needs the rows of a whole city."""

    def in_parts(
        self, source: loading.Raw, key: str, province: str | None, folder: Path
    ) -> tuple[loading.Raw, register.Parts]:
        """As :func:`vaxanalysis.register.in_parts`."""

    def persons(self, parts: register.Parts, before: pl.DataFrame | None) -> identities.Identities:
        """Who the records are. ``before``: last week's ``record_id, person_id``."""

    def records(self, parts: register.Parts, as_of: date, own: Sequence[rules.Rule], homes: Homes) -> judging.Judged:
        """As :func:`vaxanalysis.snapshot.judging.records`."""

    def doses(self, parts: register.Parts, clusters: pl.DataFrame, as_of: date, homes: Homes) -> pl.DataFrame:
        """As :func:`vaxanalysis.snapshot.judging.doses`."""


class Here:
    """This machine."""

    in_parts = staticmethod(register.in_parts)

    def persons(self, parts: register.Parts, before: pl.DataFrame | None) -> identities.Identities:
        """As :func:`vaxanalysis.identities.duplicates`."""
        return identities.duplicates(parts.records, before=before)

    records = staticmethod(judging.records)
    doses = staticmethod(judging.doses)

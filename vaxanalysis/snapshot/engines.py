"""Where the rows of persons are put together and judged: on this machine, or on others by the same functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Protocol

import polars as pl

from vaxanalysis import identities, loading, register, rules
from vaxanalysis.identities.reviewed import Reviewed
from vaxanalysis.snapshot import judging
from vaxanalysis.snapshot.homes import Homes


class Engine(Protocol):
    """What needs the rows of a whole city."""

    def in_parts(
        self, source: loading.Raw, key: str, province: str | None, folder: Path
    ) -> tuple[loading.Raw, register.Parts]:
        """As :func:`vaxanalysis.register.in_parts`."""

    def persons(
        self, parts: register.Parts, before: pl.LazyFrame | None, answers: Reviewed | None
    ) -> identities.Identities:
        """Who the records are. ``before``: last week's ``record_id, person_id``; ``answers``: those of reviewers."""

    def records(self, parts: register.Parts, as_of: date, own: Sequence[rules.Rule], homes: Homes) -> judging.Judged:
        """As :func:`vaxanalysis.snapshot.judging.records`."""

    def doses(self, parts: register.Parts, clusters: pl.DataFrame, as_of: date, homes: Homes) -> None:
        """As :func:`vaxanalysis.snapshot.judging.doses`."""


@dataclass(frozen=True)
class Here:
    """This machine. ``say`` is called at each part of a step."""

    say: Callable[..., None]

    def in_parts(
        self, source: loading.Raw, key: str, province: str | None, folder: Path
    ) -> tuple[loading.Raw, register.Parts]:
        """As :func:`vaxanalysis.register.in_parts`."""
        return register.in_parts(source, key, province, folder, partial(self.say, "assembling"))

    def persons(
        self, parts: register.Parts, before: pl.LazyFrame | None, answers: Reviewed | None
    ) -> identities.Identities:
        """As :func:`vaxanalysis.identities.duplicates`."""
        return identities.duplicates(parts.records, before=before, answers=answers)

    def records(self, parts: register.Parts, as_of: date, own: Sequence[rules.Rule], homes: Homes) -> judging.Judged:
        """As :func:`vaxanalysis.snapshot.judging.records`."""
        return judging.records(parts, as_of, own, homes, partial(self.say, "judging"))

    def doses(self, parts: register.Parts, clusters: pl.DataFrame, as_of: date, homes: Homes) -> None:
        """As :func:`vaxanalysis.snapshot.judging.doses`."""
        judging.doses(parts, clusters, as_of, homes, partial(self.say, "doses"))

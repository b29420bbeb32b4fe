"""Checking, done once: what is wrong with each record, as a few small columns from which any table can be made later.

A findings folder holds Parquet files of a line a record: its file, sheet and row, its unit, the masks ``states``,
``applies`` and ``fails``, and keys to group by (sex, age group, priority group; vaccine, facility and week of each dose).
No name, number or address. docs/profile.md compares masks with boolean columns. ``about.json`` holds the
catalogue's version: findings of two versions are not compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaxanalysis.findings.columns import AGE_GROUPS, RECORD_KEYS
from vaxanalysis.findings.dose_slots import DOSE_KEYS
from vaxanalysis.findings.folder import Findings
from vaxanalysis.register.parts import PERSON_KEYS

if TYPE_CHECKING:
    from vaxanalysis.findings.checking import check as check
    from vaxanalysis.findings.checking import count as count
    from vaxanalysis.findings.checking import glance as glance
    from vaxanalysis.findings.judge import Judge as Judge

__all__ = ["AGE_GROUPS", "DOSE_KEYS", "PERSON_KEYS", "RECORD_KEYS", "Findings", "Judge", "check", "count", "glance"]


def __getattr__(name: str) -> Any:
    """``Judge``, ``check``, ``count`` and ``glance`` import modules that readers of findings do not need: they are imported when used."""
    if name not in ("Judge", "check", "count", "glance"):
        raise AttributeError(f"module 'vaxanalysis.findings' has no attribute '{name}'")
    from vaxanalysis.findings import checking

    return getattr(checking, name)

"""Checking done once: what is wrong with each record, as a few small columns, kept where any table can be made of it again.

A findings folder holds Parquet files of a line a record: where it stands (file, sheet, row), its unit, the masks ``states``,
``applies`` and ``fails``, and keys to group by (sex, age group, priority group; vaccine, facility and week of each dose).
No name, number or address. Masks were measured against boolean columns: docs/profile.md says how. ``about.json`` holds the
catalogue's version: findings of two versions are not compared.
"""

from __future__ import annotations

from vaxanalysis.findings.checking import check, count
from vaxanalysis.findings.columns import AGE_GROUPS, RECORD_KEYS
from vaxanalysis.findings.folder import Findings
from vaxanalysis.findings.slots import DOSE_KEYS
from vaxanalysis.register.parts import KEYS

__all__ = ["AGE_GROUPS", "DOSE_KEYS", "KEYS", "RECORD_KEYS", "Findings", "check", "count"]

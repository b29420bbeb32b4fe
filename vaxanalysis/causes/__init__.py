"""Where errors come from: facility, file, way of entry and weeks in which a field is missing or malformed more than elsewhere."""

from __future__ import annotations

from vaxanalysis.causes.origins import ORIGIN_KEYS, add, origins, with_entry
from vaxanalysis.causes.scan import SCHEMA, comparable, scan
from vaxanalysis.causes.words import Causes, place, sentence

__all__ = ["ORIGIN_KEYS", "SCHEMA", "Causes", "add", "comparable", "origins", "place", "scan", "sentence", "with_entry"]

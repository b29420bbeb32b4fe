"""What an analyst sees of a register: an object whose tables and plots are one call each."""

from __future__ import annotations

from vaxanalysis.profiling.drill import Drilled
from vaxanalysis.profiling.profile import Profile, rule_table
from vaxanalysis.profiling.sources import profile

__all__ = ["Drilled", "Profile", "profile", "rule_table"]

"""Which field of a record is wrong, what it should be, and how likely that is. Proposed, never filled in.

The smallest weighted set of fields that explains the contradictions of a record is blamed (Fellegi and Holt, Journal of the American
Statistical Association 71, 1976); the weights are how often each field errs in this very register, estimated without labels.
"""

from vaxanalysis.repair.chances import TIERS
from vaxanalysis.repair.propose import COLUMNS, proposals, record_tiers
from vaxanalysis.repair.traits import NEEDED
from vaxanalysis.repair.words import TIER_LABELS, lines

__all__ = ["COLUMNS", "NEEDED", "TIERS", "TIER_LABELS", "lines", "proposals", "record_tiers"]

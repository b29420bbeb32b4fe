"""The verification loop: lists go out to stations and police, answers come back, progress is counted."""

from vaxanalysis.verification.daily import Daily, daily, save_tables
from vaxanalysis.verification.figures import figures
from vaxanalysis.verification.history import history
from vaxanalysis.verification.match import Match, match
from vaxanalysis.verification.pairs import write_pairs
from vaxanalysis.verification.remedies import WAITING
from vaxanalysis.verification.results import ImportReport, conflicts, import_results
from vaxanalysis.verification.reviewers import estimate, reviewed
from vaxanalysis.verification.states import states
from vaxanalysis.verification.worklists import WorklistReport, worklists

__all__ = [
    "Daily",
    "ImportReport",
    "Match",
    "WAITING",
    "WorklistReport",
    "conflicts",
    "daily",
    "estimate",
    "figures",
    "history",
    "import_results",
    "match",
    "reviewed",
    "save_tables",
    "states",
    "worklists",
    "write_pairs",
]

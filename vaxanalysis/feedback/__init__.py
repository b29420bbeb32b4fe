"""Citizens' requests: what kind, who answers for them, and the 48-hour clock."""

from vaxanalysis.feedback.report import Feedback, feedback

__all__ = ["Feedback", "feedback"]

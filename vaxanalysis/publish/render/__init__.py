"""A week's pages: notebooks through papermill and nbconvert, several at a time, the same bytes every time."""

from vaxanalysis.publish.render.failure import Failure
from vaxanalysis.publish.render.outcome import WeekResult
from vaxanalysis.publish.render.pages import FORMATS
from vaxanalysis.publish.render.verify import verify
from vaxanalysis.publish.render.week import refuse_taken, render_week

__all__ = ["FORMATS", "Failure", "WeekResult", "refuse_taken", "render_week", "verify"]

"""The plan of the verification: what is left on each day ahead, what it takes, what if."""

from vaxanalysis.planning.effort import Effort, effort
from vaxanalysis.planning.forecast import History, forecast
from vaxanalysis.planning.plan import Basis, Plan, basis, plan
from vaxanalysis.planning.saved import FORECAST, save_forecast

__all__ = ["FORECAST", "Basis", "Effort", "History", "Plan", "basis", "effort", "forecast", "plan", "save_forecast"]

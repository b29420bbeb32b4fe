"""How much verification work there is, how long it takes, and how much will be left on each day ahead."""

from vaxanalysis.planning.forecast import History, forecast
from vaxanalysis.planning.hours import Workload, to_clean, workload

__all__ = ["History", "Workload", "forecast", "to_clean", "workload"]

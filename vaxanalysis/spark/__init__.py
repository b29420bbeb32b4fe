"""A week's register put together, judged and counted on a Spark cluster, by the functions that one machine uses.

The workers read the files, write the parts of the register and read these again in the store's own folder, which they must see under the
same path as the driver (docs/how-to-cluster.md). Spark carries rows from one worker to another, adds the counts, and repeats what a lost
worker did; whatever a task writes replaces what an earlier try wrote.
"""

from vaxanalysis.spark.engine import Cluster
from vaxanalysis.spark.session import connect

__all__ = ["Cluster", "connect"]

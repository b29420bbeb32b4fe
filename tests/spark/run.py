"""A snapshot on a cluster, in a process of its own: ``run.py MASTER STORE INPUT``, in parts of a few hundred rows."""

import sys
from datetime import date

from vaxanalysis import snapshot, spark
from vaxanalysis.spark import engine, rows
from vaxanalysis.store import Store

if __name__ == "__main__":
    master, store, given = sys.argv[1:]
    engine.PART_ROWS, rows.PIECE = 250, 300
    with spark.connect(master) as session:
        snapshot.take([given], date(2021, 11, 8), Store(store), engine=spark.Cluster(session))

"""A session with a cluster, whose workers have the driver's versions."""

from __future__ import annotations

import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import polars as pl

from vaxanalysis.errors import ParameterError, UserError
from vaxanalysis.spark.frames import mapped

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CONNECT = "sc://"
PORTS = {"sc": 15002, "spark": 7077}
"""Scheme of an address -> the port that is meant where it names none."""

PATIENCE = 10
"""Seconds that a master has to answer; the clients of Spark would try for minutes."""

LIBRARIES = ("vaxanalysis", "polars", "pyarrow")
"""Whose versions must be those of the driver: plans and masks of another may mean something else."""

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "50000",
    "spark.sql.execution.arrow.useLargeVarTypes": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""What results or memory depend on; everything else is the cluster's own."""


@contextmanager
def connect(master: str) -> Iterator[SparkSession]:
    """A session with ``master``: ``spark://``, ``yarn``, ``k8s://`` or ``local[n]``, or ``sc://`` for Spark Connect (also Sail).

    Raises UserError where pyspark is missing, or where a worker has another version of ``LIBRARIES``; ParameterError where nothing answers.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UserError(
            "--engine spark", "pyspark is not installed", "Run: pip install 'vaxanalysis[spark]'"
        ) from error
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    _knock(master)
    builder = SparkSession.builder.appName("vaxanalysis")
    try:
        builder = builder.remote(master) if master.startswith(CONNECT) else builder.master(master)
        session = builder.config(map=dict(SETTINGS)).getOrCreate()
        if not master.startswith(CONNECT):
            session.sparkContext.setLogLevel("OFF")  # an error of a worker may quote the value that it met
        _check(session)
    except UserError:
        raise
    except Exception as error:
        what = f"no Spark session with {master} ({type(error).__name__})"
        raise ParameterError(
            "--master",
            what,
            "Check the address, that Java 17 is installed (sc:// needs none), and that every worker has vaxanalysis installed",
        ) from error
    try:
        yield session
    except PySparkException as error:
        what = f"a job failed ({type(error).__name__}); the cluster's log holds the reason"
        raise UserError(master, what, "Look there, correct it, and run again; nothing was stored") from error
    finally:
        session.stop()


def _knock(master: str) -> None:
    """Raise ParameterError where nothing listens at the address of ``master``, if it is one address."""
    where = urlsplit(master)
    if where.scheme not in PORTS or "," in master:
        return
    try:
        socket.create_connection((where.hostname, where.port or PORTS[where.scheme]), PATIENCE).close()
    except (OSError, ValueError) as error:
        raise ParameterError("--master", f"nothing answers at {master}", "Check the address, and start it") from error


def versions() -> str:
    """The versions of ``LIBRARIES`` here."""
    return ", ".join(f"{name} {version(name)}" for name in LIBRARIES)


def _check(session: SparkSession) -> None:
    schema = pl.Schema({"found": pl.String})
    asked = session.range(0, 8, 1, 8)
    found = mapped(asked, lambda rows: pl.DataFrame({"found": [versions()]}), schema).distinct().collect()
    refuse_other({row.found for row in found})


def refuse_other(found: set[str]) -> None:
    """Raise UserError where a worker has other versions than the driver."""
    if other := sorted(found - {versions()}):
        what = f"its workers have {'; '.join(other)}, the driver {versions()}"
        raise UserError("the cluster", what, "Install the same versions on every worker")

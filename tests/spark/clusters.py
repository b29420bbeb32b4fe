"""Real clusters on this machine, as processes on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
TABLES = (
    "counts", "origins", "crossed", "sources", "districts", "outside", "deliveries", "duplicates",
)  # fmt: skip
"""The small tables that a cluster gives as one machine does."""

QUICK = "-XX:TieredStopAtLevel=1"
"""Compile less: these processes live for seconds."""

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.extraJavaOptions": QUICK,
    "spark.executor.extraJavaOptions": QUICK,
}
LOCAL = {
    "SPARK_LOCAL_IP": "127.0.0.1",
    "SPARK_DAEMON_JAVA_OPTS": QUICK,
    "PYSPARK_PYTHON": sys.executable,
    "PYSPARK_DRIVER_PYTHON": sys.executable,
    "PYSPARK_SUBMIT_ARGS": " ".join([*(f"--conf {name}={value}" for name, value in SETTINGS.items()), "pyspark-shell"]),
}


def environment() -> dict[str, str]:
    """The environment of a master, a worker and a driver."""
    return {**os.environ, **LOCAL, "PYTHONPATH": str(ROOT)}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until something listens on ``port``."""
    while process.poll() is None:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"ended with {process.returncode}")


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and its children, as when its machine fails."""
    own = psutil.Process(process.pid) if process.poll() is None else None
    for each in [*own.children(recursive=True), own] if own else []:
        try:
            each.kill()
        except psutil.NoSuchProcess:
            continue
    process.wait()


@contextmanager
def started(*command: str, cwd: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (cwd / "log.txt").open("ab") as log:
        process = subprocess.Popen(command, cwd=cwd, env=environment(), stdout=log, stderr=log)
    try:
        yield process
    finally:
        end(process)


@contextmanager
def standalone(folder: Path, workers: int = 2) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a standalone master, and its workers."""
    import pyspark

    tool, port = str(Path(pyspark.__file__).parent / "bin" / "spark-class"), free_port()
    master = (
        tool,
        "org.apache.spark.deploy.master.Master",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--webui-port",
        "0",
    )
    worker = (tool, "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g")
    address = f"spark://127.0.0.1:{port}"
    with ExitStack() as stack:
        wait_for(port, stack.enter_context(started(*master, cwd=folder)))
        yield (
            address,
            [stack.enter_context(started(*worker, "--webui-port", "0", address, cwd=folder)) for _ in range(workers)],
        )


@contextmanager
def sail(folder: Path) -> Iterator[str]:
    """The address of a Sail server."""
    port = free_port()
    with started(sys.executable, "-m", "pysail", "spark", "server", "--port", str(port), cwd=folder) as process:
        wait_for(port, process)
        yield f"sc://127.0.0.1:{port}"

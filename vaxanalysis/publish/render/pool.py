"""Jobs over processes, one process a job: forked from a server that has imported and done nothing else, or fresh where fork is missing.

If a process is killed or takes too long, only its own page fails.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from typing import cast

from vaxanalysis.errors import ParameterError
from vaxanalysis.publish.render.pages import Done, Job

Progress = Callable[[int, int, str], None]
Context = ForkServerContext | SpawnContext
ENGINES = ("auto", "fork", "kernel")
WARM = "vaxanalysis.publish.render.warm"
TRIES = 2
"""How often a job is started if its process dies."""
SECONDS = 900.0
"""Seconds that a page may take."""


def engine_here(engine: str) -> str:
    """``fork`` or ``kernel``; ``auto`` takes the fork where it is safe, that is on Linux."""
    if engine not in ENGINES:
        raise ParameterError("engine", f"unknown engine {engine!r}", f"Choose one of: {', '.join(ENGINES)}.")
    can_fork = sys.platform == "linux"
    if engine == "fork" and not can_fork:
        raise ParameterError(
            "engine", "this system cannot fork safely", "Leave the option out, or say --engine kernel."
        )
    return "fork" if engine != "kernel" and can_fork else "kernel"


def run_jobs(jobs: Sequence[Job], workers: int, progress: Progress | None) -> list[Done]:
    """Run all jobs, ``workers`` at a time; a failed job is returned as a result too. In the order of ``jobs``."""
    if not jobs:
        return []
    context = _context(jobs[0].engine)
    with ThreadPoolExecutor(min(workers, len(jobs))) as threads:
        futures = {threads.submit(_run, job, context): job for job in jobs}
        for number, future in enumerate(as_completed(futures), 1):
            if progress:
                progress(number, len(jobs), futures[future].name)
    return [future.result() for future in futures]


def _context(engine: str) -> Context:
    context = multiprocessing.get_context("forkserver" if engine == "fork" else "spawn")
    if engine == "fork":
        context.set_forkserver_preload([WARM])
    return cast(Context, context)


def _run(job: Job, context: Context) -> Done:
    for _ in range(TRIES):
        if answer := _try(job, context):
            return answer
    return Done(job, error="ProcessDied")


def _try(job: Job, context: Context) -> Done | None:
    """The result from a separate process; None if the process died."""
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(job, send))
    process.start()
    send.close()
    try:
        return cast(Done, receive.recv()) if receive.poll(SECONDS) else Done(job, error="TimeLimit")
    except EOFError:
        return None
    finally:
        process.kill()
        process.join()
        receive.close()


def _work(job: Job, send: Connection) -> None:
    from vaxanalysis.publish.render.job import render_job

    end_with_parent()
    try:
        answer = render_job(job)
    except Exception as error:
        answer = Done(job, error=type(error).__name__)
    send.send(answer)


def end_with_parent() -> None:
    """End this process when its parent process has ended, for whatever reason."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=lambda: wait([parent.sentinel]) and os._exit(1), daemon=True).start()

"""Jobs over processes: forked from a server that has imported and done nothing else, or fresh where fork is missing."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from multiprocessing.context import BaseContext

from vaxanalysis.errors import ParameterError
from vaxanalysis.publish.render.pages import Done, Job

Progress = Callable[[int, int, str], None]
ENGINES = ("auto", "fork", "kernel")
WARM = "vaxanalysis.publish.render.warm"


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
    """Run all jobs, ``workers`` at a time; a job that breaks is an answer like any other. In the order of ``jobs``."""
    if not jobs:
        return []
    with ProcessPoolExecutor(min(workers, len(jobs)), mp_context=_context(jobs[0].engine)) as pool:
        futures = {pool.submit(_work, job): job for job in jobs}
        for number, future in enumerate(as_completed(futures), 1):
            if progress:
                progress(number, len(jobs), futures[future].name)
    return [_answer(future, job) for future, job in futures.items()]


def _context(engine: str) -> BaseContext:
    context = multiprocessing.get_context("forkserver" if engine == "fork" else "spawn")
    if engine == "fork":
        context.set_forkserver_preload([WARM])
    return context


def _work(job: Job) -> Done:
    from vaxanalysis.publish.render.job import render_job

    return render_job(job)


def _answer(future: Future[Done], job: Job) -> Done:
    error = future.exception()
    return Done(job, error=type(error).__name__) if error else future.result()

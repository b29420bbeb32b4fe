"""The command line: parse, call, print. A user's mistake is one line on standard error and an exit code, never a traceback.

Exit codes: 0 all well, 1 done in part (said which), 2 nothing usable.
"""

from __future__ import annotations

import sys

import typer

from vaxanalysis.cli import inspect as inspect_command
from vaxanalysis.cli import loop, matching, pages, persons, plan, running, tables, weekly
from vaxanalysis.cli import session as session_command
from vaxanalysis.cli import synth as synth_command

typer_app = typer.Typer(
    help="Finds vaccination records that are incomplete, wrong or doubled, and plans their verification.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
)  # fmt: skip
for command in (
    weekly.weekly, inspect_command.inspect, tables.profile, persons.duplicates, loop.worklists, loop.import_results, matching.match,
    loop.feedback, loop.figures, plan.plan, loop.template, pages.verify, persons.evaluate, session_command.check_list, synth_command.synth,
):  # fmt: skip
    typer_app.command()(command)


def app() -> None:
    """Run the command line."""
    sys.exit(running.run(typer_app))

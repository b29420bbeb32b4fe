"""The one base of every mistake a user can correct.

A message names the thing (file, sheet, row, column), what was found there (its shape, never a person's value) and how to
correct it. The command line prints it as one line and exits; a traceback means a defect of ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class UserError(Exception):
    """Something the user can correct: ``what`` is wrong ``where``, and the ``repair``."""

    def __init__(self, where: str, what: str, repair: str) -> None:
        self.where, self.what, self.repair = where, what, repair
        super().__init__(f"{where}: {what}. {repair}")


class InputError(UserError):
    """A file, folder or database that cannot be read, or holds nothing known."""


class ParameterError(UserError):
    """An option, parameter or configuration value that makes no sense."""


class StoreError(UserError):
    """A store that is missing, of another version, or lacks the snapshot asked for."""


class OutputError(UserError):
    """An output that cannot be written, or that would replace what is not ours."""


class TableError(UserError):
    """A table handed to a function lacks a column or holds the wrong type."""


class NoSuchName(UserError, AttributeError):
    """A function or an attribute that there is not, under the name that was asked for."""


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """How to correct a name that is not among the ``known`` ones: the one most like it, else all of them."""
    by_fold = {name.casefold(): name for name in known}
    near = get_close_matches(given.casefold(), by_fold, n=1)
    return f"Did you mean {by_fold[near[0]]!r}?" if near else f"Use one of {', '.join(by_fold.values())}"

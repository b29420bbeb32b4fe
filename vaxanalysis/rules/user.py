"""Rules of the user's own, from a Python file; their masks have columns of their own, so that shipped bits do not change."""

from __future__ import annotations

import runpy
import traceback
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import polars as pl

from vaxanalysis.errors import ParameterError
from vaxanalysis.rules.columns import RECORD_COLUMNS, Column
from vaxanalysis.rules.masks import MOST
from vaxanalysis.rules.rule import Rule
from vaxanalysis.rules.shipped import ALL_RULES

_REPAIR = "Define RULES = (Rule(...), ...) as docs/rules.md shows"

WORDS = ("code", "severity", "actor", "message_vi", "message_en", "remedy_vi", "remedy_en")


def words(rules: Sequence[Rule]) -> pl.DataFrame:
    """``WORDS`` of ``rules``, all text, a line a rule in the order of their bits."""
    lines = [[getattr(rule, name) for name in WORDS] for rule in rules]
    return pl.DataFrame(lines, schema=dict.fromkeys(WORDS, pl.String), orient="row")


def version_of(rules: Sequence[Rule]) -> str:
    """A hash of the expressions and words of ``rules``; empty if there are none."""
    judged = (rule.applies.meta.serialize() + rule.fails.meta.serialize() for rule in rules)
    return sha256(b"|".join([words(rules).write_csv().encode(), *judged])).hexdigest()[:12] if rules else ""


def load_rules(path: Path | str) -> tuple[Rule, ...]:
    """The ``RULES`` of a Python file, which is run.

    Raises ParameterError, with the line of the file where there is one, if the file does not run, ``RULES`` is no tuple of Rule, a code
    is used twice or by the catalogue, or a rule reads an unknown column or has no answer of yes or no.
    """
    where = str(path)
    try:
        found = runpy.run_path(where).get("RULES")
    except OSError as error:
        raise ParameterError(where, "no rules file that can be read", "Check the path") from error
    except (Exception, SystemExit) as error:
        what = f"the rules file does not run ({type(error).__name__}: {error})"
        raise ParameterError(f"{where}{_line(error, where)}", what, "Correct this line, then run again") from error
    if not isinstance(found, tuple) or not all(isinstance(rule, Rule) for rule in found):
        raise ParameterError(where, "RULES is missing or not a tuple of Rule", _REPAIR)
    _check(where, found)
    return found


def _line(error: BaseException, where: str) -> str:
    """The line of the file ``where`` at which ``error`` arose, for a message; empty where it is not known."""
    if isinstance(error, SyntaxError) and error.filename == where:
        return f", line {error.lineno}"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == where]
    return f", line {lines[-1]}" if lines else ""


def _check(where: str, rules: tuple[Rule, ...]) -> None:
    codes = [rule.code for rule in (*ALL_RULES, *rules)]
    twice = sorted({rule.code for rule in rules if codes.count(rule.code) > 1})
    if twice:
        raise ParameterError(where, f"rule codes used twice: {', '.join(twice)}", "Give each rule a code of its own")
    if len(rules) > MOST:
        raise ParameterError(where, f"{len(rules)} rules", f"Keep to {MOST} in one file")
    known = {column.name: column for column in RECORD_COLUMNS}
    for rule in rules:
        _check_rule(f"{where}, rule {rule.code}", rule, known)


def _check_rule(where: str, rule: Rule, known: dict[str, Column]) -> None:
    if wrong := [name for name in WORDS if not isinstance(getattr(rule, name), str)]:
        raise ParameterError(where, f"no text: {', '.join(wrong)}", "Write a text for each")
    if wrong := [name for name in ("applies", "fails") if not isinstance(getattr(rule, name), pl.Expr)]:
        raise ParameterError(
            where, f"no Polars expression: {', '.join(wrong)}", 'Write one, such as pl.col("doses") > 0'
        )
    unknown = sorted({*rule.applies.meta.root_names(), *rule.fails.meta.root_names()} - {*known})
    if unknown:
        repair = "Use the columns of records in docs/data-dictionary.md"
        raise ParameterError(where, f"no such column: {', '.join(unknown)}", repair)
    records = pl.LazyFrame(schema={name: column.dtype for name, column in known.items()})
    try:
        kinds = records.select(rule.applies.alias("applies"), rule.fails.alias("fails")).collect().schema
    except (pl.exceptions.PolarsError, TypeError) as error:
        what = f"it cannot be judged ({type(error).__name__}: {str(error).splitlines()[0]})"
        raise ParameterError(
            where, what, "Compare columns with values of their own type (docs/data-dictionary.md)"
        ) from error
    if wrong := [name for name, kind in kinds.items() if kind != pl.Boolean]:
        raise ParameterError(where, f"{' and '.join(wrong)}: neither true nor false", "Write a comparison for each")

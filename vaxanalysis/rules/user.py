"""Rules of the user's own, from a Python file; their masks have columns of their own: shipped bits stay put."""

from __future__ import annotations

import runpy
from pathlib import Path

from vaxanalysis.errors import ParameterError
from vaxanalysis.rules.columns import RECORD_COLUMNS
from vaxanalysis.rules.masks import MOST
from vaxanalysis.rules.rule import Rule
from vaxanalysis.rules.shipped import ALL_RULES

_REPAIR = "define RULES = (Rule(...), ...) as docs/rules.md shows"


def load_rules(path: Path | str) -> tuple[Rule, ...]:
    """The ``RULES`` of a Python file, checked: unique codes, none of the catalogue's, and known columns only."""
    where = str(path)
    try:
        found = runpy.run_path(where).get("RULES")
    except Exception as error:
        raise ParameterError(
            where, f"the rules file does not run ({type(error).__name__}: {error})", _REPAIR
        ) from error
    if not isinstance(found, tuple) or not all(isinstance(rule, Rule) for rule in found):
        raise ParameterError(where, "RULES is missing or not a tuple of Rule", _REPAIR)
    _check(where, found)
    return found


def _check(where: str, rules: tuple[Rule, ...]) -> None:
    codes = [rule.code for rule in (*ALL_RULES, *rules)]
    twice = sorted({rule.code for rule in rules if codes.count(rule.code) > 1})
    if twice:
        raise ParameterError(where, f"rule codes used twice: {', '.join(twice)}", "give each rule a code of its own")
    if len(rules) > MOST:
        raise ParameterError(where, f"{len(rules)} rules", f"keep to {MOST} in one file")
    known = {column.name for column in RECORD_COLUMNS}
    for rule in rules:
        unknown = sorted({*rule.applies.meta.root_names(), *rule.fails.meta.root_names()} - known)
        if unknown:
            raise ParameterError(
                f"{where}, rule {rule.code}",
                f"no such column: {', '.join(unknown)}",
                "use the columns of docs/data-dictionary.md",
            )

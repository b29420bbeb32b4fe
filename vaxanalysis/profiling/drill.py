"""From a cell to its rows: a count and where the rows lie. They are read only when asked for, and never kept here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from vaxanalysis import places, rules, tally
from vaxanalysis.errors import ParameterError, did_you_mean
from vaxanalysis.findings import DOSE_KEYS, RECORD_KEYS, Findings
from vaxanalysis.schema import ALL_MANDATORY, PROFILE_FIELDS, STATES, fold

UNITS = {"province": "unit_province", "district": "unit_district", "commune": "unit_commune"}
DRILL_KEYS = (*UNITS, *RECORD_KEYS, *DOSE_KEYS)
FIELDS = (*PROFILE_FIELDS, ALL_MANDATORY)


@dataclass(frozen=True)
class Drilled:
    """``count`` records (or doses, where a dose's key was given); ``stored``: the records in the store or register, None without one."""

    count: int
    stored: pl.LazyFrame | None
    _found: pl.LazyFrame

    def rows(self) -> pl.DataFrame:
        """The rows, with everything people entered: only for their owner. Clear the output before you save the notebook."""
        pointers = self._found.collect(engine="streaming")
        if self.stored is None:
            return pointers
        wanted = pointers.lazy().select("record_id").unique()
        return self.stored.join(wanted, on="record_id", how="semi").collect(engine="streaming")

    def __repr__(self) -> str:
        return f"{self.count} rows in {'the files checked' if self.stored is None else 'the store or register'}; .rows() reads them"


def drill(findings: Findings, rows: pl.LazyFrame | None, where: Mapping[str, str | int | None]) -> Drilled:
    """The records of ``findings`` for which all of ``where`` holds. Raises ParameterError for a name or state it does not know."""
    frame = findings.doses() if set(where) & set(DOSE_KEYS) else findings.rows
    own = findings.own["code"].to_list()
    meant = {name: _present(frame, name, value) for name, value in where.items()}
    found = frame.filter(_condition(name, value, own) for name, value in meant.items())
    names = frame.collect_schema().names()
    pointers = found.select(name for name in ("record_id", "file", "sheet", "row") if name in names)
    return Drilled(pointers.select(pl.len()).collect(engine="streaming").item(), rows, pointers)


def _present(frame: pl.LazyFrame, name: str, value: str | int | None) -> str | int | None:
    """The value of a key that is meant: itself, or the code of the unit of this name. Raises ParameterError where nothing has it."""
    if name not in DRILL_KEYS or not isinstance(value, str) or (name in FIELDS and value in STATES):
        return value
    values = frame.select(pl.col(UNITS.get(name, name)).cast(pl.String)).unique().collect()
    held = values.to_series().drop_nulls().sort().to_list()
    if value in held:
        return value
    short = (
        places.units().select(f"{name}_code", f"{name}_short").unique().rows()
        if name in ("district", "commune")
        else []
    )
    named: dict[str, str] = {code: label for code, label in short if code in held}
    codes = sorted(code for code, label in named.items() if fold(label) == fold(value))
    if len(codes) != 1:
        shown = list(named.values()) if named else [] if name == "facility" else held
        repair = did_you_mean(value, shown) if shown else f"See completeness(by={name!r})"
        if codes:
            raise ParameterError(name, f"several are called {value!r}", f"Give the code of one: {', '.join(codes)}")
        raise ParameterError(name, f"nothing has {value!r}", repair)
    return codes[0]


def _condition(name: str, value: str | int | None, own: Sequence[str]) -> pl.Expr:
    if name == "rule":
        return _breaks(str(value), own)
    if name in FIELDS and value in STATES:
        return (tally.all_mandatory_state() if name == ALL_MANDATORY else tally.state(name)) == STATES.index(str(value))
    if name in DRILL_KEYS:
        column = pl.col(UNITS.get(name, name))
        return (column.cast(pl.String) if isinstance(value, str) else column).eq_missing(pl.lit(value))
    if name in FIELDS:
        raise ParameterError(name, "no such state", f"Use one of {', '.join(STATES)}")
    known = ", ".join((*DRILL_KEYS, "rule", ALL_MANDATORY))
    raise ParameterError("where", f"'{name}'", f"Use {known} or a field")


def _breaks(code: str, own: Sequence[str]) -> pl.Expr:
    if code in own:
        return tally.failing_own([code], own)
    if code not in {rule.code for rule in rules.RULES}:
        raise ParameterError("rule", f"no rule '{code}'", "Use a code of the catalogue (docs/rules.md)")
    return tally.failing([code])

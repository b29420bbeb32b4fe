"""What a user sets once for a store, read from ``vaxanalysis.toml``: province, expected districts, deadline, thresholds, columns.

``vaxanalysis template config`` writes a commented file. Nothing is read at import time.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from vaxanalysis import places
from vaxanalysis.errors import ParameterError, did_you_mean
from vaxanalysis.evidence.terms import TERMS, Terms
from vaxanalysis.schema import COLUMNS
from vaxanalysis.session.terms import SessionTerms

FILE = "vaxanalysis.toml"
"""The name of the file in a store."""

THRESHOLDS = {one.name: getattr(TERMS, one.name) for one in fields(Terms) if one.name not in ("deadline", "expected")}
"""Name of a threshold -> its default (:class:`vaxanalysis.evidence.terms.Terms` says what each means)."""


@dataclass(frozen=True)
class Config:
    """Settings; what a file does not set has the default shown here.

    ``province``: code of two digits, of all files. ``expected``: codes of the districts that should send
    files. ``deadline``: else that of the province. ``thresholds``: name -> number. ``columns``: heading -> field,
    or an empty text to leave the column out. ``plan``: what a plan of the verification assumes, which :mod:`vaxanalysis.planning` checks.
    ``session``: what registration lists are judged by.
    """

    province: str | None = None
    expected: tuple[str, ...] = ()
    deadline: date | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    plan: Mapping[str, Any] = field(default_factory=dict)
    session: SessionTerms = SessionTerms()

    def with_province(self, code: str | None) -> Config:
        """These settings with the province that an option names, if it does. Raises ParameterError."""
        return replace(self, province=_province(code, "--province")) if code else self

    def with_expected(self, codes: Sequence[str]) -> Config:
        """These settings with the districts that an option names as those that should send, if it does."""
        return replace(self, expected=tuple(codes)) if codes else self

    def terms(self, province: str | None = None) -> Terms:
        """The terms that pages of ``province`` (else of the configured one) are judged by."""
        given: dict[str, Any] = dict(self.thresholds)
        return Terms(
            **given, deadline=self.deadline or Terms.deadline_of(province or self.province), expected=self.expected
        )

    def table(self) -> pl.DataFrame:
        """What a snapshot keeps of the settings that its pages depend on: ``name, value`` (JSON text)."""
        values = {
            "province": self.province, "deadline": self.deadline and self.deadline.isoformat(),
            "thresholds": dict(self.thresholds), "expected": self.expected,
        }  # fmt: skip
        return pl.DataFrame({"name": list(values), "value": [json.dumps(value) for value in values.values()]})


def of_table(table: pl.DataFrame | None) -> Config:
    """The settings that :meth:`Config.table` wrote; the defaults where there is no table."""
    if table is None:
        return Config()
    found = {name: json.loads(value) for name, value in table.select("name", "value").iter_rows()}
    day = date.fromisoformat(found["deadline"]) if found["deadline"] else None
    return Config(found["province"], tuple(found.get("expected", ())), deadline=day, thresholds=found["thresholds"])


def load(file: Path | None, store: Path | None = None) -> Config:
    """The settings of ``file``, else of ``vaxanalysis.toml`` in ``store``, else the defaults.

    Raises ParameterError, with file and key, for a file that is missing or no TOML, an unknown key and an unusable value.
    """
    path = file or (store / FILE if store else None)
    if path is None or (file is None and not path.exists()):
        return Config()
    return parse(_text(path), str(path))


def parse(text: str, where: str = FILE) -> Config:
    """The settings that the TOML ``text`` of the file ``where`` holds. Raises ParameterError."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ParameterError(where, f"not valid TOML: {error}", "Correct that line") from error
    _known(found, [one.name for one in fields(Config)], where)
    values: dict[str, Any] = {key: _READERS[key](value, f"{where}: {key}") for key, value in found.items()}
    return Config(**values)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ParameterError(str(path), "no such file, or not readable", "Give the path of a configuration") from error
    except UnicodeDecodeError as error:
        raise ParameterError(str(path), "not UTF-8", "Save the file as UTF-8") from error


def _known(keys: Collection[str], known: Collection[str], where: str) -> None:
    for key in keys:
        if key not in known:
            raise ParameterError(f"{where}: {key}", "no such setting", did_you_mean(key, known))


def typed(value: Any, kinds: tuple[type, ...], where: str, example: str) -> None:
    """Raise ParameterError where a ``value`` is none of ``kinds``."""
    if not isinstance(value, kinds) or isinstance(value, bool):
        raise ParameterError(where, f"{type(value).__name__} given", f"Write it as {example}")


def _province(value: Any, where: str) -> str:
    typed(value, (str,), where, 'text of two digits, such as "79"')
    try:
        places.province_name(value)
    except ParameterError as error:
        raise ParameterError(where, error.what, error.repair) from error
    return str(value)


def _expected(value: Any, where: str) -> tuple[str, ...]:
    example = 'a list of district codes, such as ["001", "002"]'
    typed(value, (list,), where, example)
    for code in value:
        typed(code, (str,), where, example)
        try:
            places.district_name(code)
        except ParameterError as error:
            raise ParameterError(where, f"no district of 2021 has the code {code!r}", error.repair) from error
    return tuple(dict.fromkeys(value))


def day_of(value: Any, where: str) -> date:
    """A day as a file of settings holds it. Raises ParameterError for another value."""
    typed(value, (date,), where, "a date without quotation marks, such as 2021-11-11")
    return value.date() if isinstance(value, datetime) else value


def _section(name: str, defaults: Mapping[str, Any], value: Any, where: str) -> dict[str, Any]:
    """The settings of the section ``name``, each of the kind of its default."""
    typed(value, (dict,), where, f"a section [{name}]")
    _known(value, defaults, where)
    return {key: _like(one, defaults[key], f"{where}.{key}") for key, one in value.items()}


def _like(value: Any, default: Any, where: str) -> Any:
    """True or false, a whole number or a share, whatever the default is."""
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise ParameterError(where, f"{type(value).__name__} given", "Write true or false")
        return value
    whole = isinstance(default, int)
    example = f"{'a whole number' if whole else 'a share from 0 to 1'}, such as {default}"
    typed(value, (int,) if whole else (int, float), where, example)
    if value < 0 or (not whole and value > 1):
        raise ParameterError(where, f"{value} is out of range", f"Write it as {example}")
    return int(value) if whole else float(value)


def _session(value: Any, where: str) -> SessionTerms:
    defaults = {one.name: one.default for one in fields(SessionTerms)}
    return SessionTerms(**_section("session", defaults, value, where))


def _columns(value: Any, where: str) -> dict[str, str]:
    typed(value, (dict,), where, 'a section [columns] with lines such as "Số định danh" = "citizen_id"')
    for heading, name in value.items():
        typed(name, (str,), f"{where}.{heading}", 'the name of a field, such as "citizen_id"')
        _known([name] if name else [], COLUMNS, f"{where}.{heading}")
    return dict(value)


def _plan(value: Any, where: str) -> dict[str, Any]:
    typed(value, (dict,), where, "sections such as [plan.capacity]")
    return dict(value)


_READERS: dict[str, Callable[[Any, str], Any]] = {
    "province": _province,
    "expected": _expected,
    "deadline": day_of,
    "thresholds": partial(_section, "thresholds", THRESHOLDS),
    "columns": _columns,
    "plan": _plan,
    "session": _session,
}

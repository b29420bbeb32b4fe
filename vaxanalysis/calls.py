"""Public functions as an analyst calls them: arguments are checked, and paths and texts stand for stores and days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import Any

from vaxanalysis.errors import ParameterError


def checked(function: Callable[..., Any]) -> Callable[..., Any]:
    """``function``, which takes the path of a store for it, the ISO form of a day for it, and names an argument that it does not take."""
    taken = signature(function)
    kinds = {name: str(parameter.annotation) for name, parameter in taken.parameters.items()}

    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        try:
            bound = taken.bind(*given, **named)
        except TypeError as error:
            raise ParameterError(function.__name__, str(error), f"It takes {', '.join(kinds)}") from None
        for name, value in bound.arguments.items():
            bound.arguments[name] = _meant(name, value, kinds[name])
        return function(*bound.args, **bound.kwargs)

    return call


def _meant(name: str, value: Any, kind: str) -> Any:
    """What is meant by the ``value`` of an argument whose annotation is ``kind``."""
    if value is None and kind.endswith("None"):
        return None
    if name == "store":
        return _store(value, kind)
    if kind.startswith("date"):
        return _day(name, value)
    if kind.startswith("str") and "Sequence" not in kind and not isinstance(value, str):
        raise ParameterError(name, f"a {type(value).__name__}", "Give a text, such as '001'")
    if kind == "float" and not isinstance(value, (int, float)):
        raise ParameterError(name, f"a {type(value).__name__}", "Give a number")
    return value


def _store(value: Any, kind: str) -> Any:
    from vaxanalysis.store import Store

    if not isinstance(value, (Store, Path, str)):
        raise ParameterError(
            "store", f"a {type(value).__name__}", "Give a store or its path; vaxanalysis weekly makes one"
        )
    if kind == "Store":
        return value if isinstance(value, Store) else Store.find(value)
    return value.path if isinstance(value, Store) else value


def _day(name: str, value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ParameterError(name, f"{value!r} is no date", "Write it as year-month-day, such as 2021-11-08") from None

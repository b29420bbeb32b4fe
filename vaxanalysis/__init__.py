"""Finds vaccination records that are incomplete, wrong or doubled, and plans their verification.

The public names. Each is imported when it is first asked for, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vaxanalysis.explorer.view import explore as explore
    from vaxanalysis.identities import duplicates as duplicates
    from vaxanalysis.profiling.sources import profile as profile
    from vaxanalysis.publish.city import city as city
    from vaxanalysis.publish.country import country as country
    from vaxanalysis.publish.planned import plan as plan
    from vaxanalysis.publish.report import report as report
    from vaxanalysis.rates import completeness as completeness
    from vaxanalysis.register import Register as Register
    from vaxanalysis.register import load as load
    from vaxanalysis.screen import language as language
    from vaxanalysis.screen import show as show
    from vaxanalysis.store import Store as Store
    from vaxanalysis.verification.daily import daily as daily
    from vaxanalysis.verification.figures import figures as figures
    from vaxanalysis.verification.history import history as history
    from vaxanalysis.verification.match import match as match
    from vaxanalysis.verification.results import import_results as import_results
    from vaxanalysis.verification.states import states as states
    from vaxanalysis.verification.worklists import worklists as worklists

_NAMES = {
    "explorer.view": ("explore",), "identities": ("duplicates",), "profiling": ("profile",), "publish.city": ("city",),
    "publish.country": ("country",), "publish.planned": ("plan",), "publish.report": ("report",), "rates": ("completeness",),
    "register": ("Register", "load"), "screen": ("language", "show"), "store": ("Store",),
    "verification": ("daily", "figures", "history", "import_results", "match", "states", "worklists"),
}  # fmt: skip
_HOMES = {name: home for home, names in _NAMES.items() for name in names}

_ROOMS = ("identities",)

_CALLED = {
    "check": "profile(source).rules()", "summary": "profile(source)", "describe": "profile(source)",
    "patterns": "profile(source).patterns()", "causes": "profile(load(source)).causes()", "signs": "profile(load(source)).signs()",
    "change": "profile(store).change()", "trend": "profile(store).control()", "plot": "completeness(source).plot()",
    "read": "load(path)", "read_csv": "load(path)", "read_excel": "load(path)", "read_parquet": "load(path)",
    "workload": "plan(store, as_of, deadline)", "forecast": "plan(store, as_of, deadline)",
    "link": "duplicates(source)", "dedupe": "duplicates(source)", "help": "profile(source) first; help(vax.profile) says more",
}  # fmt: skip
"""What people look for under other names -> where it is."""

__all__ = sorted([*_HOMES, *_ROOMS, "__version__"])  # pyright: ignore


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("vaxanalysis")
    if name in _ROOMS:
        return import_module(f"vaxanalysis.{name}")
    if name not in _HOMES:
        raise _no_such(name)
    found = getattr(import_module(f"vaxanalysis.{_HOMES[name]}"), name)
    if not isinstance(found, type):
        from vaxanalysis.calls import checked

        found = checked(found)
    globals()[name] = found
    return found


def _no_such(name: str) -> AttributeError:
    """Written ``__file__`` and the like are asked for by Python itself, which wants the bare error."""
    if name.startswith("_"):
        return AttributeError(f"module 'vaxanalysis' has no attribute '{name}'")
    from vaxanalysis.errors import NoSuchName, did_you_mean

    repair = f"Use vax.{_CALLED[name]}" if name in _CALLED else did_you_mean(name, __all__)
    return NoSuchName("vaxanalysis", f"no {name!r}", repair)


def __dir__() -> list[str]:
    return list(__all__)

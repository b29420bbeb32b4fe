"""Who answers for a request: rules from a TOML file, the first one whose places are all known decides."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from vaxanalysis.errors import ParameterError
from vaxanalysis.schema import fold

PLACES = ("facility", "commune", "district")


@dataclass(frozen=True)
class Route:
    """Requests of which all places ``known`` are known go ``to`` a body (or to the site's ``manager``)."""

    known: tuple[str, ...]
    to: str


@dataclass(frozen=True)
class Routing:
    """``routes`` in order, the names of the ``bodies``, and ``managers``: words in a site's name and the body
    above it."""

    routes: tuple[Route, ...]
    bodies: dict[str, str]
    managers: tuple[tuple[str, str], ...]

    def responsible(
        self, facility: str | None, commune: str | None, district: str | None, named: str | None = None
    ) -> str:
        """The body that handles a request of which these places are known; the facility is ``named`` so in it."""
        places = {"facility": facility, "commune": commune, "district": district}
        to = next(route.to for route in self.routes if all(places[name] for name in route.known))
        name = self._manager(facility or "", bool(district)) if to == "manager" else self.bodies[to]
        texts = {**places, "facility": named or facility}
        return name.format_map({key: text or "" for key, text in texts.items()}).strip()

    def _manager(self, facility: str, district_known: bool) -> str:
        folded = f" {fold(facility)} "
        bodies = [body for words, body in self.managers if f" {words} " in folded]
        return next((body for body in bodies if district_known or "{district}" not in body), "{facility}")


def routing(path: Path | str | None = None) -> Routing:
    """The rules in ``path``, or the defaults. Raises ParameterError saying what is wrong with the file."""
    file = Path(path) if path else resources.files("vaxanalysis.feedback") / "routing.toml"
    try:
        return _checked(file.name, tomllib.loads(file.read_text("utf-8")))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise ParameterError(file.name, f"not a routing file ({type(error).__name__})", _REPAIR) from None


_REPAIR = "Start from `vaxanalysis template routing`"


_KEYS = {"route": {"known", "to"}, "manager": {"contains", "body"}}
"""The tables of the file that stand in a list, and their keys."""


def _checked(name: str, data: dict[str, Any]) -> Routing:
    entries = [(key, entry) for key in _KEYS for entry in data.get(key, ())]
    misspelt = set(data) - {*_KEYS, "bodies"} | {one for key, entry in entries for one in set(entry) - _KEYS[key]}
    if misspelt:
        raise ParameterError(name, f"no such setting: {', '.join(sorted(misspelt))}", _REPAIR)
    routes = tuple(Route(tuple(entry["known"]), entry["to"]) for entry in data["route"])
    bodies = dict(data["bodies"])
    unknown = {place for route in routes for place in route.known} - set(PLACES)
    nameless = {route.to for route in routes} - set(bodies) - {"manager"}
    if unknown or nameless:
        raise ParameterError(name, f"unknown place or body: {', '.join(sorted(unknown | nameless))}", _REPAIR)
    if not any(route.known == () for route in routes):
        raise ParameterError(name, "no route for a request whose place is unknown", "Add one with known = []")
    managers = tuple((fold(entry["contains"]), entry["body"]) for entry in data.get("manager", ()))
    _check_names(name, [*bodies.values(), *(body for _, body in managers)])
    return Routing(routes, bodies, managers)


def _check_names(name: str, bodies: list[str]) -> None:
    for body in bodies:
        try:
            body.format_map(dict.fromkeys(PLACES, ""))
        except (KeyError, ValueError, IndexError):
            what = f"a body's name holds an unknown {{place}}: {body}"
            raise ParameterError(name, what, f"Use {', '.join(PLACES)}") from None

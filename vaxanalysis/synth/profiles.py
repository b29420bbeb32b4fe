"""How a register goes wrong: two profiles with other rates and other mechanisms, so that nothing is tuned to one."""

from __future__ import annotations

from dataclasses import dataclass

from vaxanalysis.errors import ParameterError


@dataclass(frozen=True)
class Profile:
    """Habits of a register.

    ``column`` picks the rate in a kind's ``(default, other)`` pairs; ``spread`` is how much places differ in carelessness;
    ``again`` the share of people entered twice; ``exact`` the share of second entries without any difference; ``split`` the
    share of second entries that hold a later dose instead of a repeated one; ``moved`` those entered under another commune.
    """

    column: int
    spread: float
    again: float
    exact: float
    split: float
    moved: float
    own_phone: float
    old_cards: float
    twins: float
    late: float
    corrected: float
    worsened: float
    merged: float


PROFILES: dict[str, Profile] = {
    "default": Profile(
        column=0, spread=0.45, again=0.025, exact=0.15, split=0.75, moved=0.2, own_phone=0.8, old_cards=0.08, twins=0.04,
        late=0.03, corrected=0.08, worsened=0.03, merged=0.15,
    ),
    "other": Profile(
        column=1, spread=0.85, again=0.05, exact=0.05, split=0.5, moved=0.4, own_phone=0.93, old_cards=0.22, twins=0.02,
        late=0.12, corrected=0.03, worsened=0.05, merged=0.08,
    ),
}  # fmt: skip


def find(name: str) -> Profile:
    """The profile of that name."""
    if name not in PROFILES:
        raise ParameterError("profile", f"unknown name {name!r}", f"use one of {', '.join(PROFILES)}")
    return PROFILES[name]

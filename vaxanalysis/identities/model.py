"""The identity model as data: what is compared, how alike it may be, what each likeness is worth.

This module contains no SQL. :mod:`vaxanalysis.identities.splink_settings` writes a model as Splink settings for a database, and
:mod:`vaxanalysis.identities.compiled` as arrays for the fast scorer; both read the same declaration.

A predicate on a pair is true or not; an absent value makes it not true. There is no negation, so databases that treat
NULL differently agree on every level.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import log2


class Condition:
    """Conditions on a pair are joined by ``&`` and ``|``, as expressions of Polars are."""

    def __and__(self, other: Predicate) -> All:
        """Both hold; a third one joins the same list."""
        return All((*(self.of if isinstance(self, All) else (self,)), other))

    def __or__(self, other: Predicate) -> Some:
        """At least one holds; a third one joins the same list."""
        return Some((*(self.of if isinstance(self, Some) else (self,)), other))


@dataclass(frozen=True)
class Equal(Condition):
    """Both sides have the same value."""

    column: str


@dataclass(frozen=True)
class Crossed(Condition):
    """Either side's ``column`` is the other side's ``other``."""

    column: str
    other: str


@dataclass(frozen=True)
class Near(Condition):
    """Both sides are within ``edits`` insertions, deletions, substitutions or swaps of neighbours."""

    column: str
    edits: int = 1


@dataclass(frozen=True)
class Lacks(Condition):
    """At least one side has no value."""

    column: str


@dataclass(frozen=True)
class All(Condition):
    """Every one of ``of`` holds."""

    of: tuple[Predicate, ...]


@dataclass(frozen=True)
class Some(Condition):
    """At least one of ``of`` holds."""

    of: tuple[Predicate, ...]


Predicate = Equal | Crossed | Near | Lacks | All | Some


@dataclass(frozen=True)
class Level:
    """One degree of likeness; ``when`` None is what is left. ``m``, ``u``: its share among matching and other pairs.

    ``tf`` names the column whose value's own frequency replaces ``u``; with ``base``, the chance that two values of that column
    are equal, it scales ``u`` instead: for levels where the values are alike, not equal (declare 1.0; it is measured). ``fixed``:
    ``m`` and ``u`` stay as declared; ``fixed_u``: ``u`` alone. ``null`` marks what is not compared and weighs nothing.
    """

    label: str
    when: Predicate | None
    m: float | None = None
    u: float | None = None
    tf: str | None = None
    base: float | None = None
    fixed: bool = False
    fixed_u: bool = False
    null: bool = False

    @property
    def weight(self) -> float:
        """Bits for a match, before the value's own frequency."""
        if self.null:
            return 0.0
        if self.m is None or self.u is None:
            raise ValueError(f"level {self.label!r} is not trained")
        return log2(self.m / self.u)


@dataclass(frozen=True)
class Comparison:
    """One aspect of a person, as levels; the first that holds counts."""

    name: str
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Model:
    """Comparisons, the columns pairs are found by, and how it is trained.

    ``blocking``: pairs are those equal on all columns of at least one entry. ``training``: blocks for EM, each of which leaves
    out the comparisons that use its columns. ``prior``: the chance that two random records are one person.
    ``exact``: the (comparison, level label) whose trained ``m`` below one half means that EM learned something else.
    """

    name: str
    comparisons: tuple[Comparison, ...]
    blocking: tuple[tuple[str, ...], ...]
    training: tuple[tuple[str, ...], ...]
    exact: tuple[str, tuple[str, ...]] = ("", ())
    prior: float | None = None
    trained_on: str = ""

    @property
    def levels(self) -> list[tuple[str, Level]]:
        """Every level, with the name of its comparison."""
        return [(comparison.name, level) for comparison in self.comparisons for level in comparison.levels]

    @property
    def weighing(self) -> list[tuple[str, Level]]:
        """The levels that weigh something."""
        return [(name, level) for name, level in self.levels if not level.null]

    @property
    def trained(self) -> bool:
        """Whether every level has its two probabilities."""
        return self.prior is not None and all(None not in (level.m, level.u) for _, level in self.weighing)

    @property
    def declared(self) -> bool:
        """Whether every level has its share among matching pairs; that among others is counted in the records in hand."""
        return all(level.m is not None for _, level in self.weighing)

    def with_levels(self, levels: Mapping[tuple[str, str], tuple[float, ...]]) -> Model:
        """The model with (m, u) or (m, u, base) of each (comparison, label) replaced."""

        def new(comparison: Comparison, level: Level) -> Level:
            known: list[float | None] = [level.m, level.u, level.base]
            found: list[float | None] = [*levels.get((comparison.name, level.label), ())]
            m, u, base = [*found, *known[len(found) :]]
            return replace(level, m=m, u=u, base=base)

        comparisons = tuple(replace(c, levels=tuple(new(c, level) for level in c.levels)) for c in self.comparisons)
        return replace(self, comparisons=comparisons)


def implies(one: Predicate, other: Predicate) -> bool:
    """Whether ``other`` certainly holds wherever ``one`` does; false also where that is not seen at a glance."""
    if one == other:
        return True
    match one, other:
        case Some(of), _:
            return all(implies(part, other) for part in of)
        case _, All(of):
            return all(implies(one, part) for part in of)
        case (Equal(column), Near(near, _)) if column == near:
            return True
        case (Near(column, edits), Near(near, more)) if column == near:
            return edits <= more
        case _, Some(of) if any(implies(one, part) for part in of):
            return True
        case All(of), _:
            return any(implies(part, other) for part in of)
    return False


def leaves(predicate: Predicate | None) -> Iterator[Equal | Crossed | Near | Lacks]:
    """The conditions in ``predicate`` that have no parts."""
    match predicate:
        case All(of) | Some(of):
            for part in of:
                yield from leaves(part)
        case Equal() | Crossed() | Near() | Lacks():
            yield predicate


def columns(predicate: Predicate | None) -> tuple[str, ...]:
    """Columns that a predicate reads, each once."""
    sides = ((leaf.column, leaf.other) if isinstance(leaf, Crossed) else (leaf.column,) for leaf in leaves(predicate))
    return tuple(dict.fromkeys(name for side in sides for name in side))


def renamed(model: Model, names: Mapping[str, str]) -> Model:
    """``model`` with other names for columns: ``names``, from the old to the new."""

    def name(column: str) -> str:
        return names.get(column, column)

    def predicate(given: Predicate) -> Predicate:
        match given:
            case Equal(column) | Lacks(column):
                return type(given)(name(column))
            case Near(column, edits):
                return Near(name(column), edits)
            case Crossed(column, other):
                return Crossed(name(column), name(other))
            case All(of) | Some(of):
                return type(given)(tuple(predicate(part) for part in of))

    def level(given: Level) -> Level:
        return replace(given, when=given.when and predicate(given.when), tf=given.tf and name(given.tf))

    comparisons = tuple(replace(c, levels=tuple(level(one) for one in c.levels)) for c in model.comparisons)
    blocking, training = (tuple(tuple(map(name, rule)) for rule in lists) for lists in (model.blocking, model.training))
    return replace(model, comparisons=comparisons, blocking=blocking, training=training)


def compared(model: Model) -> tuple[str, ...]:
    """Every column that the comparisons of ``model`` read."""
    read = [name for _, level in model.levels for name in columns(level.when)]
    return tuple(dict.fromkeys([*read, *(level.tf for _, level in model.levels if level.tf)]))


def needed(model: Model) -> tuple[str, ...]:
    """Every column that comparisons or blocks of ``model`` read, and those by which it learns where it has to."""
    lists = model.blocking if model.declared else (*model.blocking, *model.training)
    return tuple(dict.fromkeys([*compared(model), *(name for rule in lists for name in rule)]))


def frequencies(model: Model) -> dict[str, float]:
    """Columns whose values' frequencies count, each with the chance that two people have one value, as the model has it."""
    levels = [level for _, level in model.levels if level.tf]
    by_value = sorted(levels, key=lambda level: level.base is not None)
    return {level.tf: level.base or level.u or 1.0 for level in reversed(by_value) if level.tf}

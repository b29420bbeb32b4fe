"""A model as plain arrays: the form in which the fast scorer reads it.

A predicate becomes alternatives (any of), each a list of atoms (all of): what it costs to look at, an integer comparison or a
comparison of letters, is known per atom, so that the cheap ones are tried first whatever the model says.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import log2

import numpy as np
from numpy.typing import NDArray

from vaxanalysis.identities.model import (
    All,
    Crossed,
    Equal,
    Lacks,
    Level,
    Model,
    Near,
    Predicate,
    Some,
    compared,
    frequencies,
)

EQUAL, CROSSED, LACKS, NEAR = 0, 1, 2, 3
Atom = tuple[int, int, int, int]


@dataclass(frozen=True)
class Program:
    """Levels of all comparisons in a row. ``first[c]:first[c+1]`` are comparison c's levels; likewise clauses and atoms."""

    first: NDArray[np.int32]
    clauses: NDArray[np.int32]
    atoms_of: NDArray[np.int32]
    atoms: NDArray[np.int32]
    weight: NDArray[np.float64]
    log2_u: NDArray[np.float64]
    tf: NDArray[np.int32]
    prior: float


def alternatives(predicate: Predicate, code: dict[str, int], text: dict[str, int]) -> list[list[Atom]]:
    """``predicate`` as a list of clauses, one of which must hold wholly."""
    match predicate:
        case Equal(column):
            return [[(EQUAL, code[column], 0, 0)]]
        case Crossed(column, other):
            return [[(CROSSED, code[column], code[other], 0)]]
        case Lacks(column):
            return [[(LACKS, code[column], 0, 0)]]
        case Near(column, edits):
            return [[(NEAR, code[column], text[column], edits)]]
        case Some(of):
            return [clause for part in of for clause in alternatives(part, code, text)]
        case All(of):
            parts = [alternatives(part, code, text) for part in of]
            return [sorted({atom for clause in choice for atom in clause}) for choice in product(*parts)]


def texts(model: Model) -> tuple[str, ...]:
    """Columns that are compared letter by letter."""

    def near(predicate: Predicate | None) -> list[str]:
        match predicate:
            case Near(column, _):
                return [column]
            case All(of) | Some(of):
                return [name for part in of for name in near(part)]
            case _:
                return []

    levels = [level for comparison in model.comparisons for level in comparison.levels]
    return tuple(dict.fromkeys(name for level in levels for name in near(level.when)))


def _numbers(level: Level, tf: dict[str, int]) -> tuple[float, float, int]:
    return level.weight, log2(level.u) if level.u else 0.0, tf[level.tf] if level.tf else -1


def program(model: Model) -> Program:
    """``model``, which must be trained, as arrays."""
    code = {name: i for i, name in enumerate(compared(model))}
    text = {name: i for i, name in enumerate(texts(model))}
    tf = {name: i for i, name in enumerate(frequencies(model))}
    first, clauses, atoms_of, numbers = [0], [0], [0], []
    atoms: list[Atom] = []
    for comparison in model.comparisons:
        for level in comparison.levels:
            for clause in [[]] if level.when is None else alternatives(level.when, code, text):
                atoms += clause
                atoms_of.append(len(atoms))
            clauses.append(len(atoms_of) - 1)
            numbers.append(_numbers(level, tf))
        first.append(len(numbers))
    weight, log2_u, tf_column = zip(*numbers, strict=True)
    prior = model.prior or 0.0
    return Program(
        np.array(first, np.int32),
        np.array(clauses, np.int32),
        np.array(atoms_of, np.int32),
        np.array(atoms, np.int32).reshape(-1, 4),
        np.array(weight),
        np.array(log2_u),
        np.array(tf_column, np.int32),
        log2(prior / (1 - prior)),
    )

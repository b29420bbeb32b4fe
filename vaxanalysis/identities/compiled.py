"""A model as plain arrays: the form in which the fast scorer reads it.

A predicate becomes alternatives (any of), each a list of atoms (all of). Atoms are numbered by kind, so that the facts of
a pair are a few words of bits, and whether an alternative holds is a comparison of bits, for any model.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from math import log2
from typing import NamedTuple

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
    leaves,
)

EQUAL, CROSSED, LACKS, NEAR = 0, 1, 2, 3
BITS = 64
Atom = tuple[int, int, int, int]


class Program(NamedTuple):
    """Levels of all comparisons in a row. ``first[c]:first[c+1]`` are comparison c's levels; likewise clauses.

    ``needs``: per clause the columns that must be equal, those of which one must lack, the ``crossed`` and the ``nears`` that
    must hold, as bits. ``crossed``: two columns each; ``nears``: column, its text, edits.
    """

    first: NDArray[np.int32]
    clauses: NDArray[np.int32]
    needs: NDArray[np.uint64]
    crossed: NDArray[np.int32]
    nears: NDArray[np.int32]
    weight: NDArray[np.float64]
    log2_base: NDArray[np.float64]
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
    found = (leaf for _, level in model.levels for leaf in leaves(level.when))
    return tuple(dict.fromkeys(leaf.column for leaf in found if isinstance(leaf, Near)))


def _numbers(level: Level, tf: dict[str, int]) -> tuple[float, float, int]:
    return level.weight, log2(level.base or level.u or 1.0), tf[level.tf] if level.tf else -1


def _numbered(atoms: Iterable[Atom], kind: int) -> dict[Atom, int]:
    """The atoms of one kind, each with its bit."""
    return {atom: bit for bit, atom in enumerate(sorted({atom for atom in atoms if atom[0] == kind}))}


def _needs(clause: list[Atom], bit: dict[Atom, int]) -> list[int]:
    """What a clause needs, as bits: equal columns, lacking columns, crossed, near."""
    words = [0, 0, 0, 0]
    for atom in clause:
        word = (EQUAL, LACKS, CROSSED, NEAR).index(atom[0])
        words[word] |= 1 << bit.get(atom, atom[1])
    return words


def program(model: Model) -> Program:
    """``model``, which must be trained, as arrays."""
    code = {name: i for i, name in enumerate(compared(model))}
    text = {name: i for i, name in enumerate(texts(model))}
    tf = {name: i for i, name in enumerate(frequencies(model))}
    first, clauses, numbers = [0], [0], []
    lists: list[list[Atom]] = []
    for comparison in model.comparisons:
        for level in comparison.levels:
            lists += [[]] if level.when is None else alternatives(level.when, code, text)
            clauses.append(len(lists))
            numbers.append(_numbers(level, tf))
        first.append(len(numbers))
    atoms = [atom for clause in lists for atom in clause]
    crossed, nears = _numbered(atoms, CROSSED), _numbered(atoms, NEAR)
    if max(len(code), len(crossed), len(nears)) > BITS:
        raise ValueError(
            f"the model compares more than {BITS} columns, or crosses or compares letters more often than that"
        )
    weight, log2_base, tf_column = zip(*numbers, strict=True)
    prior = model.prior or 0.0
    return Program(
        np.array(first, np.int32),
        np.array(clauses, np.int32),
        np.array([_needs(clause, crossed | nears) for clause in lists], np.uint64),
        np.array([atom[1:3] for atom in crossed], np.int32).reshape(-1, 2),
        np.array([atom[1:] for atom in nears], np.int32).reshape(-1, 3),
        np.array(weight),
        np.array(log2_base),
        np.array(tf_column, np.int32),
        log2(prior / (1 - prior)),
    )

"""The compiled walk over pairs: the same for every model, which it reads as data.

A pair is first judged by its integers alone. What letters could still add is bounded from above by the best level that is
open, so a pair is dropped only when no outcome could reach the threshold: the result is that of scoring every pair in full.
"""
# mypy: disable-error-code="misc, no-untyped-call, untyped-decorator, arg-type"

from __future__ import annotations

from math import log2
from typing import Any

import numpy as np
from numba import njit

jit = njit(cache=True, nogil=True, error_model="numpy")
inlined = njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
NO, YES, OPEN = 0, 1, 2


@jit
def damerau(one: Any, other: Any) -> int:
    """Edits between two words, where swapping neighbours is one, without limits on later edits of what was swapped."""
    n, m = len(one), len(other)
    table = np.empty((n + 2, m + 2), np.int32)
    last = np.zeros(256, np.int32)
    table[0, 0] = n + m
    for i in range(n + 1):
        table[i + 1, 0], table[i + 1, 1] = n + m, i
    for j in range(m + 1):
        table[0, j + 1], table[1, j + 1] = n + m, j
    for i in range(1, n + 1):
        column = 0
        for j in range(1, m + 1):
            row, back = last[other[j - 1]], column
            cost = 1
            if one[i - 1] == other[j - 1]:
                cost, column = 0, j
            best = min(table[i, j] + cost, table[i + 1, j] + 1, table[i, j + 1] + 1)
            table[i + 1, j + 1] = min(best, table[row, back] + (i - row - 1) + 1 + (j - back - 1))
        last[one[i - 1]] = i
    return int(table[n + 1, m + 1])


@inlined
def one_edit(letters: Any, one: int, n: int, other: int, m: int) -> bool:
    """Whether two words (where they begin, how long) are at most one edit apart."""
    if n < m:
        one, n, other, m = other, m, one, n
    i = 0
    while i < m and letters[one + i] == letters[other + i]:
        i += 1
    k = 0
    while k < m - i and letters[one + n - 1 - k] == letters[other + m - 1 - k]:
        k += 1
    if n > m:
        return n == m + 1 and i + k == m
    swap = letters[one + i] == letters[other + i + 1] and letters[one + i + 1] == letters[other + i]
    return i + k >= m - 1 or (i + k == m - 2 and swap)


@inlined
def near(letters: Any, starts: Any, lengths: Any, column: int, i: int, j: int, edits: int) -> bool:
    """Whether two rows' words in a text column are within ``edits``."""
    n, m = np.int64(lengths[i, column]), np.int64(lengths[j, column])
    if abs(n - m) > edits:
        return False
    one, other = np.int64(starts[i, column]), np.int64(starts[j, column])
    if edits == 1:
        return one_edit(letters, one, n, other, m)
    return damerau(letters[one : one + n], letters[other : other + m]) <= edits


@inlined
def level_holds(
    clauses: Any, atoms_of: Any, atoms: Any, codes: Any, letters: Any, starts: Any, lengths: Any,
    level: int, i: int, j: int, cheap: bool,
) -> int:  # fmt: skip
    """NO, YES, or with ``cheap`` OPEN where only letters could tell."""
    answer = NO
    for clause in range(clauses[level], clauses[level + 1]):
        state = YES
        for k in range(atoms_of[clause], atoms_of[clause + 1]):
            kind, a, b = atoms[k, 0], atoms[k, 1], atoms[k, 2]
            x, y = codes[i, a], codes[j, a]
            if kind == 0:
                good = x >= 0 and x == y
            elif kind == 1:
                good = (x >= 0 and x == codes[j, b]) or (y >= 0 and y == codes[i, b])
            elif kind == 2:
                good = x < 0 or y < 0
            else:
                good = x >= 0 and y >= 0
                if good and x != y:
                    if cheap:
                        state = OPEN
                    else:
                        good = near(letters, starts, lengths, b, i, j, atoms[k, 3])
            if not good:
                state = NO
                break
        if state == YES:
            return YES
        if state == OPEN:
            answer = OPEN
    return answer


@inlined
def level_weight(weight: Any, log2_u: Any, tf: Any, counts: Any, totals: Any, level: int, i: int, j: int) -> float:
    """Bits of one level for this pair, with its value's own frequency."""
    column = tf[level]
    if column < 0:
        return float(weight[level])
    most = max(counts[i, column], counts[j, column])
    if most == 0:
        return float(weight[level])
    return float(weight[level] + (log2_u[level] - log2(most / totals[column])))


@inlined
def weigh(
    first: Any, clauses: Any, atoms_of: Any, atoms: Any, weight: Any, log2_u: Any, tf: Any,
    codes: Any, letters: Any, starts: Any, lengths: Any, counts: Any, totals: Any,
    best: Any, prior: float, i: int, j: int, threshold: float, opened: Any, got: Any,
) -> float:  # fmt: skip
    """The pair's weight, or minus infinity as soon as it is certain to stay below ``threshold``."""
    n = len(first) - 1
    bound = prior
    for c in range(n):
        bound += best[c]
    for c in range(n):
        opened[c] = -1
        top = -np.inf
        for level in range(first[c], first[c + 1]):
            state = level_holds(clauses, atoms_of, atoms, codes, letters, starts, lengths, level, i, j, True)
            if state == NO:
                continue
            top = max(top, level_weight(weight, log2_u, tf, counts, totals, level, i, j))
            if state == OPEN and opened[c] < 0:
                opened[c] = level
            if state == YES:
                got[c] = level
                break
        bound += top - best[c]
        if bound < threshold - 1e-6:
            return -np.inf
    total = prior
    for c in range(n):
        if opened[c] >= 0:
            for level in range(opened[c], first[c + 1]):
                if level_holds(clauses, atoms_of, atoms, codes, letters, starts, lengths, level, i, j, False) == YES:
                    got[c] = level
                    break
        total += level_weight(weight, log2_u, tf, counts, totals, got[c], i, j)
    return total


@jit
def walk(
    model: Any, data: Any, best: Any, prior: float, threshold: float,
    keys: Any, rule: int, order: Any, bounds: Any, side: Any,
) -> Any:  # fmt: skip
    """Pairs within the blocks of one rule, new to it, that weigh at least ``threshold``; and how many new pairs it saw."""
    first, clauses, atoms_of, atoms, weights, log2_u, tf = model
    codes, letters, starts, lengths, counts, totals = data
    n = len(first) - 1
    opened, got = np.empty(n, np.int32), np.empty(n, np.int32)
    left, right, weight = np.empty(1024, np.int32), np.empty(1024, np.int32), np.empty(1024)
    kept = seen = 0
    linking = len(side) > 0
    for block in range(len(bounds) - 1):
        for x in range(bounds[block], bounds[block + 1]):
            i = order[x]
            for y in range(x + 1, bounds[block + 1]):
                j = order[y]
                known = linking and side[i] == side[j]
                for earlier in range(rule):
                    if keys[i, earlier] >= 0 and keys[i, earlier] == keys[j, earlier]:
                        known = True
                        break
                if known:
                    continue
                seen += 1
                total = weigh(
                    first, clauses, atoms_of, atoms, weights, log2_u, tf,
                    codes, letters, starts, lengths, counts, totals,
                    best, prior, i, j, threshold, opened, got,
                )  # fmt: skip
                if total < threshold:
                    continue
                if kept == len(left):
                    left = np.concatenate((left, np.empty_like(left)))
                    right = np.concatenate((right, np.empty_like(right)))
                    weight = np.concatenate((weight, np.empty_like(weight)))
                left[kept], right[kept], weight[kept] = min(i, j), max(i, j), total
                kept += 1
    return left[:kept].copy(), right[:kept].copy(), weight[:kept].copy(), seen


@jit
def levels_of(model: Any, data: Any, left: Any, right: Any) -> Any:
    """The level of every comparison for given pairs."""
    first, clauses, atoms_of, atoms, _, _, _ = model
    codes, letters, starts, lengths, _, _ = data
    n = len(first) - 1
    out = np.empty((len(left), n), np.int32)
    for p in range(len(left)):
        i, j = left[p], right[p]
        for c in range(n):
            for level in range(first[c], first[c + 1]):
                if level_holds(clauses, atoms_of, atoms, codes, letters, starts, lengths, level, i, j, False) == YES:
                    out[p, c] = level - first[c]
                    break
    return out

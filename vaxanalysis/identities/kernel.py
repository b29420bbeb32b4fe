"""The compiled walk over pairs: the same for every model, which it reads as data.

A pair is first judged by its integers alone, the comparisons that can say most before the others. What letters could still
add is bounded from above by the best level that is open, so a pair is dropped only when no outcome could reach the threshold:
the result is that of scoring every pair in full. The rows of a block are copied side by side first, so that its pairs are
found in the processor's cache.
"""
# mypy: disable-error-code="misc, no-untyped-call, untyped-decorator, arg-type"

from __future__ import annotations

from math import log2
from typing import Any

import numpy as np

from vaxanalysis.identities.edits import bits, inlined, jit, near

NO, YES, OPEN = 0, 1, 2


@inlined
def level_holds(
    clauses: Any, atoms_of: Any, atoms: Any, codes: Any, marks: Any, letters: Any, starts: Any, lengths: Any,
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
                    if bits(marks[i, b] ^ marks[j, b]) > 2 * atoms[k, 3]:
                        good = False
                    elif cheap:
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
def level_weight(weight: Any, log2_u: Any, tf: Any, shares: Any, level: int, i: int, j: int) -> float:
    """Bits of one level for this pair, with its value's own frequency."""
    column = tf[level]
    if column < 0:
        return float(weight[level])
    most = max(shares[i, column], shares[j, column])
    if most == -np.inf:
        return float(weight[level])
    return float(weight[level] + (log2_u[level] - most))


@inlined
def weigh(
    first: Any, clauses: Any, atoms_of: Any, atoms: Any, weight: Any, log2_u: Any, tf: Any,
    codes: Any, marks: Any, letters: Any, starts: Any, lengths: Any, shares: Any,
    ranked: Any, best: Any, prior: float, i: int, j: int, threshold: float, opened: Any, got: Any,
) -> float:  # fmt: skip
    """The pair's weight, or minus infinity as soon as it is certain to stay below ``threshold``."""
    n = len(first) - 1
    bound = prior
    for c in range(n):
        bound += best[c]
    for c in ranked:
        opened[c] = -1
        top = -np.inf
        for level in range(first[c], first[c + 1]):
            state = level_holds(clauses, atoms_of, atoms, codes, marks, letters, starts, lengths, level, i, j, True)
            if state == NO:
                continue
            top = max(top, level_weight(weight, log2_u, tf, shares, level, i, j))
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
                held = level_holds(clauses, atoms_of, atoms, codes, marks, letters, starts, lengths, level, i, j, False)
                if held == YES:
                    got[c] = level
                    break
        total += level_weight(weight, log2_u, tf, shares, got[c], i, j)
    return total


@inlined
def gathered(rows: Any, order: Any, begin: int, end: int, here: Any) -> None:
    """Copies the rows of a block into ``here``."""
    for x in range(begin, end):
        for k in range(rows.shape[1]):
            here[x - begin, k] = rows[order[x], k]


@inlined
def share_of(counts: Any, totals: Any, order: Any, begin: int, end: int, here: Any) -> None:
    """The share of each row's values, as logarithm, into ``here``."""
    for x in range(begin, end):
        for k in range(counts.shape[1]):
            count = counts[order[x], k]
            here[x - begin, k] = log2(count / totals[k]) if count > 0 else -np.inf


@jit
def walk(
    model: Any, data: Any, best: Any, prior: float, threshold: float,
    keys: Any, rule: int, order: Any, bounds: Any, side: Any,
) -> Any:  # fmt: skip
    """Pairs within the blocks of one rule, new to it, that weigh at least ``threshold``; and how many new pairs it saw."""
    first, clauses, atoms_of, atoms, weights, log2_u, tf = model
    codes, marks, letters, starts, lengths, counts, totals = data
    n = len(first) - 1
    largest = np.max(np.diff(bounds))
    opened, got, ranked = np.empty(n, np.int32), np.empty(n, np.int32), np.argsort(-best)
    left, right, weight = np.empty(1024, np.int32), np.empty(1024, np.int32), np.empty(1024)
    c = np.empty((largest, codes.shape[1]), codes.dtype)
    m = np.empty((largest, marks.shape[1]), marks.dtype)
    s = np.empty((largest, starts.shape[1]), starts.dtype)
    w = np.empty((largest, lengths.shape[1]), lengths.dtype)
    e = np.empty((largest, keys.shape[1]), keys.dtype)
    h = np.empty((largest, counts.shape[1]))
    kept = seen = 0
    linking = len(side) > 0
    for block in range(len(bounds) - 1):
        begin, end = bounds[block], bounds[block + 1]
        gathered(codes, order, begin, end, c)
        gathered(marks, order, begin, end, m)
        gathered(starts, order, begin, end, s)
        gathered(lengths, order, begin, end, w)
        gathered(keys, order, begin, end, e)
        share_of(counts, totals, order, begin, end, h)
        for i in range(end - begin):
            for j in range(i + 1, end - begin):
                one, other = order[begin + i], order[begin + j]
                known = linking and side[one] == side[other]
                for earlier in range(rule):
                    if e[i, earlier] >= 0 and e[i, earlier] == e[j, earlier]:
                        known = True
                        break
                if known:
                    continue
                seen += 1
                total = weigh(
                    first, clauses, atoms_of, atoms, weights, log2_u, tf,
                    c, m, letters, s, w, h, ranked, best, prior, i, j, threshold, opened, got,
                )  # fmt: skip
                if total < threshold:
                    continue
                if kept == len(left):
                    left = np.concatenate((left, np.empty_like(left)))
                    right = np.concatenate((right, np.empty_like(right)))
                    weight = np.concatenate((weight, np.empty_like(weight)))
                left[kept], right[kept], weight[kept] = min(one, other), max(one, other), total
                kept += 1
    return left[:kept].copy(), right[:kept].copy(), weight[:kept].copy(), seen


@jit
def levels_of(model: Any, data: Any, left: Any, right: Any) -> Any:
    """The level of every comparison for given pairs."""
    first, clauses, atoms_of, atoms, _, _, _ = model
    codes, marks, letters, starts, lengths, _, _ = data
    n = len(first) - 1
    out = np.empty((len(left), n), np.int32)
    for p in range(len(left)):
        i, j = left[p], right[p]
        for c in range(n):
            for level in range(first[c], first[c + 1]):
                held = level_holds(clauses, atoms_of, atoms, codes, marks, letters, starts, lengths, level, i, j, False)
                if held == YES:
                    out[p, c] = level - first[c]
                    break
    return out

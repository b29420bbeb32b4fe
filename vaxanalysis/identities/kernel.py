"""The compiled walk over pairs: the same for every model, which it reads as data.

A model is :class:`vaxanalysis.identities.compiled.Program` here, a table :class:`vaxanalysis.identities.arrays.Arrays`.

A pair is first judged by its integers alone, the comparisons that can weigh most before the others. What letters could still
add is bounded from above by the best level that is open, so a pair is dropped only when no outcome could reach the threshold:
the result is that of scoring every pair in full. The rows of a block are copied side by side first, so that its pairs are
found in the processor's cache.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from vaxanalysis.compiled.jit import inlined, jit
from vaxanalysis.identities.edits import bits, near

NO, YES, OPEN = 0, 1, 2
NONE, BIT = np.uint64(0), np.uint64(1)


class Words(NamedTuple):
    """Letters of all words in a row, where each begins, and how long it is; a loop that is handed more of a table is slower."""

    letters: Any
    starts: Any
    lengths: Any


class Block(NamedTuple):
    """Rows side by side: codes of columns, marks of words, the logarithm of the values' shares."""

    codes: Any
    marks: Any
    shares: Any


class Order(NamedTuple):
    """Comparisons, those that can weigh most first; the most of each; the prior plus the sum of these; the threshold."""

    ranked: Any
    best: Any
    bound: float
    threshold: float


class Pair(NamedTuple):
    """Two rows, ``i`` and ``j`` within the block, ``one`` and ``other`` in the table, for its letters."""

    i: int
    j: int
    one: int
    other: int


@inlined
def facts(program: Any, codes: Any, marks: Any, i: int, j: int) -> Any:
    """Facts of a pair that its integers show, a bit each: columns equal, columns lacking, crossed, near by the marks, surely near."""
    equal = lacks = over = maybe = sure = NONE
    for k in range(codes.shape[1]):
        x, y = codes[i, k], codes[j, k]
        lacking = x < 0 or y < 0
        lacks |= np.uint64(lacking) << np.uint64(k)
        equal |= np.uint64(x == y and not lacking) << np.uint64(k)
    crossed, nears = program.crossed, program.nears
    for k in range(len(crossed)):
        a, b = crossed[k, 0], crossed[k, 1]
        x, y = codes[i, a], codes[j, a]
        over |= np.uint64((x >= 0 and x == codes[j, b]) or (y >= 0 and y == codes[i, b])) << np.uint64(k)
    for k in range(len(nears)):
        a, b = np.uint64(nears[k, 0]), nears[k, 1]
        same, like = (equal >> a) & BIT, bits(marks[i, b] ^ marks[j, b]) <= 2 * nears[k, 2]
        sure |= same << np.uint64(k)
        maybe |= (same | (np.uint64(like) & ~(lacks >> a) & BIT)) << np.uint64(k)
    return equal, lacks, over, maybe, sure


@inlined
def level_state(program: Any, known: Any, level: int) -> int:
    """NO, YES, or OPEN where only the letters decide."""
    clauses, needs, answer = program.clauses, program.needs, NO
    equal, lacks, over, maybe, sure = known
    for clause in range(clauses[level], clauses[level + 1]):
        lack = (needs[clause, 0] & ~equal) | (needs[clause, 1] & ~lacks) | (needs[clause, 2] & ~over)
        if lack | (needs[clause, 3] & ~maybe) != NONE:
            continue
        if needs[clause, 3] & ~sure == NONE:
            return YES
        answer = OPEN
    return answer


@inlined
def level_holds(program: Any, words: Any, known: Any, level: int, i: int, j: int) -> bool:
    """Whether a level holds, by letters where need be."""
    clauses, needs, nears = program.clauses, program.needs, program.nears
    equal, lacks, over, maybe, sure = known
    for clause in range(clauses[level], clauses[level + 1]):
        lack = (needs[clause, 0] & ~equal) | (needs[clause, 1] & ~lacks) | (needs[clause, 2] & ~over)
        good = lack | (needs[clause, 3] & ~maybe) == NONE
        for k in range(len(nears)):
            if good and (needs[clause, 3] & ~sure) >> np.uint64(k) & BIT:
                good = near(words.letters, words.starts, words.lengths, nears[k, 1], i, j, nears[k, 2])
        if good:
            return True
    return False


@inlined
def level_weight(program: Any, shares: Any, level: int, i: int, j: int) -> float:
    """Bits of one level for this pair, with its value's own frequency."""
    column = program.tf[level]
    if column < 0:
        return float(program.weight[level])
    most = max(shares[i, column], shares[j, column])
    if most == -np.inf:
        return float(program.weight[level])
    return float(program.weight[level] + (program.log2_base[level] - most))


@inlined
def weigh(program: Any, words: Any, block: Any, order: Any, pair: Any, opened: Any, got: Any) -> float:
    """The pair's weight, or minus infinity as soon as it is certain to stay below the threshold.

    ``opened`` and ``got`` are room for a level per comparison: the first that only letters decide, and the one that is reached.
    """
    i, j, first = pair.i, pair.j, program.first
    known = facts(program, block.codes, block.marks, i, j)
    bound = order.bound
    for c in order.ranked:
        opened[c] = -1
        top = -np.inf
        for level in range(first[c], first[c + 1]):
            state = level_state(program, known, level)
            if state == NO:
                continue
            top = max(top, level_weight(program, block.shares, level, i, j))
            if state == OPEN and opened[c] < 0:
                opened[c] = level
            if state == YES:
                got[c] = level
                break
        bound += top - order.best[c]
        if bound < order.threshold - 1e-6:
            return -np.inf
    total = program.prior
    for c in range(len(first) - 1):
        if opened[c] >= 0:
            got[c] = opened[c]
            while not level_holds(program, words, known, got[c], pair.one, pair.other):
                got[c] += 1
        total += level_weight(program, block.shares, got[c], i, j)
    return float(total)


@inlined
def gather(table: Any, marks: Any, order: Any, begin: int, end: int, block: Any) -> None:
    """Copies marks, codes, and the logarithm of the values' shares of a block's rows side by side."""
    words, columns = table.shape
    for x in range(begin, end):
        row, here = order[x], x - begin
        for k in range(words):
            block.marks[here, k] = marks[row, k]
        for k in range(columns):
            block.codes[here, k] = table.rows[row, 2 * words + k]
        for k in range(len(table.counted)):
            code = block.codes[here, table.counted[k, 0]]
            block.shares[here, k] = table.shares[table.counted[k, 1] + code] if code >= 0 else -np.inf


@jit
def walk(
    program: Any, table: Any, best: Any, threshold: float, keys: Any, rule: int, order: Any, bounds: Any, side: Any
) -> Any:
    """Pairs within the blocks of one rule, new to it, that weigh at least ``threshold``; and how many new pairs it saw."""
    n, marks = len(program.first) - 1, table.rows.view(np.uint64)
    largest = np.max(np.diff(bounds))
    opened, got = np.empty(n, np.int32), np.empty(n, np.int32)
    left, right, weight = np.empty(1024, np.int32), np.empty(1024, np.int32), np.empty(1024)
    words, columns = table.shape
    text = Words(table.letters, table.starts, table.lengths)
    gathered = Block(
        np.empty((largest, columns), np.int32),
        np.empty((largest, words), np.uint64),
        np.empty((largest, len(table.counted))),
    )
    earlier_keys = np.empty((largest, rule), np.int32)
    ranking = Order(np.argsort(-best), best, program.prior + best.sum(), threshold)
    kept, seen, linking = 0, 0, len(side) > 0
    for block in range(len(bounds) - 1):
        begin, end = bounds[block], bounds[block + 1]
        gather(table, marks, order, begin, end, gathered)
        for x in range(begin, end):
            for earlier in range(rule):
                earlier_keys[x - begin, earlier] = keys[order[x], earlier]
        for i in range(end - begin):
            for j in range(i + 1, end - begin):
                one, other = order[begin + i], order[begin + j]
                known = linking and side[one] == side[other]
                for earlier in range(rule):
                    if earlier_keys[i, earlier] >= 0 and earlier_keys[i, earlier] == earlier_keys[j, earlier]:
                        known = True
                        break
                if known:
                    continue
                seen += 1
                total = weigh(program, text, gathered, ranking, Pair(i, j, one, other), opened, got)
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
def levels_of(program: Any, table: Any, left: Any, right: Any) -> Any:
    """The level of every comparison for given pairs."""
    words, columns = table.shape
    marks, codes = table.rows.view(np.uint64), table.rows[:, 2 * words : 2 * words + columns]
    n, text = len(program.first) - 1, Words(table.letters, table.starts, table.lengths)
    out = np.empty((len(left), n), np.int32)
    for p in range(len(left)):
        i, j = left[p], right[p]
        known = facts(program, codes, marks, i, j)
        for c in range(n):
            level = program.first[c]
            while not level_holds(program, text, known, level, i, j):
                level += 1
            out[p, c] = level - program.first[c]
    return out

"""``python -m tests.grammar FILES [SEED]``: many files of the grammar without a stop at the first fault; verdicts counted.

``--by-command``: each file is given to ``vaxanalysis profile`` in a process of its own. ``--undone``: so many files for each thing
that holds a kind of fault off, with that taken out.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.grammar.commands import by_command
from tests.grammar.test_grammar import TOGETHER, choices, written
from tests.grammar.undone import UNDONE, undone
from tests.grammar.verdict import Case, Verdict, verdicts

Judge = Callable[[Sequence[Case]], list[Verdict]]

BLOCK = 50
"""Groups of files that one seed makes."""


def commands(cases: Sequence[Case]) -> list[Verdict]:
    """The verdict of the command on each of ``cases``."""
    return [by_command(case) for case in cases]


def block(number: int, judge: Judge, size: int = BLOCK) -> list[tuple[str, Verdict]]:
    """Layout and verdict of each file of the ``size`` groups that seed ``number`` makes."""
    found: list[tuple[str, Verdict]] = []

    @seed(number)
    @settings(
        max_examples=size,
        suppress_health_check=list(HealthCheck),
        database=None,
        deadline=None,
        phases=[Phase.generate],
    )
    @given(st.lists(choices(), min_size=TOGETHER, max_size=TOGETHER))
    def trial(drawn: list) -> None:  # type: ignore[type-arg]
        with tempfile.TemporaryDirectory() as folder:
            found.extend(
                (f"{form} {choice}", each)
                for (choice, form), each in zip(drawn, judge(written(drawn, Path(folder))), strict=True)
            )

    trial()
    return found


def main(files: int, first: int = 1, judge: Judge = verdicts) -> int:
    """Print the counts after each block and every file that is wrong in silence; 1 if there was any."""
    kinds: Counter[str] = Counter()
    while kinds.total() < files:
        for layout, verdict in block(first, judge, min(BLOCK, -(-(files - kinds.total()) // TOGETHER))):
            kinds[verdict.kind] += 1
            if verdict.kind == "silent":
                print(layout, verdict.why, flush=True)
        print(f"seed {first}: {kinds.total()} files, {dict(kinds)}", flush=True)
        first += 1
    return int(kinds["silent"] > 0)


def taken_out(files: int, first: int = 1) -> int:
    """Print what the same files come to with each thing of :data:`UNDONE` taken out; 1 if the grammar does not find one."""
    size = -(-files // TOGETHER)
    whole = Counter(found.kind for _, found in block(first, verdicts, size))
    print(f"nothing taken out: {dict(whole)}", flush=True)
    missed = 0
    for name, what in UNDONE.items():
        with undone(what):
            found = Counter(each.kind for _, each in block(first, verdicts, size))
        print(f"{what.kind} {name}: {dict(found)}", flush=True)
        missed += found["right"] >= whole["right"]
    return int(missed > 0)


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:] if each.isdecimal()]
    if "--undone" in sys.argv:
        sys.exit(taken_out(*numbers))
    sys.exit(main(*numbers, judge=commands if "--by-command" in sys.argv else verdicts))

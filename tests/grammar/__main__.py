"""``python -m tests.grammar FILES [SEED]``: run the grammar over many files without a stop at the first fault, and count the verdicts."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.grammar.test_grammar import TOGETHER, choices, judged
from tests.grammar.verdict import Verdict

BLOCK = 50
"""Groups of files that one seed makes."""


def block(number: int) -> list[tuple[str, Verdict]]:
    """Layout and verdict of each file of the block that seed ``number`` makes."""
    found: list[tuple[str, Verdict]] = []

    @seed(number)
    @settings(
        max_examples=BLOCK,
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
                for (choice, form), each in zip(drawn, judged(drawn, Path(folder)), strict=True)
            )

    trial()
    return found


def main(files: int, first: int = 1) -> int:
    """Print the counts after each block and every file that is wrong in silence; 1 if there was any."""
    kinds: Counter[str] = Counter()
    while kinds.total() < files:
        for layout, verdict in block(first):
            kinds[verdict.kind] += 1
            if verdict.kind == "silent":
                print(layout, verdict.why, flush=True)
        print(f"seed {first}: {kinds.total()} files, {dict(kinds)}", flush=True)
        first += 1
    return int(kinds["silent"] > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

"""Trains the model that the package ships: each synthetic register by itself, unlabelled, then the mean of what they teach.

python tests/benchmarks/identities_train.py --out vaxanalysis/identities/vietnam.json
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from identities_registers import GENERATORS

from vaxanalysis.identities import model_file, train
from vaxanalysis.identities.model import Model

TRAINED = {"synth, default": 1, "synth, other": 2, "second": 3}


def mean(models: list[Model]) -> Model:
    """The first model with every m and u replaced by the mean over all."""
    levels = {}
    for c, comparison in enumerate(models[0].comparisons):
        for k, level in enumerate(comparison.levels):
            if not level.null:
                same = [model.comparisons[c].levels[k] for model in models]
                levels[comparison.name, level.label] = tuple(
                    sum(getattr(one, n) for one in same) / len(same) for n in ("m", "u")
                )
    return models[0].with_levels(levels)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    models = [train(GENERATORS[name](args.people, seed)[0]) for name, seed in TRAINED.items()]
    where = "; ".join(f"{name} (seed {seed})" for name, seed in TRAINED.items())
    model_file.dump(
        replace(mean(models), trained_on=f"{args.people:,} synthetic people each, unlabelled: {where}"), args.out
    )


if __name__ == "__main__":
    main()

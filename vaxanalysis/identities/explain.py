"""Why a pair is one person: in words, and as Splink's waterfall. Row-level, on request, never part of a report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from vaxanalysis.identities.arrays import Arrays, arrays
from vaxanalysis.identities.compiled import program
from vaxanalysis.identities.model import Model
from vaxanalysis.identities.probabilistic import fitted, prepare
from vaxanalysis.identities.result import Identities
from vaxanalysis.identities.tuples import Records


def _weighed(frame: pl.DataFrame, model: Model, pairs: pl.DataFrame) -> tuple[Any, Any]:
    """The level that each comparison reached for ``pairs`` (left, right), and its bits, the value's own frequency included."""
    from vaxanalysis.identities.kernel import levels_of

    compiled, table = program(model), arrays(frame, model)
    left, right = (pairs[name].to_numpy() for name in ("left", "right"))
    reached = levels_of(compiled, table, left, right)
    level = compiled.first[:-1] + reached
    column = compiled.tf[level]
    share = np.maximum(*(_shares(table, end, column) for end in (left, right)))
    counts = np.isfinite(share)
    own = np.where(counts, compiled.log2_base[level] - np.where(counts, share, 0), 0)
    return reached, compiled.weight[level] + own


def _shares(table: Arrays, ends: Any, column: Any) -> Any:
    """How common the values of ``ends`` are in the counted ``column`` of each comparison; minus infinity where nothing is counted."""
    place, begin = np.vstack([table.counted, [[0, 0]]])[column].transpose(2, 0, 1)
    code = table.rows[ends[:, None], 2 * table.shape.words + place]
    return np.append(table.shares, -np.inf)[np.where((column >= 0) & (code >= 0), begin + code, -1)]


def words(frame: pl.DataFrame, model: Model, pairs: pl.DataFrame) -> pl.DataFrame:
    """``pairs`` with one sentence each, strongest evidence first, what was not compared left out.

    With ``prior`` (the bits before any evidence), ``weight`` and ``rule`` in ``pairs`` the parts add up to the weight.
    """
    reached, weights = _weighed(frame, model, pairs)
    sentences = []
    for row, levels_of_pair, own in zip(pairs.iter_rows(named=True), reached, weights, strict=True):
        parts = _parts(model, levels_of_pair, own)
        if (prior := row.get("prior")) is not None:
            parts.append((prior, "before any evidence"))
        learned = row.get("taught") or 0.0
        if learned:
            parts.append((learned, "what reviewers' answers taught"))
        if prior is not None and row.get("rule"):
            rest = row["weight"] - prior - own.sum() - learned
            parts.append((rest, f"exact rule {row['rule']}, which weights do not overrule"))
        sentences.append(
            "; ".join(f"{text} ({bits:+.2f})" for bits, text in sorted(parts, key=lambda one: -abs(one[0])))
        )
    return pairs.with_columns(pl.Series("why", sentences, pl.String))


def _parts(model: Model, reached: Any, weights: Any) -> list[tuple[float, str]]:
    """The bits of each comparison that was made, with its name and level."""
    pairs = [(c.name, c.levels[k], float(bits)) for c, k, bits in zip(model.comparisons, reached, weights, strict=True)]
    return [(bits, f"{name}: {level.label}") for name, level, bits in pairs if not level.null]


def evidence(records: Records, found: Identities, model: Model | None = None) -> pl.DataFrame:
    """Every pair behind ``found`` (an answer for ``records``): ``record_id, other_id``, what it weighs, and ``why``.

    A pair of identities that several records share is named after the first record of each.
    """
    ready = prepare(records, model)
    named = ready.frame.select(pl.col("tuple").cast(pl.Int64), "first_id")
    edges = found.edges.with_columns(pl.col("left", "right").cast(pl.Int32))
    weighed = "weight" in edges.columns
    explained = words(ready.frame, fitted(ready, model), edges) if weighed else edges.rename({"rule": "why"})
    ends = explained.with_columns(pl.col("left", "right").cast(pl.Int64))
    first = ends.join(named.rename({"first_id": "record_id"}), left_on="left", right_on="tuple")
    with_ids = first.join(named.rename({"first_id": "other_id"}), left_on="right", right_on="tuple")
    numbers = ("weight", "probability") if weighed else ()
    return with_ids.select("record_id", "other_id", *numbers, "why").sort("record_id", "other_id")


def waterfall(frame: pl.DataFrame, model: Model, left: int, right: int) -> Any:
    """Splink's waterfall chart of one pair of ``frame``'s tuples."""
    from vaxanalysis.identities.reference import linker

    two = frame.filter(pl.col("tuple").is_in([left, right]))
    everything = replace(model, blocking=(("pair",),))
    splink = linker(two.with_columns(pair=pl.lit(1)), everything, explain=True)
    return splink.visualisations.waterfall_chart(splink.inference.predict(warning_mode="never").as_record_list())

"""Reviewers' answers on pairs of records: reading them, what they decide, and the precision estimated from the random sample."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis import forms, rates
from vaxanalysis.errors import InputError, StoreError
from vaxanalysis.forms.model import coded
from vaxanalysis.forms.moments import in_one_order, moment
from vaxanalysis.identities.components import connected
from vaxanalysis.identities.reviewed import Reviewed
from vaxanalysis.store import Store
from vaxanalysis.verification import log, succession
from vaxanalysis.verification.keys import parts
from vaxanalysis.verification.pairs import PAIRS

_KEY = r"^(?<record_id>r[0-9a-f]{16})-(?<value>r[0-9a-f]{16})\.(?<fingerprint>[0-9a-f]{8})\.[0-9a-f]{4}$"

_ENDS = (pl.min_horizontal("record_id", "value").alias("one"), pl.max_horizontal("record_id", "value").alias("other"))


def read_pairs(
    paths: Sequence[Path], noted: date, first: date, password: str | None
) -> tuple[pl.DataFrame, tuple[InputError, ...]]:
    """Every row of ``paths`` as an event of a pair with ``flaw`` and ``bad_day``, and the files that are not this form."""
    filled = forms.read(paths, PAIRS, password)
    day = moment(in_one_order("date")).dt.date()
    flaw = (
        pl.when(pl.col("record_id").is_null()).then(pl.lit("bad_key"))
        .when(pl.col("answer") == "?").then(pl.lit("unreadable"))
        .when(pl.col("answer").is_null()).then(pl.lit("empty"))
    )  # fmt: skip
    bad_day = pl.col("date").is_not_null() & ~day.is_between(first, noted).fill_null(False)
    keyed = parts(pl.col("key"), _KEY).alias("_key")
    rows = filled.rows.with_columns(coded(filled.rows, PAIRS.column("answer")), keyed, day=day, bad_day=bad_day)
    answers = rows.unnest("_key").with_columns(
        flaw=flaw, kind=pl.lit("answer"), authority=pl.lit("reviewer"), noted=pl.lit(noted)
    )
    return log.events(answers).hstack(answers.select("flaw", "bad_day")), filled.failed


def effective(events: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The last answer on each pair, and the answers that contradict each other, of which none counts until a later one settles it.

    Two answers on a pair contradict each other where they are of one day, or the later one has no date; and "two persons"
    contradicts a chain of "same person". "Cannot say" contradicts nothing.
    """
    on = pl.min_horizontal(pl.coalesce("day", "noted"), "noted").alias("on")
    answers = events.filter(pl.col("kind") == "answer").with_columns(*_ENDS, on)
    decides = pl.col("answer") != "unsure"
    counting = answers.filter(decides | ~decides.any().over("one", "other"))
    newest = pl.col("on") == pl.col("on").max().over("one", "other")
    vague = (newest & pl.col("day").is_null()).any().over("one", "other")
    last = counting.filter(newest | vague)
    several = pl.col("answer").n_unique().over("one", "other") > 1
    agreed = last.filter(~several)
    left, right = _chains(agreed)
    broken = left.filter((left == right) & (agreed["answer"] == "two"))
    ring = (left == right) & left.is_in(broken.implode()) & (agreed["answer"] != "unsure")
    return agreed.filter(~ring), pl.concat([last.filter(several), agreed.filter(ring)])


def _chains(agreed: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """The chain of "same person" to which each end of a pair belongs."""
    ids = pl.concat([agreed["one"], agreed["other"]]).unique().sort().rename("id").to_frame().with_row_index("n")
    placed = agreed.select(
        pl.col("answer") == "same",
        *(pl.col(end).replace_strict(ids["id"], ids["n"], return_dtype=pl.Int64) for end in ("one", "other")),
    )
    if placed.is_empty():
        return placed["one"], placed["other"]
    group = connected(ids.height, placed.filter("answer").rename({"one": "left", "other": "right"}))
    return pl.Series(group[placed["one"].to_numpy()]), pl.Series(group[placed["other"].to_numpy()])


def reviewed(store: Store, as_of: date) -> Reviewed | None:
    """What reviewers decided on pairs of records, for the linkage of ``as_of``; None if nothing is decided.

    A damaged snapshot of that very day, which `weekly` makes again, is passed over; StoreError for an earlier one.
    """
    sound, _ = effective(log.read_log(store, log.PAIRS))
    decided = sound.filter(pl.col("answer").is_in(["same", "two"])).unique(["one", "other"], maintain_order=True)
    if decided.is_empty():
        return None
    pairs = decided.select(record_id="one", other_id="other", same=pl.col("answer") == "same")
    ids = pl.concat([pairs["record_id"], pairs["other_id"]]).unique().sort().rename("record_id").to_frame()
    days = store.snapshots(as_of)
    try:
        seen = succession.last_seen(store, ids, days)
    except StoreError:
        seen = succession.last_seen(store, ids, [day for day in days if day < as_of])
    return Reviewed(pairs, seen)


def estimate(store: Store) -> dict[str, float] | None:
    """Precision and recall from the last list with answers on its random sample; None without one.

    ``precision``: of the linked pairs that were not decided before, the share that is one person. ``recall``: of the pairs of one
    person that are weighed at 20 % or more, the share that is linked. Each with ``_low`` and ``_high``: at least 95 %, Wilson's interval in
    each stratum, combined by the square-and-add rule; answers "cannot say" widen them to both sides. ``answered`` of ``asked``, ``unsure``.
    """
    events = log.read_log(store, log.PAIRS)
    answers = effective(events)[0].unique(["one", "other"], maintain_order=True).select("one", "other", "answer", "on")
    asked = events.filter(pl.col("fields").is_not_null(), kind="asked")
    sampled = asked.with_columns(_ENDS).join(answers.rename({"answer": "verdict"}), on=["one", "other"], how="left")
    answered = sampled.filter(pl.col("verdict").is_not_null().any().over("fingerprint"))
    if answered.is_empty():
        return None
    newest = answered.sort("on", "list_date", "fingerprint")["fingerprint"].last()
    last_list, sizes = answered.filter(fingerprint=newest), events.filter(kind="stratum", fingerprint=newest)
    size = {name: int(n) for name, n in sizes.select("fields", "value").iter_rows()}
    by_verdict = {
        name: [last_list.filter(fields=name, verdict=one).height for one in ("same", "two", "unsure")] for name in size
    }
    unsure = last_list.filter(verdict="unsure").height
    counts: dict[str, float] = {"asked": last_list.height, "answered": last_list["verdict"].count(), "unsure": unsure}
    if any(sum(by_verdict[name][:2]) == 0 for name in size):
        return counts
    linked = {name: n for name, n in size.items() if name != "apart"}
    all_linked = max(sum(linked.values()), 1)
    same, low, high = (x * all_linked for x in _share(linked, by_verdict))
    apart = _share({"apart": 1}, by_verdict) if "apart" in size else (0, 0, 0)
    missed, fewest, most = (x * size.get("apart", 0) for x in apart)
    precision = {"precision": same / all_linked, "precision_low": low / all_linked, "precision_high": high / all_linked}
    recall = {"recall": _part(same, missed), "recall_low": _part(low, most), "recall_high": _part(high, fewest)}
    return counts | precision | recall if linked else counts


def _part(one: float, other: float) -> float:
    return one / (one + other) if one + other else 0.0


def _share(size: dict[str, int], by_verdict: dict[str, list[int]]) -> tuple[float, float, float]:
    """The share that is one person in strata of ``size``, with its interval: Wilson's in each stratum, squared and added."""
    total, parts = max(sum(size.values()), 1), []
    for name, n in size.items():
        same, two, unsure = by_verdict[name]
        every = same + two + unsure
        low, high = rates.interval(same, every)[0], rates.interval(same + unsure, every)[1]
        parts.append((n / total, same / (same + two), low, high))
    middle = sum(weight * share for weight, share, _, _ in parts)
    down, up = (sum((weight * (share - ends[k])) ** 2 for weight, share, *ends in parts) ** 0.5 for k in (0, 1))
    return middle, max(middle - down, 0.0), min(middle + up, 1.0)

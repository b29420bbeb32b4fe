"""The rows of the worklists: what the station or the police need to know of each record, and in which order."""

from __future__ import annotations

from datetime import date

import polars as pl

from vaxanalysis import repair, tally
from vaxanalysis.schema import MANDATORY, UNIT, USABLE
from vaxanalysis.store import Store
from vaxanalysis.verification import proposed, words
from vaxanalysis.verification.answers import MAX_TRIES
from vaxanalysis.verification.categories import CATEGORIES, FOR_POLICE
from vaxanalysis.verification.keys import row_key
from vaxanalysis.verification.states import states
from vaxanalysis.verification.vocabulary import OPEN

_RAW = (*MANDATORY, "phone", "address")
_FACTS = (*_RAW, "name_folded", "given_name", "sex_std", "phone_std", "phone_state", "doses", "first_dose", "last_dose")


def listing(
    store: Store, as_of: date, district: str | None = None, proposals: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Every record that is open as of a day, one row each, in the order of the sheets.

    ``proposals``: those of the snapshot (``proposed.proposals``), where they are known already.
    """
    snapshot = store.last(as_of)
    everyone = states(store, as_of).filter(pl.col("state").is_in(OPEN) & pl.col("fingerprint").is_not_null()).collect()
    grouped = _grouped(everyone)
    todo = grouped.filter(pl.col("unit_district") == district) if district else grouped
    register = store.scan(snapshot, "records").select("record_id", *_FACTS)
    rows = todo.join(_only(register, todo), on="record_id")
    own = store.table(snapshot, tally.OWN_RULES)
    if own is not None:
        judged = store.scan(snapshot, "findings").select("record_id", *tally.OWN)
        rows = rows.join(_only(judged, rows), on="record_id", how="left", maintain_order="left")
    made = proposed.proposals(store, snapshot) if proposals is None else proposals
    proposed_here = _only(made.lazy(), rows)
    filled = rows.join(repair.lines(proposed_here), on="record_id", how="left", maintain_order="left")
    return ordered(described(filled, as_of, own))


def _only(register: pl.LazyFrame, which: pl.DataFrame) -> pl.DataFrame:
    return register.join(which.lazy().select("record_id"), on="record_id", how="semi").collect()


def _grouped(rows: pl.DataFrame) -> pl.DataFrame:
    """The size of each cluster and how much of it lies in another commune."""
    inside = pl.len().over("group", *UNIT)
    size = pl.len().over("group")
    number = pl.col("group").rank("dense").over(UNIT)
    clustered = pl.col("group").is_not_null() & (size > 1)
    counts = {"group_number": number, "group_size": size, "group_away": size - inside}
    return rows.with_columns(pl.when(clustered).then(count).alias(name) for name, count in counts.items())


def step() -> pl.Expr:
    """The health station first; the police if the person cannot be reached; never the police for non-citizens."""
    unreachable = ~pl.col("contactable") | (pl.col("tries") >= MAX_TRIES) | (pl.col("state") == "police")
    police = unreachable & pl.col("category").is_in(FOR_POLICE) & ~pl.col("non_citizen")
    return pl.when(police).then(pl.lit("police")).otherwise(pl.lit("station")).alias("step")


def described(rows: pl.DataFrame, as_of: date, own: pl.DataFrame | None = None) -> pl.DataFrame:
    """``rows`` with the texts of a worklist; ``own``: the words of the user's rules, if the week was judged by some."""
    doses = pl.format("{} mũi", "doses")
    first, last = (pl.col(name).dt.strftime("%d/%m/%Y") for name in ("first_dose", "last_dose"))
    days = pl.concat_str(first, pl.when(first != last).then(last), separator="\n", ignore_nulls=True)
    sex = pl.col("sex_std").replace_strict({"male": "Nam", "female": "Nữ"}, default=None, return_dtype=pl.String)
    tidy = [pl.col(name).str.strip_chars().replace("", None) for name in _RAW]
    return rows.with_columns(step(), *tidy).with_columns(
        words.wrong(own),
        words.number(),
        row_key(pl.lit(as_of)),
        pl.concat_str(doses, days, separator="\n").alias("dose_text"),
        pl.coalesce(sex, "sex").alias("sex_text"),
        pl.when(pl.col("phone_state") == USABLE).then("phone_std").otherwise("phone").alias("phone_text"),
    )


def ordered(rows: pl.DataFrame) -> pl.DataFrame:
    """By unit and step, a person's records together, the worst category and what has a suggestion first, then by given name."""
    rank = pl.col("category").replace_strict({name: i for i, name in enumerate(CATEGORIES)}, return_dtype=pl.Int8)
    together = pl.coalesce("group", "record_id")
    rows = rows.with_columns(_together=together, _rank=2 * rank + pl.col("suggestion").is_null())
    name = pl.concat_str("given_name", "name_folded", separator=" ", ignore_nulls=True)
    worst, first = (of.min().over("_together", *UNIT, "step") for of in (pl.col("_rank"), name))
    keys = [*UNIT, "step", worst, first, "_together", "_rank", "record_id"]
    return rows.sort(keys, nulls_last=True).drop("_together", "_rank")

"""One week's files -> one snapshot in the store: rows by district, and every small table that the reports read."""

from __future__ import annotations

import hashlib
import json
import secrets
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path

import polars as pl

from vaxanalysis import deliveries, flows, identities, loading, outputs, rules, tally
from vaxanalysis.config import Config
from vaxanalysis.identities import over_time
from vaxanalysis.identities.reviewed import Reviewed
from vaxanalysis.loading import declared, rejects, sources
from vaxanalysis.outputs import write_csv, write_private
from vaxanalysis.snapshot.engines import Engine, Here
from vaxanalysis.snapshot.homes import Homes
from vaxanalysis.store import CLUSTERS, Store

Say = Callable[..., None]
RUN = "fingerprint.txt"
PERSONS_CHANGED = "persons_changed.parquet"
"""Row level: the records of persons merged or split since the snapshot before."""

UNUSED = "unused_columns"


@dataclass(frozen=True)
class Snapshot:
    """What a run stored: ``sources`` and ``districts`` as in the small tables, ``unchanged`` where it was all there already.

    ``records`` in all, those ``nowhere`` (without a district), the files ``left`` alone, and the ``changes`` of senders since the
    week before. ``unused``: headings of the section ``[columns]`` that no file has.
    """

    as_of: date
    sources: pl.DataFrame
    districts: pl.DataFrame
    unchanged: bool
    records: int
    nowhere: int
    left: tuple[str, ...]
    changes: tuple[deliveries.Change, ...]
    unused: tuple[str, ...]


def take(
    inputs: Iterable[Path | str],
    as_of: date,
    store: Store,
    *,
    force: bool = False,
    query: str | None = None,
    config: Config | None = None,
    own: Sequence[rules.Rule] = (),
    engine: Engine | None = None,
    answers: Reviewed | None = None,
    say: Say = lambda step, **values: None,
) -> Snapshot:
    """Load ``inputs``, judge and link the records, and store the snapshot of ``as_of`` unless it is there unchanged.

    ``config``: settings of the run; the defaults without it. ``own``: rules of the user's own, judged beside the catalogue.
    ``engine``: where rows are put together and judged, by default this machine. ``answers``: what reviewers decided of
    pairs of records. ``say`` is called at each step.
    Raises InputError where no file can be read at all.
    """
    given, config, engine = [str(item) for item in inputs], config or Config(), engine or Here(say)
    fingerprint = _fingerprint(given, as_of, store, query, config, own, answers)
    if not force and _stored(store, as_of) == fingerprint and store.table(as_of, "deliveries") is not None:
        return _summary(store, as_of, unchanged=True)
    source = loading.read(
        given,
        query,
        columns=config.columns,
        at=lambda number, count, file: say("reading", number=number, count=count, file=file),
    )
    unused = declared.unused(config.columns, source.headings)
    previous = store.previous(as_of)
    with store.writing(as_of) as folder, tempfile.TemporaryDirectory(prefix=".work-", dir=folder) as work:
        say("assembling")
        source, parts = engine.in_parts(source, store.key(), config.province, Path(work))
        districts = deliveries.districts(parts.report)
        say("linking")
        before = store.clusters(previous) if previous else None
        linked = engine.persons(parts, before, answers)
        say("judging")
        homes = Homes.new(Path(work), set(districts["unit_district"]))
        judged = engine.records(parts, as_of, own, homes)
        engine.doses(parts, linked.clusters, as_of, homes)
        tables = {
            "counts": judged.counts,
            "origins": judged.origins,
            "crossed": judged.crossed,
            "sources": deliveries.files(parts.report, _accounts(store, as_of)),
            "districts": districts,
            "outside": deliveries.outside(parts.report),
            "deliveries": deliveries.table(source, parts.report, judged.blanks),
            "duplicates": linked.summary(),
            "run": _run(fingerprint, unused),
            "settings": config.table(),
        }
        if own:
            tables[tally.OWN_RULES] = rules.words(own)
        if before is not None:
            changes = over_time.changed(linked.clusters, before.collect())
            tables["persons_changed"] = over_time.counted(changes)
            write_private(folder / PERSONS_CHANGED, changes.write_parquet)
        if previous:
            tables["flows"] = flows.flows(store.scan(previous, "records"), parts.records)
        say("storing")
        for name, table in tables.items():
            write_private(folder / "tables" / f"{name}.parquet", table.write_parquet)
        parts.report.proved(*homes.write(folder / "rows"))
        write_private(folder / CLUSTERS, _grouped(linked).write_parquet)
        write_private(folder / "rejects.csv", partial(write_csv, rejects.worded(parts.rejects)))
        write_private(folder / RUN, lambda path: path.write_text(fingerprint, encoding="ascii"))
    return _summary(store, as_of, unchanged=False)


def _summary(store: Store, as_of: date, *, unchanged: bool) -> Snapshot:
    """What is stored as of a date."""
    names = ("sources", "districts", "counts", "deliveries")
    stored, districts, counts, now = (store.needed(as_of, name) for name in names)
    previous = store.previous(as_of)
    before = store.table(previous, "deliveries") if previous else None
    records, nowhere = (
        int(part["records"].sum()) for part in (counts, counts.filter(pl.col("unit_district").is_null()))
    )
    left = tuple(now.filter(status=deliveries.STATUS_LEFT)["file"])
    changed = tuple(deliveries.changes(now, before))
    run = dict(store.needed(as_of, "run").select("name", "value").iter_rows())
    unused = tuple(json.loads(run.get(UNUSED, "[]")))
    return Snapshot(as_of, stored, districts, unchanged, records, nowhere, left, changed, unused)


def _stored(store: Store, as_of: date) -> str | None:
    """The fingerprint of the run that made a snapshot; None where there is none, or it is damaged and must be made again."""
    path = store.path / "snapshots" / as_of.isoformat() / RUN
    return path.read_text(encoding="ascii") if path.exists() and not outputs.fault(path.parent, RUN) else None


def _fingerprint(
    inputs: list[str],
    as_of: date,
    store: Store,
    query: str | None,
    config: Config,
    own: Sequence[rules.Rule],
    answers: Reviewed | None,
) -> str:
    """A hash over the bytes of every input, settings, version, rules, answers and the snapshot before; a database never repeats."""
    paths, left = sources.files(item for item in inputs if "://" not in item)
    previous = store.previous(as_of)
    parts = [
        version("vaxanalysis"),
        rules.RULES_VERSION + rules.version_of(own),
        repr(config),
        str(previous),
        (_stored(store, previous) if previous else None) or "",
    ]
    parts += [secrets.token_hex() for item in inputs if "://" in item] + [query or ""]
    parts += [f"{path.name}:{sources.sha256(path)}" for path in paths]
    parts += [path.name for path in left]
    parts += [str(row) for row in answers.pairs.sort(pl.all()).iter_rows()] if answers else []
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _grouped(linked: identities.Identities) -> pl.DataFrame:
    """``record_id, person_id, kind, group``: records of a group that is no person yet stand together by its name."""
    groups = linked.findings.select("record_id", "kind", "group").unique(
        ["record_id", "kind"], keep="first", maintain_order=True
    )
    return linked.clusters.join(groups, on=["record_id", "kind"], how="left", maintain_order="left")


def _accounts(store: Store, as_of: date) -> list[pl.DataFrame]:
    """The accounts of files of all weeks before, since a file of any of them may be sent again."""
    tables = (store.table(day, "sources") for day in store.snapshots() if day < as_of)
    return [table for table in tables if table is not None]


def _run(fingerprint: str, unused: Sequence[str]) -> pl.DataFrame:
    """``name, value`` of what a reader must know to read the masks, and a report to compare two weeks or name its run."""
    versions = {"vaxanalysis": version("vaxanalysis"), "rules": rules.RULES_VERSION, "polars": version("polars")}
    values = versions | {"hash": fingerprint} | ({UNUSED: json.dumps(unused)} if unused else {})
    return pl.DataFrame({"name": list(values), "value": list(values.values())})

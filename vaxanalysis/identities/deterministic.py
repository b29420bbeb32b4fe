"""Linking by exact agreement alone: connected components, cut where they hold contradictions."""

from __future__ import annotations

import polars as pl

from vaxanalysis.identities import components, kinds, rules
from vaxanalysis.identities.agreement import apart
from vaxanalysis.identities.result import Identities
from vaxanalysis.identities.tuples import Records, collapse


def deterministic(records: Records, before: Records | None = None) -> Identities:
    """Link ``records`` by :data:`rules.RULES`; ``before`` (record_id, person_id) is last week's answer."""
    tuples = collapse(records)
    found = rules.find(tuples)
    uncut = components.connected(tuples.frame.height, found.edges)
    contradictions = components.pairs_apart(uncut, tuples.frame, found.edges, apart())
    component, cut = components.split(uncut, found.edges, contradictions)
    people = kinds.persons(tuples.records, component, before)
    close = pl.concat([found.close, found.edges.select("left", "right")])
    shared = kinds.linked(people, found.shared, "shared_id")
    findings = pl.concat([kinds.merged(people), shared, kinds.linked(people, close, "review")])
    counts = {
        "records": tuples.records.height,
        "identities": tuples.frame.height,
        "pairs": found.edges.height,
        "clusters cut": cut,
        "people": people["person_id"].n_unique(),
    }
    stages = pl.DataFrame({"stage": list(counts), "n": list(counts.values())})
    return Identities(people, findings, found.edges.drop("sure"), {"stages": stages, "rules": found.audit})

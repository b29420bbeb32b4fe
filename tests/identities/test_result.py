"""Groups and what merging spares, by unit: every column adds up."""

from __future__ import annotations

import polars as pl

from vaxanalysis.identities.result import Identities


def test_a_group_over_two_communes_counts_once() -> None:
    persons = pl.DataFrame({
        "record_id": ["r1", "r2", "r3", "r4", "r5"], "person_id": ["p", "p", "p", "q", "q"], "doses": [1, 2, 1, 1, 1],
        "unit_province": "01", "unit_district": ["001", "002", "002", "002", "002"],
        "unit_commune": ["00001", "00037", "00037", "00040", "00037"],
    })  # fmt: skip
    findings = pl.DataFrame({"record_id": persons["record_id"], "kind": "duplicate", "group": persons["person_id"]})
    found = Identities(persons, findings, pl.DataFrame())
    rows = found.summary().select("unit_commune", "clusters", "records", "surplus").rows()
    # r1 is the first of p, r4 of q
    assert rows == [("00001", 1, 1, 0), ("00037", 0, 3, 3), ("00040", 1, 1, 0)]
    whole = found.summary(by=()).row(0, named=True)
    assert (whole["clusters"], whole["records"], whole["surplus"]) == (2, 5, 3)
    assert found.summary(by=("unit_district",))["clusters"].to_list() == [1, 1]

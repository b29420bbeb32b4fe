import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxanalysis import identities
from vaxanalysis.errors import TableError

COLUMNS = [
    "record_id", "name_folded", "given_name", "birth", "birth_year", "sex_std", "cccd", "phone_std",
    "unit_district", "unit_commune", "doses",
]  # fmt: skip
OLD, CHILD, WOMAN = dt.date(1980, 1, 5), dt.date(2009, 3, 3), dt.date(1970, 2, 2)
REGISTER = pl.DataFrame(
    [
        ("r01", "nguyen van an", "an", OLD, 1980, "male", "001080000001", "0912345678", "001", "00001", 2),
        ("r02", "nguyen van an", "an", OLD, 1980, "male", "001080000001", None, "002", "00037", 1),
        ("r03", "nguyen van an", "an", OLD, 1980, "male", None, "0912345678", "001", "00001", 1),
        ("r04", "nguyen minh chau", "chau", CHILD, 2009, "female", "001080000001", "0912345678", "001", "00001", 1),
        ("r05", "tran thi hoa", "hoa", WOMAN, 1970, "female", "001170000009", None, "001", "00001", 1),
        ("r06", "tran thi hoa", "hoa", WOMAN, 1970, "female", "034170123456", None, "001", "00001", 1),
        ("r07", None, None, None, None, None, None, None, "001", "00001", 1),
    ],
    orient="row",
    schema=COLUMNS,
)


def kinds(records: pl.DataFrame) -> dict[str, tuple[str, str]]:
    found = identities.duplicates(records, method="exact").clusters
    return {record: (person, kind) for record, person, kind in found.iter_rows()}


def test_one_person_entered_three_times_is_merged_and_the_child_under_the_parents_card_is_not():
    found = kinds(REGISTER)
    assert [found[r] for r in ("r01", "r02", "r03")] == [("p01", "duplicate")] * 3
    assert found["r04"] == ("p04", "shared_id")


def test_namesakes_with_two_cards_of_their_own_stay_apart():
    assert kinds(REGISTER)["r05"] == ("p05", "review")
    assert kinds(REGISTER)["r06"] == ("p06", "review")


def test_a_record_in_between_does_not_join_two_cards():
    between = REGISTER.filter(pl.col("record_id") == "r05").with_columns(
        record_id=pl.lit("r08"), cccd=pl.lit(None, pl.String)
    )
    found = kinds(pl.concat([REGISTER, between]))
    assert [found[r] for r in ("r05", "r06", "r08")] == [("p05", "review"), ("p06", "review"), ("p08", "review")]


def test_summary_counts_a_cluster_over_two_districts_where_its_first_record_lies():
    table = identities.duplicates(REGISTER, method="exact").summary(("unit_district",))
    assert table.filter(kind="duplicate").select("unit_district", "clusters", "records", "doses", "surplus").rows() == [
        ("001", 1, 2, 3, 1),
        ("002", 0, 1, 1, 1),
    ]
    assert table.filter(kind="shared_id").select("unit_district", "records", "surplus").rows() == [
        ("001", 2, 0),
        ("002", 1, 0),
    ]


def test_a_person_keeps_its_id_when_a_smaller_record_id_joins():
    before = identities.duplicates(REGISTER.filter(pl.col("record_id") > "r01"), method="exact").clusters
    after = identities.duplicates(REGISTER, method="exact", before=before).clusters
    assert after.filter(record_id="r01")["person_id"].item() == "p02"
    assert after["person_id"].n_unique() == identities.duplicates(REGISTER, method="exact").people


def test_the_audit_adds_up():
    found = identities.duplicates(REGISTER, method="exact")
    assert found.audit["rules"]["new"].sum() == found.edges.height
    assert found.people == 5


def test_a_table_without_record_ids_is_refused():
    with pytest.raises(TableError, match="record_id"):
        identities.duplicates(REGISTER.drop("record_id"))


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(REGISTER.height)))
def test_row_order_changes_nothing(order: list[int]):
    assert kinds(REGISTER[list(order)]) == kinds(REGISTER)

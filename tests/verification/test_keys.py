from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis.verification.keys import parsed, row_key

RECORD = "r0123456789abcdef"


def key(step: str = "station") -> str:
    row = pl.DataFrame({"record_id": [RECORD], "fingerprint": ["deadbeef"], "step": [step]})
    return str(row.select(row_key(pl.lit(date(2021, 11, 8)))).item())


def read(text: str) -> dict[str, object]:
    return dict(pl.DataFrame({"key": [text]}).select(parsed(pl.col("key")).alias("p")).unnest("p").row(0, named=True))


def test_a_key_reads_back() -> None:
    assert read(f" {key('police').upper()} ") == {
        "record_id": RECORD, "list_date": date(2021, 11, 8), "step": "police", "fingerprint": "deadbeef",
    }  # fmt: skip


def test_a_record_id_alone_is_a_key_without_a_list() -> None:
    assert read(RECORD) == {"record_id": RECORD, "list_date": None, "step": None, "fingerprint": None}


@given(st.integers(0, 36), st.sampled_from("0123456789abcdefrsp."))
def test_a_key_with_one_character_changed_names_nothing(position: int, char: str) -> None:
    whole = key()
    damaged = whole[:position] + char + whole[position + 1 :]
    assert damaged == whole or read(damaged)["record_id"] is None

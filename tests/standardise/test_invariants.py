"""What holds for any text: nothing raises, nothing depends on the engine or the rows beside, a standard value stays."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxanalysis.schema import FIELDS
from vaxanalysis.standardise import standardise, standardise_doses
from vaxanalysis.standardise.text import is_placeholder

COLUMNS = [*(field.name for field in FIELDS), "unit_commune", "unit_source"]
SAID = ["Nguyễn Văn An", "ĐứcAnh", "Ng~", "01/07/1991", "31/02/1991", "1991-07-01 00:00", "36817", "1991", "07-Sep-2021", "001091496805",
        "1091496805", "012345678", "B1234567", "1.09E+09", "0912345678", "+84 168 1234567", "GD4010487154387", "Nam", "0", "1", "x",
        "không có", "000000", "Việt Nam", "Mỹ", "Vero Cell", "az", "10.", "", " ", "\u00a0"]  # fmt: skip
CELLS = (
    st.none() | st.sampled_from(SAID) | st.text(max_size=14) | st.text("0123456789/.-+ eEANn\u00a0\u200b", max_size=16)
)


def frames(rows: int) -> st.SearchStrategy[pl.DataFrame]:
    records = st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELLS)), min_size=1, max_size=rows)
    return records.map(lambda each: pl.DataFrame(each, schema=dict.fromkeys(COLUMNS, pl.String)))


BOTH = pytest.mark.parametrize("read", [standardise, standardise_doses])


@BOTH
@settings(max_examples=8, deadline=None)
@given(frame=frames(20))
def test_any_text_is_read_and_every_engine_agrees(read, frame):
    eager = read(frame.lazy()).collect(engine="in-memory")
    assert read(frame.lazy()).collect(engine="streaming").equals(eager)
    assert eager.select(frame.columns).equals(frame)
    states = eager.select(pl.selectors.ends_with("_state"))
    assert states.null_count().sum_horizontal().item() == 0
    assert states.select(pl.max_horizontal(pl.all().max())).item() <= 3


@BOTH
@settings(max_examples=10, deadline=None)
@given(frame=frames(6))
def test_a_row_does_not_depend_on_the_rows_beside_it(read, frame):
    alone = [read(frame[i : i + 1].lazy()).collect() for i in range(frame.height)]
    assert pl.concat(alone).equals(read(frame.lazy()).collect())


STANDARD = [("full_name", "name_std"), ("full_name", "name_folded"), ("birth_date", "birth"), ("sex", "sex_std"),
            ("citizen_id", "cccd"), ("citizen_id", "cmnd"), ("citizen_id", "passport"), ("phone", "phone_std"),
            ("insurance_id", "insurance_std"), ("priority_group", "priority_std")]  # fmt: skip


@pytest.mark.parametrize(("raw", "typed"), STANDARD)
@settings(max_examples=3, deadline=None)
@given(frame=frames(20))
def test_a_standard_value_stays_what_it_is(raw, typed, frame):
    # A name such as "0X" folds to a word that is a placeholder by itself.
    value = pl.col(typed)
    kept = (
        value.is_not_null() & ~is_placeholder(value.cast(pl.String)) if typed == "name_folded" else value.is_not_null()
    )
    once = standardise(frame.lazy()).select(*COLUMNS, typed).filter(kept).collect()
    again = once.select(COLUMNS).with_columns(once[typed].cast(pl.String).alias(raw))
    assert standardise(again.lazy()).collect()[typed].to_list() == once[typed].to_list()

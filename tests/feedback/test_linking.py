import polars as pl

from vaxanalysis.feedback.linking import linked

RECORDS = pl.LazyFrame(
    {
        "record_id": ["r1", "r2", "r3", "r4"],
        "name_folded": ["tran thi hoa", "le van nam", "le van nam", "do minh anh"],
        "birth": ["1985-02-03", None, None, "1990-01-01"],
        "cccd": ["001185000123", None, None, None],
        "phone_std": ["0912345678", "0987654321", "0987654321", "0934567890"],
    }
).with_columns(pl.col("birth").str.to_date())


def test_links_by_id_or_name_and_phone_and_never_to_one_of_two() -> None:
    requests = pl.DataFrame(
        {
            "full_name": ["TRẦN THỊ HÒA", "Lê Văn Nam", "Đỗ Minh Anh", None],
            "birth_date": [None, None, "01/01/1990", None],
            "citizen_id": ["001185000123", None, None, None],
            "phone": [None, "0987654321", "+84934567890", "0934567890"],
            "unit_commune": pl.Series([None] * 4, dtype=pl.String),
        }
    )
    assert linked(requests, RECORDS)["record_id"].to_list() == ["r1", None, "r4", None]

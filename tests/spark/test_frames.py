"""Tables in and out of Spark, and what is sent to workers, without a cluster."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.cli.command import run_apart as run
from vaxanalysis import loading, register
from vaxanalysis.errors import UserError
from vaxanalysis.register import Counts, conventions, peculiar, sums
from vaxanalysis.register.parts import ORDER
from vaxanalysis.spark import engine, rows, session
from vaxanalysis.spark.frames import ddl, from_spark, to_spark

BIG = 2**63 + 5


def test_numbers_keep_their_bits() -> None:
    schema = pl.Schema({"mask": pl.UInt64, "state": pl.UInt8, "row": pl.UInt32, "unit": pl.Categorical()})
    frame = pl.DataFrame({"mask": [BIG, None], "state": [255, 0], "row": [2**32 - 1, 7], "unit": ["003", None]}, schema)
    sent = to_spark(frame)
    assert sent.rows() == [(BIG - 2**64, 255, 2**32 - 1, "003"), (None, 0, 7, None)]
    assert ddl(schema) == "`mask` bigint, `state` smallint, `row` bigint, `unit` string"
    back = from_spark(sent, schema)
    assert back.schema == schema
    assert back.rows() == frame.rows()


def test_counts_of_parts_are_added_as_on_one_machine() -> None:
    keys = dict.fromkeys(sums.FILE_AND_UNIT, ["a"])
    made = [
        Counts(
            pl.DataFrame({**keys, "rows": [rows], "content": [BIG]}, schema_overrides={"content": pl.UInt64}),
            doses,
            slots,
        )
        for rows, doses, slots in ((2, 3, 1), (5, 4, 2))
    ]
    flat = pl.concat([engine._flat(part) for part in made], how="diagonal")
    added = flat.group_by(*sums.FILE_AND_UNIT, "slots").agg(pl.all().sum())
    whole = engine._whole(added)
    assert (whole.doses, whole.slots) == (7, 2)
    assert whole.sums.select("rows", "content").row(0) == (7, 2 * BIG % 2**64)
    assert whole.sums.equals(sums.added([part.sums for part in made]).select(whole.sums.columns))


def test_pieces_read_elsewhere_are_the_rows_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "PIECE", 2)
    names = ["Trần Thị Lan", "Lê Văn Nam", "Bùi Thị Hoa"]
    table = pl.DataFrame({"Họ và tên": names, "Ngày sinh": ["02/03/1960"] * 3, "Tên vắc xin": ["AZ"] * 3})
    table.write_parquet(tmp_path / "003-tay-ho.parquet")
    table.with_columns(pl.lit("0912345678").alias("Số điện thoại")).write_csv(tmp_path / "006-dong-da.csv")
    source, _ = conventions.judged(
        loading.read([tmp_path / name for name in ("003-tay-ho.parquet", "006-dong-da.csv")])
    )
    source, plans = rows.plans(source, tmp_path / "raw")
    wanted = rows.schema(source)
    read = pl.concat([rows._rows(number, plan, wanted) for number, plan in enumerate(plans)])
    assert len(plans) == 3  # a text is read in pieces of about so many rows
    assert read[ORDER].is_sorted()
    assert read["full_name"].to_list() == names * 2
    assert read["row"].to_list() == [1, 2, 3, 2, 3, 4]
    assert read["phone"].to_list() == [None] * 3 + ["0912345678"] * 3


def test_columns_that_may_hold_two_values_are_read(tmp_path: Path) -> None:
    rows_ = {"Họ và tên": ["Trần Thị Lan"], "CCCD": ["001160000017"], "CMND": ["012345678"], "Ghi gì đó": ["x"]}
    source = loading.read([pl.DataFrame(rows_)])
    two = {name for pairs in peculiar.columns_of_two(source).values() for _, *names in pairs for name in names}
    found = set(rows.schema(source))
    assert two <= found
    assert "Ghi gì đó" not in found


def test_a_part_that_is_written_again_replaces_itself(tmp_path: Path) -> None:
    table = pl.DataFrame({"full_name": ["Trần Thị Lan"], "birth_date": ["02/03/1960"]})
    source, _ = conventions.judged(loading.read([table]))
    raw = next(iter(source.files)).rows
    assert raw is not None
    register.make_folders(tmp_path)
    from vaxanalysis.register import record_ids

    whole = record_ids.identified(raw, "").collect()
    for _ in range(2):
        register.write_part(whole, {}, tmp_path, 0)
    assert [path.name for path in sorted(tmp_path.glob("*/*"))] == ["00000.parquet", "00000.parquet"]


def test_another_version_on_a_worker_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "versions", lambda: "polars 2.1.0")
    session.refuse_other({"polars 2.1.0"})
    with pytest.raises(UserError, match=r"its workers have polars 1\.9\.0, the driver polars 2\.1\.0\. Install"):
        session.refuse_other({"polars 2.1.0", "polars 1.9.0"})


@pytest.mark.parametrize("master", ["sc://127.0.0.1:1", "spark://127.0.0.1:1", "sc://127.0.0.1:99999"])
def test_an_address_where_nothing_answers_is_named_at_once(master: str) -> None:
    with (
        pytest.raises(UserError, match=f"--master: nothing answers at {master}. Check the address"),
        session.connect(master),
    ):
        pass


def test_the_command_names_a_master_that_does_not_answer(tmp_path: Path, samples: Path) -> None:
    given = ("--as-of", "2021-11-08", "--engine", "spark", "--master", "sc://127.0.0.1:1")
    done = run("weekly", samples / "pl1-ba-dinh.xlsx", *given, folder=tmp_path)
    assert done.returncode == 2
    assert "--master: nothing answers at sc://127.0.0.1:1" in done.stderr
    assert "Traceback" not in done.stderr

"""Mutated files and all short texts: no fault goes unnamed, and rows add up. ``make test-more`` tries many more of them."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import os
import random
import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaxanalysis import loading
from vaxanalysis.loading import scanning
from vaxanalysis.loading.cells import Cells

INPUTS = Path(__file__).parent.parent / "cases" / "inputs"
HEAD = "Họ và tên,Ngày sinh\n"
NOTHING = np.zeros(0, np.int64)
MUTATED = int(os.environ.get("VAXANALYSIS_MUTATED", "150"))
"""Files with changed bytes."""

TEXTS = int(os.environ.get("VAXANALYSIS_TEXTS", "150"))
"""Texts of up to 40 characters."""


@pytest.fixture
def more(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--hypothesis-profile"))


def texts(length: int) -> list[str]:
    return ["".join(each) for n in range(1, length + 1) for each in itertools.product('",\r\na\0', repeat=n)]


def test_a_text_that_is_plain_is_read_as_by_the_csv_module(more: bool) -> None:
    every = itertools.product(texts(7 if more else 5), (1, 2))
    assert sum(read_as_by_csv(text, width) for text, width in every) > 100


@settings(max_examples=TEXTS, suppress_health_check=list(HealthCheck))
@given(st.text('",\r\nab 1é', max_size=40), st.integers(1, 4))
def test_a_longer_text_that_is_plain_is_read_as_by_the_csv_module(text: str, width: int) -> None:
    read_as_by_csv(text, width)


def read_as_by_csv(text: str, width: int) -> bool:
    """Whether ``text`` is plain, after a look that it is then read as by the module ``csv``."""
    piece = text.encode()
    keys, noticed, _ = scanning._scanned(piece, ",", width, NOTHING)
    if noticed & (scanning.ODD_LINE | scanning.BARE_RETURN) or b"\0" in piece:
        return False
    expected = list(csv.reader(io.StringIO(text, newline="")))
    cells = Cells(",", [str(at) for at in range(width)], len(keys) + 1, len(piece) + 2)
    assert cells.add(piece)
    found = [[cell or "" for cell in row] for row in cells.frame().rows()]
    assert found == expected, repr(text)
    return True


def test_rows_add_up_for_every_short_text(tmp_path: Path, more: bool) -> None:
    for number, text in enumerate(texts(5 if more else 3)):
        path = tmp_path / f"{number}.csv"
        path.write_bytes((HEAD + text).encode())
        judge(path)
        path.unlink()


def bases() -> list[tuple[str, bytes]]:
    """One small file of every format."""
    files = [path for folder in sorted(INPUTS.iterdir()) if folder.is_dir() for path in sorted(folder.iterdir())]
    found = [(path.suffix, path.read_bytes()) for path in files if path.suffix != ".txt"]
    table = pl.DataFrame({"full_name": ["Trần Văn Bình"] * 9, "birth_date": "12/05/1980", "citizen_id": "001080000001"})
    table.write_parquet(parquet := io.BytesIO())
    text = table.write_csv()
    with zipfile.ZipFile(packed := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", text)
        archive.writestr("b.xlsx", next(data for suffix, data in found if suffix == ".xlsx"))
    found += [(".parquet", parquet.getvalue()), (".zip", packed.getvalue()), (".csv.gz", gzip.compress(text.encode()))]
    return [*found, (".csv", text.encode("utf-16")), (".csv", text.encode("cp1258", "replace"))]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """``data`` with some bytes changed, lost, doubled or inserted, or cut off."""
    for _ in range(chance.randint(1, 6)):
        at, size = chance.randrange(len(data) + 1), chance.choice([1, 1, 2, 4, 16, 200])
        odd = chance.choice(
            [b"\0", b"\xff", b'"', b",", b"\n", b"\r", b"<", b"&", b"PK\x03\x04", chance.randbytes(size)]
        )
        changed, lost, doubled = (
            data[:at] + odd + data[at + len(odd) :],
            data[:at] + data[at + size :],
            data[: at + size] + data[at:],
        )
        data = chance.choice([changed, lost, doubled, data[:at] + odd + data[at:], data[: max(at, 1)]])
    return data


@pytest.mark.filterwarnings("ignore")
def test_mutated_files_of_every_format(tmp_path: Path) -> None:
    files, outcomes = bases(), []
    for number in range(MUTATED):
        chance = random.Random(number)
        suffix, data = files[number % len(files)]
        path = tmp_path / f"{number}{suffix}"
        path.write_bytes(mutated(data, chance))
        outcomes += judge(path)
        path.unlink()
    assert outcomes.count("internal") == 0
    assert outcomes.count("") > len(outcomes) // 5


def judge(path: Path) -> list[str]:
    """The codes of the failures of a file, empty where it was read; raises where rows do not add up."""
    raw = loading.read([path])
    for file in raw.files:
        report = file.report
        if file.rows is not None:
            rows = file.rows.collect()
            assert (rows.height, file.rejected.height) == (report.read, report.rejected), path.name
            assert report.rows == report.read + report.rejected
    return [file.report.failure.code if file.report.failure else "" for file in raw.files]


def test_a_zip_of_an_unknown_version_is_damaged_and_no_fault_of_ours(tmp_path: Path) -> None:
    for suffix, data in bases():
        if suffix in (".xlsx", ".zip") and b"PK\x01\x02" in data:
            at = data.rindex(b"PK\x01\x02")
            (tmp_path / f"a{suffix}").write_bytes(data[: at + 6] + b"\xff\xff" + data[at + 8 :])
            assert judge(tmp_path / f"a{suffix}") in (["cut"], ["workbook"])


def test_a_zip_whose_file_has_no_name_or_no_place_names_what_it_holds(tmp_path: Path) -> None:
    data = next(data for suffix, data in bases() if suffix == ".zip")
    at = data.rindex(b"PK\x01\x02")
    nameless = data[: at + 28] + b"\0\0" + data[at + 30 : at + 46] + data[at + 46 + len("b.xlsx") :]
    nameless = nameless[:-10] + (len(nameless) - 22 - data.index(b"PK\x01\x02")).to_bytes(4, "little") + nameless[-6:]
    (tmp_path / "a.zip").write_bytes(nameless)
    assert "internal" not in judge(tmp_path / "a.zip")
    (tmp_path / "b.zip").write_bytes(data[: at + 42] + b"\xf0\xff\xff\xff" + data[at + 46 :])
    assert judge(tmp_path / "b.zip")[-1] in ("packed", "cut")

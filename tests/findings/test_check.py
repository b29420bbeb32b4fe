"""The streaming check finds what a register in memory holds, whatever the chunks, order, format or number of files."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaxanalysis import findings, loading, register, synth, tally
from vaxanalysis.findings import pieces, several_rows

AS_OF = date(2021, 11, 8)
KEYS = [*findings.RECORD_KEYS, *findings.DOSE_KEYS]
COLUMNS = (
    "full_name", "birth_date", "sex", "citizen_id", "phone", "district", "commune", "vaccine", "dose_date", "facility", "vaccine_2",
    "dose_date_2", "facility_2",
)  # fmt: skip
WORDS = {
    "full_name": ("Nguyễn Thị Mai", "Trần Văn Bình", "Le Van An", "x", "", None, "Nguye\u0302\u0303n Thi\u0323 Mai"),
    "birth_date": ("05/09/1985", "1950", "31/02/1990", "01/01/1900", None),
    "sex": ("Nam", "1", "không", None),
    "citizen_id": ("001085012345", "1085012345", "012345678", "0", None),
    "phone": ("0912345678", "01234567890", None),
    "district": ("Quận Ba Đình", "001", None),
    "commune": ("Phường Phúc Xá", "Phúc Xa", "Không rõ", None),
    "vaccine": ("AstraZeneca", "Verocell", "k có", None),
    "dose_date": ("01/08/2021", "31/09/2021", None),
    "facility": ("TYT Phường Phúc Xá", "Bệnh viện Bạch Mai", "", None),
    "vaccine_2": ("Pfizer", "x", None),
    "dose_date_2": ("20/09/2021", None),
    "facility_2": ("TYT Phường Phúc Xá", None),
}
PLAIN = WORDS | {"sex": ("Nam", "Nữ", "không", None)}
"""Words that are read alike in any file: how a code of sex is read is judged on the cells of its file, so splitting files matters."""

ROW = st.fixed_dictionaries({name: st.sampled_from(PLAIN[name]) for name in COLUMNS})


def frame(rows: list[dict[str, str | None]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String))


def counted_once(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """The rows of files, of which equal ones count as often as the file holds them that has most."""
    cells = pl.col(COLUMNS).fill_null("").str.normalize("NFC")
    numbered = [part.with_columns(cells).with_columns(again=pl.int_range(pl.len()).over(COLUMNS)) for part in parts]
    return pl.concat(numbered).unique(maintain_order=True).drop("again")


def checked(paths: list[Path], folder: Path) -> findings.Findings:
    return findings.check(loading.read(paths, key_columns=findings.PERSON_KEYS, compose=False), AS_OF, folder)


def in_memory(paths: list[Path]) -> findings.Findings:
    built = register.load(paths)
    return findings.Findings.of(built.records, built.doses, AS_OF)


def by_keys(found: findings.Findings) -> pl.DataFrame:
    keys = [*KEYS, "states"]
    doses = found.doses().with_columns(pl.col("vaccine", "facility").cast(pl.String))
    return doses.group_by(keys).len().sort(keys).collect()


def same(paths: list[Path], folder: Path) -> int:
    """Assert that stream and register agree, with findings kept and without; the number of records."""
    stream, memory = checked(paths, folder), in_memory(paths)
    assert stream.counts().equals(memory.counts())
    assert findings.count(loading.read(paths, key_columns=findings.PERSON_KEYS, compose=False), AS_OF).equals(
        memory.counts()
    )
    assert by_keys(stream).equals(by_keys(memory))
    return int(memory.counts()["records"].sum())


@pytest.mark.parametrize("pattern", ["pl1-*", "second-*", "long-*", "[pls]*-*"])
def test_every_layout_gives_what_the_register_gives(samples: Path, tmp_path: Path, pattern: str) -> None:
    paths = sorted(path for path in samples.glob(pattern) if not path.name.startswith("bad"))
    assert same(paths, tmp_path / "findings") >= 300


@pytest.mark.parametrize("layout", ["person", "dose", "mixed"])
def test_synthetic_registers(tmp_path: Path, layout: str) -> None:
    synth.generate(tmp_path / "in", 1_500, 11, layout=layout, as_of=AS_OF)
    assert same([tmp_path / "in"], tmp_path / "findings") > 1_500


@pytest.mark.parametrize("seed", [1, 2])
def test_thousands_of_rows_with_everything_mixed(tmp_path: Path, seed: int) -> None:
    pick = random.Random(seed)
    rows = [{name: pick.choice(WORDS[name]) for name in COLUMNS} for _ in range(4_000)]
    frame(rows).write_parquet(tmp_path / "mixed.parquet", row_group_size=300)
    assert same([tmp_path / "mixed.parquet"], tmp_path / "findings") > 1_000


def test_findings_count_as_the_tally_of_records(samples: Path) -> None:
    path = samples / "pl1-ba-dinh.xlsx"
    counts = tally.tally(tally.findings(register.load(path).records.lazy(), AS_OF))
    assert in_memory([path]).counts().equals(counts)


def test_parts_of_any_size(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = samples / "long-dong-da-bom-semicolon.csv"
    whole = checked([path], tmp_path / "whole").counts()
    monkeypatch.setattr(pieces, "PART_ROWS", 37)
    assert checked([path], tmp_path / "parts").counts().equals(whole)
    assert len(list((tmp_path / "parts").glob("*.parquet"))) > 10


def test_a_file_sent_twice_counts_once(samples: Path, tmp_path: Path) -> None:
    path = samples / "pl1-ba-dinh.xlsx"
    (tmp_path / "again.xlsx").write_bytes(path.read_bytes())
    assert same([path, tmp_path / "again.xlsx"], tmp_path / "findings") == 400


def test_a_file_of_headings_alone_has_no_findings(tmp_path: Path) -> None:
    pl.DataFrame(schema=dict.fromkeys(("full_name", "phone", "vaccine"), pl.String)).write_parquet(
        tmp_path / "d.parquet"
    )
    assert same([tmp_path / "d.parquet"], tmp_path / "findings") == 0


def test_decomposed_text_is_read_as_composed(tmp_path: Path) -> None:
    words = {
        "full_name": "Nguye\u0302\u0303n Thi\u0323 Mai",
        "phone": "0912345678",
        "sex": "Nu\u031b\u0303",
        "citizen_id": "kho\u0302ng co\u0301",
    }
    pl.DataFrame({**words, "vaccine": "Pfizer", "vaccine_2": "Pfizer"}).write_parquet(tmp_path / "nfd.parquet")
    assert same([tmp_path / "nfd.parquet"], tmp_path / "findings") == 1
    states = findings.Findings.open(tmp_path / "findings").rows.select(
        tally.state("sex").alias("sex"), tally.state("citizen_id").alias("id")
    )
    assert states.collect().row(0) == (3, 1)


def test_an_address_alone_may_be_decomposed(tmp_path: Path) -> None:
    row = {"full_name": "Lê Thị Mai", "phone": "0912345678", "address": "kho\u0302ng co\u0301"}
    pl.DataFrame({**row, "vaccine": "Pfizer", "vaccine_2": "Pfizer"}).write_parquet(tmp_path / "nfd.parquet")
    assert same([tmp_path / "nfd.parquet"], tmp_path / "findings") == 1


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(ROW, min_size=1, max_size=30),
    st.randoms(use_true_random=False),
    st.integers(1, 3),
    st.sampled_from(["csv", "parquet"]),
    st.sampled_from([1, 4, 1_000]),
)
def test_counts_hold_whatever_the_chunks_order_format_and_number_of_files(
    rows: list[dict[str, str | None]], random, files: int, form: str, chunk: int
) -> None:  # type: ignore[no-untyped-def]
    order = random.sample(range(len(rows)), len(rows))
    parts = [frame(rows)[order[number::files]] for number in range(min(files, len(rows)))]
    with TemporaryDirectory() as name:
        folder = Path(name)
        counted_once(parts).write_parquet(folder / "whole.parquet")
        expected = in_memory([folder / "whole.parquet"])
        paths = [folder / f"part{number}.{form}" for number in range(len(parts))]
        for part, path in zip(parts, paths, strict=True):
            part.write_parquet(path, row_group_size=7) if form == "parquet" else part.write_csv(path)
        with pytest.MonkeyPatch.context() as patch:
            for module, name in (
                (pieces, "CHUNK"),
                (pieces, "WHOLE"),
                (loading.raw, "ROWS_HASHED"),
                (several_rows, "KEYS_AT_ONCE"),
            ):
                patch.setattr(module, name, chunk)
            found = checked(paths, folder / "findings")
        assert found.counts().equals(expected.counts())
        assert by_keys(found).equals(by_keys(expected))

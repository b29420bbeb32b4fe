"""A public week gives no small count back: by linear programming over its files, and by what its pages depend on."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.publish.published import Cells, System, cells, rows_of
from vaxanalysis import snapshot, synth
from vaxanalysis.disclosure import FEW, HIDDEN, Published
from vaxanalysis.publish import counted, public
from vaxanalysis.publish.blocks import overview
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.city import City, city
from vaxanalysis.publish.render import render_week
from vaxanalysis.publish.report import Report, report
from vaxanalysis.store import Store
from vaxanalysis.tally import COUNTS_SCHEMA

AS_OF, BEFORE = date(2021, 11, 8), date(2021, 11, 1)
DISTRICTS = ["001", "002", "003", "004", "005", "006"]
BLOCKS = ("overview", "cards", "fields", "communes", "map", "trend", "patterns", "faults", "duplicates", "workload",
          "verification", "feedback", "footer", "a4")  # fmt: skip
NARROWEST = 2
"""A reader must be left with three values at least: two would let a coin give the count away half of the time, and with three
the middle one is never certain. From least to greatest that is a distance of two."""


@dataclass(frozen=True)
class Run:
    """A public run: its store and its files."""

    store: Store
    folder: Path


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Six districts of a synthetic city, about 4,000 people, in two weeks; two districts' pages in Vietnamese."""
    base = tmp_path_factory.mktemp("public")
    synth.generate(base / "register", 16_000, 5, split="district", weeks=2, gaps=False)
    store = Store(base / "store")
    for day in (BEFORE, AS_OF):
        files = [str(next((base / "register" / day.isoformat()).glob(f"{code}-*"))) for code in DISTRICTS]
        snapshot.take(files, day, store)
    store.write_table(AS_OF, "verification", _verification())
    store.write_table(AS_OF, "feedback", _feedback())
    made = render_week(store.path, AS_OF, base / "out", languages=("vi",), audience="public", jobs=2)
    assert not made.failed
    return Run(store, made.folder)


def _verification() -> pl.DataFrame:
    states = {"to_do": 40, "station": 20, "police": 12, "right": 33, "wrong": 9}
    rows = [(code, None, state, n + place, 0) for place, code in enumerate(DISTRICTS) for state, n in states.items()]
    rows[4] = ("001", None, "wrong", 3, 0)
    names = ["unit_district", "unit_commune", "state", "records", "done_today"]
    return pl.DataFrame(rows, schema=names, orient="row", schema_overrides={"unit_commune": pl.String})


def _duplicates() -> pl.DataFrame:
    kinds = {"duplicate": 30, "shared_id": 11, "probable": 2, "review": 0}
    rows = [
        (code, kind, n + 2 * place if n else 0) for place, code in enumerate(DISTRICTS) for kind, n in kinds.items()
    ]
    return pl.DataFrame(rows, schema=["unit_district", "kind", "records"], orient="row")


def _feedback() -> pl.DataFrame:
    rows = [(code, 20 + place, 15, 5 if code == "002" else 0) for place, code in enumerate(DISTRICTS)]
    return pl.DataFrame(rows, schema=["unit_district", "matured", "matured_in_time", "open_over_48"], orient="row")


@pytest.fixture(scope="module")
def system(run: Run) -> System:
    printed = cells(run.folder)
    frame = public.masked_records(run.store, AS_OF, "01")
    parents = {unit: above or "" for unit, above in frame.select("unit", "part_of").iter_rows()}
    return System(printed, parents, counted.RECORDS)


def suppressed(printed: Cells) -> list[tuple[str, str]]:
    return [cell for cell, said in printed.items() if said in (FEW, HIDDEN)]


def test_what_is_printed_is_the_truth_or_a_mark(run: Run, system: System) -> None:
    counts = counted.of_city(run.store, AS_OF, "counts", "01")
    assert counts is not None
    truth = counts.group_by("unit_district").agg(pl.col("records").sum())
    known = [(code, n) for code, n in truth.iter_rows() if system.printed[code, "records"] == str(n)]
    assert len(known) == len(DISTRICTS)
    assert {FEW, HIDDEN, "0"} <= set(system.printed.values())
    assert not [cell for cell, said in system.printed.items() if said in list("1234567")]


def test_no_suppressed_count_of_records_is_pinned_down(system: System) -> None:
    """Clean and wrong records are printed nowhere, but can be subtracted: they are bounded too where they are masked."""
    found = system.widths(suppressed(system.printed))
    assert len(found) > 100
    assert min(found.values()) >= NARROWEST - 1e-6


def test_a_secondary_cell_that_is_unmasked_is_found(run: Run, system: System) -> None:
    rows = {(row["unit"]): row for row in masked_truth(run).iter_rows(named=True)}
    unit, column = next(
        cell for cell in suppressed(system.printed) if cell[1] == "usable" and system.printed[cell] == HIDDEN
    )
    slipped = {(unit, column): str(rows[unit]["usable"])}
    assert min(system.widths([(unit, "incomplete")], slipped).values()) < NARROWEST


def masked_truth(run: Run) -> pl.DataFrame:
    """Complete records of each commune, unmasked."""
    counts = counted.of_city(run.store, AS_OF, "counts", "01")
    assert counts is not None
    return counted.exact(counted.records(counts), counted.RECORDS)


@pytest.mark.parametrize(
    ("frame", "published"),
    [
        (public.masked_small("duplicates", _duplicates()), counted.DUPLICATES),
        (public.masked_small("verification", _verification()), counted.VERIFICATION),
        (public.masked_small("feedback", _feedback()), counted.REQUESTS),
    ],
    ids=["duplicates", "verification", "requests"],
)
def test_no_suppressed_count_of_the_small_tables_is_pinned_down(frame: pl.DataFrame, published: Published) -> None:
    printed = {
        (row["unit"], name): row[f"{name}_mark"] or str(row[name])
        for row in frame.iter_rows(named=True)
        for name in published.sums
    }
    parents = {unit: above or "" for unit, above in frame.select("unit", "part_of").iter_rows()}
    found = System(printed, parents, published).widths(suppressed(printed))
    assert FEW in printed.values()
    assert min(found.values()) >= NARROWEST - 1e-6


def test_pages_print_what_the_tables_hold(run: Run, system: System) -> None:
    shown = {FEW: FEW, HIDDEN: "ẩn"}
    page = run.folder / "001-ba-dinh.html"
    rows = rows_of(page, "communes")
    csv = pl.read_csv(run.folder / "tables" / "001-ba-dinh-communes.csv", infer_schema=False)
    said = [
        [shown.get(value, value) for value in row] for row in csv.select("incomplete", "usable", "records").iter_rows()
    ]
    assert [row[2:5] for row in rows] == said


def test_there_are_no_notebooks_and_no_counts_of_rows(run: Run) -> None:
    names = zipfile.ZipFile(run.folder / "everything.zip").namelist()
    assert not [name for name in names if "ipynb" in name or "sources" in name or "faults" in name]
    assert not (run.folder / "notebooks").exists()
    manifest = (run.folder / "manifest.json").read_text()
    assert '"rows"' not in manifest and '"records"' not in manifest
    assert "1–7" in (run.folder / "index.html").read_text()


class Elsewhere(Store):
    """The same store with other people in it: every count of records is another, who has reported is the same."""

    def table(self, as_of: date, name: str) -> pl.DataFrame | None:
        table = super().table(as_of, name)
        if table is None or name in ("districts", "run"):
            return table
        numbers = [column for column, kind in table.schema.items() if kind.is_numeric() and column not in COUNTS_SCHEMA]
        more = [pl.col(column) * 3 + 11 for column in numbers]
        return table.with_columns(*more, *([pl.col("records") * 3 + 11] if "records" in table.columns else []))


def texts(made: list[Report | City]) -> Iterator[tuple[str, str]]:
    for one in made:
        names = BLOCKS if isinstance(one, Report) else ("index", "trend", "identities", "footer")
        for name in names:
            block = getattr(one, name)()
            yield name, block.title + block.html + str({key: table.rows() for key, table in block.tables.items()})


def both(run: Run) -> list[Report | City]:
    made: list[Report | City] = []
    for language in ("vi", "en"):
        made += [
            report(run.store.path, AS_OF, "001", language, "public"),
            city(run.store.path, AS_OF, language, "public"),
        ]
    return made


def with_other_counts(run: Run, monkeypatch: pytest.MonkeyPatch) -> list[Report | City]:
    """The reports over other counts under the same masked frames."""
    frames = {day: public.masked_records(run.store, day, "01") for day in (BEFORE, AS_OF)}
    monkeypatch.setattr(public, "masked_records", lambda store, day, province: frames[day])
    tables = {name: counted.of_city(run.store, AS_OF, name, "01") for name in counted.SMALL_TABLES}
    kept = {name: public.masked_small(name, table) for name, table in tables.items() if table is not None}
    monkeypatch.setattr(public, "masked_small", lambda name, table: kept[name])
    made = both(run)
    for one in made:
        object.__setattr__(one.page.edition, "store", Elsewhere(run.store.path))
    return made


def test_no_word_or_mark_depends_on_anything_but_masked_counts(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    before = list(texts(both(run)))
    assert list(texts(with_other_counts(run, monkeypatch))) == before


def test_a_sentence_made_from_unmasked_counts_is_found(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def slip(page: Page) -> str:
        counts = page.edition.store.table(AS_OF, "counts")
        assert counts is not None
        return str(counts["records"].sum())

    monkeypatch.setattr(overview, "title", slip)
    before = list(texts(both(run)))
    after = list(texts(with_other_counts(run, monkeypatch)))
    assert {name for (name, one), (_, other) in zip(before, after, strict=True) if one != other} == {"overview", "a4"}

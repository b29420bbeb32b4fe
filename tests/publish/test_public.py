"""A public week prints rounded numbers alone, and its pages depend on nothing else; ``test_attack`` asks what they give away."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.publish.published import cells, rows_of
from vaxanalysis import snapshot, synth
from vaxanalysis.places.units import all_districts
from vaxanalysis.publish import counted, public
from vaxanalysis.publish.blocks import overview
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.city import City, city
from vaxanalysis.publish.render import render_week
from vaxanalysis.publish.report import Report, report
from vaxanalysis.publish.units import district
from vaxanalysis.store import Store
from vaxanalysis.tally import COUNTS_SCHEMA

AS_OF, BEFORE = date(2021, 11, 8), date(2021, 11, 1)
DISTRICTS = ["001", "002", "003", "004", "005", "006"]
REPORTED = [district(code) for code in DISTRICTS]
BLOCKS = ("overview", "cards", "fields", "communes", "map", "trend", "patterns", "faults", "causes", "duplicates", "workload",
          "verification", "feedback", "footer", "a4")  # fmt: skip


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


def test_what_is_printed_is_the_truth_rounded(run: Run) -> None:
    printed = cells(run.folder)
    counts = counted.of_city(run.store, AS_OF, "counts", "01")
    assert counts is not None
    truth = counted.exact(counted.records(counts), counted.RECORDS)
    communes = truth.filter(~pl.col("unit").is_in(["city", *DISTRICTS]))
    assert communes.height > 50
    for row in communes.iter_rows(named=True):
        for column in ("usable", "incomplete"):
            assert printed.get((row["unit"], column), "0") == str((row[column] + 5) // 10 * 10)
    wrong = {row["unit"]: row["wrong"] for row in truth.iter_rows(named=True)}
    for code in DISTRICTS:
        assert int(printed[code, "to_clean"]) - int(printed[code, "incomplete"]) == (wrong[code] + 5) // 10 * 10


def test_charts_print_and_name_what_the_public_page_says(run: Run) -> None:
    page, index = ((run.folder / name).read_text() for name in ("001-ba-dinh.html", "index.html"))
    for html in (page, index):
        (rate,) = re.findall(r"<h\d[^>]*>([^<]+%) bản ghi đủ 4 thông tin bắt buộc</h\d>", html)
        assert re.search(rf">\s*{rate}\s*</text>", html), rate
        assert "bên dưới" not in html and "Cột lên" not in html and "Không xã" not in html
    (left,) = re.findall(r"<h\d[^>]*>(\S+) bản ghi cần làm sạch đến 11/11</h\d>", page)
    assert re.search(rf">\s*{left}\s*</text>", page), left
    assert "xám: toàn thành phố" in page and "Đậm: Toàn thành phố" not in index


def test_a_commune_without_a_record_is_there_like_any_other(run: Run) -> None:
    frame = public.rounded_records(run.store, AS_OF, "01")
    listed = all_districts().filter(pl.col("district_code").is_in(DISTRICTS)).drop_nulls("commune_code")
    assert set(listed["commune_code"]) <= set(frame["unit"])


def test_missing_fields_are_published_where_eight_communes_show_incomplete_records(run: Run) -> None:
    frame = public.rounded_records(run.store, AS_OF, "01")
    shown = frame.filter(pl.col("part_of").is_in(DISTRICTS)).group_by("part_of").agg((pl.col("incomplete") >= 10).sum())
    enough = {code for code, n in shown.iter_rows() if n >= public.COMMUNES}
    published = frame.filter(pl.col("part_of") == "city", pl.col("missing_citizen_id").is_not_null())
    assert set(published["unit"]) == enough
    city = frame.filter(unit="city")["missing_citizen_id"].item()
    assert (city is not None) == (enough == set(DISTRICTS))


def test_small_tables_are_sums_of_rounded_counts() -> None:
    found = public.rounded_small("verification", _verification(), REPORTED).filter(unit="001").row(0, named=True)
    assert [found[state] for state in ("to_do", "station", "police", "right", "wrong")] == [40, 20, 10, 30, 0]
    assert (found["records"], found["records_low"], found["records_high"]) == (100, 80, 128)
    requests = public.rounded_small("feedback", _feedback(), REPORTED).filter(unit="002")
    assert requests.select("in_time", "late", "overdue", "matured").row(0) == (20, 0, 10, 30)
    assert public.rounded_small("duplicates", _duplicates(), REPORTED).filter(unit="city")["shared_id"].item() == 100


def test_a_district_without_a_row_prints_like_one_with_few() -> None:
    found = public.rounded_small("duplicates", _duplicates().filter(pl.col("unit_district") != "003"), REPORTED)
    assert found.filter(unit="003").select("duplicate", "duplicate_high").row(0) == (0, 4)
    none = public.rounded_small("duplicates", _duplicates().clear(), REPORTED)
    assert none.select("duplicate", "duplicate_high").rows()[-1] == (0, 4) and none.height == 1 + len(DISTRICTS)


def test_pages_print_what_the_tables_hold(run: Run) -> None:
    rows = rows_of(run.folder / "001-ba-dinh.html", "communes")
    csv = pl.read_csv(run.folder / "tables" / "001-ba-dinh-communes.csv", infer_schema=False)
    shown = {"0": "0–4"}
    said = [[shown.get(value, value) for value in row] for row in csv.select("incomplete", "usable").iter_rows()]
    assert [row[2:4] for row in rows] == said


def test_there_are_no_notebooks_and_no_counts_of_rows(run: Run) -> None:
    names = zipfile.ZipFile(run.folder / "everything.zip").namelist()
    assert not [name for name in names if "ipynb" in name or "sources" in name or "faults" in name]
    assert not (run.folder / "notebooks").exists()
    manifest = (run.folder / "manifest.json").read_text()
    assert '"rows"' not in manifest and '"records"' not in manifest
    assert "bội số của 10" in (run.folder / "index.html").read_text()


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
    """The reports over other counts under the same rounded frames."""
    frames = {day: public.rounded_records(run.store, day, "01") for day in (BEFORE, AS_OF)}
    monkeypatch.setattr(public, "rounded_records", lambda store, day, province: frames[day])
    tables = {name: counted.of_city(run.store, AS_OF, name, "01") for name in counted.SMALL_TABLES}
    kept = {name: public.rounded_small(name, table, REPORTED) for name, table in tables.items() if table is not None}
    monkeypatch.setattr(public, "rounded_small", lambda name, table, districts: kept[name])
    made = both(run)
    for one in made:
        object.__setattr__(one.page.edition, "store", Elsewhere(run.store.path))
    return made


def test_no_word_or_mark_depends_on_anything_but_rounded_counts(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    before = list(texts(both(run)))
    assert list(texts(with_other_counts(run, monkeypatch))) == before


def test_a_sentence_made_from_exact_counts_is_found(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def slip(page: Page) -> str:
        counts = page.edition.store.table(AS_OF, "counts")
        assert counts is not None
        return str(counts["records"].sum())

    monkeypatch.setattr(overview, "title", slip)
    before = list(texts(both(run)))
    after = list(texts(with_other_counts(run, monkeypatch)))
    assert {name for (name, one), (_, other) in zip(before, after, strict=True) if one != other} == {"overview", "a4"}

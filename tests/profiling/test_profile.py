"""The analyst's object: each table against the register it came from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import vaxanalysis as vax
from vaxanalysis import rates, snapshot, synth
from vaxanalysis.errors import ParameterError
from vaxanalysis.evidence.change import Change, Flows, Reason, Verdict
from vaxanalysis.profiling import Profile
from vaxanalysis.schema import MANDATORY

WEEKS = (date(2021, 11, 1), date(2021, 11, 8))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> vax.Store:
    folder = tmp_path_factory.mktemp("profile")
    synth.generate(folder / "in", 4_000, 11, weeks=2, as_of=WEEKS[1])
    kept = vax.Store(folder / "store")
    for week in WEEKS:
        snapshot.take([folder / "in" / week.isoformat()], week, kept)
    return kept


@pytest.fixture(scope="module")
def whole(store: vax.Store) -> Profile:
    return vax.profile(store, WEEKS[1])


def test_records_register_and_store_say_the_same(store: vax.Store, whole: Profile) -> None:
    records = store.scan(WEEKS[1], "records")
    assert vax.profile(records, WEEKS[1]).completeness().table.equals(whole.completeness().table)
    assert (
        vax.profile(records.collect().to_pandas(), "2021-11-08")
        .completeness()
        .table["usable"]
        .equals(whole.completeness().table["usable"])
    )


def test_doses_are_counted_by_vaccine_records_by_age(store: vax.Store, whole: Profile) -> None:
    doses = store.scan(WEEKS[1], "doses").collect()
    by_vaccine = whole.completeness(["vaccine"]).table.filter(pl.col("field") == "lot")
    expected = (
        doses.group_by("vaccine_std")
        .agg(pl.len(), (pl.col("lot_state") == 3).sum().alias("usable"))
        .sort("vaccine_std", nulls_last=True)
    )
    assert by_vaccine.select("vaccine", "records", "usable").rows() == expected.rows()
    records = store.scan(WEEKS[1], "records").collect().height
    assert whole.completeness(["age_group"]).table.filter(pl.col("field") == "sex")["records"].sum() == records


def test_patterns_add_up_to_incomplete_records(whole: Profile) -> None:
    complete = whole.completeness().table.filter(pl.col("field") == "all_mandatory").row(0, named=True)
    assert whole.patterns()["records"].sum() == complete["records"] - complete["usable"]
    phones = whole.patterns(("phone",))
    assert phones["missing"].to_list() == ["phone"]


def test_rules_are_sorted_by_failures_and_named(whole: Profile) -> None:
    table = whole.rules()
    assert table["fails"].is_sorted(descending=True)
    assert (table["fails"] <= table["applies"]).all()
    district = whole.rules(["district"]).filter(pl.col("rule") == "year_only")
    assert district["fails"].sum() == table.filter(pl.col("rule") == "year_only")["fails"].item()


def test_drilling_counts_what_the_table_counts_and_reads_rows_only_when_asked(whole: Profile) -> None:
    cell = (
        whole.completeness(["district"])
        .table.filter((pl.col("field") == "citizen_id") & (pl.col("blank") > 0))
        .row(0, named=True)
    )
    found = whole.drill(district=cell["district_code"], citizen_id="blank")
    assert found.count == cell["blank"]
    assert str(cell["blank"]) in repr(found) and "the store" in repr(found)
    rows = found.rows()
    assert rows.height == cell["blank"]
    assert rows["unit_district"].unique().to_list() == [cell["district_code"]]
    assert rows["citizen_id_state"].unique().to_list() == [0]


def test_drilling_by_rule_and_dose(whole: Profile, store: vax.Store) -> None:
    assert whole.drill(rule="year_only").count == whole.rules().filter(pl.col("rule") == "year_only")["fails"].item()
    pfizer = store.scan(WEEKS[1], "doses").filter(pl.col("vaccine_std") == "pfizer").collect().height
    assert whole.drill(vaccine="pfizer").count == pfizer


@pytest.mark.parametrize("where", [{"colour": "red"}, {"citizen_id": "gone"}, {"rule": "no_such"}])
def test_a_cell_that_is_none_is_a_users_mistake(whole: Profile, where: dict[str, str]) -> None:
    with pytest.raises(ParameterError):
        whole.drill(**where)


def test_of_communes_of_one_name_the_codes_are_proposed() -> None:
    districts = ["Quận Đống Đa", "Quận Hà Đông"]
    table = {"full_name": ["Lê An", "Lê Bình"], "province": "Hà Nội", "district": districts, "commune": "Quang Trung"}
    with pytest.raises(ParameterError, match="several are called 'Quang Trung'.*00214, 09550"):
        vax.profile(pl.DataFrame(table)).drill(commune="Quang Trung")


def test_change_since_last_week(whole: Profile, store: vax.Store) -> None:
    flows = store.table(WEEKS[1], "flows")
    assert flows is not None and whole.change().flows is not None
    assert whole.change().flows.mended == flows["mended"].sum()
    table = whole.changes()
    before, now = (rates.completeness(store.table(week, "counts")).table for week in WEEKS)
    assert table["records"].sum() == now["records"][0]
    assert 0.95 * before["records"][0] < table["records_before"].sum() <= before["records"][0]
    with pytest.raises(ParameterError, match="not of a store"):
        vax.profile(store.scan(WEEKS[1], "records"), WEEKS[1]).change()


def test_best_and_worst_facilities_have_enough_doses(whole: Profile) -> None:
    best, worst = whole.facilities(most=5, least=20)
    assert min(best["records"].min(), worst["records"].min()) >= 20
    assert best["low"].min() >= worst["low"].min()


def test_what_missing_depends_on_is_sorted_by_effect(whole: Profile) -> None:
    table = whole.dependences("citizen_id", ("sex", "age_group", "week"))
    assert table["v"].is_sorted(descending=True)
    assert set(table["by"]) == {"sex", "age_group", "week"}


def test_a_district_is_a_part_of_the_whole(store: vax.Store, whole: Profile) -> None:
    own = vax.profile(store, WEEKS[1], "001").completeness(["district"]).table
    assert own.equals(whole.completeness(["district"]).table.filter(pl.col("district_code") == "001"))


def test_plots_show_themselves_in_a_notebook(whole: Profile) -> None:
    from IPython.core.formatters import DisplayFormatter

    shown, _ = DisplayFormatter().format(whole.plot_funnel())
    assert shown["image/png"].startswith(b"\x89PNG")


def test_plots_show_the_numbers(whole: Profile) -> None:
    bars = whole.plot_patterns(MANDATORY).axes[1]
    assert [bar.get_width() for bar in bars.patches] == whole.patterns().head(12)["records"].to_list()
    (line,) = (line for line in whole.plot_depends("citizen_id", "sex").axes[0].lines)
    assert list(line.get_xdata()) == pytest.approx((whole.depends("citizen_id", "sex").table["rate"] * 100).to_list())
    funnel = whole.plot_funnel().axes[0]
    assert len(funnel.lines[0].get_xdata()) == whole.communes().filter(pl.col("records") >= 20).height


def test_a_change_and_any_frame_show_themselves_in_words() -> None:
    change = Change(Verdict.NONE, 0.004, Flows(90, 3, 1, 10, 2, 0), Reason.SMALL)
    assert change.table.row(0) == ("none", "small", 0.004, 90, 3, 1, 10, 2, 0)
    assert "không thay đổi rõ" in change._repr_html_() and "0,4" in repr(change)
    assert "1.941" not in repr(vax.show(pl.DataFrame({"birth_year": [1941], "authenticated": ["not_found"]})))
    shown = vax.show(pl.DataFrame({"commune": ["unresolved"], "vaccine": ["pfizer"], "rate": [0.25]}), "Ba")
    assert [word in repr(shown) for word in ("Ba", "chưa rõ", "Comirnaty (Pfizer)", "25,0", "f64")] == [True] * 4 + [
        False
    ]


def test_a_district_that_did_not_send_the_week_before_is_not_compared(tmp_path: Path) -> None:
    """Ba Đình sends twice; Đống Đa, of whose three records one lacks its number, only for the second week."""
    head = "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Quận/Huyện,Xã/Phường\n"
    names = ("Trần Văn Bình", "Vũ Văn Dũng", "Phạm Văn Giang")
    files = {
        district: head
        + "".join(f"{one},01/02/1980,Nam,{number},{district},{commune}\n" for one, number in zip(names, numbers, strict=True))
        for district, commune, numbers in (
            ("Ba Đình", "Trúc Bạch", ("001080000001", "001080000002", "001080000003")),
            ("Đống Đa", "Trung Liệt", ("001080000004", "001080000005", "")),
        )
    }  # fmt: skip
    kept = vax.Store(tmp_path / "store")
    for week, sent in zip(WEEKS, (("Ba Đình",), ("Ba Đình", "Đống Đa")), strict=True):
        for district in sent:
            path = tmp_path / week.isoformat() / f"{district}.csv"
            path.parent.mkdir(exist_ok=True)
            path.write_text(files[district], encoding="utf-8")
        snapshot.take([tmp_path / week.isoformat()], week, kept)
    found = vax.profile(kept, WEEKS[1])
    assert found.change() == Change(Verdict.INCOMPARABLE)
    assert found.changes().select("commune", "records", "new_records").rows() == [
        ("Phường Trúc Bạch", 3, 0), ("Phường Trung Liệt", 3, None),
    ]  # fmt: skip
    assert vax.profile(kept, WEEKS[1], "006").change().verdict == "incomparable"
    assert vax.profile(kept, WEEKS[1], "001").change().verdict == "none"

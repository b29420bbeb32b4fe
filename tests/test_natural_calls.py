"""Calls that an analyst writes who knows pandas and Polars and never read our documents: what each should do.

Written before the functions were made to answer them. `does`: the call gives what it should, which `right` checks on its result `r`.
`tells`: the call cannot be answered; its error is one of ours and names what to do, which `right` finds in its message.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pandas as pd
import polars as pl
import pytest

import vaxanalysis as vax
from vaxanalysis import snapshot
from vaxanalysis.errors import UserError

ROWS = pl.DataFrame(
    {
        "Họ và tên": ["Trần Thị Lan", "Lê Văn Bình", "Phạm Thu Hà", "Trần Thị Lan", "Đỗ Minh Quân", None],
        "Ngày sinh": ["02/03/1960", "15/07/1984", "1971", "02/03/1960", "09/12/1990", "11/11/1975"],
        "Giới tính": ["Nữ", "Nam", "Nữ", "Nữ", "Nam", "Nam"],
        "Số CMT/CCCD": ["001160000017", "001084000025", "không có", "001160000017", None, "001075000033"],
        "Số điện thoại": ["0912000001", "0912000002", "0912000003", "0912000001", "0912000005", "0912000006"],
        "Tỉnh/Thành phố": ["Hà Nội"] * 6,
        "Quận/Huyện": ["Ba Đình", "Ba Đình", "Ba Đình", "Ba Đình", "Tây Hồ", "Tây Hồ"],
        "Xã/Phường": ["Phúc Xá", "Phúc Xá", "Trúc Bạch", "Phúc Xá", "Bưởi", "Bưởi"],
        "Tên vắc xin": ["AstraZeneca"] * 6,
        "Ngày tiêm": ["06/09/2021", "07/09/2021", "14/09/2021", "01/11/2021", "08/09/2021", "15/09/2021"],
        "Mũi tiêm": ["1", "1", "1", "2", "1", "1"],
        "Cơ sở tiêm chủng": ["TYT Phúc Xá", "TYT Phúc Xá", "TYT Trúc Bạch", "TYT Phúc Xá", "TYT Bưởi", "TYT Bưởi"],
    }
)


class Call(NamedTuple):
    """A call, whether it does or tells, and what is right."""

    code: str
    kind: str
    right: str


CALLS = [
    Call("vax.load(df)", "does", "r.records.height == 6 - 1"),  # two doses of one person are one record
    Call("vax.load(polars_df)", "does", "len(r) == 5"),
    Call("vax.load(polars_df.lazy())", "does", "len(r) == 5"),
    Call("vax.load(polars_df.to_arrow())", "does", "len(r) == 5"),
    Call("vax.load(duckdb.sql('select * from polars_df'))", "does", "len(r) == 5"),
    Call("vax.load('ba-dinh.csv')", "does", "len(r) == 3"),
    Call("vax.load(['ba-dinh.csv', 'tay-ho.csv'])", "does", "len(r) == 5"),
    Call("vax.load('store')", "does", "len(r) == 5"),
    Call("vax.load('no-such-file.csv')", "tells", "no-such-file.csv"),
    Call("vax.load(42)", "tells", "a frame, a file, a folder"),
    Call("vax.load(pd.DataFrame())", "tells", "frame"),
    Call("vax.load(df.add_prefix('x_'))", "tells", "columns="),
    Call("vax.load(own, columns={'who': 'full_name', 'born': 'birth_date', 'gender': 'sex'})", "does", "len(r) == 5"),
    Call("vax.load(own, columns={'whoo': 'full_name'})", "tells", "gender"),
    Call("vax.load(own, columns={'who': 'fullname'})", "tells", "full_name"),
    Call("len(register)", "does", "r == 5"),
    Call("register.head()", "does", "r.height == 5"),
    Call("register.head(2)", "does", "r.height == 2"),
    Call("register['district']", "does", "sorted(r) == ['Ba Đình'] * 3 + ['Tây Hồ'] * 2"),
    Call("register['distric']", "tells", "district"),
    Call("register.columns", "does", "'full_name' in r"),
    Call("register.to_pandas()", "does", "len(r) == 5"),
    Call("vax.completeness(df)", "does", "shown(r, 'citizen_id') == (5, 3)"),
    Call("vax.completeness(register)", "does", "shown(r, 'citizen_id') == (5, 3)"),
    Call(
        "vax.completeness('ba-dinh.csv', by='district')",
        "does",
        "r.table['district_code'].unique().to_list() == ['001']",
    ),
    Call("vax.completeness(register, by='district')", "does", "set(r.table['district_code']) == {'001', '003'}"),
    Call("vax.completeness(register, by=['district', 'week'])", "does", "{'district', 'week'} <= set(r.table.columns)"),
    Call("vax.completeness(register, by='facility')", "does", "r.table['facility'].to_list().count('cơ sở khác')"),
    Call("vax.completeness(register, by='distric')", "tells", "district"),
    Call("vax.completeness(register, by='Quận/Huyện')", "tells", "district"),
    Call("vax.completeness('store', by='commune')", "does", "r.table['commune'].n_unique() == 3"),
    Call("vax.completeness(df, by='district').to_excel('out.xlsx')", "does", "Path('out.xlsx').stat().st_size > 0"),
    Call("vax.completeness(df).plot()", "does", "r is not None"),
    Call("vax.profile(df).plot()", "does", "r is not None"),
    Call("vax.profile('store', district='Ba Dinh')", "does", "r.records == 3"),
    Call("vax.profile('store', district='Ba Dihn')", "tells", "Ba Đình"),
    Call("vax.duplicates(df).to_pandas()", "does", "len(r) >= 5"),
    Call("vax.duplicates(register)", "does", "r.table.height >= 5"),
    Call("vax.match(df, df)", "does", "r.table.height >= 5"),
    Call("vax.match(register, 'ba-dinh.csv')", "does", "r.table.height >= 5"),
    Call("vax.check(df)", "tells", "vax.profile(source).rules()"),
    Call("vax.summary(register)", "tells", "vax.profile(source)"),
    Call("vax.read_csv('ba-dinh.csv')", "tells", "vax.load(path)"),
    Call("vax.worklist('store')", "tells", "worklists"),
    Call("vax.completeness(df, by='quận')", "tells", "Did you mean 'district'?"),
    Call("vax.completeness(df, by=None)", "does", "shown(r, 'citizen_id') == (5, 3)"),
    Call("vax.completeness(register, fields=['cccd'])", "tells", "It takes source, by"),
    Call("vax.completeness(df)['rate'].max()", "does", "r == 1.0"),
    Call("vax.completeness(df).to_csv('x.csv')", "tells", ".to_pandas()"),
    Call("vax.completeness(df).plot('cccd')", "tells", "Did you mean 'citizen_id'?"),
    Call("vax.profile(df).patterns(['cccd'])", "tells", "Did you mean 'citizen_id'?"),
    Call("vax.profile(df).control('cccd')", "tells", "Did you mean 'citizen_id'?"),
    Call("vax.plan('store')", "tells", "It takes store, as_of, deadline"),
    Call("vax.report('store')", "tells", "as_of"),
    Call("vax.explore(df).counts['records'].sum()", "does", "r == 5"),
    Call("vax.load(df, columns=['full_name'])", "tells", "heading and field"),
    Call("vax.load('ba-dinh.csv', encoding='utf-8')", "tells", "It takes source, columns"),
    Call("vax.duplicates('store').to_pandas()", "does", "len(r) >= 5"),
    Call("register[['full_name', 'sex']]", "does", "r.shape == (5, 2)"),
    Call("register.sample(2)", "tells", ".table.sample"),
    Call("register.full_name", "tells", "['full_name']"),
    Call("list(register)", "tells", "no column 0"),
    Call("vax.show(df)", "does", "r.table.height == 6"),
    Call("vax.figures('store', '2021-11-08')", "does", "'to_verify' in r.columns"),
    Call("vax.figures(register, '2021-11-08')", "tells", "Give a store or its path"),
    Call("vax.import_results(['ba-dinh.csv'], 'no-store')", "tells", "no store here"),
    Call("vax.profile('store', district=1)", "tells", "Give a text"),
    Call("vax.profile(register, as_of=20211108)", "tells", "2021-11-08"),
    Call("vax.profile(register).drill(commune='Phúc Xá').count", "does", "r == 2"),
    Call("vax.profile(register).drill(commune='Phúc Xa 2')", "tells", "nothing has"),
    Call("vax.profile(register).drill(week='06/09/2021')", "tells", "2021-09-06"),
    Call("vax.profile(register).control(facility='TYT Nowhere')", "tells", "no facility"),
    Call("vax.explore('store').rows('001').height", "does", "r == 1"),
    Call("vax.explore('store').rows('001:', 'citizen_id', 'week', '6/9/2021')", "tells", "is no date"),
    Call("vax.explore('store').html('fr')", "tells", "'vi' or 'en'"),
    Call("vax.match(register, register, threshold=95)", "tells", "from 0 to 1"),
    Call("vax.match(register, register, threshold='high')", "tells", "Give a number"),
    Call("vax.load('ba-dinh.csv', province='Hà Nội')", "does", "len(r) == 3"),
    Call("vax.load('ba-dinh.csv', province='Atlantis')", "tells", "two digits"),
    Call("vax.load('')", "tells", "an empty path"),
    Call("vax.load('ba-dinh.csv', columns={'Họ và tên': ['full_name']})", "tells", "heading and field"),
    Call("vax.completeness(df).to_excel('out.csv')", "tells", ".xlsx"),
    Call("vax.show(register)", "tells", "results show themselves"),
    Call("vax.show(3)", "tells", "a frame of Polars or pandas"),
]


def shown(completeness: Any, field: str) -> tuple[int, int]:
    """Records and usable ones of a field."""
    return completeness.table.filter(pl.col("field") == field).select("records", "usable").row(0)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files and the store that the calls name."""
    folder = tmp_path_factory.mktemp("natural")
    district = pl.col("Quận/Huyện")
    ROWS.filter(district == "Ba Đình").write_csv(folder / "ba-dinh.csv")
    ROWS.filter(district == "Tây Hồ").write_csv(folder / "tay-ho.csv")
    files = [folder / "ba-dinh.csv", folder / "tay-ho.csv"]
    snapshot.take(files, dt.date(2021, 11, 8), vax.Store(folder / "store"))
    return folder


@pytest.fixture(scope="module")
def names(folder: Path) -> dict[str, Any]:
    """What stands in the analyst's notebook already."""
    own = ROWS.select(who="Họ và tên", born="Ngày sinh", gender="Giới tính").unique(maintain_order=True)
    frames = {"df": ROWS.to_pandas(), "polars_df": ROWS, "own": own.to_pandas()}
    tools = {"vax": vax, "pd": pd, "pl": pl, "duckdb": duckdb, "Path": Path, "shown": shown}
    return frames | tools | {"register": vax.load([folder / "ba-dinh.csv", folder / "tay-ho.csv"])}


def outcome(call: Call, names: dict[str, Any]) -> str:
    """``right``, or what came instead."""
    try:
        r = eval(call.code, names)
        ok = call.kind == "does" and eval(call.right, names | {"r": r})
        return "right" if ok else f"gave {type(r).__name__}"
    except UserError as error:
        return "right" if call.kind == "tells" and call.right in str(error) else f"told {error}"
    except Exception as error:
        return f"bare {type(error).__name__}: {error}"


@pytest.mark.parametrize("call", CALLS, ids=[call.code for call in CALLS])
def test_a_natural_call_does_or_tells(
    call: Call, names: dict[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert outcome(call, names) == "right"

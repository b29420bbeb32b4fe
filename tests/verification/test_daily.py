from datetime import date, timedelta
from pathlib import Path

import openpyxl
import polars as pl
import simulation as sim

from vaxanalysis.verification import daily, import_results, worklists
from vaxanalysis.verification.burndown import remaining
from vaxanalysis.verification.daily import LABELS
from vaxanalysis.verification.listing import listing

TUESDAY = sim.MONDAY + timedelta(days=1)


def test_a_day_as_files(tmp_path: Path) -> None:
    store, people = sim.new_store(tmp_path / "store"), sim.register(40, seed=4)
    sim.snapshot(people, sim.MONDAY, store, tmp_path)
    worklists(store, sim.MONDAY, tmp_path / "lists")
    keys = listing(store, sim.MONDAY)["key"].to_list()
    answers = tmp_path / "answers.csv"
    answers.write_text(
        "\n".join(["Mã dòng,Kết quả xác minh", *(f"{key},Đã bổ sung" for key in keys[:3])]), encoding="utf-8"
    )
    import_results([answers], store, on=TUESDAY)

    made = daily(store, TUESDAY, tmp_path / "out", deadline=date(2021, 11, 11))
    city = made.tables["city"].row(0, named=True)
    assert (city["to_verify"], city["done"], city["done_today"], city["open"]) == (len(keys), 3, 3, len(keys) - 3)
    assert (city["days_left"], city["needed"], city["pace"]) == (2, -(-(len(keys) - 3) // 2), 1.0)
    assert remaining(made.days, TUESDAY)["open"].to_list() == [len(keys), len(keys) - 3]
    assert set(made.stalled()["unit_commune"]) < set(made.tables["commune"]["unit_commune"])
    assert len(made.plot("001").axes[0].lines) == 2

    assert pl.read_csv(made.files[2], infer_schema=False).select("unit_commune", "open").height == 5
    book = openpyxl.load_workbook(made.files[-1])
    assert book.sheetnames == ["Thành phố", "Quận huyện", "Phường xã", "Đối chiếu", "Đề xuất"]
    headings = [cell.value for cell in book["Quận huyện"][3]]
    assert headings == [LABELS[name] for name in made.tables["district"].columns]
    tiers = store.table(sim.MONDAY, "proposals")
    assert tiers is not None and tiers.select(pl.exclude("unit_district", "unit_commune").sum()).row(0, named=True) == {
        "open": len(keys) - 3,
        "accept": sum(made.tables["proposals"]["accept"]),
        "look": sum(made.tables["proposals"]["look"]),
        "leave": sum(made.tables["proposals"]["leave"]),
    }
    assert tiers.select((pl.sum_horizontal("accept", "look", "leave") == pl.col("open")).all()).item()
    assert tiers["look"].sum() > 0
    saved = store.table(sim.MONDAY, "verification")
    assert saved is not None and saved["records"].sum() == len(keys) and saved["done_today"].sum() == 3

"""In JupyterLab a report shows what it is about and brings the pages' style, for its blocks alone."""

from __future__ import annotations

import nbformat

from tests.publish.tables import MONDAY, Memory, counts, good
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.internal import Internal
from vaxanalysis.publish.render.plan import notebook_folder
from vaxanalysis.publish.report import Report
from vaxanalysis.publish.text import Text
from vaxanalysis.publish.units import district as unit_of


def test_the_style_is_scoped_to_blocks_and_the_text_names_unit_and_day() -> None:
    report = Report(
        Page(Internal(Memory().put("counts", counts(good("00001", 9))), MONDAY, "01"), unit_of("001"), Text("vi"))
    )
    html = report._repr_html_()
    assert html.startswith("<style>@scope (section.block) {")
    assert ":root" not in html and "\nbody {" not in html and ".cards {" in html
    assert "section.block.block.block :is(th, td) { text-align: left; }" in html
    assert html.endswith("<p><b>Quận Ba Đình</b> · 08/11/2021 · Lưu hành nội bộ</p>")
    assert repr(report) == "Quận Ba Đình, 2021-11-08"


def test_every_notebook_shows_the_object_that_brings_the_style() -> None:
    named = {
        "city": "city",
        "country": "country",
        "district": "report",
        "identities": "report",
        "planning": "plan",
        "verification": "report",
    }
    for name, object_name in named.items():
        cells = nbformat.read(notebook_folder() / f"{name}.ipynb", 4).cells
        last = [cell.source.splitlines()[-1] for cell in cells if cell.cell_type == "code"]
        assert object_name in last, name

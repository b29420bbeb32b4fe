"""What a check leaves in a folder of its own, for its owner only: counts, lists, workbooks, slips and every row with its outcome."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import polars as pl

from vaxanalysis import outputs, places
from vaxanalysis.forms import workbook
from vaxanalysis.loading import rejects
from vaxanalysis.outputs import write_csv, write_private
from vaxanalysis.schema import UNIT
from vaxanalysis.session import rounds, slips, workbooks
from vaxanalysis.session.checking import Checked
from vaxanalysis.session.reasons import READY, REASONS

KIND = "checked registration lists"
UNRESOLVED = "khong-ro-dia-ban"
_OF_ROWS = ("file", "sheet", "row", "outcome", "reasons", "remarks", "dose", *UNIT, "go")

Write = Callable[[Path], object]


def write(checked: Checked, out: Path, *, with_slips: bool = True) -> dict[str, int]:
    """Write everything of ``checked`` into ``out`` (0700, files 0600), which is replaced whole; how many ``files`` and ``slips`` there are.

    Raises OutputError where ``out`` holds another kind of output, or a file in it was edited.
    """
    ordered = rounds.ordered(checked.rows)
    printed = 0
    with outputs.staged(out, KIND, private=True) as stage:
        stage.path.chmod(0o700)
        files = _tables(checked)
        for (district, commune), part in ordered.partition_by(UNIT[1:], as_dict=True, maintain_order=True).items():
            stem = _stem(district, commune)
            name = workbooks.commune(commune)
            files |= _books(checked, stem, name, part)
            slipped = part.filter((pl.col("outcome") == READY) & pl.col("go") & pl.col("leading"))
            if with_slips and slipped.height:
                printed += slipped.height
                fill = partial(slips.write, rows=_by_name(slipped), unit=name, session=checked.session)
                files[f"{stem}-phieu.pdf"] = partial(write_private, write=fill)
        for place, make in files.items():
            make(stage.path / place)
        stage.replace()
    return {"files": len(files), "slips": printed}


def _tables(checked: Checked) -> dict[str, Write]:
    words = pl.DataFrame(
        [(one.code, one.vi, one.en) for one in REASONS.values()], ["reason", "reason_vi", "reason_en"], orient="row"
    )
    tables = {
        "counts.csv": checked.by_unit(),
        "reasons.csv": checked.by_reason().join(words, on="reason", how="left", maintain_order="left"),
        "lists.csv": checked.lists,
        "rows.csv": checked.rows.select(_OF_ROWS),
        "rejects.csv": rejects.worded(checked.loaded.rejects),
    }
    written: dict[str, Write] = {
        name: partial(write_private, write=partial(write_csv, table)) for name, table in tables.items()
    }
    return written | {"tong-hop.xlsx": partial(workbook.save, fill=partial(workbooks.fill_meeting, checked=checked))}


def _books(checked: Checked, stem: str, name: str, rows: pl.DataFrame) -> dict[str, Write]:
    """The station's workbook by name, the police's in the order of rounds."""
    books: dict[str, Write] = {}
    for end, outcomes, part in (
        ("tram-y-te", workbooks.STATION, _by_name(rows)), ("cong-an", workbooks.AREA_POLICE, rows),
    ):  # fmt: skip
        mine = part.filter(pl.col("outcome").is_in(outcomes))
        if mine.height:
            fill = partial(workbooks.fill, rows=mine, outcomes=outcomes, title=name, session=checked.session)
            books[f"{stem}-{end}.xlsx"] = partial(workbook.save, fill=fill)
    return books


def _by_name(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort("given_name", "name_folded", "file", "row", nulls_last=True)


def _stem(district: str | None, commune: str | None) -> str:
    folder = f"{district}-{places.slug(district)}" if district else UNRESOLVED
    name = places.hyphened(workbooks.commune(commune))
    return f"{folder}/{commune}-{name}" if commune else f"{folder}/{name}"

"""Sheets as files: workbooks, HTML, separated text in several encodings, archives."""

from __future__ import annotations

import csv
import gzip
import html
import io
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import xlsxwriter

from tests.grammar.binary import ods, xlsb
from tests.grammar.layout import Cell, Sheet
from vaxanalysis.loading import legacy
from vaxanalysis.synth.sinks import ENCODINGS


def _text(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return "" if cell is None else str(cell)


def _csv(sheet: Sheet, separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(
        [[_text(cell) for cell in row] for row in sheet.cells]
    )
    return out.getvalue()


def _encoded(name: str, separator: str = ",") -> Callable[[Path, Sheet], None]:
    return lambda path, sheet: _bytes(path, ENCODINGS[name](_csv(sheet, separator), True))


def _bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _workbook(path: Path, sheet: Sheet) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        page, day = book.add_worksheet("Danh sách"), book.add_format({"num_format": "dd/mm/yyyy"})
        for top, left, bottom, right in sheet.merged:
            page.merge_range(top, left, bottom, right, "")
        for row, cells in enumerate(sheet.cells):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    page.write_datetime(row, column, cell, day)  # type: ignore[arg-type]
                elif cell not in (None, ""):
                    page.write_string(row, column, str(cell))


def _html(path: Path, sheet: Sheet) -> None:
    spans, covered = sheet.spans, sheet.covered
    rows = []
    for row, cells in enumerate(sheet.cells):
        parts = []
        for column, cell in enumerate(cells):
            if (row, column) not in covered:
                down, across = spans.get((row, column), (1, 1))
                span = f' rowspan="{down}"' * (down > 1) + f' colspan="{across}"' * (across > 1)
                parts.append(f"<td{span}>{html.escape(_text(cell))}</td>")
        rows.append(f"<tr>{''.join(parts)}</tr>")
    path.write_text(
        f'<html><head><meta charset="utf-8"></head><body><table>{"".join(rows)}</table></body></html>', encoding="utf-8"
    )


def _zip(path: Path, sheet: Sheet) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("001-ba-dinh.csv", "\ufeff" + _csv(sheet))


def _old(encoding: str, transport: str) -> Callable[[Path, Sheet], None]:
    """Text in an encoding from before Unicode; capitals with marks have no place in it and are written small."""
    back = {new: old for old, new in reversed(legacy.tables()[encoding].items())}

    def write(path: Path, sheet: Sheet) -> None:
        text = "".join(
            back.get(sign, back.get(sign.lower(), sign)) for sign in unicodedata.normalize("NFC", _csv(sheet))
        )
        path.write_bytes(text.encode(transport))

    return write


FORMS: dict[str, tuple[str, Callable[[Path, Sheet], None]]] = {
    "csv": (".csv", _encoded("utf-8")),
    "bom": (".csv", _encoded("utf-8-bom", ";")),
    "tab": (".txt", _encoded("utf-16", "\t")),
    "cp1258": (".csv", _encoded("cp1258")),
    "nfd": (".csv", _encoded("utf-8-nfd")),
    "xlsx": (".xlsx", _workbook),
    "html": (".xls", _html),
    "ods": (".ods", ods),
    "xlsb": (".xlsb", xlsb),
    "named_xls": (".xls", _encoded("utf-8-bom", "\t")),
    "gz": (".csv.gz", lambda path, sheet: _bytes(path, gzip.compress(_csv(sheet).encode()))),
    "zip": (".zip", _zip),
    "utf-16be": (".csv", lambda path, sheet: _bytes(path, b"\xfe\xff" + _csv(sheet).encode("utf-16-be"))),
    "tcvn3": (".csv", _old("TCVN3", "latin-1")),
    "viscii": (".csv", _old("VISCII", "latin-1")),
    "vni": (".csv", _old("VNI", "cp1252")),
    "tcvn3-utf8": (".csv", _old("TCVN3", "utf-8")),
    "vni-utf8": (".csv", _old("VNI", "utf-8")),
    "mojibake": (
        ".csv",
        lambda path, sheet: _bytes(path, unicodedata.normalize("NFC", _csv(sheet)).encode().decode("latin-1").encode()),
    ),
}
"""Name -> the ending of the file, and how it is written."""

KEEPS_SPANS = ("xlsx", "html", "ods", "xlsb")
"""Forms that can hold merged cells."""

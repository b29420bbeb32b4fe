"""Bundles: a zip of everything a reader opens, and the city's tables as a workbook; equal content gives equal bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

ZIP, WORKBOOK = "everything.zip", "city.xlsx"
EPOCH = (1980, 1, 1, 0, 0, 0)
NOT_ZIPPED = ("notebooks/",)


def write_zip(path: Path, names: Iterable[str], folders: Sequence[Path]) -> None:
    """Zip the named files, each from the first of ``folders`` that has it; executed notebooks stay outside."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(name for name in names if not name.startswith(NOT_ZIPPED)):
            source = next(folder / name for folder in folders if (folder / name).is_file())
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr = 0o644 << 16
            archive.writestr(info, source.read_bytes(), zipfile.ZIP_DEFLATED)


def write_workbook(path: Path, tables: Mapping[str, Mapping[str, Sequence[object]]]) -> None:
    """One sheet for each table, headings frozen and bold, text (codes too) as text."""
    import xlsxwriter

    with xlsxwriter.Workbook(
        path, {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"created": datetime(*EPOCH, tzinfo=UTC).replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        for name, columns in tables.items():
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            for place, (heading, values) in enumerate(columns.items()):
                sheet.write(0, place, heading, bold)
                sheet.write_column(1, place, values)
            sheet.autofit()

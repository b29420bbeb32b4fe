"""Read filled forms: any sheet of any workbook or CSV whose headings are recognised, columns in any order.

Every line below the headings that holds anything is a row of the result, with its file, sheet and line as the user sees
them, all cells as trimmed text. Files that cannot be read are returned with their errors, so that one does not
stop the rest.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from vaxanalysis import paths
from vaxanalysis.errors import InputError
from vaxanalysis.forms.model import Form
from vaxanalysis.loading import books, sources
from vaxanalysis.loading.books import calamine
from vaxanalysis.loading.failures import FileError
from vaxanalysis.loading.grids import Grid
from vaxanalysis.schema import fold_heading

HEADING_ROWS = 20
"""How far down a sheet the headings are looked for."""

_SERIALS = ("stt", "tt", "no", "sott", "sothutu")
_OLE = b"\xd0\xcf\x11\xe0"
_ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class NoHeadings(InputError):
    """A readable file without the headings of the form."""


class Partly(InputError):
    """A part of a file that is not read, or that nobody sees: a sheet, a column."""


@dataclass(frozen=True)
class Filled:
    """``rows``: file, sheet, row and the form's columns as text; ``failed``: files and, as :class:`Partly`, parts that are not read."""

    rows: pl.DataFrame
    failed: tuple[InputError, ...]


def read(files: Iterable[Path | str], form: Form, password: str | None = None) -> Filled:
    """Read ``files`` as ``form``; folders are read whole."""
    parts, failed = [_empty(form)], list[InputError]()
    for given in map(Path, files):
        found = list(expand([given]))
        if not found:
            failed.append(
                InputError(given.name, "no workbook or CSV in this folder", "Give the folder of the filled forms")
            )
        for path in found:
            try:
                rows, left = _read_one(path, form, password)
                parts.append(rows)
                failed += left
            except InputError as error:
                failed.append(error)
    return Filled(pl.concat(parts), tuple(failed))


def expand(files: Iterable[Path | str]) -> Iterator[Path]:
    """``files`` with folders replaced by the files in them, in order of their names."""
    for path in map(Path, files):
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if not p.is_dir() and not sources.is_passed_over(p.name))
        else:
            yield path


def _empty(form: Form) -> pl.DataFrame:
    texts = dict.fromkeys((column.name for column in form.columns), pl.String)
    return pl.DataFrame(schema={"file": pl.String, "sheet": pl.String, "row": pl.UInt32, **texts})


def _read_one(path: Path, form: Form, password: str | None) -> tuple[pl.DataFrame, list[Partly]]:
    """The rows of a file, and what of it is not read."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(path.name, f"not a workbook or CSV ({path.suffix or 'no ending'})", "Save it as .xlsx or .csv")
    try:
        if paths.is_special(path):
            raise InputError(path.name, "not a file but a pipe, device or socket", "Write it to a file and give that")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            path.name, f"cannot be read ({error.strerror})", "Check the path and its permissions"
        ) from None
    parts, left = [], []
    for number, grid in enumerate(reader(path, data, password), 1):
        found = _headings(grid.cells, form)
        if found:
            rows = _rows(grid.filled(found[0]), *found, form)
            parts.append(
                rows.select(pl.lit(path.name).alias("file"), pl.lit(grid.sheet or "").alias("sheet"), pl.all())
            )
        left += [Partly(path.name, f"sheet {number}: {what}", do) for what, do in _left(grid, found, form)]
    if not parts:
        need = ", ".join(f"'{column.heading}'" for column in form.columns if column.required)
        raise NoHeadings(
            path.name, "no sheet has the headings of this form", f"It needs {need}: see `vaxanalysis template`"
        )
    return pl.concat(parts).select(_empty(form).columns), left


def _workbook(path: Path, data: bytes, password: str | None) -> list[Grid]:
    """The sheets of a workbook, hidden ones too, read in a process of their own (:mod:`vaxanalysis.loading.books`)."""
    plain = _decrypted(path, data, password)
    try:
        if plain is data:
            grids = books.read(path, hidden=True)
        else:
            with tempfile.TemporaryDirectory() as folder:
                (decrypted := Path(folder) / "plain.xlsx").write_bytes(plain)
                grids = books.read(decrypted, hidden=True)
    except FileError as error:
        raise error.named(path.name) from None
    return grids


def _decrypted(path: Path, data: bytes, password: str | None) -> bytes:
    if not data.startswith(_OLE) or not calamine.is_encrypted(path):
        return data
    import msoffcrypto
    from msoffcrypto.exceptions import InvalidKeyError

    if password is None:
        raise InputError(path.name, "encrypted with a password", "Give the password it was written with")
    office, plain = msoffcrypto.OfficeFile(io.BytesIO(data)), io.BytesIO()
    try:
        office.load_key(password=password)
        office.decrypt(plain)
    except InvalidKeyError:
        raise InputError(
            path.name, "encrypted with another password", "Give the password it was written with"
        ) from None
    return plain.getvalue()


def _text(path: Path, data: bytes, password: str | None) -> list[Grid]:
    del password
    encoding = next((found for mark, found in _ENCODINGS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
        separator = max(",;\t", key=text.partition("\n")[0].count)
        cells = paths.read_csv(text.encode(), separator=separator, has_header=False, infer_schema=False)
    except (UnicodeDecodeError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        raise InputError(path.name, "not a readable UTF-8 table", "Save it as CSV UTF-8 or as .xlsx") from None
    return [Grid(None, cells)]


_READERS = {".xlsx": _workbook, ".xlsm": _workbook, ".xls": _workbook, ".ods": _workbook, ".csv": _text, ".txt": _text}


def _headings(cells: pl.DataFrame, form: Form) -> tuple[int, dict[str, int]] | None:
    """The row of the headings and the position of each column; None where there are none."""
    headings = form.headings()
    required = {column.name for column in form.columns if column.required}
    for index, line in enumerate(cells.head(HEADING_ROWS).iter_rows()):
        names = _names(line, headings)
        if required <= names.keys():
            return index, names
    return None


def _left(grid: Grid, found: tuple[int, dict[str, int]] | None, form: Form) -> Iterator[tuple[str, str]]:
    """What of a sheet is not read, or read though nobody sees it, and what to do about it."""
    cells = grid.cells
    if found is None:
        if not grid.hidden and any(text and text.strip() for line in cells.iter_rows() for text in line):
            yield "no headings of this form; it is not read", "Put the headings above its rows, or delete it"
        return
    if grid.hidden:
        yield "hidden, and read", "Delete it if it is an old copy, and hand the file in again"
    if grid.unvalued:
        yield (
            f"{grid.unvalued} formulas hold no value; their cells are read as empty",
            "Open the file in Excel and save it",
        )
    heading, names = found
    known, rows = form.headings(), cells.slice(heading + 1)
    others = {n: known.get(fold_heading(text)) for n, text in enumerate(cells.row(heading)) if text and text.strip()}
    again = [n for n, name in others.items() if name and names[name] != n and rows[:, n].drop_nulls().len()]
    if again:
        yield f"{_numbers(again)}: the heading of a column before; not read", "Keep one column for each heading"
    lacking = [f"'{column.heading}'" for column in form.columns if column.counts and column.name not in names]
    unknown = [n for n, name in others.items() if name is None and fold_heading(cells[heading, n]) not in _SERIALS]
    if lacking and unknown:
        what = f"no column for {', '.join(lacking)}; {_numbers(unknown)}: heading not known"
        yield what, "Name the columns as on the form"


def _numbers(positions: Iterable[int]) -> str:
    return "column " + ", ".join(str(position + 1) for position in positions)


def _names(line: Sequence[str | None], headings: dict[str, str]) -> dict[str, int]:
    """Column name -> position; the first of a heading used twice counts."""
    named = ((headings.get(fold_heading(text)), position) for position, text in enumerate(line) if text)
    return {name: position for name, position in reversed(list(named)) if name}


def _rows(cells: pl.DataFrame, heading: int, names: dict[str, int], form: Form) -> pl.DataFrame:
    numbered = cells.with_row_index("row", offset=1).slice(heading + 1)
    places = {column.name: names.get(column.name) for column in form.columns}
    found = {name: pl.lit(None, pl.String) if at is None else pl.nth(at + 1) for name, at in places.items()}
    texts = [text.str.strip_chars().replace("", None).alias(name) for name, text in found.items()]
    return numbered.select("row", *texts).filter(pl.any_horizontal(pl.exclude("row").is_not_null()))

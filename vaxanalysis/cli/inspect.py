"""``inspect``: what is read from which column, before a file is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vaxanalysis.cli import options
from vaxanalysis.cli.sentences import language
from vaxanalysis.errors import ParameterError

if TYPE_CHECKING:
    import polars as pl

HEADS = {
    "vi": ("Cột", "Tiêu đề", "Trường", "Độ tin cậy", "Dạng giá trị (không phải giá trị)"),
    "en": ("Column", "Heading", "Field", "Confidence", "Shapes of values (no values)"),
}


def inspect(
    inputs: options.Inputs,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="FILE", help="Add the section \\[columns] to this configuration")
    ] = None,
    config: options.ConfigFile = None,
    lang: Annotated[str, typer.Option("--lang", help="vi or en")] = "vi",
) -> None:
    """Show what is read from which column: heading, field, how sure it is, shapes of values. Nothing is stored."""
    from vaxanalysis import config as settings
    from vaxanalysis import loading
    from vaxanalysis.loading import inspecting, redacted

    lang = language(lang)
    raw = loading.read(inputs, columns=settings.load(config).columns)
    loading.fail_if_none(raw)
    table = inspecting.columns(raw.files)
    names = redacted.files((file.report.file for file in raw.files), lang)
    for file in raw.files:
        report = file.report
        if report.failure is None:
            counts = (
                f"{report.rows} dòng, đọc {report.read}, loại {report.rejected}",
                f"{report.rows} rows, {report.read} read, {report.rejected} rejected",
            )
            for (sheet,), columns in table.filter(file=report.file).group_by("sheet", maintain_order=True):
                place = f" · {redacted.sheet(str(sheet), lang)}" if sheet else ""
                _show(columns, f"{names[report.file]}{place}: {counts[lang == 'en']}", lang)
    if write:
        _write(inspecting.section(table), write)
    bad = redacted.table(table, lang, among=names).filter(table["why"].is_in(["unknown", "unclear"]))
    failed = [file.report.failure.named(names[file.report.file]) for file in raw.files if file.report.failure]
    options.end([*(_not_understood(row, lang) for row in bad.iter_rows(named=True)), *failed])


def _show(table: pl.DataFrame, title: str, lang: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from vaxanalysis.screen.words import VALUES

    shown = Table(*HEADS[lang], title=title, title_justify="left")
    for row in table.iter_rows(named=True):
        how = "confidence" if row["confidence"] else "why"
        words = VALUES[how].get(row[how], ("", ""))[lang == "en"]
        near = f" → {row['nearest']}?" if row["nearest"] else ""
        shapes = " · ".join(row["shapes"]).replace("[", r"\[")
        shown.add_row(row["column"], row["heading"].replace("[", r"\["), row["field"] or "—", words + near, shapes)
    Console().print(shown)


def _write(section: str, path: Path) -> None:
    from vaxanalysis import config as settings

    if path.exists() and settings.load(path).columns:
        raise ParameterError(
            str(path), "it has a section [columns] already", "Remove the section, or write to another file"
        )
    before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    kept = "\n".join(line for line in before.splitlines() if line.strip() != "[columns]")
    path.write_text(f"{kept.rstrip()}\n\n{section}" if kept.strip() else section, encoding="utf-8")
    typer.echo(f"{path}: [columns]")


def _not_understood(row: dict[str, Any], lang: str) -> str:
    place = f"{row['file']}{', ' + row['sheet'] if row['sheet'] else ''}, {row['column']}"
    near = row["nearest"] or "?"
    if lang == "vi":
        return f"{place}: không hiểu tiêu đề '{row['heading']}'; gần nhất: {near}. Khai báo trong [columns] của vaxanalysis.toml"
    return f"{place}: the heading '{row['heading']}' is not understood; nearest: {near}. Declare it in [columns] of vaxanalysis.toml"

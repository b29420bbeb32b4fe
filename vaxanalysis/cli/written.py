"""Tables that a command wrote and another reads again: scores' clusters and truths, an earlier answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vaxanalysis.errors import InputError

if TYPE_CHECKING:
    import polars as pl

CLUSTERS = "Give the file that `vaxanalysis duplicates` wrote"


@dataclass(frozen=True)
class Before:
    """An earlier answer, ``record_id, person_id``, and the name of its file."""

    name: str
    persons: pl.DataFrame

    @classmethod
    def of(cls, path: Path) -> Before:
        """Raises InputError for what is no answer: columns that are missing, a record that is two persons."""
        import polars as pl

        answer = read_clusters(path).select(pl.col("record_id", "person_id").cast(pl.String))
        persons = answer.drop_nulls().unique(maintain_order=True)
        if twice := int(persons["record_id"].is_duplicated().sum()):
            raise InputError(path.name, f"one record has several persons, in {twice} lines", CLUSTERS)
        return cls(path.name, persons)

    def answer(self, records: pl.LazyFrame) -> pl.DataFrame:
        """The persons, if any of their records is among ``records``. Raises InputError where none is."""
        import polars as pl

        known = records.select("record_id").join(self.persons.lazy(), on="record_id", how="semi")
        if not known.select(pl.len()).collect().item():
            repair = "Give the answer to an earlier state of the same register, by the same command; a store names records by its own key"
            raise InputError(self.name, "none of its records is in what is read now", repair)
        return self.persons

    def since(self, clusters: pl.DataFrame) -> str:
        """How many persons kept their ids, and how many were merged or split and why, in one line."""
        from vaxanalysis.identities import over_time

        kept = clusters.select("person_id").unique().join(self.persons, on="person_id", how="semi").height
        counts = over_time.counted(over_time.changed(clusters, self.persons)).iter_rows()
        changes = ", ".join(f"{persons} {change} ({why})" for change, why, persons in counts)
        return f"{self.name}: {kept} of {self.persons['person_id'].n_unique()} persons keep their ids; {changes or 'none merged or split'}"


def read_clusters(path: Path) -> pl.DataFrame:
    """A table with ``record_id`` and ``person_id``. Raises InputError for another."""
    found = read_table(path)
    if lacking := [name for name in ("record_id", "person_id") if name not in found.columns]:
        raise InputError(path.name, f"no column {' or '.join(lacking)}", CLUSTERS)
    return found


def read_table(path: Path) -> pl.DataFrame:
    """A table with headings in its first row, such as a command wrote: headings without blanks around them, those that stand several times
    numbered; of a workbook the first sheet with cells, and others with the same headings. Raises InputError for another file.
    """
    import polars as pl

    from vaxanalysis import paths
    from vaxanalysis.loading import books

    kind = path.suffix.lower()[1:]
    if kind not in ("csv", "parquet", "xlsx") or not path.is_file():
        raise InputError(
            str(path), "no such file, or none of .csv, .parquet, .xlsx", "Give a table with headings in its first row"
        )
    try:
        if kind == "csv":
            return _headed(_csv(path))
        if kind == "parquet":
            return paths.read_parquet(path)
        return _sheets([grid.cells for grid in books.read(path) if grid.cells.height])
    except (pl.exceptions.PolarsError, InputError, IndexError, OSError, ValueError) as error:
        what = "the file is empty" if path.stat().st_size == 0 else f"no {kind} table in it"
        repair = "Write it again; CSV is UTF-8 with no more cells in a line than headings"
        raise InputError(path.name, what, repair if kind == "csv" else "Write it again") from error


def _headed(cells: pl.DataFrame) -> pl.DataFrame:
    """The rows below the first one under its texts, without columns that have none. Raises IndexError where there is none."""
    from vaxanalysis.identities import any_table

    headings = {name: str(heading or "").strip() for name, heading in zip(cells.columns, cells.row(0), strict=True)}
    named = [name for name, heading in headings.items() if heading]
    numbered = any_table.numbered([headings[name] for name in named])
    return cells.slice(1).select(named).rename(dict(zip(named, numbered, strict=True)))


def _sheets(sheets: list[pl.DataFrame]) -> pl.DataFrame:
    """The table of the first sheet, with the rows of others that have its headings. Raises IndexError where there is none."""
    import polars as pl

    first, *others = map(_headed, sheets)
    return pl.concat([first, *(one.select(first.columns) for one in others if set(one.columns) == set(first.columns))])


def _csv(path: Path) -> pl.DataFrame:
    """The cells of a CSV file as a command wrote it, or as a spreadsheet saved it again, with semicolons or tabs."""
    from vaxanalysis import paths

    with path.open(encoding="utf-8-sig", errors="replace") as file:
        head = file.readline()
    separator = max(",;\t", key=head.count)
    return paths.read_csv(path, infer_schema=False, separator=separator, has_header=False)

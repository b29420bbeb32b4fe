"""Several weeks as the public has them, beside the truth, and the table of what an attacker finds.

``python -m tests.publish.attacked [WEEKS [DISTRICT ...]]`` publishes WEEKS (12) of a small city, attacks them and prints it.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.publish.attack import Attacker, Cell, concluded
from tests.publish.published import Cells, cells, parents
from tests.publish.weeks import publish_weeks
from vaxanalysis.publish import counted
from vaxanalysis.store import Store

CHOICES = 3
"""A count must be left with so many values: two would let a coin give it away half of the time."""


@dataclass(frozen=True)
class Publication:
    """All weeks as the public has them, and the truth, which the attacker does not see."""

    folders: list[Path]
    weeks: list[Cells]
    attacker: Attacker
    truth: list[dict[Cell, int]]


def publication(base: Path, districts: Sequence[str], weeks: int) -> Publication:
    """``weeks`` public runs below ``base``, read back from the zip of each."""
    folders = publish_weeks(base, districts, weeks, per_commune=150)
    opened = [_unzipped(folder, base / "unzipped" / folder.name) for folder in folders]
    printed, above = [cells(folder) for folder in opened], parents(opened[0])
    attacker = Attacker([concluded(week, above) for week in printed], above)
    return Publication(folders, printed, attacker, [_truth(base / "store", folder.name) for folder in folders])


def _unzipped(folder: Path, into: Path) -> Path:
    with zipfile.ZipFile(folder / "everything.zip") as archive:
        archive.extractall(into)
    return into


def _truth(store: Path, day: str) -> dict[Cell, int]:
    table = counted.of_city(Store(store), date.fromisoformat(day), "counts", "01")
    assert table is not None
    found = counted.exact(counted.records(table), counted.RECORDS).to_dicts()
    return {(row["unit"], name): row[name] for row in found for name in counted.RECORDS.sums}


def unchanged(published: Publication, every: int) -> Iterator[tuple[int, int, Cell]]:
    """Weeks and counts that are in truth equal in both: a wrong assumption gives nothing away."""
    weeks = range(len(published.weeks))
    for one, other in ((a, b) for a in weeks for b in weeks if a < b and (b - a <= 2 or b - a == len(weeks) - 1)):
        now, then = published.truth[one], published.truth[other]
        yield from ((one, other, cell) for cell in [c for c in published.weeks[one] if now[c] == then[c]][::every])


def _table(published: Publication) -> None:
    print("week | counts | not published | fewest values | counts below 3")
    for week, printed in enumerate(published.weeks):
        wanted = [cell for cell, said in printed.items() if said != "hidden"]
        left = [high - low + 1 for _, low, high in published.attacker.alone(week, wanted)]
        below = sum(values < CHOICES for values in left)
        print(published.folders[week].name, len(printed), len(printed) - len(wanted), min(left), below, sep=" | ")
    tried = [(one, other, chosen) for one, other, chosen in unchanged(published, 4)]
    bounds = [end for one in tried for end in published.attacker.unchanged(*one)]
    left = [high - low + 1 for _, _, low, high in bounds]
    print("assumptions | bounds | fewest values | bounds below 3")
    print(len(tried), len(left), min(left), sum(values < CHOICES for values in left), sep=" | ")


if __name__ == "__main__":
    weeks, districts = int((sys.argv[1:] or ["12"])[0]), sys.argv[2:] or ["001", "002", "003"]
    with tempfile.TemporaryDirectory() as folder:
        _table(publication(Path(folder), districts, weeks))

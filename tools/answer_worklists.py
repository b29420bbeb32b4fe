"""Fills in worklists by chance, so that the synthetic register has a verification in progress to show.

Run by ``make report``: ``python tools/answer_worklists.py LISTS OUT --from 2021-11-02 --days 6 --seed 11``. ``LISTS`` is what ``vaxanalysis
worklists`` wrote, ``OUT`` gets a CSV a district that ``vaxanalysis import-results`` takes. Districts differ in how far they have come.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from python_calamine import CalamineWorkbook

KEY, ANSWER, TRIES, DAY = "Mã dòng (không sửa)", "Kết quả xác minh", "Số lần liên hệ", "Ngày xác minh"
ANSWERS = {
    "Trạm y tế": {"Đã bổ sung": 55, "Đã sửa": 20, "Không liên hệ được": 15, "Chuyển công an": 10},
    "Công an": {"Đúng": 70, "Không tìm thấy": 20, "Sai": 10},
}
"""Sheet -> answer -> weight."""


def answers(book: Path, share: float, days: list[date], chance: random.Random) -> Iterator[list[str]]:
    """A line for each row of ``book`` that is answered, about ``share`` of them."""
    workbook = CalamineWorkbook.from_path(book)
    for sheet, weights in ANSWERS.items():
        if sheet not in workbook.sheet_names:
            continue
        rows = workbook.get_sheet_by_name(sheet).to_python()
        top = next(number for number, row in enumerate(rows) if KEY in row)
        at = rows[top].index(KEY)
        for row in rows[top + 1 :]:
            if row[at] and chance.random() < share:
                answer = chance.choices(list(weights), list(weights.values()))[0]
                tries = str(chance.randint(1, 3)) if answer == "Không liên hệ được" else ""
                yield [str(row[at]), answer, tries, f"{chance.choice(days):%d/%m/%Y}"]


def main() -> None:
    """Read the arguments, write the answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--from", dest="first", type=date.fromisoformat, required=True)
    parser.add_argument("--days", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance, days = random.Random(given.seed), [given.first + timedelta(days=n) for n in range(given.days)]
    given.out.mkdir(parents=True, exist_ok=True)
    for folder in sorted(path for path in given.lists.iterdir() if path.is_dir()):
        share, books = (
            chance.uniform(0.1, 0.9),
            sorted(path for path in folder.rglob("*.xlsx") if path.name != "tong-hop.xlsx"),
        )
        with (given.out / f"{folder.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([KEY, ANSWER, TRIES, DAY])
            for book in books:
                writer.writerows(answers(book, share, days, chance))


if __name__ == "__main__":
    main()

"""Values of a run's own register, planted in the files that the run wrote, and runs in which nothing is planted.

``python -m tests.leaks.planting 300 20``: 20 runs over different registers, provinces, editions, languages and formats must raise no
alarm, and of 300 values planted in their outputs each must be found. ``make test`` plants a few in one run.
"""

from __future__ import annotations

import io
import json
import random
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import polars as pl

from tests.cli.command import run_apart as run
from tests.leaks.test_scan import PLACES
from vaxanalysis.leaks import People, people, scan
from vaxanalysis.schema import fold
from vaxanalysis.store import Store

Edit = Callable[[bytes, str], bytes]

FORMS: dict[str, tuple[str, Callable[[str], str]]] = {
    "name as typed": ("name_std", str),
    "name in capitals": ("name_std", str.upper),
    "name decomposed": ("name_std", lambda text: unicodedata.normalize("NFD", text)),
    "name in a sentence": ("name_std", lambda text: f"Gọi lại cho {text}, chưa có số"),
    "name without marks": ("name_std", lambda text: fold(text).replace(" ", "-")),
    "CCCD": ("cccd", str),
    "CCCD in groups": ("cccd", lambda text: f"{text[:4]} {text[4:8]} {text[8:]}"),
    "CMND": ("cmnd", str),
    "phone": ("phone_std", str),
    "phone with points": ("phone_std", lambda text: f"{text[:4]}.{text[4:7]}.{text[7:]}"),
    "insurance card": ("insurance_std", str),
    "e-mail": ("email", str),
    "record id": ("record_id", str),
}
"""How a value may be written: the column that it is of, and what becomes of it."""


def _before(mark: bytes, text: str) -> Edit:
    def edit(content: bytes, value: str) -> bytes:
        at = content.rfind(mark)
        assert at >= 0
        return content[:at] + text.format(value).encode() + content[at:]

    return edit


def _in_zip(name: str, text: str) -> Edit:
    def edit(content: bytes, value: str) -> bytes:
        out = io.BytesIO(content)
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr(name.format(value), text.format(value))
        return out.getvalue()

    return edit


def _in_shared_strings(content: bytes, value: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, text.replace(b"</t>", f" {value}</t>".encode(), 1) if "sharedStrings" in part else text)
    return out.getvalue()


def _in_json(content: bytes, value: str) -> bytes:
    return json.dumps({**json.loads(content), "note": [value]}, ensure_ascii=False).encode()


def _in_notebook(content: bytes, value: str) -> bytes:
    book = json.loads(content)
    book["cells"].append({"cell_type": "markdown", "metadata": {}, "source": [value]})
    return json.dumps(book).encode()


OURS: dict[str, tuple[str, Edit]] = {
    "sentence of a page": ("*.html", _before(b"</body>", "<p>Bản ghi {} chưa đủ</p>")),
    "cell of a page": ("*.html", _before(b"</tbody>", "<tr><td>1</td><td>{}</td></tr>")),
    "attribute of a page": ("*.html", _before(b"</body>", '<a title="{}">x</a>')),
    "chart of a page": ("*.html", _before(b"</svg>", "<text>{}</text>")),
    "comment of a page": ("*.html", _before(b"</body>", "<!-- {} -->")),
    "row of a table": ("*.csv", lambda content, value: content + f"{value},1\r\n".encode()),
    "cell of the workbook": ("*.xlsx", _in_shared_strings),
    "file in the archive": ("*.zip", _in_zip("more.csv", "a,{}")),
    "name in the archive": ("*.zip", _in_zip("{}.csv", "a")),
    "manifest": ("manifest.json", _in_json),
    "kept notebook": ("*.ipynb", _in_notebook),
}
"""Place in a file of the run -> which files, and how a value gets into one."""


def values(everybody: People, chance: random.Random) -> Iterator[tuple[str, str]]:
    """How it is written, and a value of somebody in the register, without end."""
    rows = pl.concat([frame.collect() for frame in everybody.frames[:1]])
    held = {name: rows[name].drop_nulls().unique().sort() for name, _ in FORMS.values() if name in rows.columns}
    held["name_std"] = held["name_std"].filter(held["name_std"].str.count_matches(" ") > 1)
    usable = [form for form, (name, _) in FORMS.items() if len(held.get(name, ()))]
    while True:
        form = chance.choice(usable)
        name, written = FORMS[form]
        yield form, written(chance.choice(held[name].to_list()))


def plant(folder: Path, everybody: People, count: int, seed: int) -> list[str]:
    """Plant ``count`` values one after the other in copies of the files in ``folder``; those that were not found."""
    chance, missed = random.Random(seed), []
    places = [*PLACES, *(place for place, (kind, _) in OURS.items() if any(folder.rglob(kind)))]
    chance.shuffle(places)
    for number, (form, value) in zip(range(count), values(everybody, chance), strict=False):
        place = places[number % len(places)]
        with tempfile.TemporaryDirectory() as copy:
            name, content = _planted(folder, place, value, chance)
            Path(copy, name).write_bytes(content)
            if not scan(Path(copy), everybody):
                missed.append(f"{form} in {place}")
    return missed


def _planted(folder: Path, place: str, value: str, chance: random.Random) -> tuple[str, bytes]:
    if place in PLACES:
        return PLACES[place](value)
    kind, edit = OURS[place]
    path = chance.choice(sorted(folder.rglob(kind)))
    return path.name, edit(path.read_bytes(), value)


def main(planted: int, clean: int) -> int:
    """Report what each run gave; how many alarms and misses there were."""
    wrong = 0
    for number in range(clean):
        with tempfile.TemporaryDirectory() as folder:
            missed = _of_run(Path(folder), number, -(-planted // clean))
        print(f"run {number + 1}: {missed or 'no alarm, all found'}", flush=True)
        wrong += len(missed)
    print(
        f"{clean} runs, {-(-planted // clean) * clean} values, {len({*PLACES, *OURS})} kinds of places: {wrong} wrong"
    )
    return wrong


def _of_run(folder: Path, number: int, count: int) -> list[str]:
    chance = random.Random(number)
    layout = chance.choice(["dose", "person", "pl1", "second", "mixed"])
    form, province = chance.choice(["csv", "xlsx"]), chance.choice(["01", "26", "79", "92"])
    public, lang = number % 2, chance.choice(["vi", "en"])
    made = run(
        "synth", "in", "--persons", str(chance.randint(100, 1500)), "--seed", str(number), "--layout", layout, "--format", form,
        "--split", "district", "--province", province, "--requests", "60", folder=folder,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    asked = ["--requests", "in-requests.xlsx"] if number % 3 == 0 else []
    formats = chance.choice(["html", "html,xlsx", "html,pdf,xlsx", "html,docx,png,xlsx"])
    done = run(
        "weekly", "in", "--as-of", "2021-11-08", "--lang", lang, "--audience", "public" if public else "internal",
        "--formats", formats, "--province", province, *asked, folder=folder,
    )  # fmt: skip
    if done.returncode not in (0, 1):
        return [f"alarm: {done.stderr.strip().splitlines()[-1]}"]
    return plant(folder / "reports" / "2021-11-08", people(Store(folder / "store"), date(2021, 11, 8)), count, number)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])) > 0)

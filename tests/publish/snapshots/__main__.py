"""Write the snapshots again, on purpose: ``python -m tests.publish.snapshots``; then read what ``git diff`` shows."""

import tempfile
from pathlib import Path

from tests.publish.small_city import write_small_city
from tests.publish.snapshots import FOLDER, pages

for path in [*FOLDER.glob("*.txt"), *FOLDER.glob("*.csv")]:
    path.unlink()
with tempfile.TemporaryDirectory() as folder:
    for name, text in pages(write_small_city(Path(folder) / "store")):
        (FOLDER / name).write_text(text, encoding="utf-8")

"""Every number, sentence, light and order of every block stands as it was last agreed."""

from pathlib import Path

import pytest

from tests.publish.small_city import write_small_city
from tests.publish.snapshots import FOLDER, pages


@pytest.fixture(scope="session")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_city(tmp_path_factory.mktemp("small") / "store")


def test_every_block_is_as_it_was_agreed(small_city: Path) -> None:
    made = dict(pages(small_city))
    assert set(made) == {path.name for path in FOLDER.glob("*.txt")} | {path.name for path in FOLDER.glob("*.csv")}
    for name, text in made.items():
        assert text == (FOLDER / name).read_text(encoding="utf-8"), f"{name}: python -m tests.publish.snapshots"

"""Planted lists, checked once for all tests of the room."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.session import planted
from vaxanalysis import snapshot
from vaxanalysis.session.checking import Checked, check
from vaxanalysis.store import Store


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, planted.Planted]:
    """A folder with ``register``, ``lists`` and a ``store`` in which the register is, and what was planted."""
    folder = tmp_path_factory.mktemp("planted") / "made"
    truth = planted.write(folder, count=1500, rows=1000)
    snapshot.take([folder / "register"], planted.AS_OF, Store(folder / "store"))
    return folder, truth


@pytest.fixture(scope="session")
def checked(made: tuple[Path, planted.Planted]) -> tuple[planted.Planted, Checked]:
    folder, truth = made
    return truth, check([folder / "lists"], planted.SESSION, Store(folder / "store"))

"""The keys of rows, which are hashes, kept in a file: those of a whole country would not fit into memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class KeyFile:
    """A hash of ``columns`` of every row, in the file ``path``."""

    columns: tuple[str, ...]
    path: Path

    def without(self, places: Sequence[int]) -> KeyFile:
        """The same without the rows at ``places``, in the same file."""
        import numpy as np

        if places:
            np.delete(np.fromfile(self.path, np.uint64), places).tofile(self.path)
        return self

    def read(self, size: int) -> Iterator[NDArray[np.uint64]]:
        """The keys in their order, ``size`` at a time."""
        import numpy as np

        with self.path.open("rb") as file:
            while len(keys := np.fromfile(file, np.uint64, size)):
                yield keys

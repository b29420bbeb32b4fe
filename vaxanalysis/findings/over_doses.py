"""What stands over all doses of a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vaxanalysis.compiled.jit import jit
from vaxanalysis.findings.slots import REAL, Bits

_ALL_USABLE = 0xFF


def outcome(doses: Sequence[Bits]) -> NDArray[np.int32]:
    """Where in :func:`vaxanalysis.findings.slots.every_outcome` a record stands.

    Each field has its worst state over the doses, or that of the first slot if there is none.
    """
    return np.asarray(_outcome(np.stack(doses)))


@jit
def _outcome(doses: Any) -> Any:
    out = np.empty(doses.shape[1], np.int32)
    for row in range(doses.shape[1]):
        worst, count = np.int64(_ALL_USABLE), 0
        for slot in range(doses.shape[0]):
            dose = np.int64(doses[slot, row])
            if dose >> REAL & 1:
                count += 1
                for place in (0, 2, 4, 6):
                    better = (worst >> place & 3) - (dose >> place & 3)
                    worst -= better << place if better > 0 else 0
        out[row] = (worst if count else np.int64(doses[0, row]) & _ALL_USABLE) + (count << 8)
    return out

"""Figures for a notebook's screen: shown by themselves, without pyplot and without ``%matplotlib inline``."""

from __future__ import annotations

import io

from matplotlib.figure import Figure


class Shown(Figure):
    """A figure that JupyterLab shows as the result of a cell: IPython knows a bare ``Figure`` only once pyplot is loaded."""

    def _repr_png_(self) -> bytes:
        drawn = io.BytesIO()
        self.savefig(drawn, format="png", dpi=110)
        return drawn.getvalue()

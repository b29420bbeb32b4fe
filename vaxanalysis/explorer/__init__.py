"""The explorer: counts as one linked view, in JupyterLab and as a file that opens from disk."""

from __future__ import annotations

from vaxanalysis.explorer.crossed import add, crossed

__all__ = ["add", "crossed"]

"""The explorer: counts as one linked view, in JupyterLab and as a file that opens from disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaxanalysis.explorer.crossed import add, crossed

if TYPE_CHECKING:
    from vaxanalysis.explorer.view import Explorer as Explorer
    from vaxanalysis.explorer.view import explore as explore

__all__ = ["Explorer", "add", "crossed", "explore"]


def __getattr__(name: str) -> Any:
    """``Explorer`` and ``explore`` import much that the making of a snapshot does not need: they are imported when used."""
    if name not in ("Explorer", "explore"):
        raise AttributeError(f"module 'vaxanalysis.explorer' has no attribute '{name}'")
    from vaxanalysis.explorer import view

    return getattr(view, name)

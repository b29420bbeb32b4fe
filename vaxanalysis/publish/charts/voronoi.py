"""A schematic of a district: Voronoi cells of the communes' centroids, filled and marked by light."""

from __future__ import annotations

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from numpy.typing import NDArray

from vaxanalysis.evidence.lights import Light
from vaxanalysis.places.neighbours import cells, plane
from vaxanalysis.publish.charts.canvas import drawing
from vaxanalysis.publish.charts.parts import mark
from vaxanalysis.publish.style import LIGHTS, SOFT, WIDTH
from vaxanalysis.publish.text import Text

MARGIN, LEAST, MOST = 0.16, 200, 460
TINT = 0.38

Points = NDArray[np.float64]


def schematic(communes: pl.DataFrame, text: Text, title: str, description: str) -> str:
    """``communes``: key, light, lat, lon. Cells are clipped to a widened hull of the centroids."""
    points = plane(communes)
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.maximum(high - low, 1e-3)
    reach = MARGIN * float(span.max())
    size = span + 2 * reach
    height = float(np.clip(WIDTH * size[1] / size[0], LEAST, MOST))
    with drawing("map", height, title, description) as drawn:
        axes = drawn.axes(2, 2, WIDTH - 4, height - 4)
        axes.set_axis_off()
        axes.set_xlim(low[0] - reach, high[0] + reach)
        axes.set_ylim(low[1] - reach, high[1] + reach)
        axes.set_aspect("equal")
        outline = _hull(points, reach * 0.8)
        cells = [_clipped(cell, outline) for cell in _cells(points, reach)]
        for cell, light in zip(cells, communes["light"], strict=True):
            _cell(axes, cell, Light(light))
        _labels(axes, np.array([_middle(cell) for cell in cells]), communes, float(size[1]) / height)
    return drawn.svg


def _cells(points: Points, reach: float) -> list[Points]:
    """The corners of each point's cell."""
    found = cells(points, reach)
    return [_around(found.vertices[found.regions[region]]) for region in found.point_region[: len(points)]]


def _around(corners: Points) -> Points:
    """The corners of a convex cell in turn."""
    middle = corners - corners.mean(axis=0)
    return corners[np.argsort(np.arctan2(middle[:, 1], middle[:, 0]))]


def _hull(points: Points, reach: float) -> Points:
    """The corners, in turn, of the convex hull of circles of radius ``reach`` around the points."""
    from scipy.spatial import ConvexHull

    turns = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    around = (points[:, None, :] + reach * np.column_stack([np.cos(turns), np.sin(turns)])[None]).reshape(-1, 2)
    corners: Points = around[ConvexHull(around).vertices]
    return corners


def _clipped(cell: Points, outline: Points) -> Points:
    """The part of a cell within a convex outline, both counter-clockwise (Sutherland and Hodgman)."""
    kept = list(cell)
    for start, end in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        across = np.array([start[1] - end[1], end[0] - start[0]])
        inside = [float(np.dot(across, corner - start)) for corner in kept]
        cut: list[Points] = []
        for place, (corner, side) in enumerate(zip(kept, inside, strict=True)):
            before, other = kept[place - 1], inside[place - 1]
            if side * other < 0:
                cut.append(before + (corner - before) * other / (other - side))
            if side >= 0:
                cut.append(corner)
        kept = cut
    return np.array(kept)


def _middle(cell: Points) -> Points:
    """The centre of a polygon's area, where its label has most room."""
    x, y = cell.T
    after_x, after_y = np.roll(x, -1), np.roll(y, -1)
    cross = x * after_y - after_x * y
    middle: Points = np.array([((x + after_x) * cross).sum(), ((y + after_y) * cross).sum()]) / (3 * cross.sum())
    return middle


def _cell(axes: Axes, corners: Points, light: Light) -> None:
    if light != Light.UNSURE:
        axes.add_patch(Polygon(corners, facecolor=LIGHTS[light], edgecolor="none", alpha=TINT))
    axes.add_patch(Polygon(corners, facecolor="none", edgecolor=SOFT, linewidth=0.8))


def _labels(axes: Axes, points: Points, communes: pl.DataFrame, unit: float) -> None:
    for (x, y), key, light in zip(points, communes["key"], communes["light"], strict=True):
        mark(axes, x - 8 * unit, y, Light(light))
        axes.text(x - 1 * unit, y, str(key), ha="left", va="center_baseline", weight="bold")

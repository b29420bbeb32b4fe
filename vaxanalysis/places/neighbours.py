"""Which communes of a district are neighbours, estimated from their centroids."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis.places.units import district_name, units

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.spatial import Voronoi

    Points = NDArray[np.float64]


def neighbours(district_code: str) -> list[tuple[str, str]]:
    """Pairs of communes (codes, smaller first) whose Voronoi cells touch; schematic, not official boundaries.

    Each point is mirrored at the four sides of the district's frame, so that cells end there: two communes that would
    only meet far outside are no neighbours.
    """
    district_name(district_code)
    places = units().filter(pl.col("district_code") == district_code).sort("commune_code")
    if places.height < 2:
        return []
    points = plane(places)
    codes = places["commune_code"].to_list()
    ridges = cells(points, 0.1 * (points.max(axis=0) - points.min(axis=0)) + 1e-3).ridge_points
    return sorted((codes[min(a, b)], codes[max(a, b)]) for a, b in ridges.tolist() if max(a, b) < len(codes))


def plane(places: pl.DataFrame) -> Points:
    """``lon, lat`` as points whose distances east and north are alike."""
    import numpy as np

    lat = places["lat"].to_numpy()
    return np.column_stack([places["lon"].to_numpy() * math.cos(math.radians(float(lat.mean()))), lat])


def cells(points: Points, reach: Points | float) -> Voronoi:
    """The Voronoi cells of ``points``; points mirrored at the sides of a frame, ``reach`` beyond them, make every cell finite."""
    import numpy as np
    from scipy.spatial import Voronoi

    mirrored = [points]
    for axis, beyond in enumerate(np.broadcast_to(reach, 2)):
        for side in (points[:, axis].min() - beyond, points[:, axis].max() + beyond):
            image = points.copy()
            image[:, axis] = 2 * side - image[:, axis]
            mirrored.append(image)
    return Voronoi(np.vstack(mirrored))

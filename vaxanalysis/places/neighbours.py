"""Which communes of a district are neighbours, estimated from their centroids."""

from __future__ import annotations

import math

import polars as pl

from vaxanalysis.places.units import district_name, units


def neighbours(district_code: str) -> list[tuple[str, str]]:
    """Pairs of communes (codes, smaller first) whose Voronoi cells touch; schematic, not official boundaries.

    Each point is mirrored at the four sides of the district's frame, so that cells end there: two communes that would
    only meet far outside are no neighbours.
    """
    import numpy as np
    from scipy.spatial import Voronoi

    district_name(district_code)
    places = units().filter(pl.col("district_code") == district_code).sort("commune_code")
    if places.height < 2:
        return []
    lat = places["lat"].to_numpy()
    points = np.column_stack([places["lon"].to_numpy() * math.cos(math.radians(float(lat.mean()))), lat])
    margin = 0.1 * (points.max(axis=0) - points.min(axis=0)) + 1e-3
    mirrored = [points]
    for axis in (0, 1):
        for side in ((points.min(axis=0) - margin)[axis], (points.max(axis=0) + margin)[axis]):
            image = points.copy()
            image[:, axis] = 2 * side - image[:, axis]
            mirrored.append(image)
    codes = places["commune_code"].to_list()
    ridges = Voronoi(np.vstack(mirrored)).ridge_points
    return sorted((codes[min(a, b)], codes[max(a, b)]) for a, b in ridges.tolist() if max(a, b) < len(codes))

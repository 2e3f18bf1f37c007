"""Moving one vertex that polygons of a coverage share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import MultiPolygon

from gridplanner.gis.cutting import SAME_VERTEX


def moved_vertex(
    polygons: Sequence[MultiPolygon], vertex: tuple[float, float], to: tuple[float, float]
) -> list[MultiPolygon] | None:
    """Return all polygons that have a vertex with it moved, or nothing where that breaks them.

    They are broken where a border would cross itself or another, come within ``SAME_VERTEX`` of a
    vertex that is there, or where the ground they hold together would change.
    """

    def put(coords: np.ndarray) -> np.ndarray:
        moved = coords.copy()
        moved[(coords == vertex).all(axis=1)] = to
        return moved

    moved = [shapely.transform(one, put) for one in polygons]
    others = shapely.get_coordinates(polygons)
    others = others[(others != vertex).any(axis=1)]
    if np.hypot(*(others - to).T).min() <= SAME_VERTEX:
        return None
    sound = shapely.is_valid(moved).all() and shapely.coverage_is_valid(
        moved, gap_width=SAME_VERTEX
    )
    if not sound:
        return None
    before, after = shapely.coverage_union_all(polygons), shapely.coverage_union_all(moved)
    same = shapely.normalize(before).equals_exact(shapely.normalize(after), 0.0)
    return moved if same else None

"""Hatches as lines over areas, for media without patterns."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.outlines import Lines


def strokes(shapes: NDArray[np.object_], step: float, slopes: Iterable[int]) -> Lines:
    """Return slanted lines over areas, at the same places whatever the areas are.

    Parameters
    ----------
    shapes
        (n,) polygons; where they meet, lines go on.
    step
        Between two lines along an axis, in the unit of the shapes.
    slopes
        1 for lines that rise with x, -1 for those that fall.
    """
    land = shapely.union_all(shapes)
    found = [_slanted(land, step, slope) for slope in slopes] if not land.is_empty else []
    return Lines.of(np.array([one for one in found if not one.is_empty], object))


def _slanted(land: shapely.Geometry, step: float, slope: int) -> shapely.Geometry:
    left, bottom, right, top = land.bounds
    # a line holds the points with the same y - slope · x
    low, high = sorted((bottom - slope * left, bottom - slope * right))
    first, last = np.floor(low / step), np.ceil((high + top - bottom) / step)
    along = np.arange(first, last + 1) * step
    ends = [np.stack([np.full(len(along), x), along + slope * x], axis=1) for x in (left, right)]
    lines = shapely.multilinestrings(shapely.linestrings(np.stack(ends, axis=1)))
    cut = shapely.intersection(lines, land)
    parts = [one for one in shapely.get_parts(cut) if one.length > 0]
    return shapely.MultiLineString(parts)


def dots(shapes: NDArray[np.object_], step: float, size: float) -> Lines:
    """Return short level strokes on a lattice over areas, as dots; parameters as for strokes."""
    land = shapely.union_all(shapes)
    if land.is_empty:
        return Lines.of(np.empty(0, object))
    left, bottom, right, top = land.bounds
    across = np.arange(np.floor(left / step), np.ceil(right / step) + 1)
    down = np.arange(np.floor(bottom / step), np.ceil(top / step) + 1)
    x, y = (one.ravel() for one in np.meshgrid(across, down))
    x = (x + (y % 2) / 2) * step
    places = np.stack([x, y * step], axis=1)
    places = places[shapely.contains_xy(land, places)]
    ends = np.stack([places - (size / 2, 0), places + (size / 2, 0)], axis=1)
    return Lines.of(shapely.linestrings(ends))

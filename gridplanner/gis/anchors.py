"""A point for each shape: inside a footprint, what decides its area; or near enough the middle."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.ragged import Polygons

CHUNK = 8192
"""Rows looked at in one go: a window that paints beside it waits for milliseconds only."""


def centroids(shapes: Iterable[shapely.Geometry]) -> NDArray[np.float64]:
    """Return the centroids of n shapes.

    Returns
    -------
    ndarray
        (n, 2) metres; NaN where a shape is empty.
    """
    given = np.array([*shapes, None], object)[:-1]
    drawn = ~shapely.is_empty(given)
    found = np.full((len(given), 2), np.nan)
    found[drawn] = shapely.get_coordinates(shapely.centroid(given[drawn]))
    return found


def anchors(polygons: Polygons) -> NDArray[np.float64]:
    """Return a point on the surface of each of n polygons.

    It is the one that GEOS gives (``point_on_surface``): on a line halfway up the polygon, kept off
    its vertices, the middle of the widest stretch inside. Polygons of one ring, nearly all, are
    done on the flat coordinates; the others by GEOS.

    Returns
    -------
    ndarray
        (n, 2) metres; NaN where a row has no part.
    """
    found = np.full((len(polygons), 2), np.nan)
    for start in range(0, len(polygons), CHUNK):
        found[start : start + CHUNK] = _anchors(polygons.span(start, start + CHUNK))
    return found


def _anchors(polygons: Polygons) -> NDArray[np.float64]:
    found = np.full((len(polygons), 2), np.nan)
    parts = np.diff(polygons.row_starts)
    rings = np.diff(polygons.part_starts[polygons.row_starts])
    simple = (parts == 1) & (rings == 1)
    one = np.flatnonzero(simple)
    if len(one):
        found[one] = _halfway(polygons if simple.all() else polygons.take(one))
    others = np.flatnonzero(~simple & (parts > 0))
    others = np.append(others, one[np.isnan(found[one, 0])])
    if len(others):
        spots = shapely.point_on_surface(polygons.take(others).to_shapely())
        found[others] = np.stack([shapely.get_x(spots), shapely.get_y(spots)], axis=1)
    return found


def _halfway(rings: Polygons) -> NDArray[np.float64]:
    """Return the anchors of polygons of one ring; NaN where no stretch inside has a width."""
    x, y = rings.coords.T
    starts = rings.ring_starts
    sizes = np.diff(starts)
    level = _levels(y, starts, sizes)
    row = np.repeat(np.arange(len(sizes)), sizes)
    above = y > level[row]
    closed = (rings.coords[starts[:-1]] == rings.coords[starts[1:] - 1]).all(axis=1)
    crosses = np.flatnonzero((above[1:] != above[:-1]) & (row[1:] == row[:-1]) & closed[row[1:]])
    row = row[crosses]
    left, low = x[crosses], y[crosses]
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = (y[crosses + 1] - low) / (x[crosses + 1] - left)
        at = left + (level[row] - low) / slope  # an upright edge divides by infinity
    order = np.lexsort((at, row))
    row, at = row[order[::2]], at[order]  # every ring is crossed an even number of times
    width, middle = at[1::2] - at[::2], (at[::2] + at[1::2]) / 2
    # The widest of each row comes first, of equal ones the leftmost: lexsort is stable.
    order = np.lexsort((-width, row))
    rows, first = np.unique(row[order], return_index=True)
    best = order[first]
    found = np.full((len(sizes), 2), np.nan)
    wide = width[best] > 0
    found[rows[wide], 0], found[rows[wide], 1] = middle[best[wide]], level[rows[wide]]
    return found


def _levels(
    y: NDArray[np.float64], starts: NDArray[np.int64], sizes: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return a height for each ring: between the vertices next above and below its middle."""
    at = starts[:-1]
    lowest, highest = np.minimum.reduceat(y, at), np.maximum.reduceat(y, at)
    middle = np.repeat((lowest + highest) / 2, sizes)
    under = np.maximum.reduceat(np.where(y <= middle, y, -np.inf), at)
    over = np.minimum.reduceat(np.where(y > middle, y, np.inf), at)
    level: NDArray[np.float64] = (under + np.where(np.isfinite(over), over, highest)) / 2
    return level
